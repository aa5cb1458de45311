"""Figures as bureaus print them."""

from decimal import Decimal

import pytest

from fadu.report.figures.figure import Figure
from fadu.report.printing import print_exact, print_value, said_value


def figure(unit: str, approx: str = "") -> Figure:
    return Figure("x", "某数", unit, "口径。", "penalty", lambda year: [], approx=approx)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "approx", "printed"),
    [
        ("3217", "件", "at_least", "3200余件"),
        ("3200", "件", "at_least", "3200件"),
        ("836", "条", "at_least", "830余条"),
        ("72", "个", "at_least", "70余个"),
        ("60", "个", "at_least", "60个"),
        ("34", "场次", "at_least", "30余场次"),
        ("9", "件", "at_least", "9件"),
        ("0", "件", "at_least", "0件"),
        ("1043", "份", "at_least", "1000余份"),
        ("503450", "元", "at_least", "50余万元"),
        ("512345.67", "元", "at_least", "51余万元"),
        ("500000", "元", "at_least", "50万元"),
        ("9876.50", "元", "at_least", "9800余元"),
        ("123456789", "元", "at_least", "1.2余亿元"),
        ("16", "件", "", "16件"),
        ("93.3", "%", "", "93.3%"),
        ("100", "%", "", "100%"),
        ("99.98", "%", "", "99.9%"),
        ("0", "%", "", "0%"),
        ("16000", "元", "", "1.6万元"),
        ("17650", "元", "", "17650元"),
        ("150", "元", "", "150元"),
        ("0.5", "元", "", "0.5元"),
        ("300000000", "元", "", "3亿元"),
        ("28.3", "日", "", "28.3日"),
    ],
)
def test_it_prints(value: str, unit: str, approx: str, printed: str) -> None:
    assert print_value(figure(unit, approx), Decimal(value)) == printed


@pytest.mark.parametrize(
    ("value", "unit", "approx", "said"),
    [
        ("3244", "件", "at_least", "3200"),
        ("33", "场次", "at_least", "30"),
        ("9", "件", "at_least", "9"),
        ("503450", "元", "at_least", "500000"),
        ("17650", "元", "", "17650"),
        ("93.29", "%", "", "93.3"),
        ("28.34", "日", "", "28.34"),
    ],
)
def test_the_number_stated_is_the_one_printed(value: str, unit: str, approx: str, said: str) -> None:
    assert said_value(figure(unit, approx), Decimal(value)) == Decimal(said)


def test_nothing_is_a_dash() -> None:
    assert print_value(figure("日"), None) == print_exact(figure("日"), None) == "—"


def test_exact_values_keep_every_digit() -> None:
    assert print_exact(figure("元"), Decimal("512345.60")) == "512,345.6元"
    assert print_exact(figure("件"), Decimal(3200)) == "3,200件"


def test_at_least_never_says_more_than_there_is() -> None:
    for value in range(10, 3000, 7):
        printed = print_value(figure("件", "at_least"), Decimal(value))
        assert int(printed.rstrip("件").rstrip("余")) <= value
