"""年度报告: reports begun, written in versions, laid beside the ledger, made final, printed as PDF and .docx, and read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.console.access import for_roles, matter_or_404
from fadu.console.download import document
from fadu.console.errors import faults_of
from fadu.console.evidence import REFUSAL
from fadu.documents import render as documents
from fadu.law.errors import InputError
from fadu.law.facts import Act, Person
from fadu.law.gates import Finding
from fadu.law.procedures import ALL
from fadu.law.procedures.accountability.annual_report import (
    APPROVED,
    DRAFTERS,
    DRAFTING,
    FINAL,
    PUBLISHED,
    REVIEWED,
    SENT,
    Delivered,
)
from fadu.law.texts.places import places
from fadu.ledger import papers, read
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.registers.lazily import lazily
from fadu.report.annual import drafts
from fadu.report.annual.marked import of_draft
from fadu.report.annual.outlines import outline, outlines
from fadu.report.figures import CHAPTERS, FIGURES, checked_year
from fadu.report.models import ReportVersion
from fadu.report.printing import print_value

if TYPE_CHECKING:
    from fadu.report.annual import word
else:
    word = lazily("fadu.report.annual.word")

READERS = DRAFTERS
PROCEDURE = ALL["annual-report"]
MOST = 60
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Where in its course a report is, for the line of steps.
COURSE = (DRAFTING, FINAL, REVIEWED, APPROVED, SENT, PUBLISHED)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def annual_reports(request: HttpRequest) -> HttpResponse:
    """The reports by year; POST begins one from an outline."""
    error = ""
    if request.method == "POST":
        try:
            return redirect("annual_report", _begin(request).pk)
        except InputError as fault:
            error = str(fault)
    rows = _visible(request).order_by("-opened_on", "-pk")[:MOST]
    context = {
        "rows": rows,
        "outlines": outlines(),
        "year": read.today().year - 1,
        "error": error,
        "key": get_random_string(24),
        "most": MOST,
    }
    return render(request, "console/annual_reports.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def annual_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor. POST `save` keeps a version; `finish` keeps it, makes it final and lays it beside the ledger."""
    row = _report(request, pk)
    if request.method != "POST":
        return _page(request, row)
    person: Person = request.person  # type: ignore[attr-defined]
    text, base = request.POST.get("text", ""), _number(request.POST.get("base"))
    try:
        _require_open(row)
        version = drafts.save(row, text, base, person.id, request.POST.get("note", "").strip(), _sources(request))
        if request.POST.get("action") != "finish":
            messages.success(request, f"已保存第{version.number}稿。")
            return redirect("annual_report", pk)
        _finish(row, version, person, request.POST.get("key", ""))
    except Refused as refused:
        return _page(request, row, text=text, findings=refused.findings, status=422)
    except drafts.Overtaken as late:
        return _page(request, row, text=text, error=str(late), status=409)
    except InputError as fault:
        return _page(request, row, text=text, base=base, error=str(fault), status=400)
    messages.success(request, f"第{version.number}稿已定稿，数字已经与台账核对。")
    return redirect("annual_report", pk)


@require_safe
@for_roles(*READERS)
def annual_report_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it will read: every figure opens its records, last year beside it, weak evidence named."""
    row = _report(request, pk)
    version, year = _chosen(request, row), drafts.year_of(drafts.report_year(row))
    found = drafts.checked(version.text, year)
    weak = drafts.weak([spot.subject for spot in found.placed], year.year)
    used = [
        (
            FIGURES[key.partition(":")[0]],
            key,
            found_as,
            print_value(FIGURES[key.partition(":")[0]], year.last.get(key.partition(":")[0])),
        )
        for key, found_as in year.printed(places(version.text)).items()
    ]
    context = {
        "row": row,
        "version": version,
        "year": year.year,
        "topic": _opened(row)["topic"],
        "lines": of_draft(found, figure_address),
        "found": found,
        "partly": year.partly,
        "used": [(figure, key, now, before, weak.get(figure.id, [])) for figure, key, now, before in used],
    }
    return render(request, "console/annual_report_preview.html", context)


@require_safe
@for_roles(*READERS)
def annual_report_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version kept, and the lines in which it differs from the one before."""
    row = _report(request, pk)
    found = list(ReportVersion.objects.filter(matter=row).order_by("-number")[: MOST + 1])
    pairs = list(zip(found, [*found[1:], None], strict=True))[:MOST]
    shown = [(version, *_difference(before.text if before else "", version.text)) for version, before in pairs]
    return render(request, "console/annual_report_versions.html", {"row": row, "versions": shown, "most": MOST})


