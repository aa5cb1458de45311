"""Doors for petitions: a report of an offence becomes a clue in one go, a dispute becomes a petition, and the public files, follows and asks for review.

The public's doors never tell whether a number exists: a wrong number and a wrong phone give the same answer. Each look that succeeds is recorded.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fadu.law.common import petition_data as d
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Matter
from fadu.law.params import rules_on
from fadu.law.privacy import unnamed
from fadu.law.procedures.service import petition as law
from fadu.ledger import barred, models, parties
from fadu.ledger.guesses import failed, refuse_guessing
from fadu.ledger.index import clocks
from fadu.ledger.record import Intent, Recorded, load, lock, open_matter, record_act
from fadu.registers.asof import snapshot

PROCEDURE = law.PROCEDURE
#: Who looked, in the record of looks.
PUBLIC = "公众"
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
_BETWEEN = r"[\s\-]"
_SHORT = re.compile(r"([0-9]{4})\s*-\s*([0-9]{1,6})")
LONGEST = 4_000


def route_to_penalty(
    pk: int, clue: Mapping[str, Any], told: Mapping[str, Any], by: str, officer: str, *, key: str = "", at: datetime | None = None
) -> Recorded:
    """Register the petition as a clue of a penalty case, given to `officer`, and lead the petition there: both or neither. Raises Refused, InputError.

    The clue says nothing of who reported: his name and numbers are taken out of its summary.
    """
    with transaction.atomic():
        row = lock(pk)
        if row.procedure != PROCEDURE.id:
            raise InputError("这一事项不是信访事项。")
        require_free(row, officer)
        data = {"source": "complaint", "informant": True, **clue}
        data["summary"] = unnamed(str(data.get("summary", "")), parties.for_masking(row.party), "反映人")
        opened = open_matter(
            "penalty-ordinary", Intent("pen.clue", data, [by, officer], at, key=key and f"{key}-c"), synthetic=row.synthetic
        )
        said = {**told, "record": opened.matter.number}
        return record_act(pk, Intent("pet.route", said, [by], at, key=key))


def sort_to_penalty(
    pk: int,
    reasons: str,
    clue: Mapping[str, Any],
    told: Mapping[str, Any],
    by: str,
    officer: str,
    *,
    key: str = "",
    at: datetime | None = None,
) -> Recorded:
    """Sort the petition as a report of an offence and lead it there at once. Raises Refused, InputError."""
    with transaction.atomic():
        record_act(pk, Intent("pet.sort", {"path": "penalty", "reasons": reasons}, [by], at, key=key and f"{key}-s"))
        return route_to_penalty(pk, clue, told, by, officer, key=key, at=at)


def hand_over_dispute(
    pk: int, petition: Mapping[str, Any], reasons: str, by: str, *, key: str = "", at: datetime | None = None
) -> Recorded:
    """Make a petition of a dispute, each naming the other: both or neither. Gives the dispute's act. Raises Refused, InputError."""
    with transaction.atomic():
        row = lock(pk)
        if row.procedure != "dispute":
            raise InputError("这一事项不是矛盾纠纷。")
        begun = Intent("pet.register", {**petition, "origin": row.number}, [by], at, key=key and f"{key}-p")
        opened = open_matter(PROCEDURE.id, begun, synthetic=row.synthetic)
        said = {"way": "petition", "record": opened.matter.number, "reasons": reasons}
        return record_act(pk, Intent("dsp.hand-over", said, [by], at, key=key))


def require_free(row: models.Matter, officer: str) -> None:
    """Raises InputError where the officer or his unit is the one reported."""
    book = snapshot(datetime.now(CHINA).date())
    try:
        person = book.person(officer)
    except KeyError:
        raise InputError("请选择接收线索的执法人员。") from None
    if barred.is_barred(row, person, book):
        raise InputError(f"{person.name}或者其所在单位是被反映的对象，请选择其他单位的执法人员。")


