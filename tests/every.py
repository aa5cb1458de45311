"""One test for many alike: to report thousands of them one by one takes longer than to run them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing")


def every(things: Mapping[str, Thing], check: Callable[[Thing], None]) -> None:
    """Check each; all that fail are named at once, with what was wrong."""
    failed = {}
    for name, thing in things.items():
        try:
            check(thing)
        except AssertionError as error:
            failed[name] = str(error)
    assert not failed, "\n".join(f"{name}：{said}" for name, said in failed.items())
    assert things, "nothing was checked"
