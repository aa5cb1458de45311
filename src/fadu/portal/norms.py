"""规范性文件: which documents of the bureau are in force on a day, for everyone."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.law.errors import InputError
from fadu.ledger.norms import register
from fadu.ledger.read import today
from fadu.portal.public import public


@public
@require_safe
def norms(request: HttpRequest) -> HttpResponse:
    """The public register as of a day (`on`; today without)."""
    text = request.GET.get("on", "")
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        raise InputError(f"日期“{text[:20]}”看不懂；请写成 2023-06-01 的样子。") from None
    found = register(day)
    shown = {"on": day, "norms": [norm for norm in found if norm.in_force], "others": [norm for norm in found if not norm.in_force]}
    return render(request, "portal/norms.html", shown)