@require_safe
@for_roles(*READERS)
def annual_report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The working text as .docx; what is edited in it can be read back."""
    row = _report(request, pk)
    version, year = _chosen(request, row), drafts.year_of(drafts.report_year(row))
    opened = _opened(row)
    printed = year.printed(places(version.text))
    body = word.write(opened["topic"], opened["receivers"], version.text, printed, version.number, _bureau(), _day())
    return document(body, DOCX, f"{opened['topic']}（第{version.number}稿）.docx")


@require_POST
@for_roles(*READERS)
def annual_report_read(request: HttpRequest, pk: int) -> HttpResponse:
    """An edited .docx: its text goes into the editor with the figures bound again; nothing is kept until it is saved."""
    row = _report(request, pk)
    upload = request.FILES.get("file")
    try:
        _require_open(row)
        if REFUSAL in request.META:
            raise InputError(str(request.META[REFUSAL]))
        if upload is None:
            raise InputError("请选择改好的 .docx 文件。")
        year, opened = drafts.year_of(drafts.report_year(row)), _opened(row)
        keys = {version.number: word.keys_in(version.text) for version in ReportVersion.objects.filter(matter=row)}
        printed = year.printed({key for known in keys.values() for key in known})
        leave = (opened["topic"], "、".join(opened["receivers"]), _bureau(), _day())
        back = word.read(upload.read(), str(upload.name), keys, printed, leave)
    except InputError as fault:
        return _page(request, row, error=str(fault), status=400)
    return _page(request, row, text=back.text, back=back)


@require_safe
@for_roles(*READERS)
def annual_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The working text in the official layout, marked as a draft. The numbered paper is issued when the report is sent."""
    row = _report(request, pk)
    version, year = _chosen(request, row), drafts.year_of(drafts.report_year(row))
    person: Person = request.person  # type: ignore[attr-defined]
    file = read.file_of(row)
    data = Delivered.model_construct(sent_on=read.today(), government="", superior="", copied_to="")
    act = Act("rep.send", read.now(), (person,), data, (), {}, row.last_seq + 1)
    said = papers.values(file.procedure, row, file.matter, act)
    said["related"]["rep.text"] = drafts.final_data(version, year) | {"seq": 0, "at": ""}
    return document(documents.preview("annual_report", said, act.at), "application/pdf", "年度报告预览稿.pdf", inline=True)


def figure_address(year: int, figure_id: str) -> str:
    """The page with the records behind a figure."""
    return reverse("figure", args=[year, figure_id])


def _begin(request: HttpRequest) -> Matter:
    person: Person = request.person  # type: ignore[attr-defined]
    post = request.POST
    year = checked_year(_number(post.get("year")))
    chosen = outline(post.get("outline", ""))
    topic, _ = chosen.begun(year)
    receivers = [part.strip() for part in re.split(r"[、，,\n]", post.get("receivers", "")) if part.strip()]
    data = {"year": year, "topic": topic, "outline": chosen.title, "receivers": receivers, "drafter": person.id}
    try:
        row = open_matter("annual-report", Intent("rep.open", data, [person.id], key=post.get("key", "")[:60])).matter
    except Refused as refused:
        raise InputError("".join(faults_of(refused))) from refused
    if drafts.newest(row) is None:
        drafts.begin(row, chosen.code, person.id)
    return row


