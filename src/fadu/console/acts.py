"""The form of an act: what is typed, what the gates say of it before the button, and the recording itself.

A page with findings loses nothing: typed values, uploaded files, people and time stay as they were.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import BaseModel

from fadu.console import proposals
from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.evidence import REFUSAL, keep, pending
from fadu.console.forms import ActForm, Offer, PartyForm, offer_of
from fadu.console.matter import Difference, compare
from fadu.documents.catalogue import PAPERS
from fadu.law.common.case import INVESTIGATING, last_notice, opening
from fadu.law.common.penalty_data import Proposal
from fadu.law.data import lenient
from fadu.law.drafts import draft
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, ELEMENTS, EVIDENCE_KINDS, PARTY_KINDS, PENALTY_KINDS, ROLES, Act, Item, Matter, Person
from fadu.law.gates import BLOCK, FIRST_DAY, Finding, Judgement
from fadu.law.procedures import ALL
from fadu.law.steps import START, Procedure, Step
from fadu.ledger import models, parties, read
from fadu.ledger.chain import ZERO
from fadu.ledger.record import BadData, Intent, Recorded, Refused, Stale, load, open_matter, record_act, validated, weigh
from fadu.registers import asof

#: Steps that take a second certified officer; the form asks for him in plain sight.
PAIRED = frozenset({*INVESTIGATING, "pen.conclude", "pen.evidence-verify", "smp.issue", "wav.assess"})
#: Key of a party that is typed but not yet kept, for weighing only.
NEW_PARTY = "D-new"
MOST_PEOPLE = 10


@dataclass(slots=True)
class Sheet:
    """One act being written: where it belongs, who writes it, and what stands on it."""

    person: Person
    procedure: Procedure
    step: Step
    row: models.Matter
    matter: Matter
    form: ActForm
    party: PartyForm | None
    by: list[str]
    at: datetime | None
    at_text: str
    key: str
    after: int
    uploads: list[models.Evidence]
    chosen: set[int]
    meta: dict[str, str]
    initial: dict[str, Any]
    proposal: int | None = None
    offer: Offer = field(default_factory=Offer)
    item: Item | None = None
    faults: list[str] = field(default_factory=list)
    findings: Sequence[Finding] = ()
    proofs: int = 0
    lacking: dict[str, str] = field(default_factory=dict)
    differences: Sequence[Difference] = ()
    found_parties: list[models.Party] | None = None

    @property
    def mine(self) -> bool:
        """The person's own role may do the step; a colleague's name beside it does not lend the role."""
        return bool(self.person.roles & set(self.step.who))

    @property
    def blocks(self) -> int:
        return sum(finding.blocks for finding in self.findings)

    def values(self) -> dict[str, Any]:
        """What stands on the sheet, with the party as `key` when it is known."""
        if not self.form.is_bound:
            return dict(self.initial)
        found = self.form.values()
        if self.party is not None:
            found["party"] = self.known_party() or NEW_PARTY
            if not _typed_party(self.party):
                del found["party"]
        return found

    def known_party(self) -> str:
        """Key of the party chosen, or of the one that the typed number names; empty when it is new."""
        if self.party is None:
            return ""
        key = (self.party["key"].data or "").strip()
        if key:
            return key
        kind, number = self.form.values().get("party_kind"), (self.party["id_number"].data or "").strip()
        known = [party for party in parties.search(number) if party.kind == kind] if number else []
        return known[0].key if known else ""

    def typed_party(self) -> models.Party | None:
        """The party as a preview may print it: the chosen one, or what is typed, not kept."""
        if self.party is None or not _typed_party(self.party):
            return None
        known = models.Party.objects.filter(key=self.known_party() or "-").first()
        typed = {name: (self.party[name].data or "") for name in ("name", "id_number", "phone", "address", "representative")}
        return known or models.Party(kind=self.form.values().get("party_kind") or "citizen").put(**typed)

    def intent(self, data: BaseModel | Mapping[str, Any]) -> Intent:
        """What the person means to do."""
        files = [upload.pk for upload in self.uploads if upload.pk in self.chosen]
        return Intent(self.step.id, data, self.by, self.at, files=files, key=self.key, after=self.after)


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of one step in a matter, and its recording."""
    row = matter_or_404(_person(request), pk)
    return _page(request, read_sheet(request, ALL[row.procedure], step, row))


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def matter_open(request: HttpRequest, procedure: str, step: str) -> HttpResponse:
    """The form of the first act of a new matter."""
    return _page(request, read_sheet(request, opening_procedure(procedure, step), step, None))


