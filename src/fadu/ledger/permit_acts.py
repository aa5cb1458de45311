"""What an applicant does about permits, through the ledger's door: apply for one or a bundle in one go, follow, supply, pay, fetch the licence.

An application is found by its number and the contact's phone; a wrong number and a wrong phone give the same empty answer.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from fadu.documents.catalogue import PAPERS
from fadu.documents.files import Stored
from fadu.documents.numbers import pattern
from fadu.law.common.agency import MANDATE
from fadu.law.common.permit import (
    change_asked,
    fee_owed,
    hearing_ends,
    hearing_told_on,
    renew_until,
    renewal_asked,
    told_by,
    unanswered,
    valid_to,
)
from fadu.law.errors import InputError
from fadu.law.facts import Act, Matter, PermitItem
from fadu.law.params import rules_on
from fadu.law.procedures.service.permit import CORRECTING, DECIDE, FORCE, GRANTED, PROCEDURE, REVIEW
from fadu.law.workdays import add_months
from fadu.ledger import codec, models, papers, parties
from fadu.ledger.guesses import failed, refuse_guessing
from fadu.ledger.permits import LICENCE, STATES
from fadu.ledger.read import today
from fadu.ledger.record import Intent, Recorded, open_matter, record_act
from fadu.registers.asof import snapshot

PUBLIC = "公众"
#: The word of a licence's number, by which it is told from an application's.
LICENCE_WORD = PAPERS[LICENCE].word
_PHONE = re.compile(r"[0-9+\-（）() ]{5,20}")
_SHORT = re.compile(r"(\d{4})\D+(\d{1,6})\D*")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the form, kept already, and the name it had."""

    stored: Stored
    name: str


@dataclass(frozen=True, slots=True)
class Application:
    """One form: the items, who asks, what each item's form says, the papers (each given once), who takes it in."""

    items: Sequence[str]
    party: Mapping[str, str]
    contact: Mapping[str, str]
    place: str
    by: str
    channel: str = "portal"
    bundle: str = ""
    town: str = ""
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    materials: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    visits: int = 0
    agent: bool = False
    key: str = ""
    at: datetime | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit of an application as the applicant may see it."""

    row: models.Matter
    matter: Matter
    item: PermitItem | None
    due: date | None
    silent: bool

    @property
    def gaps(self) -> Sequence[Any]:
        """What is to be supplied now."""
        told = self.matter.last("lic.correct")
        return told.data.gaps if told is not None and self.row.stage == CORRECTING else ()

    @property
    def refused(self) -> Act | None:
        """The act that turned the application away, or took the permit back: its reasons are the applicant's to read."""
        return self.matter.last("lic.refuse", "lic.not-ours", "lic.not-needed", "lic.revoke", "lic.withdraw")

    @property
    def extended(self) -> Act | None:
        """The extension of the term, while the decision is awaited: its reasons are told (行政许可法第四十二条)."""
        return self.matter.last("lic.extend") if self.row.stage == REVIEW else None

    @property
    def may_give_up(self) -> bool:
        """The application can be taken back: it is not decided."""
        return self.row.stage in PROCEDURE.step("lic.give-up").at

    @property
    def hearing_until(self) -> date | None:
        """The last day on which the applicant may ask for the hearing whose right he was told; None where he may not, or has asked."""
        told = hearing_told_on(self.matter)
        if told is None or self.row.stage != REVIEW or not any(act.data.applicant_told for act in self.matter.all("lic.third")):
            return None
        asked = any(act.data.who == "applicant" for act in self.matter.all("lic.hearing-ask"))
        last = hearing_ends(told)
        return None if asked or today() > last else last

    @property
    def valid_to(self) -> date | None:
        return valid_to(self.matter)

    @property
    def ready(self) -> bool:
        """The licence can be fetched."""
        return self.row.stage == FORCE

    @property
    def waits(self) -> bool:
        """It is decided and the licence not yet made out."""
        return self.row.stage == GRANTED

    @property
    def change(self) -> Act | None:
        """The newest request to change, answered or not."""
        return self.matter.last("lic.change-ask")

    @property
    def renewal(self) -> Act | None:
        """The newest request to renew, answered or not."""
        return self.matter.last("lic.renew-ask")

    @property
    def changed(self) -> Act | None:
        """The answer to the newest request to change."""
        return self.matter.last("lic.change") if change_asked(self.matter) is None else None

    @property
    def renewed(self) -> Act | None:
        """The answer to the newest request to renew."""
        return self.matter.last("lic.renew", "lic.renew-deem") if renewal_asked(self.matter) is None else None

    @property
    def lapsed(self) -> bool:
        """Its last day is over, and no renewal that was asked for before waits (then it holds by silence, 行政许可法第五十条)."""
        ends, asked = self.valid_to, renewal_asked(self.matter)
        return self.ready and ends is not None and today() > ends and (asked is None or asked.day > ends)

    @property
    def stands(self) -> str:
        """The stage in one word for the holder; a permit that was handed out lapses by its date."""
        return STATES["expired"] if self.lapsed else self.row.stage

    @property
    def holds(self) -> bool:
        """The permit is in force today."""
        return self.ready and self.valid_to is not None and not self.lapsed

    @property
    def may_change(self) -> bool:
        """A change can be asked for: in force, and no request waits."""
        return self.holds and change_asked(self.matter) is None

    @property
    def may_renew(self) -> bool:
        """A renewal can be asked for on the portal: within the time of the law, and no request waits. The window takes a late one too."""
        last = self.ask_until
        return self.ready and last is not None and today() <= last and renewal_asked(self.matter) is None

    @property
    def too_late(self) -> bool:
        """The time to ask for a renewal is over, the permit is not."""
        return self.holds and not self.may_renew and renewal_asked(self.matter) is None

    @property
    def ask_until(self) -> date | None:
        """The last day to ask for a renewal in time."""
        return renew_until(self.matter)

    @property
    def longest(self) -> date | None:
        """The last day to which it can be renewed; None where the decision sets it."""
        ends, months = self.valid_to, self.item.months if self.item is not None else None
        return add_months(ends, months) if ends is not None and months else None

    @property
    def paid(self) -> Sequence[Act]:
        """What was paid of the fee."""
        return self.matter.all("lic.paid")

    @property
    def owed(self) -> Decimal:
        """Yuan charged and not yet paid."""
        return fee_owed(self.matter)


