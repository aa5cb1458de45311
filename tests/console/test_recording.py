"""The recording desk, the import page, the player: who sees what, and that each look at a film is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.demo.film import film
from fadu.ledger import models, read
from fadu.ledger.record import Intent
from fadu.report.figures import all_figures
from tests.ledger.test_recording import OFFICER, at, footage, record_act, seizure, shift, shot

MONTH = {"month": "2023-03"}


@pytest.fixture
def covered(bureau: None) -> models.Matter:
    """A seizure with seven minutes missing."""
    shift()
    row = seizure()
    footage.take([shot(at(9, 50), at(10, 10)), shot(at(10, 17), at(10, 40))], OFFICER, at=at(18))
    return row


def test_the_desk_tells_coverage_by_squad_and_gaps_by_the_minute(sign_in: Callable[[str], Client], covered: models.Matter) -> None:
    page = sign_in("P002").get(reverse("recording_desk"), MONTH).content.decode()
    assert "76.7%" in page  # 23 of 30 minutes
    assert "10:10—10:17" in page
    assert "一中队" in page
    assert "已届满" in page
    empty = sign_in("P002").get(reverse("recording_desk"), {"month": "2022-01"}).content.decode()
    assert "这一期没有应当音像记录的行为" in empty
    assert sign_in("P002").get(reverse("recording_desk"), {"month": "2023-99"}).status_code == 200


def test_the_gap_comes_filled_into_the_form(sign_in: Callable[[str], Client], covered: models.Matter) -> None:
    client = sign_in(OFFICER)
    page = client.get(reverse("matter_recording", args=[covered.pk])).content.decode()
    assert "缺 7 分钟没有说明" in page
    address = page.split('<span class="badge warn">缺口</span>')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(address).content.decode()
    assert covered.number in form
    assert 'value="2023-03-06T10:10"' in form
    assert 'value="2023-03-06T10:17"' in form


def test_figures_count_acts_and_minutes(covered: models.Matter) -> None:
    found = all_figures(2023)
    assert (found["recording_due"], found["recording_coverage_rate"], found["recording_answered_rate"]) == (1, 0, 0)
    assert found["recording_minutes"] == 43
    footage.take([shot(at(10, 9), at(10, 18))], OFFICER, at=at(18))
    again = all_figures(2023)
    assert (again["recording_coverage_rate"], again["recording_answered_rate"], again["recording_minutes"]) == (100, 100, 52)


def test_queries_do_not_grow_with_acts(sign_in: Callable[[str], Client], bureau: None) -> None:
    shift()
    client, counts = sign_in("P002"), []
    for number in (2, 6):
        for _ in range(number):
            seizure()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("recording_desk"), MONTH).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_look_is_recorded_and_the_film_plays_from_its_page_only(sign_in: Callable[[str], Client], covered: models.Matter) -> None:
    client, one = sign_in(OFFICER), models.Footage.objects.order_by("pk")[0]
    assert client.get(reverse("footage_file", args=[one.pk])).status_code == 404
    page = client.get(reverse("footage_play", args=[one.pk]), {"matter": covered.number}).content.decode()
    look = models.Look.objects.get()
    assert (look.person, look.matter, look.purpose) == (OFFICER, covered.number, "查看音像资料")
    address = page.split("<video")[1].split('src="')[1].split('"')[0].replace("&amp;", "&")
    part = client.get(address, headers={"range": "bytes=4-9"})
    assert part.status_code == 206
    assert part["Content-Range"].startswith("bytes 4-9/")
    assert len(b"".join(part.streaming_content)) == 6  # type: ignore[attr-defined]
    assert sign_in("P002").get(address).status_code == 404, "another person's token"
    assert sign_in("P015").get(reverse("footage_play", args=[one.pk])).status_code == 404, "another squad"


def test_the_film_plays_in_the_page_of_the_matter(sign_in: Callable[[str], Client], covered: models.Matter) -> None:
    client = sign_in(OFFICER)
    page = client.get(reverse("matter", args=[covered.pk])).content.decode()
    asked = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert "<video" not in page, "loaded when asked for"
    assert not models.Look.objects.exists(), "and only then a look"
    part = client.get(asked, headers={"hx-request": "true"}).content.decode()
    assert "<video" in part
    assert "<html" not in part
    assert models.Look.objects.get().matter == covered.number
    address = part.split('src="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).status_code == 200


def test_the_import_page_registers_the_good_and_names_the_wrong(sign_in: Callable[[str], Client], bureau: None) -> None:
    shift()
    body = film("DSJ-001", at(9), 3)
    good = SimpleUploadedFile("DSJ-001_P014_20230306T090000_20230306T093000.webm", body, "video/webm")
    wrong = SimpleUploadedFile("会议.mp4", body, "video/mp4")
    client = sign_in(OFFICER)
    page = client.post(reverse("footage_import"), {"files": [good, wrong]}).content.decode()
    assert "入库 1 个文件（共 30 分钟）" in page
    assert "会议.mp4" in page
    assert "文件名不合规则" in page
    assert client.post(reverse("footage_import"), {}).status_code == 400


def test_the_matter_of_a_recorder_lists_its_films(sign_in: Callable[[str], Client], covered: models.Matter) -> None:
    row = models.Matter.objects.get(procedure="recorder-shift")
    page = sign_in(OFFICER).get(reverse("matter_recording", args=[row.pk])).content.decode()
    assert page.count("▶") == 2
    assert (
        reverse("matter_recording", args=[covered.pk])
        in sign_in(OFFICER).get(reverse("matter", args=[covered.pk])).content.decode()
    )


def test_what_is_deleted_is_told_and_not_played(sign_in: Callable[[str], Client], bureau: None) -> None:
    row = shift()
    record_act(row.pk, Intent("avr.stored", {"files": 1}, [OFFICER], at(17, 40)))
    footage.take([shot(at(14), at(15))], OFFICER, at=at(18))
    one = models.Footage.objects.get()
    when = read.now() - timedelta(days=1)
    desk = reverse("recording_desk")
    assert "批准删除</a>" in sign_in("P002").get(desk).content.decode()
    assert "批准删除</a>" not in sign_in("P033").get(desk).content.decode()
    record_act(row.pk, Intent("avr.approve", {"sha256": one.sha256}, ["P002"], when))
    page = sign_in("P033").get(desk).content.decode()
    assert "已批准删除" in page
    assert "办理删除</a>" in page
    record_act(row.pk, Intent("avr.delete", {"sha256": one.sha256, "reason": "保存期满，不再需要"}, ["P033"], when))
    page = sign_in(OFFICER).get(reverse("footage_play", args=[one.pk])).content.decode()
    assert "经批准依法删除" in page
    assert "<video" not in page
