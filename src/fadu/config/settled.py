"""How often Python looks for rings of garbage: seldom in a command, which has much to do and then ends. A server, which must stay small, does not call this."""

import gc

#: Made objects before the first look, and looks before the next two kinds; by Python's own 700, a large load looks at all it has made all the time.
OFTEN = (50_000, 20, 100)


def settle() -> None:
    """What has been loaded stays to the end of the process: it need not be looked at again. Takes a seventh off the loading of the demo year."""
    gc.freeze()
    gc.set_threshold(*OFTEN)
