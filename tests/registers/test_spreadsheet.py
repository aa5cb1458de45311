"""Reading and writing .xlsx: every fault named by row and column, bad files refused with one sentence."""

import io
import struct
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest
import xlsxwriter
from pydantic import BaseModel, Field

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.registers.columns import RowError, columns_of
from fadu.registers.spreadsheet import MOST_ERRORS, Limits, export, read, template
from fadu.registers.zipguard import inspect
from tests.registers.conftest import make_sheet


class Sample(BaseModel):
    """A flat model with every kind of column."""

    code: str = Field(title="代码", max_length=40)
    day: date = Field(title="生效日期")
    amount: Decimal | None = Field(None, title="金额", ge=0)
    count: int = Field(1, title="次数", le=9)
    yes: bool = Field(False, title="是否")
    kind: str = Field("a", title="种类", json_schema_extra={"choices": {"a": "甲", "b": "乙"}})
    kinds: tuple[str, ...] = Field((), title="多选", json_schema_extra={"choices": {"a": "甲", "b": "乙"}})
    level: Literal["高", "低"] = Field("低", title="级别")
    at: datetime | None = Field(None, title="时间")


HEADING = ["代码", "生效日期", "金额", "次数", "是否", "种类", "多选", "级别", "时间"]


def one(*cells: Any) -> Sample:
    reading = read(make_sheet(HEADING, cells), Sample)
    assert reading.errors == []
    return reading.rows[0].values


def fault(*cells: Any) -> str:
    reading = read(make_sheet(HEADING, cells), Sample)
    assert reading.rows == []
    return "\n".join(map(str, reading.errors))


@pytest.mark.parametrize(
    "written",
    [
        date(2023, 5, 1),
        datetime(2023, 5, 1),
        45047,
        45047.0,
        "2023-05-01",
        "2023/5/1",
        "2023.5.1",
        "2023年5月1日",
        "２０２３－０５－０１",
        "20230501",
        20230501,
        " 2023-05-01 ",
        "2023-05-01 00:00:00",
    ],
)
def test_dates_as_people_write_them(written: Any) -> None:
    assert one("A", written).day == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("明天", "第 2 行“生效日期”：“明天”不是日期，请写成 2023-05-01"),
        ("2023/13/01", "第 2 行“生效日期”：“2023/13/01”这一天不存在，请核对后写成 2023-05-01 的样子"),
        ("2023年2月29日", "第 2 行“生效日期”：“2023年2月29日”这一天不存在，请核对后写成 2023-05-01 的样子"),
        (12.5, "第 2 行“生效日期”：“12.5”不是日期，请写成 2023-05-01"),
        (3, "第 2 行“生效日期”：“3.0”不是日期，请写成 2023-05-01"),
        (1e300, "不是日期"),
        ("5/1/2023", "不是日期"),
        ("0023-05-01", "不是日期"),
        (True, "不是日期"),
        ("x" * 5000, "不是日期"),
        (None, "第 2 行“生效日期”：不能空着，请补上"),
    ],
)
def test_wrong_dates(written: Any, sentence: str) -> None:
    assert sentence in fault("A", written)
    assert len(fault("A", written)) < 200


def test_other_cells_as_people_write_them() -> None:
    row = one(1234, "2023-05-01", "1,200.50元", 3, "是", "乙", "甲、乙", "高", "2023-05-01 9:30")
    assert row == Sample(
        code="1234",
        day=date(2023, 5, 1),
        amount=Decimal("1200.50"),
        count=3,
        yes=True,
        kind="b",
        kinds=("a", "b"),
        level="高",
        at=datetime(2023, 5, 1, 9, 30, tzinfo=CHINA),
    )


