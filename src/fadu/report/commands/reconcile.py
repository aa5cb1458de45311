"""``fadu reconcile FILE --year 2023``: each figure of a report beside the ledger's, with the records behind."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from fadu.law.texts.mentions import number
from fadu.report.commands.figures import context
from fadu.report.figures import checked_year
from fadu.report.rows import number_of
from fadu.report.tables import table
from fadu.report.texts.reading import read_file
from fadu.report.texts.reconcile import LABELS, Beside, Reconciliation, reconcile

MOST_NUMBERS = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """File and year."""
    parser.add_argument("file", metavar="文件", help="报告文件：.txt、.docx、.pdf 或者 .html")
    parser.add_argument("--year", metavar="年度", type=int, required=True, help="报告说的是哪一年，例如 2023")


def run(args: argparse.Namespace) -> int:
    """Print the lines; ends with 1 when a figure contradicts the ledger or a sum does not add up."""
    year = checked_year(args.year)
    found = reconcile(read_file(Path(args.file)), year)
    if args.json:
        print(
            json.dumps(
                {
                    "year": year,
                    "figures": [_plain(found, line) for line in found.lines],
                    "sums": _sums(found),
                    "partly": list(found.partly),
                },
                ensure_ascii=False,
            )
        )
        return 0 if found.clean else 1
    rows = [(line.label, line.said, line.printed or "—", _figure(found, line), _around(found, line)) for line in found.lines]
    print(f"{year} 年，{len(found.lines)} 个数字：" + "，".join(f"{label} {found.count(key)}" for key, label in LABELS.items()))
    print(table(("结果", "文中", "台账", "指标", "上下文"), rows))
    for one in found.sums:
        print(f"算不拢：{one.said}")
    for said in found.partly:
        print(f"注意：{said}")
    return 0 if found.clean else 1


def _figure(found: Reconciliation, line: Beside) -> str:
    """The figure, with its year where that is the one before."""
    if line.figure is None:
        return "—"
    return line.figure.label if line.year == found.year else f"{line.figure.label}（{line.year}年）"


def _around(found: Reconciliation, line: Beside) -> str:
    return context(found.text, line.mention.start, line.mention.end)


def _plain(found: Reconciliation, line: Beside) -> dict[str, Any]:
    said: dict[str, Any] = line.mention.plain() | {"outcome": line.outcome, "subject": line.subject or None}
    if line.figure is None or line.value is None:
        return said | {"ledger": None, "records": {"count": 0, "matters": []}}
    rows = line.figure.rows(line.year)
    count = len(rows) if isinstance(rows, (list, tuple)) else rows.count()  # type: ignore[call-arg]
    return said | {
        "ledger": {
            "year": line.year,
            "value": number(line.value),
            "unit": line.figure.unit,
            "printed": line.printed,
            "label": line.figure.label,
        },
        "records": {"count": count, "matters": list(dict.fromkeys(number_of(row) for row in rows[:MOST_NUMBERS]))},
    }


def _sums(found: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "text": one.text,
            "whole": number(one.whole.value),
            "parts": [number(part.value) for part in one.parts],
            "total": number(one.total),
            "start": one.start,
            "end": one.end,
        }
        for one in found.sums
    ]
