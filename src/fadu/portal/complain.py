"""反映问题: report with photos and place, then follow, urge and rate by number and phone. No account, no third party, no script needed."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.law.common.order_data import RATINGS
from fadu.law.errors import InputError
from fadu.ledger import open_orders, orders
from fadu.ledger.record import BadData, Refused
from fadu.portal import challenge
from fadu.portal.limits import TooMany, count
from fadu.portal.public import public

#: Key of request.META under which the upload handler says why a file is missing.
UPLOAD_REFUSED = "FADU_UPLOAD_REFUSED"
LONGEST, LONGEST_TOPIC = 4_000, 40
CHOICES = {key: label for key, label in RATINGS.items() if key != "no_answer"}


@public
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """The form; POST takes the report in and leads to its receipt."""
    if request.method == "GET":
        return _form(request)
    try:
        count(request, "complain", 20, 600)
        return redirect("portal:complained", short=_report(request).short)
    except TooMany as error:
        return _form(request, str(error), 429)
    except BadData as error:
        return _form(request, "；".join(error.errors.values()) + "。", 400)
    except Refused as error:
        return _form(request, "".join(finding.sentence for finding in error.findings if finding.blocks), 400)
    except InputError as error:
        return _form(request, str(error), 400)


@public
@require_safe
def complained(request: HttpRequest, short: str) -> HttpResponse:
    """The receipt: the number, and how to follow it. It says nothing of the report."""
    found = orders.public_status(short)
    if found is None:
        raise Http404("没有这个编号，请核对。")
    return render(request, "portal/complained.html", {"order": found})


@public
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask by number and phone; with `do` also urge or rate."""
    number, phone = _typed(request, "number", 60), _typed(request, "phone", 30)
    if request.method == "GET":
        return render(request, "portal/follow.html", {"number": _plain(request.GET.get("number", ""), 60)})
    order, error, said, status = None, "", "", 200
    try:
        count(request, "follow", 20, 60)
        if not (number and phone):
            raise InputError("请填写编号和手机号。")
        order = orders.follow(number, phone)
        if order is None:
            raise InputError("编号和手机号对不上，请核对回执上的编号和反映时留的手机号。")
        said = _do(request, number, phone)
        order = orders.follow(number, phone) if said else order
    except TooMany as fault:
        error, status = str(fault), 429
    except Refused as fault:
        error, status = "".join(finding.sentence for finding in fault.findings if finding.blocks), 400
    except InputError as fault:
        error, status = str(fault), 400
    context = {"order": order, "number": number, "phone": phone, "error": error, "said": said, "ratings": CHOICES}
    answer = render(request, "portal/follow.html", context | _may(order), status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _report(request: HttpRequest) -> orders.Receipt:
    said = request.POST
    if UPLOAD_REFUSED in request.META:
        raise InputError(str(request.META[UPLOAD_REFUSED]))
    text = _typed(request, "description", LONGEST)
    if len(text) < 4:
        raise InputError("请写明要反映的情况，至少四个字。")
    nonce = challenge.solved(request, said.get("token", ""), said.get("work", ""), said.get("answer", ""))
    lat, lng = _degrees(said.get("latitude", "")), _degrees(said.get("longitude", ""))
    photos = [(str(upload.name), cast(BinaryIO, upload)) for upload in request.FILES.getlist("photos")]
    return orders.report(
        orders.Report(
            topic=text.splitlines()[0][:LONGEST_TOPIC],
            channel="portal",
            description=text,
            place=_typed(request, "place", 200),
            lat=lat if lng is not None else None,
            lng=lng if lat is not None else None,
            category=_typed(request, "category", 20),
            name=_typed(request, "name", 50),
            phone=_typed(request, "phone", 30),
            secret=said.get("secret") == "yes",
            accused_unit=_typed(request, "unit", 40),
            photos=photos,
            key=f"portal-{nonce}",
        )
    )


def _do(request: HttpRequest, number: str, phone: str) -> str:
    """Urge or rate where the form asks for it; what was done, in words."""
    do, note, key = request.POST.get("do", ""), _typed(request, "note", 500), _plain(request.POST.get("key", ""), 64)
    if do == "urge":
        orders.urge(number, phone, note, key)
        return "已经催办，承办单位会看到。"
    if do == "rate":
        orders.rate(number, phone, request.POST.get("rating", ""), note, key)
        return "谢谢您的评价。"
    return ""


def _may(order: orders.PublicOrder | None) -> dict[str, Any]:
    """What the reporter may do now."""
    if order is None:
        return {}
    return {"may_urge": not order.closed, "may_rate": bool(order.reply), "key": challenge.new_key()}


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    groups: dict[str, list[dict[str, Any]]] = {}
    for found in open_orders.public_categories():
        groups.setdefault(found["group"], []).append(found)
    typed = {name: value for name, value in request.POST.items() if name not in ("token", "work", "answer")}
    context = {
        "groups": groups,
        "units": open_orders.own_units(),
        "error": error,
        "typed": typed,
        "challenge": challenge.make(),
        "most": orders.MOST_PHOTOS,
    }
    return render(request, "portal/complain.html", context, status=status)


def _typed(request: HttpRequest, name: str, most: int) -> str:
    return _plain(request.POST.get(name, ""), most)


def _plain(text: str, most: int) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:most]


def _degrees(text: str) -> float | None:
    """A coordinate that the browser filled in; anything else is none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -180 <= found <= 180 else None