# --- the public -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, as the petitioner sees it."""

    day: date
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A petition as its petitioner sees it. `ask`: step by which he may now ask for review or re-review, until `ask_until`; empty without."""

    pk: int
    number: str
    topic: str
    stage: str
    closed: bool
    received_on: date
    due: date | None
    steps: Sequence[Step]
    ask: str
    ask_until: date | None
    rate: bool


def file_online(
    name: str, phone: str, address: str, claim: str, facts: str, place: str = "", unit: str = "", *, key: str = ""
) -> str:
    """Register a petition that somebody filed on the web; its number. Name and phone are sealed and taken out of the texts. Raises InputError, Refused.

    `unit`: the unit of the bureau that it reports, which then has no part in it.
    """
    name, phone = name.strip(), _phone(phone)
    if not 2 <= len(name) <= 50:
        raise InputError("请填写姓名或者单位名称（2 至 50 个字）。")
    texts = [text.strip() for text in (claim, facts, place)]
    if not texts[0] or not texts[1]:
        raise InputError("请写明请求，以及事实和理由。")
    if any(len(text) > LONGEST for text in texts):
        raise InputError(f"每一项最多 {LONGEST} 字，请缩短。")
    own = {"name": name, "phone": phone}
    claim, facts, place = (unnamed(text, own, "信访人") for text in texts)
    today = datetime.now(CHINA).date()
    with transaction.atomic():
        party = parties.find_or_make(kind="citizen", name=name, phone=phone, address=address.strip())
        data = {
            "topic": claim[:60],
            "channel": "web",
            "received_on": today,
            "party": party.key,
            "claim": claim,
            "facts": facts,
            "place": place[:500],
            "secret": bool(unit),
            "accused_unit": unit,
            "online": True,
        }
        return open_matter(PROCEDURE.id, Intent("pet.register", data, [_desk(unit)], key=key)).matter.number


def _phone(text: str) -> str:
    phone = re.sub(_BETWEEN, "", text)
    if not _PHONE.fullmatch(phone):
        raise InputError("请填写可以联系到您的手机号码或者带区号的电话，只写数字。")
    return phone


def _desk(unit: str) -> str:
    """Who answers for the petitions filed on the web: the petition desk, or legal affairs where the desk's own unit is reported."""
    book = snapshot(datetime.now(CHINA).date())
    for role in ("petition", "legal", "head"):
        for person in book.people(role):
            if not unit or unit not in barred.above(person.unit, book):
                return person.id
    raise InputError("本机关还没有登记信访工作人员，暂时不能在网上提交；请打电话或者来访。")


def _numbered(number: str) -> models.Matter | None:
    """The petition of that number, whole or only its year and count."""
    rows = models.Matter.objects.filter(procedure=PROCEDURE.id).select_related("party")
    short = _SHORT.fullmatch(number)
    if short is None:
        return rows.filter(number=number).first()
    return rows.filter(year=int(short[1]), number__endswith=f"〔{short[1]}〕{int(short[2])}号").first()


def _find(number: str, phone: str) -> tuple[models.Matter, Matter] | None:
    """The petition of that number whose petitioner has that phone. Raises TooMany when its phone was guessed wrong too often."""
    phone = _phone(phone)
    number = number.strip()[:60]
    row = _numbered(number)
    about = row.number if row is not None else number
    refuse_guessing(PROCEDURE.id, about)
    kept = re.sub(_BETWEEN, "", row.party.read("phone")) if row is not None and row.party is not None else ""
    if not hmac.compare_digest(kept.encode(), phone.encode()) or row is None:
        failed(PROCEDURE.id, about)
        return None
    return row, load(PROCEDURE, row)


def follow(number: str, phone: str) -> Followed | None:
    """The petition, for its petitioner; None when number and phone do not belong together. Raises InputError for what is no phone."""
    found = _find(number, phone)
    if found is None:
        return None
    row, matter = found
    if row.party is not None:
        models.Look.objects.create(party=row.party.key, person=PUBLIC, purpose="信访人按编号和电话查询", matter=row.number)
    today = datetime.now(CHINA).date()
    begun = law.registered(matter)
    ask, until = _may_ask(matter, row, today)
    due = next(
        (
            run.last
            for run in clocks(PROCEDURE, matter, today)
            if run.clock.id in ("pet.handle", "pet.simple") and run.stopped is None
        ),
        None,
    )
    rated = PROCEDURE.step("pet.rate")
    return Followed(
        pk=row.pk,
        number=row.number,
        topic=row.title,
        stage=row.stage,
        closed=row.closed,
        received_on=begun.received_on if begun is not None else row.opened_on,
        due=due,
        steps=[_told(act) for act in matter.acts if act.step in SHOWN],
        ask=ask,
        ask_until=until,
        rate=row.stage in rated.at and matter.has(*law.REPLIES) and law.rated(matter) is None,
    )


