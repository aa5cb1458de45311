"""``fadu procedures``: what the law lays down for each kind of work: steps, gates, clocks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

from fadu.law.errors import InputError
from fadu.law.facts import ROLES
from fadu.law.gates import BLOCK, Gate
from fadu.law.params import UNITS, params
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure, Step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One procedure, or all."""
    parser.add_argument("procedure", metavar="程序", nargs="?", help=f"只看这一种，可用：{'、'.join(ALL)}；不写则列出全部")


def run(args: argparse.Namespace) -> int:
    """Print the table of all procedures, or the steps, gates and clocks of one."""
    if args.procedure is not None and args.procedure not in ALL:
        raise InputError(f"没有“{args.procedure[:40]}”这一程序，可用的是：{'、'.join(ALL)}。")
    chosen = [ALL[args.procedure]] if args.procedure else list(ALL.values())
    if args.json:
        print(json.dumps({"procedures": [as_json(procedure) for procedure in chosen]}, ensure_ascii=False))
        return 0
    if args.procedure is None:
        print("\n".join(table(("程序", "名称", "依据", "步骤", "关口", "时限"), [_summary(procedure) for procedure in chosen])))
        print("\n某一程序的步骤、关口和时限：fadu procedures 程序")
        return 0
    print("\n".join(_whole(chosen[0])))
    return 0


def as_json(procedure: Procedure) -> dict[str, Any]:
    """The procedure as plain data."""
    return {
        "id": procedure.id,
        "title": procedure.title,
        "wing": procedure.wing,
        "system": procedure.system,
        "basis": procedure.basis,
        "stages": list(procedure.stages),
        "closed": list(procedure.closed),
        "steps": [_step(procedure, step) for step in procedure.steps],
        "gates": [_gate(gate) for gate in procedure.gates],
        "clocks": [
            {"id": clock.id, "label": clock.label, "article": clock.article, "owner": clock.owner, "parameter": clock.length}
            for clock in procedure.clocks
        ],
    }


def _step(procedure: Procedure, step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "label": step.label,
        "who": list(step.who),
        "at": list(step.at),
        "to": step.to,
        "decides": step.decides,
        "of_party": step.of_party,
        "papers": list(step.papers),
        "gates": [gate.id for gate in procedure.gates_on[step.id]],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "id": gate.id,
        "title": gate.title,
        "level": gate.level,
        "article": gate.article,
        "mark": gate.mark,
        "condition": gate.doc,
        "sentence": gate.sentence,
        "hint": gate.hint,
        "on": sorted(gate.on),
    }


def _summary(procedure: Procedure) -> tuple[str, ...]:
    counts = (len(procedure.steps), len(procedure.gates), len(procedure.clocks))
    return (procedure.id, procedure.title, procedure.basis, *map(str, counts))


def _whole(procedure: Procedure) -> Iterator[str]:
    yield f"{procedure.title}（{procedure.id}）  {procedure.basis}"
    yield f"阶段：{' → '.join(procedure.stages)}"
    yield ""
    rows = [
        (step.id, step.label, "、".join(ROLES[role] for role in step.who), _when(step), _kind(step)) for step in procedure.steps
    ]
    yield from table(("步骤", "名称", "由谁", "阶段", "性质"), rows)
    yield ""
    yield from table(
        ("关口", "名称", "级别", "依据"),
        [(gate.id, gate.title, "不得作出" if gate.level == BLOCK else "提示", gate.article) for gate in procedure.gates],
    )
    if procedure.clocks:
        yield ""
        yield from table(
            ("时限", "名称", "长度", "依据"),
            [(clock.id, clock.label, _length(clock.length), clock.article) for clock in procedure.clocks],
        )


def _when(step: Step) -> str:
    return "、".join(stage or "开始" for stage in step.at) + (f" → {step.to}" if step.to else "")


def _kind(step: Step) -> str:
    if step.decides:
        return "决定"
    return "当事人行为" if step.of_party else "事实"


def _length(key: str) -> str:
    if not key:
        return "到行为写明的日期"
    found = params()[key]
    return f"{found.values[0].value}{UNITS[found.unit]}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table whose columns stand under each other; Chinese characters are two wide."""
    widths = [max(_width(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    for row in (heads, ["-" * width for width in widths], *rows):
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
