"""A large ledger out of one filed case: its acts again and again under new matters, each matter with a true chain of its own.

Only for measuring: the copies are written past the judge, and all say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from fadu.ledger.chain import ZERO, act_hash
from fadu.ledger.models import Act, Matter

_BATCH = 500
_COLUMNS = ("matter_id", "seq", "step", "at", "recorded_at", "actor", "kind", "amount", "late", "body", "verdict", "prev", "hash")


def make(row: Matter, acts: int) -> int:
    """Copies until the ledger holds about `acts` acts; gives how many it holds."""
    originals = list(Act.objects.filter(matter=row).order_by("seq"))
    first = (Matter.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    wanted = range(first, first + max(0, acts - Act.objects.count()) // len(originals))
    for keys in _batched(wanted):
        with transaction.atomic():
            chains = {key: list(_chain(originals, key)) for key in keys}
            Matter.objects.bulk_create(_matter(row, key, str(chain[-1][-1])) for key, chain in chains.items())
            _insert([values for chain in chains.values() for values in chain])
    _tidy()
    return Act.objects.count()


def _chain(originals: list[Act], matter: int) -> Iterator[tuple[Any, ...]]:
    """The values of each act's copy, in the order of _COLUMNS."""
    prev = ZERO
    for act in originals:
        body = act.body.replace(f'{{"matter":{act.matter_id},', f'{{"matter":{matter},', 1)
        found = act_hash(prev, body, act.verdict)
        yield (
            matter,
            act.seq,
            act.step,
            act.at,
            act.recorded_at,
            act.actor,
            act.kind,
            act.amount,
            act.late,
            body,
            act.verdict,
            prev,
            found,
        )
        prev = found


def _matter(row: Matter, key: int, head: str) -> Matter:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return Matter(**values | {"id": key, "number": f"测试〔{row.year}〕{key}号", "head": head})


def _insert(acts: Sequence[tuple[Any, ...]]) -> None:
    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ledger_act ({columns}) FROM STDIN") as copy:
                for values in acts:
                    copy.write_row(values)
            return
        cursor.executemany(f"INSERT INTO ledger_act ({columns}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})", acts)


def _tidy() -> None:
    """Keys go on after the copies, the planner knows how large the tables are, and what was copied is on the disk before anything is measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_matter', 'id'), (SELECT max(id) FROM ledger_matter))")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE")


def _batched(keys: range) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch
