"""企业服务台: demands of enterprises by clock until they are closed, the talks they came from and the measures adopted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import for_roles
from fadu.law.common.petition_data import RATINGS
from fadu.law.facts import Person
from fadu.law.procedures.service.enterprise_demand import KINDS, PROCEDURE
from fadu.law.procedures.service.enterprise_talk import PROCEDURE as TALK
from fadu.ledger import read
from fadu.ledger.models import Act, Matter

READERS = ("clerk", "window", "legal", "petition", "officer", "squad_leader", "examiner", "inspector", "head", "principal")
PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A demand on the desk, with the unit it was given to and how the enterprise rated the newest reply."""

    row: Matter
    data: Mapping[str, Any]
    unit: str
    rating: str

    @property
    def kind(self) -> str:
        return KINDS.get(self.data["demand_kind"], "")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure adopted after a talk: what, until when, and whether it was carried out."""

    topic: str
    due: date
    done: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with how many enterprises came, how many demands they raised, and the measures since."""

    row: Matter
    data: Mapping[str, Any]
    measures: Sequence[Measure]


@require_safe
@for_roles(*READERS)
def enterprise_desk(request: HttpRequest) -> HttpResponse:
    """Counts by stage, the demands, the talks."""
    person: Person = request.person  # type: ignore[attr-defined]
    stage = request.GET.get("stage", "")
    mine = read.visible(person).filter(procedure=PROCEDURE.id)
    counts = {row["stage"]: row["count"] for row in mine.order_by().values("stage").annotate(count=Count("pk"))}
    rows = mine.filter(stage=stage) if stage in PROCEDURE.stages else mine
    chosen = list(rows.select_related("party").order_by("closed", F("next_due").asc(nulls_last=True), "-pk")[:PAGE])
    talks = read.visible(person).filter(procedure=TALK.id).order_by("closed", "-opened_on", "-pk")[:12]
    context = {
        "lines": list(_lines(chosen)),
        "stages": [(name, counts.get(name, 0)) for name in PROCEDURE.stages],
        "stage": stage if stage in PROCEDURE.stages else "",
        "total": sum(counts.values()),
        "talks": list(_talks(list(talks))),
        "most": PAGE,
    }
    return render(request, "console/enterprise_desk.html", context)


def _told(rows: Sequence[Matter], *steps: str) -> dict[int, list[tuple[str, Mapping[str, Any]]]]:
    """Of each matter the data of those steps, in order."""
    found: dict[int, list[tuple[str, Mapping[str, Any]]]] = {row.pk: [] for row in rows}
    for act in Act.objects.filter(matter__in=list(found), step__in=steps).order_by("seq"):
        found[act.matter_id].append((act.step, act.content["data"]))
    return found


def _lines(rows: Sequence[Matter]) -> Iterator[Line]:
    told = _told(rows, "dem.register", "dem.assign", "dem.rate")
    for row in rows:
        newest = dict(told[row.pk])
        rating = newest.get("dem.rate", {}).get("rating", "")
        yield Line(row, newest["dem.register"], newest.get("dem.assign", {}).get("unit", ""), RATINGS.get(rating, ""))


def _talks(rows: Sequence[Matter]) -> Iterator[Talk]:
    found: dict[int, list[Act]] = {row.pk: [] for row in rows}
    for act in Act.objects.filter(matter__in=list(found), step__in=("ent.talk", "ent.measure", "ent.done")).order_by("seq"):
        found[act.matter_id].append(act)
    today = read.today()
    for row in rows:
        begun, *later = found[row.pk]
        done = {act.content["data"]["measure"] for act in later if act.step == "ent.done"}
        measures = []
        for act in later:
            if act.step == "ent.measure":
                said, carried = act.content["data"], act.seq in done
                due = date.fromisoformat(said["due"])
                measures.append(Measure(said["topic"], due, carried, not carried and due < today))
        yield Talk(row, begun.content["data"], measures)
