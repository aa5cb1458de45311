"""我的违停: the public's door to its own tickets.

The door is `identified(plate, secret)`: the plate is looked up through its blind index, the second secret (the tail of the frame number or of the
registered phone) is compared with what is sealed. A wrong plate and a wrong secret give the same empty answer, so that nobody can learn which
plates are known; each look that succeeds is recorded like any look at personal data.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from fadu.documents.catalogue import PAPERS
from fadu.law.common.case import money
from fadu.law.common.parking import handled_by
from fadu.law.common.parking_data import OBJECTIONS
from fadu.law.common.payment import due_day, over, owed, paid, returned
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.params import rules_on
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, papers, rows, vehicles
from fadu.ledger.record import load
from fadu.ledger.tickets import FALLEN, PROCEDURE
from fadu.registers.asof import snapshot

#: Who looked, in the record of looks.
PUBLIC = "公众"
#: So many tickets of one vehicle are listed.
MOST = 100
#: Papers that the page of a ticket gives out; those that are not nameless open only for the one they name.
SHOWN = (
    "parking_notice",
    "objection_opinion",
    "parking_removal",
    "parking_waiver",
    "spot_decision",
    "parking_demand",
    "surcharge_decision",
    "refund_decision",
)
_SECRET = re.compile(r"[0-9A-Za-z]{4,17}")


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in the list, from the matter's index alone. `fine` in yuan."""

    pk: int
    number: str
    stage: str
    closed: bool
    place: str
    occurred_on: date | None
    fine: Decimal | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An objection and, once there is one, its answer."""

    day: date
    grounds: Sequence[str]
    text: str
    outcome: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper of the ticket. `personal`: it names the one who drove, and opens for him alone."""

    pk: int
    title: str
    number: str
    day: date
    personal: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as its owner or driver may see it. Money in yuan; `photos` are content addresses of the pictures taken."""

    row: models.Matter
    matter: Matter
    item: str
    basis: str
    captured_at: datetime
    photos: tuple[str, ...]
    told: Act | None
    handle_by: date | None
    asked: Sequence[Asked]
    papers: Sequence[Issued]
    fine: Decimal | None
    waived: Decimal | None
    paid: Decimal
    owed: Decimal
    pay_by: date | None
    receipts: Sequence[tuple[date, Decimal, str]]
    returned: Decimal
    over: Decimal

    def may(self, step: str) -> bool:
        """Whether the stage of the ticket lets that step be done now."""
        return self.row.stage in procedure_of(PROCEDURE).step(step).at


def identified(plate: str, secret: str, day: date | None = None) -> str:
    """Key of the vehicle to which plate and secret belong, with the look recorded; empty when they do not belong together.

    Raises InputError without a usable plate or secret.
    """
    least = int(rules_on(day or datetime.now(CHINA).date())["prk.secret"])
    secret = re.sub(r"\s", "", secret).upper()
    vehicles.plate_of(plate)
    if not _SECRET.fullmatch(secret) or len(secret) < least:
        raise InputError(f"请填写车架号或者登记电话的后{least}位（可以多填），只有号牌不能查询。")
    found = vehicles.known(plate)
    if found is None or not _matches(found, secret):
        return ""
    rows.insert(models.Look(party=found.key, person=PUBLIC, purpose="公众按号牌和第二项核验查询", at=timezone.now()))
    return found.key


def _matches(vehicle: models.Party, secret: str) -> bool:
    """Whether the secret is the tail of the frame number or phone; takes as long when it is not."""
    frame, phone = (
        hmac.compare_digest(vehicle.read(name)[-len(secret) :].encode(), secret.encode()) for name in ("id_number", "phone")
    )
    return frame or phone


def lines(vehicle: str) -> list[Line]:
    """The vehicle's tickets that stand, newest first."""
    known = rows.fetch(models.Party, key=vehicle)
    found = rows.fetch(models.Matter, vehicle_id=known[0].pk) if known else []
    standing = [row for row in found if row.procedure == PROCEDURE and row.stage not in FALLEN]
    standing.sort(key=lambda row: (row.opened_on, row.pk), reverse=True)
    return [
        Line(
            row.pk,
            row.number,
            row.stage,
            row.closed,
            row.place,
            row.occurred_on,
            None if row.fine is None else Decimal(row.fine) / 100,
        )
        for row in standing[:MOST]
    ]


