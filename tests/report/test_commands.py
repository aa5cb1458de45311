"""report, systems, verify and audit on the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from fadu.config import cli
from fadu.law.dossier import dump
from fadu.law.systems import SYSTEMS
from fadu.ledger import models, read
from fadu.report.figures import FIGURES, all_figures
from fadu.report.printing import print_value
from fadu.report.published import in_order
from tests.law import cases

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_report_gives_every_figure_as_json(worked: None, capsys: Capture) -> None:
    code, out, _ = run(capsys, "report", "--year", "2023", "--json", "--records")
    found = {entry["subject"]: entry for entry in json.loads(out)}
    assert code == 0
    assert set(found) == set(FIGURES)
    assert list(found) == [figure.id for figure in in_order()]
    assert list(found)[:3] == ["party_first_topic_study_sessions", "leadership_law_study_sessions", "enforcement_training_sessions"]
    published = found["penalty_cases_ordinary_published"]
    assert (published["value"], published["unit"], published["approx"]) == (2, "件", None)
    assert published["records"] == {"count": 2, "matters": ["测1号", "测2号"]}
    assert found["first_violation_waiver_cases"]["approx"] == "at_least"
    values = all_figures(2023)
    assert {name: entry["exact"] for name, entry in found.items()} == {
        name: None if value is None else float(value) for name, value in values.items()
    }


def test_report_prints_a_table(worked: None, capsys: Capture) -> None:
    code, out, _ = run(capsys, "report", "--year", "2023")
    assert code == 0
    assert "2096年还没有到" in run(capsys, "report", "--year", "2096")[1]
    assert run(capsys, "report", "--year", "2023", "--records")[0] == 2
    assert "行政处罚" in out
    assert all(figure.label in out and figure.id in out for figure in FIGURES.values())


@pytest.mark.parametrize("year", ["0", "99999999999999999999", "-5", "二〇二三", ""])
def test_report_refuses_odd_years_in_one_sentence(db: None, capsys: Capture, year: str) -> None:
    code, out, err = run(capsys, "report", "--year", year)
    assert (code, out) == (2, "")
    assert err.startswith("fadu：")
    assert "Traceback" not in err


def test_systems_lists_every_row_honestly(worked: None, capsys: Capture) -> None:
    code, out, _ = run(capsys, "systems", "--json")
    rows = {row["code"]: row for row in json.loads(out)}
    assert code == 0
    assert list(rows) == list(SYSTEMS)
    assert rows["penalty"]["procedures"] == ["penalty-ordinary", "penalty-simple"]
    assert rows["penalty"]["matters"] == models.Matter.objects.filter(procedure__startswith="penalty").count()
    assert all((row["state"] == "已建") == bool(row["procedures"]) for row in rows.values())
    _, shown, _ = run(capsys, "systems")
    assert "未建" in shown
    assert all(system.title in shown for system in SYSTEMS.values())


def test_systems_gives_each_row_the_figures_of_the_year(worked: None, capsys: Capture) -> None:
    code, out, _ = run(capsys, "systems", "--year", "2023", "--json")
    rows = json.loads(out)
    assert code == 0
    assert {row["year"] for row in rows} == {2023}
    figures = {figure["id"]: (row["code"], figure) for row in rows for figure in row["figures"]}
    assert set(figures) == set(FIGURES)
    values = all_figures(2023)
    for key, (system, figure) in figures.items():
        assert (system, figure["label"], figure["unit"]) == (FIGURES[key].system, FIGURES[key].label, FIGURES[key].unit)
        assert figure["value"] == (None if values[key] is None else float(values[key] or 0))
        assert figure["printed"] == print_value(FIGURES[key], values[key])
    published = figures["penalty_cases_ordinary_published"][1]
    assert (published["value"], published["printed"]) == (2, "2件")
    shown = run(capsys, "systems", "--year", "2023")[1].splitlines()
    line = next(line.split() for line in shown if "penalty_cases_ordinary_published" in line)
    assert line == ["disclosure", published["label"], "2件", "penalty_cases_ordinary_published"]
    empty = {
        figure["id"]: figure["value"]
        for row in json.loads(run(capsys, "systems", "--year", "2019", "--json")[1])
        for figure in row["figures"]
    }
    assert empty["penalty_cases_ordinary_published"] == 0


def test_systems_shows_the_last_full_year_with_matters(db: None, bureau: None, capsys: Capture) -> None:
    """A year that still runs is not shown unasked, nor one of which only old files tell."""
    for year, late in ((2022, False), (read.today().year - 1, True), (read.today().year, False)):
        opened = date(year, 3, 1)
        row = models.Matter(
            procedure="problem", number=f"{year}", year=year, opened_on=opened, acted_on=opened, head="0", late=late
        )
        row.save()
    assert json.loads(run(capsys, "systems", "--json")[1])[0]["year"] == 2022
    models.Matter.objects.filter(year=2022).delete()
    assert json.loads(run(capsys, "systems", "--json")[1])[0]["year"] == read.today().year


@pytest.mark.parametrize("year", ["0", "1995", "99999999999999999999", "二〇二三"])
def test_systems_refuses_odd_years_in_one_sentence(db: None, capsys: Capture, year: str) -> None:
    code, out, err = run(capsys, "systems", "--year", year)
    assert (code, out) == (2, "")
    assert err.startswith("fadu：")


def test_verify_says_whole_or_names_the_first_broken_row(worked: None, capsys: Capture) -> None:
    code, out, _ = run(capsys, "verify", "--json")
    found = json.loads(out)
    assert (code, found["whole"], found["first"]) == (0, True, None)
    assert found["acts"] == models.Act.objects.count()
    broken = models.Act.objects.get(matter__number="测2号", seq=3)
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {_trigger(cursor, event)}")
        cursor.execute("UPDATE ledger_act SET amount = 1 WHERE id = %s", [broken.pk])
    code, out, _ = run(capsys, "verify", "--json")
    assert code == 1
    assert (json.loads(out)["first"]["matter"], json.loads(out)["first"]["seq"]) == ("测2号", 3)
    assert "第3号行为" in run(capsys, "verify")[1]


def _trigger(cursor: Any, event: str) -> str:
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_act' AND lower(sql) LIKE %s", [f"%{event}%"]
    )
    row = cursor.fetchone()
    return str(row[0]) if row else "none"


def save(folder: Path, name: str, case: Any) -> Path:
    procedure, acts = case
    path = folder / name
    path.write_text(json.dumps(dump(procedure, name, "测试局", acts), ensure_ascii=False, default=str), encoding="utf-8")
    return path


def test_audit_passes_a_lawful_file_and_blocks_an_unlawful_one(tmp_path: Path, capsys: Capture) -> None:
    procedure, acts = cases.ordinary_case(3000)
    good = save(tmp_path, "good.json", (procedure, acts))
    assert run(capsys, "audit", str(good))[:1] == (0,)
    save(tmp_path, "bad.json", (procedure, [act for act in acts if act.step != "pen.notice"]))
    code, out, _ = run(capsys, "audit", "--json", str(tmp_path))
    bad, fine = json.loads(out)
    assert code == 1
    assert (fine["findings"], fine["blocked"], bad["blocked"]) == ([], False, True)
    assert "pen-notice" in {finding["gate"] for finding in bad["findings"] if finding["level"] == "block"}
    shown = run(capsys, "audit", str(tmp_path))[1]
    assert "pen-notice" in shown
    assert "行政处罚法" in shown


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"format": "other"}',
        b'{"format": "fadu.dossier/1"}',
        b'{"format": "fadu.dossier/1", "procedure": "no"}',
        b'{"format": "fadu.dossier/1", "procedure": "penalty-ordinary", "acts": 1}',
        b'{"format": "fadu.dossier/1", "procedure": "penalty-ordinary", "acts": [{"step": "pen.file", "at": "x"}]}',
        b'{"format": "fadu.dossier/1", "procedure": "penalty-ordinary", "acts": [{"step": "pen.file", "at": "2023-01-01", "by": 5}]}',
        b"[" * 100_000,
    ],
    ids=range(11),
)
def test_audit_refuses_what_is_no_dossier(tmp_path: Path, capsys: Capture, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    code, _, err = run(capsys, "audit", str(path))
    assert code == 2
    assert err.startswith("fadu：文件“x.json”")
    assert err.count("\n") == 1


def test_audit_judges_the_good_files_beside_a_bad_one(tmp_path: Path, capsys: Capture) -> None:
    good = save(tmp_path, "good.json", cases.simple_case())
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    code, out, err = run(capsys, "audit", "--json", str(bad), str(good))
    assert code == 2
    assert "bad.json" in err
    assert [bool(entry["error"]) for entry in json.loads(out)] == [True, False]


@pytest.mark.parametrize("name", ["none.json", "x" * 5_000, "a\0b"], ids=["missing", "long", "nul"])
def test_audit_of_a_file_that_cannot_be_opened(tmp_path: Path, capsys: Capture, name: str) -> None:
    code, _, err = run(capsys, "audit", name)
    assert code == 2
    assert "打不开" in err


def test_audit_of_an_empty_folder(tmp_path: Path, capsys: Capture) -> None:
    assert run(capsys, "audit", str(tmp_path))[0] == 2
