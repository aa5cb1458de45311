"""The year's work with the towns and the neighbouring districts: power handed over, guidance, joint operations, problems of two districts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import CLERK
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot
from fadu.registers.models import Delegation

OPERATIONS, PROBLEMS = 12, 73
NEIGHBOURS = ("遂宁市安居区城市管理机关（示例）", "铜梁区城市管理机关（示例）")
LIAISONS = ("P014", "P015", "P016", "P017", "P018")
ACTS = 11 * 22 + 23 * 5 + OPERATIONS * 3 + PROBLEMS * 4
_LEGAL, _LEADER = "P054", "P008"


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Hand-overs by item, guidance by town, operations and problems by date."""
    rng = Random(20)
    for procedure, scripts in (
        ("delegation", _handovers()),
        ("town-guidance", _guidance(rng)),
        ("joint-operation", _operations(rng)),
        ("cross-region-problem", _problems(rng)),
    ):
        for acts in scripts:
            yield stage.play(procedure, acts)


def _handovers() -> Iterator[list[Planned]]:
    """As the register of delegations has them: one matter an item."""
    rows: dict[str, list[Delegation]] = {}
    for row in Delegation.objects.filter(kind="granted").order_by("item", "unit_id"):
        rows.setdefault(row.item, []).append(row)
    for item, held in rows.items():
        since = held[0].valid_from
        towns = [row.unit_id for row in held]
        found = snapshot(since).item(item)
        before = _days(since - timedelta(days=40), since - timedelta(days=1))
        said = {
            "topic": found.title if found else item,
            "item": item,
            "towns": towns,
            "since": since,
            "decision": held[0].basis,
            "published": True,
        }
        acts = [_act("del.list", said, _LEGAL, before[2], 9)]
        able = {"legal_hand": True, "equipment": True, "training": True, "note": "具备承接条件（示例）"}
        acts += [_act("del.ready", {"town": town, "officers": 3, **able}, _LEGAL, before[10], 10) for town in towns]
        handed = {"towns": towns, "on": calendar().roll(since), "receiver": "各镇人民政府（示例）"}
        acts.append(_act("del.handover", handed, "P002", calendar().roll(since), 15))
        yield acts


def _guidance(rng: Random) -> Iterator[list[Planned]]:
    """Twenty towns with a fixed officer each; three sub-districts in rotation, a new officer in July."""
    units = snapshot(date(2023, 1, 1)).units("town", "subdistrict")
    days = _days(date(2023, 1, 10), date(2023, 12, 1))
    for number, unit in enumerate(units):
        town, name, officer = unit["code"], unit["name"], LIAISONS[number % len(LIAISONS)]
        rotating = unit["kind"] == "subdistrict"
        assign = {"topic": f"{name}执法指导（示例）", "town": town, "year": 2023, "liaison": officer}
        acts = [_act("del.liaison", assign | {"mode": "rotating" if rotating else "fixed"}, _LEADER, date(2023, 1, 5), 9)]
        first, second = sorted(rng.sample(range(len(days)), 2))
        acts.append(_visit(officer, days[first // 2]))
        if rotating:
            officer = LIAISONS[(number + 1) % len(LIAISONS)]
            acts.append(_act("del.rotate", assign | {"liaison": officer, "mode": "rotating"}, _LEADER, date(2023, 7, 3), 9))
        acts.append(_visit(officer, max(days[second], date(2023, 7, 4))))
        acts.append(
            _act("del.evaluate", {"result": "good", "opinion": "承接事项办理规范（示例）。"}, _LEGAL, date(2023, 12, 18), 15)
        )
        yield acts


def _visit(officer: str, day: date) -> Planned:
    said = {
        "visited_on": day,
        "what": "案卷制作、告知送达和证据收集的现场指导（示例）",
        "problems": "个别回证填写不全",
        "follow": "当场补正",
    }
    return _act("del.guide", said, officer, day, 14)


def _operations(rng: Random) -> Iterator[list[Planned]]:
    for month in range(1, OPERATIONS + 1):
        days = _days(date(2023, month, 3), date(2023, month, 26))
        first, held, last = days[1], days[6], days[9]
        organs = [{"name": "重庆市潼南区城市管理局", "area": "潼南区"}] + [{"name": name, "area": name[:6]} for name in NEIGHBOURS]
        plan = {
            "topic": f"“遂潼铜”三地联合执法第{month}次行动（示例）",
            "organs": organs,
            "on": held,
            "place": "三地交界路段",
            "basis": "三地执法协作协议（示例）",
        }
        done = {
            "held_on": held,
            "people": rng.randint(18, 40),
            "checked": rng.randint(12, 60),
            "own_name": True,
            "note": "检查运输车辆和交界区域市容（示例）",
        }
        yield [
            _act("jnt.plan", plan, "P002", first, 9),
            _act("jnt.op", done, "P008", held, 17),
            _act("jnt.report", {"summary": "行动有序，跨区域问题已登记移交（示例）。"}, "P002", last, 15),
        ]


def _problems(rng: Random) -> Iterator[list[Planned]]:
    topics = ("渣土车跨区倾倒", "交界处垃圾堆放", "流动摊贩跨界经营", "运输车辆沿途撒漏", "户外广告越界设置")
    days = _days(date(2023, 1, 10), date(2023, 11, 10))
    for number in range(PROBLEMS):
        day = days[number * len(days) // PROBLEMS]
        neighbour, incoming = NEIGHBOURS[number % 2], number % 4 == 0
        sent, answered, closed = (calendar().add_workdays(day, step) for step in (1, 8, 10))
        said = {
            "topic": f"{rng.choice(topics)}（示例{number + 1}）",
            "place": "三地交界（示例）",
            "found_on": day,
            "direction": "in" if incoming else "out",
            "neighbour": neighbour,
        }
        acts = [_act("jnt.find", said, "P008", day, 16)]
        if incoming:
            acts.append(_act("jnt.solve", {"result": "派员清理并处理（示例）"}, "P008", answered, 15))
        else:
            acts.append(_act("jnt.hand", {"letter": f"潼跨移（示例）{number + 1}号", "sent_on": sent}, "P008", sent, 10))
            acts.append(_act("jnt.answer", {"answer": "已受理并处理完毕（示例）", "answered_on": answered}, CLERK, answered, 10))
        acts.append(_act("jnt.close", {"result": "问题已解决（示例）"}, "P008", closed, 16))
        yield acts


def _days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if calendar().works(day)]


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
