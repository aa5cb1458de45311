"""此刻谁值班: the officers on duty at a moment, from the approved rosters, swaps included."""

from __future__ import annotations

from datetime import datetime

from fadu.law.params import rules_on
from fadu.law.procedures.service import duty_roster as law
from fadu.ledger import models
from fadu.ledger.record import load

#: Rosters are made by the month and by unit: so many of the newest hold this month's.
ROSTERS = 12


def on_duty(at: datetime) -> dict[str, str]:
    """Code of each officer on duty at that moment → the shift's name."""
    key = law.shift_at(at, rules_on(at.date()))
    running = models.Matter.objects.filter(procedure=law.PROCEDURE.id, stage=law.RUNNING).order_by("-opened_on", "-pk")
    held = (law.shifts(load(law.PROCEDURE, row)).get(key, "") for row in running[:ROSTERS])
    return {who: law.SLOTS[key[1]] for who in held if who}
