"""以案释法: the published guiding cases, read through the ledger's door; a withdrawn one is gone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.ledger.guiding import published
from fadu.portal.public import public


@public
@require_safe
def guiding_cases(request: HttpRequest) -> HttpResponse:
    """The list, the newest first."""
    return render(request, "portal/guiding_cases.html", {"cases": published()})


@public
@require_safe
def guiding_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    found = published(pk)
    if not found:
        raise Http404("没有这一案例，或者已经撤回。")
    return render(request, "portal/guiding_case.html", {"case": found[0]})
