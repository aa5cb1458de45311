"""A decision of the year before, made before this ledger began, falls in reconsideration in 2023; what it teaches goes on the list of problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import CLERK, HEADS
from fadu.demo.pictures import scans
from fadu.demo.problems import mending
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.ledger import models

ACTS = 10
_LEGAL = "P006"
_CHECKER = "P054"


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The reconsideration up to its outcome, the problem that it became, then its lesson."""
    number, day = "潼府复〔2023〕100号（示例）", date(2023, 1, 10)
    copied = {
        "topic": "不服2022年一件占道堆放建筑材料的行政处罚决定（示例）",
        "kind": "penalty",
        "decided_on": date(2022, 12, 5),
        "organ": "重庆市潼南区人民政府",
        "number": number,
        "received_on": day,
    }
    answer = {
        "answer": "决定认定事实清楚，请求维持（示例）",
        "basis": ["《重庆市市容环境卫生管理条例》"],
        "pieces": [
            {"piece": "1", "title": "现场检查笔录（示例）", "proves": "违法行为", "taken_on": date(2022, 11, 8)},
            {"piece": "2", "title": "行政处罚事先告知书（示例）", "proves": "告知的内容", "taken_on": date(2022, 11, 21)},
        ],
    }
    result = {
        "result": "revoked",
        "document": number,
        "received_on": date(2023, 3, 6),
        "reasons": "决定的罚款高于告知书写明的数额，没有重新告知（示例）",
        "perform_by": date(2023, 3, 31),
        "procedure_only": True,
    }
    fallen = stage.play(
        "reconsideration",
        [
            _act("rec.copy", copied, _LEGAL, day, 9),
            _act("rec.answer", answer, HEADS[0], date(2023, 1, 18), 10),
            _act("rec.decide", result, _LEGAL, date(2023, 3, 6), 10),
            _act("rec.perform", {"what": "已退还罚款（示例）", "done_on": date(2023, 3, 20)}, _LEGAL, date(2023, 3, 20), 10),
        ],
    )
    owner = "P014"
    listed = {
        "topic": "决定的罚款高于告知的数额，没有重新告知（示例）",
        "list_name": "supervision",
        "source": "litigation",
        "found_on": date(2023, 3, 6),
        "owner": owner,
        "measure": "决定送审前逐项比对告知书，不一致的重新告知",
        "due": date(2023, 4, 14),
        "origin": fallen.number,
    }
    sheet = scans(caster.pictures)[0]
    mended, checked = date(2023, 4, 3), date(2023, 4, 6)
    problem = stage.play(
        "problem",
        [
            _act("prb.list", listed, CLERK, date(2023, 3, 21), 9),
            *mending(owner, _CHECKER, "已组织学习，并抽查同期案卷", mended, checked, sheet),
        ],
    )
    yield problem
    lesson = {
        "why": "承办人以为提高数额不必重新告知（示例）",
        "gates": ["pen-renotice"],
        "measure": "决定送审前逐项比对告知书",
        "problem": problem.number,
        "owner": owner,
    }
    yield stage.go_on(
        fallen,
        [
            _act("rec.lesson", lesson, _LEGAL, date(2023, 3, 22), 9),
            _act("rec.close", {"note": "材料归档（示例）"}, _LEGAL, date(2023, 3, 31), 11),
        ],
    )


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
