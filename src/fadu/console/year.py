"""年度数据: every figure of a year beside the year before, and the list behind each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fadu.console.access import for_roles
from fadu.console.download import xlsx
from fadu.console.templatetags.console import unit_name
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.systems import SYSTEMS
from fadu.ledger import read
from fadu.ledger.models import Matter
from fadu.registers.columns import columns_of
from fadu.registers.spreadsheet import export
from fadu.report import slices
from fadu.report.defects import by_gate
from fadu.report.figures import CHAPTERS, FIGURES, Figure, Rows, checked_year
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR
from fadu.report.printing import print_exact, print_value
from fadu.report.rollup import values_of
from fadu.report.rows import ExportLine, lines, with_matters

PAGE = 50
MOST_EXPORTED = 20_000
#: Shown large at the top: what a reader of the annual report asks first.
HEADLINES = (
    "penalty_cases_ordinary_published",
    "first_violation_waiver_cases",
    "first_violation_waiver_amount_yuan",
    "ordinary_fines_yuan",
)
WATCHED = ("clocks_overdue", "files_with_defects")
DEFECTS = "files_with_defects"


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as the page shows it."""

    figure: Figure
    printed: str
    exact: str
    before: str
    value: Decimal | None

    @property
    def system(self) -> str:
        return SYSTEMS[self.figure.system].title


@for_roles()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """All figures of the year, chapter by chapter."""
    now, before = values_of(checked_year(year)), values_of(year - 1) if year > FIRST_YEAR else {}
    shown = {figure.id: _shown(figure, now, before) for figure in FIGURES.values()}
    context = {
        "year": year,
        "chapters": [(chapter, [shown[figure.id] for figure in chapter.figures]) for chapter in CHAPTERS],
        "headlines": [shown[figure] for figure in HEADLINES],
        "watched": [shown[figure] for figure in WATCHED],
        "empty": not any(now[figure] for figure in ("acts_recorded", "matters_opened", "study_sessions", "matters_pending")),
        **_neighbours(year),
        "today": read.today(),
    }
    return render(request, "console/year.html", context)


@for_roles()
def figure(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The list behind one figure, page by page: the rows that the person may see."""
    chosen = _figure(figure)
    cut = _cut(request)
    rows = _rows(chosen, checked_year(year), cut)
    allowed = _allowed(request.person, rows)  # type: ignore[attr-defined]
    page = Paginator(with_matters(allowed), PAGE).get_page(request.GET.get("page"))
    total = len(rows) if isinstance(rows, Sequence) else rows.count()
    value = slices.value(chosen, year, cut) if cut and isinstance(rows, QuerySet) else chosen.value(year)
    context = {
        "year": year,
        "figure": chosen,
        "system": SYSTEMS[chosen.system].title,
        "chapter": next(chapter for chapter in CHAPTERS if chosen in chapter.figures),
        "cut": cut,
        "cut_words": _words(cut),
        "printed": print_exact(chosen, value) if cut else print_value(chosen, value),
        "exact": print_exact(chosen, value),
        "total": total,
        "hidden": total - page.paginator.count,
        "page": page,
        "lines": list(lines(chosen, list(page))),
        "defects": by_gate(year) if chosen.id == DEFECTS else (),
        **_neighbours(year),
    }
    return render(request, "console/figure.html", context)


@for_roles()
def figure_export(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The same list as .xlsx, names masked."""
    chosen = _figure(figure)
    cut = _cut(request)
    rows = with_matters(_allowed(request.person, _rows(chosen, checked_year(year), cut)))  # type: ignore[attr-defined]
    if (len(rows) if isinstance(rows, Sequence) else rows.count()) > MOST_EXPORTED:
        raise InputError(f"清单超过 {MOST_EXPORTED} 行，不适合放进一个表格；请在“事项”页加上条件后分批导出。")
    cells = ({name: getattr(line, name) for name in ExportLine.model_fields} for line in lines(chosen, rows))
    return xlsx(export(cells, columns_of(ExportLine), chosen.label), f"{year}年{_words(cut)}{chosen.label}.xlsx")


_CUTS = ("month", "unit", "town")
_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")


def _cut(request: HttpRequest) -> slices.Cut:
    """The month, unit and town of the address; what makes no sense is no filter."""
    month, unit, town = (request.GET.get(name, "") for name in _CUTS)
    return slices.Cut(
        int(month) if month in {str(one) for one in slices.MONTHS} else 0,
        unit if _CODE.fullmatch(unit) else "",
        town if _CODE.fullmatch(town) else "",
    )


def _rows(figure: Figure, year: int, cut: slices.Cut) -> Rows:
    """The list behind the figure in the cut; people and items of the registers are not cut."""
    rows = figure.rows(year)
    return slices.narrowed(figure, rows, year, cut) if cut and isinstance(rows, QuerySet) else rows


def _words(cut: slices.Cut) -> str:
    """The cut in words: 3月 一中队; empty without one."""
    parts = [f"{cut.month}月"] if cut.month else []
    for code, nobody in ((cut.unit, "未分派机构"), (cut.town, "未记镇街")):
        if code:
            parts.append(nobody if code == slices.NOBODY else unit_name(code))
    return " ".join(parts)


def _figure(figure_id: str) -> Figure:
    try:
        return FIGURES[figure_id]
    except KeyError:
        raise Http404("没有这一指标。") from None


def _allowed(person: Person, rows: Rows) -> Rows:
    """The rows whose matter the person may see. People of the registers are open to all of the bureau."""
    if not isinstance(rows, QuerySet):
        return rows
    visible = read.visible(person).order_by().values("pk")
    return rows.filter(pk__in=visible) if rows.model is Matter else rows.filter(matter__in=visible)


def _shown(figure: Figure, now: dict[str, Decimal | None], before: dict[str, Decimal | None]) -> Shown:
    value = now[figure.id]
    return Shown(figure, print_value(figure, value), print_exact(figure, value), print_exact(figure, before.get(figure.id)), value)


def _neighbours(year: int) -> dict[str, Any]:
    return {
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < min(LAST_YEAR, date.max.year, read.today().year) else None,
    }
