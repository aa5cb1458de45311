"""The sheet of an act being written: what is typed, by whom, with which files, and what the gates say of it so far."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from pydantic import BaseModel

from fadu.console import proposals
from fadu.console.evidence import pending
from fadu.console.forms import ActForm, Offer, PartyForm, offer_of
from fadu.console.matter import Difference, compare
from fadu.law.common.case import last_notice, opening
from fadu.law.common.penalty_data import Proposal
from fadu.law.data import field_extra, lenient
from fadu.law.drafts import draft
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, EVIDENCE_KINDS, ROLES, Act, Item, Matter, Person
from fadu.law.gates import BLOCK, FIRST_DAY, Finding, Judgement
from fadu.law.procedures import ALL
from fadu.law.steps import START, Procedure, Step
from fadu.ledger import models, parties, read, vehicles
from fadu.ledger.chain import ZERO
from fadu.ledger.models.party import UNNAMED
from fadu.ledger.record import BadData, Intent, load, validated, weigh
from fadu.registers import asof

#: Key of a party that is typed but not yet kept, for weighing only.
NEW_PARTY = "D-new"
#: Stands for a vehicle whose plate is typed but not yet kept.
NEW_VEHICLE = "待登记的车辆"
MOST_PEOPLE = 10
_PHONE = re.compile(r"[0-9+\-（）()]{5,20}")


@dataclass
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

    @cached_property
    def uploads(self) -> list[models.Evidence]:
        """Files that no act has taken up."""
        return pending(self.row, self.person, self.chosen)

    @property
    def taken(self) -> list[models.Evidence]:
        """Those that this act takes up; one that takes up none is recorded without asking for any."""
        return [upload for upload in self.uploads if upload.pk in self.chosen] if self.chosen else []

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
        for name in self.others & found.keys():  # those typed are kept when the act is recorded
            found[name] = [NEW_PARTY for _ in found[name]] if isinstance(found[name], list) else NEW_PARTY
        if "vehicle" in found:
            found["vehicle"] = _vehicle(str(found["vehicle"]))
        return found

    @property
    def others(self) -> set[str]:
        """Fields of the act that name parties beside the matter's own: a contact, those whose interest is touched."""
        return {
            name
            for name in self.step.data.model_fields
            if name != "party" and field_extra(self.step.data, name).get("ref") == "party"
        }

    @property
    def asks_kind(self) -> bool:
        """What the party is has to be asked beside it: the act does not say."""
        return "party_kind" not in self.step.data.model_fields

    @property
    def party_kind(self) -> str:
        """What the party is, as the act says or as chosen beside it; a citizen where nobody says."""
        said = self.party["kind"].data if self.asks_kind and self.party is not None else self.form.values().get("party_kind")
        return str(said or "citizen")

    def known_party(self) -> str:
        """Key of the party chosen, or of the one that the typed number names; empty when it is new."""
        if self.party is None:
            return ""
        key = (self.party["key"].data or "").strip()
        if key:
            return key
        kind, number = self.party_kind, (self.party["id_number"].data or "").strip()
        known = [party for party in parties.search(number) if party.kind == kind] if number else []
        return known[0].key if known else ""

    def typed_party(self) -> models.Party | None:
        """The party as a preview may print it: the chosen one, or what is typed, not kept."""
        if self.party is None or not _typed_party(self.party):
            return None
        known = models.Party.objects.filter(key=self.known_party() or "-").first()
        typed = {name: (self.party[name].data or "") for name in ("name", "id_number", "phone", "address", "representative")}
        return known or models.Party(kind=self.party_kind).put(**typed)

    def intent(self, data: BaseModel | Mapping[str, Any]) -> Intent:
        """What the person means to do."""
        files = [upload.pk for upload in self.taken]
        return Intent(self.step.id, data, self.by, self.at, files=files, key=self.key, after=self.after)


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
    person: Person = request.person  # type: ignore[attr-defined]
    today = read.today()
    posted = _without_nul(request.POST) if request.method == "POST" else None
    matter = load(procedure, row) if row is not None else Matter(procedure.id)
    row = row or models.Matter(procedure=procedure.id, head=ZERO)
    by = _by(person, posted, row, step)
    faults: list[str] = []
    at, at_text = _at(posted, faults)
    proposal, initial, files = _prepared(request, row, procedure, matter, step, by, faults)
    # A desk may send along what it knows: `?d-case=…`. It is only typed beforehand, and judged like anything typed.
    asked = _without_nul(request.GET)
    initial = initial | {name: asked[f"d-{name}"] for name in step.data.model_fields if f"d-{name}" in asked}
    code = posted.get("d-item") if posted and "d-item" in posted else initial.get("item") or getattr(opening(matter), "item", "")
    book = asof.snapshot(at.date() if at is not None else today)
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
        PartyForm(posted, prefix="party", initial={"key": initial.get("party", "")}) if "party" in step.data.model_fields else None,
        by,
        at,
        at_text,
        _key(posted),
        _number(posted.get("after"), row.last_seq) if posted else row.last_seq,
        {_number(text, 0) for text in posted.getlist("uploads")} if posted else set(files),
        _meta(posted, person),
        initial,
        proposal,
        offer,
        item,
        faults,
    )
    if found.chosen:
        found.chosen &= {upload.pk for upload in found.uploads}
    return found


