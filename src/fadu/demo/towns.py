"""The year with the towns: what each took over, the liaison officers' visits, and what readiness and evaluation found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.pictures import scans
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot

LEGAL, HEAD = "P004", "P002"
TAKEN_OVER = date(2023, 1, 1)
#: Of every quarter the first day of visits; a unit's own day lies some working days later.
_QUARTERS = (date(2023, 2, 6), date(2023, 4, 10), date(2023, 7, 3), date(2023, 9, 25))
_WHAT = (
    ("case", "以镇办理的首批案件为例，讲解立案、告知、送达和归档。"),
    ("training", "集中培训：裁量阶次、笔录制作、首违不罚的条件。"),
    ("files", "抽查在办和已结案卷，逐卷反馈。"),
    ("visit", "上门答疑，现场示范使用执法记录仪。"),
)
_PROBLEM = "一份询问笔录当事人没有逐页签名（示例）"
#: Every third unit had a problem in its files.
_EVERY = 3
_UNITS, _TOWNS = 23, 20
ACTS = _TOWNS * 5 + _UNITS * (len(_QUARTERS) + 1) + len(range(0, _UNITS, _EVERY))


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Twenty handovers, then the guidance of twenty towns and three sub-districts."""
    book = snapshot(TAKEN_OVER)
    towns = book.units("town")
    for number, town in enumerate(towns):
        yield stage.play("delegation-handover", _handover(number, town))
    sheet = scans(caster.pictures)[0].sha256
    for number, unit in enumerate([*towns, *book.units("subdistrict")]):
        yield stage.play("guidance", _guidance(number, unit, sheet))


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(calendar().roll(day), time(hour, minute), CHINA)


def _later(day: date, workdays: int) -> date:
    return calendar().add_workdays(day, workdays) if workdays else calendar().roll(day)


def _handover(number: int, town: dict[str, Any]) -> list[Planned]:
    code, name = town["code"], town["name"]
    then = snapshot(TAKEN_OVER)
    items = [item for item, unit in then.delegations() if unit == code]
    [liaison] = [found["person"] for found in then.liaisons(code)]
    decided = {
        "topic": f"{name}承接行政处罚权",
        "town": code,
        "organ": "重庆市人民政府",
        "document": "赋权决定（示例）",
        "published_on": date(2022, 11, 14),
        "items": items,
    }
    listed = {
        "document": "区政府承接事项目录（示例）",
        "published_on": date(2022, 12, 1),
        "address": "区政府网站（示例）",
        "items": items,
    }
    ready = {
        "organ": f"{name}综合行政执法办公室",
        "officers": 3 + number % 4,
        "equipment": True,
        "training": True,
        "reviewer": True,
    }
    handed = {
        "items": items,
        "from_on": TAKEN_OVER,
        "handed_by": LEGAL,
        "received_by": f"{name}分管负责人（示例）",
        "materials": "权责清单、裁量阶次、文书样式、在办线索清单（示例）",
    }
    passed = {"passed": True, "said": "抽查案卷程序合法，人员、装备稳定，继续行使（示例）。"}
    return [
        Planned("del.decide", "del.decide", decided, (LEGAL,), _at(date(2022, 11, 16), 9, number)),
        Planned("del.list", "del.list", listed, (LEGAL,), _at(date(2022, 12, 2), 9, number)),
        Planned("del.ready", "del.ready", ready, (liaison,), _at(_later(date(2022, 12, 12), number % 8), 10)),
        Planned("del.handover", "del.handover", handed, (HEAD,), _at(_later(date(2022, 12, 26), number % 4), 15, number)),
        Planned("del.evaluate", "del.evaluate", passed, (liaison,), _at(_later(date(2023, 12, 11), number % 8), 16)),
    ]


def _guidance(number: int, unit: dict[str, Any], sheet: str) -> list[Planned]:
    """Four visits by whoever is liaison officer that day; a problem of the third visit is followed."""
    acts = []
    for quarter, first in enumerate(_QUARTERS):
        day = _later(first, number % 10)
        acts.append(_visit(number, quarter, unit, day, sheet))
    if number % _EVERY == 0:
        followed = {"visit": 3, "problem": 1, "what": "已补签并在所内通报（示例）。"}
        day = _later(acts[2].at.date(), 8)
        acts.insert(3, Planned("del.follow", "del.follow", followed, acts[2].by, _at(day, 10)))
    close = {"what": f"全年指导{len(_QUARTERS)}次，问题全部解决（示例）。"}
    acts.append(Planned("del.guide-close", "del.guide-close", close, acts[-1].by, _at(_later(date(2023, 12, 11), number % 8), 17)))
    return acts


def _visit(number: int, quarter: int, unit: dict[str, Any], day: date, sheet: str) -> Planned:
    [liaison] = [found["person"] for found in snapshot(day).liaisons(unit["code"])]
    form, what = _WHAT[quarter]
    at = _at(day, 9 + number % 6, 30)
    piece = Evidence("document", sheet, at, liaison, "镇街提供（示例）", "签到表")
    data = {
        "topic": f"2023年{unit['name']}业务指导",
        "town": unit["code"],
        "form": form,
        "liaison": liaison,
        "met": f"{unit['name']}综合行政执法办公室人员（示例）",
        "what": what,
        "problems": [_PROBLEM] if quarter == 2 and number % _EVERY == 0 else [],
    }
    return Planned("del.guide", "del.guide", data, (liaison,), at, (piece,))
