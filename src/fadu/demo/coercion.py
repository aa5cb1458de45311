"""The year's compulsion: seizures released or settled, a demand obeyed, a substitute performance, an execution by the court, two illegal buildings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from fadu.demo import recording
from fadu.demo.cases import Caster
from fadu.demo.pictures import photos
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.workdays import calendar
from fadu.ledger import models

_TEAM, _HEAD, _KEEPER, _LEGAL = ("P014", "P019"), "P002", "P052", "P054"
#: First day, urgent, how it ended.
_SEIZURES = (
    (date(2023, 2, 14), False, "release"),
    (date(2023, 3, 21), True, "release"),
    (date(2023, 5, 9), False, "decided"),
    (date(2023, 7, 18), True, "release"),
    (date(2023, 9, 12), False, "extend"),
    (date(2023, 11, 7), False, "release"),
)
#: Day of the substitute performance.
_CLEARED = date(2023, 6, 29)
#: Day on which the illegal building was demolished.
_RAZED = date(2023, 8, 15)
ACTS = len(_SEIZURES) * 6 + 44


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Measures by date, then the three executions and the two buildings."""
    for day, urgent, end in _SEIZURES:
        yield recording.shift(stage, _TEAM[0], _at(day, 16, 5), _at(day, 16, 35))
        yield stage.play("coercion-measure", list(_seizure(caster, day, urgent, end)))
    yield recording.shift(stage, _TEAM[0], _at(_CLEARED, 10), _at(_CLEARED, 16))
    for acts in (_obeyed(caster), _substitute(caster), _court(caster)):
        yield stage.play("compulsory-execution", acts)
    yield recording.shift(stage, _TEAM[0], _at(_RAZED, 9), _at(_RAZED, 12))
    for acts in (_taken_down(caster), _razed(caster)):
        yield stage.play("illegal-building", acts)


def _seizure(caster: Caster, day: date, urgent: bool, end: str) -> Iterator[Planned]:
    about = _about(caster, "citizen") | {
        "basis": "《重庆市市容环境卫生管理条例》第十八条",
        "own_power": True,
        "refused": True,
        "reasons": "占道摆摊，责令改正而拒不改正（示例）",
        "urgent": urgent,
    }
    if urgent:
        yield _act("coe.urgent", about, _TEAM, day, 16)
    else:
        yield _act("coe.approve", about | {"approved_by": _HEAD, "handlers": list(_TEAM)}, (_HEAD,), day, 9)
    applied = {"certificates": "渝潼执（示例）014、019", "told": True, "heard": "当事人无异议（示例）", "signed": True}
    pictures = tuple(_photo(caster, name, _at(day, 16, 8)) for name in ("三轮车", "遮阳伞"))
    yield _act("coe.apply", applied, _TEAM, day, 16, 10, pictures)
    yield from _taken(day, urgent)
    if end == "extend":
        yield _act("coe.extend", {"days": 20, "reasons": "案情复杂（示例）", "told": True}, (_HEAD,), day + timedelta(days=27), 10)
    back = {"fates": [{"thing": 1, "fate": "returned"}, {"thing": 2, "fate": "returned"}]}
    why = (
        {"ground": "decided", "reasons": "已经作出处罚决定（示例）"} if end == "decided" else {"reasons": "当事人已经改正（示例）"}
    )
    yield _act("coe.release", back | why, (_HEAD,), calendar().add_workdays(day, 30 if end == "extend" else 8), 15)


def _taken(day: date, urgent: bool) -> Iterator[Planned]:
    """The decision with its list, the store that took the things in, and the approval that an urgent measure still needs."""
    things = [
        {"name": "三轮车", "quantity": "1辆", "state": "完好", "photo": "E1"},
        {"name": "遮阳伞", "quantity": "2把", "state": "完好", "photo": "E2"},
    ]
    kept = {"two_copies": True, "related": True, "kept_at": "本局暂存仓库（示例）", "keeper": _KEEPER}
    yield _act("coe.decision", {"days": 30, "things": things, **kept}, _TEAM, day, 16, 30)
    stored = {"kept_at": "本局暂存仓库（示例）", "keeper": _KEEPER, "checked": True}
    yield _act("coe.keep", stored, (_KEEPER,), day, 17, 10)
    if urgent:
        yield _act("coe.backfile", {"agreed": True, "reasons": "情况属实"}, (_HEAD,), day + timedelta(days=1), 9)


