"""``fadu systems``: the named systems of the bureau, what carries each, and what of it is in the ledger."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max

from fadu.law.systems import SYSTEMS, WINGS, System
from fadu.ledger import read
from fadu.ledger.models import Act, Matter
from fadu.report.figures import Figure, checked_year
from fadu.report.figures.onepass import Said
from fadu.report.printing import number, print_value
from fadu.report.published import in_order
from fadu.report.rollup import figures_of
from fadu.report.tables import table

BUILT, PART, NONE = "已建", "部分", "未建"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which year's figures."""
    parser.add_argument("--year", metavar="年度", type=int, help="列出哪一年的指标，例如 2023；不写时为最近一个有事项的完整年度")


def run(args: argparse.Namespace) -> int:
    """Print one row a system with its figures of the year; a system without procedure says so."""
    year = _last_year() if args.year is None else checked_year(args.year)
    counted = dict(Matter.objects.values_list("procedure").annotate(number=Count("pk")))
    told = figures_of(year)
    rows = [_row(system, counted, told) for system in SYSTEMS.values()]
    if args.json:
        print(json.dumps([row | {"year": year} for row in rows], ensure_ascii=False))
        return 0
    for wing, title in WINGS.items():
        _print(title, [row for row in rows if row["wing"] == wing], year)
    built = sum(row["state"] == BUILT for row in rows)
    print(f"共 {len(rows)} 项：{BUILT} {built} 项；{PART}（有指标，还没有自己的程序）和{NONE} {len(rows) - built} 项。")
    return 0


def _last_year() -> int:
    """The newest full year in which matters were opened here; of a younger ledger, its newest. Old files entered later say nothing of a year."""
    opened = Matter.objects.filter(late=False, year__lt=read.today().year)
    return opened.aggregate(newest=Max("year"))["newest"] or read.newest_year()


def _print(title: str, rows: list[dict[str, Any]], year: int) -> None:
    shown = [(row["code"], row["title"], row["state"], "、".join(row["procedures"]) or "—", row["matters"]) for row in rows]
    print(f"{title}\n{table(('代码', '制度', '状态', '程序', '事项'), shown)}\n")
    figures = [(row["code"], figure["label"], figure["printed"], figure["id"]) for row in rows for figure in row["figures"]]
    if figures:
        print(f"{table(('代码', '指标', f'{year}年', '指标代码'), figures)}\n")


def _matters(steps: tuple[str, ...]) -> int:
    """Matters of other systems in which one of the steps was done."""
    return Act.objects.filter(step__in=steps).values("matter_id").distinct().count() if steps else 0


def _row(system: System, counted: dict[str, int], told: Mapping[str, Said]) -> dict[str, Any]:
    procedures = [procedure.id for procedure in system.procedures]
    figures = [_figure(figure, told[figure.id]) for figure in in_order() if figure.system == system.code]
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


def _figure(figure: Figure, said: Said) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "value": number(said.value),
        "unit": figure.unit,
        "printed": print_value(figure, said.value),
    }
