"""案卷评查台: draw the files, see what the replay found in each with its proof, confirm or reject, score, and count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.console.access import book, for_roles, matter_or_404
from fadu.law.casefile import Fault
from fadu.law.draw import Draw, digest, draw, dump
from fadu.law.errors import InputError
from fadu.law.facts import Act
from fadu.law.facts import Matter as Facts
from fadu.law.gates import say
from fadu.law.labels import FACTS
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement import file_review as law
from fadu.law.scoring import Standard, standard
from fadu.ledger import read, reviewing
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act

READERS = ("legal", "reviewer", "head", "principal")
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn file on the review's page."""

    number: str
    row: Matter | None
    score: law.Score | None


@dataclass(frozen=True, slots=True)
class Open:
    """A confirmed fault on the review's page: its file, the problem opened for it or what one would say."""

    file: Matter
    answer: law.Confirmed
    title: str
    problem: reviewing.Listed | None
    data: dict[str, Any]

    @property
    def form(self) -> str:
        """The form of a new problem with all of it typed beforehand."""
        typed = {f"d-{name}": value for name, value in self.data.items() if value}
        return f"{reverse('matter_open', args=['problem', 'prb.list'])}?{urlencode(typed)}"


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
    """One review: plan, drawn files with their marks, confirmed faults with the problems opened for them, statistics."""
    row = _review(request, pk)
    matter = load(ALL["file-review"], row, with_standing=True)
    plan = law.plan_of(matter)
    scores = [act.data for act in matter.all("rvw.score")]
    numbers = law.drawn(matter)
    files = {file.number: file for file in Matter.objects.filter(number__in=numbers)}
    scored = {score.file: score for score in scores}
    counted = reviewing.statistics(scores)
    found = _confirmed(row, matter)
    shown = {
        "found": sorted(found, key=lambda line: line.problem is not None)[:MOST_LISTED],
        "confirmed": len(found),
        "open": sum(line.problem is None for line in found),
        "row": row,
        "plan": plan,
        "source": law.SOURCES[plan.source] if plan else "",
        "seal": reviewing.seal(row) if plan and plan.source == "seal" else None,
        "draw": matter.last("rvw.draw"),
        "kind": law.KINDS[plan.kind] if plan else "",
        "cases": law.CASES[plan.cases] if plan else "",
        "pool": reviewing.pool(plan).count() if plan and not numbers else None,
        "lines": [Line(number, files.get(number), scored.get(number)) for number in numbers],
        "statistics": counted,
        "gates": [(reviewing.title_of(tally.what), tally) for tally in counted.by_gate],
        "rest": len(numbers) - len(scored),
    }
    return render(request, "console/file_review.html", shown)


@require_POST
@for_roles("legal", "reviewer")
def file_review_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the files that the list and the agreed seed give; nobody picks by hand."""
    row = _review(request, pk)
    plan = law.plan_of(load(ALL["file-review"], row))
    if plan is None:
        raise InputError("还没有评查方案，请先制定方案。")
    numbers = list(reviewing.pool(plan).values_list("number", flat=True)[: reviewing.MOST_POOL + 1])
    if not numbers:
        raise InputError("方案的期间内没有办结的案卷，请修改起止日期后另立方案。")
    if len(numbers) > reviewing.MOST_POOL:
        raise InputError(f"方案包含的案卷超过 {reviewing.MOST_POOL} 件，请缩短期间。")
    seed, on = _seed(row, plan, request)
    said = {"pool": len(numbers), "pool_digest": digest(numbers), "seed": seed, "seed_on": on}
    data = said | {"files": draw(numbers, seed, plan.size)}
    return _record(request, row, "rvw.draw", data, f"draw-{row.pk}")


def _seed(row: Matter, plan: law.Plan, request: HttpRequest) -> tuple[str, str | None]:
    """The seed that the plan agreed on, and the day on which a number of others was published."""
    if not plan.size:
        return "", None
    if plan.source == "number":
        typed = {name: request.POST.get(name, "").replace("\0", "").strip()[:100] for name in ("seed", "seed_on")}
        return typed["seed"], typed["seed_on"] or None
    sealed = reviewing.seal(row)
    if sealed is None:
        raise InputError("方案登记当日的账本还没有封存，次日封存以后再抽取：种子是那一天的日封，谁也不能选定。")
    return sealed["root"], None


@require_safe
@for_roles(*READERS)
def file_review_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The draw as a file that `fadu draw --verify` checks anywhere."""
    row = _review(request, pk)
    matter = load(ALL["file-review"], row, with_standing=True)
    act, plan = matter.last("rvw.draw"), law.plan_of(matter)
    if act is None or plan is None:
        raise Http404("还没有抽取案卷。")
    pool = act.standing.get("review_pool") or list(act.data.files)
    made = Draw(act.data.seed, pool, [], plan.size, 0, [], act.data.files, [], act.data.pool_digest)
    answer = JsonResponse(
        dump(made) | {"number": row.number, "seal": act.standing.get("review_seal")}, json_dumps_params={"ensure_ascii": False}
    )
    answer["Content-Disposition"] = "attachment; filename=draw.json"
    return answer


