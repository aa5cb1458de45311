"""指标一览: the chapters in the order of the year page, and all figures of a year in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import ModuleType
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from fadu.law.errors import InputError
from fadu.ledger.read import today
from fadu.registers import asof
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
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR, TENTH, Figure, Rows, acts, in_days, percent, steps_of, yuan


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
    line for each different selection; means take one each. Composing the statements takes longer than running them, so they are kept for the day.
    """
    plan = _plan(connection.vendor, year, today(), asof.version())
    found: dict[str, Decimal | None] = {}
    for select, figures in plan.listed:
        found |= dict.fromkeys((figure.id for figure in figures), Decimal(len(select(year))))
    found |= {figure: _mean(statement) for figure, statement in plan.means}
    totals = _totals(plan)
    counts: dict[str, int] = {}
    for number, figures in enumerate(plan.lines):
        count, fen = totals.get(number, (0, 0))
        counts |= {figure.id: count for figure in figures}
        found |= {figure.id: yuan(fen) if figure.how == "sum" else Decimal(count) for figure in figures}
    for number, figures in enumerate(plan.wholes, len(plan.lines)):
        found |= {figure.id: percent(counts[figure.id], totals.get(number, (0, 0))[0]) for figure in figures}
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


#: A statement with its values.
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the figures of a year ask of the database, `listed` of the registers: `lines` by place, then `wholes`; a line is either steps of the one pass or part of the union."""

    listed: list[tuple[Callable[[int], Rows], list[Figure]]]
    means: list[tuple[str, Statement]]
    lines: list[list[Figure]]
    wholes: list[list[Figure]]
    by_step: Statement
    steps: dict[int, tuple[str, ...]]
    union: Statement


@lru_cache(maxsize=16)
def _plan(vendor: str, year: int, day: date, version: str) -> _Plan:
    """Composed once for a year on a day under one version of the registers: what selections say depends on nothing else."""
    listed: list[tuple[Callable[[int], Rows], list[Figure]]] = []
    means: list[tuple[str, Statement]] = []
    lines: list[tuple[list[Figure], QuerySet[Any]]] = []
    for select, figures in _by_selection().items():
        rows = select(year)
        if not isinstance(rows, QuerySet):
            listed.append((select, figures))
            continue
        means += [(figure.id, _statement(rows.order_by().values_list("days"))) for figure in figures if figure.how == "mean"]
        counted = [figure for figure in figures if figure.how != "mean"]
        if counted:
            lines.append((counted, rows))
    wholes: dict[Callable[[int], QuerySet[Any]], list[Figure]] = {}
    for figure in FIGURES.values():
        if figure.of is not None:
            wholes.setdefault(figure.of, []).append(figure)
    every = [*lines, *((figures, of(year)) for of, figures in wholes.items())]
    steps = {number: steps_of(rows) for number, (_, rows) in enumerate(every) if steps_of(rows)}
    told = acts(year, *sorted({step for found in steps.values() for step in found})).order_by().values("step")
    first, *rest = (
        _line(number, rows, any(figure.how == "sum" for figure in figures))
        for number, (figures, rows) in enumerate(every)
        if number not in steps
    )
    by_step = told.annotate(rows=Count("pk"), total=Coalesce(Sum("amount"), _NONE)).values_list("step", "rows", "total")
    return _Plan(
        listed,
        means,
        [figures for figures, _ in lines],
        list(wholes.values()),
        _statement(by_step),
        steps,
        _statement(first.union(*rest, all=True)),
    )


def _statement(rows: QuerySet[Any]) -> Statement:
    text, values = rows.query.get_compiler(connection=connection).as_sql()
    return text, tuple(values)


def _asked(statement: Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def _mean(statement: Statement) -> Decimal | None:
    """The mean of the statement's `days`, to one decimal, as `figure.mean_days` has it. One database gives spans, the other microseconds."""
    text, values = statement
    [[found]] = _asked((f'SELECT AVG("days") FROM ({text}) AS spans', values))
    if found is None:
        return None
    span = found if isinstance(found, timedelta) else timedelta(microseconds=float(found))
    return in_days(span).quantize(TENTH, ROUND_HALF_UP)


def _totals(plan: _Plan) -> dict[int, tuple[int, int]]:
    """Place of each selection → its rows and, where a figure asks, the sum of their amounts."""
    told = {step: (count, int(fen)) for step, count, fen in _asked(plan.by_step)}
    found = {number: (count, int(fen)) for number, count, fen in _asked(plan.union)}
    for number, steps in plan.steps.items():
        own = [told[step] for step in steps if step in told]
        found[number] = sum(count for count, _ in own), sum(fen for _, fen in own)
    return found


def _line(number: int, rows: QuerySet[Any], summed: bool) -> QuerySet[Any]:
    line = rows.order_by().values(line=Value(number, output_field=IntegerField()))
    line = line.annotate(rows=Count("pk"), total=Coalesce(Sum("amount"), _NONE) if summed else _NONE)
    return line.values_list("line", "rows", "total")


__all__ = ["CHAPTERS", "FIGURES", "Chapter", "Figure", "Rows", "all_figures", "checked_year", "in_days"]
