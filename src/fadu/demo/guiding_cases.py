"""Guiding cases of the year: closed cases of the demo, masked by the same means as publications, commented, passed by another, published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import REVIEWERS
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.disclosure.masking import listed
from fadu.disclosure.source import source_of
from fadu.law.facts import CHINA
from fadu.ledger import models

#: Of the legal section; he writes, a reviewer passes.
WRITER = "P054"
#: Item, the question that the case answers, comment, what it tells the public, day of its choice.
_CASES = (
    (
        "CQSR-66-3",
        "当事人主动清运以后，能否从轻处罚。",
        "主动消除危害后果是从轻的法定情形；清运有前后照片和复查记录证明，按较轻阶次裁量，说理写入决定书。",
        "倾倒建筑垃圾以后主动清运干净，可以依法从轻。",
        date(2023, 9, 5),
    ),
    (
        "CQSR-67-1",
        "未密闭运输与沿途撒漏是一个行为还是两个行为。",
        "同一次运输中因未密闭而撒漏，是同一个违法行为，不得给予两次以上罚款（行政处罚法第二十九条）。",
        "运输渣土以前请密闭车厢，出场前冲洗车轮。",
        date(2023, 10, 10),
    ),
    (
        "CQSR-69-1",
        "施工单位与运输单位谁是当事人。",
        "出入口硬化和冲洗是施工单位的法定义务，不因运输外包而转移；询问笔录和合同共同证明责任主体。",
        "工地出入口的硬化和冲洗，由施工单位负责。",
        date(2023, 11, 7),
    ),
)
ACTS = len(_CASES) * 4


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """One guiding case for each item that has a closed case of the year before the day of choice."""
    for item, question, comment, lesson, day in _CASES:
        closed = models.Matter.objects.filter(procedure="penalty-ordinary", item_code=item, closed=True, acted_on__lt=day)
        row = closed.order_by("opened_on", "pk").first()
        if row is not None:
            yield stage.play("guiding-case", list(_acts(row, question, comment, lesson, day)))


def _acts(row: models.Matter, question: str, comment: str, lesson: str, day: date) -> Iterator[Planned]:
    source = source_of(row)
    masked = source.masked()
    yield _act(
        "gcs.select",
        {"source": row.number, "topic": f"{source.item_title}案（示例）", "item": row.item_code, "reasons": question},
        WRITER,
        day,
    )
    hidden = listed(masked[name] for name in ("facts", "result"))
    text = {
        "facts": masked["facts"].text,
        "result": masked["result"].text,
        "question": question,
        "comment": comment,
        "lesson": lesson,
        "basis": source.texts["basis"].splitlines(),
        "hidden": [{"kind": kind, "instead": shown, "times": times} for kind, shown, times in hidden],
    }
    yield _act("gcs.draft", text, WRITER, day, 10)
    yield _act("gcs.review", {"draft": 2, "compared": True, "opinion": "与原案一致，已经隐去（示例）。"}, REVIEWERS[0], day, 15)
    yield _act("gcs.publish", {"draft": 2}, WRITER, day, 16)


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int = 9) -> Planned:
    return Planned(step, step, data, (who,), datetime(day.year, day.month, day.day, hour, tzinfo=CHINA))
