"""The year's compulsion by itself: its figures, its photos, and that nothing in it has a defect."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from django.db import transaction

from fadu.demo import coercion
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.stage import Stage
from fadu.law.procedures import ALL
from fadu.ledger import models
from fadu.ledger.record import load
from fadu.report.figures import FIGURES
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
PICTURES = [Picture(f"{number:064x}", 1000, "image/png") for number in range(30)]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        rng = Random(7)
        caster = Caster(rng, teams(), places(), PICTURES, {"citizen": citizens(rng), "org": companies(rng)})
        for _ in coercion.play(Stage(PICTURES, lambda acts: None), caster):
            pass
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seizures", 6),
        ("seizures_ended_rate", 100),
        ("demands_sent", 3),
        ("executions_done", 1),
        ("court_applications", 1),
        ("buildings_razed", 1),
        ("buildings_ended", 2),
    ],
)
def test_the_figures(name: str, value: int) -> None:
    assert FIGURES[name].value(2023) == value


def test_no_act_has_a_finding_and_every_matter_is_done() -> None:
    assert [(act.step, act.judged["findings"]) for act in models.Act.objects.all() if act.judged["findings"]] == []
    assert not models.Matter.objects.filter(closed=False).exists()
    assert not models.Deadline.objects.filter(stopped=None).exists()


def test_everything_taken_is_photographed() -> None:
    listed = 0
    for row in models.Matter.objects.filter(procedure__in=("coercion-measure", "illegal-building")):
        matter = load(ALL[row.procedure], row)
        for act in matter.all("coe.decision", "ill.demolish"):
            for thing in act.data.things:
                listed += 1
                assert thing.name in matter.evidence[thing.photo][0].title
    assert listed == 13
