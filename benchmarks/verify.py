"""`verify` over a large ledger beside the bare hashing of the same bytes, and what it takes of memory."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import new
from itertools import islice
from statistics import median
from time import perf_counter

from django.db import connection

from benchmarks import bureau, copies, machine
from benchmarks.rows import Row, at_most, compared, seconds
from fadu.ledger.models import Matter
from fadu.ledger.verify import verify

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PROCESSES = 2
STEPS = len(bureau.ordinary().acts)
RATIO, GROWTH = 1.5, 50


def run(quick: bool) -> list[Row]:
    """Seconds for the whole ledger; the bare hashing is measured before and after it and the mean of both taken."""
    acts, processes = (4_000, 1) if quick else (1_000_000, PROCESSES)
    bureau.furnish()
    made = copies.make(bureau.ordinary().file(0), acts)
    bare, took = [_bare()], []
    for _ in range(1 if quick else 3):
        took.append(seconds(lambda: _whole(made, processes)))
        bare.append(_bare())
    small = _peak(made // 20, processes)
    grown = _peak(made, processes) - small
    name, hashing, checking = NAMES[connection.vendor], median(bare), median(took)
    return [
        at_most(
            f"核验 {made:,} 个行为，{name}，{processes} 个进程", checking, "秒", None, "裸哈希", hashing, 0 if quick else RATIO
        ),
        compared(f"裸哈希：同样字节的 SM3，单线程，{name}", hashing, "秒"),
        at_most(f"核验全部比核验二十分之一多占的内存，{name}", max(grown, 0), "MiB", GROWTH),
    ]


def _whole(acts: int, processes: int) -> None:
    report = verify(processes=processes)
    assert report.whole, report.broken[:3]
    assert report.acts == acts, (report.acts, acts)


def _peak(acts: int, processes: int) -> float:
    """The most memory of all processes together while about so many acts are verified."""
    with machine.Watch() as watch:
        verify(last=Matter.objects.order_by("pk").values_list("pk", flat=True)[acts // STEPS - 1], processes=processes)
    return watch.peak


def _bare() -> float:
    """Only the hashing counts: the texts are read in pieces and joined and encoded before the clock runs."""
    total = 0.0
    for texts in _pieces():
        begun = perf_counter()
        for text in texts:
            new("sm3", text).hexdigest()
        total += perf_counter() - begun
    return total


def _pieces(size: int = 20_000) -> Iterator[list[bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT prev, body, verdict FROM ledger_act")
        texts = (
            f"{prev}\n{body}\n{verdict}".encode()
            for rows in iter(lambda: cursor.fetchmany(2_000), [])
            for prev, body, verdict in rows
        )
        while piece := list(islice(texts, size)):
            yield piece
