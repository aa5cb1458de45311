"""汇总: a year's figures as last computed, shown again only while nothing that they depend on has changed.

They depend on the acts, on indexes made anew without an act, on the registers, on the civil day, and on this code. Each of these has a mark that
moves when it changes; figures are kept under the marks of all five. Nothing has to remember to make them stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from django.db import DatabaseError, connection, transaction

import fadu
from fadu.ledger.models import Act, Rebuilt
from fadu.ledger.read import today
from fadu.registers import asof
from fadu.report.figures import FIGURES, with_records
from fadu.report.figures.onepass import Said
from fadu.report.models import Kept

#: How long a reader waits for somebody who is writing, milliseconds; then the figures are simply not kept. SQLite has one writer at a time.
PATIENCE = 50


def version_of(folder: Path) -> str:
    """A digest of the code and data files below a folder: what defines the figures."""
    digest = sha256()
    for path in sorted(one for kind in ("*.py", "*.yaml") for one in folder.rglob(kind)):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


#: Taken when this process starts, as its code is.
VERSION = version_of(Path(fadu.__file__).parent)


def figures_of(year: int) -> dict[str, Said]:
    """Every figure of the year by id, as `with_records`: the kept ones where they are still true, else computed and kept."""
    kept = Kept.objects.filter(year=year, marks=_marks()).values_list("told", flat=True).first()
    if kept is not None:
        return {figure: Said(None if value is None else Decimal(value), records) for figure, (value, records) in kept.items()}
    settled = _settled()
    found = with_records(year)
    if settled and _marks() == settled:
        _keep(year, settled, found)
    return found


def values_of(year: int) -> dict[str, Decimal | None]:
    """Every figure of the year by id, as `all_figures`, out of what is kept where that is still true."""
    return {figure: said.value for figure, said in figures_of(year).items()}


_TABLES = (Act._meta.db_table, Rebuilt._meta.db_table)


def _marks() -> str:
    """The marks in one text."""
    registers = asof.version()
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT MAX(id) FROM {table})" for table in _TABLES))
        act, rebuilt = cursor.fetchone()
    return f"{VERSION} {len(FIGURES)} {today()} {registers} {act or 0} {rebuilt or 0}"


def _settled() -> str:
    """The marks at a moment at which nobody is in the middle of recording, so that they are sure to move with the next act; empty if there is none.

    PostgreSQL gives numbers in the order of asking, not of committing: an act may appear under a lower number than one that is seen already.
    Who records holds the table; the lock that excludes him is asked for without waiting and let go at once.
    """
    if not asof.version():
        return ""  # registers that were never filled through their own doors have no mark
    if connection.vendor != "postgresql":
        return _marks()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {', '.join(_TABLES)} IN SHARE MODE NOWAIT")
            marks = _marks()
            transaction.set_rollback(True)
    except DatabaseError:
        return ""
    return marks


def _keep(year: int, marks: str, found: dict[str, Said]) -> None:
    told = {figure: (None if said.value is None else str(said.value), said.records) for figure, said in found.items()}
    try:
        with _impatient(), transaction.atomic():
            Kept.objects.update_or_create(year=year, defaults={"marks": marks, "told": told})
    except DatabaseError:
        return  # somebody is writing, or this database is only read: whoever asks next may keep them


@contextmanager
def _impatient() -> Iterator[None]:
    """On SQLite, wait only shortly for the one who writes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [[before]] = cursor.execute("PRAGMA busy_timeout").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
