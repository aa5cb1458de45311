"""The year with the neighbours: twelve joint operations, and the problems handed over in both directions, all by letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.pictures import photos
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.ledger.record import Intent, record_act

HEAD, CLERK = "P003", "P042"
OURS = {"name": "重庆市潼南区城市管理局", "district": "潼南区"}
NEIGHBOURS = (
    {"name": "遂宁市城市管理行政执法局（示例）", "district": "遂宁市"},
    {"name": "铜梁区城市管理局（示例）", "district": "铜梁区"},
)
OPERATIONS, GIVEN, TAKEN = 12, 25, 48
SEED = 612
ACTS = OPERATIONS * 3 + GIVEN * 5 + TAKEN * 2
_TOPICS = (
    "交界路段渣土运输撒落",
    "河滩堆放建筑垃圾",
    "跨界占道摊点",
    "公路边坡倾倒生活垃圾",
    "涪江岸线违规广告牌",
    "界桥下堆放废品",
    "夜间无准运证运输砂石",
)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The operations, each with a problem for a neighbour; then the other problems given and taken."""
    rng = Random(SEED)
    for number in range(OPERATIONS):
        yield from _operation(stage, caster, rng, number)
    for number in range(OPERATIONS, GIVEN):
        yield _given(stage, caster, rng, number, _day(number, GIVEN), "")
    for number in range(TAKEN):
        yield _taken(stage, caster, rng, number)


def _day(number: int, of: int) -> date:
    """Days spread over the year, early enough for the answer to come in it."""
    return calendar().add_workdays(date(2023, 1, 9), number * 205 // of)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 0), CHINA)


def _later(at: datetime, workdays: int, hour: int) -> datetime:
    return _at(calendar().add_workdays(at.date(), workdays), hour)


def _photo(caster: Caster, rng: Random, at: datetime, who: str, title: str) -> Evidence:
    return Evidence("electronic", rng.choice(photos(caster.pictures)).sha256, at, who, "执法人员现场拍摄（示例）", title)


def _operation(stage: Stage, caster: Caster, rng: Random, number: int) -> Iterator[models.Matter]:
    """Plan and day, then the problem that goes to the neighbour, then the result that names it."""
    neighbour, team = NEIGHBOURS[number % 2], rng.choice(caster.teams)
    day = _day(number, OPERATIONS)
    topic = _TOPICS[number % len(_TOPICS)]
    organs = [{**OURS, "task": "本区一侧设点检查"}, {**neighbour, "task": "对侧设点检查"}]
    plan = {
        "topic": f"遂潼铜第{number + 1}次联合执法",
        "planned_on": day,
        "place": f"潼南区与{neighbour['district']}交界处（示例）",
        "organs": organs,
        "commander": team.leader or team.officers[0],
        "tasks": f"检查{topic}。",
    }
    found = [
        {"text": "运输车辆未密闭", "district": OURS["district"], "organ": OURS["name"]},
        {"text": topic, "district": neighbour["district"], "organ": neighbour["name"]},
    ]
    held = {
        "held_on": day,
        "present": [OURS["name"], neighbour["name"]],
        "done": "各机关在本辖区以自己的名义检查、教育、取证（示例）。",
        "checked": rng.randint(18, 60),
        "problems": found,
    }
    at = _at(day, 16)
    planned = calendar().add_workdays(day, -3)
    operation = stage.play(
        "joint-operation",
        [
            Planned("jnt.plan", "jnt.plan", plan, (HEAD,), _at(planned, 10)),
            Planned("jnt.op", "jnt.op", held, team.officers, at, (_photo(caster, rng, at, team.officers[0], "联合行动现场照片"),)),
        ],
    )
    problem = _given(stage, caster, rng, number, day, operation.number)
    handled = [{"problem": 1, "way": "spot"}, {"problem": 2, "way": "handed", "matter": problem.number}]
    result = {"summary": "行动按方案完成，问题均有去向（示例）。", "handled": handled}
    done = record_act(operation.pk, Intent("jnt.result", result, (HEAD,), _later(at, 2, 11)))
    stage.tick(1)
    yield problem
    yield done.matter


def _given(stage: Stage, caster: Caster, rng: Random, number: int, day: date, operation: str) -> models.Matter:
    """Found by us, handed over, accepted and answered by the neighbour, checked and closed."""
    neighbour, team = NEIGHBOURS[number % 2], rng.choice(caster.teams)
    at = _at(day, 17)
    found = {
        "topic": _TOPICS[number % len(_TOPICS)],
        "place": f"{neighbour['district']}与潼南区交界处（示例）",
        "district": neighbour["district"],
        "found_on": day,
        "facts": "现场查看、拍照，地点在对方辖区（示例）。",
        "operation": operation,
    }
    sent = {**_only(neighbour), "reason": "地点在你单位辖区。"}
    first, second = _later(at, 1, 10), _later(at, 1 + rng.randint(1, 4), 10)
    third, last = _later(at, 8 + rng.randint(0, 8), 10), _later(at, 18 + rng.randint(0, 4), 15)
    accepted = {"organ": neighbour["name"], "document": f"跨受〔2023〕{number + 1}号（示例）", "received_on": second.date()}
    answered = {"organ": neighbour["name"], "document": f"跨复〔2023〕{number + 1}号（示例）", "received_on": third.date()}
    return stage.play(
        "cross-region-problem",
        [
            Planned("jnt.find", "jnt.find", found, team.officers, at, (_photo(caster, rng, at, team.officers[0], "问题现场照片"),)),
            Planned("jnt.send", "jnt.send", sent, (HEAD,), first),
            Planned("jnt.accepted", "jnt.accepted", accepted, (CLERK,), second),
            Planned("jnt.answered", "jnt.answered", answered, (CLERK,), third),
            Planned("jnt.close", "jnt.close", {"checked": True, "note": "到现场核实，已改正（示例）。"}, (HEAD,), last),
        ],
    )


def _only(neighbour: dict[str, str]) -> dict[str, Any]:
    return {"organ": neighbour["name"], "district": neighbour["district"]}


def _taken(stage: Stage, caster: Caster, rng: Random, number: int) -> models.Matter:
    """Handed to us by letter, accepted, and answered with a photo of what was mended."""
    neighbour, team = NEIGHBOURS[(number + 1) % 2], rng.choice(caster.teams)
    at = _at(_day(number, TAKEN), 9)
    place = rng.choice(caster.places)
    received = {
        "topic": _TOPICS[(number + 3) % len(_TOPICS)],
        "organ": neighbour["name"],
        "document": f"跨移〔2023〕{number + 1}号（示例）",
        "received_on": at.date(),
        "place": f"{place.name}与{neighbour['district']}交界处（示例）",
        "district": OURS["district"],
        "facts": "来函反映交界处存在上述问题（示例）。",
    }
    mended = _later(at, 3 + rng.randint(0, 9), 16)
    answer = {"result": "corrected", "answer": "已责令清理并复查，现场恢复整洁（示例）。"}
    return stage.play(
        "cross-region-problem",
        [
            Planned("jnt.receive", "jnt.receive", received, (HEAD,), at),
            Planned(
                "jnt.answer", "jnt.answer", answer, (HEAD,), mended, (_photo(caster, rng, mended, team.officers[0], "改正后照片"),)
            ),
        ],
    )
