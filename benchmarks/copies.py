"""A large ledger out of one filed case: its acts again and again under new matters, each matter with a true chain of its own.

Only for measuring: the copies are written past the judge, and all say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from fadu.ledger.chain import ZERO, act_hash
from fadu.ledger.models import Act, Matter

_BATCH = 500
_MATTER = re.compile(r'^\{"matter":\d+,')


def make(row: Matter, acts: int) -> int:
    """Copies until the ledger holds about `acts` acts; gives how many it holds. The new matters are numbered after their keys."""
    originals = list(Act.objects.filter(matter=row).order_by("seq"))
    first = (Matter.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    wanted = range(first, first + max(0, acts - Act.objects.count()) // len(originals))
    for keys in _batched(wanted):
        with transaction.atomic():
            chains = {key: list(_chain(originals, key)) for key in keys}
            Matter.objects.bulk_create(_matter(row, key, chain[-1].hash) for key, chain in chains.items())
            _insert(act for chain in chains.values() for act in chain)
    _tidy()
    return Act.objects.count()


def _chain(originals: list[Act], matter: int) -> Iterator[Act]:
    prev = ZERO
    for act in originals:
        body = _MATTER.sub(f'{{"matter":{matter},', act.body)
        found = act_hash(prev, body, act.verdict)
        yield _copied(act, id=None, matter_id=matter, key=None, body=body, prev=prev, hash=found)
        prev = found


def _matter(row: Matter, key: int, head: str) -> Matter:
    return _copied(row, id=key, number=f"测试〔{row.year}〕{key}号", head=head)


def _copied(row: Any, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | changed)


def _insert(acts: Iterable[Act]) -> None:
    names = [field.attname for field in Act._meta.concrete_fields if not field.primary_key]
    values = ([getattr(act, name) for name in names] for act in acts)
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ledger_act ({columns}) FROM STDIN") as copy:
                for found in values:
                    copy.write_row(found)
            return
        cursor.executemany(f"INSERT INTO ledger_act ({columns}) VALUES ({', '.join(['%s'] * len(names))})", values)


def _tidy() -> None:
    """Keys go on after the copies, and the planner knows how large the tables are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_matter', 'id'), (SELECT max(id) FROM ledger_matter))")
            cursor.execute("VACUUM ANALYZE")
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE")


def _batched(keys: range) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch
