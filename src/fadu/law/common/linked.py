"""What an act says of other matters by their numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fadu.law.facts import Act


def strangers(act: Act, numbers: Sequence[str], procedures: Collection[str]) -> list[str]:
    """Those of the numbers that are no matter of these procedures, as the ledger answered on the day of the act."""
    known = act.standing.get("matters") or {}
    return [number for number in numbers if known.get(number, {}).get("procedure") not in procedures]
