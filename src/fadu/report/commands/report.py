"""``fadu report --year 2023``: every figure of a year, computed from the ledger."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from fadu.law.errors import InputError
from fadu.ledger.models import Matter
from fadu.report.figures import CHAPTERS, Figure, checked_year
from fadu.report.figures.onepass import Said
from fadu.report.printing import number, print_exact, print_value, said_value
from fadu.report.published import in_order
from fadu.report.rollup import figures_of
from fadu.report.rows import number_of
from fadu.report.since import partly
from fadu.report.tables import table
from fadu.report.warehouse import parquet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which year, and whether with the records."""
    parser.add_argument("--year", metavar="年度", type=int, required=True, help="哪一年，例如 2023")
    parser.add_argument("--warehouse", metavar="文件夹", type=Path, help="不读台账，由数据仓库计算其中全部部门的数字")
    parser.add_argument("--bureau", metavar="部门", action="append", help="数据仓库中的哪个部门，可以写多个（配合 --warehouse）")
    parser.add_argument("--records", action="store_true", help="连同每个指标背后的事项编号（配合 --json）")


def run(args: argparse.Namespace) -> int:
    """Print the figures: by chapter for people, or one object a figure with --json.

    In it `value` is the number as the annual report states it (the floor, where it prints 余), `exact` the ledger's own, `records` what is behind.
    """
    year = checked_year(args.year)
    if args.warehouse is not None:
        if args.records:
            raise InputError("数据仓库里没有事项编号，--records 不能与 --warehouse 同时使用。")
        return print_warehouse(parquet.figures(args.warehouse, year, args.bureau or ()), year, args.json)
    if args.records and not args.json:
        raise InputError("--records 要与 --json 同时使用。")
    if args.bureau:
        raise InputError("--bureau 要与 --warehouse 同时使用；台账只有本局一个部门。")
    told = figures_of(year)
    if args.json:
        print(json.dumps([_plain(figure, told[figure.id], year, args.records) for figure in in_order()], ensure_ascii=False))
        return 0
    print(f"{year} 年度统计（由台账 {Matter.objects.count()} 个事项算出）")
    if said := partly(year):
        print(f"注意：{said}")
    for chapter in CHAPTERS:
        lines = [
            (figure.label, print_value(figure, told[figure.id].value), print_exact(figure, told[figure.id].value), figure.id)
            for figure in chapter.figures
        ]
        print(f"\n{chapter.title}\n{table(('指标', '印作', '精确值', '代码'), lines)}")
    return 0


def print_warehouse(found: Mapping[str, Mapping[str, Decimal | None]], year: int, as_json: bool) -> int:
    """The figures of a warehouse: of all bureaus together for people, and with --json of each bureau too."""
    names = [name for name in found if name]
    if as_json:
        for_each = [{"bureau": name, "year": year, "figures": _numbers(found[name])} for name in names]
        print(json.dumps({"year": year, "bureaus": for_each, "total": _numbers(found[""])}, ensure_ascii=False))
        return 0
    print(f"{year} 年度统计（由数据仓库 {len(names)} 个部门合计：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}）")
    for chapter in CHAPTERS:
        shown = [
            (figure.label, print_value(figure, found[""][figure.id]), print_exact(figure, found[""][figure.id]), figure.id)
            for figure in chapter.figures
        ]
        print(f"\n{chapter.title}\n{table(('指标', '印作', '精确值', '代码'), shown)}")
    return 0


def _numbers(values: Mapping[str, Decimal | None]) -> dict[str, int | float | None]:
    return {figure.id: number(values[figure.id]) for figure in in_order()}


def _plain(figure: Figure, said: Said, year: int, with_records: bool) -> dict[str, Any]:
    value = said.value
    records: dict[str, Any] = {"count": said.records}
    if with_records:
        records["matters"] = list(dict.fromkeys(number_of(row) for row in figure.rows(year)))
    return {
        "subject": figure.id,
        "year": year,
        "system": figure.system,
        "label": figure.label,
        "value": None if value is None else number(said_value(figure, value)),
        "exact": number(value),
        "unit": figure.unit,
        "approx": figure.approx or None,
        "printed": print_value(figure, value),
        "definition": figure.definition,
        "records": records,
    }
