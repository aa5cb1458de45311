"""The database of ``FADU_DATABASE_URL``; without it, an SQLite file in the data folder."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from fadu.law.errors import InputError

# IMMEDIATE, because a read-then-write transaction that starts deferred fails under concurrency even in WAL mode.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;PRAGMA cache_size=-8000;"
    ),
}
#: Seconds for which a thread keeps its connection: opening one takes as long as answering a small question. The threads of a server are few.
KEPT = 60
#: Compiling a statement takes longer than running any of ours; workers beside a long reading do most of its work again, and take the processors from the pages.
SERVER_OPTIONS = "-c jit=off -c work_mem=32MB -c max_parallel_workers_per_gather=0"
EXAMPLE = "postgresql:" + "//用户:密码@主机:5432/库名"


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's database settings for a URL, or for the embedded SQLite file when the URL is empty."""
    if not url:
        return _sqlite(folder / "fadu.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError as error:
        raise InputError(f"FADU_DATABASE_URL 写法有误（端口应为 1 到 65535 的整数），应为 {EXAMPLE}。") from error
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts, port)
    raise InputError(f"FADU_DATABASE_URL 只支持 PostgreSQL 和 SQLite，应为 {EXAMPLE}。")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": KEPT,
        # A file, not memory: threads of one test must be able to open their own connections.
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def _postgresql(parts: SplitResult, port: int) -> dict[str, Any]:
    name = unquote(parts.path.lstrip("/"))
    if not parts.hostname or not name:
        raise InputError(f"FADU_DATABASE_URL 缺少主机或库名，应为 {EXAMPLE}。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": port,
        "OPTIONS": {"options": SERVER_OPTIONS, **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": KEPT,
    }
