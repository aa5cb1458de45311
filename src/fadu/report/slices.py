"""分月、分机构、分镇街: a figure cut into months, units and towns, and the list behind each cut. Many figures of two years come from one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, CharField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, ExtractMonth, Substr

from fadu.ledger.models import Act, Matter
from fadu.report.figures import FIGURES, Figure, serving
from fadu.report.figures.figure import percent, yuan

MONTHS = tuple(range(1, 13))
#: The address of “no unit” and “no town”: an empty value means that nothing is chosen.
NOBODY = "none"
#: Figures that count matters by a step of the year: the month is that of the step. Other matters count in the month in which they began.
_STEP = {"ordinary_cases_filed": "pen.file", "ordinary_cases_decided": "pen.decide"}
_NO_AMOUNT = Value(0, output_field=BigIntegerField())
_Select = Callable[[int], Any]
#: The shares of “721” are parts of one selection, read once: part → the selections it counts in.
_PARTS: dict[str, tuple[_Select, ...]] = {
    "service": (serving.by_service,),
    "management": (serving.by_management,),
    "enforcement": (serving.by_enforcement,),
    "waiver": (serving.by_enforcement, serving.by_waiver),
}
#: What each selection is called where it is kept: the first figure that has it.
_NAMES: dict[_Select, str] = {}
for _figure in FIGURES.values():
    _NAMES.setdefault(_figure.select, _figure.id)
    if _figure.of is not None:
        _NAMES.setdefault(_figure.of, f"{_figure.id}.of")
_READ_WITH = {select: serving.settled for selects in _PARTS.values() for select in selects}


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a year is asked for: a month, a unit, a town; empty for all."""

    month: int = 0
    unit: str = ""
    town: str = ""

    def __bool__(self) -> bool:
        return bool(self.month or self.unit or self.town)

    def asked(self) -> str:
        """The cut as the query of an address."""
        return urlencode(
            {name: value for name, value in (("month", self.month), ("unit", self.unit), ("town", self.town)) if value}
        )


WHOLE = Cut()


@dataclass(slots=True)
class Table:
    """Values of some figures in one year: `of(figure, cut)`, where a cut names a month or a unit or nothing."""

    year: int
    counts: dict[tuple[str, Cut], tuple[int, int]] = field(default_factory=dict)

    def of(self, figure: Figure, cut: Cut = WHOLE) -> Decimal | None:
        """The figure's value there: a count, yuan, or percent (None of nothing)."""
        rows, fen = self.counts.get((_NAMES[figure.select], cut), (0, 0))
        if figure.how == "share" and figure.of is not None:
            return percent(rows, self.counts.get((_NAMES[figure.of], cut), (0, 0))[0])
        return yuan(fen) if figure.how == "sum" else Decimal(rows)

    def rows(self, figure: Figure, cut: Cut = WHOLE) -> int:
        """How many records stand behind it."""
        return self.counts.get((_NAMES[figure.select], cut), (0, 0))[0]

    def units(self) -> list[str]:
        """The units that have anything."""
        return sorted({cut.unit for _, cut in self.counts if cut.unit})


def tables(years: Sequence[int], figures: Iterable[Figure]) -> dict[int, Table]:
    """A table for each year, by one statement: a line for every selection and year, grouped by month and unit."""
    selections: dict[_Select, str] = {}
    for figure in figures:
        for select in (figure.select, figure.of):
            if select is not None:
                selections.setdefault(_READ_WITH.get(select, select), figure.id)
    asked = [(year, select) for year in years for select in selections]
    found = {year: Table(year) for year in years}
    if not asked:
        return found
    first, *rest = [_grouped(number, select, year, selections[select]) for number, (year, select) in enumerate(asked)]
    for number, part, month, unit, count, fen in first.union(*rest, all=True):
        year, select = asked[number]
        counts = found[year].counts
        for counted in (_NAMES[select], *(_NAMES[one] for one in _PARTS.get(part, ()))):
            for cut in (Cut(), Cut(month=month), Cut(unit=unit or NOBODY)):
                before = counts.get((counted, cut), (0, 0))
                counts[counted, cut] = before[0] + count, before[1] + int(fen)
    return found


def by_town(figure: Figure, year: int) -> dict[str, int]:
    """Town → records of the figure there, the town that nobody named left out."""
    rows = figure.select(year)
    town = "town" if rows.model is Matter else "matter__town"  # type: ignore[union-attr]
    told = rows.order_by().values_list(town).annotate(rows=Count("pk"))  # type: ignore[union-attr]
    return {code: count for code, count in told if code}


def narrowed(figure: Figure, rows: QuerySet[Any], year: int, cut: Cut) -> QuerySet[Any]:
    """The rows of the figure that lie in the cut."""
    there = "" if rows.model is Matter else "matter__"
    if cut.month:
        rows = rows.alias(in_month=_month(rows, year, figure.id)).filter(in_month=cut.month)
    if cut.unit:
        rows = rows.filter(**{f"{there}unit": "" if cut.unit == NOBODY else cut.unit})
    if cut.town:
        rows = rows.filter(**{f"{there}town": "" if cut.town == NOBODY else cut.town})
    return rows


def value(figure: Figure, year: int, cut: Cut) -> Decimal | None:
    """The figure's value in the cut alone; the mean is not cut, None."""
    rows = narrowed(figure, figure.select(year), year, cut)  # type: ignore[arg-type]
    if figure.how == "sum":
        return yuan(rows.aggregate(total=Sum("amount"))["total"])
    if figure.how == "share" and figure.of is not None:
        return percent(rows.count(), narrowed(figure, figure.of(year), year, cut).count())
    return None if figure.how == "mean" else Decimal(rows.count())


def _grouped(number: int, select: _Select, year: int, figure_id: str) -> QuerySet[Any]:
    rows = select(year)
    unit = "unit" if rows.model is Matter else "matter__unit"
    line = rows.order_by().values(
        line=Value(number, output_field=IntegerField()),
        part=serving.PART if select is serving.settled else Value("", output_field=CharField()),
        in_month=_month(rows, year, figure_id),
        in_unit=F(unit),
    )
    line = line.annotate(rows=Count("pk"), total=Coalesce(Sum("amount"), _NO_AMOUNT) if rows.model is Act else _NO_AMOUNT)
    return line.values_list("line", "part", "in_month", "in_unit", "rows", "total")


def _month(rows: QuerySet[Any], year: int, figure_id: str) -> Any:
    if rows.model is Act:
        return Cast(Substr("at", 6, 2), IntegerField())
    if rows.model is not Matter:
        return ExtractMonth("last")
    step = _STEP.get(figure_id)
    if step is None:
        return ExtractMonth("opened_on")
    done = Act.objects.filter(matter=OuterRef("pk"), step=step, at__gte=f"{year:04d}-01-01", at__lt=f"{year + 1:04d}-01-01")
    return Cast(Substr(Subquery(done.order_by("seq").values("at")[:1], output_field=CharField()), 6, 2), IntegerField())
