"""What a warehouse holds: a folder a table, in it ``bureau=…/year=…/part.parquet``. Only columns that figures ask for, none of them personal."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from fadu.law.errors import InputError

#: Rows held in memory at a time, and in one row group of a file.
ROWS = 50_000
_WHOLE, _SMALL, _TEXT, _DAY, _YES = pa.int64(), pa.int32(), pa.string(), pa.date32(), pa.bool_()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name in the ledger's database, which is also what the figures' SQL calls it, and its columns in order."""

    name: str
    schema: pa.Schema

    @property
    def columns(self) -> list[str]:
        return list(self.schema.names)


#: The year of a partition: of an act its own civil year, of all else the year in which the matter began. Acts lie in the order of their steps, so
#: that a question about some steps reads little; of their time only the civil day is carried along, which is all that figures compare.
ACT = Table(
    "ledger_act",
    pa.schema(
        [
            ("matter_id", _WHOLE),
            ("seq", _SMALL),
            ("step", _TEXT),
            ("kind", _TEXT),
            ("amount", _WHOLE),
            ("at", _TEXT),
            ("body", _TEXT),
            ("verdict", _TEXT),
        ]
    ),
)
MATTER = Table(
    "ledger_matter",
    pa.schema(
        [
            ("id", _WHOLE),
            ("procedure", _TEXT),
            ("stage", _TEXT),
            ("closed", _YES),
            ("opened_on", _DAY),
            ("published", _YES),
            ("late", _YES),
            ("organ", _TEXT),
        ]
    ),
)
DEADLINE = Table(
    "ledger_deadline",
    pa.schema(
        [
            ("id", _WHOLE),
            ("matter_id", _WHOLE),
            ("clock", _TEXT),
            ("start", _DAY),
            ("last", _DAY),
            ("stopped", _DAY),
            ("owner", _TEXT),
            ("paused", _YES),
        ]
    ),
)
ORDER = Table(
    "ledger_order",
    pa.schema([("matter_id", _WHOLE), ("rating", _TEXT), ("settled_by", _TEXT), ("handled_at", _TEXT), ("late", _YES)]),
)
RECORDABLE = Table(
    "ledger_recordable",
    pa.schema([("id", _WHOLE), ("matter_id", _WHOLE), ("act_seq", _SMALL), ("step", _TEXT), ("missing", _SMALL), ("open", _SMALL)]),
)
#: Figures that ask the bureau's registers (people, items, towns): computed where the registers are, and carried along as numbers.
FIGURE = Table("figure", pa.schema([("id", _TEXT), ("value", _WHOLE)]))
TABLES = (ACT, MATTER, DEADLINE, ORDER, RECORDABLE, FIGURE)

#: Of an act's body only these fields of its data are carried along: those that figures read by `said`.
SAID = ("domain", "held_on", "received_on", "signed_on", "session", "first")


def said(data: Mapping[str, Any]) -> str | None:
    """An act's body as the warehouse has it; nothing where figures ask nothing of it."""
    kept = {field: data[field] for field in SAID if data.get(field) is not None}
    return _json({"data": kept}) if kept else None


def found(findings: Iterable[Mapping[str, Any]]) -> str | None:
    """An act's verdict as the warehouse has it: which gates found something."""
    gates = [{"gate": finding.get("gate", "")} for finding in findings]
    return _json({"findings": gates}) if gates else None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)  # a day that comes from memory


def part(folder: Path, table: Table, bureau: str, year: int) -> Path:
    """The file of one bureau-year."""
    return folder / table.name / of_bureau(bureau) / f"year={year}" / "part.parquet"


def parts(folder: Path, table: Table, bureau: str) -> list[Path]:
    """The files of a bureau, by year."""
    return sorted((folder / table.name / of_bureau(bureau)).glob("year=*/*.parquet"))


def of_bureau(bureau: str) -> str:
    """The folder of a bureau in each table; what a path or Hive reads otherwise is written as %XX."""
    return "bureau=" + re.sub(r"""[\x00-\x20"#%'*/:=?\\{}\[\]^<>|\x7f]""", lambda one: f"%{ord(one[0]):02X}", bureau)


def gathered(folder: Path) -> Path:
    """Where the files of all bureaus stand gathered (see `warehouse.gathered`): another place as soon as one of them is another."""
    seen = sha256()
    for table in TABLES:
        for place in sorted(_files(folder / table.name), key=lambda entry: entry.path):
            seen.update(f"{place.path}\0{(about := place.stat()).st_size}\0{about.st_mtime_ns}\n".encode(errors="surrogateescape"))
    return folder / "gathered" / seen.hexdigest()[:32]


def _files(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """The files below a folder; ten times as fast as a glob, for there are thousands."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(".parquet"):
                yield entry


def write(path: Path, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows as one file, a row group at a time; the file appears whole or not at all. The same rows give the same bytes. Gives their number."""
    source, count = iter(rows), 0
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(fresh, table.schema, compression="zstd") as writer:
            while chunk := list(islice(source, ROWS)):
                columns = [
                    pa.array(column, field.type) for column, field in zip(zip(*chunk, strict=True), table.schema, strict=True)
                ]
                writer.write_table(pa.Table.from_arrays(columns, schema=table.schema), row_group_size=ROWS)
                count += len(chunk)
        os.replace(fresh, path)
    except OSError as error:
        raise InputError(f"写不了数据仓库的文件 {path}（{error.strerror or error}）；请检查文件夹和磁盘空间。") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return count


def bureaus(folder: Path) -> list[str]:
    """The bureaus of a warehouse, in order. Raises InputError where the folder is none."""
    if not folder.is_dir():
        raise InputError(f"没有 {folder} 这个文件夹；请先用 fadu warehouse --to 文件夹 导出。")
    names = sorted(unquote(one.name.removeprefix("bureau=")) for one in (folder / ACT.name).glob("bureau=*"))
    missing = [table.name for table in TABLES if not any((folder / table.name).glob("bureau=*/year=*/*.parquet"))]
    if not names or missing:
        raise InputError(
            f"{folder} 不是数据仓库（缺少 {'、'.join(missing) or ACT.name}）；请先用 fadu warehouse --to 文件夹 导出。"
        )
    return names
