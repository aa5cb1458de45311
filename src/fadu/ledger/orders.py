"""工单的门: what anyone may do about an order without signing in — report, follow, rate, urge — and what of it is public.

Every door goes through `open_matter` and `record_act` like a page of the staff; the account of the portal (`front`) stands in the act. Who reports
is kept sealed as a Party. A key makes a retry harmless. `PublicOrder` holds nothing personal: not the description, not the person.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fadu.documents import files
from fadu.law.common.order_data import CHANNELS, RATED, RATINGS
from fadu.law.errors import InputError
from fadu.law.facts import Evidence
from fadu.law.privacy import unnamed
from fadu.law.procedures.service import order as law
from fadu.ledger import models, parties
from fadu.ledger.crypto import blind
from fadu.ledger.front import front
from fadu.ledger.guesses import failed, refuse_guessing
from fadu.ledger.models.party import UNNAMED
from fadu.ledger.open_orders import own_units
from fadu.ledger.petitions import require_free
from fadu.ledger.record import Intent, Recorded, lock, open_matter, record_act
from fadu.registers.asof import snapshot
from fadu.registers.gridding import grid_of

PROCEDURE = "order"
MOST_PHOTOS = 6
MICRO = Decimal("0.000001")
#: Who looked, in the record of looks.
PUBLIC = "公众"
_NUMBER = re.compile(r"\D*(\d{4})\D+(\d{1,9})\D*")
_PHONE = re.compile(r"\+?[0-9]{5,15}")


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports. `accused_unit`: the unit of the bureau that it complains of, which then has no part in it. `photos`: (name, stream) of pictures, checked by content. `name` and `phone` are optional: who gives a phone can follow.

    `key`: up to 64 characters, chosen by the one who sends; the same key again gives the same order.
    """

    topic: str
    channel: str = "portal"
    description: str = ""
    place: str = ""
    town: str = ""
    lat: float | None = None
    lng: float | None = None
    category: str = ""
    name: str = ""
    phone: str = ""
    secret: bool = False
    accused_unit: str = ""
    photos: Sequence[tuple[str, BinaryIO]] = ()
    source_number: str = ""
    key: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """An order taken in: its matter, the number to follow it by (“2023-12” stands for it), whether it was there already under the key."""

    pk: int
    number: str
    short: str
    again: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, as the public reads it."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class PublicOrder:
    """What anyone may know of an order. `category` and `unit` are codes, with their names beside. `reply` is only in what its own reporter reads.

    `merged_into`: the short number of the order that it goes on in; the reporter then reads that one's stage, unit, steps and answer.
    """

    pk: int
    number: str
    short: str
    topic: str
    channel: str
    stage: str
    closed: bool
    category: str
    category_title: str
    unit: str
    unit_name: str
    place: str
    lat: float | None
    lng: float | None
    received_at: datetime
    changed_at: datetime
    due_at: datetime | None
    rating: str
    merged_into: str = ""
    steps: Sequence[Step] = ()
    reply: dict[str, str] = field(default_factory=dict)
    description: str = ""
    photos: Sequence[str] = ()


def report(said: Report) -> Receipt:
    """Take in an order. Raises InputError, BadData with a sentence per field, Refused."""
    if said.channel not in CHANNELS:
        raise InputError(f"来源只能是：{'、'.join(CHANNELS.values())}。")
    if len(said.topic.strip()) < 2:
        raise InputError("请用一句话写明要反映的问题。")
    if not (said.place.strip() or (said.lat is not None and said.lng is not None)):
        raise InputError("请写明地点，或者在地图上定位。")
    if said.category and snapshot(timezone.localdate()).category(said.category) is None:
        raise InputError("没有这个类别，请重新选择。")
    if said.accused_unit and said.accused_unit not in dict(own_units()):
        raise InputError("没有这个单位，请重新选择。")
    if len(said.photos) > MOST_PHOTOS:
        raise InputError(f"照片最多{MOST_PHOTOS}张。")
    if said.phone and not _PHONE.fullmatch(phone_of(said.phone)):
        raise InputError("电话号码只有数字，五至十五位。")
    kept = [(name, files.store(stream, settings.FADU_UPLOAD_MAX_BYTES)) for name, stream in said.photos]
    if any(not stored.mime.startswith("image/") for _, stored in kept):
        raise InputError("只能上传照片。")
    with transaction.atomic():
        return _take(said, kept)


