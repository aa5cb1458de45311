"""Columns of a spreadsheet derived from a flat pydantic model, and one row's cells turned into that model.

A field's `title` is the column's heading, its `description` says how to fill it, `json_schema_extra={"choices": {key: label}}`
lists what may stand in it, `{"last": True}` moves it to the end. Faults are Chinese sentences that name row, column and remedy.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from fadu.law.data import field_extra
from fadu.law.facts import CHINA

Kind = Literal["text", "number", "date", "time", "bool"]
RowModel = TypeVar("RowModel", bound=BaseModel)

#: A cell never holds more than this; Excel itself stops at 32,767.
LONGEST_CELL = 10_000
SHOWN = 30
SERIAL_DAY_0 = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
YEARS = range(1949, 2101)
YES = {"是", "有", "√", "true", "yes", "y", "1"}
NO = {"否", "无", "×", "false", "no", "n", "0"}
SEPARATORS = re.compile(r"[、,，;；\s]+")
DATE_FORMS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
TIME_FORM = re.compile(r"(.+?)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
NUMBER_FORM = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the field, `title` the heading; `many` cells hold several choices separated by 、."""

    name: str
    title: str
    kind: Kind = "text"
    required: bool = True
    choices: Mapping[str, str] | None = None
    many: bool = False
    help: str = ""

    def show(self, value: Any) -> Any:
        """A value of the model as a cell: labels for choices, 是/否 for booleans."""
        if value is None:
            return ""
        if self.many:
            return "、".join((self.choices or {}).get(part, str(part)) for part in value)
        if self.choices is not None:
            return self.choices.get(value, value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        return value


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault in an imported file. Row 0 means the file as a whole."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"第 {self.row} 行" if self.row else ""
        where += f"“{self.column}”" if self.column else ""
        return f"{where}：{self.message}" if where else self.message


@dataclass(frozen=True, slots=True)
class Row(Generic[RowModel]):
    """A sound row: its number in the file and its values."""

    number: int
    values: RowModel


class BadCell(Exception):
    """A cell that cannot be read; the text says what to write instead."""


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a flat model, in the order of its fields; those marked `last` (the dates of a base class) at the end."""
    fields = sorted(model.model_fields.items(), key=lambda named: bool(_extra(named[1]).get("last")))
    return tuple(_column(model, name, info) for name, info in fields)


def read_row(
    model: type[RowModel], columns: Sequence[Column], number: int, cells: Mapping[str, Any]
) -> tuple[Row[RowModel] | None, list[RowError]]:
    """One row of cells (by field name) as the model, or all that is wrong with it."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column in columns:
        try:
            value = read_cell(column, cells.get(column.name))
        except BadCell as bad:
            errors.append(RowError(number, column.title, str(bad)))
            continue
        if value is not None:
            values[column.name] = value
    bad_columns = {error.column for error in errors}
    try:
        return Row(number, model.model_validate(values)), errors
    except ValidationError as failure:
        errors += [error for error in _faults(failure, columns, number) if error.column not in bad_columns]
        return None, errors


def _column(model: type[BaseModel], name: str, info: FieldInfo) -> Column:
    inner, many = _plain_type(info.annotation)
    declared = field_extra(model, name).get("choices")
    choices = {key: str(label) for key, label in declared.items()} if isinstance(declared, dict) else None
    if choices is None and get_origin(inner) is Literal:
        choices = {str(key): str(key) for key in get_args(inner)}
    return Column(
        name=name,
        title=info.title or name,
        kind=_kind(inner),
        required=info.is_required(),
        choices=choices,
        many=many,
        help=info.description or "",
    )


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _plain_type(annotation: Any) -> tuple[Any, bool]:
    """The type without its None, and whether it is a tuple or list of that type."""
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        annotation = parts[0] if len(parts) == 1 else str
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (tuple, list, frozenset, set):
        return get_args(annotation)[0], True
    return annotation, False


def _kind(annotation: Any) -> Kind:
    if annotation is bool:
        return "bool"
    if annotation is datetime:
        return "time"
    if annotation is date:
        return "date"
    return "number" if annotation in (int, Decimal) else "text"


def read_cell(column: Column, cell: Any) -> Any:
    """A cell as the value for the model; None when blank."""
    if isinstance(cell, str):
        cell = cell.strip()
        if len(cell) > LONGEST_CELL:
            raise BadCell(f"有 {len(cell)} 个字，太长了，一格最多 {LONGEST_CELL} 个字，请删减")
    if cell is None or cell == "" or cell == [] or cell == ():
        return None
    if column.many:
        return _read_many(column, cell)
    if column.choices is not None:
        return _choice(column, _text(cell))
    return _READERS[column.kind](cell)


def _read_many(column: Column, cell: Any) -> tuple[str, ...]:
    parts = [_text(part) for part in cell] if isinstance(cell, list | tuple) else _split(_text(cell), column.choices or {})
    parts = [part for part in parts if part]
    if column.choices is not None:
        parts = [_choice(column, part) for part in parts]
    repeated = {part for part in parts if parts.count(part) > 1}
    if repeated:
        raise BadCell(f"“{column.show([repeated.pop()])}”写了不止一次，请只留一个")
    return tuple(parts)


def _split(text: str, choices: Mapping[str, str]) -> list[str]:
    for key, label in choices.items():
        if SEPARATORS.search(label):  # such as 面积、数量或者价值
            text = text.replace(label, f"、{key}、")
    return SEPARATORS.split(text)


def _choice(column: Column, text: str) -> str:
    choices = column.choices or {}
    if text in choices:
        return text
    for key, label in choices.items():
        if label == text:
            return key
    raise BadCell(f"没有“{_short(text)}”这个选项，请从这些里选：{'、'.join(choices.values())}")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= 10**15:
            raise BadCell("这么长的号码在 Excel 里会丢失末几位，请把单元格格式改成“文本”后重新填写")
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell).strip()
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t\r" for char in text):
        raise BadCell("含有看不见的控制字符，请重新手工填写这一格")
    return text


