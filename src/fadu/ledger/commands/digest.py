"""``fadu digest``: the weekly account of clocks for the heads, as text to print or send."""

from __future__ import annotations

import argparse
import json

from fadu.law.procedures import ALL
from fadu.ledger import lights, read
from fadu.ledger.models import Matter
from fadu.registers.asof import snapshot

MOST = 30
_LABELS = {clock.id: clock.label for procedure in ALL.values() for clock in procedure.clocks}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Print red and yellow by unit, then each red clock. No names: numbers and clocks only."""
    day, rows = read.today(), Matter.objects.all()
    names = {unit["code"]: unit["name"] for unit in snapshot(day).units()}
    units = [(names.get(one.code, "未分派"), one) for one in lights.by_unit(rows, day)]
    late = [(line.matter.number, _LABELS.get(line.clock, line.clock), line.last) for line in lights.late(rows, day)]
    if args.json:
        told = [{"unit": name, "red": one.red, "yellow": one.yellow, "green": one.green} for name, one in units]
        red = [{"number": number, "clock": clock, "last": last.isoformat()} for number, clock, last in late]
        print(json.dumps({"day": day.isoformat(), "units": told, "late": red}, ensure_ascii=False))
        return 0
    print(
        f"时限督办（{day}）：红灯 {sum(one.red for _, one in units)}，黄灯 {sum(one.yellow for _, one in units)}，绿灯 {sum(one.green for _, one in units)}。"
    )
    for name, one in units:
        print(f"  {name}：红 {one.red}，黄 {one.yellow}，绿 {one.green}")
    for number, clock, last in late[:MOST]:
        print(f"  {number}　{clock}　{last} 届满，已逾期 {(day - last).days} 日")
    if len(late) > MOST:
        print(f"  ……另有 {len(late) - MOST} 条，见工作台“时限督办”。")
    return 0