def _demand(caster: Caster, told: date, served: date, duty: str, amount: str | None) -> Iterator[Planned]:
    """The demand of a duty that was due fifteen days after the decision's service, handed over the same day."""
    said = _about(caster, "org") | {
        "decision": "潼城管罚决字（示例）" if amount else "潼城管责改字（示例）",
        "kind": "money" if amount else "clear",
        "duty": duty,
        "amount": amount,
        "decided_on": served,
        "due_on": served + timedelta(days=15),
        "way": "到指定银行缴纳" if amount else "自行清除",
        "rights": True,
    }
    yield _act("enf.demand", said, (_HEAD,), told, 10)
    yield _served("enf.serve", 1, told, 15)


def _served(step: str, paper: int, day: date, hour: int, receiver: str = "representative") -> Planned:
    """A paper handed to the party, who signed."""
    return _act(step, {"paper": paper, "receiver": receiver, "received_on": day, "signed": True}, _TEAM, day, hour)


def _obeyed(caster: Caster) -> list[Planned]:
    told = date(2023, 4, 11)
    return [
        *_demand(caster, told, date(2023, 2, 20), "缴纳罚款三千元（示例）", "3000"),
        _act("enf.end", {"way": "performed", "note": "当事人已缴清（示例）"}, (_HEAD,), date(2023, 4, 20), 10),
    ]


def _substitute(caster: Caster) -> list[Planned]:
    told, decided = date(2023, 6, 6), date(2023, 6, 21)
    said = {"harm": "堆放物危害道路交通安全", "performer": "某清洁公司（示例）", "cost": "2600", "way": "机械清运", "on": _CLEARED}
    done = {"began": _at(_CLEARED, 10), "supervisor": _TEAM[0], "signed": True, "note": "清运完毕（示例）"}
    return [
        *_demand(caster, told, date(2023, 5, 15), "清除道路上的堆放物（示例）", None),
        _act("enf.hear", {"said": "没有意见", "answer": "继续履行"}, _TEAM, date(2023, 6, 9), 10),
        _act("sub.decide", said, (_HEAD,), decided, 10),
        _served("enf.serve", 4, decided, 14),
        _act("sub.demand", {"served_on": decided}, _TEAM, decided, 15),
        _act("sub.do", done, _TEAM, _CLEARED, 16),
        _act("enf.end", {"way": "executed", "note": "费用由当事人承担（示例）"}, (_HEAD,), date(2023, 7, 5), 10),
    ]


def _court(caster: Caster) -> list[Planned]:
    told = date(2023, 9, 5)
    asked = {
        "court": "重庆市潼南区人民法院",
        "object": "强制执行罚款五千元（示例）",
        "signed_by": _HEAD,
        "materials": ["decision", "opinion", "demand", "object"],
    }
    return [
        *_demand(caster, told, date(2023, 3, 1), "缴纳罚款五千元（示例）", "5000"),
        _act("crt.apply", asked, (_HEAD,), date(2023, 9, 22), 10),
        _act("crt.accept", {"accepted": True, "received_on": date(2023, 9, 26)}, (_LEGAL,), date(2023, 9, 26), 10),
        _act("crt.rule", {"granted": True, "document": "行审裁定（示例）1号"}, (_LEGAL,), date(2023, 10, 10), 10),
        _act("enf.end", {"way": "court", "note": "法院执行完毕（示例）"}, (_HEAD,), date(2023, 11, 20), 10),
    ]


def _building(caster: Caster, found: date, decided: date, until: date, structure: str) -> Iterator[Planned]:
    """From the finding to the served order to demolish: five acts."""
    about = _about(caster, "citizen") | {
        "found_on": found,
        "kind": "unpermitted",
        "structure": structure,
        "area": "约40平方米",
        "organ": "潼南区规划和自然资源局（示例）",
        "opinion": "潼规认函（示例）",
        "summary": f"当事人擅自搭建{structure}（示例）",
    }
    order = {
        "order": "demolish",
        "until": until,
        "reasons": "无法采取改正措施消除影响（示例）",
        "basis": "《城乡规划法》第六十四条",
    }
    yield _act("ill.find", about, _TEAM, found, 10, 0, (_photo(caster, "违法建筑", _at(found, 9, 50)),))
    yield _act("ill.stop", {"measure": "立即停止建设", "told": True}, _TEAM, found, 10, 30)
    yield _act("ill.hear", {"said": "已告知，当事人没有异议（示例）"}, _TEAM, decided - timedelta(days=2), 10)
    yield _act("ill.decide", order, (_HEAD,), decided, 10)
    yield _served("ill.serve", 4, decided, 15, "party")


