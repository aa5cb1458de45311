"""Tables in a text: rows are lines whose cells a tab or | parts. A cell that holds a bare number takes its unit from the table.

The head of its column says it (数量（件）), else the head of its row, else a cell of the row that holds a unit alone, else the line above the
table (单位：万元). A head over several columns stands in the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Scale and unit: ("万", "元").
Unit = tuple[str, str]
#: The cells of a row that say something, by their column: the text and where it begins.
_Row = dict[int, tuple[str, int]]
_NUMBER = re.compile(r"\s*[+\-－—]?\s*(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*$")
#: Heads of columns that number or name the rows, and of rates, which are not in the unit of their row.
_COUNTS_NOTHING = re.compile(r"序号|编号|文号|代码|电话|日期|时间|年度|年份|月份|同比|环比|增[长幅速减]|占比|比重|率")
_HOLDS_NUMBER = re.compile(r"\s*[约近超逾+\-－—]?\s*\d[\d,.]*\s*[^\d，。；年月日季]{0,6}$")
#: What heads columns by the year.
_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*年?\s*$")
_SILENT: Unit = ("", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number: where it stands, and what the heads of its row and columns say."""

    start: int
    end: int
    row: str
    column: str


_BRACKET = re.compile(r"\s*[（(][^（）()]*[)）]\s*")


def cells(text: str) -> list[Cell]:
    """The cells of all tables that hold a number and stand beside a head of their row, in order."""
    if "\t" not in text and "|" not in text:
        return []
    found = []
    for _, rows in _tables(text):
        heads: list[_Row] = []
        counted = False
        for row in rows:
            numbers = [column for column, (cell, _) in row.items() if _HOLDS_NUMBER.match(cell)]
            if not numbers or _heads_by_year(row):
                heads, counted = [*([] if counted else heads), row], False
                continue
            counted = True
            said = "".join(_BRACKET.sub("", cell).strip() for column, (cell, _) in row.items() if column < numbers[0])
            for column in numbers if said else ():
                cell, start = row[column]
                above = (head.get(max((one for one in head if one <= column), default=-1), ("", 0))[0] for head in heads)
                found.append(
                    Cell(
                        start, start + len(cell), said, "".join(_YEAR.sub(r"\1年", _BRACKET.sub("", one).strip()) for one in above)
                    )
                )
    return found


def _heads_by_year(row: _Row) -> bool:
    """Whether the numbers of a row are years and nothing else: 指标, 2022, 2023."""
    return all(_YEAR.match(cell) for cell, _ in row.values() if _HOLDS_NUMBER.match(cell) or _NUMBER.match(cell))


def units(text: str, unit: str) -> dict[int, Unit]:
    """The unit of each bare number in a cell, by where its digits begin. `unit` is the pattern of a unit."""
    if "\t" not in text and "|" not in text:
        return {}
    alone = re.compile(rf"\s*(?P<scale>[百千]?[万亿]?)(?P<unit>{unit})\s*$")
    in_head = re.compile(rf"(?:[（(]|单位[:：]\s*)(?:单位[:：])?(?P<scale>[百千]?[万亿]?)(?P<unit>{unit})\s*[)）]?\s*$")
    found: dict[int, Unit] = {}
    for above, rows in _tables(text):
        caption = in_head.search(above) if "单位" in above else None
        heads: list[dict[int, Unit | None]] = []
        counted = False
        for row in rows:
            numbers = {column: number for column, (cell, _) in row.items() if (number := _NUMBER.match(cell))}
            if not numbers or _heads_by_year(row):
                heads = [*([] if counted else heads), {column: _said(cell, in_head) for column, (cell, _) in row.items()}]
                counted = False
                continue
            counted, first = True, min(row)
            beside = next((match for cell, _ in row.values() if (match := alone.match(cell))), None)
            of_row = next((_unit(one) for one in (in_head.search(row[first][0]), beside, caption) if one), _SILENT)
            for column, number in numbers.items():
                said = _of_column(heads, column)
                if said == _SILENT and column != first:
                    said = of_row
                if said and said[1]:
                    found[row[column][1] + number.start("digits")] = said
    return found


def _unit(match: re.Match[str]) -> Unit:
    return match["scale"], match["unit"]


def _said(cell: str, in_head: re.Pattern[str]) -> Unit | None:
    """What a head says of the numbers below: a unit, nothing, or None where it counts nothing."""
    match = in_head.search(cell)
    return _unit(match) if match else None if _COUNTS_NOTHING.search(cell) else _SILENT


def _of_column(heads: list[dict[int, Unit | None]], column: int) -> Unit | None:
    """The lowest head that speaks over a column."""
    for head in reversed(heads):
        said = head.get(max((one for one in head if one <= column), default=-1), _SILENT)
        if said != _SILENT:
            return said
    return _SILENT


def _tables(text: str) -> Iterator[tuple[str, list[_Row]]]:
    """Each run of lines with cells, with the last line above it that says something."""
    above, at = "", 0
    rows: list[_Row] = []
    for line in (*text.split("\n"), ""):
        if "\t" in line.strip(" ") or "|" in line:
            rows.append(_row(line, at))
        else:
            if rows:
                yield above, rows
            above, rows = line if line.strip() else above, []
        at += len(line) + 1


def _row(line: str, at: int) -> _Row:
    cells, column, begin = {}, 0, 0
    for end in (*(mark.start() for mark in re.finditer(r"[\t|]", line)), len(line)):
        if line[begin:end].strip():
            cells[column] = (line[begin:end], at + begin)
        column, begin = column + 1, end + 1
    return cells
