"""双随机抽查台: what can be drawn this year, freezing the lists with their digest, drawing by a seed known only later, and the credit marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from fadu.console.access import book, for_roles, matter_or_404
from fadu.console.download import document
from fadu.law.draw import digest, lines
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement import credit_mark, random_inspection
from fadu.ledger import inspections, read
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Recorded, Refused, load, open_matter, record_act

READERS = ("officer", "squad_leader", "legal", "reviewer", "clerk", "head", "principal")
LEADERS = random_inspection.LEADERS
CREDIT_CLASSES = random_inspection.CREDIT_CLASSES
MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """An item on the desk. `why_not`: what stands against freezing its lists now, in Chinese; empty when nothing does."""

    item: inspections.Item
    why_not: str

    @property
    def classes(self) -> list[tuple[str, int]]:
        """The credit classes that units with a mark stand in today, with how many; empty when none has a mark."""
        told = ((label, len(self.item.of_class(credit))) for credit, label in CREDIT_CLASSES.items() if credit != "none")
        return [(label, size) for label, size in told if size]


@dataclass(frozen=True, slots=True)
class Visited:
    """An object drawn with its visit.

    `mark`: the query that begins a credit mark, where the visit found something and the result is public; `marked`: the mark that stands.
    """

    place: str
    code: str
    visit: random_inspection.Visit | None
    result: str
    mark: str
    marked: int | None


@require_safe
@for_roles(*READERS)
def inspection_desk(request: HttpRequest) -> HttpResponse:
    """Items with their lists and their place in the year's plan, the inspections, the credit marks."""
    return _desk(request, {})


@require_POST
@for_roles(*LEADERS)
def inspection_freeze(request: HttpRequest) -> HttpResponse:
    """Freeze the lists of an item as the registers have them today, and say which number will be the seed."""
    names = ("item", "seed_source", "seed_due", "address", "take", *(f"of_{credit}" for credit in CREDIT_CLASSES))
    typed = {name: _text(request, name) for name in names}
    item = next((found for found in inspections.items(book()) if found.code == typed["item"]), None)
    if item is None:
        raise InputError("没有这一抽查事项，请从清单里选择。")
    try:
        due = _day(typed["seed_due"], "种子公布的日期")
        wanted = {credit: typed[f"of_{credit}"] for credit in CREDIT_CLASSES if typed[f"of_{credit}"]}
        take = _number(typed["take"])
        data = inspections.frozen(item, typed["seed_source"], due, typed["address"], take, by_credit=wanted)
        done = open_matter(random_inspection.PROCEDURE.id, Intent("ins.list", data, [request.person.id]))  # type: ignore[attr-defined]
    except (InputError, Refused) as error:
        _say(request, error)
        return _desk(request, typed, 400)
    messages.success(request, f"名录已冻结：{done.matter.number}。请把摘要公布在“{typed['address']}”，种子公布以后再来抽取。")
    return redirect("inspection", pk=done.matter.pk)


@require_safe
@for_roles(*READERS)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: frozen lists and digest, the draw, the visits."""
    return _page(request, _inspection(request, pk), {})


@require_POST
@for_roles(*LEADERS)
def inspection_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw what the frozen lists and the published seed give; nobody picks by hand."""
    row = _inspection(request, pk)
    typed: dict[str, Any] = {name: _text(request, name) for name in ("seed", "seed_on", "witness", "left_out_why")}
    typed["left_out"] = [code[:20] for code in request.POST.getlist("left_out")]
    try:
        _draw(request, row, typed)
    except (InputError, Refused) as error:
        _say(request, error)
        return _page(request, row, typed, 400)
    messages.success(request, "抽取已入账。")
    return redirect("inspection", pk=row.pk)


