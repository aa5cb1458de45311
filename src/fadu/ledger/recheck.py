"""索引核对: compare what is derived from the acts (the matter's columns, its deadlines, its papers) with the acts themselves, and make it anew.

`verify` watches the acts; this watches what lists and inboxes read.
"""

from __future__ import annotations

from django.db import transaction

from fadu.law.clocks import Run
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import index, models
from fadu.ledger.record import load, lock

#: Columns of a matter that follow from its acts.
COLUMNS = (
    "title", "stage", "closed", "year", "opened_on", "acted_on", "party_id", "vehicle_id", "item_code", "town", "place", "occurred_on", "fine",
    "unit", "organ", "handlers", "published", "barred", "next_due", "next_clock", "last_seq",
)  # fmt: skip
_DEADLINE = ("start", "last", "stopped", "owner", "paused", "provisional")


def differences(row: models.Matter) -> list[str]:
    """What of the index does not follow from the acts, in Chinese; empty when all does."""
    procedure = procedure_of(row.procedure)
    acts = load(procedure, row).acts
    if not acts:
        return ["事项没有任何行为"]
    fresh, runs = index.recomputed(procedure, row, acts)
    names = {field.attname: str(field.verbose_name) for field in models.Matter._meta.concrete_fields}
    found = [f"{names[name]}应为“{getattr(fresh, name)}”" for name in COLUMNS if getattr(row, name) != getattr(fresh, name)]
    if _stored(row) != {run.clock.id: _values(run) for run in runs}:
        found.append("时限与行为不符")
    if _papers(row) != _issued(row):
        found.append("文书与行为不符")
    return found


def rebuild(matter_id: int) -> models.Matter:
    """Make columns and deadlines anew from the acts. Papers are left alone: they are numbered once."""
    with transaction.atomic():
        row = lock(matter_id)
        procedure = procedure_of(row.procedure)
        fresh, runs = index.recomputed(procedure, row, load(procedure, row).acts)
        for name in COLUMNS:
            setattr(row, name, getattr(fresh, name))
        row.save()
        models.Deadline.objects.filter(matter_id=row.pk).delete()
        models.Deadline.objects.bulk_create(
            models.Deadline(matter_id=row.pk, clock=run.clock.id, **dict(zip(_DEADLINE, _values(run), strict=True))) for run in runs
        )
        models.Rebuilt.objects.create(what=row.number)
        return row


def _values(run: Run) -> tuple[object, ...]:
    return run.start, run.last, run.stopped, run.clock.owner, run.paused, run.provisional


def _stored(row: models.Matter) -> dict[str, tuple[object, ...]]:
    return {line.clock: tuple(getattr(line, name) for name in _DEADLINE) for line in row.deadlines.all()}


def _papers(row: models.Matter) -> set[tuple[int, str, str, str]]:
    return set(row.papers.values_list("act_seq", "kind", "number", "digest"))


def _issued(row: models.Matter) -> set[tuple[int, str, str, str]]:
    return {
        (act.seq, paper["kind"], paper["number"], paper["digest"])
        for act in row.acts.order_by("seq")
        for paper in act.content["papers"]
    }
