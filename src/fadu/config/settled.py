"""How often Python looks for rings of garbage."""

import gc

#: Made objects before the first look, and looks before the next two kinds; Python's own 700 looks at all that a command has made once a second.
OFTEN = (50_000, 20, 100)


def settle() -> None:
    """What has been loaded stays to the end of the process: it need not be looked at again. Takes a seventh off the loading of the demo year."""
    gc.freeze()
    gc.set_threshold(*OFTEN)
