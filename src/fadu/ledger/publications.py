"""公开所在的事项: where a decision is public, and what must be written there when it falls in another matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fadu.law.common.respondent import cases, undone
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.law.publicity import FALL, FALLEN, PUBLISHING, day_of
from fadu.ledger import models

#: Steps by which an outcome comes into effect.
_OUTCOMES = ("rec.decide", "lit.effective", "lit.appeal-judgment")
#: Steps that may take back what another matter decided or published.
TAKING_BACK = frozenset({*_OUTCOMES, *FALLEN} - {FALL})


def of(number: str) -> list[models.Matter]:
    """The matter of that number, and those that publish its result."""
    own = models.Matter.objects.filter(number=number).first()
    if own is None:
        return []
    said = f'"source":{json.dumps(number, ensure_ascii=False)}'
    proposed = models.Act.objects.filter(step="pub.propose", matter__procedure="disclosure", body__contains=said)
    others = models.Matter.objects.filter(pk__in=proposed.values("matter_id")).order_by("pk")
    return [own, *others]


def falls(matter: Matter, act: Act) -> Iterator[tuple[models.Matter, dict[str, Any]]]:
    """Matters whose decision this act took back, and what their `pub.fall` says: those challenged here, or those that publish this one's result."""
    if act.step in _OUTCOMES:
        lost = undone(matter)
        if lost is not None:
            said = {"outcome": lost.outcome, "cause": lost.cause, "document": lost.document, "fallen_on": lost.day}
            yield from ((row, said | {"matter": matter.number}) for number in cases(matter) for row in _open_to_it(of(number)))
    elif act.step in TAKING_BACK:
        outcome = getattr(act.data, "outcome", "revoked")
        said = {"outcome": outcome, "cause": "corrected", "fallen_on": day_of(act), "matter": matter.number}
        yield from ((row, said) for row in _open_to_it(of(matter.number)[1:]))


def _open_to_it(rows: list[models.Matter]) -> Iterator[models.Matter]:
    """Those that stand where a fall can be recorded: a decision was made; where only publication is the matter, it is public."""
    for row in rows:
        step = procedure_of(row.procedure).by_step.get(FALL)
        begun = row.procedure != "disclosure" or models.Act.objects.filter(matter=row, step__in=PUBLISHING).exists()
        if step is not None and begun and row.stage in step.at:
            yield row
