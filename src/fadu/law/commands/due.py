"""``fadu due``: the last day of a period, and on request each day with what counted and why."""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from typing import Any

from fadu.law.clocks import PARTY, Clock, Counted, Run
from fadu.law.clocks import run as count
from fadu.law.errors import InputError
from fadu.law.workdays import FIRST_YEAR, LAST_YEAR, calendar

UNITS = {"workdays": "wd", "days": "d"}
LONGEST = 36_600
#: A period for everybody: day 0 not counted, the last day on a day off moves on (民事诉讼法第八十五条).
PERIOD = Clock("due", "期间", "民事诉讼法第八十五条", lambda matter: None, lambda matter: None, "", PARTY)
PROVISIONAL = "注意：期间涉及尚未公布放假安排的年份，届满日是暂定的，安排公布后须重新计算。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Start, length, unit; `--explain` for the account by day."""
    parser.add_argument("--start", metavar="日期", required=True, help="起算的那一天，如 2023-09-22；当日不计入")
    parser.add_argument("--length", metavar="数", required=True, help="期间的长度，如 5")
    parser.add_argument("--unit", choices=tuple(UNITS), required=True, help="workdays 工作日；days 自然日")
    parser.add_argument("--explain", action="store_true", help="逐日说明是否计入和理由")


def run(args: argparse.Namespace) -> int:
    """Print the ISO date; a last day on a day off moves to the next working day."""
    found = period(_day(args.start), _length(args.length), UNITS[args.unit])
    days = list(found.explain()) if args.explain else []
    if args.json:
        print(json.dumps(_json(found, args.unit, days, args.explain), ensure_ascii=False))
        return 0
    print(found.last.isoformat())
    if found.last != found.nominal:
        print(
            f"第{found.length}日是 {found.nominal}（{found.calendar.explain(found.nominal).why}），顺延到节假日后的第一个工作日。"
        )
    if found.provisional:
        print(PROVISIONAL)
    for entry in days:
        print(_line(entry))
    return 0


def period(start: date, length: int, unit: str) -> Run:
    """The period from `start` (day 0). Raises InputError when it leaves the calendar."""
    try:
        found = count(PERIOD, start, length, unit, (), None, start, calendar())
    except OverflowError:
        found = None
    if found is None or not FIRST_YEAR <= start.year <= found.last.year < LAST_YEAR:
        raise InputError(f"期间超出可以计算的范围（{FIRST_YEAR} 年至 {LAST_YEAR - 1} 年），请核对 --start 和 --length。")
    return found


def _day(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--start 的“{text[:40]}”不是日期，请写成 2023-09-22。") from None


def _length(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not 1 <= int(text) <= LONGEST:
        raise InputError(f"--length 的“{text[:40]}”不是期间的长度，请写 1 至 {LONGEST} 的整数。")
    return int(text)


def _json(found: Run, unit: str, days: list[Counted], explained: bool) -> dict[str, Any]:
    rows = [{"day": entry.day.isoformat(), "number": entry.number, "why": entry.why} for entry in days]
    return {
        "start": found.start.isoformat(),
        "length": found.length,
        "unit": unit,
        "nominal": found.nominal.isoformat(),
        "due": found.last.isoformat(),
        "provisional": found.provisional,
    } | ({"days": rows} if explained else {})


def _line(entry: Counted) -> str:
    counted = f"第 {entry.number} 日" if entry.number else "不计"
    return f"{entry.day}  {counted:　<6}  {entry.why}"
