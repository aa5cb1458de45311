"""Parking tickets: what the ledger answers about a vehicle for the gates. The public's door to its own tickets is `own_tickets`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fadu.law import draw
from fadu.law.facts import Act, Matter
from fadu.law.params import rules_on
from fadu.law.workdays import add_months
from fadu.ledger import models
from fadu.registers.asof import Snapshot

PROCEDURE = "parking"
#: Stages in which a ticket no longer stands.
FALLEN = ("审核不通过", "已消除", "转为线索")


def same(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Other tickets that stand for the same vehicle, place and day, and were there before this one."""
    data = _taken(matter, act)
    if data is None or not data.vehicle or data.occurred_on is None:
        return {"same_tickets": []}
    rows = models.Matter.objects.filter(vehicle__key=data.vehicle, occurred_on=data.occurred_on, place=data.place)
    rows = rows.filter(procedure=PROCEDURE).exclude(stage__in=FALLEN)
    if row is not None and row.pk:
        rows = rows.filter(pk__lt=row.pk)
    return {"same_tickets": list(rows.order_by("pk").values_list("number", flat=True)[:10])}


def device(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """What the register of monitoring devices said of the capture's device on the day of the capture; None when no device took it or none is known."""
    data = _taken(matter, act)
    if data is None or not data.device:
        return {"device": None}
    return {"device": book.on(data.occurred_on or act.day).monitor(data.device)}


def lot(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The hash by which the lot of a second review falls on the ticket or not; empty before the first review."""
    return {"lot": first_review(row) if row is not None and row.pk else ""}


def first_review(row: models.Matter) -> str:
    """Hash of the act that passed the ticket's record first; empty while there is none."""
    passed = models.Act.objects.filter(matter=row, step="prk.review1").order_by("seq")
    return passed.values_list("hash", flat=True).first() or ""


def drawn(row: models.Matter, day: date) -> bool:
    """Whether the lot of a second review falls on the ticket under the rules of `day`."""
    hashed = first_review(row)
    return bool(hashed) and draw.falls(hashed, share(day))


def share(day: date) -> int:
    """How many per cent of the records that officers took get a second review."""
    return int(rules_on(day)["prk.review2.share"])


def earlier(matter: Matter, act: Act, row: models.Matter | None, steps: Sequence[str]) -> list[str]:
    """Matters in which a violation of the same item was established in the look-back period: by the same vehicle or, where the party is known, by
    the same person, over all units and towns."""
    data = _taken(matter, act)
    if data is None:
        return []
    day = data.occurred_on or act.day
    since = add_months(day, -int(rules_on(act.day)["waive.lookback"]))
    found = models.Act.objects.filter(matter__item_code=data.item, matter__occurred_on__range=(since, day), step__in=steps).exclude(
        matter__stage__in=FALLEN
    )
    if row is not None and row.pk:
        found = found.exclude(matter_id=row.pk)
    named = matter.last("prk.driver", "prk.owner")
    by_vehicle = found.filter(matter__vehicle__key=data.vehicle)
    by_party = found.filter(matter__party__key=named.data.party) if named is not None and named.data.party else found.none()
    numbers = [*by_vehicle.order_by("pk").values_list("matter__number", flat=True)[:10]]
    numbers += by_party.order_by("pk").values_list("matter__number", flat=True)[:10]
    return list(dict.fromkeys(numbers))[:10]


def _taken(matter: Matter, act: Act) -> Any:
    """Data of the capture."""
    first = matter.first("prk.capture")
    return first.data if first is not None else act.data if act.step == "prk.capture" else None
