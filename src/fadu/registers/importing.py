"""Rows into a register: references, doubles, overlaps and the register's own rule, then all rows in one transaction or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, BinaryIO

from django.db import models, transaction
from pydantic import BaseModel

from fadu.law.errors import InputError
from fadu.registers import spreadsheet
from fadu.registers.columns import Column, Row, RowError, columns_of, read_row
from fadu.registers.models import Dated, RegisterVersion

Key = tuple[Any, ...]
#: Looks at the stored rows after an import; gives the keys of the rows at fault, each with what is wrong.
Rule = Callable[[], Iterable[tuple[Key, str]]]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its row model, its table, its natural key, and the fields that name rows of other tables by code."""

    name: str
    title: str
    row: type[BaseModel]
    model: type[models.Model]
    key: tuple[str, ...]
    references: Mapping[str, type[models.Model]]
    rule: Rule | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its spreadsheet."""
        return columns_of(self.row)

    @property
    def fields(self) -> dict[str, str]:
        """Row field → attribute of the table (a reference is stored as its code)."""
        return {name: self.model._meta.get_field(name).attname for name in self.row.model_fields}  # type: ignore[union-attr]

    def stored(self) -> Iterator[dict[str, Any]]:
        """All rows as the row model has them, in the order of the key."""
        fields = self.fields
        for values in self.model._default_manager.order_by(*self.key).values_list(*fields.values()).iterator():
            yield dict(zip(fields, values, strict=True))

    def template(self) -> bytes:
        """An empty .xlsx to fill."""
        return spreadsheet.template(self.columns, self.title)

    def sheet(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """Rows (field name → cell) as the .xlsx that `import_file` takes. Raises InputError for a field that the register has not."""
        return spreadsheet.export(self._known(rows), self.columns, self.title)

    def export(self) -> bytes:
        """All rows as .xlsx; importing it again changes nothing."""
        return self.sheet(self.stored())

    def _known(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for number, row in enumerate(rows, 1):
            strange = row.keys() - self.row.model_fields.keys()
            if strange:
                raise InputError(f"“{self.title}”第 {number} 行：没有“{min(strange)}”这一栏，请删除或者改正名称。")
            yield row


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or why it did nothing (then `errors` is not empty and nothing was written)."""

    register: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()
    faults: int = 0
    dry_run: bool = False

    def sentence(self) -> str:
        """One Chinese sentence for people."""
        if self.faults:
            more = f"，这里列出前 {len(self.errors)} 处" if self.faults > len(self.errors) else ""
            return f"“{self.register}”发现 {self.faults} 处问题{more}，一行也没有导入，请改好后重新导入整个文件。"
        counts = f"新增 {self.created} 行，更新 {self.updated} 行，未变 {self.unchanged} 行"
        if self.dry_run:
            return f"“{self.register}”检查通过，没有写入；正式导入时将{counts}。"
        return f"“{self.register}”导入完成：{counts}。"


class _Faulty(Exception):
    """Rolls an import back."""


def import_file(register: Register, file: BinaryIO, *, dry_run: bool = False) -> ImportReport:
    """Import an .xlsx. Raises InputError when it is not a usable spreadsheet at all."""
    reading = spreadsheet.read(file, register.row)
    return _import(register, reading, dry_run)


def import_rows(register: Register, rows: Iterable[Mapping[str, Any]], *, dry_run: bool = False) -> ImportReport:
    """Import rows given as mappings (field name → cell); they are checked exactly as those of a spreadsheet."""
    reading: spreadsheet.Reading[BaseModel] = spreadsheet.Reading()
    columns = register.columns
    known = {column.name for column in columns}
    for number, cells in enumerate(rows, 1):
        for name in cells.keys() - known:
            reading.fault(RowError(number, str(name), "没有这一栏，请删除或者改正名称"))
        row, errors = read_row(register.row, columns, number, cells)
        reading.fault(*errors)
        if row is not None and not errors:
            reading.rows.append(row)
    return _import(register, reading, dry_run)


