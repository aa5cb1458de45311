"""指标: one number over a year. Its count and its list are one query, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import Avg, JSONField, Q, QuerySet, Sum, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from fadu.law.facts import Item, Person
from fadu.law.procedures import ALL
from fadu.ledger.models import Act, Matter
from fadu.ledger.read import today

FIRST_YEAR, LAST_YEAR = 1996, 2099
#: What a figure selects: acts, matters or deadlines of the ledger as one queryset, or people or penalty items of the registers.
Rows = QuerySet[Any] | Sequence[Person] | Sequence[Item]
Select = Callable[[int], Rows]
EVERY_STEP = tuple(sorted({step.id for procedure in ALL.values() for step in procedure.steps}))
FEN, TENTH, HUNDREDTH = Decimal(100), Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    `select` gives the rows of a year. `how`: "count" counts them; "sum" adds their `amount` and gives yuan; "mean" averages their `days`.
    "share": how many of `of`'s rows are among them, in percent.
    `definition` is printed beside the value. `approx` "at_least": printed as bureaus do, rounded down with 余. `system`: its row of `fadu systems`.
    """

    id: str
    label: str
    unit: str
    definition: str
    system: str
    select: Select
    how: Literal["count", "sum", "mean", "share"] = "count"
    approx: Literal["", "at_least"] = ""
    of: Callable[[int], QuerySet[Any]] | None = None

    def rows(self, year: int) -> Rows:
        """The list behind the value, in order of time."""
        rows = self.select(year)
        return rows.order_by(*_ORDER[rows.model._meta.model_name or ""]) if isinstance(rows, QuerySet) else rows

    def value(self, year: int) -> Decimal | None:
        """The value of one year; None where there is nothing to average. Many figures at once: `all_figures`."""
        rows = self.select(year)
        if not isinstance(rows, QuerySet):
            return Decimal(len(rows))
        if self.how == "count":
            return Decimal(rows.count())
        if self.how == "share" and self.of is not None:
            return percent(rows.count(), self.of(year).count())
        if self.how == "sum":
            return yuan(rows.aggregate(total=Sum("amount"))["total"])
        return mean_days(rows)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Those of a selection's rows of which something more is true. Many parts of one selection are counted in one reading of it."""

    whole: Callable[[int], QuerySet[Any]]
    true: Q

    def __call__(self, year: int) -> QuerySet[Any]:
        return self.whole(year).filter(self.true)

    @property
    def root(self) -> Callable[[int], QuerySet[Any]]:
        """The selection that is itself no part."""
        return self.whole.root if isinstance(self.whole, Part) else self.whole

    @property
    def condition(self) -> Q:
        """What is true of these rows among the root's."""
        return self.whole.condition & self.true if isinstance(self.whole, Part) else self.true


_ORDER = {"act": ("at", "pk"), "matter": ("opened_on", "pk"), "deadline": ("last", "pk")}


def acts(year: int, *steps: str) -> QuerySet[Act]:
    """Acts done in the civil year, of those steps (all without)."""
    wanted = steps or EVERY_STEP
    rows = Act.objects.filter(step__in=wanted, at__gte=f"{year:04d}-01-01", at__lt=f"{year + 1:04d}-01-01")
    rows.steps = wanted  # type: ignore[attr-defined]
    return rows


def dated(year: int, field: str, *steps: str) -> QuerySet[Act]:
    """Acts of those steps that say themselves that it was in the civil year, in that field: what is held in December may be recorded in January."""
    found = Act.objects.filter(step__in=steps, at__gte=f"{year:04d}-01-01").alias(on=said(field))
    return found.filter(on__startswith=f"{year:04d}-")  # once for each body: reading it is slow


def matters_of(done: QuerySet[Act]) -> QuerySet[Matter]:
    """The matters of those acts, each once."""
    rows = Matter.objects.filter(pk__in=done.values("matter_id"))
    rows.by_acts = done  # type: ignore[attr-defined]
    return rows


def steps_of(rows: QuerySet[Any]) -> tuple[str, ...]:
    """The steps of a selection that is nothing but `acts`; of any other none, for what narrows a selection makes a new one without this mark."""
    return getattr(rows, "steps", ())


def matters(year: int, *steps: str) -> QuerySet[Matter]:
    """Matters in which one of the steps was done in the year, each once."""
    done = acts(year, *steps)
    rows = Matter.objects.filter(pk__in=done.values("matter_id"))
    rows.by_acts = done  # type: ignore[attr-defined]
    return rows


def acts_of(rows: QuerySet[Any]) -> QuerySet[Act] | None:
    """The acts whose matters, each once, are all of a selection that is nothing but `matters`; of any other None."""
    return getattr(rows, "by_acts", None)


class _Json(Cast):
    """Text as JSON that the server only reads: `jsonb` would build all of it for one field."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)::json", **more)


def of_bureau(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without the matters, or what belongs to matters, that a town does in its own name: it is the organ then, not the bureau (行政处罚法第二十四条)."""
    return rows.filter(organ="") if rows.model is Matter else rows.exclude(matter_id__in=of_towns().values("pk"))


def of_towns() -> QuerySet[Matter]:
    """The matters that a town does in its own name."""
    return Matter.objects.exclude(organ="")


def said(field: str) -> Cast:
    """A field of the act's data as text, out of its body."""
    data = KeyTransform("data", _Json("body", JSONField()))
    return Cast(KeyTextTransform(field, data), TextField())


def year_end(year: int) -> date:
    """The last day of the year, or today while the year runs."""
    return min(date(year, 12, 31), today())


def yuan(fen: int | Decimal | None) -> Decimal:
    """Yuan of indexed fen; no rows give zero."""
    return Decimal(fen or 0) / FEN


def percent(part: int, whole: int) -> Decimal | None:
    """Part of a whole in percent, to two decimals; None of nothing."""
    return (Decimal(100) * part / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None


def mean_days(rows: QuerySet[Any]) -> Decimal | None:
    """The mean of the rows' `days`, to one decimal."""
    found = rows.aggregate(mean=Avg("days"))["mean"]
    return None if found is None else in_days(found).quantize(TENTH, ROUND_HALF_UP)


def in_days(span: timedelta) -> Decimal:
    """A span as days."""
    return Decimal(span.days) + Decimal(span.seconds) / 86_400
