"""One definition a figure: its own queryset, compiled by Django and translated for another engine. Nothing is defined a second time.

Django writes the SQL for PostgreSQL, whose types are plain; sqlglot translates it. Tables keep their names, so that an engine only needs views
of those names with a column `bureau`, in which the keys of two bureaus never meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import sqlglot
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import QuerySet
from sqlglot import exp

from fadu.report.figures import FIGURES, Figure
from fadu.report.figures.figure import TENTH, acts, percent, steps_of, yuan
from fadu.report.warehouse.export import REGISTERED
from fadu.report.warehouse.tables import FIGURE

#: How an engine reads a field out of JSON text.
JSON_FIELD = {"duckdb": "json_extract_string", "spark": "get_json_object"}
#: Lines that are no selection of a figure: acts by step, and what the registers said.
BY_STEP, OF_REGISTERS = -1, -2


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says of one bureau: rows, the sum of their values, how many rows have one."""

    rows: int = 0
    total: int = 0
    valued: int = 0

    def plus(self, other: Told) -> Told:
        return Told(self.rows + other.rows, self.total + other.total, self.valued + other.valued)


#: Number of the line and, in the two special ones, step or figure → what it says.
Answers = dict[tuple[int, str], Told]


@dataclass(frozen=True, slots=True)
class Line:
    """One selection: the figures made of it, as their rows or (`whole`) as the whole of a share; its query, or the steps that say all of it."""

    figures: tuple[Figure, ...]
    whole: bool
    steps: tuple[str, ...] = ()
    query: exp.Query | None = None


def lines(year: int) -> list[Line]:
    """Every different selection of the year, except those of the registers."""
    groups: dict[Any, list[Figure]] = {}
    for figure in FIGURES.values():
        if figure.id not in REGISTERED:
            groups.setdefault((figure.select, False, figure.how == "mean"), []).append(figure)
            if figure.of is not None:
                groups.setdefault((figure.of, True, False), []).append(figure)
    return [_line(select(year), tuple(figures), whole, mean) for (select, whole, mean), figures in groups.items()]


def statements(year: int, found: Sequence[Line], dialect: str) -> list[str]:
    """All lines in the dialect, each a row for a bureau: line, bureau, step or figure, rows, sum of values, rows with a value."""
    steps = sorted({step for line in found for step in line.steps})
    counted = [_counted(number, line.query) for number, line in enumerate(found) if line.query is not None]
    counted.append(_counted(BY_STEP, _selected(acts(year, *steps), "amount", "step"), "step"))
    texts = [one.transform(_plainly, dialect, copy=False).sql(dialect, copy=False) for one in counted]
    texts.append(f"SELECT {OF_REGISTERS}, bureau, id, 0, value, 1 FROM {FIGURE.name} WHERE year = {year:d}")
    return texts


def answers(rows: Iterable[Sequence[Any]]) -> dict[int, Answers]:
    """The rows of `statements` by place of the bureau."""
    found: dict[int, Answers] = {}
    for number, bureau, said, *numbers in rows:
        found.setdefault(bureau, {})[int(number), said or ""] = Told(*(int(one or 0) for one in numbers))
    return found


def together(several: Iterable[Answers]) -> Answers:
    """Several bureaus' answers added up: the figures of a province."""
    total: Answers = {}
    for one in several:
        for key, told in one.items():
            total[key] = total.get(key, Told()).plus(told)
    return total


def values(found: Sequence[Line], told: Mapping[tuple[int, str], Told]) -> dict[str, Decimal | None]:
    """Every figure by id, as `all_figures` gives them; None where there is nothing to average."""
    parts: dict[str, Told] = {}
    wholes: dict[str, int] = {}
    for number, line in enumerate(found):
        one = told.get((number, ""), Told())
        for step in line.steps:
            one = one.plus(told.get((BY_STEP, step), Told()))
        for figure in line.figures:
            if line.whole:
                wholes[figure.id] = one.rows
            else:
                parts[figure.id] = one
    asked = {figure: Decimal(told.get((OF_REGISTERS, figure), Told()).total) for figure in REGISTERED}
    return {
        figure.id: asked[figure.id] if figure.id in asked else _value(figure, parts[figure.id], wholes.get(figure.id, 0))
        for figure in FIGURES.values()
    }