@require_POST
@for_roles(*READERS)
def file_review_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Put confirmed faults on a problem list: the one that `file` and `key` name, or all that are on none."""
    row = _review(request, pk)
    file, key = request.POST.get("file", ""), request.POST.get("key", "")
    found = [line for line in _confirmed(row, load(ALL["file-review"], row, with_standing=True)) if line.problem is None]
    chosen = [line for line in found if (str(line.file.pk), line.answer.key) == (file, key)] if file or key else found[:MOST_LISTED]
    if not chosen:
        raise InputError("没有这样一个还没列入清单的问题，请刷新评查页。")
    made = 0
    for line in chosen:
        key = f"rvw-{row.pk}-{line.file.pk}-{line.answer.key}"[:64]
        try:
            open_matter("problem", Intent("prb.list", line.data, [request.person.id], key=key))  # type: ignore[attr-defined]
            made += 1
        except Refused as error:
            for finding in error.findings:
                messages.error(request, f"{line.file.number}“{line.title}”：{finding.sentence}{finding.hint}")
        except InputError as error:
            messages.error(request, f"{line.file.number}“{line.title}”没有列入：{error}请用“改后列入”填好再列入。")
    if made:
        messages.success(request, f"已列入问题清单 {made} 个，责任人会在待办中看到。")
    return redirect("file_review", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def file_review_score(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One drawn file: the faults found, each confirmed or rejected with a reason; the marks follow."""
    row, found = _review(request, pk), matter_or_404(request.person, file)  # type: ignore[attr-defined]
    matter = load(ALL["file-review"], row, with_standing=True)
    if found.number not in law.drawn(matter):
        raise Http404("这件案卷不在抽中的案卷之内。")
    sheet = standard()
    done = next((act for act in matter.all("rvw.score") if act.data.file == found.number), None)
    if done is not None and request.method != "POST":
        faults, extra, why = _recorded(done, sheet), done.data.extra, done.data.extra_why
    else:
        faults = [_found(fault, sheet, request) for fault in reviewing.faults_of(found, read.today())]
        extra, why = _number(request.POST.get("extra", "0")), request.POST.get("extra_why", "").replace("\0", "").strip()
    marks = sheet.marks(line.fault.gate for line in faults if line.stands)
    score = max(0, marks.score - extra)
    grade = next(name for name, least in sheet.grades if score >= least)
    if request.method == "POST" and (done is not None or request.POST.get("do") == "record"):
        data = {
            "file": found.number,
            "answers": [
                {"gate": line.fault.gate, "act": line.fault.act, "stands": line.stands, "said": line.said} for line in faults
            ],
            "extra": extra,
            "extra_why": why,
            "score": score,
            "grade": grade,
        }
        return _record(request, row, "rvw.score", data, f"score-{row.pk}-{found.pk}")
    shown = {
        "row": row,
        "file": found,
        "faults": faults,
        "marks": marks,
        "score": score,
        "grade": grade,
        "fatal": [(code, sheet.fatal[code][0]) for code in marks.fatal],
        "lost": [(block.title, marks.lost[block.id], block.points) for block in sheet.blocks if block.id in marks.lost],
        "extra": extra,
        "extra_why": why,
        "done": done,
    }
    return render(request, "console/file_review_score.html", shown)


def _confirmed(row: Matter, matter: Facts) -> list[Open]:
    """Every confirmed fault of the review with the problem opened for it, in three queries."""
    found = [(act, answer) for act in matter.all("rvw.score") for answer in act.data.confirmed]
    files = {file.number: file for file in Matter.objects.filter(number__in={act.data.file for act, _ in found})}
    listed = reviewing.listed(row.number, row.opened_on)
    return [
        Open(
            files[act.data.file],
            answer,
            reviewing.title_of(answer.gate),
            listed.get(f"{act.data.file} {answer.key}"),
            reviewing.problem(row.number, files[act.data.file], answer, act.day, _hint(act, answer), book()),
        )
        for act, answer in found
        if act.data.file in files
    ]


def _hint(act: Act, answer: law.Confirmed) -> str:
    """What the ledger said should be done about the fault, "" when it did not find it."""
    said = _said(act).get(answer.key)
    return said.hint if said is not None else ""


def _said(act: Act) -> dict[str, Fault]:
    """The faults that the ledger found when the file was scored, by key; reviews of an earlier version kept only the keys."""
    known = act.standing.get("file_under_review") or {}
    return {
        fault.key: fault
        for said in known.get("said", ())
        for fault in [Fault(**said | {"day": date.fromisoformat(str(said["day"]))})]
    }


def _recorded(act: Act, sheet: Standard) -> list[Found]:
    """The faults of a scored file as they were found and answered."""
    said = _said(act)
    return [
        _shown(
            said.get(answer.key) or Fault(answer.gate, answer.act, act.day, "", "评分时没有留存说明。", "", ""),
            sheet,
            answer.stands,
            answer.said,
        )
        for answer in act.data.answers
    ]


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
    stands = request.POST.get(f"stands-{fault.key}", "1") != "0"
    return _shown(fault, sheet, stands, request.POST.get(f"said-{fault.key}", "").replace("\0", "").strip()[: law.LONGEST_SAID])


def _shown(fault: Fault, sheet: Standard, stands: bool, said: str) -> Found:
    fatal, block = sheet.fatal_of(fault.gate), sheet.block_of(fault.gate)
    mark = f"否决项 {fatal}" if fatal else f"扣 {block.gates[fault.gate]} 分" if block else "不扣分"
    proof = [(FACTS.get(name, name), say(value)) for name, value in fault.facts.items()]
    return Found(fault, reviewing.title_of(fault.gate), mark, proof, stands, said)


def _number(text: str) -> int:
    return min(100, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else 0
