"""One definition a figure: its own queryset, compiled by Django and translated for another engine. Nothing is defined a second time.

Django writes the SQL for PostgreSQL, whose types are plain; sqlglot translates it. Tables keep their names, so that an engine only needs views
of those names with a column `bureau`, in which the keys of two bureaus never meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

import sqlglot
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from sqlglot import exp

from fadu.ledger.models import Act
from fadu.report.figures import FIGURES, Figure
from fadu.report.figures.figure import TENTH, Part, Select, acts, percent, steps_of, yuan
from fadu.report.warehouse.export import REGISTERED
from fadu.report.warehouse.tables import ACT, FIGURE

#: How an engine reads a field out of JSON text.
JSON_FIELD = {"duckdb": "json_extract_string", "spark": "get_json_object"}
#: Lines that are no selection of a figure: acts by step, and what the registers said.
BY_STEP, OF_REGISTERS = -1, -2


class Told(NamedTuple):
    """What a line says of one bureau: rows, the sum of their values, how many rows have one."""

    rows: int = 0
    total: int = 0
    valued: int = 0


NOTHING = Told()
#: Number of the line and place of the selection in it, in the two special ones step or figure → what it says.
Answers = dict[tuple[int, str | int], Told]


@dataclass(frozen=True, slots=True)
class Line:
    """One reading: the selections that it counts, by their place in it; its query, which marks the rows of each, or the steps that say all of it."""

    selects: tuple[Select, ...]
    steps: tuple[str, ...] = ()
    query: exp.Select | None = None


def lines(year: int, together: bool = True) -> list[Line]:
    """Every different selection of the year, except those of the registers; `together`: in one line with the others that are parts of the same."""
    asked = [figure for figure in FIGURES.values() if figure.id not in REGISTERED]
    summed = {figure.select for figure in asked if figure.how == "sum"}
    averaged = {figure.select for figure in asked if figure.how == "mean"}
    found: list[Line] = []
    groups: dict[Select, list[Select]] = {}
    for select in dict.fromkeys(one for figure in asked for one in (figure.select, figure.of) if one is not None):
        steps = steps_of(select(year))  # type: ignore[arg-type]
        if steps and select not in averaged:
            found.append(Line((select,), steps))
        else:
            groups.setdefault(select.root if together and isinstance(select, Part) else select, []).append(select)
    for root, selects in groups.items():
        value = "days" if averaged & set(selects) else "amount" if summed & set(selects) else ""
        found.append(Line(tuple(selects), (), _query(root, selects, year, value)))
    return found


def statements(year: int, found: Sequence[Line], dialect: str) -> Iterator[str]:
    """All lines in the dialect, acts by step first, each a row for a bureau: line, bureau, step or figure, and for each selection of the line its
    rows, the sum of their values, how many have one. The lines' queries are used up."""
    yield plainly(by_step(year, found), dialect)
    for number, line in enumerate(found):
        if line.query is not None:
            yield plainly(_counted(number, line.query, len(line.selects)), dialect)
    yield f"SELECT {OF_REGISTERS}, bureau, id, 0, value, 1 FROM {FIGURE.name} WHERE year = {year:d}"


def by_step(year: int, found: Sequence[Line]) -> exp.Select:
    """Acts and their amounts by bureau and step, of the steps that lines ask for by themselves."""
    steps = sorted({step for line in found for step in line.steps})
    return _counted(BY_STEP, _selected(acts(year, *steps), "amount", "step"), 1, "step")


