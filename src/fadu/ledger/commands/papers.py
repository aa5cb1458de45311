"""``fadu papers``: typeset the papers whose PDF was never made, in one job."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from tqdm import tqdm

from fadu.documents.catalogue import PAPERS
from fadu.law.errors import InputError
from fadu.ledger.models import Paper
from fadu.ledger.typesetting import typeset, waiting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which papers."""
    parser.add_argument("--year", type=int, help="只做这一年开始的事项的文书")
    parser.add_argument("--kind", choices=sorted(PAPERS), metavar="种类", help="只做这一种文书，代码见文书一览")
    parser.add_argument("--processes", type=int, default=0, metavar="进程", help="进程数，默认每个处理器一个")


def run(args: argparse.Namespace) -> int:
    """1 when a paper could not be made."""
    if not 0 <= args.processes <= 64:
        raise InputError(f"进程数应在 0 到 64 之间，现为 {args.processes}。")
    rows = Paper.objects.filter(**({"kind": args.kind} if args.kind else {}), **({"matter__year": args.year} if args.year else {}))
    keys = list(waiting(rows).order_by("matter_id", "pk").values_list("pk", flat=True))
    tqdm.monitor_interval = 0  # it would watch the bar from a thread, and only a process of one thread can be copied for the work
    with tqdm(total=len(keys), desc="制作文书", unit="份", file=sys.stderr, disable=args.json) as bar:
        done = typeset(keys, args.processes, bar.update)
    if args.json:
        print(json.dumps(asdict(done), ensure_ascii=False))
    else:
        print("\n".join([f"制作 {done.made} 份，不能制作 {len(done.failed)} 份。", *done.failed]))
    return 1 if done.failed else 0
