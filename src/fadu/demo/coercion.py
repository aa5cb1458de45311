"""The year's compulsion: seizures released or settled, a demand obeyed, a substitute performance, an execution by the court."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from fadu.demo import recording
from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.workdays import add_months, calendar
from fadu.ledger import models

_TEAM, _HEAD, _KEEPER = ("P014", "P019"), "P002", "P052"
#: First day, urgent, how it ended.
_SEIZURES = (
    (date(2023, 2, 14), False, "release"),
    (date(2023, 3, 21), True, "release"),
    (date(2023, 5, 9), False, "settle"),
    (date(2023, 7, 18), True, "release"),
    (date(2023, 9, 12), False, "extend"),
    (date(2023, 11, 7), False, "release"),
)
#: Day of the substitute performance.
_CLEARED = date(2023, 6, 29)
ACTS = len(_SEIZURES) * 5 + 14


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Measures by date, then the three executions."""
    for day, urgent, end in _SEIZURES:
        yield recording.shift(stage, _TEAM[0], _at(day, 16, 5), _at(day, 16, 35))
        yield stage.play("coercion-measure", list(_seizure(caster, day, urgent, end)))
    yield recording.shift(stage, _TEAM[0], _at(_CLEARED, 10), _at(_CLEARED, 16))
    for acts in (_obeyed(caster), _substitute(caster), _court(caster)):
        yield stage.play("compulsory-execution", acts)


def _seizure(caster: Caster, day: date, urgent: bool, end: str) -> Iterator[Planned]:
    about = _about(caster, "citizen") | {
        "basis": "《重庆市市容环境卫生管理条例》第十八条",
        "own_power": True,
        "reasons": "占道摆摊，责令改正而拒不改正（示例）",
        "urgent": urgent,
    }
    if urgent:
        yield _act("coe.urgent", about, _TEAM, day, 16)
    else:
        yield _act("coe.approve", about | {"approved_by": _HEAD, "handlers": list(_TEAM)}, (_HEAD,), day, 9)
    applied = {"certificates": "渝潼执（示例）014、019", "told": True, "heard": "当事人无异议（示例）", "signed": True}
    yield _act("coe.apply", applied, _TEAM, day, 16, 10)
    things = [{"name": "三轮车", "quantity": "1辆", "state": "完好"}, {"name": "遮阳伞", "quantity": "2把", "state": "完好"}]
    kept = {"two_copies": True, "related": True, "kept_at": "本局暂存仓库（示例）", "keeper": _KEEPER}
    yield _act("coe.decision", {"days": 30, "things": things, **kept}, _TEAM, day, 16, 30)
    if urgent:
        yield _act("coe.backfile", {"agreed": True, "reasons": "情况属实"}, (_HEAD,), day + timedelta(days=1), 9)
    if end == "extend":
        yield _act("coe.extend", {"days": 20, "reasons": "案情复杂（示例）", "told": True}, (_HEAD,), day + timedelta(days=27), 10)
    fate = "confiscated" if end == "settle" else "returned"
    fates = [{"thing": 1, "fate": "returned"}, {"thing": 2, "fate": fate}]
    last = calendar().add_workdays(day, 30 if end == "extend" else 8)
    yield _act(
        "coe.settle" if end == "settle" else "coe.release",
        {"fates": fates, "reasons": "当事人已经改正（示例）"},
        (_HEAD,),
        last,
        15,
    )


def _demand(caster: Caster, told: date, served: date, duty: str, amount: str | None) -> Planned:
    said = _about(caster, "org") | {
        "duty": duty,
        "amount": amount,
        "decided_on": served,
        "suit_ended": add_months(served, 6),
        "way": "到指定银行缴纳" if amount else "自行清除",
        "rights": True,
        "served_on": told,
    }
    return _act("enf.demand", said, (_HEAD,), told, 10)


def _obeyed(caster: Caster) -> list[Planned]:
    told = date(2023, 4, 11)
    return [
        _demand(caster, told, date(2023, 2, 20), "缴纳罚款三千元（示例）", "3000"),
        _act("enf.end", {"way": "performed", "note": "当事人已缴清（示例）"}, (_HEAD,), date(2023, 4, 20), 10),
    ]


def _substitute(caster: Caster) -> list[Planned]:
    told, decided = date(2023, 6, 6), date(2023, 6, 21)
    said = {"harm": "堆放物危害道路交通安全", "performer": "某清洁公司（示例）", "cost": "2600", "way": "机械清运"}
    done = {"began": _at(_CLEARED, 10), "supervisor": _TEAM[0], "signed": True, "note": "清运完毕（示例）"}
    return [
        _demand(caster, told, date(2023, 5, 15), "清除道路上的堆放物（示例）", None),
        _act("enf.hear", {"said": "没有意见", "answer": "继续履行"}, _TEAM, date(2023, 6, 9), 10),
        _act("sub.decide", said, (_HEAD,), decided, 10),
        _act("sub.demand", {"served_on": decided}, _TEAM, decided, 15),
        _act("sub.do", done, _TEAM, _CLEARED, 16),
        _act("enf.end", {"way": "executed", "note": "费用由当事人承担（示例）"}, (_HEAD,), date(2023, 7, 5), 10),
    ]


def _court(caster: Caster) -> list[Planned]:
    told = date(2023, 9, 5)
    return [
        _demand(caster, told, date(2023, 3, 1), "缴纳罚款五千元（示例）", "5000"),
        _act("crt.apply", {"court": "重庆市潼南区人民法院", "signed_by": _HEAD, "papers": True}, (_HEAD,), date(2023, 9, 22), 10),
        _act("crt.rule", {"granted": True, "document": "行审裁定（示例）1号"}, ("P054",), date(2023, 10, 10), 10),
        _act("enf.end", {"way": "court", "note": "法院执行完毕（示例）"}, (_HEAD,), date(2023, 11, 20), 10),
    ]


def _about(caster: Caster, kind: str) -> dict[str, Any]:
    place = next(place for place in caster.places if place.urban)
    return {"party": next(caster.parties[kind]).key, "party_kind": kind, "place": place.street(caster.rng), "town": place.town}


def _act(step: str, data: dict[str, Any], by: tuple[str, ...], day: date, hour: int, minute: int = 0) -> Planned:
    return Planned(step, step, data, by, _at(day, hour, minute))


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
