"""批量录入页: template, check, import of new matters from a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, for_roles, require
from fadu.console.download import xlsx
from fadu.console.sheet import opening_procedure
from fadu.law.errors import InputError
from fadu.law.steps import Procedure, Step
from fadu.ledger import intake
from fadu.registers.importing import ImportReport

#: Where the upload handler leaves its sentence about a file that is too large.
UPLOAD_REFUSED = "FADU_UPLOAD_REFUSED"


@require_safe
@for_roles(*CASE_ROLES)
def intake_template(request: HttpRequest, procedure: str, step: str) -> HttpResponse:
    """An empty sheet of the step."""
    found, known = _asked(request, procedure, step)
    return xlsx(intake.template(found, known), f"{found.title}（模板）.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CASE_ROLES)
def intake_sheet(request: HttpRequest, procedure: str, step: str) -> HttpResponse:
    """POST `file` with `action` check (writes nothing) or import (all rows or none)."""
    found, known = _asked(request, procedure, step)
    report: ImportReport | None = None
    error = ""
    if request.method == "POST":
        try:
            report = _take(request, found, known)
        except InputError as fault:
            error = str(fault)
    shown = {"procedure": found, "step": known, "columns": intake.columns(known), "report": report, "error": error}
    return render(request, "console/intake.html", shown, status=400 if error or (report is not None and report.faults) else 200)


def _asked(request: HttpRequest, procedure: str, step: str) -> tuple[Procedure, Step]:
    found = opening_procedure(procedure, step)
    known = found.step(step)
    require(request.person, *known.who)  # type: ignore[attr-defined]
    if not intake.may_take(found, known):
        raise Http404("这一步骤不能用表格批量录入。")
    return found, known


def _take(request: HttpRequest, found: Procedure, known: Step) -> ImportReport:
    file = request.FILES.get("file")
    if file is None:
        raise InputError(str(request.META.get(UPLOAD_REFUSED) or "请先选择填好的 .xlsx 文件。"))
    dry_run = request.POST.get("action") != "import"
    return intake.take(found.id, known.id, file.file, request.person.id, dry_run=dry_run)  # type: ignore[arg-type, attr-defined]
