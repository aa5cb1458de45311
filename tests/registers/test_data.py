"""The data that comes with Fadu: the power list and what belongs to it."""

import io
from collections import Counter
from datetime import date
from typing import BinaryIO

import pytest

from fadu.law.errors import InputError
from fadu.law.facts import ROLES
from fadu.registers import asof, bootstrap
from fadu.registers.bootstrap import DATA, load_bureau_data
from fadu.registers.datafiles import rows_of
from fadu.registers.importing import ImportReport, Register, import_file, import_rows
from fadu.registers.models import Appointment, Certificate, Delegation, DiscretionTier, PenaltyItem, Person, Unit
from fadu.registers.registry import REGISTERS
from fadu.registers.rows import ARTICLE
from fadu.registers.tiers import faults

pytestmark = pytest.mark.django_db

DAY = date(2023, 7, 1)
STATUTES = {
    "重庆市市容环境卫生管理条例",
    "城市市容和环境卫生管理条例",
    "城市道路管理条例",
    "城市绿化条例",
    "重庆市城市园林绿化条例",
    "重庆市市政设施管理条例",
}


def test_a_second_load_changes_nothing() -> None:
    first = load_bureau_data()
    second = load_bureau_data()
    assert all(report.created for report in first.values())
    assert {(report.created, report.updated) for report in second.values()} == {(0, 0)}
    assert {name: report.unchanged for name, report in second.items()} == {name: report.created for name, report in first.items()}


def test_the_data_comes_in_as_workbooks_through_the_importer_of_every_bureau(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, int] = {}

    def watched(register: Register, file: BinaryIO, *, dry_run: bool = False) -> ImportReport:
        assert file.read(4) == b"PK\x03\x04"
        report = import_file(register, file, dry_run=dry_run)
        seen[register.name] = report.created
        return report

    monkeypatch.setattr(bootstrap, "import_file", watched)
    load_bureau_data()
    assert list(seen) == list(REGISTERS)
    assert seen["penalty_items"] == PenaltyItem.objects.count() >= 80


def test_a_workbook_keeps_every_row_of_the_data_file() -> None:
    """What the file says and what a bureau's workbook says of it are the same rows."""
    for name, register in REGISTERS.items():
        rows = list(rows_of(DATA / f"{name}.yaml"))
        import_file(register, io.BytesIO(register.sheet(rows)))
        report = import_rows(register, rows)
        assert (report.created, report.updated, report.faults) == (0, 0, 0), name


def test_an_unknown_field_in_a_data_file_is_named() -> None:
    with pytest.raises(InputError, match="“行政处罚事项”第 2 行：没有“tittle”这一栏"):
        REGISTERS["penalty_items"].sheet([{"code": "A"}, {"tittle": "B"}])


def test_every_register_has_its_data_file() -> None:
    assert {path.stem for path in DATA.glob("*.yaml")} == set(REGISTERS)


def test_power_list_covers_the_six_statutes(bureau_data: None) -> None:
    items = asof.items(DAY)
    assert len(items) >= 80
    assert {item.statute for item in items} == STATUTES
    assert len({item.title for item in items}) == len(items)


def test_every_item_is_sound(bureau_data: None) -> None:
    for item in asof.items(DAY):
        for reference in (item.duty_article, item.penalty_article):
            assert all(ARTICLE.fullmatch(part) for part in reference.split("、")), item.code
        assert len(item.title) <= 30, item.code
        assert item.subject, item.code
        assert {"party", "conduct", "time", "place"} <= set(item.elements), item.code
        assert ("fine" in item.kinds) == bool(item.fines), item.code
        assert not item.correct_first or "order" in item.elements, item.code
        for fine in item.fines:
            assert fine.minimum is None or fine.maximum is None or 0 < fine.minimum <= fine.maximum, item.code


def test_an_item_without_amount_says_where_the_amount_comes_from(bureau_data: None) -> None:
    openly = [row for row in PenaltyItem.objects.all() if any(fine.minimum is fine.maximum is None for fine in row.fines())]
    assert openly
    assert all("数额" in row.note for row in openly)


def test_tiers_fit_the_statutory_ranges(bureau_data: None) -> None:
    assert DiscretionTier.objects.values("item").distinct().count() >= 25
    assert list(faults()) == []
    assert set(DiscretionTier.objects.values_list("mark", flat=True)) == {"V", "M"}


def test_amounts_of_known_articles(bureau_data: None) -> None:
    ranges = {code: asof.item(code, DAY).fines for code in ("CQSR-18-3", "CQSR-44-1", "CQSR-66-1", "YL-51-1-1", "DL-40-1")}
    as_text = {
        code: [(fine.party, str(fine.minimum), str(fine.maximum), fine.base) for fine in fines] for code, fines in ranges.items()
    }
    assert as_text == {
        "CQSR-18-3": [("citizen", "50", "500", ""), ("org", "500", "2000", "")],
        "CQSR-44-1": [("any", "50", "100", "")],
        "CQSR-66-1": [("org", "5000", "30000", "")],
        "YL-51-1-1": [("any", "3", "10", "补偿费的倍数")],
        "DL-40-1": [("org", "None", "2", "工程造价的百分比")],
    }


def test_the_rule_for_the_nine_main_districts_is_not_on_the_list(bureau_data: None) -> None:
    # 重庆市市容环境卫生管理条例第五十五条、第八十一条: vehicles' looks concern the nine main districts only.
    assert not PenaltyItem.objects.filter(penalty_article__startswith="第五十五条", statute="重庆市市容环境卫生管理条例").exists()


def test_towns_and_subdistricts(bureau_data: None) -> None:
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert (kinds["town"], kinds["subdistrict"], kinds["bureau"]) == (20, 3, 1)


def test_eleven_items_are_delegated_to_each_town_and_to_no_subdistrict(bureau_data: None) -> None:
    assert Delegation.objects.count() == 11 * 20
    assert set(Delegation.objects.values_list("unit__kind", flat=True)) == {"town"}
    assert Delegation.objects.values("item").distinct().count() == 11
    assert Delegation.objects.order_by("valid_from")[0].valid_from >= date(2023, 1, 1)


def test_people_are_synthetic_and_fill_every_role(bureau_data: None) -> None:
    assert 40 <= Person.objects.count() <= 70
    assert not Person.objects.filter(synthetic=False).exists()
    assert set(Appointment.objects.values_list("role", flat=True)) == set(ROLES)
    assert all(person.name.endswith("（示例）") for person in asof.people("officer", DAY))


def test_the_staff_the_report_names(bureau_data: None) -> None:
    reviewers = asof.people("reviewer", DAY)
    assert [person.legal_qualification for person in reviewers] == [True, True]
    assert len(asof.people("principal", DAY)) == 1
    assert len(asof.people("head", DAY)) == 3
    assert Certificate.objects.filter(valid_to=date(2023, 6, 30)).count() == 1
    officers = [person for person in asof.people("officer", DAY) if person.may_enforce(DAY)]
    assert len(reviewers) / len(officers) >= 0.05
