"""The year's random inspections: four draws from a public number each, checked by those drawn, published in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.draw import digest, draw
from fadu.law.facts import CHINA
from fadu.law.workdays import calendar
from fadu.ledger import models

_LEGAL = "P054"
_PEOPLE = [f"P{number:03d}" for number in range(14, 31)]
_DRAWS = (
    ("建筑垃圾运输企业抽查", "运输企业", 24, 5, date(2023, 3, 6)),
    ("户外广告设施抽查", "广告设置单位", 30, 6, date(2023, 5, 15)),
    ("餐厨垃圾收运抽查", "餐饮单位", 40, 8, date(2023, 8, 7)),
    ("临时占道审批后监管抽查", "占道单位", 18, 4, date(2023, 10, 16)),
)
ACTS = sum(take + 3 for *_, take, _ in _DRAWS)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """One matter a draw."""
    for topic, kind, size, take, day in _DRAWS:
        yield stage.play("random-inspection", list(_script(topic, kind, size, take, day)))


def _script(topic: str, kind: str, size: int, take: int, day: date) -> Iterator[Planned]:
    objects = [f"{kind}{number:02d}号（示例）" for number in range(1, size + 1)]
    seed = f"{day:%Y}年公开号码第{day:%j}期（示例）"
    places, people = draw(objects, seed, take), draw(_PEOPLE, seed, 2)
    drawn = {
        "topic": topic,
        "item_listed": True,
        "objects": objects,
        "people": _PEOPLE,
        "list_digest": digest([*objects, *_PEOPLE]),
        "seed": seed,
        "take": take,
        "pairs": 2,
        "drawn_objects": places,
        "drawn_people": people,
        "witness": "区司法局工作人员（示例）",
    }
    yield _act("ins.draw", drawn, (_LEGAL,), day, 9)
    for number, place in enumerate(places):
        on = calendar().add_workdays(day, 1 + number // 2)
        mended = number % 4 == 3
        seen = {
            "place": place,
            "checked_on": on,
            "certificates": f"渝潼执（示例）{people[0][1:]}、{people[1][1:]}",
            "signed": True,
            "result": "mended" if mended else "sound",
            "note": "个别设施破损，已当场责令改正（示例）。" if mended else "未发现问题（示例）。",
        }
        yield _act("ins.check", seen, tuple(people), on, 9 + 3 * (number % 2))
    done = calendar().add_workdays(day, 2 + take // 2)
    yield _act("ins.result", {"what": "检查记录已归集，问题已责令改正（示例）。"}, (_LEGAL,), done, 10)
    yield _act("ins.publish", {"address": "本局网站（示例）", "credit": "none"}, (_LEGAL,), calendar().add_workdays(done, 8), 10)


def _act(step: str, data: dict[str, Any], by: tuple[str, ...], day: date, hour: int) -> Planned:
    return Planned(step, step, data, by, datetime.combine(day, time(hour), CHINA))
