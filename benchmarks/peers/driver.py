"""The bare database driver: of each act, the inserted row and the update of its matter, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from django.db import connection

from fadu.ledger.models import Act, Matter

_ACT = ("matter_id", "seq", "step", "at", "recorded_at", "actor", "kind", "amount", "late", "body", "verdict", "prev", "hash")


def rate(row: Matter, rounds: int) -> float:
    """Acts a second: the acts of a filed matter written again under new matters, one transaction each, on Django's connection but without Django."""
    acts = list(Act.objects.filter(matter=row).order_by("seq"))
    matters = [_copy(row) for _ in range(rounds)]
    written = [(matter, _values(act, matter)) for matter in matters for act in acts]
    connection.ensure_connection()
    begin, end = ("BEGIN IMMEDIATE", "COMMIT") if connection.vendor == "sqlite" else ("BEGIN", "COMMIT")
    mark = "?" if connection.vendor == "sqlite" else "%s"
    insert = f"INSERT INTO ledger_act ({', '.join(_ACT)}) VALUES ({', '.join([mark] * len(_ACT))})"
    update = f"UPDATE ledger_matter SET last_seq = {mark}, head = {mark} WHERE id = {mark}"
    link = connection.connection
    begun = perf_counter()
    for matter, values in written:
        link.execute(begin)
        link.execute(insert, values)
        link.execute(update, (values[1], values[-1], matter))
        link.execute(end)
    return len(written) / (perf_counter() - begun)


def _copy(row: Matter) -> int:
    made = Matter.objects.get(pk=row.pk)
    made.pk, made.number = None, f"{row.number}-{Matter.objects.count()}"
    made.save(force_insert=True)
    return int(made.pk)


def _values(act: Act, matter: int) -> Sequence[Any]:
    return [matter if name == "matter_id" else getattr(act, name) for name in _ACT]
