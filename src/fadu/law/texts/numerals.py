"""Chinese numerals (二十三, 三百二十, 八万, 两百) and Arabic ones as numbers."""

from __future__ import annotations

from decimal import Decimal
from math import prod

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000), "百": Decimal(100), "": Decimal(1)}


def scaled(scale: str) -> Decimal:
    """What a written scale multiplies by: 万 10,000, 千万 10,000,000, none 1."""
    return prod((SCALES[char] for char in scale), start=Decimal(1))


def chinese(text: str) -> Decimal | None:
    """The value of a numeral: 二十三 → 23, 百 → 100, 九十五点三 → 95.3, 一二 (said digit by digit) and anything else → None."""
    whole, point, rest = text.partition("点")
    value = _whole(whole)
    if value is None or (point and not (rest and all(char in DIGITS for char in rest))):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[char]) for char in rest)) if point else value


def _whole(text: str) -> Decimal | None:
    total, section, digit = Decimal(0), 0, None
    for char in text:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
        elif char in PLACES:
            section += (1 if digit is None else digit) * PLACES[char]
            digit = None
        elif char in "万亿":
            total = (total + section + (digit or 0) or Decimal(1)) * SCALES[char]
            section, digit = 0, None
        else:
            return None
    if digit is not None and len(text) > 1 and text[-2] in "百千万" and digit:
        section, digit = section + digit * {"百": 10, "千": 100, "万": 1000}[text[-2]], 0
    return total + section + (digit or 0) if text else None
