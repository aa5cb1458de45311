"""许可登记: what the ledger answers about a permit item, and the permits in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fadu.law.facts import Act, Matter
from fadu.ledger import models
from fadu.registers.asof import Snapshot

PROCEDURE, LICENCE, VALID = "permit", "permit_licence", "lic.valid"


@dataclass(frozen=True, slots=True)
class Licence:
    """A permit in force, as anyone may know it: its number, what for, whose (masked), from when to when."""

    matter: int
    number: str
    digest: str
    topic: str
    holder: str
    valid_from: date
    valid_to: date


def item(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The permit item of the application as published on the day of the act, and the promise of its bundle; None when it is not published."""
    asked = matter.first("lic.apply")
    data = asked.data if asked is not None else act.data
    found = book.permit_item(getattr(data, "item", ""))
    if found is None:
        return {"permit": None}
    bundle = next((one for one in book.bundles() if one.code == getattr(data, "bundle", "")), None)
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(found).items()}
    return {"permit": said | {"bundled": bundle.promised if bundle is not None else None}}


def in_force(day: date, text: str = "", ends_by: date | None = None) -> QuerySet[models.Deadline]:
    """The validity of each permit that holds on `day`, the one that ends first in front. `text`: words of its title or number; `ends_by`: only those that end by then."""
    rows = models.Deadline.objects.filter(clock=VALID, start__lte=day, last__gte=day).filter(Q(stopped=None) | Q(stopped__gt=day))
    if ends_by is not None:
        rows = rows.filter(last__lte=ends_by)
    for word in text.split()[:5]:
        papers = models.Paper.objects.filter(kind=LICENCE, number__icontains=word).values("matter_id")
        rows = rows.filter(Q(matter__title__icontains=word) | Q(matter__number__icontains=word) | Q(matter_id__in=papers))
    return rows.select_related("matter__party").order_by("last", "pk")


def licences(rows: Sequence[models.Deadline]) -> list[Licence]:
    """The rows as shown, with the newest licence of each; one query."""
    papers = models.Paper.objects.filter(kind=LICENCE, matter_id__in=[row.matter_id for row in rows]).order_by("pk")
    newest = {paper.matter_id: paper for paper in papers}
    return [_licence(row, newest.get(row.matter_id)) for row in rows]


def _licence(row: models.Deadline, paper: models.Paper | None) -> Licence:
    matter = row.matter
    holder = matter.party.masked if matter.party is not None else ""
    number, digest = (paper.number, paper.digest) if paper is not None else ("", "")
    return Licence(matter.pk, number or matter.number, digest, matter.title, holder, row.start, row.last)


def soon(day: date, days: int) -> QuerySet[models.Deadline]:
    """Permits that end within so many days."""
    return in_force(day, ends_by=day + timedelta(days=days))
