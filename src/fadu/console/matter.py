"""One matter: its timeline, clocks, next lawful acts, evidence matrix, and the comparison of notice and decision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.models import Proposal as Proposed
from fadu.documents.catalogue import title_of
from fadu.documents.readable import readable
from fadu.law.clocks import Counted, Run, say_length
from fadu.law.common import payment
from fadu.law.common.case import opening, verified
from fadu.law.common.penalty_data import Proposal
from fadu.law.data import references, told
from fadu.law.dossier import dump
from fadu.law.facts import ELEMENTS, EVIDENCE_KINDS, PENALTY_KINDS, ROLES, Act, Evidence, Item, Matter, Person
from fadu.law.gates import Proof, say
from fadu.law.labels import FACTS
from fadu.law.params import params
from fadu.law.procedures import ALL, GATES
from fadu.law.procedures import procedure as procedure_of
from fadu.law.steps import Procedure
from fadu.ledger import intake, models, read, recording, transfers
from fadu.ledger.record import load
from fadu.notices.models import Notice
from fadu.registers import asof
from fadu.registers.asof import Snapshot

#: Groups of next acts beside those that move the matter on.
_FAMILIES = {
    "pen": "调查、告知、审核",
    "srv": "送达",
    "pay": "缴款",
    "pub": "公开",
    "xfr": "涉嫌犯罪",
    "wav": "免罚",
    "smp": "当场处罚",
    "stu": "学习",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence on the page, with its file where there is one."""

    id: str
    title: str
    kind: str
    evidence: Evidence
    taker: str
    file: models.Evidence | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act on the timeline, ready to read."""

    done: read.Done
    label: str
    people: str
    rows: Sequence[tuple[str, str]]
    pieces: Sequence[Piece]
    papers: Sequence[tuple[models.Paper, str]]
    films: Sequence[models.Footage] = ()

    @property
    def blocks(self) -> bool:
        return any(finding.blocks for finding in self.done.findings)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison of notice and decision."""

    label: str
    before: str
    now: str

    @property
    def same(self) -> bool:
        return self.before == self.now


@for_roles(*CASE_ROLES)
@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter's page."""
    row = matter_or_404(_person(request), pk)
    file = read.file_of(row)
    book = asof.snapshot(read.today())
    item = _item(file.matter, book)
    names = names_of(file.procedure, file.matter, book)
    told = file.matter.last("pen.renotice", "pen.notice")
    films = recording.films_by_act(row)
    decided = next((act for act in reversed(file.matter.acts) if told and act.seq > told.seq and _comparable(act)), None)
    return render(
        request,
        "console/matter.html",
        {
            "row": row,
            "file": file,
            "knows_party": read.knows_party(_person(request), row),
            "item": item,
            "opening": opening(file.matter),
            "stages": stages(file.procedure, row.stage),
            "entries": [
                replace(entry(file.procedure, done, names), films=films.get(done.row.seq, ())) for done in reversed(file.timeline)
            ],
            "clocks": sorted(file.clocks, key=lambda run: (run.stopped is not None, run.last)),
            **_next(file, _person(request)),
            "drawing": {"listed": file.matter.has("ins.list"), "drawn": file.matter.has("ins.draw")},
            "recorded": bool(films) or row.procedure == "recorder-shift",
            "proposals": Proposed.objects.filter(matter=row, state="waiting"),
            "matrix": Matrix.of(file, item) if opening(file.matter) is not None else None,
            "told": told,
            "back": (payment.over(file.matter), payment.paid(file.matter), payment.due(file.matter)),
            "decided": decided,
            "related": _related(file, _person(request)),
            "handed": _handed(file, _person(request), book),
            "notices": Notice.objects.filter(matter=row).exclude(channel="in_app").order_by("-pk")[:20],
            "differences": compare(told.data, decided.data) if told and decided else (),
        },
    )


@for_roles(*CASE_ROLES)
@require_safe
def act_done(request: HttpRequest, pk: int, seq: int) -> HttpResponse:
    """One act of the ledger: data, findings, proofs, hashes."""
    row = matter_or_404(_person(request), pk)
    file = read.file_of(row)
    done = next((done for done in file.timeline if done.row.seq == seq), None)
    if done is None:
        raise Http404("本事项没有这一行为。")
    names = names_of(file.procedure, file.matter, asof.snapshot(read.today()))
    shown = {
        "row": row,
        "file": file,
        "entry": entry(file.procedure, done, names),
        "proofs": [_proof(proof) for proof in done.proofs],
    }
    return render(request, "console/act_done.html", shown)


