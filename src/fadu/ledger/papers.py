"""The papers an act issues: what they say (values for the template), their number and digest. The PDF is made from these, always the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import new
from typing import Any

from django.conf import settings

from fadu.documents import catalogue, numbers, render
from fadu.documents.readable import spoken
from fadu.law.common import parking
from fadu.law.common.case import handlers, opening
from fadu.law.data import references
from fadu.law.facts import Act, Matter, Person
from fadu.law.params import rules_on
from fadu.law.procedures import GATES
from fadu.law.procedures.enforcement import random_inspection
from fadu.law.procedures.service import order
from fadu.law.steps import Procedure
from fadu.ledger import index, models, organs, rows
from fadu.ledger.codec import stamp
from fadu.registers.asof import Snapshot, snapshot


def issue(
    procedure: Procedure, row: models.Matter, matter: Matter, act: Act, core: str, registers: Snapshot
) -> list[dict[str, str]]:
    """Number and digest of each paper of the act's step, inside the caller's transaction. `core` is the act as JSON text."""
    issued = []
    kinds = procedure.step(act.step).papers
    town = organs.of_matter(matter, act, registers) if kinds else ""
    for kind in kinds:
        number = _number(kind, registers, act, town)
        issued.append({"kind": kind, "number": number, "digest": content_digest(kind, number, row.head, core)})
    return issued


def pdf(procedure: Procedure, paper: models.Paper, matter: Matter) -> bytes:
    """The paper as issued, typeset: kept since it was first asked for, so the same bytes ever after."""
    kept = render.kept(paper.digest)
    if kept is not None:
        return kept
    made = typeset(procedure, paper, matter)
    render.keep([(paper.digest, paper.kind, made)])
    return made


def typeset(procedure: Procedure, paper: models.Paper, matter: Matter) -> bytes:
    """The paper as issued, typeset now. Raises InputError for characters that cannot be printed."""
    act = next(act for act in matter.acts if act.seq == paper.act_seq)
    before = Matter(matter.procedure, matter.number, matter.facts, matter.acts[: matter.acts.index(act)])
    said = values(procedure, paper.matter, before, act) | {"number": paper.number, "verify_url": verify_url("")}
    return render.pdf(paper.kind, said, datetime.fromisoformat(paper.issued_at), paper.digest)


def content_digest(kind: str, number: str, before: str, core: str) -> str:
    """SM3 over what a paper says: its kind and number, the act, and through the hash before it all that the file held.

    The party enters by key alone, so that erasing personal data leaves the digest true; the layout may change, the digest does not.
    """
    return new("sm3", f"{kind}\n{number}\n{before}\n{core}".encode()).hexdigest()


def draft(
    procedure: Procedure, row: models.Matter, matter: Matter, act: Act, kind: str, typed: models.Party | None = None
) -> bytes:
    """The paper as it would be issued, marked as a draft, without number. `typed`: a party written down but not yet kept."""
    said = values(procedure, row, matter, act) | {"number": "", "verify_url": ""}
    said["names"] = dict.fromkeys(references(act.data, "party"), "（待登记）") | said["names"]
    return render.preview(kind, said | ({"party": party(typed)} if typed is not None else {}), act.at)


def verify_url(digest: str) -> str:
    """Address that a paper's QR code opens; without a digest, the part before it."""
    return f"{settings.FADU_PUBLIC_URL}/verify/{digest}"


