"""领导接访: when and where the bureau's leaders receive visitors (信访工作条例第十八条), published before the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fadu.ledger.read import today
from fadu.ledger.receptions import receptions as published
from fadu.portal.public import public
from fadu.registers.asof import snapshot

#: So many of the last sittings are shown.
PAST = 20


@public
@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    """What lies ahead, the nearest first, then the last ones with how many came."""
    book, now = snapshot(today()), timezone.now()
    found = published(book)
    context = {
        "ahead": [one for one in found if one.ends > now],
        "past": [one for one in reversed(found) if one.ends <= now][:PAST],
        "bureau": book.bureau(),
    }
    return render(request, "portal/receptions.html", context)
