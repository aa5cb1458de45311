"""批量导入抓拍: a sheet and its photos, checked or imported as a whole."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles
from fadu.console.download import xlsx
from fadu.console.evidence import REFUSAL
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.ledger import captures
from fadu.ledger.photos import photos_of

IMPORTERS = ("officer", "squad_leader", "technician")


@require_http_methods(["GET", "POST"])
@for_roles(*IMPORTERS)
def captures_import(request: HttpRequest) -> HttpResponse:
    """POST `file` and `photos` with `action` check (writes nothing) or import (a file with a fault is not begun)."""
    report: captures.Report | None = None
    error = ""
    if request.method == "POST":
        try:
            report = _import(request)
        except InputError as fault:
            error = str(fault)
    whole = not (request.htmx and request.method == "POST")  # type: ignore[attr-defined]
    template = "console/captures_import.html" if whole else "console/captures_import_result.html"
    status = 400 if whole and (error or (report is not None and report.faults)) else 200
    return render(request, template, {"report": report, "error": error, "most": captures.MOST_ROWS}, status=status)


def _import(request: HttpRequest) -> captures.Report:
    person: Person = request.person  # type: ignore[attr-defined]
    sheet = request.FILES.get("file")
    if REFUSAL in request.META:
        raise InputError(str(request.META[REFUSAL]))
    if sheet is None:
        raise InputError("请选择填好的 .xlsx 文件。")
    given = [(str(upload.name), cast(BinaryIO, upload.file)) for upload in request.FILES.getlist("photos")]
    if not given:
        raise InputError("请选择照片：一个或者几个 zip 压缩包，或者逐张选择。")
    dry_run = request.POST.get("action") != "import"
    return captures.import_captures(cast(BinaryIO, sheet.file), photos_of(given), person.id, dry_run=dry_run)


@require_safe
@for_roles(*IMPORTERS)
def captures_template(request: HttpRequest) -> HttpResponse:
    """An empty .xlsx to fill."""
    return xlsx(captures.template(), "抓拍（模板）.xlsx")