@pytest.mark.parametrize(
    ("place", "written", "sentence"),
    [
        (0, 1.2345678901234567e17, "第 2 行“代码”：这么长的号码在 Excel 里会丢失末几位，请把单元格格式改成“文本”后重新填写"),
        (0, "字" * 41, "第 2 行“代码”：写了 41 个字，最多 40 个字，请精简"),
        (0, "字" * 30_000, "第 2 行“代码”：有 30000 个字，太长了，一格最多 10000 个字，请删减"),
        (2, "很多", "第 2 行“金额”：“很多”不是数字，请只写数字，例如 500"),
        (2, "NaN", "不是数字"),
        (2, "1e99", "不是数字"),
        (2, 1e99, "不是数字"),
        (2, True, "应填数字"),
        (2, -5, "第 2 行“金额”：“-5”太小，至少是 0"),
        (3, 10, "第 2 行“次数”：“10”太大，最多是 9"),
        (3, 1.5, "第 2 行“次数”：“1.5”小数位太多，请改成整数"),
        (4, "也许", "第 2 行“是否”：“也许”看不懂，请填“是”或者“否”"),
        (5, "丙", "第 2 行“种类”：没有“丙”这个选项，请从这些里选：甲、乙"),
        (6, "甲、丙", "没有“丙”这个选项"),
        (6, "甲、甲", "第 2 行“多选”：“甲”写了不止一次，请只留一个"),
        (7, "中", "没有“中”这个选项"),
        (8, "2023-05-01", "第 2 行“时间”：“2023-05-01”不是时间，请写成 2023-05-01 14:30"),
        (8, "2023-05-01 25:00", "不是时间"),
    ],
)
def test_wrong_cells(place: int, written: Any, sentence: str) -> None:
    cells: list[Any] = ["A", "2023-05-01", None, None, None, None, None, None, None]
    cells[place] = written
    assert sentence in fault(*cells)


def test_all_faults_come_at_once_and_blank_rows_keep_the_count() -> None:
    book = make_sheet(HEADING, ["A", "坏"], [None, " "], ["B", "2023-05-01"], [None, "坏", "坏"])
    reading = read(book, Sample)
    assert [(error.row, error.column) for error in reading.errors] == [
        (2, "生效日期"),
        (5, "生效日期"),
        (5, "金额"),
        (5, "代码"),
    ]
    assert [row.number for row in reading.rows] == [4]


def test_faults_are_counted_beyond_the_list() -> None:
    reading = read(make_sheet(HEADING, *(["A", "坏"] for _ in range(MOST_ERRORS + 50))), Sample)
    assert (len(reading.errors), reading.faults) == (MOST_ERRORS, MOST_ERRORS + 50)


def test_optional_columns_may_be_left_out_and_order_is_free() -> None:
    reading = read(make_sheet(["生效日期*", " 代码 "], ["2023-05-01", "A"]), Sample)
    assert reading.rows[0].values == Sample(code="A", day=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([["代码"], ["A"]], "第 1 行：缺少“生效日期”这一列，请按模板补上"),
        ([["代码", "生效日期", "备注"], ["A", "2023-05-01"]], "第 1 行：不认识 C 列的标题“备注”，请删除这一列"),
        ([["代码", "生效日期", "代码"], ["A", "2023-05-01", "B"]], "第 1 行：标题“代码”出现了两次（又在 C 列），请只留一列"),
        ([["代码", "生效日期", None], ["A", "2023-05-01", "没有标题"]], "第 1 行：C 列有内容却没有标题"),
        ([[None, "代码", "生效日期", "备注"], [None, "A", "2023-05-01"]], "第 1 行：不认识 D 列的标题“备注”"),
    ],
)
def test_headings(lines: list[list[Any]], sentence: str) -> None:
    errors = read(make_sheet(*lines), Sample).errors
    assert len(errors) == 1  # and nothing about the rows below, which cannot be understood yet
    assert sentence in str(errors[0])


def test_hidden_columns_are_read_like_others() -> None:
    unknown = read(make_sheet(["代码", "生效日期", "暗列"], ["A", "2023-05-01", "x"], hide=[2]), Sample)
    assert "C 列的标题“暗列”" in str(unknown.errors[0])
    known = read(make_sheet(["代码", "生效日期", "次数"], ["A", "2023-05-01", 3], hide=[2]), Sample)
    assert known.rows[0].values.count == 3


def test_heading_must_stand_in_the_first_row() -> None:
    with pytest.raises(InputError, match="请把标题放在第 1 行"):
        read(make_sheet(["某某登记表"], HEADING, ["A", "2023-05-01"]), Sample)


def test_merged_cells_are_named() -> None:
    with pytest.raises(InputError, match=r"A2:A3.*请取消合并"):
        read(make_sheet(HEADING, ["A", "2023-05-01"], [None, "2023-05-02"], merge="A2:A3"), Sample)


