"""The year's orders, facilities and rosters by themselves: the published figures exactly, and that nothing in it has a defect."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from fadu.demo import facilities, orders
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.stage import Stage
from fadu.ledger import models
from fadu.report.figures import FIGURES
from fadu.report.printing import print_value
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
PICTURES = [Picture(f"{number:064x}", 1000, "image/png") for number in range(30)]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """Both modules played once; gives how many acts that was."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        rng = Random(7)
        caster = Caster(rng, teams(), places(), PICTURES, {"citizen": citizens(rng), "org": companies(rng)})
        acts: list[int] = []
        for module in (orders, facilities):
            for _ in module.play(Stage(PICTURES, acts.append), caster):
                pass
        yield sum(acts)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("hotline_cases_total", "836条"),
        ("hotline_completion_rate", "100%"),
        ("hotline_satisfaction_rate", "93.3%"),
        ("digital_city_cases", "60件"),
        ("digital_city_on_time_rate", "100%"),
        ("duty_shifts_rostered", "730班"),
        ("compost_pools_built", "154个"),
        ("compost_supply_stations", "56个"),
        ("waste_sorting_model_villages", "184个"),
    ],
)
def test_the_published_figures(name: str, printed: str) -> None:
    figure = FIGURES[name]
    assert print_value(figure, figure.value(2023)) == printed
    assert not figure.value(2021)


def test_721_is_a_whole() -> None:
    ways = [FIGURES[f"settled_by_{way}"].value(2023) or Decimal(0) for way in ("service", "management", "enforcement")]
    assert abs(sum(ways) - 100) <= Decimal("0.02")
    assert ways[0] > ways[1] > ways[2] > 0


def test_as_many_acts_as_said_and_none_has_a_defect(played: int) -> None:
    assert played == orders.ACTS + facilities.ACTS
    for act in models.Act.objects.all().iterator():
        found = [finding["gate"] for finding in act.judged["findings"]]
        assert not found, (act.step, found)