#: Steps that the petitioner sees, and the fields of each that he reads. Nothing of the inquiry, of other people, of who did it.
SHOWN: dict[str, tuple[str, ...]] = {
    "pet.register": ("claim",),
    "pet.direct": ("ways",),
    "pet.transferred": ("ways",),
    "pet.simple": ("ways",),
    "pet.route": ("organ", "ways"),
    "pet.elsewhere": ("organ", "reasons"),
    "pet.duplicate": ("reasons",),
    "pet.extend": ("reasons",),
    "pet.reply": ("opinion", "channel"),
    "pet.simple-answer": ("opinion", "channel"),
    "pet.opinion": ("opinion", "review_organ"),
    "pet.serve": (),
    "pet.carry-out": (),
    "pet.review-ask": (),
    "pet.review": ("organ", "opinion"),
    "pet.rereview-ask": (),
    "pet.rereview": ("organ", "opinion"),
    "pet.final": (),
    "pet.close": (),
    "pet.rate": (),
}


def _told(act: Any) -> Step:
    said = (str(getattr(act.data, name) or "") for name in SHOWN[act.step])
    return Step(act.day, PROCEDURE.step(act.step).label, "；".join(part for part in said if part))


def _may_ask(matter: Matter, row: models.Matter, today: date) -> tuple[str, date | None]:
    for step, key in (("pet.review-ask", "pet.review.ask"), ("pet.rereview-ask", "pet.rereview.ask")):
        if row.stage not in PROCEDURE.step(step).at or not matter.has("pet.opinion"):
            continue
        until = law.asking_until(matter, key, rules_on(today))
        return (step if until is None or today <= until else ""), until
    return "", None


def ask_review(number: str, phone: str, reasons: str, *, key: str = "") -> Recorded:
    """The petitioner asks for review, or for re-review after it, inside the period. Raises InputError with the reason where he may not."""
    found = _find(number, phone)
    if found is None:
        raise InputError("编号和电话不相符，请核对受理告知书上的编号和您登记的电话。")
    row, matter = found
    reasons = reasons.strip()
    if not 5 <= len(reasons) <= LONGEST:
        raise InputError(f"请写明请求和理由（5 至 {LONGEST} 字）。")
    today = datetime.now(CHINA).date()
    step, until = _may_ask(matter, row, today)
    if not step:
        why = f"请求的期限已于 {until} 届满。" if until is not None else "本事项现在没有可以请求复查、复核的答复。"
        raise InputError(why)
    party = row.party
    if party is not None:
        reasons = unnamed(reasons, parties.for_masking(party), "信访人")
    begun = law.registered(matter)
    organ = matter.last("pet.opinion")
    data = {
        "received_on": today,
        "organ": (organ.data.review_organ if organ is not None and step == "pet.review-ask" else "") or "上一级机关",
        "reasons": reasons,
        "online": True,
    }
    return record_act(row.pk, Intent(step, data, [_desk(begun.accused_unit if begun is not None else "")], key=key))


def rate(number: str, phone: str, rating: str, *, key: str = "") -> Recorded:
    """The petitioner rates how he was answered. Raises InputError."""
    found = _find(number, phone)
    if found is None:
        raise InputError("编号和电话不相符，请核对。")
    row, matter = found
    if rating not in d.RATINGS:
        raise InputError(f"请选择{'、'.join(d.RATINGS.values())}。")
    if row.stage not in PROCEDURE.step("pet.rate").at or not matter.has(*law.REPLIES):
        raise InputError("答复以后才能评价。")
    begun = law.registered(matter)
    said = {"rated_on": datetime.now(CHINA).date(), "organ_rating": rating, "office_rating": rating}
    return record_act(row.pk, Intent("pet.rate", said, [_desk(begun.accused_unit if begun is not None else "")], key=key))
