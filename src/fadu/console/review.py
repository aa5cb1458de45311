"""法制审核台: drafts that wait for review, who may review each, what changed since the last draft, and the reviewers' load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import book, for_roles, matter_or_404
from fadu.console.matter import compare
from fadu.law.common.penalty_data import ASPECTS
from fadu.law.facts import Act, Person
from fadu.law.gates import Finding
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.ledger import read
from fadu.ledger.models import Act as Entry
from fadu.ledger.models import Deadline, Matter
from fadu.ledger.record import Intent, load, weigh
from fadu.registers.asof import Snapshot

READERS = ("reviewer", "legal", "counsel", "head", "principal")
#: The clock that runs while a draft waits for review.
CLOCK = "pen.review"
SUBMIT, REVIEW = "pen.review-submit", "pen.review"
MOST = 100
#: Findings that say who may not review.
INDEPENDENCE = frozenset({"rev-separate", "rev-qualified", "pen-recusal", "role"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft in the queue: `round` counts its submissions, `known` names those who took part and may not review it."""

    row: Matter
    since: str
    last: str
    late: bool
    round: int
    known: Sequence[str]


@dataclass(frozen=True, slots=True)
class Load:
    """A reviewer's year: how many of each result, and whether he may review today."""

    person: Person
    passed: int
    mend: int
    returned: int

    @property
    def all(self) -> int:
        return self.passed + self.mend + self.returned


@dataclass(frozen=True, slots=True)
class Able:
    """Whether one reviewer may review one draft: no finding means he may."""

    person: Person
    why: Sequence[Finding]


@require_safe
@for_roles(*READERS)
def review_desk(request: HttpRequest) -> HttpResponse:
    """The queue by clock, and the year's load of each reviewer."""
    person, today = request.person, read.today()  # type: ignore[attr-defined]
    rows = Deadline.objects.filter(clock=CLOCK, stopped=None, matter__in=read.visible(person)).select_related("matter")
    queue = list(rows.order_by("last", "pk")[:MOST])
    rounds = _rounds([line.matter_id for line in queue])
    shown = {
        "queue": [
            Waiting(
                line.matter,
                line.start.isoformat(),
                line.last.isoformat(),
                line.last < today,
                rounds.get(line.matter_id, 1),
                line.matter.handlers,
            )
            for line in queue
        ],
        "loads": _loads(today.year, book()),
        "year": today.year,
        **_staffing(book()),
    }
    return render(request, "console/review_desk.html", shown)


@require_safe
@for_roles(*READERS)
def review_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what it says, what changed since the one before, earlier opinions and replies, and who may review it."""
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    matter = load(ALL[row.procedure], row)
    drafts = matter.all(SUBMIT)
    shown = {
        "row": row,
        "draft": drafts[-1] if drafts else None,
        "differences": compare(drafts[-2].data, drafts[-1].data) if len(drafts) > 1 else (),
        "rounds": len(drafts),
        "opinions": [_opinion(act, matter.all("pen.review-return")) for act in matter.all(REVIEW)],
        "able": _able(row, book()) if drafts else (),
        "aspects": ASPECTS,
    }
    return render(request, "console/review_draft.html", shown)


def _rounds(matters: Sequence[int]) -> dict[int, int]:
    found = Entry.objects.filter(matter_id__in=matters, step=SUBMIT).order_by().values("matter_id").annotate(count=Count("pk"))
    return {line["matter_id"]: line["count"] for line in found}


def _loads(year: int, today: Snapshot) -> list[Load]:
    """Reviews of the year by reviewer, in one query."""
    done = Entry.objects.filter(step=REVIEW, at__gte=f"{year}-01-01", at__lt=f"{year + 1}-01-01").order_by()
    kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in ("passed", "mend", "returned")}
    counts = {actor: numbers for actor, *numbers in done.values("actor").annotate(**kinds).values_list("actor", *kinds)}
    return [Load(person, *counts.get(person.id, (0, 0, 0))) for person in today.people("reviewer")]


def _staffing(today: Snapshot) -> dict[str, Any]:
    """Reviewers and certified officers: 国办发〔2018〕118号 asks for at least one reviewer to twenty officers."""
    day = today.day
    reviewers, officers = len(today.people("reviewer")), sum(person.may_enforce(day) for person in today.people("officer"))
    least = ceil(officers * rules_on(day)["rev.staff"] / 100)
    return {"reviewers": reviewers, "officers": officers, "least": least, "short": max(0, least - reviewers)}


def _able(row: Matter, today: Snapshot) -> list[Able]:
    """Each reviewer judged by the gates of the review itself, as if he opened it now."""
    procedure = ALL[row.procedure]
    matter = load(procedure, row)
    data = {"result": "passed", "opinion": "", "points": [{"aspect": aspect, "sound": True} for aspect in ASPECTS]}
    found = []
    for person in today.people("reviewer"):
        _, verdict = weigh(procedure, row, matter, Intent(REVIEW, data, [person.id]), today)
        found.append(Able(person, [finding for finding in verdict.findings if finding.gate in INDEPENDENCE]))
    return found


def _opinion(review: Act, replies: Sequence[Act]) -> dict[str, object]:
    """One opinion with its points, and the reply that followed it."""
    answer = next((reply for reply in replies if reply.seq > review.seq), None)
    return {
        "act": review,
        "points": [(ASPECTS[point.aspect], point) for point in review.data.points],
        "reply": answer,
        "mended": [ASPECTS[aspect] for aspect in answer.data.mended] if answer else [],
    }
