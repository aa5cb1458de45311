"""The persons and the other matters that an act's data name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fadu.law.data import references
from fadu.law.facts import Act, Matter, Person
from fadu.ledger import models
from fadu.registers.asof import Snapshot

#: What must not stand in the texts of an act about who came in confidence, or about the party of a case retold: field of the party → its Chinese name.
TELLING = {"name": "姓名", "phone": "电话", "id_number": "证件号码"}


def people(data: Any, book: Snapshot) -> dict[str, Person]:
    """The persons that the data names, as of the day; a code nobody has is left out and the gate will miss it."""
    found = {}
    for code in references(data, "person"):
        try:
            found[code] = book.person(code)
        except KeyError:
            continue
    return found


def matters(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the ledger says of other matters that the data names, by number; one nobody has is left out."""
    found = models.Matter.objects.filter(number__in=numbers)
    fields = ("number", "procedure", "stage", "closed", "opened_on", "town", "item_code", "published")
    rows_of = {row.pop("number"): row for row in found.values(*fields)}
    return {number: row | {"opened_on": row["opened_on"].isoformat()} for number, row in rows_of.items()}


#: Acts by which a session, a course or an event was held.
HOLDING = ("stu.session", "trn.hold", "pfa.hold")


def held_on(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the sessions, courses and events that the data names: the day on which each was held; one that has not been held yet is left out."""
    numbers = references(act.data, "matter")
    done = models.Act.objects.filter(matter__number__in=numbers, step__in=HOLDING).select_related("matter")
    return {"held_on": {one.matter.number: one.content["data"]["held_on"] for one in done}}
