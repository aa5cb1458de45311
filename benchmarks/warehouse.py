"""The warehouse: simulated acts a second, and all figures of many bureaus and of one large one, read from Parquet each time."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pyarrow.parquet as pq

from benchmarks.rows import Row, at_least, at_most, compared, seconds
from fadu.demo.simulate import simulate
from fadu.report.figures import FIGURES
from fadu.report.warehouse import parquet, tables
from fadu.report.warehouse.gathered import gather

YEAR = 2022
RATE, MANY_SECONDS, ONE_SECONDS = 5_000, 4, 1
#: About eight acts a case.
CASES = 1_250


def run(quick: bool) -> list[Row]:
    """The rate, then the two reports."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        begun = perf_counter()
        done = simulate(2, 1, folder / "simulated", 200 if quick else 10_000)
        rate = (done.acts + done.refused) / (perf_counter() - begun)
        simulate(1, 1, folder / "one", 30 if quick else CASES, 1)
        bureaus, large = (5, 3) if quick else (1_000, 100)
        many = _copied(folder / "one", folder / "many", bureaus)
        took_files = seconds(lambda: parquet.figures(folder / "many", YEAR))
        took_gathering = seconds(lambda: gather(folder / "many"))
        took_many = seconds(lambda: parquet.figures(folder / "many", YEAR))
        one = _enlarged(folder / "one", folder / "large", large)
        took_one = seconds(lambda: parquet.figures(folder / "large", YEAR))
    return [
        at_least(f"模拟 {done.acts:,} 个行为，其中 {done.refused:,} 次先被拒绝", rate, "行为/秒", RATE),
        at_most(f"{len(FIGURES)} 项指标，{bureaus:,} 个部门年度，{many:,} 个行为", took_many, "秒", MANY_SECONDS),
        compared("同上，没有合并，逐个读各部门的文件", took_files, "秒"),
        compared("合并一次各部门的文件", took_gathering, "秒"),
        at_most(f"{len(FIGURES)} 项指标，一个部门年度，{one:,} 个行为", took_one, "秒", ONE_SECONDS),
    ]


def _copied(source: Path, target: Path, bureaus: int) -> int:
    """The one bureau-year under many names; acts in all."""
    [name] = tables.bureaus(source)
    for table in tables.TABLES:
        file = tables.part(source, table, name, YEAR)
        for number in range(bureaus):
            copy = tables.part(target, table, f"模拟{number:05d}", YEAR)
            copy.parent.mkdir(parents=True)
            shutil.copy(file, copy)
    return bureaus * pq.read_metadata(tables.part(source, tables.ACT, name, YEAR)).num_rows


def _enlarged(source: Path, target: Path, times: int) -> int:
    """The one bureau-year so many times over, every key once; acts in all."""
    [name] = tables.bureaus(source)
    counts = {}
    for table in tables.TABLES:
        rows = [tuple(row.values()) for row in pq.read_table(tables.part(source, table, name, YEAR), partitioning=None).to_pylist()]
        keys = (
            [place for place, column in enumerate(table.columns) if column in ("id", "matter_id")]
            if table is not tables.FIGURE
            else []
        )
        copies = (
            tuple(value + number * 10**9 if place in keys else value for place, value in enumerate(row))
            for row in rows
            for number in range(times)
        )
        counts[table.name] = tables.write(tables.part(target, table, name, YEAR), table, copies)
    return counts[tables.ACT.name]
