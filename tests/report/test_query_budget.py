"""All figures of a year: a fixed number of queries whatever the rows, and fast at the size of the demo year."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from fadu.report.figures import FIGURES, all_figures
from fadu.report.figures.onepass import SHARES

pytestmark = pytest.mark.both
#: The version of the registers (once for the statements, four figures ask for people, towns or items), the acts of handover, one statement for each
#: mean, one by steps, and the shares of all else.
QUERIES = 5 + SHARES + sum(figure.how == "mean" for figure in FIGURES.values())
#: The aim is 50 ms on a quiet core. A shared core takes four times as long before the test calls it broken.
SECONDS = 0.2


def test_the_number_of_queries_does_not_depend_on_the_rows(worked: None, django_assert_num_queries: Callable[[int], Any]) -> None:
    for year in (2020, 2022, 2023):
        all_figures(year)  # the registers are read once, the statements composed once
        with django_assert_num_queries(QUERIES):
            all_figures(year)


def test_all_figures_at_the_size_of_the_demo_year(demo_size: None, django_assert_num_queries: Callable[[int], Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = all_figures(2023)
    assert found["first_violation_waiver_cases"] > 3_200
    assert found["acts_recorded"] > 25_000
    with django_assert_num_queries(QUERIES):
        all_figures(2023)
    assert min(_seconds() for _ in range(5)) < SECONDS


def _seconds() -> float:
    started = perf_counter()
    all_figures(2023)
    return perf_counter() - started
