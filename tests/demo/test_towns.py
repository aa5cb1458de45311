"""The year with the towns and the neighbours, by itself: its figures, and that nothing in it has a defect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from django.db import transaction

from fadu.demo import neighbours, towns
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.stage import Stage
from fadu.ledger import effects, models
from fadu.registers.models import Delegation
from fadu.report.figures import FIGURES
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
        for module in (towns, neighbours):
            for _ in module.play(Stage(PICTURES, acts.append), caster):
                pass
        yield sum(acts)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("towns_guided", 20),
        ("subdistricts_guided", 3),
        ("penalty_powers_delegated", 11),
        ("guidance_visits", 92),
        ("joint_enforcement_operations", 12),
        ("cross_region_issues_resolved", 73),
    ],
)
def test_the_published_figures(name: str, value: int) -> None:
    figure = FIGURES[name]
    assert figure.value(2023) == value
    assert len(list(figure.rows(2023))) == value
    assert figure.value(2024) == (11 if name == "penalty_powers_delegated" else 0)
    assert figure.value(2021) == 0


def test_as_many_acts_as_said_and_at_most_five_hundred(played: int) -> None:
    assert played == models.Act.objects.count() == towns.ACTS + neighbours.ACTS <= 500


def test_no_act_has_a_finding_and_every_matter_is_done() -> None:
    assert [(act.step, act.judged["findings"]) for act in models.Act.objects.all() if act.judged["findings"]] == []
    assert set(models.Matter.objects.filter(closed=False).values_list("procedure", flat=True)) == {"delegation-handover"}
    assert not models.Deadline.objects.filter(stopped=None).exclude(clock="del.evaluate").exists()


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31)])
def test_register_and_acts_agree(day: date) -> None:
    assert effects.disagreements(day) == []
    assert len(effects.handed_over(day)) == (0 if day.year == 2022 else 220)
    assert not Delegation.objects.filter(source="").exists()
