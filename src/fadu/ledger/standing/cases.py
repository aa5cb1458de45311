"""What is asked of the registers and the ledger about a case: the power to punish, earlier and other decisions, the texts cited, the decision challenged or enforced."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic_core import from_json

from fadu.law.common import payment, respondent
from fadu.law.common.case import FINED, opening
from fadu.law.common.compulsion import decision_of
from fadu.law.common.delegation import COMPULSION
from fadu.law.common.penalty_data import Proposal
from fadu.law.common.respondent import DECIDED, cases, evidence_before_decision
from fadu.law.facts import Act, Matter, Person
from fadu.law.params import rules_on
from fadu.law.procedures import challenged_procedures
from fadu.law.procedures import procedure as procedure_of
from fadu.law.publicity import FALL, FALLEN
from fadu.law.workdays import add_months
from fadu.ledger import codec, models, organs, publications, rows, tickets
from fadu.registers.asof import Snapshot

_TITLE = re.compile(r"《([^《》]+)》")


#: Acts that establish a violation, for “first” and for “one act, one fine”.
ESTABLISHED = ("wav.decide", "prk.waive", *FINED)


def _violation_day(data: Any, day: date) -> date:
    return getattr(data, "ended_on", None) or getattr(data, "occurred_on", None) or day


def item(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    data = opening(matter, act)
    if data is None:
        return {"item": None}
    then = book.on(_violation_day(data, act.day)).item(data.item)
    now = book.item(data.item)
    return {"item": then} if now == then else {"item": then, "item_now": now}


def power(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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
    if act.step == "pen.transfer-out" and act.data.unit:
        power |= {"from": organs.organ(act.by[0].unit, book) if act.by else "", "to": organs.organ(act.data.unit, book)}
    of_towns = [person.id for person in act.by if _of_town(person, act, book)]
    if of_towns:
        power["town_people"] = of_towns
        if organs.town_of(act.by, data, book):
            power["own_name"] = True
    return {"power": power}


def _of_town(person: Person, act: Act, book: Snapshot) -> bool:
    """The person works for another organ: a town, or a sub-district that holds items of its own; in compulsion any sub-district."""
    kind = book.unit(person.unit)["kind"]
    return kind == "town" or (kind == "subdistrict" and (act.step in COMPULSION or bool(organs.organ(person.unit, book))))


def _same_act(matter: Matter, act: Act, row: models.Matter | None) -> list[models.Matter]:
    """Other matters about the same party, item and day whose decision was not annulled, oldest first: what fell must be decided anew.

    One small indexed look, so that it stays quick in a large ledger.
    """
    data = opening(matter, act)
    if data is None or data.occurred_on is None:
        return []
    day = data.occurred_on.isoformat()
    same = [
        other
        for party in rows.fetch(models.Party, key=getattr(data, "party", ""))
        for other in rows.fetch(models.Matter, party_id=party.pk, item_code=data.item, occurred_on=day)
    ]
    same = [other for other in same if row is None or other.pk != row.pk]
    gone = _annulled([other.pk for other in same])
    return [other for other in same if other.pk not in gone]


def _annulled(matters: list[int]) -> set[int]:
    """Of those matters, the ones whose decision was revoked or found void, by whoever: it says nothing of the party any more."""
    fell = models.Act.objects.filter(matter_id__in=matters, step__in=("pen.self-correct", FALL)) if matters else ()
    return {act.matter_id for act in fell if act.content["data"].get("outcome") in {"revoked", "void"}}


def filed_elsewhere(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    same = (other.number for other in _same_act(matter, act, row) if other.procedure == "penalty-ordinary" and not other.closed)
    return {"filed_elsewhere": next(same, "")}


def other_fines(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    same = [other.pk for other in _same_act(matter, act, row)]
    if not same:
        return {"other_fines": []}
    fined = models.Act.objects.filter(matter_id__in=same, step__in=FINED, amount__gt=0)
    return {"other_fines": list(fined.order_by("pk").values_list("matter__number", flat=True)[:10])}


def earlier(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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
    gone = _annulled([key for key, _ in found])
    return {"earlier": [number for key, number in found if key not in gone]}


_EARLIER = (
    "SELECT m.id, m.number FROM ledger_party p JOIN ledger_matter m ON m.party_id = p.id JOIN ledger_act a ON a.matter_id = m.id "
    "WHERE p.key = %s AND m.item_code = %s AND m.occurred_on BETWEEN %s AND %s AND m.id <> %s "
    f"AND a.step IN ({', '.join(['%s'] * len(ESTABLISHED))}) ORDER BY a.id LIMIT 10"
)


def major(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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


#: Fallen decisions are few, and are found once; to ask of each like case whether its decision fell took longer than all else that a decision asks.
_LIKE = (
    "SELECT COUNT(*), MIN(fine), MAX(fine) FROM (SELECT m.fine FROM ledger_matter m JOIN ledger_party p ON p.id = m.party_id "
    "WHERE m.item_code = %s AND m.fine > 0 AND p.kind = %s AND m.id <> %s AND m.procedure = 'penalty-ordinary' "
    f"AND m.id NOT IN (SELECT f.matter_id FROM ledger_act f WHERE f.step IN ({', '.join(f'{step!r}' for step in FALLEN)}) "
    "AND NOT EXISTS (SELECT 1 FROM ledger_act d WHERE d.matter_id = f.matter_id AND d.step = 'pen.decide' AND d.seq > f.seq)) "
    f"ORDER BY m.opened_on DESC LIMIT {MOST_LIKE}) AS newest"
)


def like(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Fines of other cases whose decision stands, on the same item against the same kind of party: how many, the lowest, the highest in yuan."""
    data = opening(matter, act)
    if data is None or row is None:
        return {"like": None}
    [[(count, low, high)]] = rows.ask(rows.Question(_LIKE, [data.item, data.party_kind, row.pk or 0]))
    return {"like": {"count": count, "low": yuan_text(low), "high": yuan_text(high)} if count else None}


