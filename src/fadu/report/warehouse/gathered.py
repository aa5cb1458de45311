"""The files of all bureaus gathered into one a table. A province's figures then open six files and not thousands, in which the acts of a step lie together.

Derived, beside what the bureaus delivered, and found by what that now is: when one bureau delivers anew, the gathered files no longer count.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from fadu.law.errors import InputError
from fadu.report.warehouse import parquet, tables

#: The order of the rows; a reading of some steps of a year passes over the rest.
ORDERS = {tables.ACT: "year, step, bureau, matter_id, seq"}


def gather(folder: Path) -> int:
    """Gather the warehouse's files as they now stand; those gathered before go. Gives the number of bureaus. Raises InputError."""
    names, place = tables.bureaus(folder), tables.gathered(folder)
    fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
    try:
        fresh.mkdir(parents=True)
        with duckdb.connect(":memory:") as engine:
            for table in tables.TABLES:
                order = ORDERS.get(table, f"bureau, year, {table.columns[0]}")
                target = parquet.quoted(str(fresh / f"{table.name}.parquet"))
                engine.execute(
                    f"COPY ({parquet.source(folder, names, table)} ORDER BY {order}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
                )
        for other in place.parent.iterdir():
            if other != fresh:
                shutil.rmtree(other)
        os.replace(fresh, place)
    except (OSError, duckdb.Error) as error:
        raise InputError(
            f"合并不了 {folder} 里的文件（{str(error).splitlines()[0][:200]}）；请检查磁盘空间，或者重新导出后再试。"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return len(names)
