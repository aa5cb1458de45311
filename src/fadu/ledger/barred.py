"""不得接触: whom a petition or an order reports, and those who work in the unit reported, never see the matter and are given no part in it.

The matter's row keeps the codes of the one reported and of his unit as “[code]”. A unit reported takes those below it along; the bureau itself
does not, for then nobody would be left.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from fadu.law.common.reported import Reported
from fadu.law.facts import Person
from fadu.ledger import models
from fadu.registers.asof import Snapshot

Row = TypeVar("Row", bound=Model)


def column(reported: Reported) -> str:
    """What the matter's row keeps."""
    return "".join(f"[{code}]" for code in reported if code)


def codes(person: Person, book: Snapshot) -> list[str]:
    """The codes under which the person is meant: his own, his unit's, and those of the units above it short of the bureau."""
    return [code for code in (person.id, *above(person.unit, book)) if code]


def above(unit: str, book: Snapshot) -> list[str]:
    """The unit and the units above it, short of the bureau."""
    found = [unit]
    while (unit := book.parent(unit)) and unit not in found and book.unit(unit)["kind"] != "bureau":
        found.append(unit)
    return found


def is_barred(row: models.Matter, person: Person, book: Snapshot) -> bool:
    """Whether the matter is about the person or a unit of his."""
    return _names(row, codes(person, book))


def is_reported(row: models.Matter, unit: str, book: Snapshot) -> bool:
    """Whether the matter is about the unit or one above it."""
    return _names(row, above(unit, book))


def _names(row: models.Matter, codes: list[str]) -> bool:
    return bool(row.barred) and any(f"[{code}]" in row.barred for code in codes)


def free_for(rows: QuerySet[Row], person: Person, book: Snapshot, matter: str = "") -> QuerySet[Row]:
    """The rows without those about the person or a unit of his. `matter`: prefix of the matter's fields, such as “matter__”."""
    return rows.filter(*(~Q(**{f"{matter}barred__contains": f"[{code}]"}) for code in codes(person, book)))


def implicated(data: Any, people: list[Person], reported: Reported, book: Snapshot) -> list[str]:
    """Codes of those among the people, and of the unit that the data gives the matter to, that belong to a unit below the one reported."""
    below = [person.id for person in people if reported.unit in above(person.unit, book)[1:]]
    unit = getattr(data, "unit", "") or ""
    return below + ([unit] if unit and reported.unit in above(unit, book)[1:] else [])