def _value(figure: Figure, part: Told, whole: int) -> Decimal | None:
    if figure.how == "sum":
        return yuan(part.total)
    if figure.how == "share":
        return percent(part.rows, whole)
    if figure.how == "mean":
        return (Decimal(part.total) / part.valued).quantize(TENTH, ROUND_HALF_UP) if part.valued else None
    return Decimal(part.rows)


def _line(rows: QuerySet[Any], figures: tuple[Figure, ...], whole: bool, mean: bool) -> Line:
    if steps_of(rows) and not mean:
        return Line(figures, whole, steps_of(rows))
    value = "days" if mean else "amount" if any(figure.how == "sum" for figure in figures) and not whole else ""
    try:
        return Line(figures, whole, (), _selected(rows, value))
    except EmptyResultSet:  # Django knows without asking that nothing fits
        return Line(figures, whole)


def _selected(rows: QuerySet[Any], value: str = "", said: str = "") -> exp.Select:
    """The rows as a query of their bureau and, where asked for, a value and a step."""
    sql, params = (
        rows.order_by().values(*(name for name in ("pk", value, said) if name)).query.get_compiler(connection=_paper()).as_sql()
    )
    pieces = zip(sql.split("%s"), [*map(_literal, params), ""], strict=True)
    query = sqlglot.parse_one("".join(piece + param for piece, param in pieces).replace("%%", "%"), read="postgres")
    if not isinstance(query, exp.Select):
        raise TypeError(f"not a selection: {query.sql()}")
    bureau = exp.column("bureau", table=rows.model._meta.db_table, quoted=True).as_("bureau")
    return query.select(bureau, copy=False)


def _counted(number: int, query: exp.Query, said: str = "") -> exp.Select:
    """Rows and values of a query by bureau (and step)."""
    value = next((name for name in ("days", "amount") if name in query.named_selects), "")
    columns = [
        f"{number} AS line",
        "bureau",
        said or "''",
        "COUNT(*)",
        f"SUM({value})" if value else "0",
        f"COUNT({value})" if value else "0",
    ]
    return (
        exp.select(*columns).from_(query.subquery("selected", copy=False), copy=False).group_by("bureau", *([said] if said else []))
    )


def _plainly(node: exp.Expr, dialect: str) -> exp.Expr:
    """What sqlglot cannot say in the dialect, said plainly: paths into JSON, spans of days as whole days, and the first of a matter's acts."""
    if isinstance(node, (exp.JSONBExtractScalar, exp.JSONBExtract)):
        text = node.this.find(exp.Column)
        keys = node.expression.name.strip("{}").split(",")
        path = "$" + "".join(f"[{key}]" if key.isdigit() else f".{key}" for key in keys)
        return exp.func(JSON_FIELD[dialect], text, exp.Literal.string(path))
    if isinstance(node, exp.Mul) and isinstance(node.this, exp.Interval):
        span = node.expression.unnest()
        return exp.DateDiff(
            this=span.this.transform(_plainly, dialect, copy=False),
            expression=span.expression.transform(_plainly, dialect, copy=False),
        )
    return node


@cache
def _paper() -> DatabaseWrapper:
    """PostgreSQL that is only written for, never connected to."""
    return DatabaseWrapper(
        {**connection.settings_dict, "ENGINE": "django.db.backends.postgresql", "NAME": "-", "OPTIONS": {}}, "paper"
    )


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, date):
        return f"DATE '{value:%Y-%m-%d}'"
    if isinstance(value, list):  # a path into JSON
        return _literal("{" + ",".join(value) + "}")
    if not isinstance(value, str):
        raise TypeError(f"no literal for {type(value).__name__}")
    return "'" + value.replace("'", "''") + "'"
