"""The year's random inspections: a plan, four draws from the registers by a lottery number drawn after the lists were frozen, and two credit marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.procedures.enforcement.random_inspection import Listing
from fadu.law.workdays import add_months, calendar
from fadu.ledger import inspections, models
from fadu.registers.asof import snapshot

_LEGAL = "P054"
#: Item, how many, day of the draw, the number drawn the evening before, whether somebody would not be inspected.
_DRAWS = (
    ("CC-01", 5, date(2023, 3, 6), "2023024期 03 08 15 19 26 31 蓝07（示例）", True),
    ("CC-02", 6, date(2023, 5, 15), "2023054期 02 11 13 20 27 30 蓝12（示例）", False),
    ("CC-03", 8, date(2023, 8, 7), "2023090期 05 06 14 22 25 33 蓝04（示例）", True),
    ("CC-04", 4, date(2023, 10, 16), "2023119期 01 09 17 18 28 32 蓝15（示例）", False),
)
_WEBSITE = "本局网站（示例）"
_PLAN_ACTS, _MARK_ACTS, _EACH = 1, 6, 4
ACTS = _PLAN_ACTS + _MARK_ACTS + sum(take + _EACH for _, take, *_ in _DRAWS)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The plan, one matter a draw, and a mark for each unit that would not be inspected: one repaired, one shown to its end."""
    yield stage.play("inspection-plan", [_plan()])
    for code, take, day, number, refused in _DRAWS:
        script = list(_script(code, take, day, number, refused))
        matter = stage.play("random-inspection", script)
        yield matter
        if refused:
            yield stage.play("credit-mark", list(_mark(matter.number, script, repaired=code == "CC-01")))


def _plan() -> Planned:
    day = date(2023, 1, 16)
    lines = [
        {
            "listed": item["code"],
            "topic": item["title"],
            "share": item["share"],
            "times": 1,
            "months": "、".join(f"{drawn.month}月" for code, _, drawn, *_ in _DRAWS if code == item["code"]),
            "joint": "区交通局（示例）" if item["code"] == "CC-01" else "",
            "by_credit": "上年有失信信息的列入下一次抽查" if item["code"] == "CC-03" else "",
        }
        for item in snapshot(day).inspection_items()
    ]
    said = {"topic": "2023年度抽查计划", "year": 2023, "lines": lines, "address": _WEBSITE, "published_on": day}
    return _act("ins.plan", said, (_LEGAL,), day, 9)


def _script(code: str, take: int, day: date, number: str, refused: bool) -> Iterator[Planned]:
    frozen_on, published = calendar().add_workdays(day, -3), calendar().add_workdays(day, -1)
    item = next(item for item in inspections.items(snapshot(frozen_on)) if item.code == code)
    source = f"中国福利彩票双色球{number.split('期')[0]}期开奖号码（示例）"
    lists = inspections.frozen(item, source, published, _WEBSITE, take)
    yield _act("ins.list", lists, (_LEGAL,), frozen_on, 9)
    drawn = inspections.drawn(Listing.model_validate(lists), number, published, "区司法局工作人员（示例）")
    yield _act("ins.draw", drawn, (_LEGAL,), day, 9)
    people = drawn["drawn_people"]
    known = snapshot(day)
    shown = "、".join(held.number for held in (known.person(one).certificate for one in people) if held is not None)
    for place, name in enumerate(drawn["drawn_objects"]):
        on = calendar().add_workdays(day, 1 + place // 2)
        result = "mended" if place % 4 == 3 else "refused" if refused and place == 0 else "sound"
        seen = {
            "place": name,
            "checked_on": on,
            "certificates": shown,
            "signed": True,
            "result": result,
            "note": _NOTES[result],
        }
        yield _act("ins.check", seen, tuple(people), on, 9 + 3 * (place % 2))
    done = calendar().add_workdays(day, 2 + take // 2)
    yield _act("ins.result", {"what": "检查记录已归集，问题已责令改正（示例）。"}, (_LEGAL,), done, 10)
    yield _act("ins.publish", {"address": _WEBSITE}, (_LEGAL,), calendar().add_workdays(done, 8), 10)


_NOTES = {
    "mended": "个别设施破损，已当场责令改正（示例）。",
    "refused": "拒绝提供台账，经告知仍不配合（示例）。",
    "sound": "未发现问题（示例）。",
}


def _mark(source: str, script: list[Planned], repaired: bool) -> Iterator[Planned]:
    subject = next(said["place"] for said in (act.said() for act in script) if said.get("result") == "refused")
    day = script[-1].at.date()
    books = snapshot(day)
    objects = (one for item in books.inspection_items() for one in books.inspection_objects(item["domain"], item["object_kind"]))
    said = {
        "topic": f"{subject}不配合检查",
        "subject": subject,
        "code": next(one["code"] for one in objects if one["name"] == subject),
        "source": source,
        "kind": "general",
        "months": 12 if repaired else 3,
        "grounds": "随机抽查中拒绝提供台账，经告知仍不配合（示例）。",
        "address": _WEBSITE,
    }
    yield _act("crd.publish", said, (_LEGAL,), day, 15)
    if not repaired:
        over = calendar().add_workdays(add_months(day, 3), 1)
        yield _act("crd.remove", {"cause": "expired"}, (_LEGAL,), over, 9)
        return
    asked = calendar().add_workdays(add_months(day, 6), 1)
    wanted = {"received_on": asked, "corrected": True, "promise": True, "grounds": "台账已补齐（示例）。"}
    yield _act("crd.apply", wanted, (_LEGAL,), asked, 9)
    yield _act("crd.repair", {"reasons": "已改正，已作出信用承诺（示例）。"}, (_LEGAL,), calendar().add_workdays(asked, 4), 9)
    told = {"cause": "repaired", "told": "信用中国（重庆）（示例）"}
    yield _act("crd.remove", told, (_LEGAL,), calendar().add_workdays(asked, 5), 9)


def _act(step: str, data: Mapping[str, Any], by: tuple[str, ...], day: date, hour: int) -> Planned:
    return Planned(step, step, data, by, datetime.combine(day, time(hour), CHINA))
