"""登记册: lists as of a day, one item, import with dry run, export, template."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from fadu.registers.models import Delegation, PenaltyItem, Unit
from fadu.registers.registry import REGISTERS
from tests.console.making import WHO
from tests.registers.conftest import make_sheet

SignIn = Callable[[str], Client]
HEADINGS = ("代码", "名称", "类别", "上级机构", "电话", "生效日期", "失效日期")


def upload(client: Client, action: str, *lines: tuple[object, ...], content: bytes | None = None, **headers: str):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile("机构.xlsx", make_sheet(HEADINGS, *lines).getvalue() if content is None else content)
    return client.post("/registers/units/import/", {"file": file, "action": action}, headers=headers)


@pytest.mark.parametrize("code", WHO.values(), ids=WHO.keys())
def test_the_list_opens_for_every_role(sign_in: SignIn, code: str) -> None:
    assert "行政处罚事项" in sign_in(code).get("/registers/").text


@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_opens_exports_and_gives_its_template(sign_in: SignIn, name: str) -> None:
    client = sign_in("P014")
    page = client.get(f"/registers/{name}/")
    assert page.status_code == 200
    assert page.context["lines"]
    assert client.get(f"/registers/{name}/?q=重庆&on=2023-06-01&page=99999").status_code == 200
    sheet = load_workbook(io.BytesIO(client.get(f"/registers/{name}/export.xlsx").content))["数据"]
    assert sheet.max_row == REGISTERS[name].model._default_manager.count() + 1
    assert "填写说明" in load_workbook(io.BytesIO(client.get(f"/registers/{name}/template.xlsx").content)).sheetnames


def test_an_unknown_register_is_not_found(sign_in: SignIn) -> None:
    answer = sign_in("P014").get("/registers/nonsense/")
    assert answer.status_code == 404
    assert "没有这一登记册" in answer.text


def test_as_of_a_day(sign_in: SignIn) -> None:
    row = PenaltyItem.objects.order_by("valid_from").first()
    assert row is not None
    client = sign_in("P014")
    before = client.get("/registers/penalty_items/?on=1990-01-01")
    assert "没有符合条件的登记" in before.text
    assert client.get(f"/registers/penalty_items/?on={row.valid_from}").context["lines"]


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday", "2023-1-1x", "\0"])
def test_a_day_that_is_none_is_said(sign_in: SignIn, day: str) -> None:
    answer = sign_in("P014").get("/registers/units/", {"on": day})
    assert answer.status_code == 400
    assert "不是日期" in answer.text


def test_search_finds_by_the_name_behind_a_code(sign_in: SignIn) -> None:
    lines = sign_in("P014").get("/registers/appointments/?q=李云舟").context["lines"]
    assert {line[0] for line in lines} == {("P014", "李云舟")}


def test_queries_do_not_grow_with_the_rows(sign_in: SignIn, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = sign_in("P014")
    assert Delegation.objects.count() > 50
    client.get("/registers/delegations/")  # fills what is kept between requests
    with django_assert_max_num_queries(8):
        client.get("/registers/delegations/")


def test_an_item_shows_tiers_checklist_and_power(sign_in: SignIn) -> None:
    delegated = Delegation.objects.first()
    assert delegated is not None
    page = sign_in("P014").get(f"/registers/penalty_items/{delegated.item}/")
    assert page.context["towns"]
    assert "证据清单" in page.text
    tiered = sign_in("P014").get("/registers/penalty_items/CQSR-18-1/")
    assert len(tiered.context["tiers"]) >= 3
    assert "违法行为" in tiered.text


def test_an_item_not_in_force_is_not_found(sign_in: SignIn) -> None:
    answer = sign_in("P014").get("/registers/penalty_items/CQSR-18-1/?on=1990-01-01")
    assert answer.status_code == 404
    assert "请核对代码和日期" in answer.text


def test_only_registrars_import(sign_in: SignIn) -> None:
    assert "导入" not in sign_in("P014").get("/registers/units/").text
    answer = sign_in("P014").get("/registers/units/import/")
    assert answer.status_code == 403
    assert "系统管理员" in answer.text
    assert upload(sign_in("P014"), "import", ("NEW", "新科", "科室", "", "", "2023-01-01", "")).status_code == 403
    assert not Unit.objects.filter(code="NEW").exists()


def test_a_check_writes_nothing_and_an_import_does(sign_in: SignIn) -> None:
    client = sign_in("P043")
    line = ("NEW", "新科", "科室", "CG", "", "2023-01-01", "")
    assert "新增 1 行" in upload(client, "check", line).text
    assert not Unit.objects.filter(code="NEW").exists()
    assert "导入完成" in upload(client, "import", line).text
    assert Unit.objects.filter(code="NEW").exists()


def test_faults_are_shown_by_row_and_column_and_nothing_is_written(sign_in: SignIn) -> None:
    lines = [("NEW", "新科", "科室", "CG", "", "2023-01-01", ""), ("BAD", "坏科", "科室", "NIX", "", "昨天", "")]
    answer = upload(sign_in("P004"), "import", *lines)
    assert answer.status_code == 400
    assert "一行也没有导入" in answer.text
    assert 'class="num">3</td><td class="nowrap">生效日期' in answer.text
    assert not Unit.objects.filter(code="NEW").exists()


def test_by_htmx_only_the_result_comes_back(sign_in: SignIn) -> None:
    answer = upload(sign_in("P004"), "check", ("NEW", "", "", "", "", "", ""), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "问题清单" in answer.text


@pytest.mark.parametrize("content", [b"", b"not a spreadsheet", b"PK\x03\x04broken"], ids=["empty", "text", "broken"])
def test_a_file_that_is_no_spreadsheet_is_refused_with_a_sentence(sign_in: SignIn, content: bytes) -> None:
    answer = upload(sign_in("P004"), "import", content=content)
    assert answer.status_code == 400
    assert 'class="notice bad"' in answer.text
    assert "Traceback" not in answer.text


def test_no_file_is_said(sign_in: SignIn) -> None:
    answer = sign_in("P004").post("/registers/units/import/", {"action": "check"})
    assert answer.status_code == 400
    assert "请先选择要导入的 .xlsx 文件" in answer.text


def test_too_large_a_file_is_said(sign_in: SignIn, settings) -> None:  # type: ignore[no-untyped-def]
    settings.FADU_UPLOAD_MAX_BYTES = 1024
    answer = upload(sign_in("P004"), "check", content=b"x" * 5000)
    assert answer.status_code == 400
    assert "没有保存" in answer.text
