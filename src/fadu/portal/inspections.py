"""双随机公开: the year's plan, every draw with seed and digest, the results, the file that anyone can run again; and the credit marks in force."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.ledger import inspections as door
from fadu.ledger.read import today
from fadu.portal.public import public

PAGE = 50


@public
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """The plan of the year and all random inspections, the newest first."""
    page = Paginator(door.public(), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/inspections.html", {"plan": door.newest_plan(), "page": page})


@public
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One random inspection; its lists and what was drawn only once the results are public."""
    found = _named(pk)
    drawn = [found.names.get(code, code) for code in found.drawn.drawn_people] if found.drawn else []
    left_out = [found.names.get(code, code) for code in found.drawn.left_out] if found.drawn else []
    return render(
        request,
        "portal/inspection.html",
        {"found": found, "drawn_names": drawn, "left_out_names": left_out, "strata": found.strata},
    )


@public
@require_safe
def inspection_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The draw as `fadu draw --verify` takes it."""
    found = _named(pk)
    if found.made is None:
        raise Http404("检查结果公开以后，抽取记录才能下载。")
    answer = JsonResponse(
        door.record(found.number, found.lists, found.made, found.names), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public
@require_safe
def credit_marks(request: HttpRequest) -> HttpResponse:
    """The credit marks in force today."""
    page = Paginator(door.marks(today()), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/credit_marks.html", {"page": page, "today": today()})


def _named(pk: int) -> door.Public:
    found = door.public(pk)
    if not found:
        raise Http404("没有这一抽查，请从“随机抽查”查找。")
    return found[0]
