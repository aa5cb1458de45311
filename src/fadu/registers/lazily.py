"""A large library that few requests need: named at the top of a module like any other, loaded when it is first used.

For the checker of types it stands there as an ordinary import: `if TYPE_CHECKING: import typst` `else: typst = lazily("typst")`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def lazily(name: str) -> Any:
    """The module of that name, not yet loaded. Raises ModuleNotFoundError when it is not installed."""
    if find_spec(name) is None:
        raise ModuleNotFoundError(name)
    return _Later(name)


class _Later:
    """The library's own lazy loader is not safe when two threads use a module for the first time at once; importing is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)
