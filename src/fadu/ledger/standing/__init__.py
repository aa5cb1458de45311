"""What the registers and the ledger answer about an act, as of its day. The answers are stored with the act, so that a check can be run again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fadu.law.data import references
from fadu.law.facts import Act, Matter
from fadu.law.steps import Step
from fadu.ledger import inspections, models, norms, permits, recording, tickets
from fadu.ledger.standing import cases, files, officers, services
from fadu.ledger.standing.named import held_on, matters, people
from fadu.registers.asof import Snapshot, snapshot


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


QUESTIONS: dict[str, Callable[[Matter, Act, models.Matter | None, Snapshot], dict[str, Any]]] = {
    "item": cases.item,
    "power": cases.power,
    "filed_elsewhere": cases.filed_elsewhere,
    "other_fines": cases.other_fines,
    "earlier": cases.earlier,
    "major": cases.major,
    "basis": cases.basis,
    "delegated": cases.delegated,
    "taken_over": cases.taken_over,
    "liaisons": officers.liaisons,
    "challenged": cases.challenged,
    "remade": cases.remade,
    "lesson_listed": cases.lesson_listed,
    "strange_gates": cases.strange_gates,
    "executed": cases.executed,
    "stays": cases.stays,
    "seized": cases.seized,
    "enforced": cases.enforced,
    "age": cases.age,
    "authority": cases.authority,
    "still_public": cases.still_public,
    "exam": officers.exam,
    "trained": officers.trained,
    "like": cases.like,
    "permit": permits.item,
    "same_tickets": tickets.same,
    "device": tickets.device,
    "lot": tickets.lot,
    "file_under_review": files.file_under_review,
    "review_pool": files.review_pool,
    "review_seal": files.review_seal,
    "findings_listed": files.findings_listed,
    "cited": files.cited,
    "screened": files.screened,
    "source_told": files.source_told,
    "source_fell": files.source_fell,
    "recording": recording.coverage,
    "recorder": recording.recorder,
    "footage": recording.registered,
    "footage_needs": recording.needs,
    "recording_gap": recording.gap,
    "category": services.category,
    "led": services.led,
    "handed": services.handed,
    "disputes_found": services.disputes_found,
    "unfit": officers.unfit,
    "outside": services.outside,
    "named": services.named,
    "held_on": held_on,
    "not_in_person": files.not_in_person,
    "implicated": services.implicated,
    "same_year": files.same_year,
    "other_norms": norms.others,
    "inspection": inspections.listing,
    "inspection_items": inspections.listed_items,
    "credit_source": inspections.credit_source,
}


__all__ = ["QUESTIONS", "answer", "people"]
