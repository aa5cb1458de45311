"""The form of an act: its page, the findings before the button, and the recording itself.

A page with findings loses nothing: typed values, uploaded files, people and time stay as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.console import proposals
from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.evidence import REFUSAL
from fadu.console.forms import tier_label
from fadu.console.sheet import NEW_PARTY, Sheet, judge_sheet, make_party, moment, opening_procedure, read_sheet, with_others
from fadu.console.similar import SHOWN_ON, likes_of, seen
from fadu.documents.catalogue import PAPERS
from fadu.law.common.case import INVESTIGATING, SPOT
from fadu.law.common.compulsion import coe_officers
from fadu.law.errors import InputError
from fadu.law.facts import ELEMENTS, EVIDENCE_KINDS, PARTY_KINDS, PENALTY_KINDS, ROLES, Item, Person
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement.enforcement_statistics import PUBLISH as STATISTICS
from fadu.ledger import models, orders, parties, read, vehicles
from fadu.ledger.record import BadData, Recorded, Refused, Stale, load, open_matter, record_act, validated
from fadu.ledger.uploads import keep
from fadu.registers import asof

#: Steps that take a second certified officer; the form asks for him in plain sight.
PAIRED = coe_officers.on | {
    *INVESTIGATING,
    "pen.conclude",
    "pen.evidence-verify",
    *SPOT,
    "wav.assess",
    "prk.capture",
    "prk.move-on",
}


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of one step in a matter, and its recording."""
    row = matter_or_404(_person(request), pk)
    return _page(request, read_sheet(request, ALL[row.procedure], step, row))


@for_roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def matter_open(request: HttpRequest, procedure: str, step: str) -> HttpResponse:
    """The form of the first act of a new matter; statistics are computed on a page of their own, nobody types them."""
    sheet = read_sheet(request, opening_procedure(procedure, step), step, None)
    if step == STATISTICS and _person(request).roles & set(sheet.procedure.step(step).who):
        return redirect("enforcement_statistics", read.today().year - 1)
    return _page(request, sheet)


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
    code = next((str(value) for name, value in request.GET.items() if name == "code" or name.endswith("-item")), "")
    found = asof.item(code, read.today()) if code else None
    shown = item_facts(found) if code else {}
    if found is not None and any(name.endswith("-tier") for name in request.GET):
        shown |= {"choose_tier": True, "tier_choices": [(tier.code, tier_label(tier)) for tier in found.tiers]}
    return render(request, "console/_item.html", shown)


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
        hits = parties.search((sheet.party["find"].data or "").strip())
        # Whoever is known from a petition or a secret report alone is as if unknown: a search by phone must not tell that he came.
        sheet.found_parties = [hit for hit in hits if not read.only_in_confidence(sheet.person, hit)]
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
        # The ledger's door has a transaction of its own: another around it only where more than the act is written.
        with transaction.atomic() if _writes_more(sheet) else nullcontext():
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


def _writes_more(sheet: Sheet) -> bool:
    return sheet.party is not None or bool(sheet.others or sheet.chosen) or "vehicle" in sheet.step.data.model_fields


def _enter(sheet: Sheet) -> Recorded:
    """Party, particulars of the files and act, all or nothing."""
    typed = sheet.values()
    chosen = typed.get("party", "") if sheet.party is not None else ""
    if chosen not in ("", NEW_PARTY) and not models.Party.objects.filter(key=chosen, erased_at=None).exists():
        raise InputError("选定的当事人不在当事人库中，请重新查找或者登记新的当事人。")
    if sheet.party is not None and chosen == NEW_PARTY:
        validated(sheet.procedure, sheet.step.id, typed)
        typed["party"] = make_party(sheet.party, sheet.party_kind, unnamed=sheet.procedure.id == "order").key
    if sheet.procedure.id == "order" and typed.get("party"):
        typed |= orders.without_reporter(typed)
    if sheet.others:
        validated(sheet.procedure, sheet.step.id, typed)
        typed = with_others(sheet, typed)
    if "vehicle" in typed:
        typed["vehicle"] = vehicles.find_or_make(str(sheet.form.values()["vehicle"])).key
    _state_particulars(sheet)
    if sheet.row.pk is None:
        return open_matter(sheet.procedure.id, sheet.intent(typed))
    return record_act(sheet.row.pk, sheet.intent(typed))


def _state_particulars(sheet: Sheet) -> None:
    """Origin, time and taker of the files that this act takes up (行政诉讼证据规定第五十七条: without them a piece is not accepted)."""
    typed, done = moment(sheet.meta["taken_at"]), sheet.at or read.now()
    for upload in sheet.taken:
        upload.kind = sheet.meta["kind"] or upload.kind
        upload.origin, upload.taker, upload.taken_at = sheet.meta["origin"], sheet.meta["taker"], typed or upload.taken_at or done
        upload.save(update_fields=["kind", "origin", "taker", "taken_at"])


