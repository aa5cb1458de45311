"""年度行政执法统计 as published, read from the publishing acts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.disclosure.statistics import of_year, years
from fadu.portal.public import public


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The years whose statistics are published."""
    return render(request, "portal/statistics.html", {"years": years()})


@public
@require_safe
def statistics_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year's statistics as they were published."""
    found = of_year(year)
    if found is None:
        raise Http404(f"没有公布 {str(year)[:6]} 年度的行政执法统计。")
    return render(request, "portal/statistics_year.html", {"found": found})
