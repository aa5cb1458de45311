"""The one error that is meant for the person who gave the input."""


class InputError(Exception):
    """Input that cannot be used. The text is one Chinese sentence: what is wrong, where, and what to do.

    The command line prints it and ends with code 2; the console shows it on the page.
    """
