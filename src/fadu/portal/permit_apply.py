"""申请许可: one form for one item or a bundle; papers given once, all matters opened together, one number to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS
from fadu.ledger import permit_acts
from fadu.ledger.front import front
from fadu.ledger.permit_acts import Application
from fadu.ledger.permit_asked import AGENT, LABELS, Asked, application, asked
from fadu.ledger.permit_uploads import LARGEST, MOST, kept
from fadu.ledger.read import today
from fadu.portal import challenge
from fadu.portal.limits import TooMany, count
from fadu.portal.permits import remember
from fadu.portal.public import public
from fadu.registers import asof

MOST_FORMS, SECONDS = 10, 60


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permit_apply(request: HttpRequest) -> HttpResponse:
    """The form; sent in, the number to follow."""
    form = asked(request.GET.get("item", ""), request.GET.get("bundle", ""), asof.snapshot(today()), online=True)
    if form is None:
        raise Http404("这一事项今天不能在网上申请，请从办事指南选择，或者到服务窗口办理。")
    if request.method != "POST":
        return _form(request, form)
    try:
        count(request, "permit_apply", MOST_FORMS, SECONDS)
        opened = permit_acts.apply(_application(request, form))
    except TooMany as error:
        return _form(request, form, str(error), 429)
    except InputError as error:
        return _form(request, form, str(error), 422)
    return remember(redirect("portal:permits_mine"), opened[0].number)


def _application(request: HttpRequest, form: Asked) -> Application:
    said = application(form, request.POST, front(asof.snapshot(today())))
    if "truth" not in request.POST:
        raise InputError("请确认对材料的真实性负责（行政许可法第三十一条）。")
    nonce = challenge.solved(request, *(request.POST.get(name, "") for name in ("token", "work", "answer")))
    return replace(said, materials=kept(request, form.papers), key=f"permit-{nonce}")


def _form(request: HttpRequest, form: Asked, error: str = "", status: int = 200) -> HttpResponse:
    typed: Mapping[str, Any] = request.POST
    context = {
        "asked": form,
        "error": error,
        "kinds": PARTY_KINDS,
        "kind": typed.get("kind", ""),
        "typed": {name: typed.get(name, "") for name in (*LABELS, AGENT)},
        "answers": form.lines(typed),
        "challenge": challenge.make(),
        "largest": LARGEST // 1024**2,
        "most": MOST,
    }
    return render(request, "portal/permit_apply.html", context, status=status)