def test_formulas_give_their_values_and_errors_are_refused() -> None:
    target = io.BytesIO()
    formula_book(target)
    target.seek(0)
    reading = read(target, Sample)
    assert [row.values.code for row in reading.rows] == ["算出来的"]
    assert [(error.row, error.column) for error in reading.errors] == [(3, "生效日期")]


def formula_book(target: io.BytesIO) -> None:
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet()
    for column, title in enumerate(HEADING):
        page.write(0, column, title)
    page.write_formula("A2", '="算出"&"来的"', None, "算出来的")
    page.write("B2", "2023-05-01")
    page.write("A3", "B")
    page.write_formula("B3", "=1/0", None, "#DIV/0!")
    book.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"PK", "不是 .xlsx 文件"),
        (b"hello,world\n1,2\n", "不是 .xlsx 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 .xls"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 600, "不是 .xlsx 文件"),
        (b"PK\x03\x04" + b"\0" * 600, "不是 .xlsx 文件"),
    ],
    ids=["empty", "two bytes", "csv", "old excel", "picture", "broken zip"],
)
def test_files_that_are_no_spreadsheet(content: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(io.BytesIO(content), Sample)


def many_sheets(*pages: tuple[str, list[list[str]]], hide: str = "") -> io.BytesIO:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for name, lines in pages:
        page = book.add_worksheet(name)
        for row, line in enumerate(lines):
            page.write_row(row, 0, line)
        if name == hide:
            page.hide()
    book.close()
    target.seek(0)
    return target


ONE_ROW = [["代码", "生效日期"], ["A", "2023-05-01"]]


@pytest.mark.parametrize("hide", ["", "二月"])
def test_a_second_sheet_with_content_is_never_passed_over_in_silence(hide: str) -> None:
    with pytest.raises(InputError, match="这里只认得“一月”，没有读“二月”（工作表可能被隐藏），一行也没有导入"):
        read(many_sheets(("一月", ONE_ROW), ("二月", ONE_ROW), hide=hide), Sample)


def test_empty_sheets_the_guide_and_known_sheets_do_not_disturb() -> None:
    book = many_sheets(("数据", ONE_ROW), ("Sheet2", [[" "]]), ("填写说明", [["列"]]), ("人员", ONE_ROW))
    assert len(read(book, Sample, beside=("人员",)).rows) == 1
    with pytest.raises(InputError, match="没有读“人员”"):
        read(book, Sample)


def test_empty_sheets() -> None:
    with pytest.raises(InputError, match="是空的"):
        read(make_sheet(), Sample)
    with pytest.raises(InputError, match="没有数据行"):
        read(make_sheet(HEADING), Sample)
    with pytest.raises(InputError, match="没有数据行"):
        read(io.BytesIO(template(columns_of(Sample))), Sample)


def test_a_zip_that_is_no_spreadsheet() -> None:
    with pytest.raises(InputError, match=r"不是 \.xlsx 文件"):
        read(packed({"readme.txt": b"hello"}), Sample)
    with pytest.raises(InputError, match=r"不是 \.xlsx 文件"):
        read(packed({"xl/workbook.xml": b"<workbook/>"}), Sample)


def test_truncated_and_corrupted_files() -> None:
    whole = make_sheet(HEADING, *(["A", "2023-05-01"] for _ in range(50))).getvalue()
    for cut in range(1, len(whole), len(whole) // 40):
        with pytest.raises(InputError):
            read(io.BytesIO(whole[:cut]), Sample)
    refused = 0
    for place in range(0, len(whole), len(whole) // 60):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0xFF
        try:
            read(io.BytesIO(bytes(spoiled)), Sample)
        except InputError:
            refused += 1
    assert refused


def test_nonsense_inside_a_sheet_is_one_sentence() -> None:
    for xml in (b"<worksheet><sheetData><row r='1'><c r='A1'", b"<sheetData>" * 1000, b"sheetData\0\xff", b"<worksheet/>"):
        with pytest.raises(InputError):
            read(with_sheet(xml), Sample)


def test_zip_bomb_is_refused_before_it_unpacks() -> None:
    started = time.perf_counter()
    with pytest.raises(InputError, match="超出正常表格的大小"):
        read(packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * (150 << 20)}), Sample)
    with pytest.raises(InputError, match="超出正常表格的大小"):
        read(packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * (30 << 20)}), Sample)
    assert time.perf_counter() - started < 10


