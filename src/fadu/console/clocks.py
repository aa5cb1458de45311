"""Clocks of lists: the bureau's own overdue clock goes before any other, and a party's period that has run out is nobody's delay."""

from __future__ import annotations

from collections.abc import Sequence

from fadu.law.procedures import ALL
from fadu.ledger import read
from fadu.ledger.models import Matter

_CLOCKS = [clock for procedure in ALL.values() for clock in procedure.clocks]
#: Clock id → what people call it.
LABELS: dict[str, str] = {clock.id: clock.label for clock in _CLOCKS}
#: Names of the clocks that are the party's: to state its case, to ask for a hearing, to pay.
OF_PARTY: frozenset[str] = frozenset(clock.label for clock in _CLOCKS if clock.owner == "party")


def mark_overdue(rows: Sequence[Matter]) -> Sequence[Matter]:
    """Give each row `late_since` and `late_clock`: the bureau's clock that ran out first, None without one. One query."""
    late = read.overdue().filter(matter__in=[row.pk for row in rows]).order_by("-last").values_list("matter_id", "last", "clock")
    found = {matter: (last, clock) for matter, last, clock in late}
    for row in rows:
        row.late_since, row.late_clock = found.get(row.pk, (None, ""))  # type: ignore[attr-defined]
    return rows