@for_roles(*CASE_ROLES)
@require_safe
def clock(request: HttpRequest, pk: int, clock: str) -> HttpResponse:
    """A clock day by day: what counted, what did not and why."""
    row = matter_or_404(_person(request), pk)
    file = read.file_of(row)
    run = next((run for run in file.clocks if run.clock.id == clock), None)
    if run is None:
        raise Http404("本事项没有这一时限，或者尚未起算。")
    shown = {
        "row": row,
        "file": file,
        "run": run,
        "length": say_length(run.length, run.unit),
        "months": list(_months(run)),
        "left_out": sum(day.number is None for day in run.explain()),
    }
    return render(request, "console/clock.html", shown)


@for_roles(*CASE_ROLES)
@require_safe
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """案卷自查: the same gates over the recorded file."""
    row = matter_or_404(_person(request), pk)
    file = read.file_of(row)
    labels = {done.row.seq: (done.step.label if done.step else done.row.step, done.row.at) for done in file.timeline}
    found = [(seq, *labels[seq], findings) for seq, findings in read.replayed(row)]
    shown = {
        "row": row,
        "file": file,
        "found": found,
        "blocking": sum(finding.blocks for *_, findings in found for finding in findings),
        "proofs": sum(len(done.proofs) for done in file.timeline),
    }
    return render(request, "console/replay.html", shown)


@for_roles(*CASE_ROLES)
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as fadu.dossier/1; who came in confidence stands in it only for those who may know him."""
    row = matter_or_404(_person(request), pk)
    procedure = procedure_of(row.procedure)
    acts = load(procedure, row, with_standing=True).acts
    found = dump(procedure, row.number, str(asof.bureau(read.today()).get("name", "")), acts)
    for act, dumped in zip(acts, found["acts"], strict=True):
        dumped["data"] = told(type(act.data), dumped["data"])
    text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
    for key, shown in read.withheld(_person(request), row).items():
        text = text.replace(key, shown)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{row.pk}.json"'
    return answer


@for_roles(*CASE_ROLES)
@require_safe
def matter_new(request: HttpRequest) -> HttpResponse:
    """The ways to begin a matter, the person's own first."""
    person = _person(request)
    ways = [
        (procedure, step, bool(person.roles & set(step.who)), intake.may_take(procedure, step))
        for procedure in ALL.values()
        for step in procedure.opening()
    ]
    return render(request, "console/matter_new.html", {"ways": sorted(ways, key=lambda way: not way[2])})


def names_of(procedure: Procedure, matter: Matter, book: Snapshot) -> dict[str, str]:
    """What codes mean on a page: people, items, towns, evidence, earlier acts, and the party without its name."""
    names = {unit["code"]: str(unit["name"]) for unit in book.units()}
    names |= {item.code: f"{item.title}(《{item.statute}》{item.penalty_article})" for item in book.items()}
    names |= {person.id: person.name for person in book.people()}
    for act in matter.acts:
        step = procedure.by_step.get(act.step)
        names[f"#{act.seq}"] = f"{act.seq}号 {step.label if step else act.step}"
        names |= {person.id: person.name for person in act.by}
        party = getattr(act.data, "party", None)
        if party:
            names[party] = "本案当事人"
    others = {key for act in matter.acts for key in references(act.data, "party")} - names.keys()
    if others:  # a contact, somebody whose interest is touched
        names |= {party.key: party.masked for party in models.Party.objects.filter(key__in=others)}
    names |= {gate.id: f"{gate.title}({gate.id})" for gate in GATES.values()}
    names |= {code: f"{code}{f' {piece.title}' if piece.title else ''}" for code, (piece, _) in matter.evidence.items()}
    return names


def entry(procedure: Procedure, done: read.Done, names: Mapping[str, str]) -> Entry:
    """An act as the page tells it."""
    content = done.row.content
    own = {**names, **{code: person["name"] for code, person in content["people"].items()}}
    files = {file.piece: file for file in done.files}
    return Entry(
        done,
        done.step.label if done.step else done.row.step,
        "、".join(content["people"].get(code, {}).get("name", code) for code in content["by"]),
        readable(done.step.data, content["data"], own)
        if done.step
        else [(name, say(value)) for name, value in content["data"].items()],
        [_piece(piece, own, files.get(piece.id)) for piece in done.act.evidence],
        [(paper, title_of(paper.kind)) for paper in done.papers],
    )


def compare(before: Proposal, now: Proposal) -> list[Difference]:
    """Notice against decision: facts, grounds, kinds and sums, not the sum alone."""
    return [Difference(label, tell(before), tell(now)) for label, tell in _LINES]


def _facts(proposal: Proposal) -> str:
    return "\n".join(f"{ELEMENTS.get(fact.element, fact.element)}:{fact.text}" for fact in proposal.facts)


def _evidence(proposal: Proposal) -> str:
    return "、".join(sorted({piece for fact in proposal.facts for piece in fact.evidence}))


