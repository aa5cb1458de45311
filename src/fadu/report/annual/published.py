"""The annual reports that stand published, read from their acts: the text as approved, with the figures that were frozen then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.law.texts.places import filled
from fadu.ledger.models import Act
from fadu.report.annual.marked import MarkedLine, Span, cut
from fadu.report.figures import FIGURES


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure of a published report: as printed then, with today's definition."""

    subject: str
    label: str
    printed: str
    definition: str


@dataclass(frozen=True, slots=True)
class Published:
    """One year's report as published."""

    year: int
    topic: str
    published_on: date
    address: str
    lines: list[MarkedLine]
    figures: list[PublicFigure]
    withheld: str
    synthetic: bool


def years() -> list[tuple[int, str, date]]:
    """Year, title and day of each published report, the newest year first; of a year published again the newest."""
    found: dict[int, tuple[int, str, date]] = {}
    for act in _publications():
        data = Act.objects.get(matter_id=act.matter_id, seq=1).content["data"]
        found[data["year"]] = (data["year"], data["topic"], date.fromisoformat(act.content["data"]["published_on"]))
    return sorted(found.values(), reverse=True)


def of_year(year: int) -> Published | None:
    """The report of that year, if it is published."""
    for act in reversed(_publications()):
        opened = Act.objects.get(matter_id=act.matter_id, seq=1).content["data"]
        if opened["year"] == year:
            return _published(act, opened)
    return None


def _publications() -> list[Act]:
    return list(Act.objects.filter(step="rep.publish").select_related("matter").order_by("at", "pk"))


def _published(act: Act, opened: dict[str, Any]) -> Published:
    final = Act.objects.filter(matter_id=act.matter_id, step="rep.text", seq__lt=act.seq).latest("seq").content["data"]
    said = act.content["data"]
    whole, placed = filled(final["text"], {one["subject"]: one["printed"] for one in final["figures"]})
    figures = [_figure(one) for one in final["figures"]]
    told = {one.subject: one for one in figures}
    spans = [
        Span(
            spot.start,
            spot.end,
            "ok",
            "",
            f"{told[spot.key].label}：{told[spot.key].definition}",
            f"#f-{spot.key.replace(':', '-')}",
        )
        for spot in placed
    ]
    return Published(
        year=opened["year"],
        topic=opened["topic"],
        published_on=date.fromisoformat(said["published_on"]),
        address=said.get("address", ""),
        lines=cut(whole, spans),
        figures=figures,
        withheld=said.get("withheld", ""),
        synthetic=act.matter.synthetic,
    )


def _figure(said: dict[str, Any]) -> PublicFigure:
    figure = FIGURES.get(said["subject"].partition(":")[0])
    return PublicFigure(said["subject"], said["label"], said["printed"], figure.definition if figure else "")