def apply(said: Application) -> list[models.Matter]:
    """Open a matter for each item, all or none; the first one's number is the number to follow. Raises InputError, Refused."""
    if not said.items:
        raise InputError("请选择要申请的许可事项。")
    if not _PHONE.fullmatch(said.contact.get("phone", "")):
        raise InputError("请填写联系人的电话，办理进度凭编号和这个电话查询。")
    done = _before(said.key)
    if done:
        return done
    with transaction.atomic():
        applicant = parties.find_or_make(**said.party, synthetic=said.synthetic)
        contact = parties.find_or_make(kind="citizen", **said.contact, synthetic=said.synthetic)
        opened: list[models.Matter] = []
        for place, code in enumerate(said.items):
            lead = opened[0].number if opened else ""
            opened.append(_open(said, place, code, applicant.key, contact.key, lead))
    return opened


def _before(key: str) -> list[models.Matter]:
    """What the same form opened already."""
    if not key:
        return []
    acts = (
        models.Act.objects.filter(key__startswith=f"{key}-", step="lic.apply").select_related("matter__party").order_by("matter_id")
    )
    return [act.matter for act in acts]


def _open(said: Application, place: int, code: str, applicant: str, contact: str, lead: str) -> models.Matter:
    item = snapshot(said.at.date() if said.at else today()).permit_item(code)
    if item is None:
        raise InputError("今天公布的许可事项中没有这一项，请从办事指南选择。")
    by_agent = said.agent or bool(said.materials.get(MANDATE))
    names = dict.fromkeys((*item.materials, MANDATE) if by_agent else item.materials)
    files, materials = _files(list(names), said.materials, said.by)
    typed = said.answers.get(code, {})
    data = {
        "item": code,
        "topic": f"{item.title}：{said.place}"[:200],
        "party": applicant,
        "contact": contact,
        "by_agent": by_agent,
        "place": said.place,
        "town": said.town,
        "answers": [{"name": name, "value": typed.get(name, "")} for name in item.fields],
        "materials": materials,
        "channel": said.channel,
        "visits": said.visits if place == 0 else 0,
        "bundle": said.bundle,
        "lead": lead,
        "period": item.period,
        "promised": _promised(said, item),
        "months": item.months,
    }
    key = f"{said.key}-{place}" if said.key else ""
    return open_matter(
        "permit", Intent("lic.apply", data, [said.by], said.at, files=files, key=key), synthetic=said.synthetic
    ).matter


def _promised(said: Application, item: PermitItem) -> int:
    """The promise as published: of the bundle where the items are asked for together, and no longer than the item's law."""
    day = said.at.date() if said.at else today()
    bundle = next((one for one in snapshot(day).bundles() if one.code == said.bundle), None)
    return min(max(item.promised, bundle.promised if bundle is not None else 0), int(rules_on(day)[item.period]))


