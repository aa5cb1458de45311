"""我的违停: plate and a second secret, the vehicle's tickets, and what one may do about each. Every act goes through the ledger's door.

Who has shown that plate and secret belong together keeps that for half an hour in a signed cookie; nothing is kept here.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.documents import files
from fadu.law.common.parking_data import OBJECTIONS
from fadu.law.errors import InputError
from fadu.ledger import own_tickets, ticket_acts
from fadu.ledger.own_tickets import Ticket
from fadu.ledger.record import BadData
from fadu.payments.orders import order_for
from fadu.payments.provider import provider
from fadu.portal.limits import TooMany, count, failed, refuse_guessing
from fadu.portal.public import public
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = lazily("PIL.Image"), lazily("PIL.ImageOps")

COOKIE, MINUTES = "fadu_tickets", 30
MOST, SECONDS = 20, 60
MOST_ACTS = 10
PHOTO = (1280, 1280)
View = Callable[..., HttpResponse]


def _own(view: View) -> View:
    """A page of one ticket of the vehicle that was identified; without that, the way back to the query."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        vehicle = _vehicle(request)
        if not vehicle:
            return redirect("portal:tickets")
        shown = own_tickets.ticket(vehicle, pk)
        if shown is None:
            raise Http404("没有这一停车记录，请从“我的违停”查询。")
        return view(request, shown, **more)

    return never_cache(public(checked))


def _vehicle(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=MINUTES * 60) or "")


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def tickets(request: HttpRequest) -> HttpResponse:
    """Plate and second secret. A wrong plate and a wrong secret give the same answer."""
    if request.method != "POST":
        return _query(request)
    plate, secret = request.POST.get("plate", "")[:20], request.POST.get("secret", "")[:20]
    try:
        count(request, "tickets", MOST, SECONDS)
        refuse_guessing("plate", plate.upper())
        vehicle = own_tickets.identified(plate, secret)
    except TooMany as error:
        return _query(request, str(error), plate, 429)
    except InputError as error:
        return _query(request, str(error), plate, 422)
    if not vehicle:
        failed("plate", plate.upper())
        return _query(request, "没有查到：号牌与车架号、登记电话的尾号不一致，或者这辆车没有登记。请核对后再试。", plate, 404)
    answer = redirect("portal:tickets_mine")
    answer.set_signed_cookie(
        COOKIE,
        vehicle,
        salt=COOKIE,
        max_age=MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/portal/",
    )
    return answer


def _query(request: HttpRequest, error: str = "", plate: str = "", status: int = 200) -> HttpResponse:
    samples = own_tickets.samples() if settings.FADU_DEMO else ()
    context = {"error": error, "plate": plate, "minutes": MINUTES, "samples": samples}
    return render(request, "portal/tickets.html", context, status=status)


@never_cache
@public
@require_safe
def tickets_mine(request: HttpRequest) -> HttpResponse:
    """The vehicle's tickets."""
    vehicle = _vehicle(request)
    if not vehicle:
        return redirect("portal:tickets")
    return render(request, "portal/tickets_mine.html", {"lines": own_tickets.lines(vehicle)})


@never_cache
@public
@require_POST
def tickets_leave(request: HttpRequest) -> HttpResponse:
    """Forget the vehicle, for those who borrow a phone."""
    answer = redirect("portal:tickets")
    answer.delete_cookie(COOKIE, path="/portal/")
    return answer


@_own
@require_safe
def ticket(request: HttpRequest, shown: Ticket) -> HttpResponse:
    """One ticket: photos, what was told, objections and answers, decision and papers, payment; what can be done now."""
    may = {name: shown.may(step) for name, step in _STEPS.items()}
    context = {
        "ticket": shown,
        "may": may | {"pay": bool(shown.owed), "lesson": may["lesson"] and not shown.matter.has("prk.lesson")},
        "lesson": ticket_acts.lesson_of(shown),
        "lessons": shown.matter.all("prk.lesson"),
        "drivers": shown.matter.all("prk.driver"),
        "online": provider() is not None,
        "orders": shown.row.orders.filter(state="paid").order_by("pk"),
    }
    return render(request, "portal/ticket.html", context)


_STEPS = {"object": "prk.object", "driver": "prk.driver", "lesson": "prk.lesson"}


