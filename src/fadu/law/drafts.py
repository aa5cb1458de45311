"""底稿: what a form starts with, taken from the file, so that nobody types twice and papers agree.

A draft is a suggestion; the gates judge what is finally sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from fadu.law.common import parking_drafts, permit_drafts
from fadu.law.common.case import NOTICES, SERVICES, SPOT, hearing_due, opening, served_on, verified
from fadu.law.common.decision import ARL_2024
from fadu.law.common.payment import due_day, over, owed, surcharge_limit, undecided
from fadu.law.common.penalty_data import ASPECTS, Proposal
from fadu.law.common.respondent import challenged
from fadu.law.common.texts import text_of
from fadu.law.facts import Act, Matter
from fadu.law.fingerprint import fingerprint
from fadu.law.params import rules_on
from fadu.law.procedures.accountability.first_person import account_of
from fadu.law.procedures.decision.contract_review import reviewed_text
from fadu.law.procedures.decision.normative_document import draft_text, maker
from fadu.law.procedures.enforcement.coercion_measure import proceeds, things
from fadu.law.procedures.enforcement.delegation_handover import held
from fadu.law.procedures.learning.training import EXAMINED, best_scores, signed_in
from fadu.law.steps import Procedure, Step

#: Steps whose document is served on the party, newest first in need.
_SERVED = ("pen.self-correct", "pen.issue", "pen.issue-none", "pen.hearing-notice", *NOTICES, "pen.correct-order", "pay.surcharge")


def draft(procedure: Procedure, matter: Matter, step: Step, today: date, bureau: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Values for a form of the step, as the file and the bureau's register suggest them. Only fields of the step's model."""
    found: dict[str, Any] = {}
    if issubclass(step.data, Proposal):
        found |= _proposal(matter)
    builder = _BUILDERS.get(step.id) or (_service if step.id in SERVICES or step.id == "srv.announce" else None)
    if builder is not None:
        found |= builder(matter, today, bureau or {})
    return {name: value for name, value in found.items() if name in step.data.model_fields and value is not None}


def _proposal(matter: Matter) -> dict[str, Any]:
    for act in reversed(matter.acts):
        if isinstance(act.data, Proposal):
            return {name: getattr(act.data, name) for name in Proposal.model_fields}
    return {}


