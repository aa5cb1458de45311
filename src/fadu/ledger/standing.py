"""What the registers and the ledger answer about an act, as of its day. The answers are stored with the act, so that a check can be run again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fadu.law import questions
from fadu.law.casefile import faults
from fadu.law.common.case import SPOT, opening
from fadu.law.common.compulsion import decision_of
from fadu.law.common.delegation import COMPULSION
from fadu.law.common.respondent import cases, evidence_before_decision
from fadu.law.data import references
from fadu.law.facts import Act, Matter, Person
from fadu.law.params import rules_on
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.accountability import annual_report
from fadu.law.procedures.enforcement import file_review
from fadu.law.procedures.service import duty_roster, order
from fadu.law.steps import Step
from fadu.law.workdays import add_months
from fadu.ledger import codec, inspections, models, norms, organs, permits, publications, recording, reviewing, rows, tickets
from fadu.registers.asof import Snapshot, snapshot

_TITLE = re.compile(r"《([^《》]+)》")
#: Acts that establish a violation, for “first” and for “one act, one fine”.
ESTABLISHED = ("wav.decide", "prk.waive", "pen.decide", *SPOT)
FINED = ("pen.decide", *SPOT)


def answer(step: Step, matter: Matter, act: Act, row: models.Matter | None, registers: Snapshot | None = None) -> dict[str, Any]:
    """Answers to the step's questions, and the people its data names."""
    book = registers or snapshot(act.day)
    found: dict[str, Any] = {"people": people(act.data, book)}
    numbers = references(act.data, "matter")
    if numbers:
        found["matters"] = matters(numbers)
    for question in step.asks:
        found.update(QUESTIONS[question](matter, act, row, book))
    return found


def people(data: Any, book: Snapshot) -> dict[str, Person]:
    """The persons that the data names, as of the day; a code nobody has is left out and the gate will miss it."""
    found = {}
    for code in references(data, "person"):
        try:
            found[code] = book.person(code)
        except KeyError:
            continue
    return found