@for_roles(*CASE_ROLES)
@require_POST
def weigh_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The findings of what is typed so far, as a piece of the page."""
    row = matter_or_404(_person(request), pk)
    return _weighed(request, read_sheet(request, ALL[row.procedure], step, row))


@for_roles(*CASE_ROLES)
@require_POST
def weigh_open(request: HttpRequest, procedure: str, step: str) -> HttpResponse:
    """The same for the first act of a new matter."""
    return _weighed(request, read_sheet(request, opening_procedure(procedure, step), step, None))


@for_roles(*CASE_ROLES)
@require_safe
def item(request: HttpRequest) -> HttpResponse:
    """What the power list says of one item: range, tiers, checklist."""
    code = next((value for name, value in request.GET.items() if name == "code" or name.endswith("-item")), "")
    return render(request, "console/_item.html", item_facts(asof.item(code, read.today())) if code else {})


def item_facts(found: Item | None) -> dict[str, Any]:
    """An item in words."""
    if found is None:
        return {"unknown": True}
    return {
        "item": found,
        "kinds": "、".join(PENALTY_KINDS[kind] for kind in found.kinds),
        "elements": "、".join(ELEMENTS[element] for element in found.elements),
        "ranges": [(PARTY_KINDS.get(row.party, "当事人"), row.minimum, row.maximum, row.base) for row in found.fines],
        "tiers": [(PARTY_KINDS.get(tier.party, ""), tier) for tier in found.tiers],
    }


def opening_procedure(procedure_id: str, step_id: str) -> Procedure:
    """The procedure that may begin with that step; 404 otherwise."""
    procedure = ALL.get(procedure_id)
    if procedure is None or step_id not in procedure.by_step or START not in procedure.by_step[step_id].at:
        raise Http404("没有这样开始的事项。")
    return procedure


def read_sheet(request: HttpRequest, procedure: Procedure, step_id: str, row: models.Matter | None) -> Sheet:
    """The sheet as the draft (GET) or the person (POST) filled it."""
    step = procedure.by_step.get(step_id)
    if step is None:
        raise Http404("没有这一步骤。")
    person, today = _person(request), read.today()
    posted = _without_nul(request.POST) if request.method == "POST" else None
    matter = load(procedure, row) if row is not None else Matter(procedure.id)
    row = row or models.Matter(procedure=procedure.id, head=ZERO)
    by = _by(person, posted, row, step)
    faults: list[str] = []
    at, at_text = _at(posted, faults)
    proposal, initial, files = _prepared(request, row, procedure, matter, step, by, faults)
    code = posted.get("d-item") if posted and "d-item" in posted else initial.get("item") or getattr(opening(matter), "item", "")
    book = asof.snapshot(today)
    item = book.item(str(code or ""))
    kind = (posted.get("d-party_kind") if posted else None) or getattr(opening(matter), "party_kind", "")
    offer = offer_of(procedure, matter, book, item, str(kind or ""))
    found = Sheet(
        person,
        procedure,
        step,
        row,
        matter,
        ActForm(step.data, offer, posted, initial),
        PartyForm(posted, prefix="party") if "party" in step.data.model_fields else None,
        by,
        at,
        at_text,
        _key(posted),
        _number(posted.get("after"), row.last_seq) if posted else row.last_seq,
        [],
        set(),
        _meta(posted, person),
        initial,
        proposal,
        offer,
        item,
        faults,
    )
    found.chosen = {_number(text, 0) for text in posted.getlist("uploads")} if posted else set(files)
    found.uploads = pending(row, person, found.chosen)
    found.chosen &= {upload.pk for upload in found.uploads}
    return found


def judge_sheet(sheet: Sheet) -> tuple[Act, Judgement] | None:
    """Weigh what stands on the sheet and note findings, gaps and the comparison with the notice on it."""
    typed = sheet.values()
    try:
        data: BaseModel = validated(sheet.procedure, sheet.step.id, typed)
    except BadData as error:
        sheet.lacking = dict(error.errors)
        data = lenient(sheet.step.data, typed)
    try:
        act, verdict = weigh(sheet.procedure, sheet.row, sheet.matter, sheet.intent(data))
    except InputError as error:
        sheet.faults.append(str(error))
        return None
    sheet.findings, sheet.proofs = verdict.findings, len(verdict.proofs)
    _own_role(sheet)
    told = last_notice(sheet.matter)
    if told is not None and isinstance(data, Proposal) and sheet.step.id not in {"pen.notice", "pen.renotice"}:
        sheet.differences = compare(told.data, data)
    return act, verdict


def _page(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if request.method != "POST":
        judge_sheet(sheet)
        return _shown(request, sheet, "")
    _take_files(request, sheet)
    doing = request.POST.get("do", "check")
    if doing == "record" and not sheet.faults:
        return _record(request, sheet)
    if doing == "propose" and not sheet.faults:
        return _propose(request, sheet)
    if doing == "find" and sheet.party is not None:
        sheet.found_parties = parties.search((sheet.party["find"].data or "").strip())
    judge_sheet(sheet)
    if doing == "check":
        sheet.form.place_errors(sheet.lacking)
    return _shown(request, sheet, "checked" if doing == "check" else "", 422 if sheet.faults else 200)


def _record(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Through the ledger's door; whatever it says stands on the page."""
    if not sheet.mine:
        judge_sheet(sheet)
        return _shown(request, sheet, "refused", 403)
    try:
        with transaction.atomic():
            done = _enter(sheet)
    except Refused as error:
        judge_sheet(sheet)
        sheet.findings = error.findings
        return _shown(request, sheet, "refused", 422)
    except Stale as error:
        sheet.row = matter_or_404(sheet.person, sheet.row.pk)
        sheet.matter = load(sheet.procedure, sheet.row)
        sheet.after = sheet.row.last_seq
        judge_sheet(sheet)
        sheet.faults.insert(0, str(error))
        return _shown(request, sheet, "stale", 409)
    except BadData as error:
        sheet.lacking = dict(error.errors)
        sheet.form.place_errors(error.errors)
        return _shown(request, sheet, "lacking", 422)
    except InputError as error:
        sheet.faults.append(str(error))
        return _shown(request, sheet, "faulty", 422)
    if sheet.proposal is not None:
        proposals.done(sheet.proposal, sheet.person)
    messages.success(request, _success(sheet, done))
    return HttpResponseRedirect(reverse("matter", args=[done.matter.pk]))


