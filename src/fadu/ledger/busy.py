"""Whether a database error means only that others are writing: the same thing succeeds a moment later."""

from __future__ import annotations

from django.db import OperationalError

#: PostgreSQL: no lock in time, a deadlock ended.
_STATES = frozenset({"55P03", "40P01"})


def is_busy(error: BaseException | None) -> bool:
    """True for an error, or one that it arose from, of a database that stayed locked for longer than anybody waits."""
    while error is not None:
        if isinstance(error, OperationalError):
            state = getattr(error.__cause__, "sqlstate", None)
            if state in _STATES or (state is None and "is locked" in str(error)):
                return True
        error = error.__cause__ or error.__context__
    return False
