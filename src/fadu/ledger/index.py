"""The index beside the acts: columns of the matter's row and its deadlines. Derived; `ledger.recheck` compares it with the acts and makes it anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from fadu.law.clocks import BUREAU, Run
from fadu.law.common.case import FINED, OPENING
from fadu.law.common.reported import reported_in
from fadu.law.facts import Act, Matter
from fadu.law.params import rules_on
from fadu.law.publicity import PUBLISHING, WITHDRAWING
from fadu.law.steps import START, Procedure
from fadu.ledger import barred, models, rows

#: Column of the matter → field of the opening acts it is read from.
_COLUMNS = {"item_code": "item", "town": "town", "place": "place", "occurred_on": "occurred_on"}

#: Steps that say who works on the matter from then on → the field of their data that names him, or them.
GIVING = {
    "pen.file": "handlers",
    "pen.assign": "handlers",
    "jnt.receive": "handlers",
    "pet.assign": "handlers",
    "dem.assign": "handlers",
    "coe.approve": "handlers",
    "ord.dispatch": "officer",
    "dsp.assess": "owner",
    "ins.draw": "drawn_people",
}
#: Those that give it to a unit: where they name nobody, the unit as a whole has it (`read.told_of`), and whoever had it before no more.
TO_UNIT = ("pet.assign", "dem.assign", "ord.dispatch")
#: Steps that say whom the matter reports, who then never sees it (`ledger.barred`).
REPORTING = ("pet.register", "ord.receive", "ord.sort")
#: Steps by which a dispute about a decision begins.
CHALLENGING = ("rec.via-us", "rec.copy", "lit.copy")
#: Steps that find out who the party is.
NAMING = ("prk.owner", "prk.driver")


def refresh_columns(procedure: Procedure, row: models.Matter, matter: Matter, act: Act) -> None:
    """Set the row's columns from one act (not saved)."""
    data = act.data
    said: Mapping[str, Any] = getattr(data, "__dict__", {})  # asking a model for a field it does not have is slow
    opens = _opens(procedure, act.step)
    if opens:
        for column, field in _COLUMNS.items():
            value = getattr(data, field, None)
            if value:
                setattr(row, column, value)
    if act.step in OPENING and not matter.has(*OPENING):  # who filed finishes, whatever the registers say later
        row.organ = act.by[0].unit[:40] if (act.standing.get("power") or {}).get("own_name") else ""
    elif act.step in CHALLENGING and not matter.acts:  # the organ that made the decision answers for it
        row.organ = (act.standing.get("challenged") or {}).get("organ") or ""
    given = said.get(GIVING.get(act.step, "")) or ()
    if given or act.step in TO_UNIT:
        row.handlers = [given] if isinstance(given, str) else list(given)
    elif act.step == "ord.return":  # back with those who sent it out
        row.handlers = _people(matter.all("ord.dispatch")[-1:] or (act,))
    elif not row.handlers and (not matter.has(*TO_UNIT) or any(person.unit == row.unit for person in act.by)):
        row.handlers = _people((act,))
    if not row.unit and act.by:
        row.unit = act.by[0].unit[:40]
    plate = said.get("vehicle")
    if plate and opens and (row.vehicle is None or row.vehicle.key != plate):
        row.vehicle = next(iter(rows.fetch(models.Party, key=plate)), None)
    key = said.get("party")
    if key and (opens or act.step in NAMING) and (row.party is None or row.party.key != key):
        row.party = next(iter(rows.fetch(models.Party, key=key)), None)
    if act.step in ("pen.transfer-out", *TO_UNIT) and data.unit:
        row.unit = data.unit  # whoever takes over sees the whole file (`read.visible`)
    if act.step == "prb.list":  # who answers for a problem works on it; who listed it goes on seeing it
        row.handlers = list(dict.fromkeys([data.owner, *(person.id for person in act.by)]))
        row.unit = data.unit or row.unit
    if act.step in REPORTING:
        row.barred = barred.column(reported_in(data, *(done.data for done in reversed(matter.all(*REPORTING)))))
    if act.step in PUBLISHING or act.step == WITHDRAWING:
        row.published = act.step in PUBLISHING
    if act.step in FINED:  # the newest counts
        row.fine = int(data.fine * 100) if data.fine is not None else None
    if not row.title or opens:
        row.title = _title(procedure, row.place, act)


