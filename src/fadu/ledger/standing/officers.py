"""What is asked about the bureau's own people: tests, courses, liaison with towns, duty."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from fadu.law import questions
from fadu.law.data import references
from fadu.law.facts import Act, Matter
from fadu.law.procedures.service import duty_roster
from fadu.ledger import models
from fadu.ledger.standing.named import people
from fadu.registers.asof import Snapshot


def exam(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The right answers of the test paper that the act's seed gives on that day."""
    return {"exam": [question.answer for question in questions.paper(act.data.seed, book.items(), len(act.data.answers))]}


def trained(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Person of the act → number of the newest course that he completed by that day."""
    closed = models.Act.objects.filter(step="trn.close", at__lt=(act.day + timedelta(days=1)).isoformat()).order_by("-at", "-pk")
    found: dict[str, str] = {}
    for someone in act.by:
        told = closed.filter(body__contains=f'"{someone.id}"').values_list("body", "matter__number")
        passed = (number for body, number in told if someone.id in json.loads(body)["data"]["passed"])
        if (number := next(passed, None)) is not None:
            found[someone.id] = number
    return {"trained": found}


def liaisons(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    town = act.data.town
    return {"liaisons": [found["person"] for found in book.liaisons(town)] if town else []}


def unfit(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of those on a roster, who holds no office that keeps duty: nobody waits at the account of the public."""
    made = matter.last("duty.roster")
    codes = references(made.data, "person") if made else ()
    found = people(made.data, book) if made else {}
    fit = set(duty_roster.WORKERS)
    return {
        "unfit": [found[code].name if code in found else code for code in codes if code not in found or not found[code].roles & fit]
    }
