"""All figures of a bureau-year in one pass at the size of the demo year, and at a million acts: computed, and out of the roll-up."""

from __future__ import annotations

from statistics import median

from django.db import connection

from benchmarks import demo_year
from benchmarks.rows import Row, at_most, seconds
from fadu.ledger.models import Act
from fadu.report import rollup
from fadu.report.figures import FIGURES, all_figures

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST, MOST_LARGE, MOST_KEPT = 50, 1_000, 20
#: The demo year so many times over is a million acts.
TIMES = 33


def run(quick: bool) -> list[Row]:
    """Milliseconds for the whole year; the first pass, which reads the pages of the file, is not counted."""
    where = NAMES[connection.vendor]
    acts = demo_year.load(quick).acts
    demo_year.tidy()
    small = _middle(5 if quick else 30)
    demo_year.enlarge(3 if quick else TIMES)
    large, many = _middle(3), Act.objects.count()
    rollup.figures_of(demo_year.YEAR)
    kept = median(seconds(lambda: rollup.figures_of(demo_year.YEAR)) for _ in range(30)) * 1000
    return [
        at_most(f"{len(FIGURES)} 项统计数字，{acts:,} 个行为，{where}", small, "毫秒", MOST),
        at_most(f"{len(FIGURES)} 项统计数字，一年 {many:,} 个行为，{where}", large, "毫秒", MOST_LARGE),
        at_most(f"同上，取自汇总，{where}", kept, "毫秒", MOST_KEPT),
    ]


def _middle(times: int) -> float:
    all_figures(demo_year.YEAR)
    return median(seconds(lambda: all_figures(demo_year.YEAR)) for _ in range(times)) * 1000
