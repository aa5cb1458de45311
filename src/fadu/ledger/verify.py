"""核验: recompute every hash of the ledger and name the first row that does not fit. Memory stays flat however long the ledger is.

What each check finds: a changed body or verdict, a changed column, a removed or inserted act (sequence), a cut-off tail (the matter's own head),
a removed matter or tail of a sealed day (the seal's root), a changed seal.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from hashlib import new
from itertools import groupby, repeat
from multiprocessing import get_context
from operator import itemgetter
from typing import Any

import django
from django.db import connection, transaction
from django.db.models import Max, Min

from fadu.ledger import rows, seals
from fadu.ledger.chain import ZERO, merkle_root, seal_hash
from fadu.ledger.codec import head
from fadu.ledger.models import Matter, Seal

_CHUNK = 1_000
#: The head of a body as its columns tell it, where no text in them needs an escape; another body gets the slow look.
_HEAD = (
    """'{"matter":' || matter_id || ',"seq":' || seq || ',"step":"' || step || '","at":"' || at || '","recorded_at":"' || recorded_at """
    """|| '","actor":"' || actor || '","kind":"' || kind || '","amount":' || COALESCE(CAST(amount AS text), 'null') """
    """|| ',"late":' || CASE WHEN late THEN 'true' ELSE 'false' END || ',"key":' || COALESCE('"' || key || '"', 'null') || ','"""
)
_RANGE = " WHERE matter_id >= %s AND matter_id <= %s ORDER BY matter_id, seq"
#: A file puts together what is hashed; a server sends the parts instead, for it would copy each text several times.
_FILE = (
    "SELECT matter_id, seq, CAST(prev || char(10) || body || char(10) || verdict AS BLOB), hash, "
    f"substr(body, 1, length({_HEAD})) = {_HEAD} FROM ledger_act{_RANGE}"
).replace("%s", "?")
_SERVER = f"COPY (SELECT matter_id, seq, prev, body, verdict, hash, {_HEAD} FROM ledger_act{_RANGE}) TO STDOUT (FORMAT BINARY)"
#: Texts come as their bytes.
_TYPES = ("int8", "int4", "bytea", "bytea", "bytea", "text", "bytea")
_SLOW = (
    "SELECT matter_id, seq, step, at, recorded_at, actor, kind, amount, late, key, prev, body, verdict, hash "
    "FROM ledger_act WHERE matter_id = %s ORDER BY seq"
)
_INDEX = "SELECT id, last_seq, head FROM ledger_matter WHERE id >= %s AND id <= %s ORDER BY id LIMIT %s"
_BODY = len(ZERO) + 1


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


def verify(first: int = 0, last: int = 1 << 62, most: int = 100, processes: int = 1) -> Report:
    """Check the matters with ids in [first, last], and all seals; stops after `most` breaks. With more `processes`, each takes a share of the ids."""
    shares = _shares(first, last, processes)
    if len(shares) == 1:
        found = [_checked(first, last, most)]
    else:
        # Spawned, not forked: a connection to the database must not be shared.
        with ProcessPoolExecutor(len(shares), get_context("spawn"), django.setup) as pool:
            found = list(pool.map(_checked, *zip(*shares, strict=True), repeat(most)))
    count_seals, bad = _seals()
    broken = [entry for _, _, breaks in found for entry in breaks]
    return Report(
        sum(acts for acts, _, _ in found), sum(matters for _, matters, _ in found), count_seals, tuple([*broken, *bad][:most])
    )


def _shares(first: int, last: int, processes: int) -> list[tuple[int, int]]:
    """[first, last] in as many parts as there are processes, about equal in matters."""
    ends = Matter.objects.filter(pk__gte=first, pk__lte=last).aggregate(low=Min("pk"), high=Max("pk"))
    if processes < 2 or ends["low"] is None:
        return [(first, last)]
    size = (ends["high"] - ends["low"]) // processes + 1
    starts = [first, *range(ends["low"] + size, ends["high"] + 1, size)]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), last], strict=True))


def _checked(first: int, last: int, most: int) -> tuple[int, int, list[Break]]:
    """Acts, matters and breaks of one share. What does not fit at first sight is looked at again while nobody can add to it."""
    broken: list[Break] = []
    acts = matters = 0
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext(), closing(_matters(first, last)) as found:
        suspects: list[int | Break] = []
        for matter_id, count, fits in found:
            acts += count
            if isinstance(fits, Break):
                suspects.append(fits)
                continue
            matters += 1
            if not fits:
                suspects.append(matter_id)
            if len(suspects) >= most:
                break
    for suspect in suspects:
        broken += [suspect] if isinstance(suspect, Break) else _second_look(suspect)
    return acts, matters, broken


def _matters(first: int, last: int) -> Generator[tuple[int, int, bool | Break], None, None]:
    """Each matter, the number of its acts and whether they fit, in the order of ids; acts without a matter as a break. So many matters at a time."""
    at = first
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_INDEX, [at, last, _CHUNK])
            found = cursor.fetchall()
        end = found[-1][0] if len(found) == _CHUNK else last
        # The connection is free for other questions only when the answer was read or given up.
        with closing(_acts(at, end)) as acts:
            yield from _merged(found, acts)
        if end == last:
            return
        at = end + 1


def _merged(index: list[tuple[int, int, str]], acts: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, int, bool | Break]]:
    """The matters of `index` beside the acts of the same ids."""
    groups = groupby(acts, key=itemgetter(0))
    group = next(groups, None)
    for matter_id, last_seq, chain_head in index:
        while group is not None and group[0] < matter_id:
            yield group[0], 0, _orphan(*group)
            group = next(groups, None)
        own = group is not None and group[0] == matter_id
        count, fits = _fits(group[1] if own else iter(()), chain_head)  # type: ignore[index]
        yield matter_id, count, fits and count == last_seq
        if own:
            group = next(groups, None)
    while group is not None:
        yield group[0], 0, _orphan(*group)
        group = next(groups, None)


def _orphan(matter_id: int, acts: Iterator[tuple[Any, ...]]) -> Break:
    return Break(f"id {matter_id}", next(acts)[1], "行为没有对应的事项，事项被删除")


def _fits(acts: Iterator[tuple[Any, ...]], chain_head: str) -> tuple[int, bool]:
    """The number of a matter's acts, and whether all of them and the head fit."""
    prev, expected, fits = ZERO, 0, True
    for _, seq, text, hashed, columns in acts:
        expected += 1
        fits = fits and seq == expected and text[:64] == prev.encode() and columns and new("sm3", text).hexdigest() == hashed
        prev = hashed
    return expected, fits and prev == chain_head


