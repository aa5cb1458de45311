"""The standard of marks: every gate of a penalty file has its place, and the sums hold."""

from __future__ import annotations

import pytest

from fadu.law.clocks import BUREAU
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement.file_review import CASES
from fadu.law.scoring import MOST_TIMES, standard

GATES = sorted({gate.id for case in CASES for gate in ALL[case].gates})
CLOCKS = sorted(
    {clock.id for case in CASES for clock in ALL[case].clocks if clock.owner == BUREAU} - {"pen.decide", "pen.preserve"}
)
KNOWN = {*GATES, *CLOCKS, "order", "time-order", "future", "day", "step", "people", "role"}


def test_every_gate_and_clock_has_one_place() -> None:
    sheet = standard()
    for gate in [*GATES, *CLOCKS]:
        assert bool(sheet.fatal_of(gate)) != bool(sheet.block_of(gate)), gate
        assert sum(gate in block.gates for block in sheet.blocks) <= 1, gate


def test_the_standard_names_nothing_unknown() -> None:
    sheet = standard()
    named = {gate for _, gates in sheet.fatal.values() for gate in gates} | {gate for block in sheet.blocks for gate in block.gates}
    assert named <= KNOWN


def test_a_sound_file_has_full_marks() -> None:
    marks = standard().marks([])
    assert (marks.score, marks.grade, marks.fatal, dict(marks.lost)) == (100, "优秀", (), {})


def test_a_fatal_item_leaves_nothing() -> None:
    marks = standard().marks(["pen-notice", "pen-record-signed", "pen-power"])
    assert (marks.score, marks.grade, marks.fatal) == (0, "不合格", ("A1", "A6"))


def test_one_fault_again_and_again_costs_at_most_twice() -> None:
    once, twice, often = (standard().marks(["pen-record-signed"] * times).score for times in (1, 2, 9))
    assert once > twice == often
    assert 100 - twice == MOST_TIMES * (100 - once)


def test_a_block_costs_no_more_than_it_holds() -> None:
    gates = ["pen-filing", "pen-recusal", "pen-head", "pen.clue.check"]
    marks = standard().marks(gates * 2)
    assert marks.lost == {"filing": 5}


@pytest.mark.parametrize(("lost", "grade"), [(10, "优秀"), (11, "良好"), (20, "良好"), (21, "合格"), (40, "合格"), (41, "不合格")])
def test_grades_begin_where_the_standard_says(lost: int, grade: str) -> None:
    assert next(name for name, least in standard().grades if 100 - lost >= least) == grade
