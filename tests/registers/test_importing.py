"""Imports into registers: all rows or none, twice the same changes nothing."""

import io
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fadu.law.errors import InputError
from fadu.registers import asof, bootstrap
from fadu.registers.importing import ImportReport, import_file, import_rows
from fadu.registers.models import Appointment, DiscretionTier, PenaltyItem, Person, RegisterVersion, Unit
from fadu.registers.registry import REGISTERS, register_named
from tests.registers.conftest import make_sheet

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ITEMS = REGISTERS["penalty_items"]
TIERS = REGISTERS["discretion_tiers"]
ITEM: dict[str, Any] = {
    "code": "X-1",
    "title": "某种行为",
    "statute": "某条例",
    "duty_article": "第一条",
    "penalty_article": "第二条第一款",
    "subject": "单位",
    "citizen_max": 200,
    "org_max": 200,
    "valid_from": date(2020, 1, 1),
}


def messages(report: ImportReport) -> str:
    return "\n".join(map(str, report.errors))


def counts(report: ImportReport) -> tuple[int, int, int]:
    assert report.errors == ()
    return report.created, report.updated, report.unchanged


@pytest.mark.parametrize("name", list(REGISTERS))
def test_export_imports_again_without_a_change(bureau_data: None, name: str) -> None:
    register = REGISTERS[name]
    token = RegisterVersion.objects.get().token
    report = import_file(register, io.BytesIO(register.export()))
    assert counts(report) == (0, 0, register.model._default_manager.count())
    assert RegisterVersion.objects.get().token == token


def test_new_changed_and_unchanged_rows_are_counted() -> None:
    assert counts(import_rows(ITEMS, [ITEM])) == (1, 0, 0)
    assert counts(import_rows(ITEMS, [ITEM | {"title": "改了"}, ITEM | {"code": "X-2"}])) == (1, 1, 0)
    report = import_rows(ITEMS, [ITEM | {"title": "改了"}, ITEM | {"code": "X-2"}])
    assert report.sentence() == "“行政处罚事项”导入完成：新增 0 行，更新 0 行，未变 2 行。"
    assert PenaltyItem.objects.get(code="X-1").title == "改了"


def test_rows_absent_from_a_file_stay() -> None:
    import_rows(ITEMS, [ITEM, ITEM | {"code": "X-2"}])
    import_rows(ITEMS, [ITEM])
    assert PenaltyItem.objects.count() == 2


def test_a_dry_run_writes_nothing() -> None:
    report = import_rows(ITEMS, [ITEM], dry_run=True)
    assert report.sentence() == "“行政处罚事项”检查通过，没有写入；正式导入时将新增 1 行，更新 0 行，未变 0 行。"
    assert not PenaltyItem.objects.exists()


def test_one_bad_row_stops_all() -> None:
    report = import_rows(ITEMS, [ITEM, ITEM | {"code": "X-2", "valid_from": "明天"}])
    assert messages(report) == "第 2 行“生效日期”：“明天”不是日期，请写成 2023-05-01"
    assert report.sentence() == "“行政处罚事项”发现 1 处问题，一行也没有导入，请改好后重新导入整个文件。"
    assert not PenaltyItem.objects.exists()


def test_a_fault_found_after_writing_rolls_all_back(bureau_data: None) -> None:
    before = PenaltyItem.objects.count()
    report = import_rows(ITEMS, [ITEM, ITEM | {"valid_from": date(2021, 1, 1)}])
    assert "在时间上重叠" in messages(report)
    assert PenaltyItem.objects.count() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_to": date(2019, 1, 1)}, "失效日期 2019-01-01 早于生效日期 2020-01-01，请核对"),
        ({"duty_article": "18条"}, "“义务条款”：“18条”不像条款，请写成“第十八条第一款第一项”，多条用顿号隔开"),
        ({"code": "甲一"}, "“事项代码”：“甲一”不能作代码，请只用字母、数字、连字符，例如 CQSR-18-1"),
        ({"citizen_min": 300}, "公民的罚款下限 300 高于上限 200，请核对"),
        ({"fine_party": "org"}, "填了公民的罚款数额，但罚款对象或者处罚种类不含它"),
        ({"kinds": "警告"}, "填了公民的罚款数额，但罚款对象或者处罚种类不含它"),
        ({"kinds": "坐牢"}, "没有“坐牢”这个选项，请从这些里选：警告、通报批评、罚款"),
        ({"correct_first": "是"}, "证据清单里要有“责令改正及逾期未改”，请补上"),
        ({"citizen_max": "0.001"}, "“公民罚款上限”：“0.001”小数位太多，请写到分为止"),
        ({"citizen_max": "99999999999999999999"}, "不是数字"),
        ({"title": ""}, "“违法行为”：不能空着，请补上"),
        ({"colour": "红"}, "“colour”：没有这一栏"),
        ({"elements": "party、conduct、时间"}, "没有“时间”这个选项"),
    ],
)
def test_faults_of_an_item(change: dict[str, Any], sentence: str) -> None:
    report = import_rows(ITEMS, [ITEM | change])
    assert sentence in messages(report)
    assert not PenaltyItem.objects.exists()


