"""The file-review desk: drawn by seed, faults with proof, confirmed by a person, counted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.demo import cases, old_files, pictures
from fadu.demo.cast import citizens, companies, places, teams
from fadu.law.draw import draw
from fadu.law.errors import InputError
from fadu.law.procedures.enforcement.file_review import Score
from fadu.ledger import history, models, read, reviewing
from fadu.ledger.commands import review
from fadu.ledger.record import load, procedure_of
from tests.console.making import planned_review

SINCE = {"since": "2021-01-01", "until": "2024-12-31"}


@pytest.fixture
def old(bureau: None, settings: Any, tmp_path: Any) -> list[old_files.OldFile]:
    """The first twelve old files of the demo, entered as history: three sound ones, nine with defects."""
    settings.MEDIA_ROOT = settings.FADU_FILES = tmp_path
    rng = Random(1)
    kept = pictures.store_all()
    caster = cases.Caster(rng, teams(), places(), kept, {"citizen": citizens(rng), "org": companies(rng)})
    made = [file for file, _ in zip(old_files.files(caster), range(12), strict=False)]
    for file in made:
        history.enter(file.dossier, synthetic=True)
    return made


def test_the_draw_is_the_seeds_and_nobodys(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = planned_review(size=5, seed="公开的种子", **SINCE)
    client = sign_in("P054")
    assert "抽取 5 件" in client.get(reverse("file_review", args=[row.pk])).content.decode()
    for _ in range(2):  # a second click draws nothing new
        assert client.post(reverse("file_review_draw", args=[row.pk])).status_code == 302
    files = load(procedure_of("file-review"), row).all("rvw.draw")
    assert len(files) == 1
    pool = [file.dossier.number for file in old if models.Matter.objects.get(number=file.dossier.number).closed]
    assert files[0].data.files == draw(reversed(pool), "公开的种子", 5)
    assert len(set(files[0].data.files)) == 5


def test_each_defect_is_shown_with_its_proof_and_scored(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = planned_review(**SINCE)
    client = sign_in("P054")
    client.post(reverse("file_review_draw", args=[row.pk]))
    for file in old:
        found = models.Matter.objects.get(number=file.dossier.number)
        if not found.closed:
            continue
        address = reverse("file_review_score", args=[row.pk, found.pk])
        page = client.get(address).content.decode()
        for gate in file.gates:
            assert gate in page, (file.defect, gate)
        if not file.gates:
            assert "没有发现问题" in page
        assert client.post(address, {"do": "record"}).status_code == 302
        assert "评分已入账" in client.get(address).content.decode()
    page = client.get(reverse("file_review", args=[row.pk])).content.decode()
    assert "按问题统计" in page
    assert "依法告知并送达" in page
    assert "<b>0</b><span>还没有评分</span>" in page
    sound = next(act.data for act in load(procedure_of("file-review"), row).all("rvw.score") if not act.data.answers)
    assert (sound.score, sound.grade) == (100, "优秀")


def test_a_rejected_fault_needs_a_reason(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = planned_review(**SINCE)
    client = sign_in("P054")
    client.post(reverse("file_review_draw", args=[row.pk]))
    file = next(file for file in old if file.gates == {"pen-show-id"})
    found = models.Matter.objects.get(number=file.dossier.number)
    [fault, *_] = reviewing.faults_of(found, read.today())
    address = reverse("file_review_score", args=[row.pk, found.pk])
    client.post(address, {"do": "record", f"stands-{fault.key}": "0"}, follow=True)
    assert not models.Act.objects.filter(step="rvw.score").exists()
    client.post(address, {"do": "record", f"stands-{fault.key}": "0", f"said-{fault.key}": "另有补充记录"})
    score = Score.model_validate(models.Act.objects.get(step="rvw.score").content["data"])
    assert next((answer.stands, answer.said) for answer in score.answers if answer.gate == fault.gate) == (False, "另有补充记录")


def test_nobody_scores_his_own_file(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    """The first reviewer verified the evidence of the cases."""
    row = planned_review(**SINCE)
    sign_in("P054").post(reverse("file_review_draw", args=[row.pk]))
    number = load(procedure_of("file-review"), row).acts[-1].data.files[0]
    found = models.Matter.objects.get(number=number)
    assert any(person.id == "P004" for act in load(procedure_of(found.procedure), found).acts for person in act.by)
    page = sign_in("P004").post(reverse("file_review_score", args=[row.pk, found.pk]), {"do": "record"}, follow=True)
    assert f"P004办理过案卷{number}" in page.content.decode()
    assert not models.Act.objects.filter(step="rvw.score").exists()


def test_queries_do_not_grow_with_files(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P054"), []
    for size in (2, 9):
        row = planned_review(size=size, topic=f"评查{size}", **SINCE)
        client.post(reverse("file_review_draw", args=[row.pk]))
        address = reverse("file_review", args=[row.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_period_without_files_says_so(sign_in: Callable[[str], Client]) -> None:
    row = planned_review(since="2001-01-01", until="2001-02-01")
    page = sign_in("P054").post(reverse("file_review_draw", args=[row.pk]))
    assert page.status_code == 400
    assert "没有办结的案卷" in page.content.decode()


@pytest.mark.parametrize("extra", ["", "x", "-5", "9999", "５"])
def test_odd_marks_are_no_error(old: list[old_files.OldFile], sign_in: Callable[[str], Client], extra: str) -> None:
    row = planned_review(**SINCE)
    client = sign_in("P054")
    client.post(reverse("file_review_draw", args=[row.pk]))
    number = load(procedure_of("file-review"), row).acts[-1].data.files[0]
    found = models.Matter.objects.get(number=number)
    page = client.post(reverse("file_review_score", args=[row.pk, found.pk]), {"do": "count", "extra": extra})
    assert page.status_code == 200


def test_the_command_counts_what_the_desk_shows(old: list[old_files.OldFile], capsys: pytest.CaptureFixture[str]) -> None:
    review.run(argparse.Namespace(year=None, procedure=None, json=True))
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == len(old)
    assert told["faulty"] == sum(
        bool(reviewing.faults_of(models.Matter.objects.get(number=file.dossier.number), read.today())) for file in old
    )
    counted = {line["what"]: line["files"] for line in told["by_gate"]}
    assert all(gate in counted for file in old for gate in file.gates)
    review.run(argparse.Namespace(year=2022, procedure="penalty-ordinary", json=False))
    assert "问题最多的案卷" in capsys.readouterr().out
    with pytest.raises(InputError, match="年度应当在"):
        review.run(argparse.Namespace(year=1, procedure=None, json=False))


def test_two_defects_in_one_file_keep_both_labels(bureau: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = settings.FADU_FILES = tmp_path
    rng = Random(3)
    caster = cases.Caster(rng, teams(), places(), pictures.store_all(), {"citizen": citizens(rng), "org": companies(rng)})
    files = list(old_files.faulty(caster, 6, rng))
    assert [len(file.gates) > 0 for file in files] == [True, True, False, True, True, False]
    assert all("；" in file.defect for file in files[1::3])
