"""总览: the bureau at a glance for its heads — the year beside the last, by month, by unit and on the map — and the trend of “721”.

Every number is a figure of the year page, or a cut of one; each opens its list. What is shown costs a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fadu.console import charts
from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.console.download import xlsx
from fadu.law.errors import InputError
from fadu.ledger import lights, read
from fadu.ledger.models import Act
from fadu.registers.columns import Column
from fadu.registers.spreadsheet import export
from fadu.report.figures import FIGURES, Figure, checked_year
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR
from fadu.report.printing import NOTHING, plain, print_exact
from fadu.report.slices import MONTHS, NOBODY, WHOLE, Cut, Table, by_town, tables

READERS = ("head", "principal", "legal", "clerk")
#: Shown large, in this order.
CARDS = (
    "ordinary_cases_filed",
    "simple_penalties",
    "ordinary_fines_yuan",
    "first_violation_waiver_cases",
    "first_violation_waiver_amount_yuan",
    "orders_total",
    "hotline_satisfaction_rate",
    "clocks_overdue",
)
#: The columns of the tables, with the short word over each.
COLUMNS: dict[str, str] = {
    "ordinary_cases_filed": "立案",
    "ordinary_cases_decided": "普通处罚",
    "ordinary_fines_yuan": "普通罚款（元）",
    "simple_penalties": "当场处罚",
    "first_violation_waiver_cases": "首违不罚",
    "first_violation_waiver_amount_yuan": "免罚（元）",
    "orders_total": "工单",
    "hotline_satisfaction_rate": "热线满意率",
    "clocks_overdue": "超期",
}
WAYS: dict[str, str] = {"settled_by_service": "服务", "settled_by_management": "管理", "settled_by_enforcement": "执法"}
WAIVED = "settled_by_waiver"
#: What the method aims at, in percent.
AIMS = {"settled_by_service": 70, "settled_by_management": 20, "settled_by_enforcement": 10}
CHARTS = ("first_violation_waiver_cases", "orders_total", "simple_penalties", "ordinary_fines_yuan")
MAPS = ("orders_total", "first_violation_waiver_cases", "simple_penalties", "ordinary_cases_filed")
#: Seconds.
KEPT = 60
#: How wide the stacked bars are, in their own units.
WIDE = 600


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the address of its list; no address where there is nothing behind it."""

    text: str
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its name and a cell for each column."""

    name: str
    cells: Sequence[Cell]


@require_safe
@for_roles(*READERS)
def dashboard(request: HttpRequest) -> HttpResponse:
    """The year chosen (the newest with anything by default), last year beside it."""
    year = _year(request)
    found = _tables(year, (*CARDS, *COLUMNS, *WAYS))
    now, before = found[year], found[year - 1]
    chosen = request.GET.get("map", "")
    mapped = FIGURES[chosen if chosen in MAPS else MAPS[0]]
    names = {unit["code"]: unit["name"] for unit in book().units()}
    towns = by_town(mapped, year)
    units = lights.by_unit(read.visible(request.person), read.today())  # type: ignore[attr-defined]
    context = {
        "year": year,
        **_neighbours(year),
        "today": read.today(),
        "empty": not now.counts,
        "cards": [_card(FIGURES[name], now, before) for name in CARDS],
        "ways": [(label, _card(FIGURES[name], now, before), AIMS[name]) for name, label in WAYS.items()],
        "columns": COLUMNS.values(),
        "months": _months(now),
        "totals": [_row("全年", now, WHOLE), _row(f"{year - 1}年", before, WHOLE)],
        "by_unit": _units(now, names),
        "charts": [_chart(FIGURES[name], now, before) for name in CHARTS],
        "floor": charts.FLOOR,
        "maps": [(name, FIGURES[name].label) for name in MAPS],
        "mapped": mapped,
        "places": charts.places(towns, book().grids(), names),
        "towns": sorted(((names.get(code, code), code, count) for code, count in towns.items()), key=lambda one: (-one[2], one[1])),
        "lights": [(names.get(one.code, "未分派"), one) for one in units],
        "red": sum(one.red for one in units),
        "yellow": sum(one.yellow for one in units),
        "green": sum(one.green for one in units),
    }
    return render(request, "console/dashboard.html", context)


@require_safe
@for_roles(*READERS)
def dashboard_export(request: HttpRequest) -> HttpResponse:
    """The tables of the page as .xlsx: the two years, each month, each unit."""
    year = _year(request)
    found = _tables(year, (*COLUMNS,))
    names = {unit["code"]: unit["name"] for unit in book().units()}
    now = found[year]
    rows = [("全年", f"{year}年", now, WHOLE), ("全年", f"{year - 1}年", found[year - 1], WHOLE)]
    rows += [("按月", f"{month}月", now, Cut(month=month)) for month in MONTHS]
    rows += [("按机构", names.get(unit, "未分派"), now, Cut(unit=unit)) for unit in now.units()]
    columns = [Column("by", "划分", "text", required=False), Column("name", "名称", "text", required=False)]
    columns += [Column(name, f"{FIGURES[name].label}（{FIGURES[name].unit}）", "number", required=False) for name in COLUMNS]
    lines = ({"by": by, "name": name} | {one: table.of(FIGURES[one], cut) for one in COLUMNS} for by, name, table, cut in rows)
    return xlsx(export(lines, columns, f"{year}年总览"), f"{year}年总览.xlsx")


@require_safe
@for_roles(*CASE_ROLES)
def work_method(request: HttpRequest) -> HttpResponse:
    """“721”: the share settled by service, management and enforcement month by month, with the lists behind."""
    year = _year(request)
    figures = [FIGURES[name] for name in (*WAYS, WAIVED)]
    found = _tables(year, (*WAYS, WAIVED))
    now, before = found[year], found[year - 1]
    context = {
        "year": year,
        **_neighbours(year),
        "today": read.today(),
        "ways": [(label, _card(FIGURES[name], now, before), AIMS[name]) for name, label in WAYS.items()],
        "labels": [*WAYS.values(), "其中免罚"],
        "definitions": [(figure.label, figure.definition) for figure in figures],
        "whole": _whole(now),
        "lines": [_trend(f"{month}月", now, Cut(month=month)) for month in MONTHS if _whole(now, Cut(month=month))],
        "totals": [_trend("全年", now, WHOLE), _trend(f"{year - 1}年", before, WHOLE)],
        "without": _without_waivers(now),
        "wide": WIDE,
    }
    return render(request, "console/work_method.html", context)


def _tables(year: int, names: tuple[str, ...]) -> dict[int, Table]:
    """The year and the one before; kept for a minute while no act is added, for many look at the same."""
    newest = Act.objects.order_by("-pk").values_list("pk", "hash").first()
    key = f"dashboard:{sha256(repr((year, names, newest, read.today())).encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = tables((year - 1, year), [FIGURES[name] for name in names])
        cache.set(key, found, KEPT)
    return found


def _year(request: HttpRequest) -> int:
    """The year asked for. Raises InputError for one outside the law."""
    asked = request.GET.get("year", "").strip()
    if not asked:
        return read.newest_year()
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise InputError(f"年度应当是四位数字，不能是“{asked[:20]}”。")
    return checked_year(int(asked))


def _neighbours(year: int) -> dict[str, Any]:
    return {
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < min(LAST_YEAR, read.today().year) else None,
    }


@lru_cache(maxsize=512)
def _list(year: int, figure_id: str) -> str:
    return reverse("figure", args=[year, figure_id])


def _address(figure: Figure, year: int, cut: Cut) -> str:
    address = _list(year, figure.id)
    return f"{address}?{cut.asked()}" if cut else address


def _cell(figure: Figure, table: Table, cut: Cut) -> Cell:
    value = table.of(figure, cut)
    text = NOTHING if value is None else f"{value:.1f}%" if figure.unit == "%" else f"{plain(value)}"
    return Cell(text, _address(figure, table.year, cut) if table.rows(figure, cut) else "", COLUMNS.get(figure.id, figure.label))


def _card(figure: Figure, now: Table, before: Table) -> dict[str, Any]:
    value, old = now.of(figure), before.of(figure)
    return {
        "figure": figure,
        "printed": print_exact(figure, value.quantize(Decimal("0.1")) if value is not None and figure.unit == "%" else value),
        "before": print_exact(figure, old.quantize(Decimal("0.1")) if old is not None and figure.unit == "%" else old),
        "bad": figure.id == "clocks_overdue" and bool(value),
    }


def _row(name: str, table: Table, cut: Cut) -> Row:
    return Row(name, [_cell(FIGURES[column], table, cut) for column in COLUMNS])


def _months(table: Table) -> list[Row]:
    """The months up to the present one."""
    today = read.today()
    last = today.month if table.year == today.year else 12
    return [_row(f"{month}月", table, Cut(month=month)) for month in MONTHS if month <= last]


def _units(table: Table, names: dict[str, str]) -> list[Row]:
    rows = ((names.get(unit, "未分派" if unit == NOBODY else unit), Cut(unit=unit)) for unit in table.units())
    return [_row(name, table, cut) for name, cut in rows if any(table.rows(FIGURES[column], cut) for column in COLUMNS)]


def _chart(figure: Figure, now: Table, before: Table) -> dict[str, Any]:
    values = [[table.of(figure, Cut(month=month)) for month in MONTHS] for table in (now, before)]
    return {
        "figure": figure,
        "bars": charts.bars(values[0], values[1]),
        "said": "，".join(f"{month}月{plain(value or Decimal(0))}" for month, value in zip(MONTHS, values[0], strict=True)),
    }


def _whole(table: Table, cut: Cut = WHOLE) -> int:
    return sum(table.rows(FIGURES[name], cut) for name in WAYS)


def _trend(name: str, table: Table, cut: Cut) -> dict[str, Any]:
    """A line of the trend: count and share of each way, and the bar with waivers apart."""
    counts = {way: table.rows(FIGURES[way], cut) for way in (*WAYS, WAIVED)}
    parts = dict(counts)
    parts["settled_by_enforcement"] -= parts[WAIVED]
    cells = [(counts[way], _cell(FIGURES[way], table, cut)) for way in (*WAYS, WAIVED)]
    return {"name": name, "whole": _whole(table, cut), "cells": cells, "pieces": charts.stacked(parts, WIDE)}


def _without_waivers(table: Table) -> list[tuple[str, Decimal]]:
    """The shares when decisions not to punish are left out of both sides; empty when nothing else was settled."""
    waived = table.rows(FIGURES[WAIVED])
    whole = _whole(table) - waived
    return list(_shares(table, waived, whole)) if whole and waived else []


def _shares(table: Table, waived: int, whole: int) -> Iterator[tuple[str, Decimal]]:
    for name, label in WAYS.items():
        rows = table.rows(FIGURES[name]) - (waived if name == "settled_by_enforcement" else 0)
        yield label, (Decimal(100) * rows / whole).quantize(Decimal("0.1"))
