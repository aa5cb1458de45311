"""年度行政执法统计: the totals of a year computed from the ledger, as a page and a spreadsheet, and their publication."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles
from fadu.console.download import xlsx
from fadu.disclosure.statistics import of_year
from fadu.law.gates import Finding
from fadu.ledger import read
from fadu.ledger.record import Intent, Refused, open_matter
from fadu.registers.columns import Column
from fadu.registers.spreadsheet import export
from fadu.report.figures import checked_year
from fadu.report.statistics import totals

READERS = ("legal", "reviewer", "head", "principal", "clerk")
PUBLISHERS = frozenset({"legal", "reviewer"})
COLUMNS = tuple(
    Column(name, title, "text", required=False)
    for name, title in (("label", "项目"), ("value", "数值"), ("unit", "单位"), ("definition", "口径"), ("code", "代码"))
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def enforcement_statistics(request: HttpRequest, year: int) -> HttpResponse:
    """The year's totals as the ledger gives them now, beside those that were published; POST publishes them."""
    checked_year(year)
    if request.method == "POST":
        return _publish(request, year)
    return _page(request, year)


@require_safe
@for_roles(*READERS)
def statistics_export(request: HttpRequest, year: int) -> HttpResponse:
    """The totals as .xlsx."""
    return xlsx(export(totals(checked_year(year)), COLUMNS, f"{year}年统计"), f"{year}年度行政执法统计.xlsx")


def _publish(request: HttpRequest, year: int) -> HttpResponse:
    person, post = request.person, request.POST  # type: ignore[attr-defined]
    data = {
        "year": year,
        "topic": f"{year}年度行政执法统计",
        "totals": totals(year),
        "checked": post.get("checked") == "1",
        "copied_to": post.get("copied_to", "").strip()[:200],
        "note": post.get("note", "").strip()[:2000],
    }
    try:
        open_matter("enforcement-statistics", Intent("pub.stats", data, [person.id], key=post.get("key", "")[:60]))
    except Refused as refused:
        return _page(request, year, refused.findings, 422)
    messages.success(request, f"{year}年度行政执法统计已经公布。")
    return redirect("enforcement_statistics", year)


def _page(request: HttpRequest, year: int, findings: tuple[Finding, ...] = (), status: int = 200) -> HttpResponse:
    found, published = totals(year), of_year(year)
    before = {line["code"]: line["value"] for line in published.totals} if published else {}
    context = {
        "year": year,
        "lines": [(line, before.get(line["code"], "")) for line in found],
        "published": published,
        "changed": published is not None and any(line["value"] != before.get(line["code"]) for line in found),
        "over": read.today().year > year,
        "may_publish": bool(request.person.roles & PUBLISHERS),  # type: ignore[attr-defined]
        "findings": findings,
        "key": get_random_string(24),
    }
    return render(request, "console/enforcement_statistics.html", context, status=status)
