"""The index beside the acts: columns of the matter's row and its deadlines. Derived; `ledger.recheck` compares it with the acts and makes it anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fadu.law.clocks import PARTY, Run
from fadu.law.facts import Act, Matter
from fadu.law.params import rules_on
from fadu.law.steps import Procedure
from fadu.ledger import models, rows

#: Column of the matter → field of the opening acts it is read from.
_COLUMNS = {"item_code": "item", "town": "town", "place": "place", "occurred_on": "occurred_on"}
_OPENING = ("pen.clue", "pen.file", "smp.issue", "wav.assess")


def refresh_columns(procedure: Procedure, row: models.Matter, matter: Matter, act: Act) -> None:
    """Set the row's columns from one act (not saved)."""
    data = act.data
    if act.step in _OPENING:
        for column, field in _COLUMNS.items():
            value = getattr(data, field, None)
            if value:
                setattr(row, column, value)
    if getattr(data, "handlers", None) and act.step in ("pen.file", "pen.assign"):
        row.handlers = list(data.handlers)
    elif not row.handlers:
        row.handlers = [person.id for person in act.by]
    if not row.unit and act.by:
        row.unit = act.by[0].unit[:40]
    key = getattr(data, "party", None)
    if key and act.step in _OPENING and (row.party is None or row.party.key != key):
        row.party = next(iter(rows.fetch(models.Party, key=key)), None)
    if act.step in ("pub.penalty", "pub.withdraw"):
        row.published = act.step == "pub.penalty"
    if not row.title or act.step in _OPENING:
        row.title = _title(procedure, row, act)


def refresh(
    procedure: Procedure, row: models.Matter, matter: Matter, act: Act, stage: str, head: str, writes: rows.Writes | None = None
) -> None:
    """Bring matter, row and deadlines up to date with one more act, and save them together with what `writes` holds already."""
    writes = writes or rows.Writes()
    before = dict(vars(row))
    refresh_columns(procedure, row, matter, act)
    row.stage, row.closed = stage, stage in procedure.closed
    row.last_seq, row.head, row.acted_on = act.seq, head, act.day
    matter.add(act)
    matter.stage = stage
    runs = clocks(procedure, matter, act.day)
    _point(row, runs)
    writes.update(row, before)
    if procedure.clocks:
        _write_deadlines(row, runs, writes)
    writes.send()


def _point(row: models.Matter, runs: list[Run]) -> None:
    """Set the row's nearest clock: the bureau's own duties first, a party's right only where none is running."""
    running = sorted(
        (run for run in runs if run.stopped is None and not run.paused), key=lambda run: (run.clock.owner == PARTY, run.last)
    )
    row.next_due = running[0].last if running else None
    row.next_clock = running[0].clock.label if running else ""


def recomputed(procedure: Procedure, row: models.Matter, acts: Sequence[Act]) -> tuple[models.Matter, list[Run]]:
    """The row and its clocks made anew from the acts alone; nothing is saved."""
    first, last = acts[0], acts[-1]
    fresh = models.Matter(
        pk=row.pk, procedure=row.procedure, number=row.number, year=first.day.year, opened_on=first.day, acted_on=last.day
    )
    matter = Matter(procedure.id, row.number)
    for act in acts:
        refresh_columns(procedure, fresh, matter, act)
        to = procedure.step(act.step).to
        matter.add(act)
        matter.stage = matter.stage if to is None else to
    fresh.stage, fresh.closed, fresh.last_seq = matter.stage, matter.stage in procedure.closed, last.seq
    runs = clocks(procedure, matter, last.day)
    _point(fresh, runs)
    return fresh, runs


def clocks(procedure: Procedure, matter: Matter, today: date) -> list[Run]:
    """Every clock that has started, as of `today`."""
    rules = rules_on(today)
    found = (clock.run(matter, rules, today) for clock in procedure.clocks)
    return [run for run in found if run is not None]


def _write_deadlines(row: models.Matter, runs: list[Run], writes: rows.Writes) -> None:
    """Write the clocks that changed; those no longer running in the matter go."""
    known = {line.clock: line for line in rows.fetch(models.Deadline, matter_id=row.pk)}
    for run in runs:
        line = known.pop(run.clock.id, None)
        if line is None:
            line, before = models.Deadline(matter_id=row.pk, clock=run.clock.id), None
        else:
            before = dict(vars(line))
        line.start, line.last, line.stopped = run.start, run.last, run.stopped
        line.owner, line.paused, line.provisional = run.clock.owner, run.paused, run.provisional
        if before is None:
            writes.insert(line)
        else:
            writes.update(line, before)
    if known:
        models.Deadline.objects.filter(pk__in=[line.pk for line in known.values()]).delete()


def _title(procedure: Procedure, row: models.Matter, act: Act) -> str:
    topic = getattr(act.data, "topic", "") or row.place or procedure.title
    return f"{topic}"[:200]
