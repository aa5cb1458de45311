"""The year's inspections by themselves: the registers' lists, draws that a stranger's program accepts, marks that end, and the pages that show them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.config.cli import main
from fadu.demo import inspections as demo
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.stage import Stage
from fadu.ledger import inspections, models, read
from fadu.ledger.papers import values
from fadu.ledger.record import load, procedure_of
from fadu.registers.asof import snapshot
from fadu.report.figures import FIGURES
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
PICTURES = [Picture(f"{number:064x}", 1000, "image/png") for number in range(30)]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """The module played once; gives how many acts that was."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        rng = Random(7)
        caster = Caster(rng, teams(), places(), PICTURES, {"citizen": citizens(rng), "org": companies(rng)})
        acts: list[int] = []
        for _ in demo.play(Stage(PICTURES, acts.append), caster):
            pass
        yield sum(acts)
        transaction.set_rollback(True)


def first() -> models.Matter:
    return models.Matter.objects.filter(procedure="random-inspection").order_by("pk")[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("random_draws", 4),
        ("inspection_visits", 23),
        ("inspection_problems", 5),
        ("inspection_results_published", 4),
        ("credit_marks", 2),
        ("credit_repairs", 1),
    ],
)
def test_the_figures(name: str, value: int) -> None:
    assert FIGURES[name].value(2023) == value
    assert FIGURES[name].value(2022) == 0


def test_as_many_acts_as_said_and_no_defect(played: int) -> None:
    assert played == demo.ACTS
    for row in models.Matter.objects.filter(procedure__in=("inspection-plan", "random-inspection", "credit-mark")):
        assert row.closed
        assert read.replayed(row) == []
    assert not models.Deadline.objects.filter(stopped=None, owner="bureau").exists()


def test_the_lists_are_the_registers() -> None:
    listed = load(procedure_of("random-inspection"), first()).acts[0]
    book = snapshot(listed.day)
    item = book.inspection_item(listed.data.listed)
    assert item is not None
    assert listed.data.objects == [one["name"] for one in book.inspection_objects(item["domain"], item["object_kind"])]
    assert listed.data.people == [person.id for person in book.inspection_officers(item["domain"])]
    assert len(listed.data.objects) == 24


def test_the_file_of_the_portal_is_verified_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Client().get(reverse("portal:inspection_json", args=[first().pk]))
    file = tmp_path / "抽取.json"
    file.write_bytes(answer.content)
    assert main(["draw", "--verify", str(file)]) == 0
    assert "抽取属实：从 24 个检查对象中抽取 5 个" in capsys.readouterr().out
    said = json.loads(answer.content)
    file.write_text(json.dumps(said | {"objects": said["objects"][1:]}), encoding="utf-8")
    assert main(["draw", "--verify", str(file)]) == 1
    assert "摘要不符" in capsys.readouterr().out


def test_the_portal_shows_seed_digest_and_results() -> None:
    text = Client().get(reverse("portal:inspections")).text
    assert all(row.number in text for row in models.Matter.objects.filter(procedure="random-inspection"))
    assert "2023年度抽查计划" in text
    page = Client().get(reverse("portal:inspection", args=[first().pk])).text
    drawn = load(procedure_of("random-inspection"), first()).last("ins.draw")
    assert drawn is not None
    for said in (drawn.data.seed, drawn.data.list_digest, *drawn.data.drawn_objects, "发现问题已责令改正", "不配合检查"):
        assert said in page
    assert not re.search(r">P0\d\d", page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        Client().get(reverse("portal:inspections"))
    assert len(asked) < 12


def test_marks_are_public_only_while_they_hold() -> None:
    repaired, expired = models.Matter.objects.filter(procedure="credit-mark").order_by("pk")
    assert {repaired.stage, expired.stage} == {"已停止公示"}
    assert inspections.marks(date(2023, 9, 1)) == []  # as the ledger stands now both are down
    models.Matter.objects.filter(pk=expired.pk).update(stage="公示中", closed=False)  # as if nobody had taken it down
    shown = [mark.subject for mark in inspections.marks(date(2023, 9, 1))]
    assert shown == [expired.title.removesuffix("不配合检查")]
    assert inspections.marks(date(2023, 11, 26)) == []
    models.Matter.objects.filter(pk=expired.pk).update(stage="已停止公示", closed=True)


def test_the_paper_of_a_draw_names_people() -> None:
    matter = load(procedure_of("random-inspection"), first(), with_standing=True)
    drawn = matter.last("ins.draw")
    assert drawn is not None
    before = type(matter)("random-inspection", matter.number, acts=matter.acts[:1])
    names = values(procedure_of("random-inspection"), first(), before, drawn)["names"]
    assert {names[code] for code in drawn.data.drawn_people} <= {person.name for person in snapshot(drawn.day).people()}
