"""许可窗口台: applications by clock, what counts as accepted by silence, what waits for correction, decision, delivery; today's decisions; permits that end soon.

And 窗口收件: the same form as on the portal, filled in for whoever comes or writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import book, for_roles
from fadu.console.errors import faults_of
from fadu.law.common.permit_data import CHANNELS
from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS, Person
from fadu.law.procedures.service.permit import APPLIED, CORRECTING, DECIDE, GRANTED, REVIEW
from fadu.ledger import permit_acts, read
from fadu.ledger import permits as ledger
from fadu.ledger.models import Act, Deadline, Matter
from fadu.ledger.permit_acts import Application
from fadu.ledger.permit_asked import AGENT, Asked, application, asked
from fadu.ledger.permit_asked import LABELS as FORM_LABELS
from fadu.ledger.permit_uploads import LARGEST, kept
from fadu.ledger.permit_uploads import MOST as MOST_FILES
from fadu.ledger.record import Refused

READERS = ("window", "examiner", "legal", "reviewer", "host", "finance", "head", "principal")
MOST, SOON = 100, 30
#: How an application reaches the window (行政许可法第二十九条); the portal has its own form.
CHANNELS_HERE = {name: label for name, label in CHANNELS.items() if name != "portal"}
STATES = {"apply": APPLIED, "correct": CORRECTING, "review": REVIEW, "grant": GRANTED}
LABELS = {"apply": "待受理", "correct": "待补正", "review": "审查中", "decide": "待决定", "grant": "待发证"}
DECISIONS = {"lic.grant": "准予许可", "lic.refuse": "不予许可", "lic.renew": "延续", "lic.change": "变更"}


@dataclass(frozen=True, slots=True)
class Line:
    """One application: `silent` when the time to tell the gaps is over, so that it counts as accepted and its decision is due."""

    row: Matter
    due: date | None
    clock: str
    late: bool
    silent: bool


@require_safe
@for_roles(*READERS)
def permit_desk(request: HttpRequest) -> HttpResponse:
    """The queue, the nearest clock first; tabs by what is to be done."""
    person: Person = request.person  # type: ignore[attr-defined]
    today = read.today()
    mine = read.visible(person).filter(procedure="permit")
    rows = _examined(mine.filter(stage__in=STATES.values()))
    chosen = request.GET.get("state", "")
    shown = _chosen(rows, chosen).select_related("party").order_by(F("next_due").asc(nulls_last=True), "pk")[:MOST]
    decided = Act.objects.filter(matter__in=mine, step__in=DECISIONS, at__gte=today.isoformat()).select_related("matter__party")
    context = {
        "lines": _lines(list(shown), today),
        "counts": _counts(rows),
        "labels": LABELS,
        "state": chosen if chosen in LABELS else "",
        "silent": sum(1 for row in _chosen(rows, "apply") if _silent(row, today)),
        "decided": [(act, DECISIONS[act.step]) for act in decided.order_by("-at")[:MOST]],
        "soon": ledger.licences(list(_soon(mine, today)), today),
        "asked": [(row, ledger.ASKED[row.clock], row.last < today) for row in ledger.asked(mine)[:MOST]],
        "days": SOON,
        "expired": ledger.register(today, state="expired").filter(matter__in=mine).count(),
        "today": today,
        "most": MOST,
    }
    return render(request, "console/permit_desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles("window")
def permit_intake(request: HttpRequest) -> HttpResponse:
    """Choose an item or a bundle, then its form; sent in, the applications are open, all or none."""
    today = book()
    form = asked(request.GET.get("item", ""), request.GET.get("bundle", ""), today)
    if form is None:
        context = {"items": today.permit_items(), "bundles": today.bundles()}
        return render(request, "console/permit_intake.html", context)
    faults: list[str] = []
    if request.method == "POST":
        try:
            opened = permit_acts.apply(_taken_in(request, form))
        except (Refused, InputError) as error:
            faults = faults_of(error)
        else:
            messages.success(request, f"已收件 {len(opened)} 项，编号 {opened[0].number}；申请人凭编号和联系电话查进度。")
            return redirect("matter", pk=opened[0].pk)
    typed: Mapping[str, Any] = request.POST
    context = {
        "asked": form,
        "faults": faults,
        "kinds": PARTY_KINDS,
        "kind": typed.get("kind", ""),
        "channels": CHANNELS_HERE,
        "channel": typed.get("channel") or "window",
        "typed": {name: typed.get(name, "") for name in (*FORM_LABELS, AGENT)},
        "answers": form.lines(typed),
        "largest": LARGEST // 1024**2,
        "most": MOST_FILES,
        "key": typed.get("key") or uuid.uuid4().hex,
    }
    return render(request, "console/permit_intake.html", context, status=422 if faults else 200)


def _taken_in(request: HttpRequest, form: Asked) -> Application:
    person: Person = request.person  # type: ignore[attr-defined]
    channel = request.POST.get("channel", "")
    if channel not in CHANNELS_HERE:
        raise InputError("请选择申请方式。")
    said = application(form, request.POST, person.id, channel=channel, visits=int(channel == "window"))
    # The same form sent twice is one application; gone back to and filled in for somebody else, it is another.
    typed = sorted((name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken")
    key = sha256(repr((person.id, typed)).encode(errors="replace")).hexdigest()[:40]
    return replace(said, materials=kept(request, form.papers), key=f"window-{key}")


def _examined(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """The rows with whether an examination stands in them."""
    return rows.annotate(examined=Exists(Act.objects.filter(matter=OuterRef("pk"), step="lic.examine")))


def _chosen(rows: QuerySet[Matter], state: str) -> QuerySet[Matter]:
    if state in ("review", "decide"):
        return rows.filter(stage=REVIEW, examined=state == "decide")  # type: ignore[misc]  # annotated above
    return rows.filter(stage=STATES[state]) if state in STATES else rows


def _counts(rows: QuerySet[Matter]) -> list[tuple[str, str, int]]:
    named = {name: Count("pk", filter=Q(stage=stage)) for name, stage in STATES.items()}
    named |= {
        "decide": Count("pk", filter=Q(stage=REVIEW, examined=True)),
        "review": Count("pk", filter=Q(stage=REVIEW, examined=False)),
    }
    found: dict[str, Any] = rows.order_by().aggregate(**named)
    return [(name, label, found[name]) for name, label in LABELS.items()]


def _silent(row: Matter, today: date) -> bool:
    return row.stage == APPLIED and row.next_due is not None and row.next_due < today


def _lines(rows: Sequence[Matter], today: date) -> list[Line]:
    """Where silence has accepted, the decision's own clock in place of the one that was missed; one query."""
    silent = [row.pk for row in rows if _silent(row, today)]
    decide = dict(Deadline.objects.filter(clock=DECIDE.id, matter__in=silent).values_list("matter_id", "last"))
    found = []
    for row in rows:
        due, clock = (decide[row.pk], DECIDE.label) if row.pk in decide else (row.next_due, row.next_clock)
        found.append(Line(row, due, clock, due is not None and due < today, row.pk in decide))
    return found


def _soon(mine: QuerySet[Matter], today: date) -> QuerySet[Deadline]:
    return ledger.soon(today, SOON).filter(matter__in=mine)[:MOST]