def values(procedure: Procedure, row: models.Matter, matter: Matter, act: Act) -> dict[str, Any]:
    """Everything a template may say about the act, its matter and the bureau of that day; of what came later, nothing."""
    book = snapshot(act.day)
    whole = matter.plus(act)
    issued = _issued(row, matter)
    known, title = index.as_told(procedure, whole.acts)
    who = None if procedure.id == "order" and order.secret(whole) else _known(row, known)
    others = _others(row, whole)
    return {
        "bureau": _bureau(book, organs.of_matter(matter, act, book)),
        "party": _reached(party(who), others.get(getattr(whole.acts[0].data, "contact", ""))),
        "vehicle": row.vehicle.read("name") if row.vehicle is not None else "",
        "matter": {"number": row.number, "title": title, "procedure_title": procedure.title},
        "case": _case(matter, act, book),
        "act": {
            "seq": act.seq,
            "step": act.step,
            "label": procedure.step(act.step).label,
            "at": stamp(act.at),
            "by": [_person(someone) for someone in act.by],
            "people": {code: someone.name for code, someone in act.standing.get("people", {}).items()},
        },
        "data": act.data.model_dump(mode="json"),
        "evidence": [
            {
                "id": name,
                "kind": piece.kind,
                "title": piece.title,
                "origin": piece.origin,
                "taken_at": stamp(piece.taken_at) if piece.taken_at else "",
                "taker": piece.taker,
            }
            for name, (piece, _) in whole.evidence.items()
        ],
        "related": {
            step: {
                **found.data.model_dump(mode="json"),
                "seq": found.seq,
                "at": stamp(found.at),
                "number": next((paper.number for paper in issued.get(found.seq, ()) if paper.number), ""),
            }
            for step in {other.step for other in matter.acts}
            if (found := matter.last(step)) is not None
        },
        "procedure": procedure.id,
        "names": _names(procedure, (who, row.vehicle, *others.values()), whole, book),
        "papers": {str(seq): "、".join(map(_titled, papers)) for seq, papers in issued.items()},
        "tiers": _tiers(matter, act, book),
        "contents": _contents(procedure, matter, issued) if act.step == "pen.archive" else [],
        "visits": [_visit(done) for done in matter.all("ins.check")] if act.step == "ins.publish" else [],
        "until": _plain(parking.handled_by(act.day, rules_on(act.day))) if act.step == "prk.notice" else "",
    }


def _visit(done: Act) -> dict[str, str]:
    """One visit of an inspection as its published results tell it; what was seen inside is not for the public."""
    data = done.data
    return {"place": data.place, "checked_on": _plain(data.checked_on), "result": random_inspection.RESULTS[data.result]}


def _issued(row: models.Matter, matter: Matter) -> dict[int, list[models.Paper]]:
    """The papers of the acts before, by act: what a later paper may call by its number."""
    done = {act.seq for act in matter.acts if act.papers}
    found: dict[int, list[models.Paper]] = {}
    if done and row.pk is not None:
        for paper in sorted(row.papers.all(), key=lambda paper: paper.pk):
            if paper.act_seq in done:
                found.setdefault(paper.act_seq, []).append(paper)
    return found


def _titled(paper: models.Paper) -> str:
    """A paper by title and number."""
    return f"《{catalogue.title_of(paper.kind)}》" + (f"（{paper.number}）" if paper.number else "")


def _tiers(matter: Matter, act: Act, book: Snapshot) -> dict[str, str]:
    """Labels of the discretion tiers of the case's item, by code."""
    thing = next(
        (thing for data in (opening(matter, act), act.data) if (thing := book.item(getattr(data, "item", "") or ""))), None
    )
    return {tier.code: tier.label for tier in thing.tiers} if thing is not None else {}


def _known(row: models.Matter, key: str) -> models.Party | None:
    """The party by its key; most often the one the matter still has."""
    if not key or (row.party is not None and row.party.key == key):
        return row.party if key else None
    return next(iter(rows.fetch(models.Party, key=key)), None)


def _others(row: models.Matter, whole: Matter) -> dict[str, models.Party]:
    """The parties that the acts name beside the matter's own: the contact of an application, those whose interest it touches."""
    own = {party.key for party in (row.party, row.vehicle) if party is not None}
    keys = {key for act in whole.acts for key in references(act.data, "party")} - own
    return {key: found for key in sorted(keys) if (found := _known(row, key)) is not None}


def _reached(said: dict[str, str] | None, contact: models.Party | None) -> dict[str, str] | None:
    """The party, with the phone of the contact where it left none of its own."""
    if said is None or contact is None or said["phone"]:
        return said
    return said | {"phone": contact.read("phone")}


def _bureau(book: Snapshot, town: str) -> dict[str, Any]:
    said = {key: _plain(value) for key, value in organs.letterhead(book, town).items()}
    return said | {"short": said.get("short_name", ""), "bank": said.get("bank_name", "")}


