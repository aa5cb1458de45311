"""All figures of a year in as few readings as can be: what the figures' own selections ask, put together into a handful of statements.

Selections of acts by their steps alone are added up from one reading of the year. Every other selection is read once, together with all its
parts (`figure.Part`), as one line of one statement. Means take a statement each. Composing the statements takes longer than running them, so
they are kept for the day. Two connections share the reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import BigIntegerField, Count, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from fadu.ledger.read import today
from fadu.ledger.rows import Question, ask_side_by_side
from fadu.registers import asof
from fadu.report.figures.figure import TENTH, Figure, Part, Select, acts, acts_of, in_days, percent, steps_of, yuan

#: So many statements of lines, so that two connections finish at about the same time.
SHARES = 8
Answer = list[tuple[Any, ...]]
_NONE = Value(0, output_field=BigIntegerField())
_MEAN = 'SELECT COUNT(*), AVG("days") FROM ({}) AS spans'


@dataclass(frozen=True, slots=True)
class Said:
    """A figure's value, None where there is nothing to average, and how many records stand behind it."""

    value: Decimal | None
    records: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a selection comes to: its rows, the fen of their amounts where a figure asks, the mean of their days where one does."""

    rows: int = 0
    fen: int = 0
    days: Decimal | None = None


def read(year: int, figures: Iterable[Figure]) -> dict[str, Said]:
    """Each figure by its id."""
    asked = tuple(figures)
    plan = _plan(asked, connection.vendor, year, today(), asof.version())
    told = {select: Told(len(select(year))) for select in plan.listed}
    steps, *rest = ask_side_by_side(plan.by_step, *plan.unions, *(statement for _, statement in plan.means))
    lines, means = rest[: len(plan.unions)], rest[len(plan.unions) :]
    told |= _by_step(plan, steps) | _by_line(plan, lines)
    told |= {select: _mean(rows) for (select, _), rows in zip(plan.means, means, strict=True)}
    return {figure.id: Said(_value(figure, told), told[figure.select].rows) for figure in asked}


def _value(figure: Figure, told: dict[Select, Told]) -> Decimal | None:
    found = told[figure.select]
    if figure.how == "sum":
        return yuan(found.fen)
    if figure.how == "mean":
        return found.days
    if figure.how == "share" and figure.of is not None:
        return percent(found.rows, told[figure.of].rows)
    return Decimal(found.rows)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is asked of the registers (`listed`) and of the database. `lines`: selections by their place in each line of `unions`, with whether amounts are asked."""

    listed: list[Select]
    means: list[tuple[Select, Question]]
    steps: dict[Select, tuple[str, ...]]
    by_step: Question
    lines: list[list[tuple[Select, bool]]]
    unions: list[Question]


@lru_cache(maxsize=16)
def _plan(figures: tuple[Figure, ...], vendor: str, year: int, day: date, version: str) -> _Plan:
    """Composed once for a year on a day under one version of the registers: what selections say depends on nothing else."""
    summed = {figure.select for figure in figures if figure.how == "sum"}
    averaged = {figure.select for figure in figures if figure.how == "mean"}
    selects = dict.fromkeys(one for figure in figures for one in (figure.select, figure.of) if one is not None)
    found = {select: select(year) for select in selects}
    rows = {select: one for select, one in found.items() if isinstance(one, QuerySet)}
    counted = {select: one for select, one in rows.items() if select not in averaged}
    steps = {select: steps_of(one) for select, one in counted.items() if steps_of(one)}
    groups: dict[Select, list[tuple[Select, bool]]] = {}
    for select in counted:
        if select not in steps:
            groups.setdefault(select.root if isinstance(select, Part) else select, []).append((select, select in summed))
    lines = list(groups.values())
    width = max(sum(1 + money for _, money in line) for line in lines)
    asked = [_line(number, root, line, year, width) for number, (root, line) in enumerate(groups.items())]
    shares = [asked[place::SHARES] for place in range(min(SHARES, len(asked)))]
    return _Plan(
        [select for select in found if select not in rows],
        [(select, _statement(one.order_by().values_list("days"), _MEAN)) for select, one in rows.items() if select in averaged],
        steps,
        _statement(_steps(year, steps, summed)),
        lines,
        [_statement(first.union(*rest, all=True)) for first, *rest in shares],
    )


def _steps(year: int, steps: dict[Select, tuple[str, ...]], summed: set[Select]) -> QuerySet[Any]:
    """Step, rows, fen of each step that is asked; amounts are added up only where a figure wants them."""
    paid = {step for select, own in steps.items() if select in summed for step in own}
    unpaid = {step for own in steps.values() for step in own} - paid
    both = [
        acts(year, *sorted(some)).order_by().values("step").annotate(rows=Count("*"), fen=fen).values_list("step", "rows", "fen")
        for some, fen in ((unpaid, _NONE), (paid, _fen()))
        if some
    ]
    return both[0].union(*both[1:], all=True)


def _line(number: int, root: Select, line: list[tuple[Select, bool]], year: int, width: int) -> QuerySet[Any]:
    """One reading of the root, in whose columns the rows (and fen) of each selection stand; filled up to `width`."""
    [(only, _), *others] = line
    rows: QuerySet[Any] = root(year) if others else only(year)  # type: ignore[assignment]
    columns: list[Any] = []
    done = None if others else acts_of(rows)
    if done is not None:  # without a look at the matters
        rows, columns = done, [Count("matter_id", distinct=True)]
    else:
        for select, money in line:
            more = select.condition if others and isinstance(select, Part) else None
            columns += [Count(Value(1), filter=more)] + [_fen(more)] * money
    columns += [_NONE] * (width - len(columns))
    named = {f"told{place}": column for place, column in enumerate(columns)}
    told = rows.order_by().values(line=Value(number, output_field=IntegerField())).annotate(**named)
    return told.values_list("line", *named)


def _fen(more: Q | None = None) -> Coalesce:
    return Coalesce(Sum("amount", filter=more), _NONE)


def _statement(rows: QuerySet[Any], around: str = "{}") -> Question:
    """The query as a statement, within `around`. A server keeps the plan of one without values: planning takes it longer than reading a small ledger."""
    text, values = rows.query.get_compiler(connection=connection).as_sql()
    text = around.format(text)
    if connection.vendor == "postgresql":
        return Question(mogrify(text, values, connection), ())
    return Question(text, tuple(values))


def _by_step(plan: _Plan, rows_of: Answer) -> dict[Select, Told]:
    told = {step: (rows, int(fen)) for step, rows, fen in rows_of}
    found = {select: [told[step] for step in steps if step in told] for select, steps in plan.steps.items()}
    return {select: Told(sum(rows for rows, _ in own), sum(fen for _, fen in own)) for select, own in found.items()}


def _by_line(plan: _Plan, answers: Iterable[Answer]) -> dict[Select, Told]:
    # Django leaves out a line of which it knows without asking that nothing fits.
    found = {select: Told() for line in plan.lines for select, _ in line}
    for number, *columns in chain.from_iterable(answers):
        numbers = iter(columns)
        for select, money in plan.lines[number]:
            found[select] = Told(int(next(numbers)), int(next(numbers)) if money else 0)
    return found


def _mean(answer: Answer) -> Told:
    """Rows and mean of a statement's `days`, to one decimal, as `figure.mean_days` has it. One database gives spans, the other microseconds."""
    [[rows, found]] = answer
    if found is None:
        return Told(rows)
    span = found if isinstance(found, timedelta) else timedelta(microseconds=float(found))
    return Told(rows, 0, in_days(span).quantize(TENTH, ROUND_HALF_UP))
