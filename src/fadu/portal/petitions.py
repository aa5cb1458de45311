"""信访, for everyone: file a petition, follow it by number and phone, rate the answer, ask for review while the period runs. No account, no script.

Name and phone are sealed before anything is written; only the petition desk may look at them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.law.common.petition_data import RATINGS
from fadu.law.errors import InputError
from fadu.law.params import rules_on
from fadu.ledger import petitions as doors
from fadu.ledger.open_orders import own_units
from fadu.ledger.read import today
from fadu.ledger.record import Refused
from fadu.portal import challenge
from fadu.portal.limits import TooMany, count
from fadu.portal.public import public

#: So many petitions, and so many looks, from one address in so many seconds.
MOST_FILED, MOST_LOOKS, SECONDS = 5, 20, 600
_FIELDS = ("name", "phone", "address", "claim", "facts", "place", "unit")


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: HttpRequest) -> HttpResponse:
    """The form; POST registers the petition and gives its number."""
    if request.method != "POST":
        return _form(request, {})
    typed = {name: request.POST.get(name, "").replace("\0", "").strip() for name in _FIELDS}
    try:
        count(request, "petition", MOST_FILED, SECONDS)
        nonce = _solved(request)
        if typed["unit"] not in {"", *(code for code, _ in own_units())}:
            raise InputError("请从列表中选择被反映的单位。")
        number = doors.file_online(**typed, key=f"web-{nonce}")
    except TooMany as error:
        return _form(request, typed, str(error), 429)
    except InputError as error:
        return _form(request, typed, str(error), 400)
    except Refused as error:
        return _form(request, typed, "".join(f"{one.sentence}{one.hint}" for one in error.findings if one.blocks), 400)
    messages.success(request, f"已经登记，编号 {number}。请记下编号，凭编号和电话查询办理情况。")
    return redirect(f"{reverse('portal:petition_follow')}?number={number}")


def _solved(request: HttpRequest) -> str:
    """The number of the task that was solved, which keeps a double click one act. Raises InputError."""
    return challenge.solved(request, *(request.POST.get(name, "") for name in ("token", "work", "answer")))


def _key(request: HttpRequest) -> str:
    """The form's own key, so that a double click is one petition."""
    given = request.POST.get("key", "")
    return f"web-{given}" if len(given) == 32 and given.isalnum() and given.isascii() else ""


def _form(request: HttpRequest, typed: Mapping[str, str], error: str = "", status: int = 200) -> HttpResponse:
    rules = rules_on(today())
    context = {
        "typed": typed,
        "error": error,
        "challenge": challenge.make(),
        "units": own_units(),
        "tell": rules["pet.tell"],
        "handle": rules["pet.handle"],
    }
    return render(request, "portal/petition.html", context, status=status)


@public
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The address in a message to a petitioner, for whoever else reads his phone; the page behind it asks number and phone."""
    return redirect("portal:petition_follow")


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def petition_follow(request: HttpRequest) -> HttpResponse:
    """Number and phone give what was done; a wrong pair gives one answer whichever is wrong."""
    if request.method != "POST":
        return _follow(request, {"number": request.GET.get("number", "")[:60]})
    typed = _pair(request)
    try:
        count(request, "petition-follow", MOST_LOOKS, SECONDS)
        found = doors.follow(**typed)
    except TooMany as error:
        return _follow(request, typed, str(error), 429)
    except InputError as error:
        return _follow(request, typed, str(error), 400)
    if found is None:
        return _follow(request, typed, "没有查到。请核对编号和登记时填写的电话。", 404)
    return _follow(request, typed, found=found)


@never_cache
@public
@require_POST
def petition_ask(request: HttpRequest) -> HttpResponse:
    """Ask for review or re-review (`do` ask), or rate the answer (`do` rate)."""
    typed = _pair(request)
    try:
        count(request, "petition-follow", MOST_LOOKS, SECONDS)
        if request.POST.get("do") == "rate":
            doors.rate(**typed, rating=request.POST.get("rating", ""), key=_key(request))
            done = "谢谢，您的评价已经登记。"
        else:
            nonce = _solved(request)
            doors.ask_review(**typed, reasons=request.POST.get("reasons", "").replace("\0", ""), key=f"web-{nonce}")
            done = "您的请求已经登记，由上一级机关处理，办理情况可以在这里查询。"
    except TooMany as error:
        return _follow(request, typed, str(error), 429)
    except InputError as error:
        return _follow(request, typed, str(error), 400, _again(typed))
    except Refused as error:
        return _follow(request, typed, "".join(one.sentence for one in error.findings if one.blocks), 400)
    return _follow(request, typed, done=done, found=_again(typed))


def _again(typed: Mapping[str, str]) -> doors.Followed | None:
    """The petition once more after an act in it; None where the pair does not fit."""
    try:
        return doors.follow(**typed)
    except InputError:
        return None


def _pair(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\0", "").strip()[:60] for name in ("number", "phone")}


def _follow(
    request: HttpRequest,
    typed: Mapping[str, str],
    error: str = "",
    status: int = 200,
    found: doors.Followed | None = None,
    done: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"typed": typed, "error": error, "found": found, "done": done, "ratings": RATINGS}
    if found is not None and found.ask:
        context["challenge"] = challenge.make()
        context["reasons"] = request.POST.get("reasons", "") if error else ""
    context["key"] = secrets.token_hex(16)
    return render(request, "portal/petition_follow.html", context, status=status)