@_own
@require_safe
def ticket_photo(request: HttpRequest, shown: Ticket, place: int) -> HttpResponse:
    """One photo of the ticket, made smaller; what the camera wrote into it stays out."""
    if not 1 <= place <= len(shown.photos):
        raise Http404("没有这张照片。")
    try:
        with files.open_stored(shown.photos[place - 1]) as stream, Image.open(stream, formats=("JPEG", "PNG", "WEBP")) as photo:
            small = ImageOps.exif_transpose(photo).convert("RGB")
            small.thumbnail(PHOTO)
            out = io.BytesIO()
            small.save(out, "JPEG", quality=80)
    except (InputError, OSError):
        raise Http404("这张照片现在不能显示，请到服务窗口查看。") from None
    return HttpResponse(out.getvalue(), content_type="image/jpeg")


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_paper(request: HttpRequest, shown: Ticket, paper: int) -> HttpResponse:
    """A paper of the ticket. One that names the driver opens for him who writes his whole name."""
    known = next((one for one in shown.papers if one.pk == paper), None)
    if known is None:
        raise Http404("没有这份文书。")
    if known.personal and request.method != "POST":
        return render(request, "portal/ticket_paper.html", {"ticket": shown, "paper": known})
    try:
        count(request, "paper", MOST_ACTS, SECONDS)
        if known.personal:
            refuse_guessing("paper", str(paper))
    except TooMany as error:
        return render(request, "portal/ticket_paper.html", {"ticket": shown, "paper": known, "error": str(error)}, status=429)
    pdf = own_tickets.paper_pdf(shown, paper, request.POST.get("name", "")[:100])
    if pdf is None:
        failed("paper", str(paper))
        said = {"ticket": shown, "paper": known, "error": "姓名与文书上的当事人不一致。"}
        return render(request, "portal/ticket_paper.html", said, status=404)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=paper.pdf"
    return answer


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_object(request: HttpRequest, shown: Ticket) -> HttpResponse:
    """Objection with grounds, text and up to three photos."""
    posted = request.POST

    def act() -> str:
        ticket_acts.object_to(
            shown, posted.getlist("grounds"), posted.get("text", ""), request.FILES.getlist("photos"), _key(request)
        )
        return "已经收到您的异议。取证人以外的工作人员核实后答复，结果会显示在本页。"

    context = {
        "grounds": OBJECTIONS,
        "chosen": posted.getlist("grounds"),
        "text": posted.get("text", ""),
        "most": ticket_acts.MOST_PHOTOS,
        "largest": ticket_acts.LARGEST // 1024**2,
    }
    return _form(request, shown, "object", act, context)


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_driver(request: HttpRequest, shown: Ticket) -> HttpResponse:
    """申报驾驶人: oneself, or another person, who has to confirm it at the bureau."""
    said = {name: request.POST.get(name, "").strip()[:100] for name in ("who", "name", "id_number", "phone")}

    def act() -> str:
        if said["who"] not in ("self", "other"):
            raise InputError("请选择驾驶人是本人还是他人。")
        if not said["name"] or not said["id_number"]:
            raise InputError("请填写驾驶人的姓名和身份证号码。")
        if "true" not in request.POST.getlist("honest"):
            raise InputError("请确认以上内容属实。")
        driver = ticket_acts.Driver(said["name"], said["id_number"], said["phone"], said["who"] == "self")
        ticket_acts.name_driver(shown, driver, _key(request))
        return "已经登记您申报的驾驶人。"

    return _form(request, shown, "driver", act, {"said": said})


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_lesson(request: HttpRequest, shown: Ticket) -> HttpResponse:
    """The lesson and its test; a passed test is recorded, and a leader may then waive a first violation."""
    found = ticket_acts.lesson_of(shown)
    if found is None:
        raise Http404("这一事项没有网上学习。")
    lesson, questions = found
    answers = {place: _number(request.POST.get(f"q{place}", "")) for place, _ in questions}
    context: dict[str, Any] = {"lesson": lesson, "questions": [(place, one, answers[place]) for place, one in questions]}

    def act() -> str:
        result = ticket_acts.learn(shown, answers, _key(request))
        if not result.passed:
            context["result"] = result
            raise InputError(f"得分 {result.score} 分，没有合格。请看下面的说明，学习后可以再答一次。")
        return f"测试合格，得分 {result.score} 分，已经记录。是否适用首违不罚由负责人审查决定，结果会显示在本页。"

    return _form(request, shown, "lesson", act, context)


@_own
@require_POST
def ticket_pay(request: HttpRequest, shown: Ticket) -> HttpResponse:
    """An order for what the ticket's decision still asks for."""
    return redirect("portal:pay_order", uid=order_for(shown.row).uid)


def _form(request: HttpRequest, shown: Ticket, name: str, act: Callable[[], str], context: dict[str, Any]) -> HttpResponse:
    """A form about one ticket: shown, or done and back to the ticket, or shown again with what is wrong."""
    status, error = 200, ""
    if request.method == "POST":
        try:
            count(request, "ticket-act", MOST_ACTS, SECONDS)
            messages.success(request, act())
        except TooMany as problem:
            status, error = 429, str(problem)
        except BadData as problem:
            status, error = 422, "；".join(problem.errors.values()) + "。"
        except InputError as problem:
            status, error = 422, str(problem)
        else:
            return redirect("portal:ticket", pk=shown.row.pk)
    shared = {"ticket": shown, "error": error, "open": shown.may(_STEPS[name]), "key": _key(request)}
    return render(request, f"portal/ticket_{name}.html", shared | context, status=status)


def _key(request: HttpRequest) -> str:
    """The form's own key, so that a second click does nothing."""
    typed = request.POST.get("key", "")
    return typed if len(typed) == 32 and typed.isalnum() and typed.isascii() else uuid.uuid4().hex


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
