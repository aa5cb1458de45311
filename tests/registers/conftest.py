"""The registers filled as in a fresh installation, and spreadsheets made by hand."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from tests.furnished import furnish


@pytest.fixture
def bureau_data(db: None) -> None:
    """Units, people and the power list that come with Fadu."""
    furnish()


def make_sheet(*lines: Sequence[Any], name: str = "数据", merge: str = "", hide: Sequence[int] = ()) -> io.BytesIO:
    """The lines, the heading first, as an .xlsx in memory; `merge` a range, `hide` columns by place."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(name)
    date_format = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if hasattr(cell, "year"):
                page.write_datetime(row, column, cell, date_format)
            elif cell is not None:
                page.write(row, column, cell)
    if merge:
        page.merge_range(merge, "合并")
    for column in hide:
        page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    target.seek(0)
    return target
