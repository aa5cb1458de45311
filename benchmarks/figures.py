"""All figures of a bureau-year in one pass, at the size of the demo year."""

from __future__ import annotations

from statistics import median

from django.db import connection

from benchmarks import demo_year
from benchmarks.rows import Row, at_most, seconds
from fadu.report.figures import FIGURES, all_figures

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST = 50


def run(quick: bool) -> list[Row]:
    """Milliseconds for the whole year; the first pass, which reads the pages of the file, is not counted."""
    acts = demo_year.load(quick).acts
    all_figures(demo_year.YEAR)
    took = median(seconds(lambda: all_figures(demo_year.YEAR)) for _ in range(5 if quick else 30)) * 1000
    return [at_most(f"{len(FIGURES)} 项统计数字，{acts:,} 个行为，{NAMES[connection.vendor]}", took, "毫秒", MOST)]
