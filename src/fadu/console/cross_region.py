"""跨区域问题: what other bureaus sent us and wait for, our own open problems, and how our messages stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.console.access import book, for_roles, require
from fadu.exchange import inbox, outbox
from fadu.exchange.models import BEGINNING, Incoming, Outgoing, Peer
from fadu.law.errors import InputError
from fadu.ledger import read
from fadu.ledger.record import Recorded, Refused

READERS = ("officer", "squad_leader", "legal", "clerk", "head", "principal")
#: Who may take or refuse what other bureaus hand over (`jnt.receive`), and who may enter their answers.
HEADS, CLERKS = ("head", "principal", "squad_leader"), ("officer", "legal", "clerk")
#: Who may register a case of another bureau as a clue (`pen.clue`).
TAKERS = ("officer",)
MOST = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """A received message as the page shows it."""

    row: Incoming
    about: dict[str, Any]
    number: str
    missing: int


@require_safe
@for_roles(*READERS)
def cross_region(request: HttpRequest) -> HttpResponse:
    """Inbox, open problems, outbox."""
    person = request.person  # type: ignore[attr-defined]
    fresh = list(Incoming.objects.filter(state="new").select_related("peer", "matter").order_by("received_at")[:MOST])
    own = read.visible(person).filter(procedure=inbox.PROCEDURE, closed=False).order_by("-acted_on", "-pk")
    context = {
        "problems": [_letter(row) for row in fresh if row.kind == "problem"],
        "cases": [_letter(row) for row in fresh if row.kind == "case"],
        "replies": [_letter(row) for row in fresh if row.kind not in BEGINNING],
        "open": own[:MOST],
        "sent": Outgoing.objects.select_related("peer", "matter").order_by("-pk")[:MOST],
        "peers": Peer.objects.filter(active=True).order_by("name"),
        "officers": _officers(),
        "may_decide": bool(person.roles & set(HEADS)),
        "may_enter": bool(person.roles & set(CLERKS)),
        "may_take": bool(person.roles & set(TAKERS)),
        "towns": [(unit["code"], unit["name"]) for unit in book().units("town", "subdistrict")],
    }
    return render(request, "console/cross_region.html", context)


def _letter(row: Incoming) -> Letter:
    said = row.said
    number = said["dossier"]["number"] if row.kind in BEGINNING else said["number"]
    return Letter(row, said.get("about") or said, number, len(inbox.missing(row)))


def _officers() -> list[tuple[str, list[tuple[str, str]]]]:
    """The bureau's officers by unit, to give a problem to; the people of towns work in their own name."""
    today = book()
    units = {unit["code"]: unit["name"] for unit in today.units("squad", "section", "bureau")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for person in today.people("officer"):
        if person.unit in units and "auxiliary" not in person.roles:
            groups.setdefault(units[person.unit], []).append((person.id, person.name))
    return list(groups.items())


@require_POST
@for_roles(*READERS)
def cross_region_message(request: HttpRequest, uid: str) -> HttpResponse:
    """POST `do`: accept, decline (with `reasons`), enter an answer, or send again."""
    person, do = request.person, request.POST.get("do", "")  # type: ignore[attr-defined]
    try:
        if do in ("accept", "decline"):
            require(person, *HEADS)
            done = _decide(request, uid, do, person.id)
        elif do == "take":
            require(person, *TAKERS)
            done = _take(request, uid, person.id)
        elif do == "enter":
            require(person, *CLERKS)
            done = inbox.enter_reply(uid, person.id)
        elif do == "again":
            outbox.send_again(uid)
            messages.success(request, "已重新排队，稍后发送。")
            return redirect("cross_region")
        else:
            raise InputError("没有这个操作，请刷新页面。")
    except Refused as error:
        for finding in error.findings:
            messages.error(request, f"{finding.sentence}{finding.hint}")
        return redirect("cross_region")
    except InputError as error:
        messages.error(request, str(error))
        return redirect("cross_region")
    messages.success(request, f"已入账：{done.matter.number}。")
    return redirect("matter", pk=done.matter.pk) if _sees(request, done) else redirect("cross_region")


def _decide(request: HttpRequest, uid: str, do: str, person: str) -> Recorded:
    if do == "accept":
        handlers = list(dict.fromkeys(code for code in request.POST.getlist("handler") if code))
        if not handlers:
            raise InputError("请选择把这件交给谁办理，再受理。")
        return inbox.accept(uid, person, handlers)
    reasons = request.POST.get("reasons", "").replace("\0", "").strip()
    if not 0 < len(reasons) <= 2000:
        raise InputError("不予受理要写明理由（不超过2000字），例如应当由哪个机关处理。")
    return inbox.decline(uid, person, reasons)


def _take(request: HttpRequest, uid: str, person: str) -> Recorded:
    """The officer takes over a case that another bureau handed us, with a colleague where one is named."""
    town, second = request.POST.get("town", ""), request.POST.get("second", "")[:20]
    if town not in {unit["code"] for unit in book().units("town", "subdistrict")}:
        raise InputError("请选择违法地点所在的镇街，再接收。")
    return inbox.take_case(uid, list(dict.fromkeys(code for code in (person, second) if code)), town)


def _sees(request: HttpRequest, done: Recorded) -> bool:
    return read.visible(request.person).filter(pk=done.matter.pk).exists()  # type: ignore[attr-defined]
