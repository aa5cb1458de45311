"""``fadu verify``: recompute every hash of the ledger and name the first row that does not fit."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from fadu.ledger.models import Matter
from fadu.ledger.seals import seal_days
from fadu.ledger.verify import Break, Report, verify

BROKEN = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The check of a single proof, which needs no ledger (see `proof`); named here for the help."""
    parser.add_argument(
        "--proof", metavar="文件", help="只核对一份下载的文书存在证明，不用数据库（可加 --roots 文件，与公布的根比较）"
    )


def run(args: argparse.Namespace) -> int:
    """Print what was checked and the rows that do not fit, in ledger order; 1 when there are any. Finished days of a whole ledger get their seals."""
    print(f"正在核验 {Matter.objects.count()} 个事项……", file=sys.stderr, flush=True)
    report = verify()
    if report.whole:
        seal_days()  # never over rows that do not fit
    if args.json:
        print(json.dumps(_plain(report), ensure_ascii=False))
    else:
        print(_text(report))
    return 0 if report.whole else BROKEN


def _plain(report: Report) -> dict[str, object]:
    broken = [asdict(entry) for entry in report.broken]
    return {
        "whole": report.whole,
        "acts": report.acts,
        "matters": report.matters,
        "seals": report.seals,
        "first": broken[0] if broken else None,
        "broken": broken,
    }


def _text(report: Report) -> str:
    counted = f"核验了 {report.matters} 个事项、{report.acts} 个行为、{report.seals} 个日封"
    if report.whole:
        return f"台账完好：{counted}，全部相符。"
    lines = [f"台账被改动：{counted}，{len(report.broken)} 处不符。第一处：{_place(report.broken[0])}"]
    return "\n".join([*lines, *(f"  {_place(entry)}" for entry in report.broken[1:])])


def _place(entry: Break) -> str:
    return f"{entry.matter}{f' 第{entry.seq}号行为' if entry.seq else ''}：{entry.what}"
