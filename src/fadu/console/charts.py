"""Bars and a map of places as numbers for inline SVG: the server draws, no script and no style is needed. The tables beneath say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Any

#: A chart in its own units: width of a month, height of the tallest bar, and the room for words above and below.
STEP, HIGH, ABOVE = 40, 90, 16
FLOOR = ABOVE + HIGH
#: The map is a square of a hundred with a margin; the largest circle.
SIDE, MARGIN, LARGEST = 100.0, 7.0, 5.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one month: this year's value in words, and last year's height beside it."""

    month: int
    x: int
    y: float
    high: float
    text: str
    before_y: float
    before_high: float
    middle: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stacked bar."""

    name: str
    x: float
    wide: float
    text: str


def bars(now: Sequence[Decimal | None], before: Sequence[Decimal | None]) -> list[Bar]:
    """A bar for each month, last year's thin one behind it; the tallest of both years is full height."""
    most = max((value for value in (*now, *before) if value), default=Decimal(1))
    found = []
    for place, (value, old) in enumerate(zip(now, before, strict=True)):
        high, old_high = _part(value, most) * HIGH, _part(old, most) * HIGH
        left = place * STEP
        text = short(value) if value else ""
        found.append(Bar(place + 1, left + 14, FLOOR - high, high, text, FLOOR - old_high, old_high, left + STEP // 2))
    return found


def stacked(parts: Mapping[str, int], wide: float) -> list[Piece]:
    """Parts side by side over a width; a part under eight percent carries no words."""
    whole = sum(parts.values())
    found, x = [], 0.0
    for name, count in parts.items():
        size = wide * count / whole if whole else 0.0
        text = f"{Decimal(100) * count / whole:.0f}%" if whole and count * 12 >= whole else ""
        found.append(Piece(name, round(x, 1), round(size, 1), text))
        x += size
    return found


def short(value: Decimal) -> str:
    """A value that fits over a bar: 1.2万, 836, 93.3."""
    if value >= 10_000:
        return f"{(value / 10_000).quantize(Decimal('0.1')).normalize():f}万"
    return f"{value.quantize(Decimal('0.1')).normalize():f}" if value != value.to_integral_value() else f"{value:.0f}"


def places(counts: Mapping[str, int], grids: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A circle for each town at the middle of its grids, its area by the count; north up. Towns without a grid are left out."""
    points: dict[str, list[tuple[float, float]]] = {}
    for grid in grids:
        points.setdefault(grid["town"], []).append((float(grid["lng"]), float(grid["lat"])))
    middles = {
        town: (sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)) for town, found in points.items()
    }
    if not middles:
        return []
    west, east = min(x for x, _ in middles.values()), max(x for x, _ in middles.values())
    south, north = min(y for _, y in middles.values()), max(y for _, y in middles.values())
    room, most = SIDE - 2 * MARGIN, max(counts.values(), default=0) or 1
    found: list[dict[str, Any]] = [
        {
            "town": town,
            "name": names.get(town, town),
            "count": counts.get(town, 0),
            "x": round(MARGIN + room * (x - west) / ((east - west) or 1), 1),
            "y": round(MARGIN + room * (1 - (y - south) / ((north - south) or 1)), 1),
            "ty": 0.0,
            "r": round(max(LARGEST * sqrt(counts.get(town, 0) / most), 0.6), 2),
        }
        for town, (x, y) in middles.items()
    ]
    found.sort(key=lambda one: -one["r"])
    _set_words(found)
    return found


def _set_words(found: list[dict[str, Any]]) -> None:
    """The height of each circle's words: under it, or above it where words of another stand there already."""
    taken: list[tuple[float, float]] = []
    for one in found:
        below, above = one["y"] + one["r"] + 2.4, one["y"] - one["r"] - 0.8
        free = (
            y
            for y in (below, above, below + 2.6, above - 2.6)
            if all(abs(y - ty) > 2.4 or abs(one["x"] - x) > 14 for x, ty in taken)
        )
        one["ty"] = round(next(free, below), 1)
        taken.append((one["x"], one["ty"]))


def _part(value: Decimal | None, most: Decimal) -> float:
    return float((value or Decimal(0)) / most)
