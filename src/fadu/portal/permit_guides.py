"""办事指南: every permit item and bundle as published today, and the register of permits as of a day. 行政许可法第三十条、第四十条."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.law.errors import InputError
from fadu.law.params import rules_on
from fadu.ledger import permit_forms
from fadu.ledger import permits as ledger
from fadu.ledger.read import today
from fadu.portal.downloads import MOST_EXPORTED, csv_lines
from fadu.portal.public import public
from fadu.registers import asof

PAGE, DAY = 20, 86_400
HEADINGS = ("许可证编号", "许可", "被许可人", "有效期自", "有效期至")
#: Name in the address → what it is called, and who makes it.
FORMS = {"form": ("申请书", permit_forms.blank), "sample": ("申请书示范文本", permit_forms.sample)}


@public
@require_safe
def permits(request: HttpRequest) -> HttpResponse:
    """What one can apply for, the bundles first; found by words."""
    book = asof.snapshot(today())
    text = request.GET.get("q", "").replace("\0", "").strip()[:40]
    items = [item for item in book.permit_items() if text in item.title or text in item.about]
    titles = {item.code: item.title for item in book.permit_items()}
    bundles = [
        (bundle, [titles[code] for code in bundle.items])
        for bundle in book.bundles()
        if text in bundle.title or any(text in titles[code] for code in bundle.items)
    ]
    return render(request, "portal/permits.html", {"items": items, "bundles": bundles, "text": text})


@public
@require_safe
def permit_guide(request: HttpRequest, code: str) -> HttpResponse:
    """One item: conditions, papers, time, fee, how, who decides, remedies."""
    book = asof.snapshot(today())
    item = book.permit_item(code)
    if item is None:
        raise Http404("今天没有这一许可事项，请从办事指南查找。")
    rules = rules_on(today())
    context = {
        "item": item,
        "unit": book.unit(item.unit),
        "bureau": book.bureau(),
        "period": rules[item.period],
        "from_application": item.period == "lic.waste",
        "correct": rules["lic.correct"],
        "remedies": {"reconsider": rules["remedy.reconsideration"], "suit": rules["remedy.suit"]},
        "bundles": [bundle for bundle in book.bundles() if code in bundle.items],
    }
    return render(request, "portal/permit_guide.html", context)


@public
@require_safe
def permit_form(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """The blank form of an item, or the filled-in sample, as PDF."""
    book = asof.snapshot(today())
    item = book.permit_item(code)
    if item is None or which not in FORMS:
        raise Http404("今天没有这一许可事项的申请书，请从办事指南查找。")
    title, make = FORMS[which]
    key = f"permit-form:{which}:{code}:{today()}:{asof.version()}"
    pdf = cache.get_or_set(key, lambda: make(item, book), DAY)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{item.title}{title}')}.pdf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """The register: how each permit stands on a day, found by words and state; names masked."""
    text, state, day = _asked(request)
    page = Paginator(ledger.register(day, text, state), PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "lines": ledger.licences(list(page), day),
        "text": text,
        "state": state,
        "states": ledger.STATES,
        "day": day,
        "query": kept.urlencode(),
    }
    return render(request, "portal/licences.html", context)


@public
@require_safe
def licences_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV in UTF-8, for spreadsheets."""
    text, state, day = _asked(request)
    found = ledger.register(day, text, state)
    if found.count() > MOST_EXPORTED:
        raise InputError(f"符合条件的超过 {MOST_EXPORTED} 件，请加上关键词或者状态后分批下载。")
    lines = csv_lines([*HEADINGS, f"{day}的状态", "最近一次监督检查"], map(_line, ledger.licences(list(found), day)))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = "attachment; filename=permits.csv"
    return answer


def _line(one: ledger.Licence) -> list[Any]:
    inspected = one.inspected[0][0] if one.inspected else None
    return [one.number, one.topic, one.holder, one.valid_from, one.valid_to, one.label, inspected]


def _asked(request: HttpRequest) -> tuple[str, str, date]:
    """Words, state and day of the address; what makes no sense is no filter."""
    state = request.GET.get("state", "")
    text = request.GET.get("q", "").replace("\0", "").strip()[:40]
    return text, state if state in ledger.STATES else "", _day(request.GET.get("day", ""))


def _day(text: str) -> date:
    """The day asked for; today where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if 2000 <= day.year <= 2099 else today()
