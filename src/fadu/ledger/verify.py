"""核验: recompute every hash of the ledger and name the first row that does not fit. Memory stays flat however long the ledger is.

What each check finds: a changed body or verdict, a changed column, a removed or inserted act (sequence), a cut-off tail (the matter's own head),
a removed matter or tail of a sealed day (the seal's root), a changed seal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import new
from typing import Any

from django.db import connection

from fadu.ledger import seals
from fadu.ledger.chain import ZERO, leaf, merkle_root, seal_hash
from fadu.ledger.codec import head
from fadu.ledger.models import Seal

_CHUNK = 2_000
_ACTS = "SELECT matter_id, seq, step, at, recorded_at, actor, amount, late, body, verdict, prev, hash FROM ledger_act"


@dataclass(frozen=True, slots=True)
class Break:
    """One row that does not fit: where, and what is wrong in Chinese."""

    matter: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found. `broken` is in ledger order; its first entry is the first row that does not fit."""

    acts: int
    matters: int
    seals: int
    broken: tuple[Break, ...]

    @property
    def whole(self) -> bool:
        return not self.broken


def verify(first: int = 0, last: int = 1 << 62, most: int = 100) -> Report:
    """Check the matters with ids in [first, last], and all seals; stops after `most` breaks."""
    broken: list[Break] = []
    acts = matters = 0
    for found in _matters(first, last):
        count, breaks = found
        acts += count
        matters += 1
        broken.extend(breaks)
        if len(broken) >= most:
            break
    count_seals, bad = _seals()
    return Report(acts, matters, count_seals, tuple([*broken, *bad][:most]))


def _matters(first: int, last: int) -> Iterator[tuple[int, list[Break]]]:
    """Each matter's number of acts and its breaks, matter by matter."""
    index = _index(first, last)
    rows = _rows(first, last)
    row = next(rows, None)
    for matter_id, number, last_seq, chain_head in index:
        prev, count = ZERO, 0
        breaks: list[Break] = []
        while row is not None and row[0] == matter_id:
            count += 1
            wrong = _wrong(row, prev, count)
            if wrong and not breaks:
                breaks.append(Break(number, row[1], wrong))
            prev = row[11]
            row = next(rows, None)
        if not breaks and (count != last_seq or prev != chain_head):
            breaks.append(Break(number, count + 1, "链尾与事项登记不符,末尾的行为被删除或者改动"))
        yield count, breaks
    if row is not None:
        yield 0, [Break(f"id {row[0]}", row[1], "行为没有对应的事项,事项被删除")]


def _wrong(row: tuple[Any, ...], prev: str, expected: int) -> str:
    matter_id, seq, step, at, recorded_at, actor, amount, late, body, verdict, before, hashed = row
    if seq != expected:
        return f"缺少第{expected}号行为"
    if before != prev:
        return "与上一行为的哈希不衔接"
    if new("sm3", f"{before}\n{body}\n{verdict}".encode()).hexdigest() != hashed:
        return "内容被改动,哈希不符"
    if not body.startswith(head(matter_id, seq, step, at, recorded_at, actor, amount, bool(late))):
        return "索引列与内容不符,列被改动"
    return ""


def _rows(first: int, last: int) -> Iterator[tuple[Any, ...]]:
    yield from _cursor(f"{_ACTS} WHERE matter_id >= %s AND matter_id <= %s ORDER BY matter_id, seq", [first, last])


def _index(first: int, last: int) -> Iterator[tuple[Any, ...]]:
    at = first
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, number, last_seq, head FROM ledger_matter WHERE id >= %s AND id <= %s ORDER BY id LIMIT %s",
                [at, last, _CHUNK],
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < _CHUNK:
            return
        at = rows[-1][0] + 1


def _cursor(sql: str, params: list[int]) -> Iterator[tuple[Any, ...]]:
    """Rows in chunks, never all at once: a server-side cursor on PostgreSQL, a plain one on SQLite."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows


def _seals() -> tuple[int, list[Break]]:
    broken, prev, count = [], ZERO, 0
    for seal in Seal.objects.order_by("day").iterator():
        count += 1
        rows = seals.heads(seal.day)
        root = merkle_root([leaf(*row) for row in rows]).hex()
        if seal.prev != prev or seal.hash != seal_hash(seal.prev, seal.day, seal.count, seal.root):
            broken.append(Break(f"日封 {seal.day}", 0, "日封被改动或者缺失"))
        elif root != seal.root or len(rows) != seal.count:
            broken.append(Break(f"日封 {seal.day}", 0, "当日的行为与日封不符,有事项或者行为被删除、插入"))
        prev = seal.hash
    return count, broken