def _chain(acts: Iterator[tuple[Any, ...]], number: str, last_seq: int, chain_head: str) -> list[Break]:
    """The first act of a matter that does not fit."""
    prev, count = ZERO, 0
    for row in acts:
        count += 1
        wrong = _wrong(row, prev, count)
        if wrong:
            return [Break(number, row[1], wrong)]
        prev = row[-1]
    if count != last_seq or prev != chain_head:
        return [Break(number, count + 1, "链尾与事项登记不符，末尾的行为被删除或者改动")]
    return []


def _second_look(matter_id: int) -> list[Break]:
    """The breaks of one matter while nobody can add to it: acts recorded during the first look are no breaks."""
    with transaction.atomic():
        row = rows.fetch(Matter, lock=True, id=matter_id)[0]
        return _chain(_whole_rows(matter_id), row.number, row.last_seq, row.head)


def _wrong(row: tuple[Any, ...], prev: str, expected: int) -> str:
    matter_id, seq, step, at, recorded_at, actor, kind, amount, late, key, text, hashed = row
    if seq != expected:
        return f"缺少第{expected}号行为"
    if text[:64] != prev.encode():
        return "与上一行为的哈希不衔接"
    if new("sm3", text).hexdigest() != hashed:
        return "内容被改动，哈希不符"
    if not text.startswith(head(matter_id, seq, step, at, recorded_at, actor, kind, amount, bool(late), key).encode(), _BODY):
        return "索引列与内容不符，列被改动"
    return ""


def _acts(first: int, last: int) -> Generator[tuple[int, int, bytes, str, bool], None, None]:
    """Matter, number, what is hashed, the hash, and whether the head of the body says what the columns say; never all acts at once."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        cursor = connection.connection.execute(_FILE, [first, last])
        while found := cursor.fetchmany(_CHUNK):
            yield from found
        return
    with connection.connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")  # the processors are busy with the hashing
        with cursor.copy(_SERVER, [first, last]) as copy:
            copy.set_types(_TYPES)
            for matter_id, seq, prev, body, verdict, hashed, told in copy.rows():
                yield matter_id, seq, b"\n".join((prev, body, verdict)), hashed, body.startswith(told)


def _whole_rows(matter_id: int) -> Iterator[tuple[Any, ...]]:
    """The acts of one matter with all their columns."""
    with connection.cursor() as cursor:
        cursor.execute(_SLOW, [matter_id])
        for *columns, prev, body, verdict, hashed in cursor.fetchall():
            yield *columns, f"{prev}\n{body}\n{verdict}".encode(), hashed


def _seals() -> tuple[int, list[Break]]:
    broken, prev, sealed = [], ZERO, 0
    for seal in Seal.objects.order_by("day").iterator():
        sealed += 1
        heads = seals.heads(seal.day)
        root = merkle_root(seals.leaves(seal.day)).hex()
        if seal.prev != prev or seal.hash != seal_hash(seal.prev, seal.day, seal.count, seal.root, seal.sealed_at):
            broken.append(Break(f"日封 {seal.day}", 0, "日封被改动或者缺失"))
        elif root != seal.root or len(heads) != seal.count:
            broken.append(Break(f"日封 {seal.day}", 0, "当日的行为或者文书与日封不符，有事项、行为或者文书被删除、插入、改动"))
        prev = seal.hash
    return sealed, broken