def _number(cell: Any) -> Decimal:
    if isinstance(cell, bool):
        raise BadCell("应填数字，例如 500")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell)).replace(",", "").removesuffix("元").strip()
    if not NUMBER_FORM.fullmatch(text):
        raise BadCell(f"“{_short(str(cell))}”不是数字，请只写数字，例如 500")
    return Decimal(text)


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, bool | timedelta | time):
        raise _not_a_date(cell)
    if isinstance(cell, int | float) and not (cell == int(cell) and int(cell) in SERIALS):
        found = DATE_FORMS[2].fullmatch(str(int(cell))) if cell == int(cell) else None
        if not found:
            raise _not_a_date(cell)
        return _day(cell, found)
    if isinstance(cell, int | float):
        return SERIAL_DAY_0 + timedelta(days=int(cell))
    if isinstance(cell, date):
        if cell.year not in YEARS:
            raise _not_a_date(cell)
        return cell
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    for form in DATE_FORMS:
        found = form.fullmatch(text)
        if found:
            return _day(cell, found)
    raise _not_a_date(cell)


def _day(cell: Any, found: re.Match[str]) -> date:
    year, month, day = (int(part) for part in found.groups())
    if year not in YEARS:
        raise _not_a_date(cell)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell(f"“{_short(str(cell))}”这一天不存在，请核对后写成 2023-05-01 的样子") from None


def _not_a_date(cell: Any) -> BadCell:
    return BadCell(f"“{_short(str(cell))}”不是日期，请写成 2023-05-01")


def _time(cell: Any) -> datetime:
    """Civil time of China; a moment without its hour is refused rather than taken for midnight."""
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=CHINA)
    if isinstance(cell, float) and int(cell) in SERIALS:
        whole = datetime.combine(SERIAL_DAY_0, time(), CHINA) + timedelta(seconds=round(cell * 86_400))
        return whole
    found = TIME_FORM.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip()) if isinstance(cell, str) else None
    if found:
        day = _date(found[1])
        hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
        if hour < 24 and minute < 60 and second < 60:
            return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=CHINA)
    raise BadCell(f"“{_short(str(cell))}”不是时间，请写成 2023-05-01 14:30")


def _bool(cell: Any) -> bool:
    text = _text(cell).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(f"“{_short(text)}”看不懂，请填“是”或者“否”")


_READERS = {"text": _text, "number": _number, "date": _date, "time": _time, "bool": _bool}


def _faults(failure: ValidationError, columns: Sequence[Column], number: int) -> list[RowError]:
    by_name = {column.name: column for column in columns}
    faults = []
    for error in failure.errors():
        column = by_name.get(str(error["loc"][0])) if error["loc"] else None
        faults.append(RowError(number, column.title if column else "", _sentence(dict(error), column)))
    return faults


def _sentence(error: dict[str, Any], column: Column | None) -> str:
    context = error.get("ctx", {})
    value = _short(str(error.get("input", "")))
    match error["type"]:
        case "missing":
            return "不能空着，请补上"
        case "string_too_long":
            return f"写了 {len(str(error['input']))} 个字，最多 {context['max_length']} 个字，请精简"
        case "value_error":
            return str(context["error"])
        case "greater_than_equal":
            return f"“{value}”太小，至少是 {context['ge']}"
        case "less_than_equal":
            return f"“{value}”太大，最多是 {context['le']}"
        case "int_from_float" | "decimal_max_places":
            return f"“{value}”小数位太多，请改成整数" if error["type"] == "int_from_float" else f"“{value}”小数位太多，请写到分为止"
        case "too_short":
            return "不能空着，请至少填一项"
    return f"“{value}”不合要求" + (f"，{column.help}" if column and column.help else "，请对照“填写说明”修改")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
