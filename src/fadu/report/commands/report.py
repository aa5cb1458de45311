"""``fadu report --year 2023``: every figure of a year, computed from the ledger."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from typing import Any

from fadu.ledger.models import Matter
from fadu.report.figures import CHAPTERS, Figure, all_figures, checked_year
from fadu.report.printing import print_exact, print_value
from fadu.report.published import in_order
from fadu.report.rows import number_of
from fadu.report.tables import table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which year, and whether with the records."""
    parser.add_argument("--year", metavar="年度", type=int, required=True, help="哪一年，例如 2023")
    parser.add_argument("--records", action="store_true", help="连同每个指标背后的事项编号（配合 --json）")


def run(args: argparse.Namespace) -> int:
    """Print the figures: by chapter for people, or one object a figure with --json."""
    year = checked_year(args.year)
    values = all_figures(year)
    if args.json:
        print(json.dumps([_plain(figure, values[figure.id], year, args.records) for figure in in_order()], ensure_ascii=False))
        return 0
    print(f"{year} 年度统计（由台账 {Matter.objects.count()} 个事项算出）")
    for chapter in CHAPTERS:
        lines = [
            (figure.label, print_value(figure, values[figure.id]), print_exact(figure, values[figure.id]), figure.id)
            for figure in chapter.figures
        ]
        print(f"\n{chapter.title}\n{table(('指标', '印作', '精确值', '代码'), lines)}")
    return 0


def _plain(figure: Figure, value: Decimal | None, year: int, with_records: bool) -> dict[str, Any]:
    rows = figure.rows(year)
    records: dict[str, Any] = {"count": len(rows) if isinstance(rows, (list, tuple)) else rows.count()}  # type: ignore[call-arg]
    if with_records:
        records["matters"] = list(dict.fromkeys(number_of(row) for row in rows))
    return {
        "subject": figure.id,
        "year": year,
        "system": figure.system,
        "label": figure.label,
        "value": _number(value),
        "unit": figure.unit,
        "approx": figure.approx or None,
        "printed": print_value(figure, value),
        "definition": figure.definition,
        "records": records,
    }


def _number(value: Decimal | None) -> int | float | None:
    """As a JSON number; two decimals at most, which a float prints unchanged."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