def _import(register: Register, reading: spreadsheet.Reading[Any], dry_run: bool) -> ImportReport:
    try:
        with transaction.atomic():
            RegisterVersion.touch()  # the row lock makes a second import wait
            _check_doubles(register, reading)
            _check_references(register, reading)
            _stop_if_faulty(reading)
            counts = _write(register, reading.rows)
            _check_spans(register, reading)
            _check_rule(register, reading)
            _stop_if_faulty(reading)
            if dry_run or not (counts[0] or counts[1]):
                transaction.set_rollback(True)  # an import that changes nothing leaves the version alone
            else:
                RegisterVersion.touch()
    except _Faulty:
        return ImportReport(register.title, errors=tuple(reading.errors), faults=reading.faults, dry_run=dry_run)
    return ImportReport(register.title, *counts, dry_run=dry_run)


def _stop_if_faulty(reading: spreadsheet.Reading[Any]) -> None:
    if reading.faults:
        raise _Faulty


def _key(register: Register, row: Row[Any]) -> Key:
    return tuple(getattr(row.values, name) for name in register.key)


def _check_doubles(register: Register, reading: spreadsheet.Reading[Any]) -> None:
    titles = {column.name: column.title for column in register.columns}
    names = "、".join(titles[name] for name in register.key)
    seen: dict[Key, int] = {}
    for row in reading.rows:
        earlier = seen.setdefault(_key(register, row), row.number)
        if earlier != row.number:
            reading.fault(RowError(row.number, "", f"与第 {earlier} 行重复（{names}都相同），请删去一行"))


def _check_references(register: Register, reading: spreadsheet.Reading[Any]) -> None:
    titles = {column.name: column.title for column in register.columns}
    for name, model in register.references.items():
        codes = set(model._default_manager.values_list("code", flat=True))
        if model is register.model:
            codes |= {row.values.code for row in reading.rows}
        for row in reading.rows:
            code = getattr(row.values, name)
            if code is not None and code not in codes:
                reading.fault(RowError(row.number, titles[name], f"没有代码为“{code}”的登记，请核对代码，或者先导入它"))


def _write(register: Register, rows: Sequence[Row[Any]]) -> tuple[int, int, int]:
    fields = register.fields
    manager = register.model._default_manager
    keys = [fields[name] for name in register.key]
    stored = {tuple(getattr(item, name) for name in keys): item for item in manager.all()}
    new, changed, same = [], [], 0
    for row in rows:
        values = {fields[name]: _storable(value) for name, value in row.values}
        item = stored.get(tuple(values[name] for name in keys))
        if item is None:
            new.append(register.model(**values))
        elif all(getattr(item, name) == value for name, value in values.items()):
            same += 1
        else:
            for name, value in values.items():
                setattr(item, name, value)
            changed.append(item)
    manager.bulk_create(new, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, [name for name in fields if name not in register.key], batch_size=BATCH)
    return len(new), len(changed), same


def _storable(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _check_spans(register: Register, reading: spreadsheet.Reading[Any]) -> None:
    """Two rows of one thing must not hold on the same day."""
    if not issubclass(register.model, Dated) or "valid_from" not in register.key:
        return
    names = [register.fields[name] for name in register.key if name != "valid_from"]
    spans: dict[Key, list[tuple[date, date | None]]] = defaultdict(list)
    stored = register.model._default_manager.order_by("valid_from").values_list(*names, "valid_from", "valid_to")
    for *thing, start, end in stored:
        spans[tuple(thing)].append((start, end))
    faulty: dict[Key, str] = {}
    for key, pieces in spans.items():
        for (start, end), (later, later_end) in pairwise(pieces):
            if end is None or end >= later:
                sentence = (
                    f"与 {start} 至 {end or '长期'} 的一行在时间上重叠（{later} 至 {later_end or '长期'}），"
                    "请先给前一行填上失效日期，两行可以放在同一个文件里"
                )
                faulty[(*key, start)] = faulty[(*key, later)] = sentence
    order = [*(name for name in register.key if name != "valid_from"), "valid_from"]
    for row in reading.rows:
        sentence = faulty.get(tuple(getattr(row.values, name) for name in order), "")
        if sentence:
            reading.fault(RowError(row.number, "生效日期", sentence))


def _check_rule(register: Register, reading: spreadsheet.Reading[Any]) -> None:
    if register.rule is None:
        return
    numbers = {_key(register, row): row.number for row in reading.rows}
    for key, sentence in register.rule():
        number = numbers.get(key, 0)
        reading.fault(RowError(number, "", sentence if number else f"已登记的“{' '.join(map(str, key))}”：{sentence}"))
