"""报告核对: drop any report, see each figure beside the ledger's. Nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fadu.console.access import CASE_ROLES, for_roles
from fadu.console.annual_report import figure_address
from fadu.console.evidence import REFUSAL
from fadu.law.errors import InputError
from fadu.ledger import read
from fadu.report.annual.marked import of_file
from fadu.report.figures import checked_year
from fadu.report.texts import reading
from fadu.report.texts.reconcile import LABELS, Reconciliation
from fadu.report.texts.reconcile import reconcile as beside

LONGEST = 60_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CASE_ROLES)
def reconcile(request: HttpRequest) -> HttpResponse:
    """POST a file or a pasted text and a year; the page shows it coloured. Works on the request alone."""
    found: Reconciliation | None = None
    error, year = "", read.today().year - 1
    if request.method == "POST":
        try:
            year = _year(request.POST.get("year", ""))
            found = beside(_text(request), year)
        except InputError as fault:
            error = str(fault)
    context = {
        "year": year,
        "pasted": request.POST.get("text", "") if error else "",
        "found": found,
        "lines": of_file(found, figure_address) if found else [],
        "counts": [(label, found.count(key), key) for key, label in LABELS.items()] if found else [],
        "error": error,
    }
    return render(request, "console/reconcile.html", context, status=400 if error else 200)


def _year(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) == 4):
        raise InputError("请写明报告说的是哪一年，例如 2023。")
    return checked_year(int(said))


def _text(request: HttpRequest) -> str:
    upload, pasted = request.FILES.get("file"), request.POST.get("text", "").replace("\r\n", "\n").strip()
    if REFUSAL in request.META:
        raise InputError(str(request.META[REFUSAL]))
    text = reading.read_bytes(upload.read(), str(upload.name)) if upload is not None else pasted
    if not text:
        raise InputError("请选择报告文件，或者粘贴报告文字。")
    if len(text) > LONGEST:
        raise InputError(f"报告有 {len(text)} 字，超过 {LONGEST} 字；请分开核对，或者用 fadu reconcile 命令。")
    return text