def as_told(procedure: Procedure, acts: Iterable[Act]) -> tuple[str, str]:
    """Key of the party and title of the matter as these acts give them, read as `refresh_columns` reads them.

    A paper is made when somebody wants it, but says what was known when it was issued, not what the matter's row has learnt since.
    """
    party = title = place = ""
    for act in acts:
        said: Mapping[str, Any] = getattr(act.data, "__dict__", {})
        opens = _opens(procedure, act.step)
        if opens or act.step in NAMING:
            party = said.get("party") or party
        if opens:
            place = said.get("place") or place
        if opens or not title:
            title = _title(procedure, place, act)
    return party, title


def _people(acts: Sequence[Act]) -> list[str]:
    """Who did those acts; never the account that stands for the public (`front`): nobody reads what it is told."""
    return [person.id for act in acts for person in act.by if "portal" not in person.roles]


@lru_cache(maxsize=1024)
def _opens(procedure: Procedure, step_id: str) -> bool:
    """Whether the step says what the matter is about: the first act of a matter, the filing of a case, a decision on the spot."""
    step = procedure.by_step.get(step_id)
    return step is not None and (START in step.at or step_id in OPENING)


def deadlines(matter_id: int) -> rows.Question:
    """The clocks written of a matter, as `refresh` wants them."""
    return rows.Question(_WRITTEN, [matter_id])


def refresh(
    procedure: Procedure,
    row: models.Matter,
    matter: Matter,
    act: Act,
    stage: str,
    head: str,
    writes: rows.Writes,
    written: Sequence[tuple[Any, ...]] | None = None,
) -> None:
    """Bring matter, row and deadlines up to date with one more act; what is to be written for it is put to `writes`.

    `written`: the matter's `deadlines`, where the caller has read them.
    """
    before = dict(vars(row))
    refresh_columns(procedure, row, matter, act)
    row.stage, row.closed = stage, stage in procedure.closed
    row.last_seq, row.head, row.acted_on = act.seq, head, act.day
    matter.add(act)
    matter.stage = stage
    runs = clocks(procedure, matter, act.day, ahead=True)
    _point(row, runs)
    writes.update(row, before)
    if procedure.clocks:
        _write_deadlines(row, runs, writes, rows.ask(deadlines(row.pk))[0] if written is None else written)


def _point(row: models.Matter, runs: list[Run]) -> None:
    """Set the row's nearest clock: the bureau's own duties first, a party's right only where none is running."""
    running = sorted(
        (run for run in runs if run.stopped is None and not run.paused), key=lambda run: (run.clock.owner != BUREAU, run.last)
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
    runs = clocks(procedure, matter, last.day, ahead=True)
    _point(fresh, runs)
    return fresh, runs


def clocks(procedure: Procedure, matter: Matter, today: date, *, ahead: bool = False) -> list[Run]:
    """Every clock that has started, as of `today`; with `ahead` also those that will begin by themselves if nothing is done, for no act will write them."""
    rules = rules_on(today)
    found = ((clock.ahead if ahead else clock.run)(matter, rules, today) for clock in procedure.clocks)
    return [run for run in found if run is not None]


_WRITTEN = "SELECT clock, start, last, stopped, owner, paused, provisional FROM ledger_deadline WHERE matter_id = %s ORDER BY id"
_INSERT = (
    "INSERT INTO ledger_deadline (start, last, stopped, owner, paused, provisional, matter_id, clock) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_UPDATE = (
    "UPDATE ledger_deadline SET start = %s, last = %s, stopped = %s, owner = %s, paused = %s, provisional = %s "
    "WHERE matter_id = %s AND clock = %s"
)


def _write_deadlines(row: models.Matter, runs: list[Run], writes: rows.Writes, written: Sequence[tuple[Any, ...]]) -> None:
    """Write the clocks that changed; those no longer running in the matter go."""
    known = {clock: told for clock, *told in written}
    for run in runs:
        told = known.pop(run.clock.id, None)
        now = [run.start, run.last, run.stopped, run.clock.owner, run.paused, run.provisional]
        if told != now:
            writes.add(_INSERT if told is None else _UPDATE, [*now, row.pk, run.clock.id])
    for clock in known:
        writes.add("DELETE FROM ledger_deadline WHERE matter_id = %s AND clock = %s", [row.pk, clock])


def _title(procedure: Procedure, place: str, act: Act) -> str:
    topic = getattr(act.data, "topic", "") or getattr(act.data, "title", "") or place or procedure.title
    return f"{topic}"[:200]
