"""违停审核台: tickets waiting for review, one after the other with photos and plate; objections to answer beside them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.console.access import book, for_roles
from fadu.console.clocks import mark_overdue
from fadu.law.common.parking_data import ANGLES, REJECTIONS, VEHICLES, CaptureReview
from fadu.law.draw import bound
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.gates import Finding
from fadu.law.procedures.enforcement.parking import PASSED, PROCEDURE, REVIEWERS, TAKEN
from fadu.ledger import parties, read, tickets, vehicles
from fadu.ledger.models import Act, Deadline, Evidence, Matter
from fadu.ledger.record import Intent, Refused, Stale, load, record_act, weigh
from fadu.registers import asof

MOST = 50
LONGEST_QUEUE = 500
#: What a review session looks at plates for; said once, kept with every look.
PURPOSE = "审核停车记录"
SESSION = "parking_review"
POINTS = tuple((name, str(info.title)) for name, info in CaptureReview.model_fields.items() if info.annotation is bool)
MODES = {"first": "待初审", "second": "待复核"}
_STEP = {"first": "prk.review1", "second": "prk.review2"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo of the ticket as the page shows it."""

    piece: str
    title: str
    address: str


@never_cache
@require_safe
@for_roles(*REVIEWERS)
def parking_desk(request: HttpRequest) -> HttpResponse:
    """What waits: first reviews, second reviews of monitored and of drawn records, objections; the nearest period first."""
    person: Person = request.person  # type: ignore[attr-defined]
    mode = _mode(request.GET.get("mode", ""))
    queues = {name: _queue(person, name) for name in MODES}
    rows = list(queues[mode].select_related("vehicle")[:MOST])
    mark_overdue(rows)
    asked = Deadline.objects.filter(clock="prk.objection.answer", stopped=None, matter__in=read.visible(person))
    objections = list(asked.select_related("matter").order_by("last", "pk")[:MOST])
    context = {
        "mode": mode,
        "modes": [(name, label, queues[name].order_by().count()) for name, label in MODES.items()],
        "rows": rows,
        "most": MOST,
        "objections": objections,
        "today": read.today(),
        "begun": SESSION in request.session,
    }
    return render(request, "console/parking_desk.html", context)


@require_POST
@for_roles(*REVIEWERS)
def parking_begin(request: HttpRequest) -> HttpResponse:
    """Begin a review session: the purpose of looking at plates is said once, each look is recorded with it."""
    request.session[SESSION] = PURPOSE
    return _next(request, _mode(request.POST.get("mode", "")), 0)


