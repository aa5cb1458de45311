"""规范性文件登记簿: what is in force on a chosen day, what ends soon, what is being made."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, for_roles
from fadu.law.procedures.decision.normative_document import DRAFTING, PASSED, PROCEDURE
from fadu.ledger import read
from fadu.ledger.norms import register

#: Days before its end at which a document is pointed out.
REMIND = 183


def chosen_day(text: str) -> tuple[date, str]:
    """The day asked for; today, with a sentence, when it cannot be read."""
    if not text:
        return read.today(), ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return read.today(), f"日期“{text[:20]}”看不懂，按今天显示；请写成 2023-06-01 的样子。"


@require_safe
@for_roles(*CASE_ROLES)
def norms(request: HttpRequest) -> HttpResponse:
    """The register as of a day (`on`; today without)."""
    day, error = chosen_day(request.GET.get("on", ""))
    found = register(day)
    drafts = read.visible(request.person).filter(procedure=PROCEDURE.id, stage__in=(DRAFTING, PASSED)).order_by("-pk")[:50]  # type: ignore[attr-defined]
    shown = {
        "on": day,
        "error": error,
        "norms": found,
        "in_force": sum(norm.in_force for norm in found),
        "ending": [norm for norm in found if norm.ends_within(REMIND)],
        "drafts": drafts,
    }
    return render(request, "console/norms.html", shown)
