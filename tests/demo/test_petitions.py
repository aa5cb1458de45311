"""The year's petitions, disputes and enterprises by themselves: the published figures, and that nothing in them has a defect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from django.db import transaction

from fadu.demo import cases, enterprises, petitions
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.stage import Stage
from fadu.ledger import models
from fadu.report.figures import FIGURES
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
PICTURES = [Picture(f"{number:064x}", 1000, "image/png") for number in range(30)]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """Five ordinary cases for the petitions to point at, then both modules; gives how many acts the modules did."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        rng = Random(7)
        caster = cases.Caster(rng, teams(), places(), PICTURES, {"citizen": citizens(rng), "org": companies(rng)})
        for _, script in zip(range(5), cases.year_scripts(caster), strict=False):
            Stage(PICTURES, lambda acts: None).play("penalty-ordinary", script)
        before = models.Act.objects.count()
        for module in (petitions, enterprises):
            for _ in module.play(Stage(PICTURES, lambda acts: None), caster):
                pass
        yield models.Act.objects.count() - before
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("petition_cases_total", 86),
        ("petition_cases_leader_visits", 45),
        ("petition_cases_assigned", 41),
        ("petition_cases_direct", 0),
        ("petition_cases_inspection_team", 7),
        ("petition_cases_special_campaign", 53),
        ("petition_completion_rate", 100),
        ("petition_satisfaction_rate", 100),
        ("dispute_screening_campaigns", 4),
        ("enterprise_service_measures", 16),
        ("enterprise_requests_resolved", 63),
    ],
)
def test_the_published_figures(name: str, value: int) -> None:
    assert FIGURES[name].value(2023) == value
    assert not FIGURES[name].value(2022)


def test_as_many_acts_as_said(played: int) -> None:
    assert played == petitions.ACTS + enterprises.ACTS < 1_200


def test_no_act_has_a_finding_and_every_matter_is_over() -> None:
    mine = models.Act.objects.filter(
        matter__procedure__in=("petition", "dispute", "dispute-screening", "enterprise-talk", "enterprise-demand")
    )
    assert [(act.matter.number, act.step, act.judged["findings"]) for act in mine if act.judged["findings"]] == []
    open_ = models.Matter.objects.filter(pk__in=mine.values("matter_id"), closed=False)
    assert list(open_.values_list("procedure", "stage")) == []
    late = models.Deadline.objects.filter(
        matter__in=mine.values("matter_id"), stopped=None, owner="bureau", last__lt=date(2024, 1, 1)
    )
    assert list(late.values_list("clock", "matter__number")) == []


def test_a_petition_that_is_a_report_stands_beside_its_case() -> None:
    routed = models.Act.objects.filter(step="pet.route")
    assert routed.count() == petitions.ROUTED
    numbers = {act.content["data"]["record"] for act in routed}
    assert models.Matter.objects.filter(number__in=numbers, procedure="penalty-ordinary").count() == petitions.ROUTED
