"""批量导入抓拍: a file with a fault is not begun, faults by row and column, the same file twice changes nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from fadu.config.cli import main
from fadu.documents import files
from fadu.law.errors import InputError
from fadu.ledger import captures, record
from fadu.ledger.models import Act, Evidence, Matter, Party
from fadu.ledger.photos import photos_of
from tests.furnished import furnish
from tests.ledger.capture_sheets import ROW, packed, photos, picture, sheet

BOTH = ("一1.jpg", "一2.jpg")
SECOND = {"plate": "渝C54321", "photos": ("二1.jpg", "二2.jpg"), "frame": "", "place": "梓潼街道某路口人行道", "town": "JD-ZITONG"}
FOUR = (*BOTH, "二1.jpg", "二2.jpg")


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


def said(report: captures.Report) -> list[str]:
    return [str(error) for error in report.errors]


@pytest.mark.both
def test_rows_become_tickets_with_their_photos_and_sealed_plates() -> None:
    report = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert (said(report), report.created, report.unchanged, report.warned) == ([], 2, 0, 0)
    first, second = Matter.objects.filter(procedure="parking").order_by("pk")
    assert first.stage == second.stage == "待审核"
    assert first.vehicle is not None
    assert first.vehicle.read("name") == "渝C12345"
    assert second.town == "JD-ZITONG"
    act = Act.objects.get(matter=first)
    assert "12345" not in act.body
    assert act.judged["findings"] == []
    assert [piece["title"] for piece in act.content["evidence"]] == ["车头照片", "全景照片"]
    kept = list(Evidence.objects.filter(matter=first).order_by("pk"))
    assert [(one.piece, one.act_seq, one.name, one.uploaded_by, one.taker) for one in kept] == [
        ("E1", 1, "一1.jpg", "P046", "P014"),
        ("E2", 1, "一2.jpg", "P046", "P014"),
    ]
    with files.open_stored(kept[0].sha256) as stream:
        assert stream.read() == picture(0)


@pytest.mark.both
def test_the_same_file_twice_changes_nothing() -> None:
    captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    before = (Matter.objects.count(), Act.objects.count(), Evidence.objects.count(), Party.objects.count())
    report = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert (report.created, report.unchanged, said(report)) == (0, 2, [])
    assert (Matter.objects.count(), Act.objects.count(), Evidence.objects.count(), Party.objects.count()) == before


def test_a_check_writes_nothing() -> None:
    report = captures.import_captures(sheet({}), photos(*BOTH), "P046", dry_run=True)
    assert report.created == 1
    assert "检查通过，没有写入" in report.sentence()
    assert not Matter.objects.exists()
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"plate": "12345"}, "号牌号码", "不是号牌号码"),
        ({"item": "无此事项"}, "违法事项", "没有“无此事项”这一事项"),
        ({"town": "某镇"}, "所在镇街", "没有“某镇”"),
        ({"captured_at": "2999-05-10 09:00"}, "拍摄时间", ""),
        ({"officer2": ""}, "执法人员二", "两名不同的执法人员"),
        ({"officer2": "P014"}, "执法人员二", "两名不同的执法人员"),
        ({"officer2": "P999"}, "执法人员二", "没有编号为“P999”"),
        ({"officer2": "P032"}, "执法人员二", "不是执法人员"),
        ({"device": "CAM-002"}, "监控设备编码", "不填执法人员"),
        ({"photos": ("二1.jpg", "没有.jpg")}, "照片文件名", "没有“没有.jpg”"),
        ({"angles": ("front",)}, "照片角度", "写了 1 个角度，照片有 2 张"),
        ({"angles": ("front", "天上")}, "照片角度", "没有“天上”这个角度"),
        ({"frame": "车架"}, "车架号", "车架号只有字母和数字"),
        ({"phone": "一二三"}, "登记电话", "电话只有数字"),
        ({"vehicle_kind": "飞机"}, "车辆类别", "没有“飞机”这个选项"),
        ({"longitude": "200"}, "经度", "太大"),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_imported(change: dict[str, Any], column: str, sentence: str) -> None:
    report = captures.import_captures(sheet({}, {**SECOND, **({"photos": ("二1.jpg", "二2.jpg")} | change)}), photos(*FOUR), "P046")
    found = [error for error in report.errors if error.row == 3 and error.column == column]
    assert found, said(report)
    assert sentence in found[0].message
    assert "一件也没有导入" in report.sentence()
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("rows", "names", "sentence"),
    [
        (({}, {"photos": FOUR[2:]}), FOUR, "第 3 行“号牌号码”：与第 2 行重复"),
        (({}, {**SECOND, "photos": ("一1.jpg", "二2.jpg")}), (*BOTH, "二2.jpg"), "第 3 行“照片文件名”：“一1.jpg”在第 2 行已经用过"),
        (({},), (*BOTH, "多余.jpg"), "有 1 张照片（多余.jpg）表里没有写到"),
    ],
)
def test_doubles_and_leftovers_in_a_file(rows: tuple[dict[str, Any], ...], names: tuple[str, ...], sentence: str) -> None:
    report = captures.import_captures(sheet(*rows), photos(*names), "P046")
    assert any(sentence in line for line in said(report)), said(report)
    assert not Matter.objects.exists()


def test_one_photo_under_two_names_is_no_second_photo() -> None:
    given = photos_of([("a.zip", packed({"一1.jpg": picture(1), "一2.jpg": picture(1)}))])
    report = captures.import_captures(sheet({}), given, "P046")
    assert "不是两张照片" in said(report)[0]


def test_a_photo_of_another_ticket_and_a_capture_with_other_photos_are_refused() -> None:
    captures.import_captures(sheet({}), photos(*BOTH), "P046")
    number = Matter.objects.get().number
    used = captures.import_captures(sheet({"plate": "渝C99999"}), photos(*BOTH), "P046")
    assert f"已是另一件（{number}）的照片" in said(used)[0]
    fresh = photos_of([("a.zip", packed({"一1.jpg": picture(71), "一2.jpg": picture(72)}))])
    other = captures.import_captures(sheet({}), fresh, "P046")
    assert f"同一车辆、地点、时间已有记录（{number}）" in said(other)[0]
    assert Matter.objects.count() == 1


def test_a_file_that_is_no_photo_stops_everything() -> None:
    given = photos_of([("a.zip", packed({"一1.jpg": picture(1), "一2.jpg": b"no photo"}))])
    report = captures.import_captures(sheet({}), given, "P046")
    assert said(report)[0].startswith("第 2 行“照片文件名”：“一2.jpg”")
    assert not Matter.objects.exists()


def cut_short(monkeypatch: pytest.MonkeyPatch, trouble: Exception, turn: int) -> None:
    """The second ticket meets trouble; so many tickets make one transaction."""
    done: list[str] = []

    def second_fails(procedure: str, intent: record.Intent) -> record.Recorded:
        done.append(intent.key)
        if len(done) == 2:
            raise trouble
        return record.open_matter(procedure, intent)

    monkeypatch.setattr(captures, "open_matter", second_fails)
    monkeypatch.setattr(captures, "TURN", turn)


@pytest.mark.both
def test_a_refusal_takes_its_whole_group_back(monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short(monkeypatch, record.BadData({"地点": "不能保存"}), turn=2)
    report = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert said(report) == ["第 3 行：不能保存"]
    assert "一件也没有导入" in report.sentence()
    assert not Matter.objects.exists()
    assert not Act.objects.exists()
    assert not Party.objects.exists()


@pytest.mark.both
def test_an_import_cut_short_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        cut_short(patched, OperationalError("database is locked"), turn=1)
        report = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert said(report) == ["第 3 行：数据库正忙，从这一行起没有导入"]
    assert "已导入 1 件" in report.sentence()
    [whole] = Matter.objects.all()
    assert Evidence.objects.filter(matter=whole).count() == Evidence.objects.count() == 2
    again = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert (again.created, again.unchanged, said(again)) == (1, 1, [])
    assert Matter.objects.count() == 2


def test_data_that_no_act_takes_are_found_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    real = captures.validated

    def strict(procedure: Any, step: str, data: Any) -> Any:
        if data["town"] == "JD-ZITONG":
            raise record.BadData({"note": "“备注”太长"})
        return real(procedure, step, data)

    monkeypatch.setattr(captures, "validated", strict)
    monkeypatch.setattr(captures, "TURN", 1)
    report = captures.import_captures(sheet({}, SECOND), photos(*FOUR), "P046")
    assert said(report) == ["第 3 行：“备注”太长"]
    assert not Matter.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize("dry_run", [True, False])
def test_the_same_vehicle_place_and_day_is_named_when_it_comes_in(dry_run: bool) -> None:
    later = {"photos": ("二1.jpg", "二2.jpg"), "captured_at": "2023-05-10 09:01", "frame": ""}
    report = captures.import_captures(sheet({}, later), photos(*FOUR), "P046", dry_run=dry_run)
    [reminder] = report.reminders
    assert (reminder.row, "已有第 2 行" in reminder.message, said(report)) == (3, True, [])
    captures.import_captures(sheet({}, later), photos(*FOUR), "P046")
    first = Matter.objects.order_by("pk")[0].number
    third = later | {"captured_at": "2023-05-10 09:02", "photos": BOTH}
    fresh = photos_of([("a.zip", packed({name: picture(place + 80) for place, name in enumerate(BOTH)}))])
    report = captures.import_captures(sheet(third), fresh, "P046", dry_run=dry_run)
    assert [f"已有记录（{first}）" in one.message for one in report.reminders] == [True]


def test_a_record_of_a_device_is_entered_by_who_imports_it() -> None:
    report = captures.import_captures(sheet({"device": "CAM-001", "officer1": "", "officer2": ""}), photos(*BOTH), "P046")
    assert (said(report), report.created, report.warned) == ([], 1, 0)
    assert Act.objects.get().content["by"] == ["P046"]


def test_a_capture_with_a_defect_is_taken_and_counted() -> None:
    report = captures.import_captures(sheet({"sign": False}), photos(*BOTH), "P046")
    assert (report.created, report.warned) == (1, 1)
    assert "其中 1 件取证有提醒" in report.sentence()


def test_a_single_photo_comes_under_its_own_name() -> None:
    [photo] = photos_of([("文件夹/单张.png", io.BytesIO(picture(6)))])
    assert photo.name == "单张.png"
    with photo.open() as stream:
        assert stream.read() == picture(6)


def test_names_in_a_zip_of_a_chinese_windows_are_read() -> None:
    """Such a zip has its names in GBK without saying so; a placeholder of the same length is overwritten with them."""
    name = "照片/一1.jpg".encode("gbk")
    made = packed({"P" * len(name): picture(5)}).getvalue().replace(b"P" * len(name), name)
    assert [photo.name for photo in photos_of([("a.zip", io.BytesIO(made))])] == ["一1.jpg"]


def test_folders_and_the_litter_of_some_systems_are_left_out() -> None:
    made = packed({"a/一1.jpg": picture(1), "__MACOSX/._一1.jpg": b"x", "a/.DS_Store": b"x", "Thumbs.db": b"x"})
    assert [photo.name for photo in photos_of([("a.zip", made)])] == ["一1.jpg"]


def test_a_zip_that_cannot_be_used_is_one_sentence() -> None:
    with pytest.raises(InputError, match="打不开"):
        photos_of([("坏.zip", io.BytesIO(b"PK\x03\x04 broken"))])


def test_the_command_imports_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, archive = tmp_path / "抓拍.xlsx", tmp_path / "照片.zip"
    table.write_bytes(sheet({}).getvalue())
    archive.write_bytes(packed({name: picture(number) for number, name in enumerate(BOTH)}).getvalue())
    assert main(["captures", str(table), str(archive), "--by", "P046", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
    table.write_bytes(sheet(ROW | {"town": "某镇"}).getvalue())
    assert main(["captures", str(table), str(archive), "--by", "P046"]) == 2
    assert "第 2 行“所在镇街”" in capsys.readouterr().err
    assert main(["captures", str(tmp_path / "没有.xlsx"), str(archive), "--by", "P046"]) == 2
    assert "打不开" in capsys.readouterr().err
