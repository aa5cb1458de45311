"""``fadu spark --warehouse 文件夹 --year 2023``: the same figures over the same Parquet on Spark, for a warehouse larger than one machine reads well.

Spark is an extra (requirements/spark.lock): pyspark weighs 400 MB and wants Java 17.
"""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path

from fadu.law.errors import InputError
from fadu.report.commands.report import print_warehouse
from fadu.report.figures import checked_year
from fadu.report.warehouse import lines, parquet, tables

try:
    from pyspark.sql import SparkSession
except ImportError:
    SparkSession = None

#: Many small questions: two hundred parts for each would cost more than the answer.
_SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "8"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which warehouse, which year, on which Spark."""
    parser.add_argument("--warehouse", metavar="文件夹", type=Path, required=True, help="数据仓库文件夹，由 fadu warehouse 导出")
    parser.add_argument("--year", metavar="年度", type=int, required=True, help="哪一年，例如 2023")
    parser.add_argument("--master", metavar="地址", default="local[*]", help="Spark 集群的地址，不写则用本机全部处理器")
    parser.add_argument("--check", action="store_true", help="与 DuckDB 的结果逐项核对，有一项不同即以 1 退出")


def run(args: argparse.Namespace) -> int:
    """Print the figures, or what differs from DuckDB."""
    year = checked_year(args.year)
    found = figures(args.warehouse, year, args.master)
    if not args.check:
        return print_warehouse(found, year, args.json)
    beside = parquet.figures(args.warehouse, year)
    wrong = [
        f"{name or '合计'} {figure}：Spark {value}，DuckDB {beside[name][figure]}"
        for name, values in found.items()
        for figure, value in values.items()
        if value != beside[name][figure]
    ]
    print("\n".join(wrong) or f"{len(found) - 1} 个部门、{len(found[''])} 项指标，Spark 与 DuckDB 逐项相同。")
    return 1 if wrong else 0


def figures(folder: Path, year: int, master: str) -> dict[str, dict[str, Decimal | None]]:
    """As `parquet.figures`, by Spark. Raises InputError where Spark is not installed or the folder is no warehouse."""
    if SparkSession is None:
        raise InputError("没有安装 Spark；请运行 make spark，或安装 requirements/spark.lock 后再试。")
    names = tables.bureaus(folder)
    found = lines.lines(year, together=False)  # Spark looks for rows of another table only where rows are left out
    session = SparkSession.builder.master(master).appName("fadu").config(map=_SETTINGS).getOrCreate()
    try:
        session.sql(parquet.places(names)).createOrReplaceTempView("bureau")
        for table in tables.TABLES:
            files = session.read.option("basePath", str(folder / table.name)).parquet(str(folder / table.name))
            files.createOrReplaceTempView(f"{table.name}_files")
            session.sql(parquet.keyed(table, f"{table.name}_files")).cache().createOrReplaceTempView(table.name)
        # A statement at a time: all at once would be one plan of some hundred scans.
        rows = [tuple(row) for text in lines.statements(year, found, "spark") for row in session.sql(text).collect()]
    finally:
        session.stop()
    return parquet.by_bureau(names, found, rows)
