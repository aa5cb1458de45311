"""被举报、控告的人员和单位: who has no part in a matter that is about himself or his unit (信访工作条例第二十八条第三款、第三十条第三款)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from fadu.law.facts import Act, Person
from fadu.law.steps import Step

#: Asked of the registers with an act: who of it belongs to a unit below the one reported.
QUESTION = "implicated"


class Reported(NamedTuple):
    """Codes of the person and the unit reported; empty where none is named."""

    person: str = ""
    unit: str = ""


def reported_in(*told: Any) -> Reported:
    """Who is reported by the data of these acts, the newest first; a name once given stands until another is."""
    named = [(getattr(one, "accused", "") or "", getattr(one, "accused_unit", "") or "") for one in told]
    return Reported(next((who for who, _ in named if who), ""), next((unit for _, unit in named if unit), ""))


def why_barred(person: Person, reported: Reported, act: Act) -> str:
    """Why the person may have no part in the act; empty when he may. The account of the public is nobody's colleague."""
    if "portal" in person.roles:
        return ""
    if reported.person and person.id == reported.person:
        return f"{person.name}是被反映的人员"
    own = reported.unit and person.unit == reported.unit
    return f"{person.name}在被反映的单位" if own or person.id in (act.standing.get(QUESTION) or ()) else ""


def asking(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, each of which also asks who is implicated."""
    return tuple(replace(step, asks=(*step.asks, QUESTION)) for step in steps)
