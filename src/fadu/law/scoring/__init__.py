"""评分: how the findings of a replay become marks on a case-file review sheet. A machine proposes, a person confirms; the same sum is used for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fadu.law import yamlfile

FULL = 100
#: One gate costs marks at most so often in one file.
MOST_TIMES = 2


@dataclass(frozen=True, slots=True)
class Block:
    """评分项: a part of the sheet, its points, and what a fault found by each gate costs."""

    id: str
    title: str
    points: int
    gates: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standard:
    """评分标准: fatal items by code (title, gates), blocks, and grades by the marks they begin at, the best first."""

    title: str
    fatal: Mapping[str, tuple[str, frozenset[str]]]
    blocks: tuple[Block, ...]
    grades: tuple[tuple[str, int], ...]

    def fatal_of(self, gate: str) -> str:
        """The fatal item that a gate proves, "" when it is none."""
        return next((code for code, (_, gates) in self.fatal.items() if gate in gates), "")

    def block_of(self, gate: str) -> Block | None:
        """The block in which a gate costs marks; None for a fatal one."""
        return next((block for block in self.blocks if gate in block.gates), None)

    def marks(self, faults: Iterable[str]) -> Marks:
        """The marks of a file with these confirmed faults, named by gate, one entry for each time."""
        times = Counter(faults)
        fatal = tuple(sorted({code for gate in times if (code := self.fatal_of(gate))}, key=lambda code: int(code[1:])))
        lost = {
            block.id: min(block.points, sum(cost * min(times[gate], MOST_TIMES) for gate, cost in block.gates.items()))
            for block in self.blocks
        }
        score = 0 if fatal else FULL - sum(lost.values())
        grade = next(name for name, least in self.grades if score >= least)
        return Marks(score, grade, fatal, {block: points for block, points in lost.items() if points})


@dataclass(frozen=True, slots=True)
class Marks:
    """A file's result: 0 to 100, its grade, the fatal items that stand, and the marks lost by block."""

    score: int
    grade: str
    fatal: tuple[str, ...]
    lost: Mapping[str, int]


@lru_cache(maxsize=1)
def standard() -> Standard:
    """The standard for penalty files. Raises ValueError when the blocks do not sum to 100."""
    found = yamlfile.load(Path(__file__).with_name("penalty.yaml"))
    blocks = tuple(Block(row["id"], row["title"], row["points"], row["gates"]) for row in found["blocks"])
    if sum(block.points for block in blocks) != FULL:
        raise ValueError(f"scoring/penalty.yaml：各项分值合计应为{FULL}")
    fatal = {code: (row["title"], frozenset(row["gates"])) for code, row in found["fatal"].items()}
    grades = tuple(sorted(found["grades"].items(), key=lambda row: -row[1]))
    return Standard(found["title"], fatal, blocks, grades)