def _file(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    clue = matter.last("pen.clue")
    if clue is None:
        return {"found_on": today, "occurred_on": today}
    data = clue.data
    return {
        "item": data.item,
        "place": data.place,
        "town": data.town,
        "found_on": data.found_on,
        "occurred_on": data.found_on,
        "summary": data.summary,
        "handlers": [person.id for person in clue.by if "officer" in person.roles],
    }


def _verify(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    done = verified(matter)
    fresh = [(name, piece) for name, (piece, _) in matter.evidence.items() if name not in done]
    return {"results": [{"evidence": name, "accepted": True, "proves": list(piece.proves)} for name, piece in fresh]}


def _notice(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    proposal = _proposal_act(matter)
    rules = rules_on(today)
    due = bool(proposal and hearing_due(matter, proposal, proposal.data, rules))
    return {"statement_right": True, "statement_days": rules["pen.statement.days"], "hearing_right": due}


def _proposal_act(matter: Matter) -> Act | None:
    return next((act for act in reversed(matter.acts) if isinstance(act.data, Proposal)), None)


def _inspect(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    opened = opening(matter)
    return {"place": opened.place if opened is not None else None}


def _recheck(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.last("pen.defend")
    if asked is None:
        return {}
    return {
        "defence": asked.seq,
        "answers": [{"point": number, "adopted": False, "reasons": ""} for number in range(1, len(asked.data.points) + 1)],
    }


def _hearing(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    opened = matter.last("pen.hearing-notice", "pen.hearing-open")
    latest = rules_on(today).calendar.add_workdays(today, 9)
    return {"host": opened.data.host if opened else None, "held_on": latest, "examined": sorted(verified(matter))}


def _decide(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    concluded = matter.last("pen.conclude")
    return {"lighten_considered": True, "no_correction": concluded.data.no_correction if concluded else ""}


def _issue(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    rules = rules_on(today)
    decided = matter.last("pen.decide")
    return {
        "decided": decided.seq if decided else None,
        "perform": f"自收到本决定书之日起{rules['pay.period']}日内缴纳罚款。",
        "pay_days": rules["pay.period"],
        "surcharge_told": True,
        **_remedies(today, bureau),
    }


def _remedies(today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The remedy organs and periods of the day (行政复议法第二十条、第二十四条)."""
    rules = rules_on(today)
    organs = [organ for organ in str(bureau.get("reconsideration_organ", "")).split("或者") if organ]
    return {
        "reconsider_organs": organs or None,
        "reconsider_days": rules["remedy.reconsideration"],
        "suit_months": rules["remedy.suit"],
        "court": bureau.get("court"),
        "bank": bureau.get("bank_name"),
        "bank_address": bureau.get("bank_address"),
        "sealed": True,
    }


def _spot(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {**_remedies(today, bureau), "reconsider_first": today >= ARL_2024, "occurred_on": today}


def _ticket(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return _spot(matter, today, bureau) | parking_drafts.decision(matter)


def _service(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    rules = rules_on(today)
    for step in _SERVED:
        act = matter.last(step)
        if act is not None and served_on(matter, act.seq, rules) is None:
            return {"paper": act.seq, "received_on": today, "issued_on": today}
    return {}


def _preserve_decide(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    handled = {act.data.preserved for act in matter.all("pen.preserve-decide")}
    return {"preserved": next((act.seq for act in matter.all("pen.preserve") if act.seq not in handled), None)}


def _pay(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": owed(matter) or None, "paid_on": today}


def _refund(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": undecided(matter) or None}


def _refunded(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": (over(matter) - undecided(matter)) or None, "paid_on": today}


def _surcharge(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    rules = rules_on(today)
    return {"until": today, "amount": surcharge_limit(matter, rules, today) if due_day(matter, rules) else None}


def _defer(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.last("pay.defer-ask")
    return {"asked": asked.seq if asked else None, "until": today + timedelta(days=90)}


def _review(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"points": [{"aspect": aspect, "sound": False, "said": ""} for aspect in ASPECTS]}


def _review_reply(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    review = matter.last("pen.review")
    return {"mended": [point.aspect for point in review.data.points if not point.sound] if review else []}


def _recuse(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.last("pen.recuse-ask")
    return {"officer": asked.data.officer if asked else None}


def _report(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    issued = matter.last(*SPOT)
    return {"issued": issued.seq if issued else None}


def _close(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    ways = {
        "pen.issue-none": "none",
        "pen.file-withdraw": "declined",
        "pen.transfer-out": "transferred",
        "xfr.police": "transferred",
    }
    return {"way": next((way for step, way in ways.items() if matter.has(step)), "performed")}


def _archive(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"pages": max(1, sum(len(act.papers) for act in matter.acts) * 2 + len(matter.evidence))}


def _waive(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    assessed = opening(matter)
    return {"ground": assessed.ground if assessed else "nop.first", "slight_harm": True}


def _correct(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"until": today + timedelta(days=7)}


def _transfer(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"dossier": fingerprint(matter.acts), "pieces": len(matter.evidence)}


def _receipt(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    sent = matter.last("pen.transfer-out")
    return {"dossier": sent.data.dossier, "pieces": sent.data.pieces} if sent is not None and sent.data.unit else {}


def _handover(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    listed = matter.last("del.list", "del.decide")
    return {"items": listed.data.items if listed is not None else None, "from_on": today}


def _withdraw(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    decided = matter.last("del.decide")
    if decided is None:
        return {}
    return {"organ": decided.data.organ, "level": decided.data.level, "items": sorted(held(matter))}


def _guide(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    last = matter.last("del.guide")
    return {"topic": last.data.topic, "town": last.data.town, "liaison": last.data.liaison} if last is not None else {}


def _send_problem(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    found = matter.last("jnt.find")
    return {"district": found.data.district} if found is not None else {}


def _reply(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    sent = matter.last("jnt.send")
    return {"organ": sent.data.organ if sent is not None else None, "received_on": today}


def _answer(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The evidence list as the challenged case's file had it on the day of its decision."""
    case = challenged(matter)
    pieces = case["pieces"] if case else {}
    return {
        "pieces": [{"piece": name, **{key: one[key] for key in ("title", "sha256", "taken_on")}} for name, one in pieces.items()]
    }


def _contract_review(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"text_hash": reviewed_text(matter)}


def _norm_review(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"text_hash": draft_text(matter)}


def _decision_review(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"text_hash": text_of(matter.last("dec.draft"))}


def _repeal(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"maker": maker(matter), "gone_on": today}


def _held(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"held_on": today, "attended": signed_in(matter)}


def _finish(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    held, scores, least = matter.last("trn.hold"), best_scores(matter), rules_on(today)["trn.pass"]
    came = held.data.attended if held else []
    tested = bool(scores) or (held is not None and held.data.kind == EXAMINED)
    return {"passed": [code for code in came if not tested or scores.get(code, 0) >= least]}


def _led(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The matter that an order was led to, so that handling and answer name it."""
    led = matter.last("ord.lead")
    return {"opened": led.data.opened} if led is not None else {}


def _account(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": account_of(matter), "told_on": today}


def _visit(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The next object drawn that was not visited."""
    drawn = matter.last("ins.draw")
    if drawn is None:
        caused = matter.first("ins.cause")
        return {"place": caused.data.place if caused else None, "checked_on": today}
    seen = {act.data.place for act in matter.all("ins.check")}
    return {"place": next((place for place in drawn.data.drawn_objects if place not in seen), None), "checked_on": today}


def _notify(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The next object drawn that was neither told nor visited, with those who were drawn to go there."""
    drawn = matter.last("ins.draw")
    if drawn is None:
        return {"place": _visit(matter, today, bureau)["place"], "on": today}
    done = {act.data.place for act in matter.all("ins.notify", "ins.check")}
    rest = (place for place in drawn.data.drawn_objects if place not in done)
    return {"place": next(rest, None), "on": today, "officers": list(drawn.data.drawn_people)}


def _store(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    last = matter.last("coe.keep", "coe.decision")
    return {"kept_at": last.data.kept_at, "keeper": last.data.keeper} if last is not None else {}


def _back(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """Every thing on the list goes back, or what it brought, unless somebody writes otherwise."""
    sold = proceeds(matter)
    fates = [{"thing": number, "fate": "price" if number in sold else "returned"} for number, _ in enumerate(things(matter), 1)]
    return {"fates": fates} | ({"price": sum(one.price for one in sold.values())} if sold else {})


def _listed(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    listed = matter.last("ins.list")
    return {"list_digest": listed.data.list_digest} if listed else {}


def _unmark(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"cause": "repaired" if matter.has("crd.repair") else "expired"}


_BUILDERS: dict[str, Callable[[Matter, date, Mapping[str, Any]], dict[str, Any]]] = {
    "pen.file": _file,
    "pen.inspect": _inspect,
    "pen.evidence-verify": _verify,
    "pen.notice": _notice,
    "pen.renotice": _notice,
    "pen.recheck": _recheck,
    "pen.hearing-open": _hearing,
    "pen.hearing-notice": _hearing,
    "pen.hearing-hold": _hearing,
    "pen.review": _review,
    "pen.review-return": _review_reply,
    "pen.decide": _decide,
    "pen.issue": _issue,
    "pen.correct-order": _correct,
    "pen.preserve-decide": _preserve_decide,
    "pen.recuse-decide": _recuse,
    "pen.transfer-out": _transfer,
    "pen.transfer-receipt": _receipt,
    "del.list": _handover,
    "del.handover": _handover,
    "del.withdraw": _withdraw,
    "del.guide": _guide,
    "jnt.send": _send_problem,
    "jnt.accepted": _reply,
    "jnt.declined": _reply,
    "jnt.answered": _reply,
    "rec.answer": _answer,
    "lit.answer": _answer,
    "con.review": _contract_review,
    "nor.review": _norm_review,
    "dec.legality": _decision_review,
    "nor.repeal": _repeal,
    "trn.hold": _held,
    "trn.close": _finish,
    "fpd.account": _account,
    "ord.handle": _led,
    "ord.reply": _led,
    "pen.close": _close,
    "pen.archive": _archive,
    "pay.bank": _pay,
    "pay.refund": _refund,
    "pay.refunded": _refunded,
    "pay.surcharge": _surcharge,
    "pay.defer": _defer,
    "smp.issue": _spot,
    "prk.decide-simple": _ticket,
    **parking_drafts.BUILDERS,
    **permit_drafts.BUILDERS,
    "smp.report": _report,
    "wav.decide": _waive,
    "ins.notify": _notify,
    "ins.check": _visit,
    "ins.draw": _listed,
    "crd.remove": _unmark,
    "coe.keep": _store,
    "coe.settle": _back,
    "coe.release": _back,
}