def _take(said: Report, kept: Sequence[tuple[str, files.Stored]]) -> Receipt:
    now = said.at or timezone.now()
    book = snapshot(timezone.localtime(now).date())
    who = front(book)
    person = None
    if said.phone or said.name:
        person = parties.find_or_make(kind="citizen", name=said.name.strip() or UNNAMED, phone=phone_of(said.phone))
    grid = grid_of(book.grids(), said.lat, said.lng, said.place)
    data = {
        "topic": _unnamed(said.topic, said),
        "channel": said.channel,
        "category": said.category,
        "place": said.place,
        "town": said.town or (grid["town"] if grid else ""),
        "lat": _degrees(said.lat),
        "lng": _degrees(said.lng),
        "description": _unnamed(said.description, said),
        "party": person.key if person else "",
        "secret": said.secret,
        "accused_unit": said.accused_unit,
        "source_number": said.source_number,
    }
    pieces = [
        Evidence("electronic", stored.sha256, stored.taken_at, "", "反映人提供", name[-100:] or "照片") for name, stored in kept
    ]
    done = open_matter(PROCEDURE, Intent("ord.receive", data, [who], said.at, pieces, key=said.key))
    if not done.again:
        models.Evidence.objects.bulk_create(
            models.Evidence(
                matter_id=done.matter.pk,
                act_seq=1,
                piece=f"E{place}",
                sha256=stored.sha256,
                size=stored.size,
                mime=stored.mime,
                name=name[-200:] or "照片",
                kind="electronic",
                taken_at=stored.taken_at,
                origin="反映人提供",
                uploaded_by=who,
            )
            for place, (name, stored) in enumerate(kept, 1)
        )
    return Receipt(done.matter.pk, done.matter.number, short_of(done.matter.number), done.again)


def _unnamed(text: str, said: Report) -> str:
    """The text without the reporter's own name and phone: whoever handles it reads it."""
    return unnamed(text, {"name": said.name, "phone": said.phone}, "反映人")