@require_safe
@for_roles(*READERS)
def inspection_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The draw as a file for `fadu draw --verify`."""
    row = _inspection(request, pk)
    matter = load(random_inspection.PROCEDURE, row)
    made, listed = random_inspection.drawing(matter), matter.first("ins.list")
    if made is None or listed is None:
        raise Http404("还没有抽取。")
    called = inspections.names(listed.data.people, listed.day)
    said = inspections.record(row.number, listed.data, made, called)
    return document(json.dumps(said, ensure_ascii=False, indent=1).encode(), "application/json", f"{row.number}抽取记录.json")


def _draw(request: HttpRequest, row: Matter, typed: Mapping[str, Any]) -> Recorded:
    listed = load(random_inspection.PROCEDURE, row).first("ins.list")
    if listed is None:
        raise InputError("还没有冻结名录，请先在“双随机抽查”台冻结。")
    seed_on = _day(typed["seed_on"], "种子公布日期")
    lists: random_inspection.Listing = listed.data
    data = inspections.drawn(lists, typed["seed"], seed_on, typed["witness"], typed["left_out"], typed["left_out_why"])
    person: Person = request.person  # type: ignore[attr-defined]
    return record_act(row.pk, Intent("ins.draw", data, [person.id], key=f"ins-draw-{row.pk}-{row.last_seq}"))


def _desk(request: HttpRequest, typed: Mapping[str, Any], status: int = 200) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    mine = read.visible(person)
    marks = mine.filter(procedure=credit_mark.PROCEDURE.id).order_by("closed", "-opened_on", "-pk")[:MOST]
    rows = [Line(item, _why_not(item)) for item in inspections.items(book())]
    plan = inspections.newest_plan()
    context = {
        "lines": rows,
        "open": any(not line.why_not for line in rows),
        "credits": [(f"of_{credit}", label, typed.get(f"of_{credit}", "")) for credit, label in CREDIT_CLASSES.items()],
        "by_credit": any(typed.get(f"of_{credit}") for credit in CREDIT_CLASSES),
        "plan": plan if plan is not None and plan.year == read.today().year else None,
        "waiting": random_inspection.LISTED,
        "year": read.today().year,
        "rows": mine.filter(procedure=random_inspection.PROCEDURE.id).order_by("closed", "-opened_on", "-pk")[:MOST],
        "marks": marks,
        "may_lead": bool(person.roles & set(LEADERS)),
        "may_plan": bool(person.roles & {"legal", "head", "principal"}),
        "typed": typed,
        "tomorrow": read.today() + timedelta(days=1),
    }
    return render(request, "console/inspection_desk.html", context, status=status)


def _why_not(item: inspections.Item) -> str:
    if not item.planned:
        return "不在本年度计划内"
    if item.done >= item.planned:
        return f"本年度计划的{item.planned}次已经用完"
    return "名录不够抽取，请先补登记册" if not item.objects or len(item.people) < 2 else ""


def _page(request: HttpRequest, row: Matter, typed: Mapping[str, Any], status: int = 200) -> HttpResponse:
    matter = load(random_inspection.PROCEDURE, row)
    listed, drawn = matter.first("ins.list"), matter.last("ins.draw")
    if listed is None:
        raise Http404("这是有因检查，没有名录和抽取。")
    lists: random_inspection.Listing = listed.data
    strata = random_inspection.strata(lists.by_credit)
    called = inspections.names(lists.people, listed.day)
    codes = {found["name"]: found["code"] for found in _objects(lists, listed.day)}
    visits = {act.data.place: act.data for act in matter.all("ins.check")}
    number = row.number if matter.has("ins.publish") else ""
    marked = inspections.marked(number) if number else {}
    redraw = drawn is not None and not visits and row.stage == random_inspection.DRAWN
    if redraw and not typed:
        typed = {"seed": drawn.data.seed, "seed_on": drawn.data.seed_on.isoformat(), "witness": drawn.data.witness}  # type: ignore[union-attr]
        typed = typed | {"left_out": drawn.data.left_out, "left_out_why": drawn.data.left_out_why}  # type: ignore[union-attr]
    person: Person = request.person  # type: ignore[attr-defined]
    context = {
        "row": row,
        "lists": lists,
        "listed_on": listed.day,
        "digest_holds": lists.list_digest == digest(lines(lists.objects, lists.people, strata)),
        "strata": strata,
        "objects": [(name, codes.get(name, "")) for name in lists.objects],
        "people": list(called.items()),
        "drawn": drawn.data if drawn else None,
        "drawn_on": drawn.day if drawn else None,
        "drawn_names": [called.get(code, code) for code in drawn.data.drawn_people] if drawn else [],
        "left_out_names": [called.get(code, code) for code in drawn.data.left_out] if drawn else [],
        "visits": [
            _visited(name, codes.get(name, ""), visits.get(name), number, marked.get(name)) for name in drawn.data.drawn_objects
        ]
        if drawn
        else [],
        "may_mark": bool(person.roles & set(credit_mark.LEADERS)),
        "may_draw": bool(person.roles & set(LEADERS)) and (row.stage == random_inspection.LISTED or redraw),
        "redraw": redraw,
        "typed": typed,
        "today": read.today(),
    }
    return render(request, "console/inspection.html", context, status=status)


def _visited(place: str, code: str, visit: random_inspection.Visit | None, number: str, marked: int | None) -> Visited:
    found = visit is not None and visit.result != "sound" and number and marked is None
    begun = {"d-topic": f"{place}检查发现问题", "d-subject": place, "d-code": code, "d-source": number} if found else {}
    return Visited(place, code, visit, random_inspection.RESULTS[visit.result] if visit else "", urlencode(begun), marked)


def _objects(lists: random_inspection.Listing, day: date) -> list[dict[str, str]]:
    then = book().on(day)
    item = then.inspection_item(lists.listed)
    return then.inspection_objects(item["domain"], item["object_kind"]) if item is not None else []


def _inspection(request: HttpRequest, pk: int) -> Matter:
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    if ALL[row.procedure] is not random_inspection.PROCEDURE:
        raise Http404("这不是双随机检查。")
    return row


def _say(request: HttpRequest, error: InputError | Refused) -> None:
    if isinstance(error, Refused):
        for finding in error.findings:
            messages.error(request, f"{finding.sentence}{finding.hint}")
    else:
        messages.error(request, str(error))


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:500]


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"请填写{what}，例如 2023-06-05。") from None


def _number(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 5):
        raise InputError(f"抽取对象数“{text[:20]}”不是数字，请只写数字，或者留空按比例计算。")
    return int(text or 0)
