"""账本核验: how much the ledger holds, its seals, and the verification that names the first row that does not fit."""

from __future__ import annotations

from time import perf_counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fadu.console.access import for_roles
from fadu.ledger.models import Act, Matter, Seal
from fadu.ledger.verify import verify

SEALS = 30
BREAKS = 100


@require_http_methods(["GET", "POST"])
@for_roles()
def ledger(request: HttpRequest) -> HttpResponse:
    """POST recomputes every hash; GET shows counts and the newest seals."""
    report, seconds = None, 0.0
    if request.method == "POST":
        begun = perf_counter()
        report = verify(most=BREAKS)
        seconds = perf_counter() - begun
    context = {
        "acts": Act.objects.count(),
        "matters": Matter.objects.count(),
        "seals": Seal.objects.count(),
        "newest": Seal.objects.order_by("-day")[:SEALS],
        "report": report,
        "first": report.broken[0] if report and report.broken else None,
        "seconds": f"{seconds:.1f}",
        "most": BREAKS,
    }
    return render(request, "console/ledger.html", context)
