"""执法公示: the public board. Search, filters, one stable address a decision; the same as Atom, JSON and CSV. Withdrawn ones show the reason only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.http import require_safe

from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.publicity import COPY_KINDS
from fadu.ledger.read import today
from fadu.portal.downloads import MOST_EXPORTED, csv_lines
from fadu.portal.public import public
from fadu.registers import asof

PAGE, MANY, NEWEST = 20, 500, 50
#: Columns of the CSV, in order: field of the JSON → heading.
COLUMNS = {
    "id": "公开编号",
    "kind_label": "类别",
    "title": "标题",
    "number": "文号",
    "party": "当事人",
    "party_code": "统一社会信用代码",
    "item_code": "事项编码",
    "item": "事项",
    "facts": "事实",
    "basis": "依据",
    "result": "结果",
    "organ": "作出机关",
    "unit": "承办单位",
    "decided_on": "决定日期",
    "published_on": "公开日期",
    "until": "公开至",
    "withdrawn_on": "撤回日期",
    "reason": "撤回理由",
    "fallen_on": "被改变日期",
    "fallen": "决定的变动",
    "address": "网址",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board was asked for; what makes no sense is no filter."""

    q: str
    kind: str
    item: str
    unit: str
    year: int | None

    @property
    def any(self) -> bool:
        return bool(self.q or self.kind or self.item or self.unit or self.year)


@public
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The board, page by page, the newest first."""
    copies.follow()
    filters = read_filters(request.GET)
    page = _page(request, filters)
    kept = request.GET.copy()
    kept.pop("page", None)
    units, fallen = _units(), copies.fallen(page)
    context = {
        "filters": filters,
        "page": page,
        "lines": [(copy, units.get(copy.unit, ""), fallen.get(copy.pk)) for copy in page],
        "query": kept.urlencode(),
        "kinds": COPY_KINDS,
        **_choices(units),
    }
    return render(request, "portal/decisions.html", context)


@public
@require_safe
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """One decision; a withdrawn one says why, one whose span is over only that (410)."""
    copies.follow()
    copy = _named(public_id)
    ended = copy.withdrawn_on is None and not copy.shown_on(today())
    context = {"copy": copy, "ended": ended, "unit": _units().get(copy.unit, ""), "address": _address(request, copy)}
    context["fallen"] = copies.fallen([copy]).get(copy.pk)
    return render(request, "portal/decision.html", context, status=410 if ended else 200)


@public
@require_safe
def decision_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """One decision as JSON."""
    copies.follow()
    copy = _named(public_id)
    if copy.withdrawn_on is None and not copy.shown_on(today()):
        return _open(JsonResponse({"id": copy.public_id, "ended": copy.until}, status=410))
    said = plain(request, copy, _units(), copies.fallen([copy]))
    return _open(JsonResponse(said, json_dumps_params={"ensure_ascii": False}))


@public
@require_safe
def decisions_json(request: HttpRequest) -> HttpResponse:
    """The board as JSON with the same filters, a page at a time; `next` is the address of the next page."""
    copies.follow()
    page, units = _page(request, read_filters(request.GET)), _units()
    fallen = copies.fallen(page)
    following = request.GET.copy()
    following["page"] = str(page.number + 1)
    said = {
        "format": "fadu.decisions/1",
        "organ": asof.bureau(today()).get("name", ""),
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": request.build_absolute_uri(f"{request.path}?{following.urlencode()}") if page.has_next() else None,
        "decisions": [plain(request, copy, units, fallen) for copy in page],
    }
    return _open(JsonResponse(said, json_dumps_params={"ensure_ascii": False}))


@public
@require_safe
def decisions_csv(request: HttpRequest) -> HttpResponse:
    """All decisions that fit the filters as CSV in UTF-8, for spreadsheets."""
    copies.follow()
    found = select(read_filters(request.GET))
    if found.count() > MOST_EXPORTED:
        raise InputError(f"符合条件的超过 {MOST_EXPORTED} 件，请加上年度、类别等条件后分批下载。")
    answer = HttpResponse(csv_lines(COLUMNS.values(), _lines(request, found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = "attachment; filename=decisions.csv"
    return _open(answer)


@public
@require_safe
def decisions_atom(request: HttpRequest) -> HttpResponse:
    """The newest publications and withdrawals as an Atom feed."""
    return _feed(request, Atom1Feed)


@public
@require_safe
def decisions_rss(request: HttpRequest) -> HttpResponse:
    """The same as RSS 2.0, for readers that take nothing else."""
    return _feed(request, Rss201rev2Feed)


def _feed(request: HttpRequest, form: type[Atom1Feed] | type[Rss201rev2Feed]) -> HttpResponse:
    copies.follow()
    name = str(asof.bureau(today()).get("name", ""))
    board = request.build_absolute_uri(reverse("portal:decisions"))
    feed = form(
        title=f"{name}行政执法公示",
        link=board,
        description=f"{name}最近公开和撤回的执法决定",
        feed_url=request.build_absolute_uri(),
        language="zh-CN",
        author_name=name,
    )
    newest = list(select(read_filters(request.GET))[:NEWEST])
    falls = copies.fallen(newest)
    for copy in newest:
        day, fallen = falls.get(copy.pk, (copy.withdrawn_on or copy.published_on, ""))
        title = f"{copy.topic} {copy.number}".strip()
        feed.add_item(
            title=f"已撤回：{copy.number}" if copy.withdrawn_on else f"{fallen}：{title}" if fallen else title,
            link=_address(request, copy),
            description=copy.reason or copy.result,
            unique_id_is_permalink=False,
            unique_id=f"urn:fadu:decision:{copy.public_id}",
            pubdate=_moment(copy.published_on),
            updateddate=_moment(day),
        )
    return _open(HttpResponse(feed.writeString("utf-8"), content_type=form.content_type))


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the downloads hold and how to ask for them."""
    return render(request, "portal/data.html", {"columns": COLUMNS})