def plainly(query: exp.Select, dialect: str) -> str:
    """The query as text in the dialect; the query itself is used up."""
    return query.transform(_plainly, dialect, copy=False).sql(dialect, copy=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts the lines look at: those of the steps, those of the steps that the queries give, those for which a condition holds."""

    steps: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()

    def and_too(self, other: Wanted) -> Wanted:
        return Wanted(self.steps | other.steps, self.queries | other.queries, self.conditions | other.conditions)


_ALL = Wanted(conditions=frozenset({"TRUE"}))


def wanted(found: Sequence[Line]) -> Wanted:
    """What of the acts must be in DuckDB's memory: of most, figures only ask how many there are, which is told by step."""
    total = Wanted()
    for line in found:
        for query in line.query.find_all(exp.Select) if line.query is not None else ():
            for name in _names(query, ACT.name):
                total = total.and_too(_limits(query, name))
    return total


def _names(query: exp.Select, table: str) -> list[str]:
    """The names by which the query itself calls the table."""
    sources = [query.args["from_"].this, *(join.this for join in query.args.get("joins") or ())]
    return [one.alias_or_name for one in sources if isinstance(one, exp.Table) and one.name == table]


def _limits(query: exp.Select, name: str) -> Wanted:
    """To which rows of the table called `name` the query keeps: by step where it says so, else by other columns of the table alone."""
    where = query.args.get("where")
    said = where.this.unnest() if where else exp.true()
    found = _ALL
    for part in [one.unnest() for one in said.flatten()] if isinstance(said, exp.And) else [said]:
        columns = list(part.find_all(exp.Column))
        own = {column.name for column in columns if column.table == name}
        foreign = any(column.table != name for column in columns)
        if own == {"step"} and not foreign and all(isinstance(one, exp.Literal) for one in _told(part)):
            return Wanted(steps=frozenset(str(one.this) for one in _told(part)))
        asks = part.args.get("query") if isinstance(part, exp.In) else None
        if own == {"step"} and asks is not None and not any(one.name == ACT.name for one in asks.find_all(exp.Table)):
            return Wanted(queries=frozenset({plainly(asks.unnest().copy(), "duckdb")}))
        if own and own != {"at"} and not foreign and part.find(exp.Select) is None:
            found = Wanted(conditions=frozenset({_alone(part, name)}))
    return found


def _told(part: exp.Expr) -> list[exp.Expr]:
    """What a step is compared with, where it is said to be one of them; otherwise something that is no literal."""
    if isinstance(part, exp.In) and part.args.get("query") is None:
        return list(part.expressions)
    return [part.expression] if isinstance(part, exp.EQ) else [part]


def _alone(part: exp.Expr, name: str) -> str:
    """The condition for a reading of that table alone."""
    said = part.copy()
    for column in list(said.find_all(exp.Column)):
        if column.table == name:
            column.set("table", None)
    return said.transform(_plainly, "duckdb", copy=False).sql("duckdb")


def answers(rows: Iterable[Sequence[Any]]) -> dict[int, Answers]:
    """The rows of `statements` by place of the bureau; in each row three numbers for each selection of the line."""
    found: dict[int, Answers] = {}
    for number, bureau, said, *numbers in rows:
        told, three = found.setdefault(bureau, {}), iter(numbers)
        for place, (count, total, valued) in enumerate(zip(three, three, three, strict=True)):
            told[number, said or place] = Told(count or 0, int(total or 0), valued or 0)
    return found


def together(several: Iterable[Answers]) -> Answers:
    """Several bureaus' answers added up: the figures of a province."""
    found: dict[tuple[int, str | int], list[Told]] = {}
    for one in several:
        for key, told in one.items():
            found.setdefault(key, []).append(told)
    return {key: _plus(told) for key, told in found.items()}


def values(found: Sequence[Line], told: Mapping[tuple[int, str | int], Told]) -> dict[str, Decimal | None]:
    """Every figure by id, as `all_figures` gives them; None where there is nothing to average."""
    steps = {str(step): one for (number, step), one in told.items() if number == BY_STEP}
    said: dict[Select, Told] = {}
    for number, line in enumerate(found):
        if line.steps:
            said[line.selects[0]] = _plus([steps[step] for step in line.steps if step in steps])
        else:
            said.update({select: told.get((number, place), NOTHING) for place, select in enumerate(line.selects)})
    return {figure.id: _value(figure, said, told) for figure in FIGURES.values()}


def _plus(several: Sequence[Told]) -> Told:
    if len(several) == 1:
        return several[0]
    return Told(*map(sum, zip(*several, strict=True))) if several else NOTHING


def _value(figure: Figure, said: Mapping[Select, Told], told: Mapping[tuple[int, str | int], Told]) -> Decimal | None:
    if figure.id in REGISTERED:
        return Decimal(told.get((OF_REGISTERS, figure.id), NOTHING).total)
    part = said[figure.select]
    if figure.how == "sum":
        return yuan(part.total)
    if figure.how == "share" and figure.of is not None:
        return percent(part.rows, said[figure.of].rows)
    if figure.how == "mean":
        return (Decimal(part.total) / part.valued).quantize(TENTH, ROUND_HALF_UP) if part.valued else None
    return Decimal(part.rows)


def _query(root: Select, selects: Sequence[Select], year: int, value: str) -> exp.Select | None:
    """The root's rows with a mark for each part; of a selection alone its own rows."""
    alone = len(selects) == 1
    rows: QuerySet[Any] = (selects[0] if alone else root)(year)  # type: ignore[assignment]
    marks = {
        f"part{place}": ExpressionWrapper(select.condition, output_field=BooleanField())
        for place, select in enumerate(selects)
        if not alone and isinstance(select, Part)
    }
    try:
        return _selected(rows.annotate(**marks), value, *marks)
    except EmptyResultSet:  # Django knows without asking that nothing fits
        return None


def _selected(rows: QuerySet[Any], value: str = "", *said: str) -> exp.Select:
    """The rows as a query of their bureau and, where asked for, a value and more columns."""
    names = [name for name in ("seq" if rows.model is Act else "pk", value, *said) if name]
    sql, params = rows.order_by().values(*names).query.get_compiler(connection=_paper()).as_sql()
    pieces = zip(sql.split("%s"), [*map(_literal, params), ""], strict=True)
    query = sqlglot.parse_one("".join(piece + param for piece, param in pieces).replace("%%", "%"), read="postgres")
    if not isinstance(query, exp.Select):
        raise TypeError(f"not a selection: {query.sql()}")
    bureau = exp.column("bureau", table=rows.model._meta.db_table, quoted=True).as_("bureau")
    return query.select(bureau, copy=False)


def _counted(number: int, query: exp.Select, selections: int, said: str = "") -> exp.Select:
    """Rows and values of each selection of a query, by bureau (and step)."""
    names = query.named_selects
    value = next((name for name in ("days", "amount") if name in names), "")
    columns = [f"{number} AS line", "bureau", said or "''"]
    for place in range(selections):
        only = f" FILTER (WHERE part{place})" if f"part{place}" in names else ""
        columns += [f"COUNT(*){only}", f"SUM({value}){only}" if value else "0", f"COUNT({value}){only}" if value else "0"]
    counted = exp.select(*columns).from_(query.subquery("selected", copy=False), copy=False)
    return counted.group_by("bureau", *([said] if said else []))


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
