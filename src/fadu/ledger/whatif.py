"""假设推演: the ledger's acts judged once by the law of their day and once with some of its numbers changed; where the two part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from fadu.law.facts import Matter
from fadu.law.judge import judge
from fadu.law.params import Rules, rules_on
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models
from fadu.ledger.reviewing import batches

PROVINCE = "重庆"
#: Numbers by which the ledger answered when the act was done; a replay judges by those answers, so what would change in them is not seen.
ANSWERED_BY = frozenset({"waive.lookback", "remedy.suit", "remedy.suit.after", "remedy.suit.untold"})


class _Noted(dict[str, int | Decimal]):
    """Changed numbers that know which of them were asked for."""

    def __init__(self, numbers: Mapping[str, int | Decimal], asked: set[str]) -> None:
        super().__init__(numbers)
        self.asked = asked

    def __getitem__(self, key: str) -> int | Decimal:
        self.asked.add(key)
        return super().__getitem__(key)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An act that would have been judged otherwise: which gates it would fail besides, and which it would no longer fail."""

    number: str
    seq: int
    step: str
    label: str
    day: str
    fails: tuple[tuple[str, str], ...]
    holds: tuple[str, ...]
    refused: bool


def files(year: int) -> QuerySet[models.Matter]:
    """The files with an act in that year."""
    acts = models.Act.objects.filter(at__gte=f"{year:04d}-01-01", at__lt=f"{year + 1:04d}-01-01")
    return models.Matter.objects.filter(pk__in=acts.values("matter_id"))


def otherwise(
    year: int, changed: Mapping[str, Decimal], tick: Callable[[int], object] = lambda files: None, used: set[str] | None = None
) -> Iterator[Otherwise]:
    """Acts of the year that the changed numbers would judge otherwise, in bounded memory. `tick` is told of each batch of files.

    `used` takes up the changed numbers that a gate asked for: of the others, no difference says nothing.
    """
    whole = {key: int(value) if value == value.to_integral_value() else value for key, value in changed.items()}
    numbers = _Noted(whole, set() if used is None else used)
    for batch in batches(files(year)):
        for row, done in batch:
            procedure = procedure_of(row.procedure)
            matter = Matter(procedure.id, row.number)
            for act in done:
                if act.step not in procedure.by_step:
                    continue
                if act.day.year == year:
                    law = judge(procedure, matter, act, rules_on(act.day, PROVINCE))
                    other = judge(procedure, matter, act, Rules(act.day, PROVINCE, overrides=numbers))
                    was, now = {one.gate for one in law.findings}, {one.gate: one.sentence for one in other.findings}
                    if was != now.keys():
                        fails = tuple((gate, said) for gate, said in now.items() if gate not in was)
                        label = procedure.step(act.step).label
                        holds = tuple(sorted(was - now.keys()))
                        yield Otherwise(row.number, act.seq, act.step, label, act.day.isoformat(), fails, holds, other.refused)
                matter.add(act)
                matter.stage = procedure.step(act.step).to or matter.stage
        tick(len(batch))
