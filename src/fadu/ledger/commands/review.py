"""``fadu review``: replay the files of the ledger through the same gates and count the faults (案卷评查的机器部分)."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date

from tqdm import tqdm

from fadu.law.errors import InputError
from fadu.law.procedures.enforcement.file_review import CASES
from fadu.ledger import read, reviewing
from fadu.ledger.models import Matter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files."""
    parser.add_argument("--year", type=int, help="只查这一年开始的案卷")
    parser.add_argument("--procedure", choices=sorted(CASES), help="只查这一种程序的案卷")


def run(args: argparse.Namespace) -> int:
    """Print faults by gate and the worst files. Always 0: what is found is for people to confirm."""
    rows = Matter.objects.filter(procedure__in=[args.procedure] if args.procedure else list(CASES))
    if args.year is not None:
        if not 1996 <= args.year <= 2099:
            raise InputError(f"年度应当在 1996 至 2099 之间，不能是 {str(args.year)[:20]}。")
        rows = rows.filter(year=args.year)
    with tqdm(total=rows.count(), desc="重查案卷", unit="卷", file=sys.stderr, disable=args.json) as bar:
        swept = reviewing.sweep(rows, read.today(), bar.update)
    print(json.dumps(asdict(swept), ensure_ascii=False) if args.json else _text(swept, read.today()))
    return 0


def _text(swept: reviewing.Swept, today: date) -> str:
    lines = [f"重查 {swept.files} 卷，{swept.faulty} 卷有问题（截至 {today}）。"]
    lines += [f"  {reviewing.title_of(line.what)}（{line.what}）：{line.files} 卷 {line.faults} 处" for line in swept.by_gate]
    if swept.worst:
        lines += ["问题最多的案卷：", *(f"  {number}：{count} 处" for number, count in swept.worst)]
    return "\n".join(lines)
