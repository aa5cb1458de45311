"""The file-review desk: drawn by seed, faults with proof, confirmed by a person, counted."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.demo import cases, old_files, pictures
from fadu.demo.cast import citizens, companies, places, teams
from fadu.law.draw import digest, draw
from fadu.law.draw import read as read_draw
from fadu.law.errors import InputError
from fadu.law.procedures.enforcement.file_review import Score, plan_of
from fadu.ledger import history, models, read, reviewing, seals
from fadu.ledger.commands import review
from fadu.ledger.record import Intent, Refused, load, procedure_of, record_act
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


def sealed(row: models.Matter) -> str:
    """Seal the day on which the plan was recorded; its root."""
    seals.seal_days(read.today() + timedelta(days=1))
    found = reviewing.seal(row)
    assert found is not None
    return found["root"]


def test_the_draw_is_the_seeds_and_nobodys(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = planned_review(size=5, source="seal", **SINCE)
    client = sign_in("P054")
    assert "抽取 5 件" in client.get(reverse("file_review", args=[row.pk])).content.decode()
    assert "还没有封存" in client.post(reverse("file_review_draw", args=[row.pk])).content.decode()
    root = sealed(row)
    for _ in range(2):  # a second click draws nothing new
        assert client.post(reverse("file_review_draw", args=[row.pk])).status_code == 302
    files = load(procedure_of("file-review"), row).all("rvw.draw")
    assert len(files) == 1
    pool = [file.dossier.number for file in old if models.Matter.objects.get(number=file.dossier.number).closed]
    assert files[0].data.files == draw(reversed(pool), root, 5)
    assert len(set(files[0].data.files)) == 5
    made = client.get(reverse("file_review_json", args=[row.pk])).json()
    assert (read_draw(made).faults(), made["seal"]["root"]) == ([], root)
    assert read_draw(made | {"seed": "7"}).faults()


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


def drawn(client: Client, **more: Any) -> models.Matter:
    """A review with its files drawn."""
    row = planned_review(**{**SINCE, **more})
    client.post(reverse("file_review_draw", args=[row.pk]), {"seed": "0731594", "seed_on": read.today().isoformat()})
    return row


def score(client: Client, row: models.Matter, number: str, **posted: str) -> str:
    """Score a drawn file; the address of its page."""
    address = reverse("file_review_score", args=[row.pk, models.Matter.objects.get(number=number).pk])
    client.post(address, {"do": "record", **posted})
    return address


def test_a_draw_by_hand_is_refused_at_every_door(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = planned_review(size=2, source="seal", **SINCE)
    root = sealed(row)
    files = list(reviewing.pool(plan_of(load(procedure_of("file-review"), row))).values_list("number", flat=True))
    right = {"files": draw(files, root, 2), "pool": len(files), "pool_digest": digest(files), "seed": root}
    others = [number for number in files if number not in right["files"]][:2]
    for wrong, why in (
        ({"files": others}, "抽中的案卷与清单和种子不符"),
        ({"files": right["files"][::-1]}, "抽中的案卷与清单和种子不符"),
        ({"pool": 16}, f"台账中合方案的案卷有{len(files)}件"),
        ({"pool_digest": "随便"}, "清单摘要与台账不符"),
        ({"seed": "7", "files": draw(files, "7", 2)}, "账本日封的根值"),
    ):
        with pytest.raises(Refused, match=why):
            record_act(row.pk, Intent("rvw.draw", right | wrong, ["P054"]))
    act = record_act(row.pk, Intent("rvw.draw", right, ["P054"])).act
    assert act.content["standing"]["review_pool"] == files
    assert read.replayed(models.Matter.objects.get(pk=row.pk)) == []


def test_only_the_reviewers_of_the_plan_score(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    row = drawn(sign_in("P054"), size=1, reviewers=["P005"])
    number = load(procedure_of("file-review"), row).acts[-1].data.files[0]
    page = sign_in("P054").post(
        reverse("file_review_score", args=[row.pk, models.Matter.objects.get(number=number).pk]), {"do": "record"}, follow=True
    )
    assert "P054不是方案确定的评查人员" in page.content.decode()
    assert not models.Act.objects.filter(step="rvw.score").exists()


def test_a_scored_page_shows_what_was_recorded(
    old: list[old_files.OldFile], sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("P054")
    row = drawn(client)
    file = next(file for file in old if file.gates == {"pen-show-id"})
    found = models.Matter.objects.get(number=file.dossier.number)
    faults = reviewing.faults_of(found, read.today())
    [fault] = [fault for fault in faults if fault.gate == "pen-show-id"]
    more = {"extra": "3", "extra_why": "页码错误"}
    address = score(client, row, found.number, **{f"stands-{fault.key}": "0", f"said-{fault.key}": "另有补充记录"}, **more)
    monkeypatch.setattr(reviewing, "faults_of", lambda *_: pytest.fail("a scored file is not replayed"))
    page = client.get(address).content.decode()
    assert fault.sentence in page
    assert "认定不成立" in page
    assert "另有补充记录" in page
    assert "另外扣 3 分：页码错误" in page
    assert page.count("认定成立") == len(faults) - 1
    listed = client.get(reverse("file_review", args=[row.pk])).content.decode()
    line = listed[listed.index(found.number) :]
    assert (
        f'data-label="问题">{len(faults) - 1 + 1}</td>' in line[: line.index("</tr>")]
    )  # the extra one counts, the rejected one does not


def test_a_confirmed_fault_becomes_a_problem_of_the_handler(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P054")
    row = drawn(client)
    numbers = load(procedure_of("file-review"), row).acts[-1].data.files
    for number in numbers:
        score(client, row, number)
    page = reverse("file_review", args=[row.pk])
    file = models.Matter.objects.get(number=next(file.dossier.number for file in old if file.gates == {"pen-show-id"}))
    [fault] = [fault for fault in reviewing.faults_of(file, read.today()) if fault.gate == "pen-show-id"]
    shown = client.get(page).content.decode()
    assert "确认的问题和整改" in shown
    assert client.post(reverse("file_review_list", args=[row.pk]), {"file": str(file.pk), "key": "9:pen-nix"}).status_code == 400
    answer = client.post(reverse("file_review_list", args=[row.pk]), {"file": str(file.pk), "key": fault.key}, follow=True)
    assert "已列入问题清单 1 个" in answer.content.decode()
    problem = models.Matter.objects.get(procedure="problem")
    assert problem.number in answer.content.decode()
    said = models.Act.objects.get(matter=problem).content["data"]
    assert (said["owner"], said["unit"], said["origin"], said["file"], said["finding"], said["source"]) == (
        *(file.handlers[0], file.unit, row.number, file.number, fault.key),
        "file_review",
    )
    assert said["measure"] == fault.hint
    assert date.fromisoformat(said["due"]) > read.today()
    owner = sign_in(file.handlers[0])  # who answers for it sees it, with its clock
    assert owner.get(reverse("matter", args=[problem.pk])).status_code == 200
    inbox = owner.get(reverse("inbox")).content.decode()
    assert problem.number in inbox
    assert "问题整改期限" in inbox
    record_act(row.pk, Intent("rvw.report", {"summary": "已通报"}, ["P054"]))
    with pytest.raises(Refused, match="确认的问题没有列入问题清单"):
        record_act(row.pk, Intent("rvw.close", {"note": "已整改"}, ["P002"]))
    client.post(reverse("file_review_list", args=[row.pk]))
    confirmed = sum(len(act.data.confirmed) for act in load(procedure_of("file-review"), row).all("rvw.score"))
    assert models.Matter.objects.filter(procedure="problem").count() == confirmed > 1
    assert client.post(reverse("file_review_list", args=[row.pk])).status_code == 400  # nothing is left
    record_act(row.pk, Intent("rvw.close", {"note": "已整改"}, ["P002"]))


def test_the_form_of_a_problem_is_filled_beforehand(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P054")
    row = drawn(client)
    file = models.Matter.objects.get(number=next(file.dossier.number for file in old if file.gates == {"pen-show-id"}))
    score(client, row, file.number)
    shown = client.get(reverse("file_review", args=[row.pk])).content.decode()
    address = unescape(re.search(r'href="([^"]+)">改后列入', shown)[1])  # type: ignore[index]
    form = client.get(address).content.decode()
    assert f'value="{row.number}"' in form
    assert f'value="{file.number}"' in form
    assert re.search(r'<option value="P014"[^>]*selected', form)


def test_queries_do_not_grow_with_files(old: list[old_files.OldFile], sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P054"), []
    for size in (2, 9):
        row = planned_review(size=size, topic=f"评查{size}", **SINCE)
        client.post(reverse("file_review_draw", args=[row.pk]), {"seed": "0731594", "seed_on": read.today().isoformat()})
        assert len(load(procedure_of("file-review"), row).acts[-1].data.files) == size
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
