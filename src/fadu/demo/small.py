"""The many small matters of 2023: first-violation waivers, on-the-spot penalties, study sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from fadu.demo.cast import CLERK, FINANCE, PRINCIPAL, Place, Team
from fadu.demo.pictures import Picture, photos
from fadu.demo.script import Planned
from fadu.law.facts import CHINA, Evidence, Item
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot

WAIVERS = 3_217
#: Waivers of companies, whose lowest tier is 500 yuan; every other one is of a citizen, 50 yuan.
WAIVERS_OF_COMPANIES = 761
SIMPLE = 120
STUDY = {"first_agenda": 38, "collective_law": 2, "center_group": 6, "party_lecture": 4}

#: Items on the waiver list whose lowest tier is 50 yuan for a citizen and 500 for a company.
_FOR_BOTH = ("CQSR-18-1", "CQSR-18-3", "CQSR-18-4", "CQSR-18-5", "CQSR-18-6", "CQSR-18-7")
_FOR_CITIZENS = ("CQSR-39-4", "CQSR-44-1", "CQSR-45-1", "CQSR-45-5", "CQSR-43-1", "CQSR-45-2", "CQSR-45-3", "CQSR-39-1")
_FOR_SPOT = ("CQSR-44-1", "CQSR-45-1", "CQSR-18-7", "CQSR-18-5")
_TALKS = (
    "当场说明违法事实、法律依据和危害，当事人认识到错误并承诺不再违反。",
    "当场讲解市容环境卫生管理条例有关规定，发放告知单。",
    "结合案例当场教育，当事人已自行清理并恢复原状。",
)
_TEXTS = (
    "《习近平法治思想学习纲要》",
    "《中华人民共和国行政处罚法》",
    "《重庆市市容环境卫生管理条例》",
    "《优化营商环境条例》",
    "《信访工作条例》",
)


def waiver_scripts(
    rng: Random, teams: list[Team], places: list[Place], pictures: list[Picture], parties: dict[str, Iterator[models.Party]]
) -> Iterator[list[Planned]]:
    """First-violation waivers over the working days of the year, in all towns; each party once, so that “first” is true."""
    days = _workdays(2023)
    companies = set(rng.sample(range(WAIVERS), WAIVERS_OF_COMPANIES))
    for number in range(WAIVERS):
        day = days[number * len(days) // WAIVERS]
        place, team = places[number % len(places)], rng.choice(teams)
        kind = "org" if number in companies else "citizen"
        item = _item(rng, _FOR_BOTH if kind == "org" else (*_FOR_BOTH, *_FOR_CITIZENS), day, place)
        yield _waiver(rng, day, place, team, item, kind, next(parties[kind]).key, rng.choice(photos(pictures)).sha256)


def _waiver(rng: Random, day: date, place: Place, team: Team, item: Item, kind: str, party: str, photo: str) -> list[Planned]:
    moment = datetime.combine(day, time(8, 30), CHINA) + timedelta(minutes=rng.randint(0, 500))
    tier = next(tier for tier in item.tiers if tier.party in ("any", kind))
    later = [moment + timedelta(minutes=minutes) for minutes in (0, 6, 12, 25)]
    seen = Evidence("electronic", photo, later[1], team.officers[0], "执法人员现场拍摄（示例）", "改正后照片")
    assess = {
        "item": item.code,
        "party": party,
        "party_kind": kind,
        "place": place.street(rng),
        "town": place.town,
        "occurred_on": day,
        "facts": f"{item.title}，系初次违法，危害后果轻微。",
    }
    correct = {"measure": "立即改正", "until": later[1] + timedelta(hours=2), "on_spot": True}
    decide = {
        "slight_harm": True,
        "approved_by": team.leader,
        "tier": tier.code,
        "waived": str(tier.minimum),
        "reasons": "初次违法，危害后果轻微并当场改正。",
    }
    return [
        Planned("wav.assess", "wav.assess", assess, team.officers, later[0]),
        Planned("wav.correct", "wav.correct", correct, team.officers, later[1], (seen,)),
        Planned("wav.educate", "wav.educate", {"said": rng.choice(_TALKS), "told_by": team.officers[0]}, team.officers, later[2]),
        Planned("wav.decide", "wav.decide", decide, (team.leader,), later[3]),
    ]


def simple_scripts(
    rng: Random, teams: list[Team], places: list[Place], pictures: list[Picture], parties: dict[str, Iterator[models.Party]]
) -> Iterator[list[Planned]]:
    """On-the-spot penalties, each reported, paid at the bank and closed."""
    days = _workdays(2023)[:-12]
    bureau = snapshot(date(2023, 6, 1)).bureau()
    for number in range(SIMPLE):
        day, place, team = days[number * len(days) // SIMPLE], places[number % len(places)], rng.choice(teams)
        item = _item(rng, _FOR_SPOT, day, place)
        tier = next(tier for tier in item.tiers if tier.party in ("any", "citizen"))
        at = datetime.combine(day, time(9, 0), CHINA) + timedelta(minutes=rng.randint(0, 420))
        where = place.street(rng)
        spot = {
            "item": item.code,
            "party": next(parties["citizen"]).key,
            "party_kind": "citizen",
            "place": where,
            "town": place.town,
            "occurred_on": day,
            "certificates": "渝潼执（示例）" + "、".join(code[1:] for code in team.officers),
            "told": True,
            "answer": "无异议",
            "answer_heard": True,
            "handed_over": "signed",
            "reconsider_organs": bureau["reconsideration_organ"].split("或者"),
            "court": bureau["court"],
            "facts": [{"element": "conduct", "text": f"在{where}{item.title}", "evidence": ["E1"]}],
            "reasons": "事实清楚，证据确凿，情节较轻。",
            "basis": [f"《{item.statute}》{item.penalty_article}"],
            "kinds": ["fine"],
            "fine": str(tier.minimum),
            "content": f"罚款{tier.minimum}元",
            "tier": tier.code,
        }
        photo = rng.choice(photos(pictures)).sha256
        seen = Evidence("electronic", photo, at - timedelta(minutes=5), team.officers[0], "执法人员现场拍摄（示例）", "现场照片")
        paid = calendar().add_workdays(day, rng.randint(1, 8))
        pay = {"amount": str(tier.minimum), "receipt": f"渝财票（示例）D{number + 1:05d}", "paid_on": paid}
        yield [
            Planned("smp.issue", "smp.issue", spot, team.officers, at, (seen,)),
            Planned("smp.report", "smp.report", {"issued": 1}, team.officers, at + timedelta(hours=1)),
            Planned("pay.bank", "pay.bank", pay, (FINANCE,), datetime.combine(paid, time(18, 0), CHINA)),
            Planned("smp.close", "smp.close", {"way": "performed"}, (team.leader,), datetime.combine(paid, time(18, 30), CHINA)),
        ]


def study_scripts(rng: Random) -> Iterator[list[Planned]]:
    """Study sessions of the leaders over the year, the kinds mixed."""
    days = _workdays(2023)
    kinds = [kind for kind, count in STUDY.items() for _ in range(count)]
    rng.shuffle(kinds)
    attended = [PRINCIPAL, "P002", "P003", "P004", "P008"]
    for number, kind in enumerate(kinds):
        day = days[(number * len(days) + len(days) // 2) // len(kinds)]
        text = rng.choice(_TEXTS)
        data = {
            "kind": kind,
            "held_on": day,
            "topic": f"学习{text}",
            "texts": [text],
            "chair": PRINCIPAL,
            "attended": attended,
            "minutes": "领学人领读，参加人员交流发言，主持人小结（示例）。",
        }
        yield [Planned("stu.session", "stu.session", data, (CLERK,), datetime.combine(day, time(16, 0), CHINA))]


def _item(rng: Random, codes: tuple[str, ...], day: date, place: Place) -> Item:
    """An item that the bureau itself holds in that place."""
    book = snapshot(day)
    while True:
        item = book.item(rng.choice(codes))
        if item is not None and book.power(item.code, place.town)["holder"] == "bureau":
            return item


def _workdays(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    return [day for day in days if calendar().works(day)]
