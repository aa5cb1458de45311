"""``fadu whatif``: last year's ledger under other numbers of the law — which acts would have been judged otherwise."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from decimal import Decimal, InvalidOperation

from tqdm import tqdm

from fadu.law.errors import InputError
from fadu.law.gates import say
from fadu.law.params import UNITS, params
from fadu.law.procedures import GATES
from fadu.ledger.whatif import ANSWERED_BY, files, otherwise

MOST = 50
#: Units of which there is no part: no period has half a day.
WHOLE = frozenset(["wd", "d", "mo", "y", "person", "age", "piece", "kind", "digit", "count", "time"])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which numbers, which year."""
    parser.add_argument(
        "--set", dest="changes", action="append", required=True, metavar="参数=数值", help="改变一个法定数值，可以写几次"
    )
    parser.add_argument("--year", type=int, required=True, help="哪一年的台账")


def run(args: argparse.Namespace) -> int:
    """Print every act that would be judged otherwise. Raises InputError for an unknown number or year."""
    pairs = [_change(text) for text in args.changes]
    changed = dict(pairs)
    if twice := [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]:
        raise InputError(f"参数 {twice[0]} 写了两次，请只写一个数值。")
    if not 1996 <= args.year <= 2099:
        raise InputError(f"年度应当在 1996 至 2099 之间，不能是 {str(args.year)[:20]}。")
    used: set[str] = set()
    total = files(args.year).count()
    with tqdm(total=total, desc="推演", unit="卷", file=sys.stderr, disable=args.json) as bar:
        found = list(otherwise(args.year, changed, bar.update, used))
    if args.json:
        said = {"year": args.year, "changed": {key: str(value) for key, value in changed.items()}}
        print(
            json.dumps(
                said | {"unasked": sorted(changed.keys() - used), "acts": [asdict(one) for one in found]}, ensure_ascii=False
            )
        )
        return 0
    if not total:
        raise InputError(f"台账里没有 {args.year} 年的行为，无从推演。")
    for key, value in changed.items():
        print(f"假设：{params()[key].label}（{key}）为 {say(value)}{UNITS[params()[key].unit]}")
    print(
        f"{args.year} 年有 {len(found)} 个行为的判断会不同，其中 {sum(one.refused and bool(one.fails) for one in found)} 个会被拦住。"
    )
    for key in changed:
        if key not in used:
            print(f"注意：{args.year} 年没有一个行为的判断用到 {key}；它只管时限的计算或者页面，推演看不出差别。")
        elif key in ANSWERED_BY:
            print(f"注意：台账当时按 {key} 查出、算出的结果存在行为里，推演沿用；改了以后结果会不同的，推演看不出来。")
    for one in found[:MOST]:
        why = "；".join(
            [*(sentence.rstrip("。") for _, sentence in one.fails), *(f"不再违反“{_title(gate)}”" for gate in one.holds)]
        )
        print(f"  {one.number} 第{one.seq}步 {one.label}（{one.day}）：{why}")
    if len(found) > MOST:
        print(f"  ……另有 {len(found) - MOST} 个，用 --json 看全部。")
    return 0


def _title(gate: str) -> str:
    return GATES[gate].title if gate in GATES else gate


def _change(text: str) -> tuple[str, Decimal]:
    key, sign, value = (part.strip() for part in text.partition("="))
    if not sign:
        raise InputError(f"“{text[:60]}”不是“参数=数值”的样子，例如 pen.decide=60。")
    if key not in params():
        close = sorted(name for name in params() if name.startswith(key.split(".")[0] + "."))
        hint = f"相近的有：{'、'.join(close[:8])}" if close else "全部参数见 docs/law/parameters.md"
        raise InputError(f"没有“{key[:40]}”这个参数。{hint}。")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise InputError(f"参数 {key} 的数值“{value[:20]}”不是数字。") from None
    if not number.is_finite() or not 0 <= number <= 10**9:
        raise InputError(f"参数 {key} 的数值应在 0 到 10 亿之间，不能是 {value[:20]}。")
    if params()[key].unit in WHOLE and number != number.to_integral_value():
        raise InputError(f"参数 {key} 以{UNITS[params()[key].unit]}计，数值应为整数，不能是 {value[:20]}。")
    return key, number
