"""督办: which clocks of the bureau are red, which will be, by unit and procedure; the week's digest for the heads is the same page printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.ledger import lights, read

MOST = 100


@require_safe
@for_roles(*CASE_ROLES)
def supervision(request: HttpRequest) -> HttpResponse:
    """The traffic light of what the person may see."""
    mine, today = read.visible(request.person), read.today()  # type: ignore[attr-defined]
    names = {unit["code"]: unit["name"] for unit in book().units()}
    units = lights.by_unit(mine, today)
    shown = {
        "today": today,
        "units": [(names.get(one.code, "未分派"), one) for one in units],
        "procedures": lights.by_procedure(mine, today),
        "late": lights.late(mine, today)[:MOST],
        "soon": lights.soon(mine, today)[:MOST],
        "red": sum(one.red for one in units),
        "yellow": sum(one.yellow for one in units),
        "green": sum(one.green for one in units),
        "most": MOST,
        "days": lights.SOON,
    }
    return render(request, "console/supervision.html", shown)
