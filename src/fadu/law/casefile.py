"""案卷评查: every fault of a file, ours or another bureau's: what the gates say of each act, and the bureau's own periods that were not kept.

Each fault carries its proof: the act, the article, and the facts and values it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fadu.law.clocks import BUREAU, say_length
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN
from fadu.law.judge import replay
from fadu.law.params import rules_on
from fadu.law.steps import Procedure

#: Clocks whose lapse a gate of the same matter reports already.
_BY_GATE = frozenset({"pen.decide", "pen.preserve", "crt.remind", "crt.window"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the gate or clock that found it, the act (0: the file as a whole), and its proof."""

    gate: str
    act: int
    day: date
    level: str
    sentence: str
    hint: str
    article: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What a reviewer's answer to this fault is tied to."""
        return f"{self.act}:{self.gate}"


def faults(procedure: Procedure, acts: Sequence[Act], today: date, number: str = "", province: str = "重庆") -> list[Fault]:
    """All faults of a file in the order of its acts; `today` is the day on which periods that still run are looked at."""
    found = [*_findings(procedure, acts, number, province), *_lapses(procedure, acts, today, number, province)]
    return sorted(found, key=lambda fault: (fault.act or len(acts) + 1, fault.gate))


def _findings(procedure: Procedure, acts: Sequence[Act], number: str, province: str) -> Iterator[Fault]:
    for act, verdict in zip(acts, replay(procedure, acts, number, province=province), strict=True):
        for said in verdict.findings:
            yield Fault(said.gate, act.seq, act.day, said.level, said.sentence, said.hint, said.article, said.facts)


def _lapses(procedure: Procedure, acts: Sequence[Act], today: date, number: str, province: str) -> Iterator[Fault]:
    matter = Matter(procedure.id, number, acts=acts)
    for clock in procedure.clocks:
        run = clock.run(matter, rules_on(today, province), today)
        if run is None or clock.owner != BUREAU or clock.id in _BY_GATE or not run.overdue or run.paused:
            continue
        ended = f"{run.stopped}才办理" if run.stopped else "至今没有办理"
        length = say_length(run.length, run.unit)
        sentence = f"{clock.label}为{length}，{run.last}届满，{ended}。"
        facts = {"last": run.last, "days": ((run.stopped or today) - run.last).days}
        yield Fault(clock.id, 0, run.last, WARN, sentence, "查明原因；以后按期办理。", clock.article, facts)
