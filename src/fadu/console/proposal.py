"""送批: one proposal, to be opened in its act form or returned with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fadu.console import proposals
from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.models import Proposal
from fadu.console.naming import codes_of
from fadu.documents.readable import readable
from fadu.law.data import lenient
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures import procedure as procedure_of
from fadu.law.steps import Step


@require_http_methods(["GET", "POST"])
@for_roles(*CASE_ROLES)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was prepared. POST returns it with `reason`; signing is done on the act's own form."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = proposals.any_of(pk)
    matter_or_404(person, found.matter_id)
    step = procedure_of(found.matter.procedure).step(found.step)
    may_sign = bool(person.roles & set(step.who))
    if not may_sign and found.made_by != person.id:
        raise PermissionDenied("这一份送批只有送批人和有权办理这一步骤的人可以查看。")
    if request.method == "POST":
        return _send_back(request, found, person, may_sign)
    return _page(request, found, step, may_sign)


def _send_back(request: HttpRequest, found: Proposal, person: Person, may_sign: bool) -> HttpResponse:
    if not may_sign:
        raise PermissionDenied("只有有权办理这一步骤的人可以退回。")
    step = procedure_of(found.matter.procedure).step(found.step)
    try:
        proposals.send_back(found.pk, request.POST.get("reason", ""), person)
    except InputError as error:
        return _page(request, found, step, may_sign, str(error), 400)
    messages.success(request, f"已退回“{step.label}”送批，送批人会在待办里看到理由。")
    return redirect("inbox")


def _page(request: HttpRequest, found: Proposal, step: Step, may_sign: bool, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "proposal": found,
        "step": step,
        "says": readable(step.data, lenient(step.data, found.data).model_dump(mode="json"), codes_of(found.matter, found.data)),
        "may_sign": may_sign and found.state == "waiting",
        "may_mend": found.state == "returned",
        "moved_on": found.state == "waiting" and found.after != found.matter.last_seq,
        "act_address": f"{reverse('act', args=[found.matter_id, found.step])}?proposal={found.pk}",
        "error": error,
    }
    return render(request, "console/proposal.html", context, status=status)
