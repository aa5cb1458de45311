"""A load that stands or falls as a whole: what fails inside takes all of it back, so no act within needs a savepoint of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_WHOLE: ContextVar[bool] = ContextVar("whole", default=False)


@contextmanager
def whole() -> Iterator[None]:
    """All or nothing. A refusal inside is not to be caught and worked around: the transaction is lost by then."""
    token = _WHOLE.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _WHOLE.reset(token)


def one() -> transaction.Atomic:
    """The transaction of one act: its own; within another a savepoint; within a whole load nothing."""
    return transaction.atomic(savepoint=not _WHOLE.get())
