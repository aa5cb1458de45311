"""Which gates the defective penalty files of a year failed, and how often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fadu.law.procedures import ALL
from fadu.ledger.models import Act
from fadu.report.figures.casework import defective_acts

GENERAL = {
    "order": "步骤次序",
    "people": "实施人员",
    "role": "职责",
    "future": "行为时间",
    "time-order": "时间次序",
    "day": "行为日期",
    "step": "步骤",
}
ARTICLES = {gate.id: gate.article for procedure in ALL.values() for gate in procedure.gates}


@dataclass(frozen=True, slots=True)
class GateCount:
    """One gate: how many acts failed it, in how many files, and what it said the first time."""

    gate: str
    article: str
    sentence: str
    acts: int
    files: int


def by_gate(year: int) -> list[GateCount]:
    """The gates that failed, the commonest first. Reads the verdicts of defective acts only."""
    failed: dict[str, list[Act]] = defaultdict(list)
    sentences: dict[str, str] = {}
    for act in defective_acts(year).only("matter_id", "verdict").order_by("at", "pk").iterator(chunk_size=500):
        for finding in act.judged["findings"]:
            failed[finding["gate"]].append(act)
            sentences.setdefault(finding["gate"], finding["sentence"])
    counts = [
        GateCount(
            gate, ARTICLES.get(gate) or GENERAL.get(gate, ""), sentences[gate], len(acts), len({act.matter_id for act in acts})
        )
        for gate, acts in failed.items()
    ]
    return sorted(counts, key=lambda count: (-count.files, -count.acts, count.gate))
