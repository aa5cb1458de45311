"""``fadu simulate --bureaus 10 --years 2``: made-up bureau-years through the real gates, and how many acts a second they judge."""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from fadu.demo.simulate import CASES, FIRST_YEAR, simulate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many bureaus and years, how many cases, where to."""
    parser.add_argument("--bureaus", metavar="部门数", type=int, required=True, help="模拟多少个部门")
    parser.add_argument("--years", metavar="年数", type=int, required=True, help="模拟多少年")
    parser.add_argument(
        "--from", dest="first", metavar="起始年度", type=int, default=FIRST_YEAR, help=f"从哪一年起，不写则为 {FIRST_YEAR}"
    )
    parser.add_argument("--cases", metavar="案件数", type=int, default=CASES, help=f"每个部门每年的案件数，不写则为 {CASES}")
    parser.add_argument("--to", metavar="文件夹", type=Path, help="写入哪个数据仓库文件夹，不写则只计速度、不保留")


def run(args: argparse.Namespace) -> int:
    """Simulate and say how fast."""
    with ExitStack() as stack:
        folder = args.to or Path(stack.enter_context(TemporaryDirectory()))
        begun = perf_counter()
        done = simulate(args.bureaus, args.years, folder, args.cases, first=args.first)
        took = perf_counter() - begun
    rate = (done.acts + done.refused) / took
    if args.json:
        told = {"bureaus": args.bureaus, "years": args.years, "cases": done.cases, "acts": done.acts, "refused": done.refused}
        print(json.dumps(told | {"seconds": round(took, 3), "per_second": round(rate)}, ensure_ascii=False))
        return 0
    print(
        f"{args.bureaus} 个部门、{args.years} 年、{done.cases:,} 个案件（全部虚构）：作出行为 {done.acts:,} 个，被关口拒绝 {done.refused:,} 次。"
    )
    print(f"用时 {took:.1f} 秒，每秒判断 {rate:,.0f} 个行为。" + (f"已写入 {args.to}。" if args.to else ""))
    return 0