def _enter(sheet: Sheet) -> Recorded:
    """Party, particulars of the files and act, all or nothing."""
    typed = sheet.values()
    chosen = typed.get("party", "") if sheet.party is not None else ""
    if chosen not in ("", NEW_PARTY) and not models.Party.objects.filter(key=chosen, erased_at=None).exists():
        raise InputError("选定的当事人不在当事人库中,请重新查找或者登记新的当事人。")
    if chosen == NEW_PARTY:
        validated(sheet.procedure, sheet.step.id, typed)
        typed["party"] = _make_party(sheet.party, typed["party_kind"]).key
    _state_particulars(sheet)
    if sheet.row.pk is None:
        return open_matter(sheet.procedure.id, sheet.intent(typed))
    return record_act(sheet.row.pk, sheet.intent(typed))


def _make_party(form: PartyForm, kind: str) -> models.Party:
    said = {name: (form[name].data or "").strip() for name in ("name", "id_number", "phone", "address", "representative")}
    for name, text in said.items():
        longest = form.fields[name].max_length  # type: ignore[attr-defined]
        if len(text) > longest:
            raise InputError(f"当事人“{form.fields[name].label}”太长,最多{longest}字。")
    return parties.find_or_make(kind=kind, **said)


def _state_particulars(sheet: Sheet) -> None:
    """Origin, time and taker of the files that this act takes up (行政诉讼证据规定第五十七条: without them a piece is not accepted)."""
    taken = _moment(sheet.meta["taken_at"]) or sheet.at or read.now()
    for upload in sheet.uploads:
        if upload.pk in sheet.chosen:
            upload.kind = sheet.meta["kind"] or upload.kind
            upload.origin, upload.taker, upload.taken_at = sheet.meta["origin"], sheet.meta["taker"], taken
            upload.save(update_fields=["kind", "origin", "taker", "taken_at"])


