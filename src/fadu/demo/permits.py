"""The year's permits: every application accepted in 2023 and decided in time, and a few in progress on the day of loading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import HEADS
from fadu.demo.disclosure import publishing
from fadu.demo.script import GROUND, Planned
from fadu.demo.stage import Stage
from fadu.disclosure.doors import About
from fadu.law.common.permit_drafts import remedies
from fadu.law.facts import CHINA, PermitItem
from fadu.law.workdays import ONE_DAY, add_months, calendar
from fadu.ledger import models, parties
from fadu.registers.asof import snapshot

ACCEPTED, REFUSED = 382, 14
#: Working days before the load day on which the running applications came, and how many of their acts are done.
RUNNING = ((1, 1), (3, 1), (6, 1), (4, 2), (8, 3), (12, 4))
ACTS = ACCEPTED * 8 + 20
PORTAL, WINDOW, EXAMINERS = "PORTAL", ("P034", "P035"), ("P050", "P053")
#: How often each item is asked for.
_SHARES = {
    "XK-01": 90, "XK-02": 52, "XK-03": 14, "XK-04": 48, "XK-05": 30, "XK-06": 38,
    "XK-07": 4, "XK-09": 6, "XK-10": 20, "XK-11": 12, "XK-12": 50, "XK-13": 18,
}  # fmt: skip
_FEES = {"XK-01": 300, "XK-02": 1800}
_STREETS = ("兴潼大道", "滨江路", "建设路", "人民路", "书院街", "和平路", "外滩路", "文化路")


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """All of it; the same on every load but for the days of the running ones."""
    rng = Random(382)
    contact = parties.find_or_make(kind="citizen", name="示例联系人", phone="10200000000", synthetic=True)
    days = [day for day in _days() if day.month < 12 or day.day < 8]
    items = [code for code, share in _SHARES.items() for _ in range(share)]
    rng.shuffle(items)
    refused = set(rng.sample(range(ACCEPTED), REFUSED))
    known = {item.code: item for item in snapshot(date(2023, 1, 3)).permit_items()}
    for number in range(ACCEPTED):
        day = days[number * len(days) // ACCEPTED]
        yield stage.play(
            "permit", _permit(rng, known[items[number]], day, contact.key, next(caster.parties["org"]).key, number in refused)
        )
    today = datetime.now(CHINA).date()
    for back, done in RUNNING:
        day = _back(today, back)
        acts = _permit(rng, known["XK-04"], day, contact.key, next(caster.parties["org"]).key, False)
        yield stage.play("permit", acts[:done])


def _days() -> list[date]:
    days = (date(2023, 1, 3) + timedelta(days=number) for number in range(363))
    return [day for day in days if calendar().works(day)]


def _back(today: date, count: int) -> date:
    day = today
    while count:
        day -= ONE_DAY
        count -= calendar().works(day)
    return day


def _permit(rng: Random, item: PermitItem, day: date, contact: str, party: str, refused: bool) -> list[Planned]:
    place = f"潼南区{rng.choice(_STREETS)}{rng.randint(1, 199)}号（示例）"
    topic, window, head = f"{item.title}：{place}", rng.choice(WINDOW), rng.choice(HEADS)
    online = rng.random() < 0.7
    asked = {
        "item": item.code,
        "topic": topic,
        "party": party,
        "contact": contact,
        "place": place,
        "answers": [{"name": name, "value": "见申请表（示例）"} for name in item.fields],
        "materials": [{"name": name} for name in item.materials],
        "channel": "portal" if online else "window",
        "visits": 0 if online else 1,
        "period": item.period,
        "promised": item.promised,
        "months": item.months,
    }
    accepted = calendar().add_workdays(day, 1)
    examined = calendar().add_workdays(accepted, 1)
    decided = calendar().add_workdays(accepted, max(1, min(item.promised - 1, rng.randint(2, 6))))
    opinion = "现场与图纸不符，不具备许可条件（示例）。" if refused else "材料齐全，现场符合许可条件（示例）。"
    acts = [
        _act("lic.apply", asked, (PORTAL if online else window,), day, 9),
        _act("lic.accept", {"period": item.period, "promised": item.promised}, (window,), accepted, 9),
        _act(
            "lic.examine",
            {"on_site": item.on_site, "met": not refused, "checked": item.conditions, "opinion": opinion},
            EXAMINERS,
            examined,
            10,
        ),
    ]
    if refused:
        return [
            *acts,
            _act(
                "lic.refuse",
                {"reasons": opinion, "basis": [item.basis], **remedies(decided, snapshot(decided).bureau())},
                (head,),
                decided,
                11,
            ),
        ]
    ends = add_months(decided, item.months or 6) - ONE_DAY
    span = {"valid_from": decided, "valid_to": ends}
    content = f"准予{topic}。"
    acts.append(_act("lic.grant", {"content": content, **span}, (head,), decided, 11))
    acts += list(_charged(item, window, decided))
    handed = calendar().add_workdays(decided, 1)
    said = {"licensed": item.title, "content": content, "place": place, **span, "visits": 0 if online else 1}
    return [*acts, _act("lic.deliver", said, (window,), handed, 15), *_published(item, decided)]


def _charged(item: PermitItem, window: str, day: date) -> Iterator[Planned]:
    if item.code in _FEES:
        fee = {"what": item.fee.partition("，")[0], "basis": item.fee_basis, "standard": item.fee, "amount": _FEES[item.code]}
        yield _act("lic.fee", fee, (window,), day, 14)
        paid = {"amount": _FEES[item.code], "paid_on": day, "receipt": "示例票据"}
        yield _act("lic.paid", paid, (window,), day, 15)


def _published(item: PermitItem, decided: date) -> Sequence[Planned]:
    about = About(GROUND, told_on=decided, secrets_checked=True, social_impact=False)
    begin = datetime.combine(calendar().add_workdays(decided, 3), time(9), CHINA)
    return publishing("pub.permit", 8 if item.code in _FEES else 6, about, begin)


def _act(step: str, data: Mapping[str, Any], who: Sequence[str], day: date, hour: int) -> Planned:
    return Planned(step, step, data, tuple(who), datetime.combine(day, time(hour), CHINA))