def _files(names: Sequence[str], given: Mapping[str, Sequence[Upload]], by: str) -> tuple[list[int], list[dict[str, Any]]]:
    """Rows for the given files, so that the act takes them up, and the list of papers that names them: E1, E2 … in that order."""
    rows: list[models.Evidence] = []
    materials: list[dict[str, Any]] = []
    for name in names:
        pieces = []
        for upload in given.get(name, ()):
            rows.append(_keep(upload, name, by))
            pieces.append(len(rows))
        materials.append({"name": name, "files": [f"E{number}" for number in pieces]})
    return [row.pk for row in rows], materials


def _keep(upload: Upload, name: str, by: str) -> models.Evidence:
    stored = upload.stored
    return models.Evidence.objects.create(
        sha256=stored.sha256,
        size=stored.size,
        mime=stored.mime,
        name=f"{name}：{upload.name}"[:200],
        kind="document",
        taken_at=stored.taken_at,
        origin="申请人提交",
        uploaded_by=by,
    )


def supply(
    row: models.Matter,
    answers: Mapping[str, str],
    given: Mapping[str, Sequence[Upload]],
    by: str,
    *,
    note: str = "",
    key: str = "",
    visits: int = 0,
) -> Recorded:
    """What the applicant was told is missing. Raises InputError when nothing is given."""
    permit = _permit(row)
    asked = [gap.material for gap in permit.gaps]
    if not any(given.get(name) for name in asked) and not any(answers.get(name) for name in asked) and not note.strip():
        raise InputError("请上传或者填写需要补正的内容。")
    files, materials = _files([name for name in asked if given.get(name)], given, by)
    taken = len(permit.matter.evidence)
    for one in materials:
        one["files"] = [f"E{taken + int(piece[1:])}" for piece in one["files"]]
    said = [{"name": name, "value": answers[name]} for name in asked if answers.get(name)]
    data = {"answers": said, "materials": materials, "note": note, "visits": visits}
    return record_act(row.pk, Intent("lic.supply", data, [by], files=files, key=key))


def give_up(row: models.Matter, by: str, *, key: str = "") -> Recorded:
    """The applicant takes his application back. Raises InputError once it is decided."""
    if not _permit(row).may_give_up:
        raise InputError("这一申请已经办结或者已经撤回，不能再撤回。")
    return record_act(row.pk, Intent("lic.give-up", {}, [by], key=key))


def ask_hearing(row: models.Matter, what: str, by: str, *, key: str = "") -> Recorded:
    """The applicant asks for the hearing whose right he was told (行政许可法第四十七条). Raises InputError where he may not."""
    if _permit(row).hearing_until is None:
        raise InputError("这一申请现在不能要求听证：没有告知听证权利，或者要求的期限已过，或者已经要求过。")
    return record_act(row.pk, Intent("lic.hearing-ask", {"who": "applicant", "what": what}, [by], key=key))


def ask_change(row: models.Matter, what: str, reasons: str, files: Sequence[Upload], by: str, *, key: str = "") -> Recorded:
    """The holder asks to change what the permit says (行政许可法第四十九条). Raises InputError where none can be asked for."""
    if not _permit(row).may_change:
        raise InputError("这一许可现在不能申请变更：不在有效期内，或者已有变更申请还没有决定。")
    if len(what.strip()) < 4:
        raise InputError("请写明要变更的内容，至少四个字。")
    return _ask(row, "lic.change-ask", {"what": what, "reasons": reasons}, files, by, key)


def ask_renewal(
    row: models.Matter, until: date | None, reasons: str, files: Sequence[Upload], by: str, *, key: str = ""
) -> Recorded:
    """The holder asks that the permit hold longer (行政许可法第五十条). Raises InputError where none can be asked for, or for such a day."""
    permit = _permit(row)
    ends = permit.valid_to
    if ends is None or not permit.may_renew:
        raise InputError(
            f"这一许可现在不能在网上申请延续：应当在{permit.ask_until}以前申请。届满前仍需要延续的，请到窗口提出；"
            "已经届满的请重新申请；已有延续申请的，请等决定。"
        )
    if until is None or until <= ends:
        raise InputError(f"许可到{ends}届满，请选择这一天以后的日期。")
    if permit.longest is not None and until > permit.longest:
        raise InputError(f"本事项每次最长{permit.item.months if permit.item else 0}个月，最多延续到{permit.longest}。")
    return _ask(row, "lic.renew-ask", {"until": until, "reasons": reasons}, files, by, key)


def _ask(row: models.Matter, step: str, data: Mapping[str, Any], files: Sequence[Upload], by: str, key: str) -> Recorded:
    rows = [_keep(upload, "附件", by).pk for upload in files]
    return record_act(row.pk, Intent(step, data, [by], files=rows, key=key))


