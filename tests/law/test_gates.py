"""关口: how facts are said, what a finding and a judgement hold, which gates a module declares."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from fadu.law.facts import Act, Matter
from fadu.law.gates import BLOCK, WARN, Check, Finding, Gate, Judgement, check, gate, gates_of, say
from fadu.law.params import Rules


@gate("one", title="示例", on=("a", "b"), article="某法第一条", sentence="{what}已于{day}届满，{missing}。", hint="向{who}补正。")
def one(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The period runs."""
    return None


@gate(
    "two",
    title="示例",
    on=("*",),
    article="某法第二条",
    sentence="二。",
    hint="补。",
    level=WARN,
    mark="M",
    since=date(2021, 7, 15),
    until=date(2022, 1, 1),
)
def two(matter: Matter, act: Act, rules: Rules) -> Check | None:
    return None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (True, "是"),
        (False, "否"),
        (date(2023, 5, 1), "2023-05-01"),
        (datetime(2023, 5, 1, 9, 5, tzinfo=UTC), "2023-05-01 09:05"),
        (Decimal("3000.00"), "3000"),
        (Decimal("0.50"), "0.5"),
        (["甲", Decimal("1.0"), None], "甲、1、—"),
        (("甲",), "甲"),
        ({"甲"}, "甲"),
        (frozenset({"甲"}), "甲"),
        ([], "—"),
    ],
)
def test_facts_are_said_in_chinese(value: Any, said: str) -> None:
    assert say(value) == said


def test_a_check_holds_or_not_and_keeps_its_facts() -> None:
    assert check(["某"], day=1) == Check(True, {"day": 1})
    assert check("", day=1) == Check(False, {"day": 1})
    assert check(1).holds is True


def test_a_finding_fills_the_sentence_and_the_hint() -> None:
    found = one.finding(BLOCK, {"what": ["陈述", "申辩"], "day": date(2023, 5, 1), "who": "当事人"})
    assert found.sentence == "陈述、申辩已于2023-05-01届满，—。"
    assert found.hint == "向当事人补正。"
    assert (found.gate, found.level, found.article) == ("one", BLOCK, "某法第一条")
    assert found.facts["what"] == ["陈述", "申辩"]
    assert found.blocks
    assert not one.finding(WARN, {}).blocks


def test_a_gate_blocks_and_is_verified_unless_it_says_otherwise() -> None:
    assert (one.level, one.mark, one.since, one.until) == (BLOCK, "V", date.min, date.max)
    assert (two.level, two.mark, two.since, two.until) == (WARN, "M", date(2021, 7, 15), date(2022, 1, 1))
    assert one.on == {"a", "b"}
    assert (one.doc, two.doc) == ("The period runs.", "")


def judgement(*levels: str) -> Judgement:
    return Judgement("a", tuple(Finding("g", level, "句。", "补。", "", {}) for level in levels), (), "", "v")


def test_one_blocking_finding_refuses() -> None:
    assert not judgement().refused
    assert not judgement(WARN, WARN).refused
    assert judgement(WARN, BLOCK).refused


def module(**values: Any) -> ModuleType:
    found = ModuleType("m")
    vars(found).update(values)
    return found


def test_gates_of_modules_in_order_each_once() -> None:
    assert gates_of(module(b=two, other=3), module(a=one, again=two)) == (two, one)
    assert gates_of() == ()


def test_two_gates_of_one_id_are_refused() -> None:
    twin = Gate("one", "示例", frozenset(), "某法第一条", "。", "补。", one.test)
    with pytest.raises(ValueError, match="关口编号重复"):
        gates_of(module(a=one), module(a=twin))
