"""案卷评查台: draw the files, see what the replay found in each with its proof, confirm or reject, score, and count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.console.access import for_roles, matter_or_404
from fadu.law.casefile import Fault
from fadu.law.draw import digest, draw
from fadu.law.errors import InputError
from fadu.law.gates import say
from fadu.law.labels import FACTS
from fadu.law.procedures import ALL, GATES
from fadu.law.procedures.enforcement import file_review as law
from fadu.law.scoring import Standard, standard
from fadu.ledger import read, reviewing
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, load, record_act

READERS = ("legal", "reviewer", "head", "principal")
MOST_LISTED = 100
_CLOCKS = {clock.id: clock.label for procedure in ALL.values() for clock in procedure.clocks}


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn file on the review's page."""

    number: str
    row: Matter | None
    score: law.Score | None


@dataclass(frozen=True, slots=True)
class Found:
    """A fault to confirm: its title and marks by the standard, its proof in words, and what was answered."""

    fault: Fault
    title: str
    mark: str
    proof: list[tuple[str, str]]
    stands: bool
    said: str


@require_safe
@for_roles(*READERS)
def file_reviews(request: HttpRequest) -> HttpResponse:
    """All reviews, the newest first."""
    rows = read.visible(request.person).filter(procedure="file-review").order_by("-opened_on", "-pk")[:MOST_LISTED]  # type: ignore[attr-defined]
    return render(request, "console/file_reviews.html", {"rows": rows})


@require_safe
@for_roles(*READERS)
def file_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: plan, drawn files with their marks, statistics."""
    row = _review(request, pk)
    matter = load(ALL["file-review"], row)
    plan = law.plan_of(matter)
    scores = [act.data for act in matter.all("rvw.score")]
    numbers = law.drawn(matter)
    files = {file.number: file for file in Matter.objects.filter(number__in=numbers)}
    scored = {score.file: score for score in scores}
    counted = reviewing.statistics(scores)
    shown = {
        "row": row,
        "plan": plan,
        "kind": law.KINDS[plan.kind] if plan else "",
        "cases": law.CASES[plan.cases] if plan else "",
        "pool": reviewing.pool(plan).count() if plan and not numbers else None,
        "lines": [Line(number, files.get(number), scored.get(number)) for number in numbers],
        "statistics": counted,
        "gates": [(_title(tally.what), tally) for tally in counted.by_gate],
        "rest": len(numbers) - len(scored),
    }
    return render(request, "console/file_review.html", shown)


@require_POST
@for_roles("legal", "reviewer")
def file_review_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the files that plan and seed give; nobody picks by hand."""
    row = _review(request, pk)
    plan = law.plan_of(load(ALL["file-review"], row))
    if plan is None:
        raise InputError("还没有评查方案，请先制定方案。")
    numbers = list(reviewing.pool(plan).values_list("number", flat=True)[: reviewing.MOST_POOL + 1])
    if not numbers:
        raise InputError("方案的期间内没有办结的案卷，请修改起止日期后另立方案。")
    if len(numbers) > reviewing.MOST_POOL:
        raise InputError(f"方案包含的案卷超过 {reviewing.MOST_POOL} 件，请缩短期间。")
    data = {"files": draw(numbers, plan.seed, plan.size), "pool": len(numbers), "pool_digest": digest(numbers)}
    return _record(request, row, "rvw.draw", data, f"draw-{row.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def file_review_score(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One drawn file: the faults found, each confirmed or rejected with a reason; the marks follow."""
    row, found = _review(request, pk), matter_or_404(request.person, file)  # type: ignore[attr-defined]
    matter = load(ALL["file-review"], row)
    if found.number not in law.drawn(matter):
        raise Http404("这件案卷不在抽中的案卷之内。")
    sheet = standard()
    faults = [_found(fault, sheet, request) for fault in reviewing.faults_of(found, read.today())]
    extra = _number(request.POST.get("extra", "0"))
    marks = sheet.marks(line.fault.gate for line in faults if line.stands)
    score = max(0, marks.score - extra)
    done = next((act for act in matter.all("rvw.score") if act.data.file == found.number), None)
    if request.method == "POST" and request.POST.get("do") == "record":
        data = {
            "file": found.number,
            "answers": [
                {"gate": line.fault.gate, "act": line.fault.act, "stands": line.stands, "said": line.said} for line in faults
            ],
            "extra": extra,
            "extra_why": request.POST.get("extra_why", "").replace("\0", "").strip(),
            "score": score,
            "grade": next(name for name, least in sheet.grades if score >= least),
        }
        return _record(request, row, "rvw.score", data, f"score-{row.pk}-{found.pk}")
    shown = {
        "row": row,
        "file": found,
        "faults": faults,
        "marks": marks,
        "score": score,
        "grade": next(name for name, least in sheet.grades if score >= least),
        "fatal": [(code, sheet.fatal[code][0]) for code in marks.fatal],
        "lost": [(block.title, marks.lost[block.id], block.points) for block in sheet.blocks if block.id in marks.lost],
        "extra": extra,
        "extra_why": request.POST.get("extra_why", ""),
        "done": done,
    }
    return render(request, "console/file_review_score.html", shown)


def _review(request: HttpRequest, pk: int) -> Matter:
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    if row.procedure != "file-review":
        raise Http404("这不是案卷评查。")
    return row


def _record(request: HttpRequest, row: Matter, step: str, data: dict[str, Any], key: str) -> HttpResponse:
    """Through the ledger's door; a refusal is said on the review's page."""
    try:
        record_act(row.pk, Intent(step, data, [request.person.id], key=key))  # type: ignore[attr-defined]
    except Refused as error:
        for finding in error.findings:
            messages.error(request, f"{finding.sentence}{finding.hint}")
    return redirect("file_review", pk=row.pk)


def _found(fault: Fault, sheet: Standard, request: HttpRequest) -> Found:
    """A fault with what was typed of it; it stands until somebody says otherwise."""
    fatal, block = sheet.fatal_of(fault.gate), sheet.block_of(fault.gate)
    mark = f"否决项 {fatal}" if fatal else f"扣 {block.gates[fault.gate]} 分" if block else "不扣分"
    proof = [(FACTS.get(name, name), say(value)) for name, value in fault.facts.items()]
    stands = request.POST.get(f"stands-{fault.key}", "1") != "0"
    said = request.POST.get(f"said-{fault.key}", "").replace("\0", "").strip()[:500]
    return Found(fault, _title(fault.gate), mark, proof, stands, said)


def _title(gate: str) -> str:
    """A gate or clock in Chinese."""
    return GATES[gate].title if gate in GATES else _CLOCKS.get(gate, gate)


def _number(text: str) -> int:
    return min(100, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else 0