def without_reporter(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the bureau wrote down of a report, without the name and numbers of whoever reported: all who handle it read it."""
    party = models.Party.objects.filter(key=str(data.get("party") or "-")).first()
    own = parties.for_masking(party)
    return {name: unnamed(str(data[name]), own, "反映人") for name in ("topic", "description") if data.get(name)}


def phone_of(text: str) -> str:
    """A phone number as it is kept and compared: digits alone."""
    return re.sub(r"[\s\-()（）]", "", text)


def short_of(number: str) -> str:
    """The number as a person types it: 潼城管工单案字〔2023〕12号 → 2023-12."""
    found = _NUMBER.fullmatch(number)
    return f"{found[1]}-{found[2]}" if found else number


def find(number: str) -> models.Order | None:
    """The order of that number, whole or short; None when there is none."""
    number = number.strip()[:60]
    found = _NUMBER.fullmatch(number)
    rows = models.Order.objects.select_related("matter")
    exact = rows.filter(matter__number=number).first()
    if exact is not None or found is None:
        return exact
    like = models.Matter.objects.filter(procedure=PROCEDURE, year__in=(int(found[1]) - 1, int(found[1]), int(found[1]) + 1))
    row = like.filter(number__endswith=f"〔{found[1]}〕{int(found[2])}号").first()
    return rows.filter(pk=row.pk).first() if row else None


def follow(number: str, phone: str) -> PublicOrder | None:
    """An order as the one who reported it reads it; None when number and phone do not belong together. A wrong number and a wrong phone look alike."""
    row = _own(number, phone)
    if row is None or row.matter.party is None:
        return None
    models.Look.objects.create(
        party=row.matter.party.key, person=PUBLIC, purpose="反映人按编号和电话查询", matter=row.matter.number
    )
    return own_order(row)


def public_status(number: str) -> PublicOrder | None:
    """What anyone may know of the order of that number; None when there is none."""
    row = find(number)
    return shown(row) if row is not None else None


def public_orders(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    categories: Sequence[str] = (),
    closed: bool | None = None,
    pks: Sequence[int] = (),
    most: int = 1000,
) -> QuerySet[models.Order]:
    """Rows of orders, newest first, for lists of the public interfaces; each row becomes a `PublicOrder` by `shown`. One indexed statement."""
    rows = models.Order.objects.select_related("matter").filter(merged_into="")
    if since is not None:
        rows = rows.filter(received_at__gte=timezone.localtime(since).replace(microsecond=0).isoformat())
    if until is not None:
        rows = rows.filter(received_at__lte=timezone.localtime(until).replace(microsecond=0).isoformat())
    if categories:
        rows = rows.filter(category__in=list(categories))
    if closed is not None:
        rows = rows.filter(closed=closed)
    if pks:
        rows = rows.filter(pk__in=list(pks))
    return rows.order_by("-received_at", "-pk")[:most]


def rate(number: str, phone: str, rating: str, note: str = "", key: str = "") -> PublicOrder:
    """The reporter's own rating. Raises InputError where number and phone do not belong together, Refused where it is too early."""
    if rating not in RATINGS or rating == "no_answer":
        raise InputError("请选择满意、基本满意或者不满意。")
    return _act(number, phone, "ord.rate", {"rating": rating, "note": note}, key)


def urge(number: str, phone: str, note: str = "", key: str = "") -> PublicOrder:
    """The reporter urges. Raises InputError where number and phone do not belong together, Refused when it is closed."""
    return _act(number, phone, "ord.urge", {"note": note}, key)


def urge_on(pk: int, note: str, key: str = "") -> Recorded:
    """A partner's system urges what came in through the open interface. Raises InputError for any other order, Refused when it is closed."""
    return _from_partner(pk, "ord.urge", {"note": note}, key)


def note_on(pk: int, note: str, *, solved: bool, key: str = "") -> Recorded:
    """A partner's system tells that its report is at an end there, and whether it says solved. Raises as `urge_on`."""
    return _from_partner(pk, "ord.note", {"note": note, "solved": solved}, key)


def _from_partner(pk: int, step: str, data: dict[str, Any], key: str) -> Recorded:
    row = models.Order.objects.filter(pk=pk, channel="open311").first()
    if row is None:
        raise InputError("这件不是经开放接口反映的，不能由接口催办、说明。")
    return record_act(row.pk, Intent(step, data, [front(snapshot(timezone.localdate()))], key=key))


def open_clue(pk: int, clue: Mapping[str, Any], by: str, officer: str, *, key: str = "") -> Recorded:
    """Open a clue of a penalty case for `officer` out of an order and lead the order there: both or neither. Raises BadData, Refused, InputError.

    The clue says nothing of who reported: his name and phone are taken out of its summary.
    """
    with transaction.atomic():
        row = lock(pk)
        if row.procedure != PROCEDURE:
            raise InputError("这一事项不是工单。")
        require_free(row, officer)
        data = {"source": "complaint", "informant": row.party is not None, **clue}
        data["summary"] = unnamed(str(data.get("summary", "")), parties.for_masking(row.party), "反映人")
        opened = open_matter(
            "penalty-ordinary", Intent("pen.clue", data, [by, officer], key=key and f"{key}-c"), synthetic=row.synthetic
        )
        led = {"opened": opened.matter.number, "reasons": "反映的是违法行为，已立为线索"}
        return record_act(pk, Intent("ord.lead", led, [by], key=key))


def shown(row: models.Order, own: bool = False) -> PublicOrder:
    """An order for the public; with `own` also its steps, the answer, what was reported and the photos, for the one who reported."""
    book = snapshot(date.fromisoformat(row.received_at[:10]))
    category = book.category(row.category) if row.category else None
    matter = row.matter
    acts = list(matter.acts.order_by("seq")) if own else []
    first = acts[0].content if acts else {}
    answers = [act.content["data"] for act in acts if act.step == "ord.reply"]
    told = ("facts", "basis", "result", "next_channel")
    return PublicOrder(
        pk=matter.pk,
        number=matter.number,
        short=short_of(matter.number),
        topic=matter.title if own else category["title"] if category else "城市管理问题",
        channel=row.channel,
        stage=row.stage,
        closed=row.closed,
        category=row.category,
        category_title=category["title"] if category else "",
        unit=row.unit,
        unit_name=book.unit(row.unit)["name"] if row.unit else "",
        place=matter.place,
        lat=row.lat,
        lng=row.lng,
        received_at=datetime.fromisoformat(row.received_at),
        changed_at=datetime.fromisoformat(row.changed_at),
        due_at=datetime.fromisoformat(row.due_at) if row.due_at and row.stage == law.HANDLING else None,
        rating=row.rating,
        steps=tuple(_steps(acts)),
        reply={name: answers[-1].get(name, "") for name in told} if answers else {},
        description=first["data"]["description"] if first else "",
        photos=tuple(piece["sha256"] for piece in first["evidence"]) if first else (),
    )


def own_order(row: models.Order) -> PublicOrder:
    """An order as the one who reported it reads it; one that was merged goes on as the order it went into. Nothing of who reported that one."""
    own = shown(row, own=True)
    into = goes_on_in(row)
    acts = list(into.matter.acts.order_by("seq"))
    whose = "" if into.pk == row.pk else own.number
    given = (act.content["data"] for act in acts if act.step in ("ord.rate", "ord.callback"))
    rated = [said["rating"] for said in given if said.get("merged", "") == whose and said["rating"] in RATED]
    if into.pk == row.pk:
        return replace(own, rating=rated[-1] if rated else "")
    there = shown(into, own=True)
    since = own.steps[-1].at if own.steps else own.received_at
    return replace(
        own,
        stage=there.stage,
        closed=there.closed,
        unit=there.unit,
        unit_name=there.unit_name,
        changed_at=there.changed_at,
        due_at=there.due_at,
        rating=rated[-1] if rated else "",
        merged_into=there.short,
        steps=(*own.steps, *(step for step in _steps(act for act in acts if act.step in _SHARED) if step.at >= since)),
        reply=there.reply,
    )


#: What happens to the order another went into concerns both reporters; urging, rating and being called back are each one's own.
_SHARED = frozenset(step.id for step in law.STEPS) - {"ord.receive", "ord.urge", "ord.rate", "ord.callback"}
#: So often at most an order is followed from one it was merged into to the next.
HOPS = 5


def goes_on_in(row: models.Order) -> models.Order:
    """The order in which this one goes on: itself, or the last it was merged into."""
    for _ in range(HOPS):
        into = (
            models.Order.objects.select_related("matter").filter(matter__number=row.merged_into).first()
            if row.merged_into
            else None
        )
        if into is None:
            break
        row = into
    return row


def is_secret(matter: models.Matter) -> bool:
    """Whether the matter is an order whose reporter is kept secret."""
    return models.Order.objects.filter(pk=matter.pk, secret=True).exists()


def merged_in(number: str) -> list[models.Matter]:
    """The orders that went into that one, by way of others too."""
    found: list[models.Matter] = []
    numbers = [number]
    for _ in range(HOPS):
        rows = models.Order.objects.select_related("matter__party").filter(merged_into__in=numbers).exclude(merged_into="")
        now = [row.matter for row in rows.order_by("pk")]
        found += now
        numbers = [matter.number for matter in now]
        if not numbers:
            break
    return found


def _steps(acts: Iterable[models.Act]) -> Iterator[Step]:
    for act in acts:
        step = law.PROCEDURE.by_step.get(act.step)
        if step is not None:
            yield Step(datetime.fromisoformat(act.at), step.label)


def _own(number: str, phone: str) -> models.Order | None:
    """The order when the phone is its reporter's. Raises TooMany when its phone was guessed wrong too often."""
    row, wanted = find(number), blind(phone_of(phone)[:20])
    if row is None:
        return None
    refuse_guessing(PROCEDURE, str(row.pk))
    party = row.matter.party
    kept = party.phone_index if party is not None and party.erased_at is None else ""
    if kept and hmac.compare_digest(kept.encode(), wanted.encode()):
        return row
    failed(PROCEDURE, str(row.pk))
    return None


def _act(number: str, phone: str, step: str, data: dict[str, str], key: str) -> PublicOrder:
    row = _own(number, phone)
    if row is None:
        raise InputError("编号和电话对不上，请核对回执上的编号和反映时留的电话。")
    into = goes_on_in(row)
    if "note" in data:
        data |= {"note": unnamed(data["note"], parties.for_masking(row.matter.party), "反映人")}
    if into.pk != row.pk:
        data |= {"merged": row.matter.number}
    record_act(into.pk, Intent(step, data, [front(snapshot(timezone.localdate()))], key=key))
    return own_order(find(row.matter.number) or row)


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(MICRO, ROUND_HALF_UP)


__all__ = [
    "PublicOrder",
    "Receipt",
    "Report",
    "Step",
    "find",
    "follow",
    "goes_on_in",
    "is_secret",
    "merged_in",
    "open_clue",
    "own_order",
    "public_orders",
    "public_status",
    "rate",
    "report",
    "shown",
    "urge",
    "urge_on",
    "without_reporter",
]
