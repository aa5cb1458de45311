"""事项: list with search and filters, and the same list as .xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.console.clocks import mark_overdue
from fadu.console.download import xlsx
from fadu.console.templatetags.console import names, procedure_title, unit_name
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures import ALL
from fadu.law.steps import Step
from fadu.ledger import parties, read
from fadu.ledger.models import Matter
from fadu.registers.columns import Column
from fadu.registers.spreadsheet import export

#: Rows of a page, and the choices of `per`.
PAGE, PAGES = 50, (50, 100)
#: The count of hits stops here; a larger one helps nobody and costs time.
MOST_COUNTED = 1_000
MOST_EXPORTED = 20_000
#: Filters that compare one column with one value: parameter → column.
_EQUAL = {"procedure": "procedure", "stage": "stage", "unit": "unit", "town": "town"}
_FLAGS = ("overdue", "late", "published", "open")

COLUMNS = tuple(
    Column(name, title, kind, required=False)  # type: ignore[arg-type]
    for name, title, kind in (
        ("number", "编号", "text"),
        ("title", "标题", "text"),
        ("procedure", "程序", "text"),
        ("stage", "阶段", "text"),
        ("party", "当事人（隐名）", "text"),
        ("item", "处罚事项", "text"),
        ("place", "地点", "text"),
        ("town", "镇街", "text"),
        ("unit", "承办单位", "text"),
        ("handlers", "承办人", "text"),
        ("opened_on", "开始日期", "date"),
        ("acted_on", "最近办理", "date"),
        ("next_clock", "最近时限", "text"),
        ("next_due", "届满日", "date"),
        ("closed", "已办结", "bool"),
        ("published", "已公开", "bool"),
        ("late", "历史补录", "bool"),
        ("synthetic", "示例数据", "bool"),
    )
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list was asked for, as typed; unknown values are dropped."""

    q: str
    chosen: dict[str, str]
    year: int | None
    handler: str
    flags: frozenset[str]

    @property
    def any(self) -> bool:
        return bool(self.q or self.chosen or self.year or self.handler or self.flags)


@for_roles(*CASE_ROLES)
def matters(request: HttpRequest) -> HttpResponse:
    """The newest acts first, page by page from the last row of the page before."""
    person = request.person  # type: ignore[attr-defined]
    filters = read_filters(request.GET)
    found = select(person, filters)
    per = next((choice for choice in PAGES if request.GET.get("per") == str(choice)), PAGE)
    rows = list(_after(found, request.GET.get("after", ""))[: per + 1])
    more = len(rows) > per
    rows = rows[:per]
    mark_overdue(rows)
    context = {
        "filters": filters,
        "rows": rows,
        "count": found.order_by()[: MOST_COUNTED + 1].count(),
        "most": MOST_COUNTED,
        "next": f"{rows[-1].acted_on.isoformat()}_{rows[-1].pk}" if more else "",
        "other": next(choice for choice in PAGES if choice != per),
        "first_page": not request.GET.get("after"),
        "query": _query(request.GET),
        "starts": _starts(filters, person),
        **_choices(filters),
    }
    return render(request, "console/matters.html", context)


@for_roles(*CASE_ROLES)
def matters_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as .xlsx, names masked. More rows than a spreadsheet is good for are refused with a sentence."""
    found = select(request.person, read_filters(request.GET))  # type: ignore[attr-defined]
    count = found.order_by()[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        raise InputError(f"符合条件的事项超过 {MOST_EXPORTED} 件，请加上年度、程序等条件后再导出。")
    return xlsx(export(_lines(found), COLUMNS, "事项"), "事项.xlsx")


def read_filters(query: QueryDict) -> Filters:
    """The filters of an address. Nothing raises: what makes no sense is no filter."""
    year = query.get("year", "")
    return Filters(
        q=query.get("q", "").replace("\0", "").strip()[:100],
        chosen={name: value for name in _EQUAL if (value := query.get(name, "").replace("\0", "")[:60])},
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        handler=query.get("handler", "").replace("\0", "").replace('"', "")[:20],
        flags=frozenset(flag for flag in _FLAGS if query.get(flag) == "1"),
    )


def select(person: Person, filters: Filters) -> QuerySet[Matter]:
    """The matters the person may see and the filters let through, the newest act first."""
    rows = read.visible(person).filter(**{_EQUAL[name]: value for name, value in filters.chosen.items()})
    if filters.q:
        text = filters.q
        hits, known = [party.pk for party in parties.search(text)], read.with_known_party(person)
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(title__icontains=text)
            | Q(place__icontains=text)
            | Q(pk__in=known.filter(party__in=hits).values("pk"))
        )
    if filters.year:
        rows = rows.filter(year=filters.year)
    if filters.handler:
        rows = rows.filter(handlers__icontains=f'"{filters.handler}"')
    if "late" in filters.flags:
        rows = rows.filter(late=True)
    if "published" in filters.flags:
        rows = rows.filter(published=True)
    if "open" in filters.flags:
        rows = rows.filter(closed=False)
    if "overdue" in filters.flags:
        rows = rows.filter(pk__in=read.overdue().order_by().values("matter"))
    return rows.select_related("party").order_by("-acted_on", "-pk")


def _after(rows: QuerySet[Matter], mark: str) -> QuerySet[Matter]:
    """The rows behind the one the mark names; an unreadable mark means from the start."""
    day, _, pk = mark.partition("_")
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return rows
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return rows
    return rows.filter(Q(acted_on__lt=last) | Q(acted_on=last, pk__lt=int(pk)))


def _query(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("after", None)
    return kept.urlencode()


def _starts(filters: Filters, person: Person) -> list[tuple[str, Step]]:
    """The steps by which the person may begin a matter of the chosen procedure."""
    chosen = ALL.get(filters.chosen.get("procedure", ""))
    return [(chosen.id, step) for step in chosen.opening() if person.roles & set(step.who)] if chosen else []


def _choices(filters: Filters) -> dict[str, Any]:
    """What the filter's lists offer."""
    today = book()
    chosen = ALL.get(filters.chosen.get("procedure", ""))
    stages = dict.fromkeys(stage for procedure in ([chosen] if chosen else ALL.values()) for stage in procedure.stages)
    return {
        "procedures": [(procedure.id, procedure.title) for procedure in ALL.values()],
        "stages": [(stage, stage) for stage in stages],
        "years": [(year, year) for year in range(read.today().year, 2017, -1)],
        "units": [(unit["code"], unit["name"]) for unit in today.units("section", "squad", "town", "subdistrict")],
        "towns": [(unit["code"], unit["name"]) for unit in today.units("town", "subdistrict")],
        "handlers": [(person.id, person.name) for person in today.people("officer")],
    }


def _lines(rows: QuerySet[Matter]) -> Iterator[dict[str, Any]]:
    titles = {item.code: item.title for item in book().items()}
    for row in rows.iterator(chunk_size=500):
        line = {column.name: getattr(row, column.name, "") for column in COLUMNS}
        yield line | {
            "procedure": procedure_title(row.procedure),
            "party": row.masked_party,
            "item": titles.get(row.item_code, row.item_code),
            "town": unit_name(row.town),
            "unit": unit_name(row.unit),
            "handlers": names(row.handlers),
        }
