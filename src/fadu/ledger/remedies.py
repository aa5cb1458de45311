"""复议、诉讼写入被诉的案件: the case learns by itself that its decision is challenged, stayed, and that the challenge is over.

What hangs on it there (surcharge, closing, enforcement) would otherwise hang on somebody's remembering to register it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fadu.law.common.payment import challenge
from fadu.law.common.respondent import cases, pending, stayed
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import codec, models

CHALLENGED = "pay.nostay"
#: Steps after which a challenge may have begun, changed or ended.
TELLING = frozenset(
    {
        *("rec.via-us", "rec.copy", "rec.stay", "rec.decide", "rec.close"),
        *("lit.copy", "lit.stay", "lit.effective", "lit.appeal-judgment", "lit.remand"),
    }
)


def told(matter: Matter, act: Act) -> Iterator[tuple[models.Matter, dict[str, Any]]]:
    """The cases challenged here that do not know yet how it stands, and what their `pay.nostay` says."""
    if act.step not in TELLING:
        return
    kind = "reconsideration" if act.step.startswith("rec.") else "suit"
    now = {"kind": kind, "ends": not pending(matter), "stayed": stayed(matter)}
    for row in models.Matter.objects.filter(number__in=cases(matter)).order_by("pk"):
        step = procedure_of(row.procedure).by_step.get(CHALLENGED)
        if step is None or row.stage not in step.at:
            continue
        if challenge(said(row), kind) != (now["ends"], now["stayed"]):
            yield row, now


def said(row: models.Matter) -> list[Act]:
    """What the case was told of challenges so far."""
    bodies = models.Act.objects.filter(matter=row, step=CHALLENGED).order_by("seq").values_list("body", flat=True)
    return [codec.decode(procedure_of(row.procedure), body) for body in bodies]
