"""``fadu systems``: the named systems of the bureau, what carries each, and what of it is in the ledger."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.db.models import Count

from fadu.law.systems import SYSTEMS, WINGS, System
from fadu.ledger.models import Act, Matter
from fadu.report.figures import FIGURES
from fadu.report.tables import table

BUILT, PART, NONE = "已建", "部分", "未建"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Print one row a system; a system without procedure says so."""
    counted = dict(Matter.objects.values_list("procedure").annotate(number=Count("pk")))
    rows = [_row(system, counted) for system in SYSTEMS.values()]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for wing, title in WINGS.items():
        shown = [
            (row["code"], row["title"], row["state"], "、".join(row["procedures"]) or "—", row["matters"], len(row["figures"]))
            for row in rows
            if row["wing"] == wing
        ]
        print(f"{title}\n{table(('代码', '制度', '状态', '程序', '事项', '指标'), shown)}\n")
    built = sum(row["state"] == BUILT for row in rows)
    print(f"共 {len(rows)} 项：{BUILT} {built} 项；{PART}（有指标，还没有自己的程序）和{NONE} {len(rows) - built} 项。")
    return 0


def _matters(steps: tuple[str, ...]) -> int:
    """Matters of other systems in which one of the steps was done."""
    return Act.objects.filter(step__in=steps).values("matter_id").distinct().count() if steps else 0


def _row(system: System, counted: dict[str, int]) -> dict[str, Any]:
    procedures = [procedure.id for procedure in system.procedures]
    figures = [figure.id for figure in FIGURES.values() if figure.system == system.code]
    return {
        "code": system.code,
        "title": system.title,
        "wing": system.wing,
        "made_of": system.made_of,
        "state": BUILT if procedures or system.served_by else PART if figures else NONE,
        "procedures": procedures or [f"{procedure.id}（步骤）" for procedure in system.served_by],
        "matters": sum(counted.get(procedure, 0) for procedure in procedures) + _matters(system.steps),
        "figures": figures,
    }
