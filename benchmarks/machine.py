"""The shape of the machine and the versions of what was measured; no names of hosts, no paths."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import sys
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


def resident(pid: int | str = "self") -> float:
    """Resident memory of a process now, MiB."""
    return _status(pid, "VmRSS")


def peak(pid: int | str) -> float:
    """The most resident memory that a process has had, MiB."""
    return _status(pid, "VmHWM")


def own_peak(whose: int = resource.RUSAGE_SELF) -> float:
    """The most resident memory that this process (or the largest of its ended children) has had, MiB."""
    return resource.getrusage(whose).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _status(pid: int | str, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"{name} of process {pid} is not known")
