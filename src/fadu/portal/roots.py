"""每日的根: the seals of the ledger, published so that anyone can keep them and compare a proof with them later."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.ledger import public as ledger
from fadu.ledger.read import today
from fadu.portal.public import public
from fadu.registers import asof

SHOWN = 60


@public
@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The newest seals, and what they are for."""
    return render(request, "portal/roots.html", {"seals": ledger.roots(SHOWN)})


@public
@require_safe
def roots_json(request: HttpRequest) -> HttpResponse:
    """All seals; each hash covers the one before, so that keeping the newest keeps them all."""
    said = {"format": "fadu.roots/1", "organ": asof.bureau(today()).get("name", ""), "hash": "SM3", "seals": ledger.roots()}
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