def _finish(row: Matter, version: ReportVersion, person: Person, key: str) -> None:
    """定稿 and 核对, one after the other, by the same person."""
    year = drafts.year_of(drafts.report_year(row))
    record_act(row.pk, Intent("rep.text", drafts.final_data(version, year), [person.id], key=f"{key[:40]}-text"))
    found = drafts.reconciled_data(drafts.checked(version.text, year), version.sources)
    record_act(row.pk, Intent("rep.reconcile", found, [person.id], key=f"{key[:40]}-reconcile"))


def _page(
    request: HttpRequest,
    row: Matter,
    *,
    text: str | None = None,
    base: int | None = None,
    findings: tuple[Finding, ...] = (),
    error: str = "",
    back: word.ReadBack | None = None,
    status: int = 200,
) -> HttpResponse:
    version = drafts.newest(row)
    year = drafts.year_of(drafts.report_year(row))
    shown = text if text is not None else version.text if version else ""
    found = drafts.checked(shown, year)
    sources = version.sources if version else {}
    context: dict[str, Any] = {
        "row": row,
        "year": year.year,
        "topic": _opened(row)["topic"],
        "version": version,
        "base": base if base is not None else version.number if version else 0,
        "text": shown,
        "found": found,
        "hand": [(line, drafts.around(found.whole, line.mention), sources.get(line.mention.text, "")) for line in found.hand],
        "chapters": [(chapter.title, [_offered(figure.id, year) for figure in chapter.figures]) for chapter in CHAPTERS],
        "open": row.stage in (DRAFTING, FINAL),
        "course": [(stage, stage == row.stage) for stage in COURSE],
        "findings": findings,
        "partly": year.partly,
        "error": error,
        "back": back,
        "key": get_random_string(24),
    }
    return render(request, "console/annual_report.html", context, status=status)


def _offered(figure_id: str, year: drafts.Year) -> tuple[Any, str, str]:
    figure = FIGURES[figure_id]
    return figure, print_value(figure, year.now.get(figure_id)), print_value(figure, year.last.get(figure_id))


def _difference(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that came and lines that went."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in new if line not in set(old)], [line for line in old if line not in set(new)]


def _sources(request: HttpRequest) -> dict[str, str]:
    """Where the figures typed by hand come from, by the figure as written."""
    said = request.POST.getlist("said")[:200]
    given = request.POST.getlist("source")[:200]
    return {figure[:100]: source.strip()[:300] for figure, source in zip(said, given, strict=False) if source.strip()}


def _require_open(row: Matter) -> None:
    if row.stage not in (DRAFTING, FINAL):
        raise InputError(f"年度报告{row.stage}，正文不能再改；确需修改的，先在事项页“退回修改”。")


def _visible(request: HttpRequest) -> Any:
    return read.visible(request.person).filter(procedure="annual-report")  # type: ignore[attr-defined]


def _report(request: HttpRequest, pk: int) -> Matter:
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    if row.procedure != "annual-report":
        raise Http404("这一事项不是年度报告。")
    return row


def _chosen(request: HttpRequest, row: Matter) -> ReportVersion:
    """The version asked for by `?version=`, else the newest."""
    number = _number(request.GET.get("version"))
    found = ReportVersion.objects.filter(matter=row, number=number).first() if number else drafts.newest(row)
    if found is None:
        raise Http404("没有这一稿。")
    return found


def _opened(row: Matter) -> dict[str, Any]:
    data: dict[str, Any] = row.acts.get(seq=1).content["data"]
    return {"receivers": [], "topic": "", **data}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _bureau() -> str:
    return str(papers.snapshot(read.today()).bureau().get("name", ""))


def _day() -> str:
    today = read.today()
    return f"{today.year}年{today.month}月{today.day}日"
