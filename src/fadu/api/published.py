"""公开的内容: decisions on the public board, registers that are open, and the figures of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field, WithJsonSchema

from fadu.api.auth import Key
from fadu.api.matters import MOST_ID, TROUBLES
from fadu.api.problems import Problem
from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.law.publicity import COPY_KINDS, STATES
from fadu.ledger.read import today
from fadu.registers.opened import INSIDE, OPEN, rows
from fadu.registers.registry import REGISTERS
from fadu.report.figures import FIGURES
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR
from fadu.report.printing import print_value
from fadu.report.rollup import values_of

router = Router(tags=["公开"])
PAGE = 100


def _described(labels: Mapping[str, str]) -> str:
    return "；".join(f"{name}：{label}" for name, label in labels.items())


#: A text, so that a kind that there is none of is answered with what there is; the document names them.
Kind = Annotated[str, WithJsonSchema({"type": "string", "enum": ["", *COPY_KINDS]})]


_KINDS = f"类别。{_described(COPY_KINDS)}"


class DecisionOut(Schema):
    """A public decision; of a withdrawn one only the number, the days and the reason are left. One that fell says so until it is withdrawn."""

    id: str = Field(description="公开编号")
    kind: str
    kind_label: str
    title: str
    number: str = Field(description="文号")
    party: str = Field(description="当事人，依法隐去后")
    party_code: str = Field(description="统一社会信用代码")
    item_code: str
    item: str
    facts: str
    basis: list[str]
    result: str
    organ: str
    unit: str
    decided_on: date | None
    published_on: date
    until: date | None = Field(description="公开至")
    withdrawn_on: date | None
    reason: str = Field(description="撤回理由")
    state: str = Field(description=_described(STATES), json_schema_extra={"enum": list(STATES)})
    fallen_on: date | None = Field(description="决定被改变的日期；没有被改变，或者公开信息已经撤回的，为空")
    fallen: str = Field(description="决定的变动，例如“决定已被行政复议决定撤销”；没有被改变，或者公开信息已经撤回的，为空")
    synthetic: bool = Field(description="示例数据")


class Decisions(Schema):
    """One page of decisions."""

    items: list[DecisionOut]
    next: int | None = Field(description="下一页的 before；没有下一页时为空")


class OpenRegister(Schema):
    """A register that is public as it stands."""

    name: str
    title: str
    about: str


class Excerpt(Schema):
    """Rows of a register as of a day."""

    name: str
    title: str
    on: date
    columns: dict[str, str] = Field(description="列 → 中文名")
    rows: list[dict[str, Any]]
    next: int | None = Field(description="下一页的 page；没有下一页时为空")


class FigureOut(Schema):
    """One figure of a year."""

    id: str
    label: str
    value: Decimal | None = Field(description="没有可计算的数时为空")
    unit: str
    printed: str = Field(description="年度报告中的写法")
    definition: str = Field(description="口径")


class Figures(Schema):
    """The figures of a year."""

    year: int
    items: list[FigureOut]


@router.get("/decisions", response={200: Decisions, **TROUBLES}, auth=Key("decisions"), summary="公开的决定，最近的在前")
def decisions(
    request: HttpRequest,
    kind: Kind = Query("", max_length=40, description=_KINDS),
    year: int | None = Query(None, ge=FIRST_YEAR, le=LAST_YEAR, description="决定年度"),
    item: str = Query("", max_length=40, description="事项编码"),
    before: int = Query(MOST_ID, ge=0, le=MOST_ID, description="从这个位置之前开始"),
) -> Any:
    """A page of the public board. A kind that there is none of is a bad request, lest everything or nothing be taken for what was asked."""
    if wrong := copies.unknown_kind(kind):
        raise Problem("bad-request", wrong, errors={"query.kind": wrong})
    copies.follow()
    chosen = copies.shown().filter(pk__lt=before).order_by("-pk")
    wanted = {"kind": kind, "year": year, "item_code": item.replace("\0", "")}
    found = list(chosen.filter(**{name: value for name, value in wanted.items() if value})[: PAGE + 1])
    falls = copies.fallen(found[:PAGE])
    return {"items": [_decision(one, falls) for one in found[:PAGE]], "next": found[PAGE - 1].pk if len(found) > PAGE else None}


@router.get("/decisions/{decision}", response={200: DecisionOut, **TROUBLES}, auth=Key("decisions"), summary="一份公开的决定")
def decision(request: HttpRequest, decision: str = Path(pattern="^[0-9a-f]{16}$")) -> Any:
    """One decision by its public number."""
    copies.follow()
    found = copies.shown().filter(public_id=decision).first()
    if found is None:
        raise Http404
    return _decision(found, copies.fallen([found]))


@router.get("/registers", response={200: list[OpenRegister], **TROUBLES}, auth=Key("registers"), summary="公开的登记册")
def registers(request: HttpRequest) -> Any:
    """The registers that are public."""
    return [{"name": name, "title": REGISTERS[name].title, "about": about} for name, about in OPEN.items() if name in REGISTERS]


@router.get("/registers/{name}", response={200: Excerpt, **TROUBLES}, auth=Key("registers"), summary="登记册某一天的摘录")
def register(
    request: HttpRequest,
    name: str = Path(max_length=40),
    on: date | None = Query(None, description="哪一天；不写即今天"),
    page: int = Query(1, ge=1, le=100_000),
) -> Any:
    """A page of the rows in force that day, without the columns that are for the bureau only."""
    if name not in OPEN or name not in REGISTERS:
        raise Http404
    found, day = REGISTERS[name], on or today()
    columns = [column for column in found.columns if column.name not in INSIDE.get(name, ())]
    lines = list(rows(found, day).values_list(*found.fields.values())[(page - 1) * PAGE : page * PAGE + 1])
    shown = [_line(columns, dict(zip(found.fields, line, strict=True))) for line in lines[:PAGE]]
    return {
        "name": name,
        "title": found.title,
        "on": day,
        "columns": {column.name: column.title for column in columns},
        "rows": shown,
        "next": page + 1 if len(lines) > PAGE else None,
    }


@router.get("/figures/{year}", response={200: Figures, **TROUBLES}, auth=Key("figures"), summary="一年的统计数字")
def figures(request: HttpRequest, year: int = Path(ge=FIRST_YEAR, le=LAST_YEAR)) -> Any:
    """Every figure of the year, as the ledger has it now."""
    found = values_of(year)
    return {"year": year, "items": [_figure(name, value) for name, value in found.items()]}


def _decision(copy: PublicCopy, falls: Mapping[int, tuple[date, str]]) -> dict[str, Any]:
    same = ("kind", "number", "party", "party_code", "item_code", "facts", "basis", "result", "organ", "unit", "decided_on")
    more = ("published_on", "until", "withdrawn_on", "reason", "synthetic")
    day, become = falls.get(copy.pk, (None, ""))
    labels = {
        "id": copy.public_id,
        "kind_label": COPY_KINDS.get(copy.kind, copy.kind),
        "title": copy.topic,
        "item": copy.item_title,
        "state": copies.state(copy, falls),
        "fallen_on": day,
        "fallen": become,
    }
    return labels | {name: getattr(copy, name) for name in (*same, *more)}


def _line(columns: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: column.show(values[column.name]) for column in columns}


def _figure(name: str, value: Decimal | None) -> dict[str, Any]:
    figure = FIGURES[name]
    about = {"id": name, "label": figure.label, "value": value, "unit": figure.unit}
    return about | {"printed": print_value(figure, value), "definition": figure.definition}
