"""年度报告提纲: the outlines that come with Fadu, and the bureau's own, which it writes here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles
from fadu.law.errors import InputError
from fadu.law.procedures.accountability.annual_report import DRAFTERS
from fadu.report.annual.outlines import keep, outline, outlines
from fadu.report.figures import CHAPTERS

NEW = "new"


@require_safe
@for_roles(*DRAFTERS)
def report_outlines(request: HttpRequest) -> HttpResponse:
    """All outlines."""
    return render(request, "console/report_outlines.html", {"outlines": outlines()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*DRAFTERS)
def report_outline(request: HttpRequest, code: str) -> HttpResponse:
    """One outline. Those that come with Fadu are not changed: saving makes a copy that is the bureau's own."""
    found = None if code == NEW else outline(code)
    said = {
        "title": found.title if found else "",
        "topic": found.topic if found else "{year}年法治政府建设情况报告",
        "text": found.text if found else "",
    }
    error = ""
    if request.method == "POST":
        said = {name: request.POST.get(name, "") for name in said}
        pk = int(code.removeprefix("own-")) if found is not None and found.own else None
        try:
            row = keep(pk, **said, person=request.person.id)  # type: ignore[attr-defined]
            messages.success(request, f"提纲“{row.title}”已保存。")
            return redirect("report_outlines")
        except InputError as fault:
            error = str(fault)
    context = {"found": found, "said": said, "error": error, "chapters": CHAPTERS}
    return render(request, "console/report_outline.html", context, status=400 if error else 200)
