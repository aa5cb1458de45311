"""Papers: the issued PDF, and the preview of one before it is signed."""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.sheet import Sheet, judge_sheet, opening_procedure, read_sheet
from fadu.documents.catalogue import PAPERS, title_of
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, parties, read
from fadu.ledger import papers as ledger_papers
from fadu.ledger.models.matter import CONFIDENTIAL
from fadu.ledger.record import load


@for_roles(*CASE_ROLES)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued paper, typeset from the ledger; the same bytes each time."""
    found = models.Paper.objects.select_related("matter__party").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份文书，或者您无权查看。")
    _may_read(request, matter_or_404(request.person, found.matter_id))  # type: ignore[attr-defined]
    procedure = procedure_of(found.matter.procedure)
    try:
        made = ledger_papers.pdf(procedure, found, load(procedure, found.matter))
    except InputError as error:
        return render(request, "console/paper_fault.html", {"fault": str(error)}, status=422)
    return _pdf(made, found.number or f"{found.matter.number} {title_of(found.kind)}")


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_draft(request: HttpRequest, pk: int, step: str, kind: str) -> HttpResponse:
    """The paper of a step as it would be issued, from the draft (GET) or from what is typed (POST)."""
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    _may_read(request, row)
    return _preview(request, read_sheet(request, ALL[row.procedure], step, row), kind)


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_draft_open(request: HttpRequest, procedure: str, step: str, kind: str) -> HttpResponse:
    """The same for the first act of a new matter."""
    return _preview(request, read_sheet(request, opening_procedure(procedure, step), step, None), kind)


def _may_read(request: HttpRequest, row: models.Matter) -> None:
    """A paper names the party: of a confidential matter only the desk reads it, and each reading is recorded. Raises PermissionDenied.

    Papers of a secret order name nobody (`ledger.papers.values`), so whoever handles it reads them.
    """
    person = request.person  # type: ignore[attr-defined]
    if row.procedure in CONFIDENTIAL and not read.knows_party(person, row):
        raise PermissionDenied("文书上有信访人的姓名，只对信访工作人员开放；需要内容的，请信访工作人员隐去后提供。")
    if row.procedure in CONFIDENTIAL and row.party is not None:
        parties.look(row.party, person=person.id, purpose="查看信访文书", matter=row.number)


def _preview(request: HttpRequest, sheet: Sheet, kind: str) -> HttpResponse:
    if kind not in sheet.step.papers:
        raise Http404("这一步骤没有这种文书。")
    judged = judge_sheet(sheet)
    if judged is None:
        return render(request, "console/paper_fault.html", {"fault": ";".join(sheet.faults)}, status=422)
    try:
        made = ledger_papers.draft(sheet.procedure, sheet.row, sheet.matter, judged[0], kind, sheet.typed_party())
    except InputError as error:
        return render(request, "console/paper_fault.html", {"fault": str(error)}, status=422)
    return _pdf(made, f"预览 {PAPERS[kind].title}")


def _pdf(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    answer["Cache-Control"] = "private, no-store"
    return answer
