"""登记册: what each says as of a day; import with dry run, export, template; one penalty item with its tiers and checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import CharField, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import REGISTRARS, for_roles
from fadu.console.download import xlsx
from fadu.law.errors import InputError
from fadu.law.facts import ELEMENTS, PENALTY_KINDS
from fadu.ledger import read
from fadu.registers import asof
from fadu.registers.columns import Column
from fadu.registers.importing import ImportReport, Register, import_file
from fadu.registers.models import Dated, DiscretionTier, PenaltyItem
from fadu.registers.models.powers import FINE_PARTIES, TIER_MARKS
from fadu.registers.registry import REGISTERS

PAGE = 50
#: Key of request.META under which the upload handler says why a file is missing.
UPLOAD_REFUSED = "FADU_UPLOAD_REFUSED"


#: Columns too long for the list; the page of the row has them.
_NOT_LISTED = {"penalty_items": {"elements", "note"}}


@require_safe
@for_roles()
def registers(request: HttpRequest) -> HttpResponse:
    """All registers with the number of their rows."""
    rows = [(register, register.model._default_manager.count()) for register in REGISTERS.values()]
    return render(request, "console/registers.html", {"rows": rows, "may_import": _may_import(request)})


@require_safe
@for_roles()
def register(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of one register, those of one day when `on` is given, page by page."""
    found = _named(name)
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    day, error = _day(request.GET.get("on", ""))
    rows = _rows(found, day, text)
    page = Paginator(rows.values_list(*found.fields.values()), PAGE).get_page(request.GET.get("page"))
    columns = [column for column in found.columns if column.name not in _NOT_LISTED.get(name, ())]
    called = {field: _called(model) for field, model in found.references.items()}
    shown = [
        [_cell(column, line, called) for column in columns] for line in (dict(zip(found.fields, row, strict=True)) for row in page)
    ]
    context = {
        "register": found,
        "columns": columns,
        "page": page,
        "lines": shown,
        "text": text,
        "on": day,
        "error": error,
        "dated": issubclass(found.model, Dated),
        "items": found.name == "penalty_items",
        "may_import": _may_import(request),
    }
    return render(request, "console/register.html", context, status=400 if error else 200)


@require_safe
@for_roles()
def register_export(request: HttpRequest, name: str) -> HttpResponse:
    """The whole register as .xlsx, as the import takes it back."""
    found = _named(name)
    return xlsx(found.export(), f"{found.title}.xlsx")


@require_safe
@for_roles()
def register_template(request: HttpRequest, name: str) -> HttpResponse:
    """An empty .xlsx to fill."""
    found = _named(name)
    return xlsx(found.template(), f"{found.title}（模板）.xlsx")


@require_http_methods(["GET", "POST"])
@for_roles(*REGISTRARS)
def register_import(request: HttpRequest, name: str) -> HttpResponse:
    """POST `file` with `action` check (writes nothing) or import (all rows or none)."""
    found = _named(name)
    report: ImportReport | None = None
    error = ""
    if request.method == "POST":
        try:
            report = _import(request, found)
        except InputError as fault:
            error = str(fault)
    whole = not (request.htmx and request.method == "POST")  # type: ignore[attr-defined]
    template = "console/register_import.html" if whole else "console/register_import_result.html"
    status = 400 if whole and (error or (report is not None and report.faults)) else 200
    return render(request, template, {"register": found, "report": report, "error": error}, status=status)


@require_safe
@for_roles()
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One penalty item as of a day (`on`; today without): articles, fines, tiers, evidence checklist, who holds the power."""
    day, error = _day(request.GET.get("on", ""))
    book = asof.snapshot(day or read.today())
    found = book.item(code)
    if found is None:
        raise Http404("这一天没有这一处罚事项，请核对代码和日期。")
    note = PenaltyItem.objects.filter(code=code, valid_from=found.valid_from).values_list("note", flat=True).first()
    marks = dict(DiscretionTier.objects.filter(item=code).values_list("code", "mark"))
    towns = [unit for unit in book.units("town") if book.power(code, unit["code"])["kind"]]
    context = {
        "item": found,
        "note": note,
        "on": day,
        "error": error,
        "kinds": [PENALTY_KINDS[kind] for kind in found.kinds],
        "fines": [(FINE_PARTIES[fine.party], fine) for fine in found.fines],
        "tiers": [
            (tier, FINE_PARTIES[tier.party], _kinds(tier.kinds), TIER_MARKS.get(marks.get(tier.code, ""), ""))
            for tier in found.tiers
        ],
        "elements": [ELEMENTS.get(element, element) for element in found.elements],
        "towns": [(unit["name"], book.power(code, unit["code"])) for unit in towns],
    }
    return render(request, "console/item.html", context)


def _named(name: str) -> Register:
    if name not in REGISTERS:
        raise Http404("没有这一登记册，请从登记册目录打开。")
    return REGISTERS[name]


def _rows(found: Register, day: date | None, text: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = found.model._default_manager.order_by(*found.key)
    if day is not None and issubclass(found.model, Dated):
        rows = rows.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    if text:
        fields = [field.name for field in found.model._meta.fields if isinstance(field, CharField)]
        linked = [field.name for field in found.model._meta.fields if field.name in found.references and field.is_relation]
        wanted = Q()
        for field in (*fields, *(f"{name}__{part}" for name in linked for part in ("code", "name"))):
            wanted |= Q(**{f"{field}__icontains": text})
        rows = rows.filter(wanted)
    return rows


def _called(model: type[Model]) -> dict[str, str]:
    """Code → name of the rows that another register refers to."""
    name = "title" if model is PenaltyItem else "name"
    return dict(model._default_manager.values_list("code", name))


def _cell(column: Column, line: Mapping[str, Any], called: Mapping[str, Mapping[str, str]]) -> tuple[Any, str]:
    """What a cell shows, and below a code the name behind it."""
    value = line[column.name]
    return column.show(value), called[column.name].get(value, "") if column.name in called else ""


def _day(text: str) -> tuple[date | None, str]:
    """The day asked for, and a sentence when it is none."""
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, f"“{text[:20]}”不是日期，请写成 2023-05-01。"


def _import(request: HttpRequest, found: Register) -> ImportReport:
    file = request.FILES.get("file")
    if file is None:
        raise InputError(str(request.META.get(UPLOAD_REFUSED) or "请先选择要导入的 .xlsx 文件。"))
    return import_file(found, file.file, dry_run=request.POST.get("action") != "import")  # type: ignore[arg-type]


def _may_import(request: HttpRequest) -> bool:
    return bool(request.person.roles & set(REGISTRARS))  # type: ignore[attr-defined]


def _kinds(kinds: tuple[str, ...]) -> str:
    return "、".join(PENALTY_KINDS[kind] for kind in kinds)
