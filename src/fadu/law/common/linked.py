"""What an act says of other matters by their numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fadu.law.facts import Act
from fadu.law.gates import Check, check


def strangers(act: Act, numbers: Sequence[str], procedures: Collection[str]) -> list[str]:
    """Those of the numbers that are no matter of these procedures, as the ledger answered on the day of the act."""
    known = act.standing.get("matters") or {}
    return [number for number in numbers if known.get(number, {}).get("procedure") not in procedures]


def fulfils(act: Act, entry: int, count: int, numbers: Sequence[str], procedure: str, called: str, year: int) -> Check:
    """Whether matters fulfil an entry of a yearly list: the list has it, and they are of that procedure and were held in that year."""
    if entry > count:
        return check(False, why=f"清单只有{count}项，没有第{entry}项")
    other = strangers(act, numbers, (procedure,))
    if other:
        return check(False, why=f"{'、'.join(other[:3])}不是台账里的{called}记录")
    held = act.standing.get("held_on") or {}
    idle = [number for number in numbers if number not in held]
    if idle:
        return check(False, why=f"{'、'.join(idle[:3])}还没有举办")
    older = [number for number in numbers if not held[number].startswith(str(year))]
    return check(not older, why=f"{'、'.join(older[:3])}不是{year}年的记录", task=entry)