def number_of(typed: str) -> str:
    """The whole number of an application or a licence from what somebody typed: all of it, or only an application's year and number."""
    text = "".join(typed.split())
    short = _SHORT.search(text)
    if short is None:
        return text[:60]
    word = LICENCE_WORD if LICENCE_WORD in text else f"{PROCEDURE.prefix}案"
    return pattern(str(snapshot(today()).bureau().get("short_name", "")), word).format(year=short[1], n=int(short[2]))


def identified(number: str, phone: str) -> str:
    """The number to follow when number and phone belong together, else empty. The look is recorded.

    Raises TooMany when the phone of that number was guessed wrong too often.
    """
    whole = number_of(number)
    refuse_guessing("permit", whole)
    found = _identified(whole, phone)
    if not found:
        failed("permit", whole)
    return found


def _identified(number: str, phone: str) -> str:
    row = models.Matter.objects.filter(number=number, procedure="permit").first()
    if row is None:
        held = models.Paper.objects.filter(number=number, kind=LICENCE).select_related("matter").first()
        row = held.matter if held is not None else None
    if row is None:
        return ""
    asked = _load(row).first("lic.apply")
    if asked is None:
        return ""
    typed = re.sub(r"\D", "", phone)
    known = models.Party.objects.filter(key__in=[key for key in (asked.data.contact, asked.data.party) if key])
    matched = [one for one in known if typed and hmac.compare_digest(re.sub(r"\D", "", one.read("phone")).encode(), typed.encode())]
    if not matched:
        return ""
    models.Look.objects.create(party=matched[0].key, person=PUBLIC, purpose="申请人按编号和电话查询许可办理进度", matter=row.number)
    return asked.data.lead or row.number


def of_application(lead: str) -> list[Permit]:
    """All permits of one application, the one with the number to follow first."""
    first = models.Matter.objects.filter(number=lead, procedure="permit").select_related("party").first()
    if first is None:
        return []
    near = models.Matter.objects.filter(procedure="permit", party=first.party, opened_on=first.opened_on).select_related("party")
    found = [_permit(row) for row in near.order_by("pk")[:50]]
    return [one for one in found if one.row.pk == first.pk or _lead(one) == lead]


def _lead(permit: Permit) -> str:
    asked = permit.matter.first("lic.apply")
    return asked.data.lead if asked is not None else ""


def _permit(row: models.Matter) -> Permit:
    matter, now = _load(row), today()
    asked = matter.first("lic.apply")
    if asked is None:
        raise InputError("这一事项不是许可申请。")
    run = DECIDE.run(matter, rules_on(now), now)
    waits = unanswered(matter)
    silent = waits is not None and now > told_by(waits.day)
    return Permit(row, matter, snapshot(asked.day).permit_item(asked.data.item), run.last if run is not None else None, silent)


def _load(row: models.Matter) -> Matter:
    return codec.matter(PROCEDURE, row.number, row.acts.order_by("seq").values_list("body", flat=True), row.stage)


def licence_numbers(found: Sequence[Permit]) -> dict[int, str]:
    """Matter → number of its newest licence, of those that were handed out; one query."""
    ready = [one.row.pk for one in found if one.ready]
    rows = models.Paper.objects.filter(matter_id__in=ready, kind=LICENCE).order_by("pk")
    return dict(rows.values_list("matter_id", "number"))


def licence(permit: Permit) -> tuple[str, bytes] | None:
    """Number and PDF of the newest licence; None before it was handed out. The caller has identified the applicant."""
    paper = models.Paper.objects.filter(matter=permit.row, kind=LICENCE).order_by("-pk").first()
    return (paper.number, papers.pdf(PROCEDURE, paper, permit.matter)) if paper is not None and permit.ready else None


def fee_notice(permit: Permit) -> tuple[str, bytes] | None:
    """The newest notice of the fee; None where none is charged."""
    return _newest(permit, "permit_fee_notice")


def decision(permit: Permit) -> tuple[str, bytes] | None:
    """The newest paper for the applicant: acceptance, gaps, time left out, extension, hearing, decision, what became of the permit."""
    return _newest(
        permit,
        "permit_cancellation",
        "permit_withdrawal",
        "permit_revocation",
        "permit_extension",
        "permit_pause",
        "permit_hearing_notice",
        "permit_renewal",
        "permit_change",
        "permit_refusal",
        "permit_grant",
        "permit_not_ours",
        "permit_not_needed",
        "permit_correction",
        "permit_acceptance",
    )


def _newest(permit: Permit, *kinds: str) -> tuple[str, bytes] | None:
    """Number and PDF of the newest paper of those kinds."""
    paper = models.Paper.objects.filter(matter=permit.row, kind__in=kinds).order_by("-pk").first()
    return (paper.number, papers.pdf(PROCEDURE, paper, permit.matter)) if paper is not None else None
