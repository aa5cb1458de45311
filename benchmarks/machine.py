"""The shape of the machine and the versions of what was measured; no names of hosts, no paths."""

from __future__ import annotations

import os
import platform
import sqlite3
import threading
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("Django", "pydantic", "psycopg", "granian", "SpiffWorkflow", "django-viewflow")


def shape() -> dict[str, str]:
    """Label → value, as the document lists them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "处理器": f"{len(os.sched_getaffinity(0))} 核（{platform.machine()}）",
        "内存": f"{memory:.0f} GiB",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def own(pid: int) -> float:
    """Memory that a process holds for itself now, MiB: without the pages of files, which the system keeps or drops as it likes."""
    return _status(pid, "RssAnon")


def peak(pid: int) -> float:
    """The most resident memory that a process has had, MiB."""
    return _status(pid, "VmHWM")


def shared(pid: int) -> float:
    """Pages of files, such as programs and libraries, that a process now has in memory, MiB; other processes share them."""
    return _status(pid, "RssFile") + _status(pid, "RssShmem")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    children = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return [pid, *(below for child in children for below in tree(int(child)))]


class Watch:
    """The most memory that a process and all below it hold for themselves together, MiB, while the context is open."""

    def __init__(self, pid: int | None = None) -> None:
        self.peak = 0.0
        self._pid = pid or os.getpid()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            with suppress(OSError, LookupError):  # a process may end while it is being looked at
                self.peak = max(self.peak, sum(own(pid) for pid in tree(self._pid)))
            if self._over.wait(0.05):
                return


def _status(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"{name} of process {pid} is not known")