_LINES = (
    ("违法事实", _facts),
    ("证据", _evidence),
    ("理由", lambda proposal: proposal.reasons or ""),
    ("依据", lambda proposal: "\n".join(proposal.basis)),
    ("处罚种类", lambda proposal: "、".join(PENALTY_KINDS.get(kind, kind) for kind in proposal.kinds)),
    ("罚款金额", lambda proposal: f"{proposal.fine.normalize():f}元" if proposal.fine is not None else ""),
    ("没收价值", lambda proposal: f"{proposal.confiscated.normalize():f}元" if proposal.confiscated is not None else ""),
    ("裁量阶次", lambda proposal: proposal.tier or ""),
)


def stages(procedure: Procedure, now: str) -> list[tuple[str, str]]:
    """The procedure's stages with “done”, “now” or “later”."""
    place = procedure.stages.index(now) if now in procedure.stages else -1
    return [
        (stage, "done" if number < place else "now" if number == place else "later")
        for number, stage in enumerate(procedure.stages)
    ]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Facts against evidence, and which elements of the item's checklist still lack a verified piece."""

    pieces: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str, Sequence[str]]]
    elements: Sequence[tuple[str, Sequence[str]]]

    @property
    def lacking(self) -> list[str]:
        return [label for label, proof in self.elements if not proof]

    @classmethod
    def of(cls, file: read.File, item: Item | None) -> Matrix:
        accepted = verified(file.matter)
        pieces = [
            (name, piece.title or EVIDENCE_KINDS.get(piece.kind, piece.kind)) for name, (piece, _) in file.matter.evidence.items()
        ]
        rows = []
        for element, text, named in file.evidence_matrix():
            marks = ["—" if name not in dict(named) else "已采信" if name in accepted else "未查证" for name, _ in pieces]
            rows.append((ELEMENTS.get(element, element), text, marks))
        needed = item.elements if item is not None else ()
        elements = [(ELEMENTS.get(code, code), [name for name, proves in accepted.items() if code in proves]) for code in needed]
        return cls(pieces, rows, elements)


def _next(file: read.File, person: Person) -> dict[str, Any]:
    """Next acts: the person's own in groups (those that move the matter on first), the others by role."""
    mine: dict[str, list[read.Next]] = {}
    others: dict[str, list[read.Next]] = {}
    for option in read.next_acts(file, person):
        if option.mine:
            moves = option.step.to is not None and option.step.to != file.row.stage
            mine.setdefault("推进事项" if moves else _FAMILIES.get(option.step.id.split(".")[0], "其他"), []).append(option)
        else:
            others.setdefault("、".join(ROLES[role] for role in option.step.who), []).append(option)
    ordered = sorted(mine.items(), key=lambda group: group[0] != "推进事项")
    return {
        "mine": [(name, sorted(options, key=lambda option: option.locked)) for name, options in ordered],
        "others": list(others.items()),
    }


def _related(file: read.File, person: Person) -> Sequence[models.Matter]:
    """Other matters that this one names, as far as the person may see them."""
    named = {number for act in file.matter.acts for number in references(act.data, "matter")} - {file.row.number}
    return list(read.visible(person).filter(number__in=named).only("number", "title", "procedure").order_by("pk")) if named else ()


def _handed(file: read.File, person: Person, book: Snapshot) -> Act | None:
    """The transfer that waits for somebody of the person's organ to take the case over."""
    sent = transfers.waiting(file.matter)
    return sent if sent is not None and transfers.may_take(sent, person, book) else None


def _comparable(act: Act) -> bool:
    return isinstance(act.data, Proposal) and act.step not in {"pen.notice", "pen.renotice"}


def _item(matter: Matter, book: Snapshot) -> Item | None:
    data = opening(matter)
    if data is None:
        return None
    return asof.item(data.item, data.occurred_on) if data.occurred_on else book.item(data.item)


def _piece(piece: Evidence, names: Mapping[str, str], file: models.Evidence | None) -> Piece:
    kind = EVIDENCE_KINDS.get(piece.kind, piece.kind)
    return Piece(piece.id, piece.title or kind, kind, piece, names.get(piece.taker, piece.taker), file)


def _proof(proof: Proof) -> dict[str, Any]:
    """A proof in Chinese; a name that an older version of the rules used is shown as it is."""
    known = params()
    return {
        "gate": proof.gate,
        "article": proof.article,
        "facts": [(FACTS.get(name, name), say(value)) for name, value in proof.facts.items()],
        "values": [(known[name].label if name in known else name, say(value)) for name, value in proof.values.items()],
    }


def _months(run: Run) -> Iterator[tuple[str, list[Counted]]]:
    """The days of a clock by month."""
    month = ""
    days: list[Counted] = []
    for day in run.explain():
        name = f"{day.day.year}年{day.day.month}月"
        if name != month and days:
            yield month, days
            days = []
        month = name
        days.append(day)
    if days:
        yield month, days


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined]


__all__ = ["Entry", "compare", "matter", "names_of", "stages"]