@never_cache
@require_http_methods(["GET", "POST"])
@for_roles(*REVIEWERS)
def parking_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket: photos, plate, facts, what the gates say; pass it, sort it out, keep it as a clue, then the next one."""
    person: Person = request.person  # type: ignore[attr-defined]
    row = read.visible(person).filter(pk=pk, procedure=PROCEDURE.id).select_related("vehicle").first()
    if row is None:
        raise Http404("没有这一停车记录，或者您无权查看。")
    mode = _mode(request.POST.get("mode", "") or request.GET.get("mode", "") or ("second" if row.stage == PASSED else "first"))
    if request.method == "GET":
        return _page(request, row, mode)
    if request.POST.get("do") == "vehicle":
        return _complete(request, row, mode)
    return _decide(request, row, mode)


def _decide(request: HttpRequest, row: Matter, mode: str) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    step, data = _said(request, mode)
    intent = Intent(step, data, [person.id], key=_key(request), after=_number(request.POST.get("after", "")))
    try:
        record_act(row.pk, intent)
    except Refused as error:
        return _page(request, row, mode, findings=error.findings, status=422)
    except Stale as error:
        messages.error(request, str(error))
        return redirect(_address(row.pk, mode))
    except InputError as error:
        return _page(request, row, mode, fault=str(error), status=422)
    messages.success(request, f"{row.number} 已记录“{PROCEDURE.step(step).label}”。")
    return _next(request, mode, row.pk)


def _complete(request: HttpRequest, row: Matter, mode: str) -> HttpResponse:
    """Frame number and phone from the vehicle register, with which the driver can look his ticket up."""
    try:
        if row.vehicle is not None:
            vehicles.complete(row.vehicle, frame=request.POST.get("frame", ""), phone=request.POST.get("phone", ""))
    except InputError as error:
        return _page(request, row, mode, fault=str(error), status=422)
    messages.success(request, "已保存车辆的核验信息。")
    return redirect(_address(row.pk, mode))


def _said(request: HttpRequest, mode: str) -> tuple[str, dict[str, Any]]:
    """The step and its data. A ticked box affirms its point."""
    posted, note = request.POST, request.POST.get("note", "").replace("\0", "")
    match posted.get("do"):
        case "reject":
            return "prk.reject", {"reason": posted.get("reason", ""), "note": note}
        case "clue":
            return "prk.clue", {"reason": note or "监控设备不具备作为处罚证据的条件。"}
        case _:
            return _STEP[mode], {name: name in posted for name, _ in POINTS} | {"note": note}


def _page(
    request: HttpRequest, row: Matter, mode: str, findings: tuple[Finding, ...] | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    matter = load(PROCEDURE, row)
    taken = matter.first("prk.capture")
    if taken is None:
        raise Http404("这一事项没有取证记录。")
    open_ = row.stage == (TAKEN if mode == "first" else PASSED)
    if findings is None and open_:
        sound = {name: True for name, _ in POINTS}
        findings = weigh(PROCEDURE, row, matter, Intent(_STEP[mode], sound, [person.id]))[1].findings
    thing = asof.item(taken.data.item, taken.day)
    context = {
        "row": row,
        "mode": mode,
        "open": open_,
        "data": taken.data,
        "item": thing.title if thing else taken.data.item,
        "kind": VEHICLES.get(taken.data.vehicle_kind, ""),
        "by": [one.name for one in taken.by],
        "share": tickets.share(read.today()) if mode == "second" and tickets.drawn(row, read.today()) else None,
        "photos": _photos(row, taken.data.angles),
        "plate": _plate(request, row),
        "findings": findings or (),
        "fault": fault,
        "points": [(name, label, name in request.POST) for name, label in POINTS],
        "reasons": list(REJECTIONS.items()),
        "key": uuid.uuid4().hex,
        "town": _town(row.town),
        "left": _queue(person, mode).order_by().count(),
        "skip": f"{reverse('parking_next')}?mode={mode}&after={row.pk}",
    }
    return render(request, "console/parking_review.html", context, status=status)


def _plate(request: HttpRequest, row: Matter) -> str:
    """The plate in full inside a review session, each look recorded; empty outside."""
    if row.vehicle is None or SESSION not in request.session:
        return ""
    person: Person = request.person  # type: ignore[attr-defined]
    return parties.look(row.vehicle, person=person.id, purpose=PURPOSE, matter=row.number)["name"]


def _photos(row: Matter, angles: list[str]) -> list[Shown]:
    kept = Evidence.objects.filter(matter=row, act_seq=1).order_by("pk")
    names = [ANGLES.get(angle, angle) for angle in angles]
    return [
        Shown(photo.piece, names[place] if place < len(names) else photo.name, reverse("evidence_file", args=[photo.pk]))
        for place, photo in enumerate(kept)
    ]


@never_cache
@require_safe
@for_roles(*REVIEWERS)
def parking_next(request: HttpRequest) -> HttpResponse:
    """The ticket after the one just seen."""
    return _next(request, _mode(request.GET.get("mode", "")), _number(request.GET.get("after", "")) or 0)


def _next(request: HttpRequest, mode: str, after: int) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    order = list(_queue(person, mode).values_list("pk", flat=True)[:LONGEST_QUEUE])
    others = [pk for pk in order if pk != after]
    if not others:
        messages.success(request, f"{MODES[mode]}的停车记录已经看完。")
        return redirect(f"{reverse('parking_desk')}?mode={mode}")
    place = order.index(after) if after in order else -1
    return redirect(_address(others[place % len(others)] if 0 <= place < len(others) else others[0], mode))


def _queue(person: Person, mode: str) -> QuerySet[Matter]:
    """Tickets that the person may review: he took no part in the capture, nor in the first review when it is about the second."""
    rows = read.visible(person).filter(procedure=PROCEDURE.id, stage=TAKEN if mode == "first" else PASSED)
    rows = rows.exclude(handlers__icontains=f'"{person.id}"')
    if mode == "second":
        acts = Act.objects.filter(matter=OuterRef("pk"))
        monitored = acts.filter(step="prk.capture").exclude(body__contains='"device":""')
        drawn = acts.filter(step="prk.review1", hash__lt=bound(tickets.share(read.today())))
        rows = rows.filter(Q(Exists(monitored)) | Q(Exists(drawn))).exclude(Exists(acts.filter(step="prk.review2")))
        rows = rows.exclude(Exists(acts.filter(step="prk.review1", actor=person.id)))
    return rows.order_by("next_due", "pk")


def _town(code: str) -> str:
    try:
        return str(book().unit(code)["name"])
    except KeyError:
        return code


def _address(pk: int, mode: str) -> str:
    return f"{reverse('parking_review', args=[pk])}?mode={mode}"


def _mode(text: str) -> str:
    return text if text in MODES else "first"


def _key(request: HttpRequest) -> str:
    text = request.POST.get("key", "")
    return text if re.fullmatch(r"[0-9a-f]{32}", text) else uuid.uuid4().hex


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
