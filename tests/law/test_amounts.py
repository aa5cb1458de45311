"""Fines and sums waived of items that the stories do not have: open ends, another measure, one kind of party only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fadu.law.common.decision import pen_basis_in_force, pen_range
from fadu.law.facts import FineRange, Item, Tier
from fadu.law.gates import Gate
from fadu.law.params import rules_on
from fadu.law.procedures.enforcement.first_violation import wav_amount
from tests.law.cases import HAULAGE, STALL, File, begin, proposal, waiver_case


def yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def ranges(*rows: tuple[str, str | None, str | None, str]) -> Item:
    """The haulage item without tiers, with these ranges: party, least, most, measure."""
    return replace(HAULAGE, tiers=(), fines=tuple(FineRange(party, yuan(low), yuan(high), base) for party, low, high, base in rows))


def tiers(*rows: tuple[str, str, str | None, str | None], item: Item = STALL) -> Item:
    """An item with these tiers: code, party, least, most."""
    return replace(item, tiers=tuple(Tier(code, "某档", "", party, yuan(low), yuan(high)) for code, party, low, high in rows))


def asked(gate: Gate, file: File, step: str, by: str, registers: dict[str, Any], **data: Any) -> str | None:
    """Why the gate fails; empty when it holds, None when it does not concern the act."""
    act = file.act(step, "2023-05-10 16:00", [by], (), registers, **data)
    answer = gate.test(file.matter(), act, rules_on(act.day))
    if answer is None:
        return None
    return "" if answer.holds else str(answer.facts["why"])


def fined(item: Item, fine: str, **more: Any) -> str | None:
    about = {"lighten_considered": True, **proposal(fine, "甲"), **more}
    return asked(pen_range, begin(), "pen.decide", "孙局", {"item": item}, **about)


PLAIN, DAILY = ("any", "2000", "20000", ""), ("any", "10", "50", "每平方米")


@pytest.mark.parametrize(
    ("item", "fine", "why"),
    [
        (ranges(PLAIN), "2000", ""),
        (ranges(PLAIN), "20000", ""),
        (ranges(PLAIN), "20000.01", "罚款20000.01元超过法定上限20000元"),
        (ranges(PLAIN), "1999.99", "罚款1999.99元低于法定下限2000元，又没有减轻情节"),
        (ranges(PLAIN), "0", "选择了罚款但没有写明金额"),
        (ranges(PLAIN), "0.5", "罚款0.5元低于法定下限2000元，又没有减轻情节"),
        (ranges(("any", None, "20000", "")), "1", ""),
        (ranges(("any", "2000", None, "")), "900000", ""),
        (ranges(("any", None, None, "")), "900000", ""),
        (ranges(DAILY), "900000", ""),
        (ranges(PLAIN, DAILY), "20001", "罚款20001元超过法定上限20000元"),
        (ranges(PLAIN, DAILY), "1999", "罚款1999元低于法定下限2000元，又没有减轻情节"),
        (ranges(PLAIN, ("any", "100", "500", "")), "100", ""),
        (ranges(PLAIN, ("any", "100", None, "")), "20001", "罚款20001元超过法定上限20000元"),
        (ranges(PLAIN, ("any", None, "500", "")), "1999", "罚款1999元低于法定下限2000元，又没有减轻情节"),
        (ranges(("org", "2000", "20000", "")), "3000", "该事项没有对这类当事人设定罚款"),
        (ranges(("org", "2000", "20000", ""), ("citizen", "50", "200", "")), "201", "罚款201元超过法定上限200元"),
        (ranges(), "900000", ""),
    ],
)
def test_the_statutory_range(item: Item, fine: str, why: str) -> None:
    assert fined(item, fine) == why


def test_a_fine_below_the_range_needs_a_ground() -> None:
    assert fined(ranges(PLAIN), "1000", lightened="主动消除危害后果") == ""
    assert fined(ranges(PLAIN), "20001", lightened="主动消除危害后果") == "罚款20001元超过法定上限20000元"


@pytest.mark.parametrize(
    ("row", "fine", "why"),
    [
        (("甲", "any", "3000", "5000"), "3000", ""),
        (("甲", "any", "3000", "5000"), "5000", ""),
        (("甲", "citizen", "3000", "5000"), "5000.01", "罚款5000.01元不在“某档”阶次（3000—5000元）内，又没有写明偏离的理由"),
        (("甲", "any", "3000", "5000"), "2999.99", "罚款2999.99元不在“某档”阶次（3000—5000元）内，又没有写明偏离的理由"),
        (("甲", "any", None, "5000"), "2000", ""),
        (("甲", "any", "3000", None), "20000", ""),
        (("甲", "org", "3000", "5000"), "3000", "没有选择裁量阶次，也没有写明偏离的理由"),
        (("乙", "any", "3000", "5000"), "3000", "没有选择裁量阶次，也没有写明偏离的理由"),
    ],
)
def test_the_tier(row: tuple[str, str, str | None, str | None], fine: str, why: str) -> None:
    assert fined(tiers(row, item=HAULAGE), fine) == why


def test_a_tier_without_a_least_sum_begins_at_nothing() -> None:
    assert fined(replace(tiers(("甲", "any", None, "5000")), kinds=("fine",), fines=()), "0.5") == ""


def test_a_reasoned_departure_leaves_the_tier() -> None:
    item = tiers(("甲", "any", "3000", "5000"), item=HAULAGE)
    assert fined(item, "2000", departure="数量极少") == ""
    assert fined(item, "2000", lightened="主动消除危害后果") == ""
    assert fined(item, "6000", lightened="主动消除危害后果") != ""


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (ranges(("any", "2000", "10000", "")), "规定已修改且新规定较轻，应当适用新规定"),
        (ranges(PLAIN), ""),
        (ranges(("any", "2000", "30000", "")), ""),
        (ranges(("any", "2000", None, "")), ""),
        (ranges(("any", "2000", "10000", ""), ("any", "2000", "20000", "")), ""),
        (ranges(("any", "2000", "10000", ""), ("org", "2000", "20000", "")), "规定已修改且新规定较轻，应当适用新规定"),
    ],
)
def test_the_lighter_new_rule(new: Item, why: str) -> None:
    about = {"lighten_considered": True, **proposal("3000")}
    found = asked(pen_basis_in_force, begin(), "pen.decide", "孙局", {"item": ranges(PLAIN), "item_now": new}, **about)
    assert found == why


def waived(item: Item | None, sum_: str, tier: str = "甲") -> str | None:
    file = File("first-violation")
    for act in waiver_case()[1][:-2]:
        file.add(act)
    return asked(wav_amount, file, "wav.decide", "卫队长", {"item": item}, approved_by="卫队长", tier=tier, waived=sum_)


@pytest.mark.parametrize(
    ("item", "sum_", "why"),
    [
        (tiers(("甲", "any", "50", "500")), "50", ""),
        (tiers(("甲", "any", "50", "500")), "50.01", "写为50.01元，“某档”阶次的最低额是50元"),
        (tiers(("甲", "any", None, "500")), "0", ""),
        (tiers(("甲", "any", None, "500")), "1", "写为1元，“某档”阶次的最低额是0元"),
        (tiers(("甲", "org", "500", "900"), ("甲", "citizen", "50", "90")), "50", ""),
        (tiers(("甲", "org", "500", "900"), ("乙", "citizen", "50", "90")), "500", "没有选择该事项对这类当事人的裁量阶次"),
        (tiers(("甲", "org", "500", "900")), "500", None),
        (tiers(), "500", None),
        (None, "500", None),
    ],
)
def test_the_sum_waived_is_the_least_of_the_tier(item: Item | None, sum_: str, why: str | None) -> None:
    assert waived(item, sum_) == why