def _announced(day: date, until: date) -> Planned:
    said = {"until": until, "where": "建筑物和社区公告栏（示例）", "decision": "潼城管限拆字（示例）"}
    return _act("ill.announce", said, (_HEAD,), day, 10)


def _taken_down(caster: Caster) -> list[Planned]:
    """The party takes its building down while the announcement hangs."""
    end = date(2023, 4, 18)
    return [
        *_building(caster, date(2023, 3, 2), date(2023, 3, 14), date(2023, 3, 28), "楼顶彩钢棚"),
        _announced(date(2023, 4, 3), date(2023, 4, 20)),
        _act("ill.end", {"way": "self"}, (_HEAD,), end, 15, 0, (_photo(caster, "自行拆除后的现场", _at(end, 14, 30)),)),
    ]


def _razed(caster: Caster) -> list[Planned]:
    """No remedy was sought in half a year; the government orders, the bureau demolishes."""
    order = {
        "government": "潼南区人民政府",
        "document": "潼南府责拆（示例）1号",
        "department": "潼南区城市管理局",
        "ordered_on": date(2023, 8, 3),
    }
    razed = {
        "began": _at(_RAZED, 9),
        "ended_at": _at(_RAZED, 12),
        "supervisor": _TEAM[0],
        "things": [{"name": "货架", "quantity": "3个", "state": "完好", "photo": "E2"}],
        "handed": "当场交当事人领走（示例）",
        "signed": True,
        "note": "拆除完毕（示例）",
    }
    executed = {"way": "人工拆除", "planned_on": _RAZED, "reasons": "公告、催告后逾期不拆除（示例）"}
    demand = {"duty": "自行拆除违法建筑（示例）", "way": "自行拆除", "rights": True}
    return [
        *_building(caster, date(2023, 1, 5), date(2023, 1, 12), date(2023, 2, 6), "砖混一层"),
        _announced(date(2023, 2, 8), date(2023, 2, 28)),
        _act("ill.window", {"remedy": "none", "note": "已向法院、复议机关核实（示例）"}, (_LEGAL,), date(2023, 7, 18), 9),
        _act("ill.demand", demand, (_HEAD,), date(2023, 7, 18), 10),
        _served("ill.serve", 8, date(2023, 7, 18), 15, "party"),
        _act("ill.order", order, (_LEGAL,), date(2023, 8, 3), 16),
        _act("ill.execute", executed, (_HEAD,), date(2023, 8, 4), 10),
        _served("ill.serve", 11, date(2023, 8, 7), 10, "party"),
        _act("ill.enter", {}, _TEAM, _RAZED, 9, 0, (_photo(caster, "货架", _at(_RAZED, 8, 50)),)),
        _act("ill.demolish", razed, _TEAM, _RAZED, 12),
        _act("ill.end", {"way": "razed"}, (_HEAD,), date(2023, 8, 17), 10),
    ]


def _photo(caster: Caster, title: str, at: datetime) -> Evidence:
    """A picture of a thing or a site; always the same for the same name."""
    pictures = photos(caster.pictures)
    chosen = pictures[sum(map(ord, title)) % len(pictures)]
    return Evidence("electronic", chosen.sha256, at, _TEAM[0], "执法人员现场拍摄（示例）", f"{title}的照片")


def _about(caster: Caster, kind: str) -> dict[str, Any]:
    place = next(place for place in caster.places if place.urban)
    return {"party": next(caster.parties[kind]).key, "party_kind": kind, "place": place.street(caster.rng), "town": place.town}


def _act(
    step: str, data: dict[str, Any], by: tuple[str, ...], day: date, hour: int, minute: int = 0, pieces: tuple[Evidence, ...] = ()
) -> Planned:
    return Planned(step, step, data, by, _at(day, hour, minute), pieces)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
