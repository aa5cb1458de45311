"""接收移送的案件: the town, or the bureau, sees what was handed over piece by piece and takes it over in one go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.console.access import book, for_roles, matter_or_404
from fadu.console.errors import faults_of
from fadu.law.errors import InputError
from fadu.law.facts import EVIDENCE_KINDS, Person
from fadu.law.procedures import procedure
from fadu.ledger import organs
from fadu.ledger import transfers as doors
from fadu.ledger.record import Refused, load


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*doors.TAKERS)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over; POST registers it as a clue of one's own organ with all its evidence, and gives the receipt."""
    person: Person = request.person  # type: ignore[attr-defined]
    row = matter_or_404(person, pk)
    matter = load(procedure(row.procedure), row)
    sent = doors.waiting(matter)
    if sent is not None and not doors.may_take(sent, person, book()):
        raise Http404("这一案件没有移送给您所在的机关。")
    faults: list[str] = []
    if request.method == "POST":
        second = request.POST.get("second", "")[:20]
        try:
            done = doors.take_over(row.pk, [person.id, second] if second else [person.id], key=request.POST.get("key", "")[:50])
        except (Refused, InputError) as error:
            faults = faults_of(error)
        else:
            messages.success(request, f"已接收全卷，登记为线索 {done.matter.number}，回执已写入原案。")
            return redirect("matter", pk=done.matter.pk)
    elif sent is None:
        raise Http404("这一案件没有待接收的移送。")
    context = {
        "row": row,
        "sent": sent,
        "pieces": [
            (
                name,
                piece.title or EVIDENCE_KINDS.get(piece.kind, piece.kind),
                EVIDENCE_KINDS.get(piece.kind, piece.kind),
                piece.taken_at,
            )
            for name, (piece, _) in matter.evidence.items()
        ],
        "acts": len(matter.acts),
        "others": _others(person),
        "faults": faults,
        "key": request.POST.get("key") or f"take-{row.pk}-{row.last_seq}",
    }
    return render(request, "console/take_over.html", context, status=400 if faults else 200)


def _others(person: Person) -> list[Person]:
    """Other officers of the same organ who may receive it too; first those of the same unit."""
    today = book()
    own = organs.organ(person.unit, today)
    found = [one for one in today.people("officer") if one.id != person.id and organs.organ(one.unit, today) == own]
    return sorted((one for one in found if "auxiliary" not in one.roles), key=lambda one: one.unit != person.unit)