def test_doubles_are_named() -> None:
    report = import_rows(ITEMS, [ITEM, ITEM | {"code": "X-2"}, ITEM])
    assert messages(report) == "第 3 行：与第 1 行重复（事项代码、生效日期都相同），请删去一行"


def test_unknown_references_are_named() -> None:
    report = import_rows(REGISTERS["people"], [{"code": "P001", "name": "某人", "unit": "NO"}])
    assert messages(report) == "第 1 行“所在机构”：没有代码为“NO”的登记，请核对代码，或者先导入它"
    report = import_rows(TIERS, [{"item": "X-9", "code": "A", "label": "轻", "condition": "首次", "valid_from": "2023-01-01"}])
    assert messages(report) == "第 1 行“事项代码”：没有代码为“X-9”的登记，请核对代码，或者先导入它"


def test_a_unit_may_name_a_parent_of_the_same_file() -> None:
    rows = [
        {"code": "B", "name": "科", "kind": "科室", "parent": "A", "valid_from": "2020-01-01"},
        {"code": "A", "name": "局", "kind": "局", "valid_from": "2020-01-01"},
    ]
    assert counts(import_rows(REGISTERS["units"], rows)) == (2, 0, 0)
    assert Unit.objects.get(code="B").parent.name == "局"


def test_a_new_version_of_an_item_needs_the_end_of_the_old_one() -> None:
    import_rows(ITEMS, [ITEM])
    new = ITEM | {"valid_from": date(2024, 1, 1), "title": "新文本"}
    report = import_rows(ITEMS, [new])
    assert messages(report) == (
        "第 1 行“生效日期”：与 2020-01-01 至 长期 的一行在时间上重叠（2024-01-01 至 长期），"
        "请先给前一行填上失效日期，两行可以放在同一个文件里"
    )
    same_day = import_rows(ITEMS, [ITEM | {"valid_to": date(2024, 1, 1)}, new])
    assert [error.row for error in same_day.errors] == [1, 2]
    assert counts(import_rows(ITEMS, [ITEM | {"valid_to": date(2023, 12, 31)}, new])) == (1, 1, 0)
    assert asof.item("X-1", date(2023, 12, 31)).title == "某种行为"
    assert asof.item("X-1", date(2024, 1, 1)).title == "新文本"


def tier(code: str, low: int | None, high: int | None, **change: Any) -> dict[str, Any]:
    row = {
        "item": "X-1",
        "code": code,
        "label": code,
        "condition": "情形",
        "minimum": low,
        "maximum": high,
        "valid_from": "2023-01-01",
    }
    return row | change


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([tier("A", None, 100), tier("B", 102, 200)], "第 2 行：从 102 元 起，前一档到 100 元 止，两档应当正好相差一元"),
        ([tier("A", None, 100), tier("B", 100, 200)], "第 2 行：从 100 元 起，前一档到 100 元 止"),
        (
            [tier("A", None, 100), tier("B", 101, 300)],
            "第 2 行：最后一档到 300 元 止，法定（2020-01-01 起的文本）上限是 200 元，请改成一致",
        ),
        ([tier("A", None, 100), tier("B", 101, 150)], "最后一档到 150 元 止"),
        ([tier("A", 50, 100), tier("B", 101, 200)], "第 1 行：第一档从 50 元 起，法定（2020-01-01 起的文本）下限是 不设限"),
        ([tier("A", None, 200, party="org")], "对“法人或者其他组织”没有单独的罚款幅度"),
        ([tier("A", None, 200, valid_from="2019-01-01")], "事项 X-1 在 2019-01-01 这一天还没有生效"),
        ([tier("A", None, 100), tier("B", 101, 200, valid_to="2023-12-31")], "请给旧的一套整套填上同一个失效日期"),
        ([tier("A", 100, 50)], "下限 100 高于上限 50，请核对"),
    ],
)
def test_tiers_that_do_not_fit(rows: list[dict[str, Any]], sentence: str) -> None:
    import_rows(ITEMS, [ITEM])
    report = import_rows(TIERS, rows)
    assert sentence in messages(report)
    assert not DiscretionTier.objects.exists()


