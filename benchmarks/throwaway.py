"""A data folder, keys and an empty database that live only as long as one measurement."""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

SQLITE, POSTGRESQL, NONE = "sqlite", "postgresql", ""


@contextmanager
def surroundings(database: str, server: str, settings: str) -> Iterator[dict[str, str]]:
    """The environment of a child process that measures on `database`; `server` is the address of a PostgreSQL to make one in."""
    with tempfile.TemporaryDirectory(prefix="fadu-bench-") as folder:
        found = {name: value for name, value in os.environ.items() if not name.startswith(("FADU_", "DJANGO_"))}
        found |= {"FADU_DATA": folder, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": "src:."}
        found |= {name: secrets.token_hex(32) for name in ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY")}
        if database != POSTGRESQL:
            yield found
            return
        with _database(server) as url:
            yield found | {"FADU_DATABASE_URL": url}


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
