"""`fadu warehouse`: the ledger as Parquet, year by year, in bounded memory. What was written before is replaced; the same ledger gives the same files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Substr

from fadu.law.errors import InputError
from fadu.ledger.models import Act, Deadline, Matter, Order, Recordable
from fadu.ledger.read import today
from fadu.registers.asof import snapshot
from fadu.report.figures import FIGURES
from fadu.report.warehouse import tables
from fadu.report.warehouse.tables import ACT, DEADLINE, FIGURE, MATTER, ORDER, RECORDABLE, ROWS, Table

#: Figures whose selection asks the registers of the bureau, which the warehouse does not have.
REGISTERED = ("legal_review_staff", "towns_guided", "subdistricts_guided", "penalty_powers_delegated")
_OF_MATTERS: tuple[tuple[Table, type[Deadline] | type[Order] | type[Recordable]], ...] = (
    (DEADLINE, Deadline),
    (ORDER, Order),
    (RECORDABLE, Recordable),
)


def export(folder: Path, year: int | None = None) -> dict[str, int]:
    """Write the whole ledger, or what a report of that year needs anew: its acts, and whole the matters that moved in it. Gives rows by table.

    Raises InputError where the bureau has no name or the folder cannot be written.
    """
    bureau = _bureau()
    counts = {table.name: 0 for table in tables.TABLES}
    with transaction.atomic():
        of_acts, of_matters = _years(year)
        for one in of_acts:
            done = Act.objects.filter(at__gte=f"{one:04d}-01-01", at__lt=f"{one + 1:04d}-01-01")
            counts[ACT.name] += tables.write(tables.part(folder, ACT, bureau, one), ACT, _acts(done))
        for one in of_matters:
            begun = Matter.objects.filter(year=one)
            counts[MATTER.name] += tables.write(tables.part(folder, MATTER, bureau, one), MATTER, _rows(begun, MATTER))
            for table, model in _OF_MATTERS:
                rows = model._default_manager.filter(matter__year=one)
                counts[table.name] += tables.write(tables.part(folder, table, bureau, one), table, _rows(rows, table))
        # The registers answer for years without an act too, such as the one that has just begun.
        for one in of_acts if year is not None else range(of_acts[0], max(of_acts[-1], today().year) + 1):
            values = [(figure, int(FIGURES[figure].value(one) or 0)) for figure in REGISTERED]
            counts[FIGURE.name] += tables.write(tables.part(folder, FIGURE, bureau, one), FIGURE, values)
    return counts


def _bureau() -> str:
    name = str(snapshot(today()).bureau().get("name", ""))
    if not name:
        raise InputError("登记簿里没有本局名称，不知道归入哪个部门；请先用 fadu import bureau 导入本局信息。")
    return name


def _years(year: int | None) -> tuple[list[int], list[int]]:
    """The years of acts, and the years in which the matters began that go with them. Raises InputError for an empty ledger."""
    if year is not None:
        moved = Matter.objects.filter(acts__at__gte=f"{year:04d}-01-01", acts__at__lt=f"{year + 1:04d}-01-01")
        return [year], sorted({year, *moved.order_by().values_list("year", flat=True).distinct()})
    acted = {int(one) for one in Act.objects.order_by().values_list(Substr("at", 1, 4), flat=True).distinct()}
    years = sorted(acted | set(Matter.objects.order_by().values_list("year", flat=True).distinct()))
    if not years:
        raise InputError("台账里还没有任何事项，没有可以导出的。")
    return years, years


def _acts(rows: QuerySet[Act]) -> Iterator[Sequence[Any]]:
    for *plain, at, body, verdict in _rows(rows, ACT, "step"):
        yield (
            *plain,
            at[:10],
            tables.said(json.loads(body).get("data") or {}),
            tables.found(json.loads(verdict).get("findings") or ()),
        )


def _rows(rows: QuerySet[Any], table: Table, *order: str) -> Iterator[Sequence[Any]]:
    return rows.order_by(*order, "pk").values_list(*table.columns).iterator(chunk_size=ROWS)
