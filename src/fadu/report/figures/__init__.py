"""指标一览: the chapters in the order of the year page, and all figures of a year in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType
from typing import Any

from django.db.models import BigIntegerField, Count, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from fadu.law.errors import InputError
from fadu.report.figures import (
    accounting,
    casework,
    coercion,
    deciding,
    disclosure,
    inspection,
    learning,
    parking,
    penalties,
    permits,
    petitions,
    recording,
    rectification,
    review,
    reviewing,
    serving,
    towns,
    waivers,
)
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR, Figure, Rows, acts, in_days, mean_days, percent, steps_of, yuan


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the year page: its id is the name of its module."""

    id: str
    title: str
    figures: tuple[Figure, ...]


def _chapter(module: ModuleType) -> Chapter:
    return Chapter(module.__name__.rpartition(".")[2], module.TITLE, module.FIGURES)


CHAPTERS = tuple(
    _chapter(module)
    for module in (
        penalties,
        waivers,
        parking,
        review,
        reviewing,
        disclosure,
        inspection,
        coercion,
        recording,
        towns,
        permits,
        rectification,
        serving,
        petitions,
        deciding,
        learning,
        accounting,
        casework,
    )
)
FIGURES: dict[str, Figure] = {figure.id: figure for chapter in CHAPTERS for figure in chapter.figures}
_NONE = Value(0, output_field=BigIntegerField())


def all_figures(year: int) -> dict[str, Decimal | None]:
    """Every figure of the year by id: sums in yuan, None where there is nothing to average.

    Selections of acts by their steps alone are added up from one pass over the year; the other counts and sums come from one statement, a
    line for each different selection; means take one each.
    """
    found: dict[str, Decimal | None] = {}
    lines: list[tuple[list[Figure], QuerySet[Any]]] = []
    for select, figures in _by_selection().items():
        rows = select(year)
        if not isinstance(rows, QuerySet):
            found |= {figure.id: Decimal(len(rows)) for figure in figures}
            continue
        found |= {figure.id: mean_days(rows) for figure in figures if figure.how == "mean"}
        counted = [figure for figure in figures if figure.how != "mean"]
        if counted:
            lines.append((counted, rows))
    shares = [figure for figure in FIGURES.values() if figure.of is not None]
    wholes = {figure.of: number for number, figure in enumerate({figure.of: figure for figure in shares}.values(), len(lines))}
    totals = _totals(year, [*lines, *(([], whole(year)) for whole in wholes if whole is not None)])
    counts: dict[str, int] = {}
    for number, (counted, _) in enumerate(lines):
        count, fen = totals.get(number, (0, 0))
        counts |= {figure.id: count for figure in counted}
        found |= {figure.id: yuan(fen) if figure.how == "sum" else Decimal(count) for figure in counted}
    for figure in shares:
        found[figure.id] = percent(counts[figure.id], totals.get(wholes[figure.of], (0, 0))[0])
    return {figure_id: found[figure_id] for figure_id in FIGURES}


def checked_year(year: int) -> int:
    """The year itself. Raises InputError outside the years of the law."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"年度应当在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，不能是 {str(year)[:20]}。")
    return year


def _by_selection() -> dict[Callable[[int], Rows], list[Figure]]:
    groups: dict[Callable[[int], Rows], list[Figure]] = {}
    for figure in FIGURES.values():
        groups.setdefault(figure.select, []).append(figure)
    return groups


def _totals(year: int, selections: list[tuple[list[Figure], QuerySet[Any]]]) -> dict[int, tuple[int, int]]:
    """Place of each selection → its rows and, where a figure asks, the sum of their amounts."""
    by_step = _by_step(year, [rows for _, rows in selections])
    found, lines = {}, []
    for number, (figures, rows) in enumerate(selections):
        if steps_of(rows):
            told = [by_step[step] for step in steps_of(rows) if step in by_step]
            found[number] = sum(count for count, _ in told), sum(fen for _, fen in told)
        else:
            lines.append(_line(number, rows, any(figure.how == "sum" for figure in figures)))
    first, *rest = lines
    return found | {number: (count, int(fen)) for number, count, fen in first.union(*rest, all=True)}


def _by_step(year: int, selections: list[QuerySet[Any]]) -> dict[str, tuple[int, int]]:
    """Step → acts of the year and the sum of their amounts, for every step that one of the selections asks for."""
    steps = sorted({step for rows in selections for step in steps_of(rows)})
    told = acts(year, *steps).order_by().values("step").annotate(rows=Count("pk"), total=Coalesce(Sum("amount"), _NONE))
    return {step: (count, int(fen)) for step, count, fen in told.values_list("step", "rows", "total")}


def _line(number: int, rows: QuerySet[Any], summed: bool) -> QuerySet[Any]:
    line = rows.order_by().values(line=Value(number, output_field=IntegerField()))
    line = line.annotate(rows=Count("pk"), total=Coalesce(Sum("amount"), _NONE) if summed else _NONE)
    return line.values_list("line", "rows", "total")


__all__ = ["CHAPTERS", "FIGURES", "Chapter", "Figure", "Rows", "all_figures", "checked_year", "in_days"]
