"""应诉台: lawsuits and reconsiderations by clock, which gates lost cases went through, and the evidence of a case as one paged PDF."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import for_roles, matter_or_404
from fadu.documents.bundle import Piece, bundle
from fadu.documents.catalogue import PAPERS, title_of
from fadu.law.common.case import SERVICES
from fadu.law.common.respondent import LOST, OUTCOMES, decision_of, leaves
from fadu.law.procedures import GATES
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import papers, read
from fadu.ledger.models import Act, Evidence, Matter
from fadu.ledger.record import load

READERS = ("legal", "reviewer", "counsel", "clerk", "head", "principal")
PROCEDURES = ("litigation", "reconsideration")
ANSWERS = ("lit.answer", "rec.answer")
RESULTS = ("rec.decide", "lit.judgment", "lit.appeal-judgment")
LESSONS = ("lit.lesson", "rec.lesson")
#: Where a loss is counted that no gate could have held off.
BEYOND = "现有关口管不到"
PAGE = 100


@require_safe
@for_roles(*READERS)
def respondent_desk(request: HttpRequest) -> HttpResponse:
    """Open cases by clock, what came of the others, and the loss by gate."""
    rows = read.visible(request.person).filter(procedure__in=PROCEDURES)  # type: ignore[attr-defined]
    outcomes = _outcomes(rows)
    results = Counter(outcomes.values())
    fallen = {pk for pk, result in outcomes.items() if result in LOST}
    failed = _failed_gates(rows.filter(pk__in=fallen))
    whole = sum(results.values())
    gone = sum(count for kind, count in results.items() if kind in LOST)
    shown = {
        "open": rows.filter(closed=False).order_by(F("next_due").asc(nulls_last=True), "-pk")[:PAGE],
        "closed": rows.filter(closed=True).order_by("-acted_on", "-pk")[:PAGE],
        "results": [(OUTCOMES.get(kind, kind), count, kind in LOST) for kind, count in results.most_common()],
        "whole": whole,
        "lost": gone,
        "gates": [(gate, GATES[gate].title if gate in GATES else gate, cases) for gate, cases in failed],
        "untold": len(fallen - {row.pk for _, cases in failed for row in cases}),
        "today": read.today(),
        "most": PAGE,
    }
    return render(request, "console/respondent_desk.html", shown)


def _failed_gates(rows: QuerySet[Matter]) -> list[tuple[str, list[Matter]]]:
    """Gates that the newest lesson of each lost case names, with those cases; what no gate holds stands under `BEYOND`. Most cases first."""
    lessons = {act.matter_id: act.content["data"] for act in Act.objects.filter(step__in=LESSONS, matter__in=rows).order_by("seq")}
    found: dict[str, list[Matter]] = {}
    for row in rows.filter(pk__in=lessons).order_by("pk"):
        said = lessons[row.pk]
        for gate in dict.fromkeys((*said["gates"], *([BEYOND] if said.get("beyond") else []))):
            found.setdefault(gate, []).append(row)
    return sorted(found.items(), key=lambda one: -len(one[1]))


def _outcomes(rows: QuerySet[Matter]) -> dict[int, str]:
    """How each case that came out stands, as `respondent.outcome`, read at once."""
    found: dict[int, str] = {}
    for act in Act.objects.filter(step__in=RESULTS, matter__in=rows).order_by("matter_id", "seq"):
        said = act.content["data"]
        if not (act.matter_id in found and leaves(said.get("first", ""), said["result"])):
            found[act.matter_id] = said["result"]
    return found


@require_safe
@for_roles(*READERS)
def evidence_book(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence list of the newest answer, the challenged case's papers up to its decision and its service, and the files that the list names:
    one PDF with contents and running pages."""
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    answered = row.acts.filter(step__in=ANSWERS).order_by("-seq").first()
    if answered is None:
        raise Http404("本案还没有提出答辩（答复），没有证据册。")
    paper = row.papers.filter(act_seq=answered.seq, kind="evidence_list").first()
    if paper is None:
        raise Http404("本案没有证据清单。")
    procedure = procedure_of(row.procedure)
    listed = Piece("证据清单", content=papers.pdf(procedure, paper, load(procedure, row)))
    made, left_out = bundle(f"{row.title or row.number} 证据册", [listed, *_papers(row), *_pieces(row, answered)])
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{row.number}证据册.pdf')}"
    answer["Fadu-Left-Out"] = str(len(left_out))
    return answer


def _papers(row: Matter) -> list[Piece]:
    """What the challenged case issued until its decision, the decision itself, and how both notice and decision were served."""
    begun = row.acts.order_by("seq")[0].content["data"]
    number, on = begun.get("case", ""), begun.get("decided_on")
    case = Matter.objects.filter(number=number).select_related("party", "vehicle").first() if number else None
    if case is None:
        return []
    procedure = procedure_of(case.procedure)
    matter = load(procedure, case)
    decided = decision_of(matter, date.fromisoformat(on) if on else None)
    if decided is None:
        return []
    served = {act.seq for act in matter.acts if act.step in (*SERVICES, "pen.issue")}
    rows = [paper for paper in case.papers.order_by("pk") if paper.act_seq <= decided.seq or paper.act_seq in served]
    return [
        Piece(f"{title_of(paper.kind)} {paper.number}".rstrip(), content=papers.pdf(procedure, paper, matter))
        for paper in rows
        if paper.kind in PAPERS
    ]


def _pieces(row: Matter, answered: Act) -> list[Piece]:
    case = row.acts.order_by("seq")[0].content["data"].get("case", "")
    listed = answered.content["data"]["pieces"]
    kept = {file.piece: file for file in Evidence.objects.filter(matter__number=case or "-", act_seq__isnull=False)}
    found = ((one, kept.get(one["piece"])) for one in listed)
    return [
        Piece(
            f"{one['piece']} {one['title'] or (file.name if file else '')}",
            file.sha256 if file else one["sha256"],
            file.mime if file else "",
        )
        for one, file in found
    ]
