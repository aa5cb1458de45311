"""定位到网格: which grid a point or a place in words lies in, and the small square under which orders nearby are found."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, floor, radians
from typing import Any

#: Squares of about 220 by 190 metres: so many to a degree.
TO_A_DEGREE = 500
METRES = 111_320.0


def grid_of(grids: Sequence[dict[str, Any]], lat: float | None, lng: float | None, place: str) -> dict[str, Any] | None:
    """The grid that holds the point; without a point, the one whose street or town name stands in the text, the longest name first."""
    if lat is not None and lng is not None:
        inside = [grid for grid in grids if grid["corners"] and holds(grid["corners"], lat, lng)]
        if inside:
            return inside[0]
        near = min(grids, key=lambda grid: metres(lat, lng, grid["lat"], grid["lng"]), default=None)
        if near is not None and metres(lat, lng, near["lat"], near["lng"]) <= near["radius"]:
            return near
    named = [(len(word), grid) for grid in grids for word in grid["words"] if word in place]
    return max(named, key=lambda found: found[0])[1] if named else None


def holds(corners: Sequence[tuple[float, float]], lat: float, lng: float) -> bool:
    """Whether the polygon of (lng, lat) corners holds the point."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y1 > lat) != (y2 > lat) and lng < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def metres(lat: float, lng: float, lat2: float, lng2: float) -> float:
    """Distance on the ground, good for a district."""
    east = (lng2 - lng) * METRES * cos(radians(lat))
    return float((east**2 + ((lat2 - lat) * METRES) ** 2) ** 0.5)


def cell(lat: float | None, lng: float | None) -> str:
    """The square that holds the point: "15094:52917"; empty without a point."""
    return "" if lat is None or lng is None else f"{floor(lat * TO_A_DEGREE)}:{floor(lng * TO_A_DEGREE)}"


def cells_around(lat: float, lng: float) -> list[str]:
    """The square of the point and the eight around it."""
    y, x = floor(lat * TO_A_DEGREE), floor(lng * TO_A_DEGREE)
    return [f"{y + dy}:{x + dx}" for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
