"""指导案例: the published guiding cases, for everyone, and those that are like a case at hand, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fadu.law.publicity import FALLEN, become
from fadu.ledger import models
from fadu.ledger.similar import alike, bigrams

PROCEDURE = "guiding-case"
PUBLISHED = "已发布"
#: So many are compared, and so many shown beside a case.
MOST, MOST_NEAR = 500, 3
#: How alike two texts of different items must be to be shown.
LEAST = 0.12


@dataclass(frozen=True, slots=True)
class Guiding:
    """A guiding case as anyone may read it. `fell`: what took its decision back since, empty where it stands. `near`: how much of its facts is
    like the case at hand, 0 to 1."""

    pk: int
    number: str
    published_on: date
    topic: str
    item: str
    facts: str
    result: str
    question: str
    comment: str
    lesson: str
    basis: Sequence[str]
    synthetic: bool
    fell: str = ""
    near: float = 0.0


def published(pk: int | None = None) -> list[Guiding]:
    """The guiding cases that stand, the newest first; only the one of that number with `pk`."""
    rows = models.Matter.objects.filter(procedure=PROCEDURE, stage=PUBLISHED)
    if pk is not None:
        rows = rows.filter(pk=pk if 0 < pk < 1 << 63 else 0)
    found = {row.pk: row for row in rows.order_by("-pk")[:MOST]}
    acts: dict[int, dict[tuple[str, int], models.Act]] = {}
    for act in models.Act.objects.filter(matter_id__in=found, step__in=("gcs.select", "gcs.draft", "gcs.publish")).order_by("seq"):
        acts.setdefault(act.matter_id, {})[act.step, act.seq] = act
    chosen = {
        pk: next(act.content["data"]["source"] for (step, _), act in own.items() if step == "gcs.select")
        for pk, own in acts.items()
    }
    fell = fallen(chosen.values())
    return [_read(row, acts[row.pk], fell.get(chosen[row.pk], "")) for row in found.values() if row.pk in acts]


def fallen(numbers: Iterable[str]) -> dict[str, str]:
    """Of the cases of those numbers the ones whose decision was taken back, and by what."""
    acts = models.Act.objects.filter(matter__number__in=set(numbers), step__in=FALLEN).select_related("matter").order_by("seq")
    return {act.matter.number: become(act.step, act.content["data"]) for act in acts}


def near(item: str, text: str) -> list[Guiding]:
    """Published guiding cases on the item whose decision stands, and others whose facts are alike; the item's own first, then by likeness."""
    wanted = bigrams(text)
    found = [replace(case, near=alike(wanted, bigrams(case.facts + case.question))) for case in published() if not case.fell]
    fitting = [case for case in found if case.item == item or case.near >= LEAST]
    return sorted(fitting, key=lambda case: (case.item != item, -case.near))[:MOST_NEAR]


def _read(row: models.Matter, acts: dict[tuple[str, int], models.Act], fell: str) -> Guiding:
    by_step: dict[str, models.Act] = {step: act for (step, _), act in acts.items()}
    chosen, release = by_step["gcs.select"].content["data"], by_step["gcs.publish"]
    said: dict[str, Any] = acts["gcs.draft", release.content["data"]["draft"]].content["data"]
    return Guiding(
        row.pk,
        row.number,
        date.fromisoformat(release.at[:10]),
        chosen["topic"],
        chosen["item"],
        said["facts"],
        said["result"],
        said["question"],
        said["comment"],
        said["lesson"],
        said["basis"],
        row.synthetic,
        fell,
    )
