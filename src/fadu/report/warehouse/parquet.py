"""Figures over Parquet on DuckDB, inside this process: one bureau or a thousand in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from fadu.law.errors import InputError
from fadu.report.warehouse import lines, tables
from fadu.report.warehouse.tables import Table

#: Keys of different bureaus are this far apart; a ledger would need a trillion rows to reach the next.
APART = 1 << 40
_KEYS = ("id", "matter_id")
#: So many statements at once: most are too small for the engine to share out by itself.
READINGS = 3


def figures(folder: Path, year: int, only: Sequence[str] = ()) -> dict[str, dict[str, Decimal | None]]:
    """Bureau → figure → value; under "" the sum of the bureaus. `only`: these bureaus. Raises InputError where the folder is no warehouse."""
    names = tables.bureaus(folder)
    unknown = [name for name in only if name not in names]
    if unknown:
        raise InputError(f"{folder} 里没有“{'、'.join(unknown)[:200]}”这个部门，有的是：{'、'.join(names[:20])}。")
    try:
        with duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        ) as engine:
            found, rows = _asked(engine, _sources(folder, only or names, names), year)
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


def _asked(
    engine: duckdb.DuckDBPyConnection, sources: Mapping[Table, str], year: int
) -> tuple[list[lines.Line], list[tuple[Any, ...]]]:
    """The lines of the year, and the rows of all their statements. While the files are read the statements are composed, which takes about as long.

    Acts are read from the files twice: all of them for what is counted by step, and into memory those that figures look at.
    """
    acts = tables.ACT.name

    def load() -> None:
        link = engine.cursor()
        for table in tables.TABLES:
            if table is not tables.ACT:
                link.execute(f"CREATE TABLE {table.name} AS {sources[table]}")
        link.execute(f"CREATE VIEW {acts} AS {sources[tables.ACT]}")

    def ask(text: str) -> list[tuple[Any, ...]]:
        return engine.cursor().execute(text).fetchall()

    with ThreadPoolExecutor(READINGS) as beside:
        loaded = beside.submit(load)
        found = lines.lines(year)
        wanted, statements = lines.wanted(found), lines.statements(year, found, "duckdb")
        by_step = next(statements)
        loaded.result()
        told = beside.submit(ask, by_step)
        others = list(statements)
        steps = wanted.steps.union(*({step for (step,) in ask(query)} for query in wanted.queries))
        chosen = " OR ".join([f"step IN ({', '.join(map(quoted, sorted(steps)))})", *sorted(wanted.conditions)])
        engine.execute(f"CREATE TABLE wanted AS SELECT * FROM {acts} WHERE {chosen}")
        rows = told.result()
        engine.execute(f"DROP VIEW {acts}; ALTER TABLE wanted RENAME TO {acts}")
        return found, [*rows, *chain.from_iterable(beside.map(ask, others))]


def _sources(folder: Path, names: Sequence[str], everyone: Sequence[str]) -> dict[Table, str]:
    """Each table's query: over the gathered files where they are those of the bureaus' files as they now stand, else over these."""
    place = tables.gathered(folder)
    if not place.is_dir():
        return {table: source(folder, names, table) for table in tables.TABLES}
    told = ", ".join(f"({everyone.index(name)}, {number})" for number, name in enumerate(names))
    few = f" JOIN (VALUES {told}) AS asked (place, bureau) ON asked.place = one.bureau" if names != everyone else ""
    return {
        table: f"SELECT {'one' if not few else 'asked'}.bureau, one.year, {', '.join(f'one.{name}' for name in table.columns)} "
        f"FROM read_parquet({quoted(str(place / f'{table.name}.parquet'))}, hive_partitioning = false) AS one{few}"
        for table in tables.TABLES
    }


def source(folder: Path, names: Sequence[str], table: Table) -> str:
    """DuckDB's query of a table in the files of those bureaus, each bureau called by its place among the names, with keys that two never share."""
    files = [(path, place) for place, name in enumerate(names) for path in tables.parts(folder, table, name)]
    paths = ", ".join(quoted(str(path)) for path, _ in files)
    told = ", ".join(f"({number}, {place}, {path.parent.name.removeprefix('year=')})" for number, (path, place) in enumerate(files))
    keys = () if table is tables.FIGURE else _KEYS
    columns = (f"one.{name} + file.bureau * {APART} AS {name}" if name in keys else f"one.{name}" for name in table.columns)
    return (
        f"SELECT file.bureau, file.year, {', '.join(columns)} FROM read_parquet([{paths}], hive_partitioning = false) AS one "
        f"JOIN (VALUES {told}) AS file (number, bureau, year) ON file.number = one.file_index"
    )


def places(names: Sequence[str]) -> str:
    """A query that gives each bureau its place, for Spark; in the statement the place stands for the bureau."""
    return " UNION ALL ".join(
        f"SELECT {quoted(name)} AS bureau, CAST({place} AS BIGINT) AS place" for place, name in enumerate(names)
    )


def keyed(table: Table, source: str) -> str:
    """A query of the table with keys that two bureaus never share, for Spark."""
    keys = () if table is tables.FIGURE else _KEYS
    columns = (f"one.{name} + bureau.place * {APART} AS {name}" if name in keys else f"one.{name}" for name in table.columns)
    return f"SELECT bureau.place AS bureau, one.year, {', '.join(columns)} FROM {source} AS one JOIN bureau ON bureau.bureau = one.bureau"


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
