"""事前公示: the catalogue, straight from the registers and the rules as of today, so that it never has to be refreshed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.law.facts import ELEMENTS, PENALTY_KINDS
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.law.systems import WINGS
from fadu.ledger.read import today
from fadu.portal.public import public
from fadu.registers import asof
from fadu.registers.importing import Register
from fadu.registers.models import PenaltyItem
from fadu.registers.models.powers import FINE_PARTIES
from fadu.registers.opened import INSIDE, OPEN, rows
from fadu.registers.registry import REGISTERS

PAGE = 50


@public
@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """The catalogue: the organ and how to reach it, remedies, and what else is public."""
    book = asof.snapshot(today())
    context = {
        "bureau": book.bureau(),
        "units": book.units("section", "squad"),
        "rules": {"reconsider": rules_on(today())["remedy.reconsideration"], "suit": rules_on(today())["remedy.suit"]},
        "registers": [(REGISTERS[name], about) for name, about in OPEN.items() if name in REGISTERS],
        "items": len(book.items()),
        "officers": len(_officers()),
        "today": today(),
    }
    return render(request, "portal/before.html", context)


@public
@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """权责清单: every penalty item in force, by statute, found by words."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    items = [item for item in asof.snapshot(today()).items() if text in item.title or text in item.statute or text in item.code]
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/powers.html", {"page": page, "text": text, "today": today()})


@public
@require_safe
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One penalty item: articles, fines, tiers, what has to be proved, whether a first violation is forgiven, who decides in the towns."""
    book = asof.snapshot(today())
    item = book.item(code)
    if item is None:
        raise Http404("今天没有这一处罚事项，请从权责清单查找。")
    context = {
        "item": item,
        "kinds": [PENALTY_KINDS[kind] for kind in item.kinds],
        "fines": [(FINE_PARTIES[fine.party], fine) for fine in item.fines],
        "tiers": [(tier, FINE_PARTIES[tier.party], "、".join(PENALTY_KINDS[kind] for kind in tier.kinds)) for tier in item.tiers],
        "elements": [ELEMENTS.get(element, element) for element in item.elements],
        "towns": [unit["name"] for unit in book.units("town") if book.power(code, unit["code"])["kind"]],
        "note": PenaltyItem.objects.filter(code=code, valid_from=item.valid_from).values_list("note", flat=True).first(),
    }
    return render(request, "portal/power.html", context)


@public
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """执法人员: names, units and certificate numbers of those who may enforce today."""
    book = asof.snapshot(today())
    units = {unit["code"]: unit["name"] for unit in book.units()}
    page = Paginator(_officers(), PAGE).get_page(request.GET.get("page"))
    lines = [(person, units.get(person.unit, "")) for person in page]
    return render(request, "portal/officers.html", {"page": page, "lines": lines, "today": today()})


@public
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """执法程序: the steps and periods of each enforcement procedure, as the gates keep them."""
    day = rules_on(today())
    shown = [
        (
            procedure,
            [step.label for step in procedure.steps],
            [
                (clock.label, f"{day[clock.length]}{_unit(day.unit(clock.length))}", clock.article)
                for clock in procedure.clocks
                if day.knows(clock.length)
            ],
        )
        for procedure in ALL.values()
        if procedure.wing in ("enforcement", "service")
    ]
    return render(request, "portal/procedures.html", {"procedures": shown, "wings": WINGS})


@public
@require_safe
def register(request: HttpRequest, name: str) -> HttpResponse:
    """One public register as of today, page by page."""
    if name not in OPEN or name not in REGISTERS:
        raise Http404("没有这一公示目录，请从“事前公示”打开。")
    found = REGISTERS[name]
    page = Paginator(rows(found, today()).values_list(*found.fields.values()), PAGE).get_page(request.GET.get("page"))
    called = {field: _called(found, field) for field in found.references}
    columns = [column for column in found.columns if column.name not in INSIDE.get(name, ())]
    lines = [[_cell(column, dict(zip(found.fields, row, strict=True)), called) for column in columns] for row in page]
    context = {"register": found, "about": OPEN[name], "columns": columns, "page": page, "lines": lines, "today": today()}
    return render(request, "portal/register.html", context)


def _called(found: Register, field: str) -> dict[str, str]:
    model = found.references[field]
    return dict(model._default_manager.values_list("code", "title" if model is PenaltyItem else "name"))


def _cell(column: Any, line: Mapping[str, Any], called: Mapping[str, Mapping[str, str]]) -> Any:
    value = line[column.name]
    return called[column.name].get(value, value) if column.name in called else column.show(value)


def _officers() -> list[Any]:
    return [person for person in asof.snapshot(today()).people("officer") if person.may_enforce(today())]


def _unit(unit: str) -> str:
    return {"wd": "个工作日", "d": "日", "mo": "个月", "y": "年", "h": "小时"}.get(unit, "")
