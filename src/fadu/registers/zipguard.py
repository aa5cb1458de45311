"""Looks into an .xlsx before the reader does: its true unpacked size and the farthest cell that holds something.

The sizes that a zip file declares may lie, and one cell in the last corner of a sheet makes a reader reserve the whole
rectangle; both are measured here with bounded memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from fadu.law.errors import InputError

PART = 1 << 20
WORTH_A_RATIO = 10 << 20
MOST_RATIO = 300
MOST_PARTS = 2_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ELEMENT = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s+[\w:.\-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")

NOT_XLSX = "这不是 .xlsx 文件（或者已经损坏），请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"


def inspect(file: BinaryIO, most_bytes: int, most_rows: int, most_columns: int) -> None:
    """Refuse with an InputError whatever is not an .xlsx of ordinary size. Leaves the file at its start."""
    file.seek(0)
    head = file.read(4)
    if not head:
        raise InputError("文件是空的，请选择填好的 .xlsx 文件。")
    if head == OLD_EXCEL:
        raise InputError("这是旧版 .xls 文件或者加了密码的文件，请去掉密码并另存为 .xlsx 再试。")
    try:
        with zipfile.ZipFile(file) as archive:
            _inspect_parts(file, archive, most_bytes, most_rows, most_columns)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise InputError(NOT_XLSX) from error
    file.seek(0)


def _inspect_parts(file: BinaryIO, archive: zipfile.ZipFile, most_bytes: int, most_rows: int, most_columns: int) -> None:
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if declared > most_bytes or len(parts) > MOST_PARTS or (declared > WORTH_A_RATIO and declared > packed * MOST_RATIO):
        raise InputError(
            f"文件解压后有 {declared / 2**20:.0f} MB，超出正常表格的大小（上限 {most_bytes >> 20} MB），"
            "请清除多余的行列、图片后另存，或者分成几个文件导入。"
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise InputError(NOT_XLSX)
    for part in parts:
        content = _unpack(file, part)
        if b"sheetData" in content:
            _inspect_cells(content, most_rows, most_columns)


def _unpack(file: BinaryIO, part: zipfile.ZipInfo) -> bytes:
    """The part's bytes, unpacked by hand: not one byte more than declared is ever made."""
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(part.filename)
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(part.filename)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    packed = file.read(part.compress_size)
    if part.compress_type == zipfile.ZIP_STORED:
        content = packed
    else:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, part.file_size + 1)
    if len(content) != part.file_size:
        raise zipfile.BadZipFile(part.filename)
    return content


def _inspect_cells(content: bytes, most_rows: int, most_columns: int) -> None:
    row = 0
    for element in ELEMENT.finditer(content):
        found = REFERENCE.search(element[2])
        if element[1] == b"row":
            row = int(found[2]) if found else row + 1
        elif not element[3]:  # a cell with nothing in it is only formatted
            letters, number = (found[1], int(found[2])) if found else (b"", row)
            if number > most_rows or _column_number(letters) > most_columns:
                where = f"单元格 {letters.decode()}{number}" if letters else f"第 {number} 行"
                raise InputError(
                    f"{where} 里还有内容，"
                    f"超出了范围（最多 {most_rows} 行、{most_columns} 列），请删除多余内容，或者分成几个文件导入。"
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
