"""行为数据: what a model accepts, what `lenient` makes of a foreign file, and that no gate stumbles over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from pydantic import Field, ValidationError

from fadu.law import replay
from fadu.law.common import penalty_data as d
from fadu.law.data import Data, LongText, digest, lenient, references
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure
from tests.law.cases import CAST, ordinary_case, simple_case, study_case, waiver_case

RULES = rules_on(date(2023, 6, 1))
STEPS = {f"{procedure.id}/{step.id}": (procedure, step) for procedure in ALL.values() for step in procedure.steps}


class Sample(Data):
    name: LongText = Field(title="名称")
    count: int = Field(3, ge=1, title="数量")
    days: list[date] = Field(default_factory=list, title="日期")


def test_unknown_fields_are_dropped() -> None:
    assert lenient(Sample, {"name": "甲", "colour": "red"}) == Sample(name="甲")


@pytest.mark.parametrize("count", ["三", None, 0, [], {}])
def test_unreadable_optional_value_takes_its_default(count: Any) -> None:
    assert lenient(Sample, {"name": "甲", "count": count}) == Sample(name="甲")


@pytest.mark.parametrize("values", [{}, {"name": None}, {"name": ["甲"]}, {"name": "长" * 30_000}])
def test_missing_or_unreadable_required_value_is_empty(values: dict[str, Any]) -> None:
    found = lenient(Sample, values | {"count": 5})
    assert isinstance(found, Sample)
    assert (found.name, found.count, found.days) == ("", 5, [])


def test_good_fields_survive_bad_neighbours() -> None:
    found = lenient(Sample, {"count": "7", "days": ["2023-05-01"], "name": 8})
    assert (found.name, found.count, found.days) == ("", 7, [date(2023, 5, 1)])


def test_required_list_and_numbers_are_empty() -> None:
    assert lenient(d.EvidenceVerify, {}).results == []
    assert lenient(d.PayBank, {}).amount is None
    assert lenient(d.Clue, {}).found_on is None


def test_whole_data_pass_unchanged() -> None:
    for act in ordinary_case(8000, defend=True)[1]:
        assert lenient(type(act.data), act.data.model_dump(mode="json")) == act.data


@pytest.mark.parametrize("value", ["fine", "罚款"])
def test_choice_by_key_or_label(value: str) -> None:
    assert d.Proposal(kinds=[value]).kinds == ["fine"]


@pytest.mark.parametrize("value", ["罚金", "", None, 3, ["fine"], {"fine": 1}])
def test_other_choices_are_refused_with_the_labels(value: Any) -> None:
    with pytest.raises(ValidationError, match="只能是：警告、"):
        d.Proposal(kinds=[value])


def test_time_without_zone_is_chinese_time() -> None:
    assert d.Record(started_at="2023-05-01T10:00").started_at == datetime(2023, 5, 1, 10, tzinfo=CHINA)
    abroad = datetime(2023, 5, 1, 2, tzinfo=timezone(timedelta(0)))
    assert d.Record(started_at=abroad).started_at == abroad


@pytest.mark.parametrize("value", ["-1", "0.001", "1e11", "NaN", "Infinity"])
def test_money_is_yuan_with_two_decimals(value: str) -> None:
    with pytest.raises(ValidationError):
        d.PayBank(amount=Decimal(value), receipt="票", paid_on=date(2023, 5, 1))


def test_data_are_frozen_and_know_no_other_fields() -> None:
    with pytest.raises(ValidationError):
        d.Reasons(reasons="甲", colour="red")
    with pytest.raises(ValidationError):
        d.Reasons(reasons="甲").reasons = "乙"


def test_references_are_found_in_nested_lists_once() -> None:
    _, acts = ordinary_case(8000)
    talk = next(act for act in acts if act.step == "pen.decide-collective")
    assert references(talk.data, "person") == ["周局", "孙局"]
    assert references(talk.data, "evidence") == ["E4", "E1", "E2", "E3"]


def test_digest_changes_with_the_draft() -> None:
    one, two = d.Proposal(fine=Decimal(100)), d.Proposal(fine=Decimal(101))
    assert one.draft() == d.Notice(fine=Decimal(100), statement_days=5).draft() != two.draft()
    assert digest({"a": 1}) != digest({"a": 2})


@pytest.mark.parametrize("procedure", ALL.values(), ids=lambda procedure: procedure.id)
def test_no_gate_stumbles_over_an_empty_act(procedure: Procedure) -> None:
    """Each step alone, and as the last of a whole file, with nothing in it."""
    for step in procedure.steps:
        empty = Act(step.id, datetime(2023, 6, 1, tzinfo=CHINA), (CAST["王勘"],), lenient(step.data, {}))
        for before in (_file(procedure.id), ()):
            verdicts = list(replay(procedure, [*before, empty]))
            assert len(verdicts) == len(before) + 1, step.id


@pytest.mark.parametrize("procedure", ALL.values(), ids=lambda procedure: procedure.id)
def test_no_later_gate_stumbles_over_an_empty_act(procedure: Procedure) -> None:
    """The empty act of each step in every place of a whole file; gates and clocks of the acts after it read it."""
    acts = _file(procedure.id)
    for step, place in product(procedure.steps, range(len(acts))):
        at = acts[place].at
        empty = Act(step.id, at, (CAST["王勘"],), lenient(step.data, {}))
        mixed = [*acts[:place], empty, *acts[place:]]
        assert len(list(replay(procedure, mixed))) == len(mixed), step.id
        matter = Matter(procedure.id, acts=mixed)
        assert all(run is None or run.days_left is not None for run in (clock.run(matter, RULES) for clock in procedure.clocks))


@cache
def _file(procedure: str) -> tuple[Act, ...]:
    whole = {
        "penalty-ordinary": lambda: ordinary_case(8000, defend=True),
        "penalty-simple": simple_case,
        "first-violation": waiver_case,
    }
    return tuple(replace(act, seq=0) for act in whole.get(procedure, study_case)()[1])


def _spoiled(act: Act) -> Iterator[Act]:
    whole = act.data.model_dump(mode="json")
    for name in whole:
        for bad in (None, "", "乱写", -1, [], [{}], {}):
            yield replace(act, data=lenient(type(act.data), whole | {name: bad}))
    yield replace(act, by=())
    yield replace(act, evidence=tuple(replace(piece, taken_at=None, kind="其他") for piece in act.evidence))
    yield replace(act, standing={})
    yield replace(act, seq=0)


@pytest.mark.parametrize("procedure", ALL.values(), ids=lambda procedure: procedure.id)
def test_no_gate_stumbles_over_a_spoiled_file(procedure: Procedure) -> None:
    """Each field of each act spoiled in turn; the rest of the file as it was."""
    acts = _file(procedure.id)
    for place, act in enumerate(acts):
        for bad in _spoiled(act):
            assert len(list(replay(procedure, [*acts[:place], bad, *acts[place + 1 :]]))) == len(acts)


@pytest.mark.parametrize("procedure", ALL.values(), ids=lambda procedure: procedure.id)
def test_no_clock_stumbles_over_a_spoiled_file(procedure: Procedure) -> None:
    """Every clock of every act left out or emptied can still be asked."""
    acts = _file(procedure.id)
    for place, act in enumerate(acts):
        empty = replace(act, data=lenient(type(act.data), {}))
        for rest in ([*acts[:place], *acts[place + 1 :]], [*acts[:place], empty, *acts[place + 1 :]]):
            matter = Matter(procedure.id, acts=rest)
            runs = [clock.run(matter, RULES) for clock in procedure.clocks]
            assert all(run is None or run.last >= run.start for run in runs)
