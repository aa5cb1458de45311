""".xlsx in and out for any flat pydantic model: a template to fill, an export, and a reader that reports every fault at once."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Generic

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.registers.columns import Column, Row, RowError, RowModel, columns_of, read_row
from fadu.registers.lazily import lazily
from fadu.registers.zipguard import NOT_XLSX, inspect

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazily("xlsxwriter")

DATA_SHEET = "数据"
GUIDE_SHEET = "填写说明"
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_ERRORS = 200
LONGEST_LIST = 255  # Excel refuses a longer drop-down list
VALIDATED_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: packed and unpacked bytes, rows with the heading, columns."""

    packed: int = 20 << 20
    unpacked: int = 100 << 20
    rows: int = 50_001
    columns: int = 200


@dataclass(slots=True)
class Reading(Generic[RowModel]):
    """What a file held: the sound rows, the first faults, and how many faults there were in all."""

    rows: list[Row[RowModel]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    faults: int = 0

    def fault(self, *errors: RowError) -> None:
        """Note faults; after MOST_ERRORS they are only counted."""
        self.faults += len(errors)
        self.errors += errors[: MOST_ERRORS - len(self.errors)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its name, its columns, its rows by field name."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]] = ()


def template(columns: Sequence[Column], title: str = "") -> bytes:
    """An empty sheet with headings, drop-down lists, and a second sheet that explains each column."""
    return write([Sheet(DATA_SHEET, columns)], title, guide=True)


def export(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], title: str = "") -> bytes:
    """Rows (by field name) as a sheet that `read` takes back unchanged. Texts never become formulas or links."""
    return write([Sheet(DATA_SHEET, columns, rows)], title)


def read(file: BinaryIO, model: type[RowModel], limits: Limits | None = None, beside: Sequence[str] = ()) -> Reading[RowModel]:
    """The rows of the sheet “数据”, or of the first visible one; `beside` names the other sheets that the importer knows.

    Raises InputError when the file as a whole cannot be used, so also when a sheet that nobody would read has content; faults of
    cells are collected in the Reading.
    """
    limits = limits or Limits()
    with _book(file, limits) as (book, visible):
        name = DATA_SHEET if DATA_SHEET in visible else visible[0]
        grid = _grid(book, name)
        if not grid:
            raise InputError(f"工作表“{name}”是空的，请按模板填写后再导入。")
        _refuse_unread(book, name, beside)
    reading = _rows(grid, model)
    if not reading.rows and not reading.faults:
        raise InputError("表里只有标题，没有数据行，请从第 2 行开始填写。")
    return reading


def read_beside(file: BinaryIO, sheet: str, model: type[RowModel], limits: Limits | None = None) -> Reading[RowModel]:
    """The rows of another visible sheet, none where it is missing or empty. Raises InputError as `read`."""
    with _book(file, limits or Limits()) as (book, visible):
        grid = _grid(book, sheet) if sheet in visible else []
    return _rows(grid, model) if grid else Reading()


def _rows(grid: list[list[Any]], model: type[RowModel]) -> Reading[RowModel]:
    columns = columns_of(model)
    reading: Reading[RowModel] = Reading()
    places = _headings(grid, columns, reading)
    if reading.faults:
        return reading
    for number, line in enumerate(grid[1:], 2):
        cells = {name: line[place] for name, place in places.items() if place < len(line)}
        if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells.values()):
            continue
        row, errors = read_row(model, columns, number, cells)
        reading.fault(*errors)
        if row is not None and not errors:
            reading.rows.append(row)
    return reading


@contextmanager
def _book(file: BinaryIO, limits: Limits) -> Iterator[tuple[CalamineWorkbook, list[str]]]:
    """The workbook, of ordinary size, and the names of its visible sheets, of which there is at least one."""
    if file.seek(0, io.SEEK_END) > limits.packed:
        raise InputError(f"文件超过 {limits.packed >> 20} MB，请清除图片等无关内容，或者分成几个文件导入。")
    inspect(file, limits.unpacked, limits.rows, limits.columns)
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if not visible:
                raise InputError("文件里没有可见的工作表，请取消隐藏后再试。")
            yield book, visible
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(NOT_XLSX) from error


def _grid(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    """The cells of a sheet; nothing where it is empty."""
    sheet = book.get_sheet_by_name(name)
    _refuse_merged(sheet.name, sheet.merged_cell_ranges or [])
    grid = sheet.to_python(skip_empty_area=False)
    return grid if any(cell != "" for line in grid for cell in line) else []


def _refuse_unread(book: CalamineWorkbook, name: str, beside: Sequence[str]) -> None:
    """No sheet with content is passed over in silence, hidden ones included: its rows would be thought imported.

    Sheets that no menu unhides are an office program's own store, as WPS keeps one for pictures.
    """
    others = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and sheet.visible != SheetVisibleEnum.VeryHidden
        and sheet.name not in (name, GUIDE_SHEET, *beside)
    ]
    unread = [
        other
        for other in others
        if any(str(cell).strip() for line in book.get_sheet_by_name(other).to_python(skip_empty_area=True) for cell in line)
    ]
    if unread:
        more = f"等 {len(unread)} 张" if len(unread) > 5 else ""
        raise InputError(
            f"文件里不止一张工作表有内容：这里只认得“{'”“'.join((name, *beside))}”，没有读“{'”“'.join(unread[:5])}”{more}（工作表可能被隐藏），"
            "一行也没有导入。请把要导入的内容放进同一张工作表，删除其余的工作表，或者另存成几个文件分别导入。"
        )


