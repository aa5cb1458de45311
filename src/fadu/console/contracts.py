"""合同台账: contracts by stage and clock, and the whole ledger of them as .xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, for_roles
from fadu.console.download import xlsx
from fadu.law.procedures.decision.contract_review import FILED, KINDS, PROCEDURE, REVIEWED, SIGNED, WAITING
from fadu.ledger import read
from fadu.ledger.models import Act, Matter
from fadu.registers.columns import Column
from fadu.registers.spreadsheet import export

PAGE = 100
STATES = {WAITING: "待审查", REVIEWED: "待签订", SIGNED: "待归档", FILED: "履行中"}
COLUMNS = tuple(
    Column(name, title, "text", required=False)
    for name, title in (
        ("number", "编号"),
        ("topic", "合同名称"),
        ("kind", "类别"),
        ("counterparty", "对方当事人"),
        ("amount", "标的额（元）"),
        ("opened_on", "送审日期"),
        ("stage", "阶段"),
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A contract as the ledger shows it."""

    row: Matter
    data: dict[str, Any]
    due: date | None
    late: bool

    @property
    def kind(self) -> str:
        return KINDS.get(self.data["kind"], self.data["kind"])


@require_safe
@for_roles(*CASE_ROLES)
def contracts(request: HttpRequest) -> HttpResponse:
    """Counts by stage, then the contracts, the nearest clock first."""
    state = request.GET.get("state", "")
    counts = (
        _visible(request)
        .order_by()
        .aggregate(
            all=Count("pk"),
            late=Count("pk", filter=_late()),
            **{f"s{i}": Count("pk", filter=Q(stage=stage)) for i, stage in enumerate(STATES)},
        )
    )
    shown = {
        "lines": list(_lines(_select(request, state)[:PAGE])),
        "all": counts["all"],
        "late": counts["late"],
        "states": [(stage, label, counts[f"s{i}"]) for i, (stage, label) in enumerate(STATES.items())],
        "state": state if state in STATES or state == "late" else "",
        "most": PAGE,
    }
    return render(request, "console/contracts.html", shown)


@require_safe
@for_roles(*CASE_ROLES)
def contracts_export(request: HttpRequest) -> HttpResponse:
    """The chosen contracts as .xlsx."""
    lines = (
        {**line.data, "number": line.row.number, "stage": line.row.stage, "kind": line.kind, "opened_on": str(line.row.opened_on)}
        | {"amount": str(line.data.get("amount") or "")}
        for line in _lines(_select(request, request.GET.get("state", ""))[:20_000])
    )
    return xlsx(export(lines, COLUMNS, "合同台账"), "合同台账.xlsx")


def _visible(request: HttpRequest) -> QuerySet[Matter]:
    return read.visible(request.person).filter(procedure=PROCEDURE.id)  # type: ignore[attr-defined]


def _late() -> Q:
    return Q(closed=False, next_due__lt=read.today())


def _select(request: HttpRequest, state: str) -> QuerySet[Matter]:
    rows = _visible(request)
    if state == "late":
        rows = rows.filter(_late())
    elif state in STATES:
        rows = rows.filter(stage=state)
    return rows.order_by("closed", F("next_due").asc(nulls_last=True), "-pk")


def _lines(rows: QuerySet[Matter]) -> Iterator[Line]:
    """The contracts with what they said when they were handed in, in two queries."""
    found: Sequence[Matter] = list(rows)
    said = {act.matter_id: act.content["data"] for act in Act.objects.filter(matter__in=[row.pk for row in found], seq=1)}
    for row in found:
        yield Line(row, said[row.pk], row.next_due, bool(row.next_due and not row.closed and row.next_due < read.today()))
