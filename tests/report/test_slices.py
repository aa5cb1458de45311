"""Cuts of a figure: they add up to it, and the list behind each has as many rows as it says."""

import pytest

from fadu.ledger.models import Matter
from fadu.report.figures import FIGURES
from fadu.report.figures.figure import percent
from fadu.report.slices import MONTHS, NOBODY, Cut, by_town, narrowed, tables, value
from tests.report import work

pytestmark = [pytest.mark.both, pytest.mark.django_db]
CUT = ("ordinary_cases_filed", "ordinary_cases_decided", "ordinary_fines_yuan", "simple_penalties", "first_violation_waiver_cases",
       "orders_total", "clocks_overdue", "settled_by_service", "settled_by_enforcement", "settled_by_waiver")  # fmt: skip


@pytest.fixture(autouse=True)
def worked(bureau: None) -> None:
    work.fill()


def test_the_whole_year_is_the_figure_itself() -> None:
    found = tables((2022, 2023), [FIGURES[name] for name in CUT])
    for year, table in found.items():
        assert {name: table.of(FIGURES[name]) for name in CUT} == {name: FIGURES[name].value(year) for name in CUT}


@pytest.mark.parametrize("name", CUT)
def test_months_and_units_add_up_and_lead_to_their_lists(name: str) -> None:
    figure = FIGURES[name]
    table = tables((2023,), [figure])[2023]
    cuts = {"month": [Cut(month=month) for month in MONTHS], "unit": [Cut(unit=unit) for unit in table.units()]}
    for found in cuts.values():
        assert sum(table.rows(figure, cut) for cut in found) == table.rows(figure)
        for cut in found:
            assert narrowed(figure, figure.rows(2023), 2023, cut).count() == table.rows(figure, cut), cut
            assert value(figure, 2023, cut) == table.of(figure, cut), cut


def test_a_month_is_that_of_the_act_not_of_the_matter() -> None:
    table = tables((2022, 2023), [FIGURES["first_violation_waiver_cases"]])
    figure = FIGURES["first_violation_waiver_cases"]
    assert table[2022].rows(figure, Cut(month=12)) == 1
    assert (table[2023].rows(figure, Cut(month=1)), table[2023].rows(figure, Cut(month=12))) == (1, 1)
    assert table[2023].rows(figure, Cut(month=7)) == 0  # cancelled


def test_a_waiver_counts_as_enforcement_and_each_problem_once() -> None:
    ways = [FIGURES[f"settled_by_{way}"] for way in ("service", "management", "enforcement")]
    waiver = FIGURES["settled_by_waiver"]
    table = tables((2023,), [*ways, waiver])[2023]
    whole = sum(table.rows(way) for way in ways)
    assert waiver.of is not None
    assert whole == waiver.of(2023).count() == waiver.of(2023).values("matter").distinct().count()
    assert table.rows(waiver) == 4
    assert table.rows(waiver) < table.rows(ways[2])
    assert table.of(waiver) == percent(4, whole)


def test_nobody_and_towns() -> None:
    figure = FIGURES["first_violation_waiver_cases"]
    Matter.objects.filter(number="测10号").update(unit="", town="Z-BAIZI")
    table = tables((2023,), [figure])[2023]
    assert table.rows(figure, Cut(unit=NOBODY)) == narrowed(figure, figure.rows(2023), 2023, Cut(unit=NOBODY)).count() == 1
    assert by_town(figure, 2023)["Z-BAIZI"] == narrowed(figure, figure.rows(2023), 2023, Cut(town="Z-BAIZI")).count() >= 1


def test_an_address_names_only_what_is_chosen() -> None:
    assert Cut(month=3, town="Z-BAIZI").asked() == "month=3&town=Z-BAIZI"
    assert not Cut()
