"""The year's reviews of case files: two by the bureau, one by the justice bureau, each drawn, scored, reported, and mended problem by problem.

The older files among those drawn have known defects; each confirmed one becomes a problem of the file's handler.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.pictures import Picture, scans
from fadu.demo.problems import mending
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.casefile import Fault
from fadu.law.draw import digest, draw
from fadu.law.facts import CHINA
from fadu.law.procedures.enforcement.file_review import Plan, Score
from fadu.law.scoring import standard
from fadu.law.workdays import ONE_DAY, calendar
from fadu.ledger import models, reviewing
from fadu.registers.asof import snapshot

#: Of the legal section, with no part in the year's cases.
AUDITOR = "P054"
#: Checks what the handlers mended.
CHECKER = "P002"
#: Kind, name, first and last day of the files, how many, the day of the review.
_REVIEWS = (
    ("internal", "2023年第一次案卷自查（2022年度案卷）", date(2022, 1, 1), date(2022, 12, 31), 12, date(2023, 7, 6)),
    ("external", "区司法局2023年行政处罚案卷评查", date(2022, 7, 1), date(2023, 7, 31), 6, date(2023, 10, 12)),
    ("internal", "2023年第二次案卷自查", date(2023, 4, 1), date(2023, 8, 31), 4, date(2023, 12, 7)),
)
#: One fault in so many does not stand: the reviewer knew of a record that the file lacks.
_REJECTED = 9
#: Working days to the mending, its check, and the end of the review.
_MENDED, _CHECKED, _CLOSED = 4, 6, 8
ACTS = sum(size * 9 + 4 for *_, size, _ in _REVIEWS)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The three reviews, after the year's cases have closed, with the problems they found."""
    sheets = scans(caster.pictures)
    for number, (kind, topic, since, until, size, day) in enumerate(_REVIEWS):
        plan = {"topic": topic, "kind": kind, "since": since, "until": until, "size": size}
        agreed = {"source": "number", "number_of": "抽取当日公布的号码（示例）", "reviewers": [AUDITOR]}
        yield from _review(stage, plan | agreed, day, sheets[number])


def _review(stage: Stage, plan: dict[str, Any], day: date, sheet: Picture) -> Iterator[models.Matter]:
    said = Plan.model_validate(plan)
    pool = list(reviewing.pool(said).values_list("number", flat=True))
    seed = f"{day:%Y%m%d}"
    files = draw(pool, seed, said.size)
    rows = models.Matter.objects.in_bulk(files, field_name="number")
    faults = {number: {fault.key: fault for fault in reviewing.faults_of(rows[number], day)} for number in files}
    scores = _scores(faults)
    acts = [
        _act("rvw.plan", plan, day - ONE_DAY, 9),
        _act("rvw.draw", {"files": files, "pool": len(pool), "pool_digest": digest(pool), "seed": seed, "seed_on": day}, day, 10),
        *(_act("rvw.score", score, day, 14) for score in scores),
        _act("rvw.report", {"summary": _summary(scores)}, day, 16),
    ]
    review = stage.play("file-review", acts)
    for score in (Score.model_validate(score) for score in scores):
        for answer in score.confirmed:
            hint = faults[score.file][answer.key].hint
            data = reviewing.problem(review.number, rows[score.file], answer, day, hint, snapshot(day))
            mended, checked = (calendar().add_workdays(day, days) for days in (_MENDED, _CHECKED))
            listed = _act("prb.list", data, day, 17)
            yield stage.play("problem", [listed, *mending(data["owner"], CHECKER, data["measure"], mended, checked, sheet)])
    end = calendar().add_workdays(day, _CLOSED)
    yield stage.go_on(review, [_act("rvw.close", {"note": "确认的问题全部列入问题清单并已整改（示例）。"}, end, 17)])


def _act(step: str, data: dict[str, Any], day: date, hour: int) -> Planned:
    """He is of the legal section and has no part in the cases."""
    return Planned(step, step, data, (AUDITOR,), datetime(day.year, day.month, day.day, hour, tzinfo=CHINA))


def _scores(faults: dict[str, dict[str, Fault]]) -> list[dict[str, Any]]:
    """Every file's score; one fault in `_REJECTED` does not stand."""
    scores, met = [], 0
    for number, found in faults.items():
        answers = []
        for fault in found.values():
            met += 1
            stands = bool(met % _REJECTED)
            said = "" if stands else "另有卷外材料证明已经办理（示例）。"
            answers.append({"gate": fault.gate, "act": fault.act, "stands": stands, "said": said})
        marks = standard().marks(str(answer["gate"]) for answer in answers if answer["stands"])
        scores.append({"file": number, "answers": answers, "score": marks.score, "grade": marks.grade})
    return scores


def _summary(scores: list[dict[str, Any]]) -> str:
    mean = sum(score["score"] for score in scores) / len(scores)
    failed = sum(score["grade"] == "不合格" for score in scores)
    found = sum(answer["stands"] for score in scores for answer in score["answers"])
    return f"本次评查案卷{len(scores)}卷，平均{mean:.1f}分，不合格{failed}卷，确认问题{found}处，逐个列入问题清单（示例）。"
