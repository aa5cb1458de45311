"""批量导入抓拍: the page around the import."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from fadu.ledger.models import Matter
from tests.ledger.capture_sheets import packed, picture, sheet

SignIn = Callable[[str], Client]
NAMES = ("一1.jpg", "一2.jpg")


def send(client: Client, action: str = "import", table: bytes | None = None, **more: Any):  # type: ignore[no-untyped-def]
    photos = packed({name: picture(number) for number, name in enumerate(NAMES)}).getvalue()
    said: dict[str, Any] = {
        "file": SimpleUploadedFile("抓拍.xlsx", sheet({}).getvalue() if table is None else table),
        "photos": SimpleUploadedFile("照片.zip", photos),
        "action": action,
    }
    return client.post("/parking/import/", {name: value for name, value in (said | more).items() if value is not None})


def test_the_page_offers_template_check_and_import(sign_in: SignIn) -> None:
    page = sign_in("P046").get("/parking/import/")
    assert "先检查，不写入" in page.text
    assert "每次最多 5000 件" in page.text
    book = load_workbook(io.BytesIO(sign_in("P046").get("/parking/import/template.xlsx").content))
    assert [cell.value for cell in book["数据"][1]][:2] == ["违法事项*", "号牌号码*"]


def test_a_check_then_the_import_then_the_same_again(sign_in: SignIn) -> None:
    client = sign_in("P046")
    assert "检查通过，没有写入" in send(client, "check").text
    assert not Matter.objects.exists()
    assert "新增 1 件" in send(client).text
    assert "新增 0 件，已有未变 1 件" in send(client).text
    assert Matter.objects.count() == 1


def test_faults_are_a_table_with_row_and_column(sign_in: SignIn) -> None:
    answer = send(sign_in("P046"), table=sheet({"town": "某镇"}).getvalue())
    assert answer.status_code == 400
    assert "所在镇街" in answer.text
    assert "没有“某镇”这个镇、街道" in answer.text
    assert not Matter.objects.exists()


def test_with_htmx_only_the_result_comes_back(sign_in: SignIn) -> None:
    client = sign_in("P046")
    answer = client.post("/parking/import/", {"action": "check"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "请选择填好的 .xlsx 文件" in answer.text


def test_what_is_lacking_or_no_spreadsheet_is_one_sentence(sign_in: SignIn) -> None:
    client = sign_in("P046")
    for more, sentence in (
        ({"file": None}, "请选择填好的 .xlsx 文件"),
        ({"photos": None}, "请选择照片"),
        ({"file": SimpleUploadedFile("a.xlsx", b"no sheet")}, "这不是 .xlsx 文件"),
        ({"photos": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "打不开"),
    ):
        answer = send(client, **more)
        assert answer.status_code == 400
        assert sentence in answer.text
    assert not Matter.objects.exists()
