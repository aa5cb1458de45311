"""Figures and dates in Chinese."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fadu.documents.render import LAYOUTS
from fadu.documents.words import capitals, day, iso_day, iso_moment, moment, money, period, yuan
from fadu.law.errors import InputError
from fadu.law.facts import CHINA


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("5000", "伍仟元整"),
        ("10001", "壹万零壹元整"),
        ("10203.05", "壹万零贰佰零叁元零伍分"),
        ("20000.50", "贰万元伍角整"),
        ("100100", "壹拾万零壹佰元整"),
        ("101000", "壹拾万壹仟元整"),
        ("10000100", "壹仟万零壹佰元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_it_writes_money_in_capitals(amount: str, said: str) -> None:
    assert capitals(Decimal(amount)) == said


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000", "NaN", "Infinity"])
def test_it_refuses_what_is_no_amount(amount: str) -> None:
    with pytest.raises(InputError, match="不能写成大写"):
        capitals(Decimal(amount))


def test_figures_and_capitals_stand_together() -> None:
    assert money(Decimal("1200.50")) == "壹仟贰佰元伍角整（1200.50元）"
    assert yuan(Decimal("6000.00")) == "6000元"


def test_it_writes_dates_without_leading_zeros() -> None:
    assert day(date(2023, 3, 1)) == "2023年3月1日"
    assert moment(datetime(2023, 3, 1, 9, 5, tzinfo=CHINA)) == "2023年3月1日9时05分"


def test_a_time_of_another_zone_becomes_chinese_time() -> None:
    assert moment(datetime(2023, 2, 28, 23, 30, tzinfo=UTC)) == "2023年3月1日7时30分"
    assert iso_day("2023-02-28T23:30:00Z") == "2023年3月1日"


def test_what_is_no_date_stays_as_it_is() -> None:
    assert iso_day("") == ""
    assert iso_day(None) == ""
    assert iso_moment("不详") == "不详"
    assert iso_moment("2023-03-01") == "2023年3月1日"


def test_periods_as_statutes_write_them() -> None:
    assert period(7, "wd") == "七个工作日"
    assert period(15, "d") == "15日"
    assert period(6, "mo") == "六个月"
    assert period(3, "%") == "百分之三"


def test_no_layout_holds_a_period_of_its_own() -> None:
    """Periods are dated parameters: a paper says the one of its day."""
    number = re.compile(r"[0-9一二三四五六七八九十]+(?:个工作日|日内|日以内|个月内)|百分之[一二三四五六七八九十]")
    found = [(path.name, said.group()) for path in LAYOUTS.glob("*.typ") for said in number.finditer(path.read_text("utf-8"))]
    assert found == []
