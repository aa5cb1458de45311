"""``fadu warehouse --to 文件夹``: the ledger's acts, matters and clocks as Parquet by bureau and year, without personal data; ``--gather`` for a province."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fadu.report.figures import checked_year
from fadu.report.tables import table
from fadu.report.warehouse import tables
from fadu.report.warehouse.export import export
from fadu.report.warehouse.gathered import gather

LABELS = {
    tables.ACT.name: "行为",
    tables.MATTER.name: "事项",
    tables.DEADLINE.name: "时限",
    tables.ORDER.name: "工单",
    tables.RECORDABLE.name: "应录行为",
    tables.FIGURE.name: "登记簿指标",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether one year alone."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="文件夹", type=Path, help="写入哪个文件夹；多个部门可以写入同一个")
    where.add_argument(
        "--gather", metavar="文件夹", type=Path, help="不导出，把文件夹里各部门的文件合并一份，供算全部部门的数字时读"
    )
    parser.add_argument("--year", metavar="年度", type=int, help="只更新这一年的行为和这一年办理过的事项，不写则全部导出")


def run(args: argparse.Namespace) -> int:
    """Export and say how many rows; or gather and say of how many bureaus."""
    if args.gather is not None:
        count = gather(args.gather)
        said = {"folder": str(args.gather), "bureaus": count}
        print(json.dumps(said, ensure_ascii=False) if args.json else f"已合并 {args.gather} 里 {count:,} 个部门的文件。")
        return 0
    counts = export(args.to, None if args.year is None else checked_year(args.year))
    if args.json:
        print(json.dumps({"folder": str(args.to), "rows": counts}, ensure_ascii=False))
        return 0
    print(f"已导出到 {args.to}，不含当事人信息。")
    print(table(("内容", "行数", "文件夹"), [(LABELS[name], f"{count:,}", name) for name, count in counts.items()]))
    return 0
