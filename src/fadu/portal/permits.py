"""我的许可: by number and phone, without an account: where it stands, what is missing, what to pay, the licence to fetch.

Who has shown that number and phone belong together keeps that for half an hour in a signed cookie; nothing is kept here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import quote, unquote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.law.errors import InputError
from fadu.ledger import permit_acts
from fadu.ledger.front import front
from fadu.ledger.permit_acts import Permit, Upload
from fadu.ledger.permit_uploads import LARGEST, MOST, kept
from fadu.ledger.read import today
from fadu.ledger.record import Refused
from fadu.payments.orders import order_for
from fadu.payments.provider import provider
from fadu.portal.limits import TooMany, count
from fadu.portal.public import public
from fadu.registers import asof

COOKIE, MINUTES = "fadu_permit", 30
MOST_LOOKS, SECONDS = 20, 60
PAPERS = {"licence": permit_acts.licence, "paper": permit_acts.decision, "fee": permit_acts.fee_notice}


def remember(answer: HttpResponse, number: str) -> HttpResponse:
    """Keep the application that was identified in a signed cookie."""
    answer.set_signed_cookie(
        COOKIE,
        quote(number),
        salt=COOKIE,
        max_age=MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/portal/",
    )
    return answer


def _mine(request: HttpRequest) -> list[Permit]:
    """All permits of the application that was identified; empty without one."""
    number = unquote(str(request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=MINUTES * 60) or ""))
    return permit_acts.of_application(number) if number else []


def _one(request: HttpRequest, place: int) -> Permit:
    found = _mine(request)
    if not 1 <= place <= len(found):
        raise Http404("没有这一许可申请，请用编号和电话重新查询。")
    return found[place - 1]


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permits_follow(request: HttpRequest) -> HttpResponse:
    """Number and phone. A wrong number and a wrong phone give the same answer."""
    if request.method != "POST":
        return _query(request)
    number, phone = request.POST.get("number", "")[:60].replace("\0", ""), request.POST.get("phone", "")[:30].replace("\0", "")
    try:
        count(request, "permits", MOST_LOOKS, SECONDS)
        lead = permit_acts.identified(number, phone)
    except TooMany as error:
        return _query(request, str(error), number, 429)
    if not lead:
        return _query(request, "没有查到：编号与联系电话不一致，或者没有这个编号。请核对受理凭证后再试。", number, 404)
    return remember(redirect("portal:permits_mine"), lead)


def _query(request: HttpRequest, error: str = "", number: str = "", status: int = 200) -> HttpResponse:
    return render(request, "portal/permits_follow.html", {"error": error, "number": number, "minutes": MINUTES}, status=status)


@never_cache
@public
@require_POST
def permits_leave(request: HttpRequest) -> HttpResponse:
    """Forget the application, for those who borrow a phone."""
    answer = redirect("portal:permits_follow")
    answer.delete_cookie(COOKIE, path="/portal/")
    return answer


@never_cache
@public
@require_safe
def permits_mine(request: HttpRequest) -> HttpResponse:
    """Each permit of the application: stage, last day, gaps, fee, decision, licence."""
    found = _mine(request)
    if not found:
        return redirect("portal:permits_follow")
    key = uuid.uuid4().hex
    context = {"permits": found, "lead": found[0].row, "minutes": MINUTES, "online": provider() is not None, "key": key}
    return render(request, "portal/permits_mine.html", context)


@never_cache
@public
@require_POST
def permit_pay(request: HttpRequest, place: int) -> HttpResponse:
    """An order for the fee that is still owed."""
    return redirect("portal:pay_order", uid=order_for(_one(request, place).row).uid)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permit_supply(request: HttpRequest, place: int) -> HttpResponse:
    """Supply what was told to be missing."""
    permit = _one(request, place)
    if not permit.gaps:
        return redirect("portal:permits_mine")
    fields = {f"m-{number}": gap.material for number, gap in enumerate(permit.gaps)}
    error, status = "", 200
    if request.method == "POST":
        try:
            count(request, "permit_supply", MOST_LOOKS, SECONDS)
            answers = {name: request.POST.get(field, "").replace("\0", "").strip()[:2000] for field, name in fields.items()}
            note = _text(request, "note")
            given = kept(request, {f"{field}-files": name for field, name in fields.items()})
            by = front(asof.snapshot(today()))
            permit_acts.supply(permit.row, answers, given, by, note=note, key=request.POST.get("key", "")[:40])
        except TooMany as problem:
            error, status = str(problem), 429
        except Refused as problem:
            error, status = str(problem), 422
        except InputError as problem:
            error, status = str(problem), 422
        else:
            messages.success(request, "已收到补正的材料，五个工作日内告知是否受理。")
            return redirect("portal:permits_mine")
    lines = [(field, permit.gaps[number], request.POST.get(field, "")) for number, field in enumerate(fields)]
    context = {
        "permit": permit,
        "lines": lines,
        "error": error,
        "key": uuid.uuid4().hex,
        "largest": LARGEST // 1024**2,
        "most": MOST,
    }
    return render(request, "portal/permit_supply.html", context, status=status)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permit_change(request: HttpRequest, place: int) -> HttpResponse:
    """The holder asks to change what the permit says."""
    permit = _one(request, place)
    if not permit.may_change:
        return redirect("portal:permits_mine")

    def ask(reasons: str, files: Sequence[Upload], by: str, key: str) -> None:
        permit_acts.ask_change(permit.row, _text(request, "what"), reasons, files, by, key=key)

    said = "已收到变更申请，决定后可以在这里查到。"
    return _asking(request, "portal/permit_change.html", permit, ask, said)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permit_renew(request: HttpRequest, place: int) -> HttpResponse:
    """The holder asks that the permit hold longer."""
    permit = _one(request, place)
    if not permit.may_renew:
        return redirect("portal:permits_mine")

    def ask(reasons: str, files: Sequence[Upload], by: str, key: str) -> None:
        try:
            until = date.fromisoformat(request.POST.get("until", ""))
        except ValueError:
            raise InputError("请选择申请延续到哪一天。") from None
        permit_acts.ask_renewal(permit.row, until, reasons, files, by, key=key)

    said = "已收到延续申请，许可届满前作出决定；逾期没有决定的，视为准予延续。"
    return _asking(request, "portal/permit_renew.html", permit, ask, said)


@never_cache
@public
@require_POST
def permit_give_up(request: HttpRequest, place: int) -> HttpResponse:
    """The applicant takes the application back; one that is over is left as it is."""
    permit = _one(request, place)
    if permit.may_give_up:
        count(request, "permit_ask", MOST_LOOKS, SECONDS)
        permit_acts.give_up(permit.row, front(asof.snapshot(today())), key=request.POST.get("key", "")[:40])
        messages.success(request, "申请已经撤回，不再办理；需要时可以重新申请。")
    return redirect("portal:permits_mine")


@never_cache
@public
@require_POST
def permit_hearing(request: HttpRequest, place: int) -> HttpResponse:
    """The applicant asks for a hearing, within the days after its right was told."""
    permit = _one(request, place)
    if permit.hearing_until is not None:
        count(request, "permit_ask", MOST_LOOKS, SECONDS)
        by, key = front(asof.snapshot(today())), request.POST.get("key", "")[:40]
        permit_acts.ask_hearing(permit.row, _text(request, "what"), by, key=key)
        messages.success(request, "已收到听证的要求，举行的时间和地点提前七个工作日通知。")
    return redirect("portal:permits_mine")


def _asking(
    request: HttpRequest, template: str, permit: Permit, ask: Callable[[str, Sequence[Upload], str, str], None], said: str
) -> HttpResponse:
    """A form by which the holder asks for something; `ask` records it, `said` thanks."""
    error, status = "", 200
    if request.method == "POST":
        try:
            count(request, "permit_ask", MOST_LOOKS, SECONDS)
            files = kept(request, {"files": "附件"}).get("附件", [])
            ask(_text(request, "reasons"), files, front(asof.snapshot(today())), request.POST.get("key", "")[:40])
        except TooMany as problem:
            error, status = str(problem), 429
        except Refused as problem:
            error, status = "".join(finding.sentence for finding in problem.findings if finding.blocks), 422
        except InputError as problem:
            error, status = str(problem), 422
        else:
            messages.success(request, said)
            return redirect("portal:permits_mine")
    context = {
        "permit": permit,
        "typed": {name: request.POST.get(name, "") for name in ("what", "until", "reasons")},
        "error": error,
        "key": uuid.uuid4().hex,
        "largest": LARGEST // 1024**2,
        "most": MOST,
    }
    return render(request, template, context, status=status)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()[:2000]


@never_cache
@public
@require_safe
def permit_paper(request: HttpRequest, place: int, which: str) -> HttpResponse:
    """The licence, or the newest paper of the application, as PDF."""
    permit = _one(request, place)
    made = PAPERS[which](permit) if which in PAPERS else None
    if made is None:
        raise Http404("还没有这份文书。")
    number, pdf = made
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(number or permit.row.number)}.pdf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
