"""Fadu's addresses and one bare page: a look-up by an index, shown by a small template."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from fadu.ledger.models import Matter

_PAGE = engines["django"].from_string(
    "<!doctype html><html lang='zh-Hans'><meta charset='utf-8'><title>{{ row.number }}</title><h1>{{ row.number }}</h1><p>{{ row.place }}</p></html>"
)


@login_not_required
def bare(request: HttpRequest, number: str) -> HttpResponse:
    """One matter by its number."""
    return HttpResponse(_PAGE.render({"row": Matter.objects.get(number=number)}, request))


urlpatterns = [path("bare/<str:number>/", bare), path("", include("fadu.config.urls"))]