def _names(procedure: Procedure, known: Iterable[models.Party | None], whole: Matter, book: Snapshot) -> dict[str, str]:
    """What codes in the data mean: the party, people, items, towns, units, evidence, earlier acts."""
    names = {name: f"{name} {piece.title}".strip() for name, (piece, _) in whole.evidence.items()}
    names |= {f"#{done.seq}": procedure.step(done.step).label for done in whole.acts}
    names |= {party.key: party.read("name") for party in known if party is not None}
    for done in whole.acts:
        names |= {code: someone.name for code, someone in done.standing.get("people", {}).items()}
        for ref, name in _REGISTERS.items():
            names |= {code: name(book, code) for code in references(done.data, ref)}
    return names


def _unit(book: Snapshot, code: str) -> str:
    try:
        return str(book.unit(code)["name"])
    except KeyError:
        return code


def _item(book: Snapshot, code: str) -> str:
    thing = book.item(code)
    return thing.title if thing is not None else code


def _permit(book: Snapshot, code: str) -> str:
    thing = book.permit_item(code)
    return thing.title if thing is not None else code


def _category(book: Snapshot, code: str) -> str:
    thing = book.category(code)
    return str(thing["title"]) if thing is not None else code


#: Reference kinds of `fadu.law.data` whose codes a register explains.
def _gate(book: Snapshot, code: str) -> str:
    return GATES[code].title if code in GATES else code


_REGISTERS: dict[str, Callable[[Snapshot, str], str]] = {
    "unit": _unit,
    "town": _unit,
    "item": _item,
    "permit": _permit,
    "category": _category,
    "gate": _gate,
}


def _contents(procedure: Procedure, matter: Matter, issued: Mapping[int, Sequence[models.Paper]]) -> list[dict[str, Any]]:
    """The list of the file: every paper in order of its act, with the pages at which it stands."""
    entries, page = [], 1
    for act in matter.acts:
        for paper in issued.get(act.seq, ()):
            kind = catalogue.PAPERS.get(paper.kind)
            if kind is None:
                continue
            count = render.pages(pdf(procedure, paper, matter))
            span = str(page) if count == 1 else f"{page}—{page + count - 1}"
            entries.append({"title": kind.title, "number": paper.number, "date": act.day.isoformat(), "pages": span})
            page += count
    return entries


def party(row: models.Party | None) -> dict[str, str] | None:
    """The party's personal data for a paper; the caller shows it to people who may see it and records the look."""
    if row is None:
        return None
    return {
        "key": row.key,
        "kind": row.kind,
        **{name: row.read(name) for name in ("name", "id_number", "phone", "address", "representative")},
    }


def _number(kind: str, registers: Snapshot, act: Act, town: str) -> str:
    word = catalogue.PAPERS[kind].word
    if not word:
        return ""
    short = organs.letterhead(registers, town).get("short_name", "")
    return numbers.next_number(organs.series(word, town), act.day.year, numbers.pattern(short, word))


def _case(matter: Matter, act: Act, book: Snapshot) -> dict[str, Any]:
    data = opening(matter, act)
    if data is None:
        return {}
    thing = book.item(data.item)
    filed = matter.first("pen.file") or (act if act.step == "pen.file" else None)
    clue = matter.first("pen.clue")
    named = sorted(handlers(matter.plus(act)))
    return {
        "item_title": thing.title if thing else "",
        "statute": f"《{thing.statute}》" if thing else "",
        "duty_article": thing.duty_article if thing else "",
        "penalty_article": f"《{thing.statute}》{thing.penalty_article}" if thing else "",
        "party_kind": getattr(data, "party_kind", ""),
        "place": data.place,
        "town": _unit(book, data.town),
        "occurred_on": _plain(data.occurred_on),
        "found_on": _plain(getattr(data, "found_on", None)),
        "filed_on": _plain(filed.day) if filed else "",
        "source": spoken(type(clue.data), {"source": clue.data.source})["source"] if clue else "",
        "summary": getattr(data, "summary", ""),
        "handlers": [_person(book.person(code)) for code in named],
    }


def _person(someone: Person) -> dict[str, str]:
    return {"name": someone.name, "certificate": someone.certificate.number if someone.certificate else "", "unit": someone.unit}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