def _propose(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if sheet.row.pk is None:
        sheet.faults.append("新事项由有职责的人员直接登记,不能送批。")
    elif sheet.party is not None and sheet.values().get("party") == NEW_PARTY:
        try:
            with transaction.atomic():
                party = _make_party(sheet.party, sheet.values().get("party_kind", ""))
            return _send(request, sheet, sheet.values() | {"party": party.key})
        except InputError as error:
            sheet.faults.append(str(error))
    else:
        return _send(request, sheet, sheet.values())
    judge_sheet(sheet)
    return _shown(request, sheet, "faulty", 422)


def _send(request: HttpRequest, sheet: Sheet, data: Mapping[str, Any]) -> HttpResponse:
    try:
        proposals.propose(sheet.row, sheet.step.id, data, sorted(sheet.chosen), sheet.person, request.POST.get("note", "").replace("\0", ""))
    except InputError as error:
        sheet.faults.append(str(error))
        judge_sheet(sheet)
        return _shown(request, sheet, "faulty", 422)
    who = "、".join(ROLES[role] for role in sheet.step.who)
    messages.success(request, f"“{sheet.step.label}”已送{who}审批,对方会在待办中看到。")
    return HttpResponseRedirect(reverse("matter", args=[sheet.row.pk]))


def _success(sheet: Sheet, done: Recorded) -> str:
    if done.again:
        return f"“{sheet.step.label}”已经记录过了,没有重复记录。"
    issued = [
        f"{PAPERS[paper.kind].title}{f' {paper.number}' if paper.number else ''}"
        for paper in done.matter.papers.filter(act_seq=done.act.seq)
    ]
    said = [f"已记录“{sheet.step.label}”({done.act.seq}号)。"]
    if issued:
        said.append(f"文书:{'、'.join(issued)}。")
    warned = sum(not finding.blocks for finding in done.judgement.findings) if done.judgement else 0
    if warned:
        said.append(f"另有{warned}项提醒,见时间线。")
    if done.matter.next_due:
        said.append(f"下一时限:{done.matter.next_clock},{done.matter.next_due:%Y-%m-%d}届满。")
    return "".join(said)


def _shown(request: HttpRequest, sheet: Sheet, outcome: str, status: int = 200) -> HttpResponse:
    opened = sheet.row.pk is not None
    here = [sheet.row.pk, sheet.step.id] if opened else [sheet.procedure.id, sheet.step.id]
    name = "paper_draft" if opened else "paper_draft_open"
    return render(
        request,
        "console/act.html",
        {
            "sheet": sheet,
            "row": sheet.row if opened else None,
            "outcome": outcome,
            "officers": _officers(sheet),
            "paired": sheet.step.id in PAIRED,
            "kinds": EVIDENCE_KINDS,
            "weigh_url": reverse("weigh" if opened else "weigh_open", args=here),
            "papers": [(PAPERS[kind].title, reverse(name, args=[*here, kind])) for kind in sheet.step.papers],
            "upload_url": reverse("evidence_upload", args=[sheet.row.pk]) if opened else reverse("evidence_new"),
            "who": "、".join(ROLES[role] for role in sheet.step.who),
            **({"facts": item_facts(sheet.item)} if sheet.item else {}),
        },
        status=status,
    )


def _weighed(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    judge_sheet(sheet)
    return render(request, "console/_weighed.html", {"sheet": sheet})


def _take_files(request: HttpRequest, sheet: Sheet) -> None:
    """Keep what was chosen in the form's file field; one that is no photo, video or document is named on the page."""
    if REFUSAL in request.META:
        sheet.faults.append(str(request.META[REFUSAL]))
    for upload in request.FILES.getlist("files"):
        try:
            kept = keep(upload, sheet.row if sheet.row.pk else None, sheet.person)
        except InputError as error:
            sheet.faults.append(f"“{str(upload.name)[:60]}”:{error}")
            continue
        sheet.uploads.append(kept)
        sheet.chosen.add(kept.pk)


def _prepared(
    request: HttpRequest, row: models.Matter, procedure: Procedure, matter: Matter, step: Step, by: Sequence[str], faults: list[str]
) -> tuple[int | None, dict[str, Any], list[int]]:
    """First values: a proposal sent for signing, else the draft over the latest decision of the same step."""
    number = request.POST.get("proposal") if request.method == "POST" else request.GET.get("proposal")
    if number and row.pk:
        try:
            taken = proposals.take(_number(number, 0))
        except InputError as error:
            faults.append(str(error))
        else:
            if taken.matter_id == row.pk and taken.step == step.id:
                return taken.pk, dict(taken.data), list(taken.files)
    today = read.today()
    found = draft(procedure, matter, step, today, asof.bureau(today))
    before = matter.last(step.id)
    if before is not None and step.decides and isinstance(before.data, BaseModel):
        found = {name: getattr(before.data, name) for name in step.data.model_fields} | found
    if "certificates" in step.data.model_fields and not found.get("certificates"):
        held = [person.certificate for person in asof.snapshot(today).people() if person.id in by]
        found["certificates"] = "、".join(certificate.number for certificate in held if certificate is not None)
    return None, found, []


def _by(person: Person, posted: Any, row: models.Matter, step: Step) -> list[str]:
    """Who acts: the person who records, and the colleagues named beside."""
    if posted is not None:
        return list(dict.fromkeys([person.id, *(code for code in posted.getlist("co")[:MOST_PEOPLE] if code)]))
    others = [code for code in row.handlers if code != person.id]
    return [person.id, *(others[:1] if "officer" in step.who and "officer" in person.roles else [])]


def _at(posted: Any, faults: list[str]) -> tuple[datetime | None, str]:
    """The time of the act; none typed means now."""
    text = (posted.get("at") or "").strip() if posted else ""
    if not text:
        return None, ""
    found = _moment(text)
    if found is None or found.date() < FIRST_DAY:
        faults.append(f"行为时间“{text[:30]}”不是可用的时间,请写成 2023-05-01 09:30,不早于{FIRST_DAY}。")
        return None, text
    return found, text


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=CHINA) if found.tzinfo is None else found.astimezone(CHINA)
    except (ValueError, OverflowError):
        return None


def _own_role(sheet: Sheet) -> None:
    """The one who records must hold the role himself."""
    if sheet.mine or any(finding.gate == "role" for finding in sheet.findings):
        return
    who = "、".join(ROLES[role] for role in sheet.step.who)
    said = f"{sheet.person.name}没有实施“{sheet.step.label}”的职责。"
    own = Finding("role", BLOCK, said, f"由{who}办理;您可以填好后送批。", sheet.procedure.basis, {})
    sheet.findings = (own, *sheet.findings)


def _officers(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    """Colleagues to name beside: certified officers in groups by unit, or everyone where no officer acts."""
    day = (sheet.at or read.now()).date()
    found: dict[str, list[tuple[str, str]]] = {}
    for person in sheet.offer.people:
        if person.id == sheet.person.id or ("officer" in sheet.step.who and "officer" not in person.roles):
            continue
        expired = "" if person.may_enforce(day) or "officer" not in sheet.step.who else "(当日无有效执法证)"
        found.setdefault(sheet.offer.units.get(person.unit, person.unit), []).append((person.id, f"{person.name}{expired}"))
    return list(found.items())


def _meta(posted: Any, person: Person) -> dict[str, str]:
    if posted is None:
        return {"kind": "", "origin": "现场取证", "taken_at": "", "taker": person.id}
    kind = posted.get("ev-kind", "")
    return {
        "kind": kind if kind in EVIDENCE_KINDS else "",
        "origin": posted.get("ev-origin", "")[:200],
        "taken_at": posted.get("ev-taken_at", "")[:30],
        "taker": (posted.get("ev-taker") or person.id)[:20],
    }


def _typed_party(form: PartyForm) -> bool:
    return any((form[name].data or "").strip() for name in ("key", "name", "id_number"))


def _without_nul(posted: QueryDict) -> QueryDict:
    """What was posted, without the one character that no database keeps."""
    found = posted.copy()
    for name, values in found.lists():
        if any("\0" in value for value in values):
            found.setlist(name, [value.replace("\0", "") for value in values])
    return found


def _key(posted: Any) -> str:
    text = (posted.get("key") or "") if posted else ""
    return text if re.fullmatch(r"[0-9a-f]{32}", text) else uuid.uuid4().hex


def _number(text: Any, otherwise: int) -> int:
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined,no-any-return]


__all__ = ["Sheet", "act", "judge_sheet", "matter_open", "opening_procedure", "read_sheet", "weigh_act"]
