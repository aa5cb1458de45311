"""How bureaus print a figure: 3200余件, 50余万元, 16件, 93.3%."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from fadu.report.figures.figure import Figure

WAN, YI = Decimal(10_000), Decimal(100_000_000)
NOTHING = "—"


def print_value(figure: Figure, value: Decimal | None) -> str:
    """The value as the annual report prints it; — where there is none. An at-least figure is rounded down and never up."""
    if value is None:
        return NOTHING
    if figure.unit == "%":
        return f"{_percent(value)}%"
    if figure.approx == "at_least":
        return _at_least(value, figure.unit)
    amount, scale = _scaled(value) if figure.unit == "元" else (value, "")
    return f"{plain(amount)}{scale}{figure.unit}"


def print_exact(figure: Figure, value: Decimal | None) -> str:
    """The value to the last digit, thousands set apart."""
    return NOTHING if value is None else f"{_normal(value):,f}{figure.unit}"


def number(value: Decimal | None) -> int | float | None:
    """The value as a JSON number; two decimals at most, which a float prints unchanged."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def plain(value: Decimal) -> str:
    """A number without tail zeros or exponent."""
    return f"{_normal(value):f}"


def _normal(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _at_least(value: Decimal, unit: str) -> str:
    """Two leading digits, under a hundred one: 3217 → 3200余, 836 → 830余, 72 → 70余. A round value is printed as it is."""
    if value < 10:
        return f"{plain(value)}{unit}"
    places = value.adjusted() - (1 if value >= 100 else 0)
    step = Decimal(10) ** places
    floor = (value / step).to_integral_value(ROUND_DOWN) * step
    more = "余" if floor < value else ""
    amount, scale = _scaled(floor) if unit == "元" else (floor, "")
    return f"{plain(amount)}{more}{scale}{unit}"


def _scaled(value: Decimal) -> tuple[Decimal, str]:
    """万 and 亿 where at most two decimals remain: 500000 → 50万, 123456 stays."""
    for size, name in ((YI, "亿"), (WAN, "万")):
        if value >= size and (value / size) == (value / size).quantize(Decimal("0.01")):
            return value / size, name
    return value, ""


def _percent(value: Decimal) -> str:
    """One decimal; what is not whole is never printed as 100."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return plain(min(rounded, Decimal("99.9")) if value < 100 else rounded)
