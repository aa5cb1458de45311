"""A data folder, keys and an empty database that live only as long as one measurement."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SQLITE, POSTGRESQL, NONE = "sqlite", "postgresql", ""
DATABASE = "fadu.sqlite3"


@contextmanager
def surroundings(database: str, server: str, settings: str) -> Iterator[dict[str, str]]:
    """The environment of a child process that measures on `database`; `server` is the address of a PostgreSQL to make one in."""
    with tempfile.TemporaryDirectory(prefix="fadu-bench-") as folder:
        found = _environment(folder, settings)
        if database == POSTGRESQL:
            with _database(server) as url:
                yield found | {"FADU_DATABASE_URL": url}
            return
        if database == SQLITE:
            shutil.copy(_tables(), Path(folder, DATABASE))
        yield found


def _environment(folder: str, settings: str) -> dict[str, str]:
    found = {name: value for name, value in os.environ.items() if not name.startswith(("FADU_", "DJANGO_"))}
    found |= {"FADU_DATA": folder, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": "src:."}
    return found | {name: secrets.token_hex(32) for name in ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY")}


@cache
def _tables() -> Path:
    """A SQLite database of empty tables, made once in a run: to make them takes longer than many a quick measurement."""
    folder = tempfile.mkdtemp(prefix="fadu-bench-tables-")
    atexit.register(shutil.rmtree, folder)
    subprocess.run(
        [Path(sys.executable).with_name("fadu"), "setup"],
        cwd=ROOT,
        env=_environment(folder, "fadu.config.settings"),
        capture_output=True,
        check=True,
    )
    path = Path(folder, DATABASE)
    with closing(sqlite3.connect(path)) as link:  # the copy is of this file alone, so what stands beside it goes in first
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")
