"""``fadu import`` and ``fadu export``."""

import argparse
import io
import json
from pathlib import Path

import pytest

from fadu.law.errors import InputError
from fadu.registers.commands import export, import_
from fadu.registers.models import Unit
from tests.registers.conftest import make_sheet

pytestmark = pytest.mark.django_db


def run(command: object, *words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    command.add_arguments(parser)  # type: ignore[attr-defined]
    return command.run(parser.parse_args(words))  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "机构.xlsx"
    path.write_bytes(make_sheet(["代码", "名称", "类别", "生效日期"], ["A", "某局", "局", "2020-01-01"]).getvalue())
    return path


def test_import_reports_in_chinese(units: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(import_, "units", str(units)) == 0
    assert capsys.readouterr().out == "“机构”导入完成：新增 1 行，更新 0 行，未变 0 行。\n"
    assert Unit.objects.get().name == "某局"


def test_import_as_json_and_dry(units: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(import_, "机构", str(units), "--dry-run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["created"], report["dry_run"], report["errors"]) == (1, True, [])
    assert not Unit.objects.exists()


def test_faulty_rows_end_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(make_sheet(["代码", "名称", "类别", "生效日期"], ["A", "某局", "处", "2020-13-01"]).getvalue())
    assert run(import_, "units", str(path)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "第 2 行“类别”：没有“处”这个选项" in captured.err
    assert run(import_, "units", str(path), "--json") == 2
    assert [error["column"] for error in json.loads(capsys.readouterr().out)["errors"]] == ["类别", "生效日期"]


@pytest.mark.parametrize("path", ["", "没有这个文件.xlsx", ".", "a\0b", "长" * 5000])
def test_files_that_cannot_be_opened(path: str) -> None:
    with pytest.raises(InputError, match="打不开，请检查路径和读取权限"):
        run(import_, "units", path)


def test_unknown_register(units: Path) -> None:
    with pytest.raises(InputError, match="没有“车辆”这个登记簿"):
        run(import_, "车辆", str(units))
    with pytest.raises(InputError, match="没有“车辆”这个登记簿"):
        run(export, "车辆")


def test_export_and_import_again(bureau_data: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.xlsx"
    assert run(export, "penalty_items", "-o", str(path)) == 0
    assert run(import_, "penalty_items", str(path)) == 0
    assert "新增 0 行，更新 0 行，未变 139 行" in capsys.readouterr().out


def test_export_as_json(bureau_data: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(export, "units", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len(rows) == 39
    assert rows[0]["valid_from"] == "2016-01-01"


def test_export_never_overwrites_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(export, "units", "--template") == 0
    assert (tmp_path / "机构模板.xlsx").exists()
    with pytest.raises(InputError, match="已经存在，请用 -o 指定别的文件名"):
        run(export, "units", "--template")
    assert run(export, "units", "--template", "-o", "机构模板.xlsx", "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"register": "units", "file": "机构模板.xlsx", "template": True}


@pytest.mark.parametrize("path", [".", "没有/的目录/a.xlsx", "a\0b", "长" * 5000])
def test_places_that_cannot_be_written(path: str) -> None:
    with pytest.raises(InputError, match="写不进去，请检查目录是否存在、是否可写"):
        run(export, "units", "-o", path)


def test_template_is_a_sheet(tmp_path: Path) -> None:
    run(export, "people", "--template", "-o", str(tmp_path / "t.xlsx"))
    assert io.BytesIO((tmp_path / "t.xlsx").read_bytes()).read(2) == b"PK"
