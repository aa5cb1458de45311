"""The papers an act issues: what they say (values for the template), their number and digest. The PDF is made from these, always the same bytes."""

from __future__ import annotations

from datetime import datetime
from hashlib import new
from typing import Any

from django.conf import settings

from fadu.documents import catalogue, numbers, render
from fadu.law.common.case import handlers, opening
from fadu.law.facts import Act, Matter, Person
from fadu.law.procedures.service import order
from fadu.law.steps import Procedure
from fadu.ledger import models
from fadu.ledger.codec import stamp
from fadu.registers.asof import Snapshot, snapshot


def issue(procedure: Procedure, row: models.Matter, act: Act, core: str, registers: Snapshot) -> list[dict[str, str]]:
    """Number and digest of each paper of the act's step, inside the caller's transaction. `core` is the act as JSON text."""
    issued = []
    for kind in procedure.step(act.step).papers:
        number = _number(kind, registers.bureau(), act)
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
    return render.preview(kind, said | ({"party": party(typed)} if typed is not None else {}), act.at)


def verify_url(digest: str) -> str:
    """Address that a paper's QR code opens; without a digest, the part before it."""
    return f"{settings.FADU_PUBLIC_URL}/verify/{digest}"


def values(procedure: Procedure, row: models.Matter, matter: Matter, act: Act) -> dict[str, Any]:
    """Everything a template may say about the act, its matter and the bureau of that day."""
    book = snapshot(act.day)
    whole = matter.plus(act)
    return {
        "bureau": _bureau(book),
        "party": None if procedure.id == "order" and order.secret(whole) else party(row.party),
        "vehicle": row.vehicle.read("name") if row.vehicle is not None else "",
        "matter": {"number": row.number, "title": row.title, "procedure_title": procedure.title},
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
            step: {**found.data.model_dump(mode="json"), "seq": found.seq, "at": stamp(found.at)}
            for step in {other.step for other in matter.acts}
            if (found := matter.last(step)) is not None
        },
        "procedure": procedure.id,
        "names": _names(procedure, row, whole, act, book),
        "contents": _contents(procedure, matter) if act.step == "pen.archive" else [],
    }


def _bureau(book: Snapshot) -> dict[str, Any]:
    said = {key: _plain(value) for key, value in book.bureau().items()}
    return said | {"short": said.get("short_name", ""), "bank": said.get("bank_name", "")}


def _names(procedure: Procedure, row: models.Matter, whole: Matter, act: Act, book: Snapshot) -> dict[str, str]:
    """What codes in the data mean: people, item, town, evidence, earlier acts. The party's name comes with the party."""
    data = opening(whole)
    names = {code: someone.name for code, someone in act.standing.get("people", {}).items()}
    names |= {name: f"{name} {piece.title}".strip() for name, (piece, _) in whole.evidence.items()}
    names |= {f"#{done.seq}": procedure.step(done.step).label for done in whole.acts}
    if row.vehicle is not None:
        names[row.vehicle.key] = row.vehicle.read("name")
    for source in (data, act.data):
        thing = book.item(source.item) if getattr(source, "item", "") else None
        if thing is not None:
            names[thing.code] = thing.title
        if getattr(source, "town", ""):
            names[source.town] = _town(book, source.town)
    asked = whole.first("lic.apply")
    permit = book.permit_item(asked.data.item) if asked is not None else None
    if permit is not None:
        names[permit.code] = permit.title
    return names


def _contents(procedure: Procedure, matter: Matter) -> list[dict[str, Any]]:
    """The list of the file: every paper in order of its act."""
    return [
        {"title": catalogue.PAPERS[kind].title, "number": "", "date": act.day.isoformat(), "pages": ""}
        for act in matter.acts
        for kind in act.papers
        if kind in catalogue.PAPERS
    ]


def party(row: models.Party | None) -> dict[str, str] | None:
    """The party's personal data for a paper; the caller shows it to people who may see it and records the look."""
    if row is None:
        return None
    return {
        "key": row.key,
        "kind": row.kind,
        **{name: row.read(name) for name in ("name", "id_number", "phone", "address", "representative")},
    }


def _number(kind: str, bureau: dict[str, Any], act: Act) -> str:
    paper = catalogue.PAPERS[kind]
    if not paper.word:
        return ""
    return numbers.next_number(paper.word, act.day.year, numbers.pattern(bureau.get("short_name", ""), paper.word))


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
        "statute": thing.statute if thing else "",
        "duty_article": thing.duty_article if thing else "",
        "penalty_article": thing.penalty_article if thing else "",
        "party_kind": getattr(data, "party_kind", ""),
        "place": data.place,
        "town": _town(book, data.town),
        "occurred_on": _plain(data.occurred_on),
        "found_on": _plain(getattr(data, "found_on", None)),
        "filed_on": _plain(filed.day) if filed else "",
        "source": clue.data.source if clue else "",
        "summary": getattr(data, "summary", ""),
        "handlers": [_person(book.person(code)) for code in named],
    }


def _town(book: Snapshot, code: str) -> str:
    try:
        return str(book.unit(code)["name"])
    except KeyError:
        return code


def _person(someone: Person) -> dict[str, str]:
    return {"name": someone.name, "certificate": someone.certificate.number if someone.certificate else "", "unit": someone.unit}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
