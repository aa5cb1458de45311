"""领导接访的安排: who receives visitors when and where, as published; the public list reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fadu.law.facts import CHINA
from fadu.law.procedures.service import reception_plan as law
from fadu.ledger import models
from fadu.ledger.record import load
from fadu.registers.asof import Snapshot

#: Plans are made by the month or the quarter: so many of the newest cover what lies ahead and the last ones held.
PLANS = 12


@dataclass(frozen=True, slots=True)
class Reception:
    """One sitting as the public reads it. `visits`: groups that came, None while there is no record. `moved`: it was changed after publication."""

    begins: datetime
    ends: datetime
    place: str
    leader: str
    office: str
    phone: str
    visits: int | None
    moved: bool


def receptions(book: Snapshot) -> list[Reception]:
    """The sittings of the published plans, by time."""
    rows = models.Matter.objects.filter(procedure=law.PROCEDURE.id, stage__in=(law.RUNNING, law.FILED))
    found = [one for row in rows.order_by("-opened_on", "-pk")[:PLANS] for one in _of(row, book)]
    return sorted(found, key=lambda one: (one.begins, one.leader))


def _of(row: models.Matter, book: Snapshot) -> list[Reception]:
    matter = load(law.PROCEDURE, row)
    made = matter.last("rcp.plan")
    phone = made.data.phone if made is not None else ""
    held = law.held(matter)
    changed = {act.data.session for act in matter.all("rcp.change")}
    return [
        Reception(
            begins=one.begins.astimezone(CHINA),
            ends=one.ends.astimezone(CHINA),
            place=one.place,
            leader=_name(one.leader, book),
            office=_office(one.leader, book),
            phone=phone,
            visits=held[number].data.visits if number in held else None,
            moved=number in changed,
        )
        for number, one in law.sessions(matter).items()
    ]


def _name(code: str, book: Snapshot) -> str:
    try:
        return book.person(code).name
    except KeyError:
        return code


def _office(code: str, book: Snapshot) -> str:
    """“主要负责人” or “负责人”."""
    try:
        roles = book.person(code).roles
    except KeyError:
        return ""
    return "主要负责人" if "principal" in roles else "负责人" if "head" in roles else ""
