"""``fadu figures FILE``: every figure that a report text says, whoever wrote it. Needs no database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fadu.law.texts.mentions import AT_LEAST, AT_MOST, LESS_THAN, NEARLY, find, number
from fadu.report.tables import table
from fadu.report.texts.reading import read_file

APPROX = {AT_LEAST: "以上", "about": "约", NEARLY: "近", AT_MOST: "以内", LESS_THAN: "不足", None: ""}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="文件", help="报告文件：.txt、.docx、.pdf 或者 .html")


def run(args: argparse.Namespace) -> int:
    """Print the figures with where they stand: a table for people, or one object each with --json."""
    text = read_file(Path(args.file))
    found = find(text)
    if args.json:
        print(json.dumps([one.plain() for one in found], ensure_ascii=False))
        return 0
    rows = [
        (
            f"{one.start}-{one.end}",
            one.text,
            f"{number(one.value)}",
            one.unit,
            APPROX[one.approx],
            context(text, one.start, one.end),
        )
        for one in found
    ]
    print(f"{len(text)} 字，{len(found)} 个数字\n{table(('位置', '数字', '数值', '单位', '约数', '上下文'), rows)}")
    return 0


def context(text: str, start: int, end: int, width: int = 12) -> str:
    """The figure with some characters of its line on either side."""
    left = text[max(0, start - width) : start].rsplit("\n", 1)[-1]
    right = text[end : end + width].split("\n", 1)[0]
    return f"{left}【{text[start:end]}】{right}"
