"""Figures over Parquet on DuckDB, inside this process: one bureau or a thousand in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from fadu.law.errors import InputError
from fadu.report.warehouse import lines, tables
from fadu.report.warehouse.tables import Table

#: Keys of different bureaus are this far apart; a ledger would need a trillion rows to reach the next.
APART = 1 << 40
_KEYS = ("id", "matter_id")


def figures(folder: Path, year: int, only: Sequence[str] = ()) -> dict[str, dict[str, Decimal | None]]:
    """Bureau → figure → value; under "" the sum of the bureaus. `only`: these bureaus. Raises InputError where the folder is no warehouse."""
    names = tables.bureaus(folder)
    unknown = [name for name in only if name not in names]
    if unknown:
        raise InputError(f"{folder} 里没有“{'、'.join(unknown)[:200]}”这个部门，有的是：{'、'.join(names[:20])}。")
    found = lines.lines(year)
    try:
        with duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        ) as engine:
            for made in loading(folder, only or names):
                engine.execute(made)
            rows = [row for text in lines.statements(year, found, "duckdb") for row in engine.execute(text).fetchall()]
    except duckdb.Error as error:
        raise InputError(f"读不了 {folder} 里的文件（{str(error).splitlines()[0][:200]}）；请重新导出后再试。") from error
    return by_bureau(only or names, found, rows)


def by_bureau(
    names: Sequence[str], found: Sequence[lines.Line], rows: Sequence[Sequence[Any]]
) -> dict[str, dict[str, Decimal | None]]:
    """The rows of the statement as figures by bureau, and under "" of all together."""
    told = lines.answers(rows)
    each = {name: lines.values(found, told.get(place, {})) for place, name in enumerate(names)}
    return each | {"": lines.values(found, lines.together(told.values()))}


def loading(folder: Path, names: Sequence[str]) -> list[str]:
    """Statements that give DuckDB the ledger's tables by their names, read once from the files of those bureaus.

    Acts are laid in the order of their steps, as each file has them already: then a question about some steps passes over the rest.
    """
    made = [f"CREATE TABLE bureau AS {places(names)}"]
    for table in tables.TABLES:
        files = [str(folder / table.name / tables.of_bureau(name) / "year=*" / "*.parquet") for name in names]
        listed = ", ".join(_text(file) for file in files)
        source = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {{'bureau': VARCHAR, 'year': INTEGER}})"
        order = " ORDER BY step" if table is tables.ACT and len(names) > 1 else ""
        made.append(f"CREATE TABLE {table.name} AS {keyed(table, source)}{order}")
    return made


def places(names: Sequence[str]) -> str:
    """A query that gives each bureau its place, for either engine; in the statement the place stands for the bureau."""
    return " UNION ALL ".join(
        f"SELECT {_text(name)} AS bureau, CAST({place} AS BIGINT) AS place" for place, name in enumerate(names)
    )


def keyed(table: Table, source: str) -> str:
    """A query of the table with keys that two bureaus never share, for either engine."""
    keys = () if table is tables.FIGURE else _KEYS
    columns = (f"one.{name} + bureau.place * {APART} AS {name}" if name in keys else f"one.{name}" for name in table.columns)
    return f"SELECT bureau.place AS bureau, one.year, {', '.join(columns)} FROM {source} AS one JOIN bureau ON bureau.bureau = one.bureau"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