def test_zip_bomb_that_lies_about_its_size() -> None:
    content = packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * (150 << 20)}).getvalue()
    honest = struct.pack("<L", 150 << 20)
    assert content.count(honest) == 2  # in the local and in the central header
    with pytest.raises(InputError, match=r"不是 \.xlsx 文件"):
        inspect(io.BytesIO(content.replace(honest, struct.pack("<L", 1000))), 100 << 20, 1000, 100)


def test_one_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    corner = (
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"
    )
    with pytest.raises(InputError, match="单元格 XFD1048576 里还有内容"):
        read(with_sheet(corner), Sample)


def test_a_row_in_the_last_place_whose_cell_has_no_name() -> None:
    last = b"<worksheet><sheetData><row r='1048576'><c><v>1</v></c></row></sheetData></worksheet>"
    with pytest.raises(InputError, match="1048576 行"):
        read(with_sheet(last), Sample)


def test_formatting_without_content_far_below_is_harmless() -> None:
    book = make_sheet(HEADING, ["A", "2023-05-01"]).getvalue()
    source = zipfile.ZipFile(io.BytesIO(book))
    parts = {name: source.read(name) for name in source.namelist()}
    tail = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", tail)
    assert len(read(packed(parts), Sample).rows) == 1


def test_limits_of_rows_columns_and_bytes() -> None:
    book = make_sheet(HEADING, ["A", "2023-05-01"], ["B", "2023-05-01"])
    with pytest.raises(InputError, match="A3 里还有内容"):
        read(book, Sample, Limits(rows=2))
    with pytest.raises(InputError, match="超过 0 MB"):
        read(book, Sample, Limits(packed=100))
    with pytest.raises(InputError, match="超出正常表格的大小"):
        read(book, Sample, Limits(unpacked=1000))


def test_export_is_read_back_unchanged_and_texts_stay_texts() -> None:
    rows = [
        Sample(
            code=code,
            day=date(2023, 5, 1),
            amount=Decimal("0.5"),
            yes=True,
            kinds=("a", "b"),
            at=datetime(2023, 5, 1, 9, 30, 15, tzinfo=CHINA),
        )
        for code in ("=1+1", "+86", "-5", "@SUM(A1)", "http://example.org", "007", "12345678901234567890", "a\nb")
    ]
    content = export((row.model_dump() for row in rows), columns_of(Sample), "样表")
    reading = read(io.BytesIO(content), Sample)
    assert reading.errors == []
    assert [row.values for row in reading.rows] == rows
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml
    assert b'quotePrefix="1"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml")


def test_the_same_rows_export_to_the_same_bytes() -> None:
    rows = [{"code": "A", "day": date(2023, 5, 1)}]
    assert export(rows, columns_of(Sample)) == export(rows, columns_of(Sample))


def test_template_explains_every_column() -> None:
    archive = zipfile.ZipFile(io.BytesIO(template(columns_of(Sample), "样表")))
    guide = archive.read("xl/worksheets/sheet2.xml").decode()
    assert all(title in guide for title in HEADING)
    assert "可填多项，用顿号隔开：甲、乙" in guide
    assert b"dataValidation" in archive.read("xl/worksheets/sheet1.xml")


def test_columns_come_from_the_model() -> None:
    columns = {column.name: column for column in columns_of(Sample)}
    assert [column.title for column in columns.values()] == HEADING
    assert [column.kind for column in columns.values()] == [
        "text",
        "date",
        "number",
        "number",
        "bool",
        "text",
        "text",
        "text",
        "time",
    ]
    assert [name for name, column in columns.items() if column.required] == ["code", "day"]
    assert columns["level"].choices == {"高": "高", "低": "低"}
    assert columns["kinds"].many


def test_an_error_without_a_row_is_a_plain_sentence() -> None:
    assert str(RowError(0, "", "整个文件的问题")) == "整个文件的问题"


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def with_sheet(xml: bytes) -> io.BytesIO:
    source = zipfile.ZipFile(make_sheet(HEADING))
    return packed({name: xml if name == "xl/worksheets/sheet1.xml" else source.read(name) for name in source.namelist()})
