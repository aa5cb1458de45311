"""The year's reviews of case files: two by the bureau, one by the justice bureau, each drawn, scored and reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.draw import digest, draw
from fadu.law.facts import CHINA
from fadu.law.procedures.enforcement.file_review import Plan
from fadu.law.scoring import standard
from fadu.ledger import models, reviewing

#: Of the legal section, with no part in the year's cases.
AUDITOR = "P054"
#: Kind, name, first and last day of the files, how many, the day of the review.
_REVIEWS = (
    ("internal", "2023年第一次案卷自查", date(2023, 1, 1), date(2023, 5, 31), 4, date(2023, 7, 6)),
    ("external", "区司法局2023年行政处罚案卷评查", date(2023, 1, 1), date(2023, 7, 31), 3, date(2023, 10, 12)),
    ("internal", "2023年第二次案卷自查", date(2023, 4, 1), date(2023, 8, 31), 4, date(2023, 12, 7)),
)
ACTS = sum(size + 4 for *_, size, _ in _REVIEWS)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The three reviews, after the year's cases have closed."""
    for kind, topic, since, until, size, day in _REVIEWS:
        yield _review(stage, kind, topic, since, until, size, day)


def _review(stage: Stage, kind: str, topic: str, since: date, until: date, size: int, day: date) -> models.Matter:
    plan = {"topic": topic, "kind": kind, "since": since, "until": until, "size": size, "seed": f"{day:%Y%m%d}"}
    said = Plan.model_validate({**plan, "reviewers": [AUDITOR]})
    pool = list(reviewing.pool(said).values_list("number", flat=True))
    files = draw(pool, said.seed, size)
    acts = [
        _act("rvw.plan", {**plan, "reviewers": [AUDITOR]}, day, 9),
        _act("rvw.draw", {"files": files, "pool": len(pool), "pool_digest": digest(pool)}, day, 10),
    ]
    scores = [_score(models.Matter.objects.get(number=number), day) for number in files]
    acts += [_act("rvw.score", score, day, 14) for score in scores]
    acts.append(_act("rvw.report", {"summary": _summary(scores)}, day, 16))
    if all(score["score"] >= standard().grades[-2][1] for score in scores):
        acts.append(_act("rvw.close", {"note": "问题已由承办机构逐项整改（示例）。"}, day, 17))
    return stage.play("file-review", acts)


def _act(step: str, data: dict[str, Any], day: date, hour: int) -> Planned:
    """He is of the legal section and has no part in the cases."""
    return Planned(step, step, data, (AUDITOR,), datetime(day.year, day.month, day.day, hour, tzinfo=CHINA))


def _score(row: models.Matter, day: date) -> dict[str, Any]:
    found = reviewing.faults_of(row, day)
    marks = standard().marks(fault.gate for fault in found)
    answers = [{"gate": fault.gate, "act": fault.act, "stands": True} for fault in found]
    return {"file": row.number, "answers": answers, "score": marks.score, "grade": marks.grade}


def _summary(scores: list[dict[str, Any]]) -> str:
    mean = sum(score["score"] for score in scores) / len(scores)
    return f"本次评查案卷{len(scores)}卷，平均{mean:.1f}分（示例）。"
