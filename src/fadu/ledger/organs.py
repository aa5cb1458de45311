"""In whose name: a town decides in its own name what was granted to it (赋权, 行政处罚法第二十四条), all else is done in the bureau's.

Derived from who acted, never stored: the people who opened the case are all of the town that holds the item there that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fadu.law.common.case import OPENING
from fadu.law.facts import Act, Matter, Person
from fadu.registers.asof import Snapshot


def town_of(people: Iterable[Person], data: Any, book: Snapshot) -> str:
    """Code of the town in whose own name these people act on the item and place that `data` names; empty where it is the bureau's."""
    units = {person.unit for person in people}
    item = getattr(data, "item", "")
    if len(units) != 1 or not item:
        return ""
    [unit] = units
    return unit if book.power(item, getattr(data, "town", ""))["holder"] == unit else ""


def organ(unit: str, book: Snapshot) -> str:
    """The organ that a unit belongs to: the town's code, "bureau" for the bureau and what is in it.

    A sub-district is one while it holds an item (行政处罚法第二十四条); before, its people work in the bureau's name: empty, as for an unknown unit.
    """
    try:
        kind = book.unit(unit)["kind"]
    except KeyError:
        return ""
    if kind == "subdistrict":
        return unit if any(book.power(item, town)["holder"] == unit for item, town in book.delegations() if town == unit) else ""
    return unit if kind == "town" else "bureau"


def of_matter(matter: Matter, act: Act, book: Snapshot) -> str:
    """Code of the town whose matter it is once `act` is done; empty where it is the bureau's. Who filed finishes, so the day of the filing counts."""
    begun = matter.first(*OPENING) or (act if act.step in OPENING or not matter.acts else matter.acts[0])
    challenged = begun.standing.get("challenged")
    if challenged:  # the organ that made a decision answers for it
        return challenged.get("organ", "")
    return town_of(begun.by, begun.data, book.on(begun.day))


def letterhead(book: Snapshot, town: str) -> dict[str, Any]:
    """What papers say of the organ: the bureau's columns, or the town's where it acts in its own name.

    The town's government, and the office that the district sends to a sub-district, answer at the district's (行政复议法第二十四条); fines go to the same treasury, suits to the same court.
    """
    said = dict(book.bureau())
    if not town:
        return said
    unit = book.unit(town)
    name = f"{unit['name']}{'办事处' if unit['kind'] == 'subdistrict' else '人民政府'}"
    return said | {
        "name": f"{said.get('province', '')}{said.get('district', '')}{name}",
        "short_name": unit["name"],
        "seal_text": name,
        "address": "",
        "phone": unit["phone"],
        "reconsideration_organ": f"{said.get('province', '')}{said.get('district', '')}人民政府",
    }


def series(word: str, town: str) -> str:
    """The series that a number is counted in: a town counts its own."""
    return f"{town}/{word}" if town else word
