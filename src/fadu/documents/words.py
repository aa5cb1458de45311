"""Figures and dates as Chinese papers write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.params import UNITS

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12
NUMERALS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def capitals(amount: Decimal) -> str:
    """Yuan in Chinese capitals: 5000 → 伍仟元整, 10203.05 → 壹万零贰佰零叁元零伍分.

    Under 10^12 yuan, not negative, at most two decimals; else InputError.
    """
    if not amount.is_finite() or not 0 <= amount < LIMIT or amount != amount.quantize(Decimal("0.01")):
        raise InputError(f"金额“{amount}”不能写成大写；应为不小于零、最多两位小数、一万亿元以下的人民币金额。")
    fen = int(amount * 100)
    yuan, cents = divmod(fen, 100)
    jiao, fen = divmod(cents, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not cents:
        return f"{whole or '零元'}整"
    gap = "零" if yuan and not jiao else ""
    return whole + gap + (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number above zero: groups of four digits, one 零 for each gap."""
    text, rank, low = "", 0, False
    while number:
        number, group = divmod(number, 10_000)
        if group:
            # A 零 stands where the group above ends before the group below begins.
            text = _group(group) + GROUPS[rank] + ("零" if low else "") + text
            low = group < 1000
        elif text:
            low = True
        rank += 1
    return text


def _group(number: int) -> str:
    """1 to 9999: 305 → 叁佰零伍."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return text


def yuan(amount: Decimal) -> str:
    """Plain figures: 5000 → 5000元, 0.5 → 0.50元."""
    return f"{amount:.0f}元" if amount == amount.to_integral_value() else f"{amount:.2f}元"


def money(amount: Decimal) -> str:
    """Capitals with figures, so that neither can be altered alone: 伍仟元整（5000元）."""
    return f"{capitals(amount)}（{yuan(amount)}）"


def day(value: date) -> str:
    """2023年3月1日."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """2023年3月1日9时05分, Chinese civil time; a time without a zone is taken as such."""
    local = value.astimezone(CHINA) if value.tzinfo else value
    return f"{day(local)}{local.hour}时{local.minute:02d}分"


def period(length: int | Decimal, unit: str) -> str:
    """A statutory period or share in words: 7 wd → 七个工作日, 15 d → 15日, 3 % → 百分之三. Up to ten in Chinese numerals, as statutes write it."""
    number = NUMERALS[int(length)] if length == int(length) and 0 <= length < len(NUMERALS) else f"{length}"
    return f"百分之{number}" if unit == "%" else f"{number}{UNITS[unit]}"


def iso_day(text: str | None) -> str:
    """An ISO date or time as 2023年3月1日; empty stays empty, other text stays as it is."""
    try:
        return day(_civil(datetime.fromisoformat(text))) if text else ""
    except ValueError:
        return text or ""


def iso_moment(text: str | None) -> str:
    """An ISO time as 2023年3月1日9时05分, a bare date as the date; empty stays empty, other text stays as it is."""
    try:
        return (moment(datetime.fromisoformat(text)) if len(text) > 10 else iso_day(text)) if text else ""
    except ValueError:
        return text or ""


def _civil(value: datetime) -> datetime:
    return value.astimezone(CHINA) if value.tzinfo else value
