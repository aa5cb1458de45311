"""法治政府建设年度报告 as published: every figure opens its definition, and its public list where there is one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fadu.portal.public import public
from fadu.report.annual.published import of_year, years

#: Figures whose records are themselves public: figure → address of the list.
LISTS = {"penalty_cases_ordinary_published": "portal:decisions", "penalty_powers_delegated": "portal:powers"}


@public
@require_safe
def annual_reports(request: HttpRequest) -> HttpResponse:
    """The years whose report is published."""
    return render(request, "portal/annual_reports.html", {"years": years()})


@public
@require_safe
def annual_report(request: HttpRequest, year: int) -> HttpResponse:
    """One year's report."""
    found = of_year(year)
    if found is None:
        raise Http404(f"没有公开 {str(year)[:6]} 年的法治政府建设年度报告。")
    figures = [
        (one, one.subject.replace(":", "-"), reverse(LISTS[one.subject]) if one.subject in LISTS else "") for one in found.figures
    ]
    return render(request, "portal/annual_report.html", {"found": found, "lines": found.lines, "figures": figures})
