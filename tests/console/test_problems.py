"""Problem lists: the board, and many problems at once from a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fadu.law.procedures import ALL
from fadu.ledger import intake, models, read, recheck
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.registers import spreadsheet

STEP = ALL["problem"].step("prb.list")
SHEET = ["problem", "prb.list"]


def said(topic: str = "笔录没有签名", **more: Any) -> dict[str, Any]:
    today = read.today()
    return {
        "topic": topic,
        "list_name": "discipline",
        "source": "self",
        "found_on": today.isoformat(),
        "owner": "P014",
        "measure": "补正",
        "due": (today + timedelta(days=20)).isoformat(),
    } | more


def listed(topic: str = "笔录没有签名", **more: Any) -> models.Matter:
    return open_matter("problem", Intent("prb.list", said(topic, **more), ["P042"])).matter


def sheet(*rows: dict[str, Any]) -> SimpleUploadedFile:
    lines = [{**row, "found_on": date.fromisoformat(row["found_on"]), "due": date.fromisoformat(row["due"])} for row in rows]
    return SimpleUploadedFile("问题.xlsx", spreadsheet.export(lines, intake.columns(STEP), "问题"))


def test_the_board_shows_the_overdue_first(sign_in: Callable[[str], Client]) -> None:
    listed("不急的问题")
    late = listed("逾期的问题", due=read.today().isoformat())
    models.Matter.objects.filter(pk=late.pk).update(next_due=read.today() - timedelta(days=3))
    page = sign_in("P042").get(reverse("problems")).content.decode()
    assert page.index("逾期的问题") < page.index("不急的问题")
    assert "已逾期" in page
    only = sign_in("P054").get(reverse("problems"), {"state": "late", "list": "discipline"}).content.decode()
    assert "逾期的问题" in only
    assert "不急的问题" not in only
    assert "没有符合条件的问题" in sign_in("P005").get(reverse("problems"), {"list": "audit"}).content.decode()


def test_the_owner_finds_his_problem_with_its_clock(sign_in: Callable[[str], Client]) -> None:
    row = listed("执法记录仪资料没有上传")
    assert row.handlers == ["P014", "P042"]
    client = sign_in("P014")
    assert client.get(reverse("matter", args=[row.pk])).status_code == 200
    inbox = client.get(reverse("inbox")).content.decode()
    assert row.number in inbox
    assert "问题整改期限" in inbox
    assert row.number in client.get(reverse("problems")).content.decode()
    assert sign_in("P019").get(reverse("matter", args=[row.pk])).status_code == 404  # of another unit, and not his
    assert recheck.differences(row) == []


def test_the_leader_of_the_unit_sees_it_too(sign_in: Callable[[str], Client]) -> None:
    row = listed("笔录没有签名", unit="CG-ZFDD-1")
    assert (row.unit, sign_in("P008").get(reverse("matter", args=[row.pk])).status_code) == ("CG-ZFDD-1", 200)


def test_a_day_that_has_passed_is_no_due_day(sign_in: Callable[[str], Client]) -> None:
    with pytest.raises(Refused, match="期限2020-01-01早于发现日期"):
        listed(due="2020-01-01")
    assert not models.Matter.objects.exists()


def test_a_mending_rests_on_evidence_or_on_acts_of_the_ledger(sign_in: Callable[[str], Client]) -> None:
    other, row = listed("培训"), listed()
    proof = {"proof": "已经补正并且开展培训，效果很好"}
    check = Intent("prb.check", {"passed": True, "opinion": "到位"}, ["P002"])
    mended = record_act(row.pk, Intent("prb.mend", proof, ["P014"]))
    assert [finding.gate for finding in mended.judgement.findings] == ["prb-proof"]  # type: ignore[union-attr]
    with pytest.raises(Refused, match="没有附照片、文件"):
        record_act(row.pk, check)
    record_act(row.pk, Intent("prb.return", {"reasons": "没有证明"}, ["P002"]))
    record_act(row.pk, Intent("prb.mend", proof | {"cited": [{"matter": other.number, "act": 7}]}, ["P014"]))
    with pytest.raises(Refused, match=f"台账中没有事项{other.number}第7个行为"):
        record_act(row.pk, check)
    record_act(row.pk, Intent("prb.return", {"reasons": "引用错误"}, ["P002"]))
    record_act(row.pk, Intent("prb.mend", proof | {"cited": [{"matter": other.number, "act": 1}]}, ["P004"]))
    with pytest.raises(Refused, match="P004是本问题的责任人或者报告整改的人"):
        record_act(row.pk, Intent("prb.check", {"passed": True, "opinion": "到位"}, ["P004"]))
    done = record_act(row.pk, check)
    assert done.act.content["standing"]["cited"][0]["step"] == "prb.list"


def test_queries_do_not_grow_with_problems(sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P042"), []
    for number in (2, 12):
        for index in range(number):
            listed(f"问题{number}-{index}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("problems")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_is_exported(sign_in: Callable[[str], Client]) -> None:
    row = listed("路面破损")
    record_act(row.pk, Intent("prb.mend", {"proof": "已经修补并拍照留存"}, ["P014"]))
    body = sign_in("P042").get(reverse("problems_export")).content
    lines = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert lines[1][:3] == [row.number, "路面破损", "纪检监察和以案促改问题清单"]
    assert lines[1][-1] == "待复核"


def test_a_sheet_is_checked_then_taken_and_a_second_time_changes_nothing(sign_in: Callable[[str], Client]) -> None:
    client, address = sign_in("P042"), reverse("intake_sheet", args=SHEET)
    rows = [said(f"问题{number}") for number in range(40)]
    page = client.post(address, {"file": sheet(*rows), "action": "check"}).content.decode()
    assert "检查通过，没有写入" in page
    assert not models.Matter.objects.exists()
    for created, unchanged in ((40, 0), (0, 40)):
        page = client.post(address, {"file": sheet(*rows), "action": "import"}).content.decode()
        assert f"新增 {created} 行，更新 0 行，未变 {unchanged} 行" in page
    assert models.Matter.objects.filter(procedure="problem").count() == 40


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"owner": "P999"}, "人员库中没有编号为“P999”"),
        ({"origin": "没有这个"}, "账本中没有编号为“没有这个”"),
        ({"list_name": "第九张"}, "第九张"),
    ],
)
def test_one_bad_row_keeps_all_out(sign_in: Callable[[str], Client], change: dict[str, str], where: str) -> None:
    answer = sign_in("P042").post(
        reverse("intake_sheet", args=SHEET), {"file": sheet(said("好的"), said("坏的") | change), "action": "import"}
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert where in page
    assert '<td class="num">3</td>' in page or "第 3 行" in page or ">3<" in page
    assert not models.Matter.objects.exists()


def test_what_is_no_sheet_is_said(sign_in: Callable[[str], Client]) -> None:
    client, address = sign_in("P042"), reverse("intake_sheet", args=SHEET)
    assert "请先选择" in client.post(address, {"action": "import"}).content.decode()
    answer = client.post(address, {"file": SimpleUploadedFile("坏.xlsx", b"not a sheet"), "action": "import"})
    assert answer.status_code == 400
    assert client.get(reverse("intake_sheet", args=["penalty-simple", "smp.issue"])).status_code in (403, 404)


def test_the_template_has_what_the_step_asks(sign_in: Callable[[str], Client]) -> None:
    body = sign_in("P042").get(reverse("intake_template", args=SHEET)).content
    heading = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()[0]
    assert [title.rstrip("*") for title in heading] == [info.title for info in STEP.data.model_fields.values()]