def test_an_item_may_not_outgrow_its_tiers() -> None:
    import_rows(ITEMS, [ITEM])
    assert counts(import_rows(TIERS, [tier("A", None, 100), tier("B", 101, 200)])) == (2, 0, 0)
    report = import_rows(ITEMS, [ITEM | {"citizen_max": 500, "org_max": 500}])
    assert "已登记的“X-1 any B 2023-01-01”：最后一档到 200 元 止" in messages(report)
    assert PenaltyItem.objects.get(code="X-1").org_max == Decimal(200)


def test_towns_and_subdistricts_take_delegated_power_and_nobody_else(bureau_data: None) -> None:
    row = {"item": "CQSR-18-1", "kind": "赋权", "basis": "某文", "valid_from": "2023-01-01"}
    assert not import_rows(REGISTERS["delegations"], [row | {"unit": "JD-GUILIN"}]).errors
    report = import_rows(REGISTERS["delegations"], [row | {"unit": "CG-ZFDD-1"}])
    assert "不是镇街，不能承接处罚权，请删去这一行" in messages(report)


def test_two_roles_of_one_person_may_overlap_but_not_one_role_with_itself(bureau_data: None) -> None:
    row = {"person": "P024", "role": "执法人员", "unit": "CG-ZFDD-1", "valid_from": "2021-01-01"}
    assert "在时间上重叠" in messages(import_rows(REGISTERS["appointments"], [row]))
    assert counts(import_rows(REGISTERS["appointments"], [row | {"role": "听证主持人"}])) == (1, 0, 0)
    assert Appointment.objects.filter(person_id="P024").count() == 2


def test_an_import_keeps_the_login_of_a_person(bureau_data: None, django_user_model: Any) -> None:
    Person.objects.filter(code="P014").update(user=django_user_model.objects.create_user("p014"))
    stored = next(row for row in REGISTERS["people"].stored() if row["code"] == "P014")
    assert counts(import_rows(REGISTERS["people"], [stored | {"name": "改名"}])) == (0, 1, 0)
    assert Person.objects.get(code="P014").user is not None


def test_ten_thousand_rows_in_five_seconds() -> None:
    columns = ITEMS.columns
    heading = [column.title for column in columns]
    shown = {column.name: column.show(value) for column in columns for value in [ITEM.get(column.name)]}
    lines = [[shown[column.name] if column.name != "code" else f"X-{number}" for column in columns] for number in range(10_000)]
    book = make_sheet(heading, *lines)
    started = time.process_time()  # its own work: what the machine does beside it is not meant
    report = import_file(ITEMS, book)
    elapsed = time.process_time() - started
    assert counts(report) == (10_000, 0, 0)
    assert elapsed < 5
    assert counts(import_file(ITEMS, book)) == (0, 0, 10_000)


def test_ten_thousand_faults_do_not_flood() -> None:
    report = import_rows(ITEMS, [ITEM | {"code": "X-1", "valid_from": "坏"}] * 10_000)
    assert (len(report.errors), report.faults) == (200, 10_000)
    assert report.sentence() == "“行政处罚事项”发现 10000 处问题，这里列出前 200 处，一行也没有导入，请改好后重新导入整个文件。"


def test_registers_are_found_by_name_and_title() -> None:
    assert register_named("units") is register_named("机构") is REGISTERS["units"]
    with pytest.raises(InputError, match="没有“车辆”这个登记簿，可用的有：units（机构）、"):
        register_named("车辆")


def test_bad_data_files_stop_the_whole_load(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of = bootstrap.rows_of
    monkeypatch.setattr(
        bootstrap,
        "rows_of",
        lambda path: [row | ({"valid_from": "坏"} if path.stem == "bureau" else {}) for row in rows_of(path)],
    )
    with pytest.raises(InputError, match="“本局信息”发现 2 处问题"):
        bootstrap.load_bureau_data()
    assert not Unit.objects.exists()


@pytest.mark.parametrize("name", list(REGISTERS))
def test_every_column_has_a_chinese_title_and_every_template_opens(name: str) -> None:
    register = REGISTERS[name]
    assert all(not column.title.isascii() for column in register.columns)
    assert len({column.title for column in register.columns}) == len(register.columns)
    with pytest.raises(InputError, match="没有数据行"):
        import_file(register, io.BytesIO(register.template()))
