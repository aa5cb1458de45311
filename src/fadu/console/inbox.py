"""待办: the open matters of a person by clock, and what waits for a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fadu.console import proposals
from fadu.console.access import for_roles
from fadu.console.clocks import mark_overdue
from fadu.law.facts import Person
from fadu.law.procedures import ALL
from fadu.ledger import read
from fadu.ledger.lights import SOON
from fadu.ledger.models import Matter

#: The inbox shows so many matters; the list of matters has them all.
MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An open matter, with the steps that its stage and the person's roles allow."""

    row: Matter
    steps: tuple[str, ...]


@for_roles()
def inbox(request: HttpRequest) -> HttpResponse:
    """Open matters, the nearest clock first; proposals to sign; own proposals that came back."""
    person, today = request.person, read.today()  # type: ignore[attr-defined]
    desk, soon = read.desk(person), today + timedelta(days=SOON)
    late = Q(pk__in=read.overdue().order_by().values("matter"))
    spans = {
        "overdue": late,
        "soon": ~late & Q(next_due__range=(today, soon)),
        "lapsed": ~late & Q(next_due__lt=today),
        "calm": ~late & Q(next_due__gt=soon),
    }
    chosen = request.GET.get("due", "")
    counts = desk.order_by().aggregate(all=Count("pk"), **{name: Count("pk", filter=span) for name, span in spans.items()})
    groups = [spans[chosen]] if chosen in spans else [late, ~late]
    rows = [row for group in groups for row in desk.filter(group)[:MOST]][:MOST]
    mark_overdue(rows)
    context = {
        "counts": counts,
        "due": chosen if chosen in spans else "",
        "lines": [Line(row, _steps(row, person)) for row in rows],
        "waiting": proposals.waiting(person)[:MOST],
        "returned": proposals.returned(person)[:10],
        "sent": proposals.sent(person)[:10],
        "most": MOST,
        "soon_days": SOON,
    }
    return render(request, "console/inbox.html", context)


@for_roles()
def years(request: HttpRequest) -> HttpResponse:
    """The year page of the newest year that has matters."""
    return redirect("year", year=read.newest_year())


def _steps(row: Matter, person: Person) -> tuple[str, ...]:
    """Labels of the steps the person may try next; the matter page says what locks each."""
    procedure = ALL[row.procedure]
    return tuple(step.label for step in procedure.steps if row.stage in step.at and person.roles & set(step.who))
