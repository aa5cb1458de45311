"""问题清单台: the problems by list, owner and due date, the overdue first, and the whole list as .xlsx."""

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
from fadu.console.templatetags.console import person_name
from fadu.law.procedures.enforcement.problem import CLOSED, LISTS, SOURCES
from fadu.ledger import read
from fadu.ledger.models import Act, Matter
from fadu.registers.columns import Column
from fadu.registers.spreadsheet import export

PAGE = 100
STATES = {"open": "未销号", "late": "已逾期", "closed": "已销号"}
COLUMNS = tuple(
    Column(name, title, kind, required=False)  # type: ignore[arg-type]
    for name, title, kind in (
        ("number", "编号", "text"),
        ("topic", "问题", "text"),
        ("list_name", "所属清单", "text"),
        ("source", "来源", "text"),
        ("found_on", "发现日期", "text"),
        ("owner", "责任人", "text"),
        ("measure", "整改措施", "text"),
        ("due", "整改期限", "text"),
        ("stage", "阶段", "text"),
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A problem as the board shows it."""

    row: Matter
    data: dict[str, Any]
    due: date | None
    late: bool

    @property
    def list_name(self) -> str:
        return LISTS.get(self.data["list_name"], self.data["list_name"])


@require_safe
@for_roles(*CASE_ROLES)
def problems(request: HttpRequest) -> HttpResponse:
    """The board: counts by list, then the problems, the overdue and the nearest due first."""
    chosen, state = request.GET.get("list", ""), request.GET.get("state", "")
    rows = _select(request, chosen, state)
    counts = (
        _visible(request)
        .order_by()
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(closed=False)),
            late=Count("pk", filter=_late()),
            closed=Count("pk", filter=Q(closed=True)),
        )
    )
    shown = {
        "lines": list(_lines(rows[:PAGE])),
        "counts": counts,
        "lists": LISTS,
        "list": chosen if chosen in LISTS else "",
        "state": state if state in STATES else "",
        "most": PAGE,
    }
    return render(request, "console/problems.html", shown)


@require_safe
@for_roles(*CASE_ROLES)
def problems_export(request: HttpRequest) -> HttpResponse:
    """The chosen problems as .xlsx."""
    rows = _select(request, request.GET.get("list", ""), request.GET.get("state", ""))[:20_000]
    lines = (
        {**line.data, "number": line.row.number, "stage": line.row.stage, "due": str(line.due or ""), **_named(line)}
        for line in _lines(rows)
    )
    return xlsx(export(lines, COLUMNS, "问题清单"), "问题清单.xlsx")


def _visible(request: HttpRequest) -> QuerySet[Matter]:
    return read.visible(request.person).filter(procedure="problem")  # type: ignore[attr-defined]


def _late() -> Q:
    return Q(closed=False, next_due__lt=read.today())


def _select(request: HttpRequest, chosen: str, state: str) -> QuerySet[Matter]:
    rows = _visible(request)
    if chosen in LISTS:
        rows = rows.filter(pk__in=Act.objects.filter(step="prb.list", kind=chosen).values("matter_id"))
    if state == "late":
        rows = rows.filter(_late())
    elif state in STATES:
        rows = rows.filter(closed=state == "closed")
    return rows.order_by("closed", F("next_due").asc(nulls_last=True), "-pk")


def _lines(rows: QuerySet[Matter]) -> Iterator[Line]:
    """The problems with what their first acts said, in two queries."""
    found: Sequence[Matter] = list(rows)
    said = {act.matter_id: act.content["data"] for act in Act.objects.filter(matter__in=[row.pk for row in found], seq=1)}
    for row in found:
        due = row.next_due or date.fromisoformat(said[row.pk]["due"])
        yield Line(row, said[row.pk], due, row.stage != CLOSED and due < read.today())


def _named(line: Line) -> dict[str, str]:
    data = line.data
    return {"list_name": line.list_name, "source": SOURCES.get(data["source"], data["source"]), "owner": person_name(data["owner"])}
