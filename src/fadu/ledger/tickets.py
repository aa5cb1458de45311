"""Parking tickets: what the ledger answers about a vehicle, and the public's door to its own tickets.

The door is `find(plate, secret)`: the plate is looked up through its blind index, the second secret (the tail of the frame number or of the
registered phone) is compared with what is sealed. A wrong plate and a wrong secret give the same empty answer, so that nobody can learn which
plates are known; each look that succeeds is recorded like any look at personal data.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from fadu.law.common.case import money
from fadu.law.common.payment import due_day, paid
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.params import rules_on
from fadu.law.procedures import procedure as procedure_of
from fadu.law.workdays import add_months
from fadu.ledger import codec, models, vehicles
from fadu.registers.asof import Snapshot, snapshot

PROCEDURE = "parking"
#: Stages in which a ticket no longer stands.
FALLEN = ("审核不通过", "已消除", "转为线索")
#: Who looked, in the record of looks.
PUBLIC = "公众"
_SECRET = re.compile(r"[0-9A-Za-z]{4,17}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as its owner or driver may see it. Money in yuan; `photos` are content addresses of the pictures taken."""

    pk: int
    number: str
    stage: str
    closed: bool
    place: str
    item: str
    captured_at: datetime
    photos: tuple[str, ...]
    objections: int
    answers: tuple[str, ...]
    fine: Decimal | None
    paid: Decimal
    pay_by: str


def find(plate: str, secret: str) -> list[Ticket]:
    """The vehicle's tickets, newest first; empty when plate and secret do not belong together. Raises InputError without a usable plate or secret."""
    least = int(rules_on(datetime.now(CHINA).date())["prk.secret"])
    secret = re.sub(r"\s", "", secret).upper()
    vehicles.plate_of(plate)
    if not _SECRET.fullmatch(secret) or len(secret) < least:
        raise InputError(f"请填写车架号或者登记电话的后{least}位（可以多填），只有号牌不能查询。")
    found = vehicles.known(plate)
    if found is None or not _matches(found, secret):
        return []
    models.Look.objects.create(party=found.key, person=PUBLIC, purpose="公众按号牌和第二项核验查询")
    rows = models.Matter.objects.filter(vehicle=found, procedure=PROCEDURE).exclude(stage__in=FALLEN).order_by("-opened_on", "-pk")
    return [ticket(row) for row in rows[:100]]


def _matches(vehicle: models.Party, secret: str) -> bool:
    """Whether the secret is the tail of the frame number or phone; takes as long when it is not."""
    frame, phone = (
        hmac.compare_digest(vehicle.read(name)[-len(secret) :].encode(), secret.encode()) for name in ("id_number", "phone")
    )
    return frame or phone


def ticket(row: models.Matter) -> Ticket:
    """A parking matter as the public page shows it."""
    procedure = procedure_of(row.procedure)
    acts = list(row.acts.order_by("seq"))
    matter = codec.matter(procedure, row.number, [act.body for act in acts], row.stage)
    taken = matter.first("prk.capture")
    if taken is None:
        raise InputError("这一事项不是停车记录。")
    fixed, day = matter.last("prk.decide-simple"), matter.acts[-1].day
    thing = snapshot(taken.day).item(taken.data.item)
    due = due_day(matter, rules_on(day))
    return Ticket(
        row.pk,
        row.number,
        row.stage,
        row.closed,
        taken.data.place,
        thing.title if thing else taken.data.item,
        taken.data.captured_at,
        tuple(piece.sha256 for piece in taken.evidence),
        len(matter.all("prk.object")),
        tuple(answer.data.reasons for answer in matter.all("prk.object-answer")),
        money(fixed.data.fine) if fixed is not None else None,
        paid(matter),
        due.isoformat() if due is not None else "",
    )


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
