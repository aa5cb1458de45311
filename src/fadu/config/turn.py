"""One process at a time does the jobs beside the web server: two would send the same message twice."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.db import Error, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

#: What the processes of one database agree on: the letters of the project's name.
_KEY = int.from_bytes(b"fadu")


class Turn:
    """The right to work, held until the process ends: a lock of the server where there is one, else on a file beside the data."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "work.lock"
        self._file: IO[bytes] | None = None
        self._link: BaseDatabaseWrapper | None = None

    def mine(self) -> bool:
        """Whether the right is this process's, taken now where it is free. Asked anew each round: a lost connection loses the lock."""
        return self._of_server() if connection.vendor == "postgresql" else self._of_file()

    def _of_server(self) -> bool:
        self._link = self._link or connection.copy()
        try:
            with self._link.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
                return bool(cursor.fetchone()[0])
        except OperationalError:
            self._link.close()
            raise

    def _of_file(self) -> bool:
        if self._file is None:
            found = self._path.open("ab")
            try:
                fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                found.close()
                return False
            self._file = found
        return True

    def give_up(self) -> None:
        """Let another process work."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._link is not None:
            with suppress(Error), self._link.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")  # the server would notice the closed connection a little later
            self._link.close()
            self._link = None
