"""What leaves the bureau, by itself: a crime, a case, an item, a film; nothing of it has a defect, and 2023 knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from django.db import transaction

from fadu.demo import pictures, towns, transfers
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.stage import Stage
from fadu.ledger import effects, models
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """The towns' year, then the transfers; gives how many acts those were."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        rng = Random(7)
        kept = pictures.store_all()
        caster = Caster(rng, teams(), places(), kept, {"citizen": citizens(rng), "org": companies(rng)})
        for _ in towns.play(Stage(kept, lambda acts: None), caster):
            pass
        acts: list[int] = []
        for _ in transfers.play(Stage(kept, acts.append), caster):
            pass
        yield sum(acts)
        transaction.set_rollback(True)


def test_as_many_acts_as_said(played: int) -> None:
    assert played == transfers.ACTS


def test_no_act_has_a_finding() -> None:
    assert [(act.step, act.judged["findings"]) for act in models.Act.objects.all() if act.judged["findings"]] == []


def test_each_leaves_as_the_law_has_it() -> None:
    done = set(models.Act.objects.values_list("step", flat=True))
    assert {"xfr.send", "xfr.police", "pen.transfer-out", "pen.transfer-receipt", "del.withdraw", "avr.delete"} <= done
    assert set(models.Matter.objects.filter(procedure="penalty-ordinary").values_list("stage", flat=True)) == {"归档", "线索核查"}
    taken = models.Matter.objects.get(stage="线索核查")
    assert taken.number.startswith("双江镇"), "the town goes on in its own name"
    assert models.Footage.objects.get().deleted_on == date(2024, 3, 11)
    assert not models.Act.objects.filter(matter__procedure="penalty-ordinary", at__lt="2024-01-01").exists()


@pytest.mark.parametrize(("day", "held"), [(date(2023, 12, 31), 220), (date(2024, 5, 5), 220), (date(2024, 5, 6), 219)])
def test_an_item_taken_back_is_the_bureaus_from_its_day(day: date, held: int) -> None:
    assert len(effects.handed_over(day)) == held
    assert effects.disagreements(day) == []