def samples() -> list[tuple[str, str, str]]:
    """Synthetic tickets to try the query with: stage, plate, tail of the phone. Never a real one."""
    rows_of = models.Matter.objects.filter(procedure=PROCEDURE, synthetic=True, vehicle__synthetic=True).select_related("vehicle")
    found = (rows_of.filter(stage=stage).order_by("pk").first() for stage in ("待处理", "已处罚"))
    return [(row.stage, row.vehicle.read("name"), row.vehicle.read("phone")[-4:]) for row in found if row and row.vehicle]


def ticket(vehicle: str, pk: int) -> Ticket | None:
    """One ticket of that vehicle; None where it has none of that number that stands."""
    row = models.Matter.objects.filter(pk=pk, vehicle__key=vehicle, procedure=PROCEDURE).exclude(stage__in=FALLEN)
    found = row.select_related("vehicle", "party").first() if 0 < pk < 1 << 63 else None
    if found is None:
        return None
    matter = load(procedure_of(PROCEDURE), found)
    taken = matter.acts[0]
    rules = rules_on(datetime.now(CHINA).date())
    item = snapshot(taken.day).item(taken.data.item)
    fixed, waived, told = matter.last("prk.decide-simple"), matter.last("prk.waive"), matter.last("prk.notice")
    return Ticket(
        found,
        matter,
        item.title if item else taken.data.item,
        f"《{item.statute}》{item.duty_article}" if item else "",
        taken.data.captured_at,
        tuple(piece.sha256 for piece in taken.evidence),
        told,
        handled_by(told.day, rules_on(told.day)) if told is not None else None,
        _asked(matter),
        [
            Issued(
                paper.pk,
                PAPERS[paper.kind].title,
                paper.number,
                date.fromisoformat(paper.issued_at[:10]),
                not PAPERS[paper.kind].nameless,
            )
            for paper in found.papers.filter(kind__in=SHOWN).order_by("pk")
        ],
        money(fixed.data.fine) if fixed is not None else None,
        money(waived.data.waived) if waived is not None and found.stage == "免予处罚" else None,
        paid(matter),
        owed(matter),
        due_day(matter, rules),
        [(act.data.paid_on, money(act.data.amount), act.data.receipt) for act in matter.all("pay.bank")],
        returned(matter),
        over(matter),
    )


def _asked(matter: Matter) -> list[Asked]:
    answers = {answer.data.objection: answer.data for answer in matter.all("prk.object-answer")}
    found = []
    for act in matter.all("prk.object"):
        answer = answers.get(act.seq)
        outcome = "" if answer is None else "异议成立" if answer.outcome == "upheld" else "异议不成立"
        grounds = [OBJECTIONS[ground] for ground in act.data.grounds]
        found.append(Asked(act.day, grounds, act.data.text, outcome, answer.reasons if answer is not None else ""))
    return found


def paper_pdf(shown: Ticket, pk: int, name: str = "") -> bytes | None:
    """A paper of the ticket as PDF; one that names the driver only for him who writes his name. None when there is none, or the name is another."""
    known = next((one for one in shown.papers if one.pk == pk), None)
    if known is None or (known.personal and not _named(shown.row.party, name)):
        return None
    paper = models.Paper.objects.select_related("matter__party", "matter__vehicle").get(pk=pk)
    return papers.pdf(procedure_of(PROCEDURE), paper, shown.matter)


def _named(party: models.Party | None, name: str) -> bool:
    """Whether that is the party's whole name; the look is recorded."""
    if party is None or not hmac.compare_digest(party.read("name").encode(), name.strip().encode()):
        return False
    models.Look.objects.create(party=party.key, person=PUBLIC, purpose="当事人查看本人的文书")
    return True
