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
    said = said_value(figure, value)
    more = "余" if figure.approx == "at_least" and said < value else ""
    amount, scale = _scaled(said) if figure.unit == "元" else (said, "")
    return f"{plain(amount)}{more}{scale}{figure.unit}"


def said_value(figure: Figure, value: Decimal) -> Decimal:
    """The number that the annual report states: of 3217 that it prints as 3200余, 3200; of a share, the printed decimal."""
    if figure.unit == "%":
        return _percent(value)
    return _floor(value) if figure.approx == "at_least" and value >= 10 else value


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


def _floor(value: Decimal) -> Decimal:
    """Two leading digits, under a hundred one: 3217 → 3200, 836 → 830, 72 → 70."""
    step = Decimal(10) ** (value.adjusted() - (1 if value >= 100 else 0))
    return (value / step).to_integral_value(ROUND_DOWN) * step


def _scaled(value: Decimal) -> tuple[Decimal, str]:
    """万 and 亿 where at most two decimals remain: 500000 → 50万, 123456 stays."""
    for size, name in ((YI, "亿"), (WAN, "万")):
        if value >= size and (value / size) == (value / size).quantize(Decimal("0.01")):
            return value / size, name
    return value, ""


def _percent(value: Decimal) -> Decimal:
    """One decimal; what is not whole is never printed as 100."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return min(rounded, Decimal("99.9")) if value < 100 else rounded