def read_filters(query: QueryDict) -> Filters:
    """The filters of an address. Raises InputError for a kind there is none of, lest everything be taken for what was asked."""
    year = query.get("year", "")
    kind = query.get("kind", "")
    if wrong := copies.unknown_kind(kind):
        raise InputError(wrong)
    return Filters(
        q=query.get("q", "").replace("\0", "").strip()[:60],
        kind=kind,
        item=query.get("item", "").replace("\0", "")[:40],
        unit=query.get("unit", "").replace("\0", "")[:40],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    )


def select(filters: Filters) -> QuerySet[PublicCopy]:
    """The copies on the board today that fit."""
    rows = copies.shown()
    equal = {"kind": filters.kind, "item_code": filters.item, "unit": filters.unit, "year": filters.year}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    for word in filters.q.split()[:5]:
        hit = Q()
        for name in ("topic", "number", "party", "party_code", "facts", "result"):
            hit |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(hit)
    return rows


def plain(request: HttpRequest, copy: PublicCopy, units: dict[str, str], falls: Mapping[int, tuple[date, str]]) -> dict[str, Any]:
    """One decision as the downloads give it. `falls`: what `copies.fallen` says of it."""
    day, fallen = falls.get(copy.pk, (None, ""))
    return {
        "id": copy.public_id,
        "address": _address(request, copy),
        "kind": copy.kind,
        "kind_label": COPY_KINDS.get(copy.kind, copy.kind),
        "title": copy.topic,
        "number": copy.number,
        "party": copy.party,
        "party_code": copy.party_code,
        "item_code": copy.item_code,
        "item": copy.item_title,
        "facts": copy.facts,
        "basis": copy.basis,
        "result": copy.result,
        "course": copy.course,
        "organ": copy.organ,
        "unit": units.get(copy.unit, ""),
        "decided_on": _iso(copy.decided_on),
        "published_on": _iso(copy.published_on),
        "until": _iso(copy.until),
        "withdrawn_on": _iso(copy.withdrawn_on),
        "reason": copy.reason,
        "state": copies.state(copy, falls),
        "fallen_on": _iso(day),
        "fallen": fallen,
        "synthetic": copy.synthetic,
    }


def _page(request: HttpRequest, filters: Filters) -> Page[PublicCopy]:
    return Paginator(select(filters), PAGE).get_page(request.GET.get("page"))


def _named(public_id: str) -> PublicCopy:
    found = PublicCopy.objects.filter(public_id=public_id[:16]).first() if len(public_id) == 16 else None
    if found is None:
        raise Http404("没有这一公开信息，请核对网址，或者从“执法公示”查找。")
    return found


def _choices(units: dict[str, str]) -> dict[str, Any]:
    """Years, items and units that occur on the board, for the filters."""
    rows = copies.shown().order_by()
    held = list(rows.values_list("year", "item_code", "item_title", "unit").distinct())
    return {
        "years": sorted({row[0] for row in held}, reverse=True),
        "items": sorted({(row[1], row[2]) for row in held if row[1]}),
        "units": sorted({(row[3], units.get(row[3], row[3])) for row in held if row[3]}),
    }


def _units() -> dict[str, str]:
    return {unit["code"]: unit["name"] for unit in asof.snapshot(today()).units()}


def _lines(request: HttpRequest, rows: QuerySet[PublicCopy]) -> Iterator[list[Any]]:
    units, found = _units(), rows.iterator()
    while some := list(islice(found, MANY)):
        falls = copies.fallen(some)
        for copy in some:
            said = plain(request, copy, units, falls) | {"basis": "；".join(copy.basis)}
            yield [said[name] for name in COLUMNS]


def _address(request: HttpRequest, copy: PublicCopy) -> str:
    return request.build_absolute_uri(reverse("portal:decision", args=[copy.public_id]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), CHINA)


def _open(answer: Any) -> Any:
    """Downloads may be read by any page of the web."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
