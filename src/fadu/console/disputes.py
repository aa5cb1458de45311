"""矛盾纠纷台: open disputes by clock, screenings, what each came from and went to, and the way into a petition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.console.access import for_roles, matter_or_404, require
from fadu.console.errors import faults_of
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures.service.dispute import CLOSED, FOUND, KINDS, LEADERS, LEVELS, PROCEDURE, STEPS, WAYS
from fadu.ledger import petitions as doors
from fadu.ledger import read
from fadu.ledger.models import Act, Matter
from fadu.ledger.record import Refused

READERS = ("petition", "officer", "squad_leader", "legal", "clerk", "duty", "window", "liaison", "head", "principal")
PAGE = 100
_MAY = next(step for step in STEPS if step.id == "dsp.hand-over").at


@dataclass(frozen=True, slots=True)
class Line:
    """A dispute on the board. `links`: where it came from and where it went, as number, what, and the matter's id when the person may open it."""

    row: Matter
    data: Mapping[str, Any]
    level: str
    links: Sequence[tuple[str, str, int | None]]

    @property
    def kind(self) -> str:
        return KINDS.get(self.data["dispute_kind"], "")

    @property
    def found(self) -> str:
        return FOUND.get(self.data["found"], "")

    @property
    def may_go(self) -> bool:
        return self.row.stage in _MAY


@require_safe
@for_roles(*READERS)
def disputes_board(request: HttpRequest) -> HttpResponse:
    """Counts by stage, the disputes, and the screenings of late."""
    person: Person = request.person  # type: ignore[attr-defined]
    stage = request.GET.get("stage", "")
    mine = read.visible(person).filter(procedure=PROCEDURE.id)
    counts = {row["stage"]: row["count"] for row in mine.order_by().values("stage").annotate(count=Count("pk"))}
    rows = mine.filter(stage=stage) if stage in PROCEDURE.stages else mine
    screenings = read.visible(person).filter(procedure="dispute-screening").order_by("closed", "-opened_on", "-pk")
    context = {
        "lines": list(_lines(person, list(rows.order_by("closed", F("next_due").asc(nulls_last=True), "-pk")[:PAGE]))),
        "stages": [(name, counts.get(name, 0)) for name in PROCEDURE.stages],
        "stage": stage if stage in PROCEDURE.stages else "",
        "total": sum(counts.values()),
        "screenings": screenings[:12],
        "may_lead": bool(person.roles & set(LEADERS)),
        "closed": CLOSED,
        "most": PAGE,
    }
    return render(request, "console/disputes_board.html", context)


def _lines(person: Person, rows: Sequence[Matter]) -> Iterator[Line]:
    told: dict[int, dict[str, Mapping[str, Any]]] = {}
    steps = ("dsp.register", "dsp.assess", "dsp.hand-over")
    for act in Act.objects.filter(matter__in=[row.pk for row in rows], step__in=steps).order_by("seq"):
        told.setdefault(act.matter_id, {})[act.step] = act.content["data"]
    numbers = {said.get("origin") or said.get("record") for acts in told.values() for said in acts.values()} - {None, ""}
    seen = dict(read.visible(person).filter(number__in=numbers).values_list("number", "pk"))
    for row in rows:
        acts = told[row.pk]
        begun, handed = acts["dsp.register"], acts.get("dsp.hand-over")
        links = [(begun["origin"], "来自", seen.get(begun["origin"]))] if begun["origin"] else []
        if handed is not None:
            name = handed["record"] or handed["organ"]
            links.append((name, f"移交{WAYS[handed['way']]}", seen.get(handed["record"])))
        level = acts.get("dsp.assess", {}).get("level", "")
        yield Line(row, begun, LEVELS.get(level, ""), links)


@require_POST
@for_roles(*READERS)
def dispute_to_petition(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a petition of the dispute, both named in each other."""
    person: Person = request.person  # type: ignore[attr-defined]
    require(person, *LEADERS)
    row = matter_or_404(person, pk)
    if row.procedure != PROCEDURE.id:
        raise Http404("这一事项不是矛盾纠纷。")
    reasons = request.POST.get("reasons", "").replace("\0", "").strip()
    if not 0 < len(reasons) <= 2000:
        raise InputError("请写明移交信访的理由（不超过2000字）。")
    said = Act.objects.get(matter=row, seq=1).content["data"]
    petition = {
        "topic": said["topic"],
        "channel": "visit",
        "received_on": read.today(),
        "anonymous": True,
        "claim": reasons,
        "facts": said["facts"],
        "place": said["place"],
        "town": said["town"],
    }
    try:
        done = doors.hand_over_dispute(row.pk, petition, reasons, person.id, key=f"dsp-{row.pk}-{row.last_seq}")
    except Refused as error:
        raise InputError("".join(faults_of(error))) from error
    messages.success(request, f"已移交信访：{done.act.content['data']['record']}，两件互相关联。")
    return redirect("disputes_board")