def _propose(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if sheet.row.pk is None:
        sheet.faults.append("新事项由有职责的人员直接登记，不能送批。")
    elif sheet.others or (sheet.party is not None and sheet.values().get("party") == NEW_PARTY):
        try:
            with transaction.atomic():
                said = with_others(sheet, sheet.values())
                if sheet.party is not None and said.get("party") == NEW_PARTY:
                    said["party"] = make_party(sheet.party, sheet.party_kind).key
            return _send(request, sheet, said)
        except InputError as error:
            sheet.faults.append(str(error))
    else:
        return _send(request, sheet, sheet.values())
    judge_sheet(sheet)
    return _shown(request, sheet, "faulty", 422)


def _send(request: HttpRequest, sheet: Sheet, data: Mapping[str, Any]) -> HttpResponse:
    try:
        proposals.propose(
            sheet.row, sheet.step.id, data, sorted(sheet.chosen), sheet.person, request.POST.get("note", "").replace("\0", "")
        )
    except InputError as error:
        sheet.faults.append(str(error))
        judge_sheet(sheet)
        return _shown(request, sheet, "faulty", 422)
    who = "、".join(ROLES[role] for role in sheet.step.who)
    messages.success(request, f"“{sheet.step.label}”已送{who}审批，对方会在待办中看到。")
    return HttpResponseRedirect(reverse("matter", args=[sheet.row.pk]))


def _success(sheet: Sheet, done: Recorded) -> str:
    if done.again:
        return f"“{sheet.step.label}”已经记录过了，没有重复记录。"
    issued = [f"{PAPERS[paper['kind']].title} {paper['number']}".rstrip() for paper in done.act.content["papers"]]
    said = [f"已记录“{sheet.step.label}”({done.act.seq}号)。"]
    if issued:
        said.append(f"文书：{'、'.join(issued)}。")
    warned = sum(not finding.blocks for finding in done.judgement.findings) if done.judgement else 0
    if warned:
        said.append(f"另有{warned}项提醒，见时间线。")
    if done.matter.next_due:
        said.append(f"下一时限：{done.matter.next_clock},{done.matter.next_due:%Y-%m-%d}届满。")
    return "".join(said)


def _shown(request: HttpRequest, sheet: Sheet, outcome: str, status: int = 200) -> HttpResponse:
    opened = sheet.row.pk is not None
    here = [sheet.row.pk, sheet.step.id] if opened else [sheet.procedure.id, sheet.step.id]
    name = "paper_draft" if opened else "paper_draft_open"
    likes, guiding = likes_of(sheet.row, sheet.matter) if opened and sheet.step.id in SHOWN_ON else (None, [])
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
            "party_kinds": PARTY_KINDS,
            "weigh_url": reverse("weigh" if opened else "weigh_open", args=here),
            "papers": [(PAPERS[kind].title, reverse(name, args=[*here, kind])) for kind in sheet.step.papers],
            "upload_url": reverse("evidence_upload", args=[sheet.row.pk]) if opened else reverse("evidence_new"),
            "who": "、".join(ROLES[role] for role in sheet.step.who),
            "likes": likes,
            "guiding": guiding,
            "seen": seen(sheet.person, likes),
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
        known = sheet.uploads  # read before another is kept
        try:
            kept = keep(upload, sheet.row if sheet.row.pk else None, sheet.person.id)
        except InputError as error:
            sheet.faults.append(f"“{str(upload.name)[:60]}”:{error}")
            continue
        known.append(kept)
        sheet.chosen.add(kept.pk)


def _beside(sheet: Sheet) -> set[str]:
    """Roles of colleagues who act beside an officer: officers, and examiners of permits where they may do the step."""
    return {"officer", "examiner"} & set(sheet.step.who)


def _officers(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    """Colleagues to name beside: those whose role may do it where an officer may (of officers, whether certified), else everyone; by unit."""
    day = (sheet.at or read.now()).date()
    found: dict[str, list[tuple[str, str]]] = {}
    for person in sheet.offer.people:
        if person.id == sheet.person.id or ("officer" in sheet.step.who and not person.roles & _beside(sheet)):
            continue
        expired = (
            ""
            if person.may_enforce(day) or "officer" not in sheet.step.who or "officer" not in person.roles
            else "（当日无有效执法证）"
        )
        found.setdefault(sheet.offer.units.get(person.unit, person.unit), []).append((person.id, f"{person.name}{expired}"))
    return list(found.items())


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined]
