"""The yearly enforcement statistics that stand published: read from their acts, the newest of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.ledger.models import Act


@dataclass(frozen=True, slots=True)
class Published:
    """One year's statistics as published."""

    year: int
    topic: str
    published_on: date
    copied_to: str
    note: str
    totals: Sequence[dict[str, Any]]
    synthetic: bool


def years() -> list[Published]:
    """All published years, the newest first; of a year published again only the newest."""
    found: dict[int, Published] = {}
    for act in Act.objects.filter(step="pub.stats").select_related("matter").order_by("at", "pk"):
        data = act.content["data"]
        day = date.fromisoformat(act.at[:10])
        said = Published(data["year"], data["topic"], day, data["copied_to"], data["note"], data["totals"], act.matter.synthetic)
        found[said.year] = said
    return sorted(found.values(), key=lambda one: -one.year)


def of_year(year: int) -> Published | None:
    """The statistics of that year, if they are published."""
    return next((one for one in years() if one.year == year), None)