def _refuse_merged(sheet: str, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    if not ranges:
        return
    names = [f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}" for (top, left), (bottom, right) in ranges]
    more = f"等 {len(names)} 处" if len(names) > 5 else ""
    raise InputError(
        f"工作表“{sheet}”里有合并单元格（{'、'.join(names[:5])}{more}），程序分不清内容属于哪一行，请取消合并并在每一行都填上内容。"
    )


def _headings(grid: list[list[Any]], columns: Sequence[Column], reading: Reading[Any]) -> dict[str, int]:
    """Field name → place of its column. Every heading must be known, once, and all required ones there."""
    by_title = {column.title: column for column in columns}
    places: dict[str, int] = {}
    if not any(str(cell).strip().removesuffix("*").strip() in by_title for cell in grid[0]):
        raise InputError("第 1 行里找不到模板的列标题，请把标题放在第 1 行，上面不要再加表名或者空行。")
    for place, cell in enumerate(grid[0]):
        title = str(cell).strip().removesuffix("*").strip()
        if not title:
            if any(place < len(line) and line[place] != "" for line in grid):
                reading.fault(RowError(1, "", f"{_letters(place)} 列有内容却没有标题，请补上标题或者删除这一列（列可能被隐藏）"))
        elif title not in by_title:
            where = f"{_letters(place)} 列的标题“{title[:30]}”"
            reading.fault(RowError(1, "", f"不认识 {where}，请删除这一列或者改成模板里的标题（列可能被隐藏）"))
        elif by_title[title].name in places:
            reading.fault(RowError(1, "", f"标题“{title}”出现了两次（又在 {_letters(place)} 列），请只留一列"))
        else:
            places[by_title[title].name] = place
    for column in columns:
        if column.required and column.name not in places:
            reading.fault(RowError(1, "", f"缺少“{column.title}”这一列，请按模板补上"))
    return places


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write(sheets: Sequence[Sheet], title: str = "", *, guide: bool = False) -> bytes:
    """The sheets as a file, with one more that explains each column for a `guide`."""
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # the same rows give the same bytes
    formats = {
        "heading": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1}),
        "text": book.add_format({"num_format": "@"}),
        "neutral": book.add_format({"num_format": "@", "quote_prefix": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for sheet in sheets:
        _fill(book.add_worksheet(sheet.name), sheet, formats)
    if guide:
        _explain(book.add_worksheet(GUIDE_SHEET), sheets, formats)
    book.close()
    return target.getvalue()


def _fill(page: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, max(12, len(column.title) * 2 + 4), formats.get(column.kind))
        page.write_string(0, place, column.title + ("*" if column.required else ""), formats["heading"])
        _offer(page, place, column)
    for number, row in enumerate(sheet.rows, 1):
        for place, column in enumerate(sheet.columns):
            _put(page, number, place, column.show(row.get(column.name)), formats)


def _put(sheet: Any, row: int, place: int, value: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(CHINA).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, place, local, formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["date"])
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value)
    elif value != "":
        text = str(value)
        sheet.write_string(row, place, text, formats["neutral" if text.startswith(DANGEROUS_STARTS) else "text"])


def _offer(sheet: Any, place: int, column: Column) -> None:
    """A drop-down list, where Excel can hold one."""
    labels = ["是", "否"] if column.kind == "bool" else list((column.choices or {}).values())
    if labels and not column.many and len(",".join(labels)) <= LONGEST_LIST:
        sheet.data_validation(1, place, VALIDATED_ROWS, place, {"validate": "list", "source": labels})


def _explain(page: Any, sheets: Sequence[Sheet], formats: Mapping[str, Any]) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 8)
    page.set_column(2, 2, 90, formats["wrap"])
    for place, text in enumerate(("列", "必填", "怎么填")):
        page.write_string(0, place, text, formats["heading"])
    told = [(sheet, column) for sheet in sheets for column in sheet.columns]
    for row, (sheet, column) in enumerate(told, 1):
        page.write_string(row, 0, column.title if len(sheets) == 1 else f"{sheet.name}：{column.title}")
        page.write_string(row, 1, "必填" if column.required else "")
        page.write_string(row, 2, _how(column), formats["wrap"])


def _how(column: Column) -> str:
    forms = {"number": "只写数字", "date": "写成 2023-05-01", "time": "写成 2023-05-01 14:30", "bool": "填“是”或者“否”", "text": ""}
    parts = [column.help, forms[column.kind]]
    if column.choices:
        parts.append(("可填多项，用顿号隔开：" if column.many else "从这些里选：") + "、".join(column.choices.values()))
    return "；".join(part for part in parts if part)
