"""What is asked about orders, disputes and petitions."""

from __future__ import annotations

from typing import Any

from fadu.law.common.reported import QUESTION, reported_in
from fadu.law.facts import Act, Matter
from fadu.law.privacy import named_in
from fadu.law.procedures.service import order
from fadu.ledger import barred, models, parties, rows
from fadu.ledger.standing.named import TELLING, matters, people
from fadu.registers.asof import Snapshot


def category(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The service category that the act names (or the matter so far), as the register has it that day; None when unknown.

    `within`: the act names a part of the unit that answers for it, such as a squad of the brigade.
    """
    code = getattr(act.data, "category", "") or order.category(matter)
    found, unit = book.category(code) if code else None, getattr(act.data, "unit", "")
    if found is not None and unit and book.parent(unit) == found["unit"]:
        found["within"] = True
    return {"category": found}


def led(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The matters that an order names as opened for it, this act's included, by number with their procedures."""
    done = (*matter.all("ord.lead", "ord.handle", "ord.reply"), act)
    numbers = {number for one in done if (number := getattr(one.data, "opened", ""))}
    return {"led": {number: found["procedure"] for number, found in matters(sorted(numbers)).items()} if numbers else {}}


def implicated(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Who and what of the act belongs to a unit below the one that the petition or order reports; nothing where none is reported."""
    told = (act.data, *(done.data for done in reversed(matter.acts)))
    whom = reported_in(*told)
    if not whom.unit:
        return {}
    named = people(act.data, book)
    named.pop(whom.person, None)
    return {QUESTION: barred.implicated(act.data, [*act.by, *named.values()], whom, book)}


def handed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The matter of ours that a dispute was handed to, as it stands."""
    handed = matter.last("dsp.hand-over")
    return {"handed": matters([handed.data.record]) if handed and handed.data.record else {}}


def disputes_found(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The disputes that the rounds of a screening listed, as they stand."""
    return {"disputes_found": matters([number for done in matter.all("scr.check") for number in done.data.records])}


def outside(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of those who handled the order's newest dispatch, or do it now, who is neither its officer nor of its unit, the one above or one below."""
    sent = matter.last("ord.dispatch")
    if sent is None or not sent.data.unit:
        return {}
    done = order.handled(matter) if act.step == "ord.verify" else act
    unit = sent.data.unit
    near = {unit, book.parent(unit)}
    by = done.by if done else ()
    return {
        "outside": [
            person.name
            for person in by
            if person.id != sent.data.officer and person.unit not in near and book.parent(person.unit) != unit
        ]
    }


def named(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Which personal data of the petitioner, or of who reported an order in secret, stand in the texts of the act. The data themselves are not told."""
    if matter.procedure == "order" and not order.secret(matter):
        return {"named": []}
    begun = matter.first("pet.register", "ord.receive")
    key = getattr((begun or act).data, "party", "")
    found = rows.fetch(models.Party, key=key) if key else []
    said = "\n".join(value for value in act.data.model_dump().values() if isinstance(value, str))
    fields = {field for party in found for field in named_in(said, parties.for_masking(party))}
    return {"named": [label for field, label in TELLING.items() if field in fields]}