def yuan_text(fen: int) -> str:
    """Fen as yuan without needless zeros: 50050 → 500.5."""
    return f"{(Decimal(fen) / 100).normalize():f}"


def basis(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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


def delegated(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
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


def authority(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the texts that the act cites as giving it the power to enforce: title → level in the register that day; None for one not in force."""
    found = {
        title: book.statute(title.removeprefix("中华人民共和国")) or book.statute(title) for title in _TITLE.findall(act.data.law)
    }
    return {"authority": {title: said["level"] if said else None for title, said in found.items()}}


def _case_named(matter: Matter, act: Act) -> Matter | None:
    """The other case that this matter is about, named by its first act."""
    begun = matter.acts[0] if matter.acts else act
    return _case(getattr(begun.data, "case", ""))


def _case(number: str) -> Matter | None:
    """The case of that number, as it stands; None when not in the ledger."""
    found = models.Matter.objects.filter(number=number or "-").first()
    if found is None:
        return None
    bodies = models.Act.objects.filter(matter_id=found.pk).order_by("seq").values_list("body", flat=True)
    return codec.matter(procedure_of(found.procedure), found.number, bodies, found.stage)


def challenged(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the case that is challenged in reconsideration or in court: its procedure, the day of its decision and the evidence it held by then."""
    case, begun = _case_named(matter, act), matter.acts[0] if matter.acts else act
    if case is None:
        return {"challenged": None}
    whose = models.Matter.objects.filter(number=case.number).values_list("organ", flat=True).first() or ""
    own = {"organ": whose, "organ_name": str(book.unit(whose)["name"])} if whose else {}
    return {"challenged": evidence_before_decision(case, begun.data.decided_on) | own}


def remade(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the matter in which a new act was made after the old one fell: the day of its newest decision, and whether that says the same as the old.
    Nothing where none is named or where its procedure knows no such decision."""
    new = _case(act.data.new_act)
    if new is None or not any(step in procedure_of(new.procedure).by_step for step in DECIDED):
        return {}
    made, old = new.last(*DECIDED), [_decision(number, matter) for number in cases(matter)]
    said = {"decided_on": made.day.isoformat() if made else None, "same": any(_same(made, one) for one in old)}
    return {"remade": said}


def _decision(number: str, suit: Matter) -> Act | None:
    case = _case(number)
    return respondent.decision_of(case, suit.acts[0].data.decided_on) if case is not None else None


def _same(made: Act | None, old: Act | None) -> bool:
    """Two decisions of penalties with the same facts, reasons and result."""
    if made is None or old is None or not isinstance(made.data, Proposal) or not isinstance(old.data, Proposal):
        return False
    new, before = made.data, old.data
    facts = [sorted((fact.element, fact.text) for fact in one.facts) for one in (new, before)]
    return facts[0] == facts[1] and (new.reasons, sorted(new.kinds), new.fine) == (
        before.reasons,
        sorted(before.kinds),
        before.fine,
    )


def lesson_listed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Whether what the newest lesson of a lost case names as its problem is one."""
    lesson = matter.last("rec.lesson", "lit.lesson")
    if lesson is None or not lesson.data.problem:
        return {}
    return {"lesson_listed": models.Matter.objects.filter(number=lesson.data.problem, procedure="problem").exists()}


def taken_over(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the case that a clue names as its origin: the pieces handed over with their digests; None where it was not handed to the organ of who registers."""
    if not act.data.origin:
        return {}
    case = _case(act.data.origin)
    sent = case.last("pen.transfer-out") if case is not None else None
    if case is None or sent is None or not sent.data.unit or not act.by:
        return {"taken_over": None}
    if organs.organ(sent.data.unit, book) != organs.organ(act.by[0].unit, book):
        return {"taken_over": None}
    return {"taken_over": {"unit": sent.data.unit, "pieces": {name: piece.sha256 for name, (piece, _) in case.evidence.items()}}}


def strange_gates(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the gates that the lesson of a lost case names: those that the procedure challenged does not have."""
    known = {gate.id for found in challenged_procedures(matter) for gate in found.gates}
    return {"strange_gates": [gate for gate in act.data.gates if gate not in known]}


def executed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the case whose decision is to be enforced: when it was served, until when payment was put off, whether a remedy is pending. None when not in the ledger."""
    case = _case_named(matter, act)
    if case is None:
        return {"executed": None}
    found, remedies = decision_of(case, rules_on(act.day)), _remedies(case.number)
    found["remedied"] = found["remedied"] or bool(remedies)
    found["contested"] = found["contested"] or any(map(respondent.pending, remedies))
    return {"executed": found}


def stays(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Where it was ordered that the decision of this matter, or of the case it enforces, must not be carried out for now: numbers of matters."""
    case = _case_named(matter, act)
    about = [one.number for one in (row, case) if one is not None]
    found = {suit.number for number in about for suit in _remedies(number) if respondent.stayed(suit)}
    if case is not None and payment.stayed(case):
        found.add(case.number)
    return {"stays": sorted(found)}


def _remedies(number: str) -> list[Matter]:
    """Reconsiderations and suits about the decision of the matter of that number."""
    said = f'"case":{json.dumps(number, ensure_ascii=False)}'
    begun = models.Act.objects.filter(step__in=("rec.via-us", "rec.copy", "lit.copy"), body__contains=said)
    numbers = begun.order_by("matter_id").values_list("matter__number", flat=True).distinct()
    return [matter for matter in map(_case, numbers) if matter is not None]


def seized(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Seals and seizures made in this case that nobody has settled or lifted yet: their numbers. Few are open at any time."""
    own = row.number if row is not None else ""
    [begun] = rows.ask(rows.Question(_SEIZING, [])) if own else [[]]
    return {"seized": sorted({number for number, body in begun if from_json(body)["data"].get("case") == own})}


_SEIZING = (
    "SELECT m.number, a.body FROM ledger_act a JOIN ledger_matter m ON m.id = a.matter_id "
    "WHERE a.step IN ('coe.approve', 'coe.urgent') AND NOT m.closed"
)


def age(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """How old a citizen was on the day of the violation by his identity number, as a capacity; no answer where the number tells no day of birth.

    On his birthday he has not completed the year yet.
    """
    data, law = opening(matter, act), rules_on(act.day)
    if data is None or data.party_kind != "citizen" or data.occurred_on is None:
        return {}
    born = next((_born(party.read("id_number")) for party in rows.fetch(models.Party, key=data.party)), None)
    if born is None:
        return {}
    if data.occurred_on <= add_months(born, 12 * int(law["age.none"])):
        return {"age": "under14"}
    return {"age": "14-17" if data.occurred_on <= add_months(born, 12 * int(law["age.lighter"])) else "full"}


def _born(number: str) -> date | None:
    """The day of birth in an identity number of eighteen characters (公民身份号码)."""
    try:
        return datetime.strptime(number[6:14], "%Y%m%d").date() if len(number) == 18 else None
    except ValueError:
        return None


def enforced(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Executions of this case's decision that have ended: their numbers. Asked only where the case is to close on one, which is rare."""
    if act.data.way not in ("ended", "court") or row is None:
        return {}
    begun = models.Act.objects.filter(step="enf.demand", matter__closed=True).select_related("matter").order_by("pk")
    return {"enforced": [one.matter.number for one in begun.iterator() if one.content["data"].get("case") == row.number]}


def still_public(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Which publications of the challenged decision are still on the board: numbers of their matters."""
    found = {other.number for number in cases(matter) for other in publications.of(number) if other.published}
    return {"still_public": sorted(found)}
