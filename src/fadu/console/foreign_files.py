"""外来案卷复查: case files of other systems, .xlsx or `fadu.dossier/1`, judged by the same gates. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles
from fadu.console.download import xlsx
from fadu.console.file_review import READERS
from fadu.console.intake import UPLOAD_REFUSED
from fadu.law.errors import InputError
from fadu.registers import dossiers
from fadu.registers.columns import RowError
from fadu.registers.spreadsheet import Limits

#: Judged while the person waits; a whole archive goes through `fadu audit`.
MOST_ROWS = 5_000


@require_safe
@for_roles(*READERS)
def foreign_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet: one row an act."""
    return xlsx(dossiers.template(), "案卷表（模板）.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def foreign_files(request: HttpRequest) -> HttpResponse:
    """POST `file`: the findings of each case file in it, or what cannot be read."""
    judged: list[dossiers.Judged] = []
    faults: Sequence[tuple[str, RowError]] = ()
    count, error = 0, ""
    if request.method == "POST":
        try:
            judged = _judged(request)
        except dossiers.BadSheets as bad:
            faults, count = bad.faults, bad.count
        except InputError as bad:
            error = str(bad)
    shown = {"judged": judged, "faults": faults, "count": count, "error": error, "most": MOST_ROWS}
    return render(request, "console/foreign_files.html", shown, status=400 if error or count else 200)


def _judged(request: HttpRequest) -> list[dossiers.Judged]:
    file = request.FILES.get("file")
    if file is None:
        raise InputError(str(request.META.get(UPLOAD_REFUSED) or "请先选择填好的 .xlsx 文件或者 .json 案卷。"))
    return dossiers.judged(file.name or "", file.read(), Limits(rows=MOST_ROWS + 1))