def matters(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the ledger says of other matters that the data names, by number; one nobody has is left out."""
    found = models.Matter.objects.filter(number__in=numbers)
    fields = ("number", "procedure", "stage", "closed", "opened_on", "town", "item_code", "published")
    rows_of = {row.pop("number"): row for row in found.values(*fields)}
    return {number: row | {"opened_on": row["opened_on"].isoformat()} for number, row in rows_of.items()}


def _violation_day(data: Any, day: date) -> date:
    return getattr(data, "ended_on", None) or getattr(data, "occurred_on", None) or day


def _item(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    data = opening(matter, act)
    if data is None:
        return {"item": None}
    then = book.on(_violation_day(data, act.day)).item(data.item)
    now = book.item(data.item)
    return {"item": then} if now == then else {"item": then, "item_now": now}


def _power(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    data, clue = opening(matter, act), matter.last("pen.clue")
    if data is None and clue is not None and clue.data.item:
        data = clue.data  # what was not filed can still go to the organ that holds the item
    if data is not None and data.item is None:
        return {}  # a form that nobody has filled yet; no act is recorded without its item
    power: dict[str, Any] = {"on_list": False, "holder": None} if data is None else dict(book.power(data.item, data.town))
    if data is not None and power["holder"] not in ("bureau", None):
        power["holder_name"] = book.unit(power["holder"])["name"]
        filed = matter.first("pen.file")
        if filed is not None:
            power["when_filed"] = book.on(filed.day).power(data.item, data.town)["holder"]
    foreign = ("town", "subdistrict") if act.step in COMPULSION else ("town",)
    of_towns = [person.id for person in act.by if book.unit(person.unit)["kind"] in foreign]
    if of_towns:
        power["town_people"] = of_towns
        if organs.town_of(act.by, data, book):
            power["own_name"] = True
    return {"power": power}


def _same_act(matter: Matter, act: Act, row: models.Matter | None) -> list[models.Matter]:
    """Other matters about the same party, item and day, oldest first. One small indexed look, so that it stays quick in a large ledger."""
    data = opening(matter, act)
    if data is None or data.occurred_on is None:
        return []
    day = data.occurred_on.isoformat()
    same = [
        other
        for party in rows.fetch(models.Party, key=getattr(data, "party", ""))
        for other in rows.fetch(models.Matter, party_id=party.pk, item_code=data.item, occurred_on=day)
    ]
    return [other for other in same if row is None or other.pk != row.pk]


def _filed_elsewhere(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    same = (other.number for other in _same_act(matter, act, row) if other.procedure == "penalty-ordinary" and not other.closed)
    return {"filed_elsewhere": next(same, "")}


def _other_fines(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    same = [other.pk for other in _same_act(matter, act, row)]
    if not same:
        return {"other_fines": []}
    fined = models.Act.objects.filter(matter_id__in=same, step__in=FINED, amount__gt=0)
    return {"other_fines": list(fined.order_by("pk").values_list("matter__number", flat=True)[:10])}


def _earlier(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Earlier established violations of the same item by the same party in the look-back period, over all units and towns."""
    if matter.has("prk.capture"):
        return {"earlier": tickets.earlier(matter, act, row, ESTABLISHED)}
    data = opening(matter, act)
    if data is None or data.occurred_on is None:
        return {"earlier": []}
    since = add_months(data.occurred_on, -int(rules_on(act.day)["waive.lookback"]))
    own = row.pk if row is not None and row.pk else 0
    values = [data.party, data.item, since.isoformat(), data.occurred_on.isoformat(), own, *ESTABLISHED]
    [found] = rows.ask(rows.Question(_EARLIER, values))
    return {"earlier": [number for (number,) in found]}


_EARLIER = (
    "SELECT m.number FROM ledger_party p JOIN ledger_matter m ON m.party_id = p.id JOIN ledger_act a ON a.matter_id = m.id "
    "WHERE p.key = %s AND m.item_code = %s AND m.occurred_on BETWEEN %s AND %s AND m.id <> %s "
    f"AND a.step IN ({', '.join(['%s'] * len(ESTABLISHED))}) ORDER BY a.id LIMIT 10"
)


def _major(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Entries of the bureau's review catalogue that the proposal meets."""
    data = opening(matter, act)
    kind = getattr(data, "party_kind", "")
    hits = []
    for entry in book.catalogue():
        if entry["party"] not in ("any", kind) or entry["kind"] not in act.data.kinds:
            continue
        if entry["threshold"] is None or (act.data.fine is not None and act.data.fine >= entry["threshold"]):
            hits.append(entry["title"])
    return {"major": hits}


#: So many of the newest cases are compared.
MOST_LIKE = 200
_LIKE = (
    "SELECT COUNT(*), MIN(fine), MAX(fine) FROM (SELECT m.fine FROM ledger_matter m JOIN ledger_party p ON p.id = m.party_id "
    "WHERE m.item_code = %s AND m.fine > 0 AND p.kind = %s AND m.id <> %s AND m.procedure = 'penalty-ordinary' "
    f"ORDER BY m.opened_on DESC LIMIT {MOST_LIKE}) AS newest"
)


def _like(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Fines of other decided cases on the same item against the same kind of party: how many, the lowest, the highest in yuan."""
    data = opening(matter, act)
    if data is None or row is None:
        return {"like": None}
    [[(count, low, high)]] = rows.ask(rows.Question(_LIKE, [data.item, data.party_kind, row.pk or 0]))
    return {"like": {"count": count, "low": yuan_text(low), "high": yuan_text(high)} if count else None}


def yuan_text(fen: int) -> str:
    """Fen as yuan without needless zeros: 50050 → 500.5."""
    return f"{(Decimal(fen) / 100).normalize():f}"


def _basis(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the texts cited: which were not in force on the day of the violation, which are only normative documents."""
    then = book.on(_violation_day(opening(matter, act), act.day))
    dead, soft = [], []
    for name in {title for basis in act.data.basis for title in _TITLE.findall(basis)}:
        old, new = then.statute(name), book.statute(name)
        if old is None and new is None:
            dead.append(f"《{name}》")
        elif (old or new or {}).get("level") == "规范性文件":
            soft.append(f"《{name}》")
    return {"basis": {"not_in_force": sorted(dead), "normative": sorted(soft)}}


def _review_pool(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The files that the review's plan covers today, so that the draw can be made again."""
    plan = file_review.plan_of(matter)
    files = reviewing.pool(plan).values_list("number", flat=True) if plan is not None else ()
    return {"review_pool": list(files[: reviewing.MOST_POOL + 1])}


def _file_under_review(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the file that a score names: who acted in it, the faults that the replay of today finds, and what is said of each."""
    found = models.Matter.objects.filter(number=getattr(act.data, "file", "")).first()
    if found is None:
        return {"file_under_review": None}
    acts = reviewing.acts_of(found)
    acted = sorted({person.id for done in acts for person in done.by})
    told = faults(procedure_of(found.procedure), acts, act.day, found.number)
    said = [{name: codec.plain(getattr(fault, name)) for name in fault.__slots__} for fault in told]
    return {"file_under_review": {"people": acted, "faults": [fault.key for fault in told], "said": said}}


def _findings_listed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the review's confirmed faults, those for which a problem stands on a list: “file fault” → number of the problem."""
    found = reviewing.listed(matter.number, matter.acts[0].day if matter.acts else act.day)
    return {"findings_listed": {key: problem.row.number for key, problem in found.items()}}


def _cited(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the acts by which a mending is proven: those that stand in the ledger, with step and day."""
    mended = act if act.step == "prb.mend" else matter.last("prb.mend")
    wanted = [(one.matter, one.act) for one in mended.data.cited] if mended is not None else []
    if not wanted:
        return {"cited": []}
    named = models.Act.objects.filter(matter__number__in={number for number, _ in wanted}, seq__in={seq for _, seq in wanted})
    found = {(number, seq): (step, at[:10]) for number, seq, step, at in named.values_list("matter__number", "seq", "step", "at")}
    rows_of = [(key, found[key]) for key in dict.fromkeys(wanted) if key in found]
    return {"cited": [{"matter": number, "act": seq, "step": step, "day": day} for (number, seq), (step, day) in rows_of]}


def _delegated(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the items that an act hands to a town: which are on the power list, which it holds already by an act, which open cases the bureau has."""
    decided = matter.last("del.decide")
    if decided is None or not decided.data.town:
        return {}
    town, items, since = decided.data.town, act.data.items, getattr(act.data, "from_on", None) or act.day
    then = book.on(since)
    rows_of = {code: then.delegation(code, town) for code in items}
    held = [code for code, found in rows_of.items() if found and (found["source"] or found["valid_from"] != since)]
    cases = models.Matter.objects.filter(procedure="penalty-ordinary", closed=False, town=town, item_code__in=items)
    return {
        "delegated": {
            "kind": book.unit(town)["kind"],
            "on_list": [code for code in items if then.item(code) is not None],
            "held_earlier": held,
            "open_cases": list(cases.filter(opened_on__lt=since).order_by("pk").values_list("number", flat=True)[:50]),
        }
    }


def _case_named(matter: Matter, act: Act) -> Matter | None:
    """The other case that this matter is about, named by its first act, as it stands; None when not in the ledger."""
    begun = matter.acts[0] if matter.acts else act
    found = models.Matter.objects.filter(number=getattr(begun.data, "case", "") or "-").first()
    if found is None:
        return None
    bodies = models.Act.objects.filter(matter_id=found.pk).order_by("seq").values_list("body", flat=True)
    return codec.matter(procedure_of(found.procedure), found.number, bodies, found.stage)


def _challenged(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the case that is challenged in reconsideration or in court: the day of its decision and the evidence it held by then."""
    case = _case_named(matter, act)
    return {"challenged": evidence_before_decision(case) if case is not None else None}


def _executed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the case whose decision is to be enforced: when it was served, until when payment was put off, whether a remedy is pending. None when not in the ledger."""
    case = _case_named(matter, act)
    return {"executed": decision_of(case, rules_on(act.day)) if case is not None else None}


def _authority(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the texts that the act cites as giving it the power to enforce: title → level in the register that day; None for one not in force."""
    found = {
        title: book.statute(title.removeprefix("中华人民共和国")) or book.statute(title) for title in _TITLE.findall(act.data.law)
    }
    return {"authority": {title: said["level"] if said else None for title, said in found.items()}}


def _still_public(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Which publications of the challenged decision are still on the board: numbers of their matters."""
    found = {other.number for number in cases(matter) for other in publications.of(number) if other.published}
    return {"still_public": sorted(found)}


def _exam(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The right answers of the test paper that the act's seed gives on that day."""
    return {"exam": [question.answer for question in questions.paper(act.data.seed, book.items(), len(act.data.answers))]}


def _trained(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Person of the act → number of the newest course that he completed by that day."""
    closed = models.Act.objects.filter(step="trn.close", at__lt=(act.day + timedelta(days=1)).isoformat()).order_by("-at", "-pk")
    found: dict[str, str] = {}
    for someone in act.by:
        told = closed.filter(body__contains=f'"{someone.id}"').values_list("body", "matter__number")
        passed = (number for body, number in told if someone.id in json.loads(body)["data"]["passed"])
        if (number := next(passed, None)) is not None:
            found[someone.id] = number
    return {"trained": found}


def _liaisons(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    town = act.data.town
    return {"liaisons": [found["person"] for found in book.liaisons(town)] if town else []}


def _category(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The service category that the act names (or the matter so far), as the register has it that day; None when unknown.

    `within`: the act names a part of the unit that answers for it, such as a squad of the brigade.
    """
    code = getattr(act.data, "category", "") or order.category(matter)
    found, unit = book.category(code) if code else None, getattr(act.data, "unit", "")
    if found is not None and unit and book.parent(unit) == found["unit"]:
        found["within"] = True
    return {"category": found}


def _led(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The matters that an order names as opened for it, this act's included, by number with their procedures."""
    done = (*matter.all("ord.lead", "ord.handle", "ord.reply"), act)
    numbers = {number for one in done if (number := getattr(one.data, "opened", ""))}
    return {"led": {number: found["procedure"] for number, found in matters(sorted(numbers)).items()} if numbers else {}}


def _unfit(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of those on a roster, who holds no office that keeps duty: nobody waits at the account of the public."""
    made = matter.last("duty.roster")
    codes = references(made.data, "person") if made else ()
    found = people(made.data, book) if made else {}
    fit = set(duty_roster.WORKERS)
    return {
        "unfit": [found[code].name if code in found else code for code in codes if code not in found or not found[code].roles & fit]
    }


def _handed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The matter of ours that a dispute was handed to, as it stands."""
    handed = matter.last("dsp.hand-over")
    return {"handed": matters([handed.data.record]) if handed and handed.data.record else {}}


def _outside(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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


#: What of a petitioner must not stand in the text of an act: field of the party → its Chinese name.
_TELLING = {"name": "姓名", "phone": "电话", "id_number": "证件号码"}


def _named(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Which of the petitioner's personal data stand in the texts of the act. The data themselves are not told."""
    begun = matter.first("pet.register")
    key = getattr((begun or act).data, "party", "")
    found = rows.fetch(models.Party, key=key) if key else []
    said = "\n".join(value for value in act.data.model_dump().values() if isinstance(value, str))
    values = {label: party.read(field) for party in found for field, label in _TELLING.items()}
    return {"named": [label for label, value in values.items() if len(value) > 1 and value in said]}


def _same_year(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The other annual report of the same year that was begun before this one or is public; there are few, one or two a year."""
    begun = matter.first("rep.open") or act
    year, own = getattr(begun.data, "year", None), row.pk if row is not None and row.pk else 0
    reports = models.Act.objects.filter(matter__procedure=annual_report.PROCEDURE.id, seq=1).select_related("matter")
    for other in reports.exclude(matter_id=own).order_by("matter_id"):
        earlier = not own or other.matter_id < own
        if (earlier or other.matter.stage == annual_report.PUBLISHED) and other.content["data"].get("year") == year:
            return {"same_year": {"number": other.matter.number, "stage": other.matter.stage}}
    return {"same_year": None}


QUESTIONS: dict[str, Callable[[Matter, Act, models.Matter | None, Snapshot], dict[str, Any]]] = {
    "item": _item,
    "power": _power,
    "filed_elsewhere": _filed_elsewhere,
    "other_fines": _other_fines,
    "earlier": _earlier,
    "major": _major,
    "basis": _basis,
    "delegated": _delegated,
    "liaisons": _liaisons,
    "challenged": _challenged,
    "executed": _executed,
    "authority": _authority,
    "still_public": _still_public,
    "exam": _exam,
    "trained": _trained,
    "like": _like,
    "permit": permits.item,
    "same_tickets": tickets.same,
    "device": tickets.device,
    "file_under_review": _file_under_review,
    "review_pool": _review_pool,
    "findings_listed": _findings_listed,
    "cited": _cited,
    "recording": recording.coverage,
    "recorder": recording.recorder,
    "footage": recording.registered,
    "footage_needs": recording.needs,
    "recording_gap": recording.gap,
    "category": _category,
    "led": _led,
    "handed": _handed,
    "unfit": _unfit,
    "outside": _outside,
    "named": _named,
    "same_year": _same_year,
    "other_norms": norms.others,
    "inspection": inspections.listing,
    "inspection_items": inspections.listed_items,
    "credit_source": inspections.credit_source,
}

__all__ = ["QUESTIONS", "answer", "people"]
