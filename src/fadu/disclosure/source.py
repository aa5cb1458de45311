"""The unmasked text of a decision, out of its acts, and what the ledger knows about the people in it. Only masking and the one who compares see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fadu.disclosure import names, places
from fadu.disclosure.masking import Known, Masked, mask_all, party
from fadu.documents.words import day as said_day
from fadu.documents.words import money
from fadu.law.common.case import RECORDS, SERVICES, opening
from fadu.law.data import references
from fadu.law.errors import InputError
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, organs, parties
from fadu.ledger.record import load
from fadu.registers.asof import Snapshot, snapshot

#: Fields of a proposal that hold text; all of them are masked together.
TEXTS = ("topic", "party", "facts", "result")
LISTS = ("basis", "course")
#: Fields of acts that hold the name of somebody who is no party.
_NAMING = ("witness", "respondent", "received_by")
_MINORS = ("under14", "14-17")


class NoResult(InputError):
    """The matter has come to nothing yet that could be public."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decision as it would be public if nothing were hidden. `texts` by field; lists have one line an entry."""

    texts: Mapping[str, str]
    known: Known
    number: str = ""
    party_code: str = ""
    organ: str = ""
    decided_on: date | None = None
    item_code: str = ""
    item_title: str = ""

    def masked(self, manual: Mapping[str, str] | None = None) -> dict[str, Masked]:
        """Every text masked; `manual` hides more: exact text → what to show."""
        more = {text: ("manual", shown) for text, shown in (manual or {}).items()}
        return mask_all(self.texts, Known({**self.known.hide, **more}, self.known.keep))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a builder finds in the acts of its procedure."""

    act: Act
    facts: str = ""
    result: str = ""
    basis: list[str] = field(default_factory=list)
    paper: str = ""
    paper_seq: int = 0


def source_of(row: models.Matter) -> Source:
    """The text of the matter's decision. Raises NoResult when there is none."""
    procedure = procedure_of(row.procedure)
    matter = load(procedure, row)
    said = _BUILDERS.get(row.procedure, _any)(matter)
    if said is None:
        raise NoResult("本事项还没有可以公开的决定或者结果，请在作出决定、制作决定书以后再公开。")
    book = snapshot(said.act.day)
    opened = opening(matter)
    item = book.item(opened.item) if opened is not None else None
    held = parties.for_masking(row.party)
    paper = models.Paper.objects.filter(matter_id=row.pk, act_seq=said.paper_seq or said.act.seq, kind=said.paper).first()
    texts = {
        "topic": f"{item.title}案" if item is not None else row.title,
        "party": held.get("name", ""),
        "facts": said.facts,
        "result": said.result,
        "basis": "\n".join(said.basis),
        "course": "\n".join(_course(matter)),
    }
    return Source(
        texts,
        _known(held, row, matter, opened, book),
        number=paper.number if paper is not None else "",
        party_code=held.get("id_number", "") if held.get("kind") == "org" else "",
        organ=str(organs.letterhead(book, organs.of_matter(matter, said.act, book)).get("name", "")),
        decided_on=said.act.day,
        item_code=item.code if item is not None else row.item_code,
        item_title=item.title if item is not None else "",
    )


def _known(held: Mapping[str, str], row: models.Matter, matter: Matter, opened: Any, book: Snapshot) -> Known:
    about = party(held["kind"], **{name: value for name, value in held.items() if name != "kind"}) if held else Known()
    officers = {person.id: person for act in matter.acts for person in act.by}
    own = {person.name for person in officers.values()}
    beside = others(row, matter)
    hide = {text: shown for other in beside for text, shown in other.hide.items()}
    hide |= {name: ("name", names.hidden(name)) for name in _witnesses(matter) if name not in own and len(name) > 1}
    hide |= about.hide
    if getattr(opened, "capacity", "") in _MINORS and held.get("name"):
        hide[held["name"]] = ("minor", "某未成年人")
    keep = [*about.keep, *(text for other in beside for text in other.keep), *(person.name for person in officers.values())]
    keep += [person.certificate.number for person in officers.values() if person.certificate is not None]
    if held.get("kind") == "org":
        keep += places.known(row.place)  # where a company broke the law, or holds its permit, is public
    keep += [str(value) for value in book.bureau().values() if isinstance(value, str) and len(value) > 3]
    return Known(hide, keep)


