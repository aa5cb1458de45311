"""What a list page or an export shows of a row behind a figure, whatever it is: an act, a matter, a clock, a person, a penalty item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from fadu.law.facts import Item, Person
from fadu.law.procedures import ALL
from fadu.ledger.models import Act, Deadline, Matter
from fadu.report.figures.figure import Figure, Rows, in_days, yuan

CLOCKS = {clock.id: clock.label for procedure in ALL.values() for clock in procedure.clocks}
STEPS = {(procedure.id, step.id): step.label for procedure in ALL.values() for step in procedure.steps}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as shown. `matter` is None for a person or a penalty item of the registers. `party` is masked."""

    number: str
    title: str
    what: str
    day: date | None
    party: str = ""
    amount: Decimal | None = None
    days: Decimal | None = None
    matter: Matter | None = None


class ExportLine(BaseModel):
    """A line in a spreadsheet."""

    number: str = Field(title="编号")
    title: str = Field(title="名称")
    party: str = Field(title="当事人")
    what: str = Field(title="内容")
    day: date | None = Field(None, title="日期")
    amount: Decimal | None = Field(None, title="金额（元）")
    days: Decimal | None = Field(None, title="天数")


def with_matters(rows: Rows) -> Rows:
    """The rows with matter and party read along, so that a page costs a fixed number of queries."""
    if not isinstance(rows, QuerySet):
        return rows
    return rows.select_related("party") if rows.model is Matter else rows.select_related("matter__party")


def lines(figure: Figure, rows: Iterable[Any]) -> Iterator[Line]:
    """Each row as shown."""
    return (_line(figure, row) for row in rows)


def number_of(row: Any) -> str:
    """The matter's number; of a person or a penalty item, the code."""
    if isinstance(row, Person):
        return row.id
    if isinstance(row, Item):
        return row.code
    return str(row.number if isinstance(row, Matter) else row.matter.number)


def _line(figure: Figure, row: Any) -> Line:
    if isinstance(row, Person):
        return Line(row.id, row.name, "法律职业资格" if row.legal_qualification else "", None)
    if isinstance(row, Item):
        return Line(row.code, row.title, f"《{row.statute}》{row.penalty_article}", row.valid_from)
    matter: Matter = row if isinstance(row, Matter) else row.matter
    party = matter.masked_party
    shown = Line(matter.number, matter.title, "", None, party, matter=matter)
    if isinstance(row, Act):
        amount = yuan(row.amount) if figure.how == "sum" else None
        days = in_days(row.days) if figure.how == "mean" else None  # type: ignore[attr-defined]
        what = STEPS.get((matter.procedure, row.step), row.step)
        return replace(shown, what=what, day=date.fromisoformat(row.at[:10]), amount=amount, days=days)
    if isinstance(row, Deadline):
        ended = f"{row.stopped:%Y-%m-%d}办理" if row.stopped else "尚未办理"
        return replace(shown, what=f"{CLOCKS.get(row.clock, row.clock)}，{ended}", day=row.last)
    return replace(shown, what=f"{ALL[matter.procedure].title} · {matter.stage}", day=matter.opened_on)