def judge_sheet(sheet: Sheet) -> tuple[Act, Judgement] | None:
    """Weigh what stands on the sheet and note findings, gaps and the comparison with the notice on it."""
    typed = sheet.values()
    if typed.get("item") == "":
        del typed["item"]  # not chosen yet, which is a gap of the form and no lack of power
    try:
        data: BaseModel = validated(sheet.procedure, sheet.step.id, typed)
    except BadData as error:
        sheet.lacking = dict(error.errors)
        data = lenient(sheet.step.data, typed)
        if "item" in sheet.lacking:
            data = data.model_copy(update={"item": None})  # a form not filled yet says nothing about power
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


def make_party(form: PartyForm, kind: str, *, unnamed: bool = False) -> models.Party:
    """The party written down, kept; `unnamed`: who leaves a phone alone is kept too. Raises InputError for what cannot be kept."""
    said: dict[str, Any] = {
        name: (form[name].data or "").strip() for name in ("name", "id_number", "phone", "address", "representative")
    }
    for name, text in said.items():
        longest = form.fields[name].max_length  # type: ignore[attr-defined]
        if len(text) > longest:
            raise InputError(f"当事人“{form.fields[name].label}”太长，最多{longest}字。")
    if unnamed and not said["name"]:
        said["name"] = UNNAMED
    return parties.find_or_make(kind=kind, **said)


def with_others(sheet: Sheet, typed: dict[str, Any]) -> dict[str, Any]:
    """The values with the keys of the parties beside the matter's own, each kept. Raises InputError for what names nobody."""
    written = sheet.form.values() if sheet.form.is_bound else {}
    for name in sheet.others & written.keys():
        said = written[name]
        typed[name] = (
            [somebody(line).key for line in said] if isinstance(said, list) else somebody(said).key if said.strip() else ""
        )
    return typed


def somebody(line: str) -> models.Party:
    """Who is written as name and phone, kept; or, written as a key, the party known by it. Raises InputError without a name."""
    known = models.Party.objects.filter(key=line.strip(), erased_at=None).first()
    if known is not None:
        return known
    words = re.split(r"[\s，,、；;：:]+", line.strip())
    phone = words.pop() if len(words) > 1 and _PHONE.fullmatch(words[-1]) else ""
    name = " ".join(words)
    if len(name) < 2 or _PHONE.fullmatch(name):
        raise InputError(f"“{line.strip()[:40]}”没有写明姓名或者名称；请写姓名（名称）和电话，用空格隔开。")
    # Nobody's name has five characters, but for those written with a dot.
    return parties.find_or_make(kind="org" if len(name) > 4 and "·" not in name else "citizen", name=name, phone=phone)


def _prepared(
    request: HttpRequest, row: models.Matter, procedure: Procedure, matter: Matter, step: Step, by: Sequence[str], faults: list[str]
) -> tuple[int | None, dict[str, Any], list[int]]:
    """First values: a proposal sent for signing or returned to its author, else the draft over the latest decision of the same step."""
    number = request.POST.get("proposal") if request.method == "POST" else request.GET.get("proposal")
    if number and row.pk:
        taken = proposals.Proposal.objects.filter(pk=_number(number, 0), matter_id=row.pk, step=step.id).first()
        if taken is not None and (taken.state == "waiting" or (taken.state == "returned" and taken.made_by == by[0])):
            return (taken.pk if taken.state == "waiting" else None), dict(taken.data), list(taken.files)
        faults.append("这一份送批已经处理或者不属于这一步骤，请从待办重新打开。")
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
    found = moment(text)
    if found is None or found.date() < FIRST_DAY:
        faults.append(f"行为时间“{text[:30]}”不是可用的时间，请写成 2023-05-01 09:30,不早于{FIRST_DAY}。")
        return None, text
    return found, text


def moment(text: str) -> datetime | None:
    """A typed time in Chinese time; None when it is none."""
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
    own = Finding("role", BLOCK, said, f"由{who}办理；您可以填好后送批。", sheet.procedure.basis, {})
    sheet.findings = (own, *sheet.findings)


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


def _vehicle(plate: str) -> str:
    """Key of the vehicle of that plate, for weighing; recording keeps a new one and refuses what is no plate."""
    try:
        found = vehicles.known(plate)
    except InputError:
        found = None
    return found.key if found is not None else NEW_VEHICLE


def _typed_party(form: PartyForm) -> bool:
    return any((form[name].data or "").strip() for name in ("key", "name", "id_number", "phone"))


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