def others(row: models.Matter, matter: Matter) -> list[Known]:
    """What is known of the other parties that the acts name: a driver beside the owner, whom the case names besides, who asks for another."""
    keys = {key for act in matter.acts for key in references(act.data, "party")} - {row.party.key if row.party else ""}
    held = [parties.for_masking(one) for one in models.Party.objects.filter(key__in=keys).order_by("key")] if keys else []
    return [party(one["kind"], **{name: value for name, value in one.items() if name != "kind"}) for one in held if one]


def _witnesses(matter: Matter) -> list[str]:
    """Names in the fields that are for witnesses, for those who were asked and for those who took something."""
    said = (str(getattr(act.data, name, "") or "") for act in matter.acts for name in _NAMING)
    return [name for text in dict.fromkeys(said) if text for name in names.in_field(text)]


def _penalty(matter: Matter) -> _Said | None:
    decided, issued = matter.last("pen.decide"), matter.last("pen.issue")
    if decided is None or issued is None:
        return None
    data = decided.data
    changed = matter.last("pen.self-correct")
    result = data.content
    if changed is not None and changed.seq > decided.seq and changed.data.outcome == "changed" and changed.data.fine is not None:
        result = f"{result}\n经本机关自行纠正，罚款变更为{money(changed.data.fine)}。"
    return _Said(decided, _facts(data), result, list(data.basis), "penalty_decision", issued.seq)


def _spot(matter: Matter) -> _Said | None:
    issued = matter.last("smp.issue")
    return _Said(issued, _facts(issued.data), issued.data.content, list(issued.data.basis), "spot_decision") if issued else None


def _waiver(matter: Matter) -> _Said | None:
    assessed, decided = matter.last("wav.assess"), matter.last("wav.decide")
    if assessed is None or decided is None:
        return None
    return _Said(
        decided,
        assessed.data.facts,
        f"不予行政处罚。{decided.data.reasons}",
        ["《中华人民共和国行政处罚法》第三十三条"],
        "waiver_notice",
    )


def _permit(matter: Matter) -> _Said | None:
    asked, granted = matter.first("lic.apply"), matter.last("lic.grant")
    if asked is None or granted is None:
        return None
    data = granted.data
    result = f"{data.content}\n有效期自{said_day(data.valid_from)}至{said_day(data.valid_to)}。"
    return _Said(granted, asked.data.topic, result, ["《中华人民共和国行政许可法》第三十八条"], "permit_grant")


def _any(matter: Matter) -> _Said | None:
    """Any other matter: its newest act is the result; what it says is written by hand."""
    return _Said(matter.acts[-1]) if matter.acts else None


_BUILDERS: dict[str, Callable[[Matter], _Said | None]] = {
    "penalty-ordinary": _penalty,
    "penalty-simple": _spot,
    "first-violation": _waiver,
    "permit": _permit,
}


def _facts(data: Any) -> str:
    """The facts found, one line each; who the party is stands in its own field."""
    return "\n".join(fact.text for fact in data.facts if fact.element != "party")


def _course(matter: Matter) -> list[str]:
    """事中公示: when certificates were shown, rights told, papers served."""
    lines = []
    for act in matter.acts:
        who = "、".join(person.name for person in act.by)
        if act.step in (*RECORDS, "pen.show-id") and act.data.certificates:
            lines.append((act.day, f"执法人员{who}出示执法证件"))
        elif act.step in ("pen.notice", "pen.renotice"):
            lines.append((act.day, "告知拟处罚的内容和陈述、申辩、听证权利"))
        elif act.step in ("pen.hearing-hold", "lic.hear"):
            lines.append((act.day, "举行听证"))
        elif act.step in (*SERVICES, "srv.announce"):
            served = matter.numbered(act.data.paper)
            if served is not None and served.step in ("pen.notice", "pen.renotice", "pen.issue"):
                lines.append((act.day, f"送达{'告知书' if served.step != 'pen.issue' else '决定书'}"))
    return list(dict.fromkeys(f"{said_day(day)}　{what}" for day, what in lines))
