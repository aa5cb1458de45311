"""`fadu due` and `fadu procedures`: what they print, and what they say to input that cannot be used."""

from __future__ import annotations

import json

import pytest

from fadu.config.cli import main
from fadu.law.procedures import ALL


def due(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["due", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("start", "length", "unit", "last"),
    [
        ("2023-09-22", "5", "workdays", "2023-10-07"),
        ("2023-09-25", "7", "workdays", "2023-10-10"),
        ("2023-09-01", "15", "days", "2023-09-18"),
        ("2023-09-15", "15", "days", "2023-10-07"),
        ("2023-09-18", "1", "days", "2023-09-19"),
    ],
)
def test_due_prints_the_day_first(capsys: pytest.CaptureFixture[str], start: str, length: str, unit: str, last: str) -> None:
    code, out, err = due(capsys, "--start", start, "--length", length, "--unit", unit)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == last


def test_due_on_a_working_day_prints_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert due(capsys, "--start", "2023-09-22", "--length", "5", "--unit", "workdays") == (0, "2023-10-07\n", "")


def test_due_says_that_it_rolled(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = due(capsys, "--start", "2023-09-01", "--length", "15", "--unit", "days")
    assert out.splitlines() == ["2023-09-18", "第15日是 2023-09-16（周六），顺延到节假日后的第一个工作日。"]


def test_due_says_when_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = due(capsys, "--start", "2026-12-25", "--length", "7", "--unit", "workdays")
    assert "暂定" in out
    _, out, _ = due(capsys, "--start", "2026-12-15", "--length", "7", "--unit", "workdays")
    assert "暂定" not in out


def test_due_explains_each_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = due(capsys, "--start", "2023-09-28", "--length", "2", "--unit", "workdays", "--explain")
    assert out.splitlines() == [
        "2023-10-08",
        "2023-09-29  不计　　　　  中秋节放假",
        "2023-09-30  不计　　　　  国庆节放假",
        *[f"2023-10-0{day}  不计　　　　  国庆节放假" for day in range(1, 7)],
        "2023-10-07  第 1 日　  周六，调休上班",
        "2023-10-08  第 2 日　  周日，调休上班",
    ]


def test_due_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = due(capsys, "--start", "2023-09-15", "--length", "15", "--unit", "days", "--json", "--explain")
    found = json.loads(out)
    assert found.pop("days")[-1] == {"day": "2023-10-07", "number": None, "why": "顺延至此届满：周六，调休上班"}
    assert found == {
        "start": "2023-09-15",
        "length": 15,
        "unit": "days",
        "nominal": "2023-09-30",
        "due": "2023-10-07",
        "provisional": False,
    }


BAD = {
    "不是日期": (["--start", "昨天", "--length", "5", "--unit", "days"], "不是日期"),
    "没有这一天": (["--start", "2023-02-30", "--length", "5", "--unit", "days"], "不是日期"),
    "基本格式的日期": (["--start", "20230203", "--length", "5", "--unit", "days"], "不是日期"),
    "全角数字": (["--start", "２０２３-02-03", "--length", "5", "--unit", "days"], "不是日期"),
    "长度为零": (["--start", "2023-02-03", "--length", "0", "--unit", "days"], "1 至 36600"),
    "长度为负": (["--start", "2023-02-03", "--length", "-5", "--unit", "days"], "1 至 36600"),
    "长度不是整数": (["--start", "2023-02-03", "--length", "五", "--unit", "days"], "1 至 36600"),
    "长度极大": (["--start", "2023-02-03", "--length", "9" * 500, "--unit", "days"], "1 至 36600"),
    "单位不认识": (["--start", "2023-02-03", "--length", "5", "--unit", "weeks"], "weeks"),
    "缺少起算日": (["--length", "5", "--unit", "days"], "--start"),
    "太早": (["--start", "0001-01-01", "--length", "5", "--unit", "days"], "1990 年至 2099 年"),
    "太晚": (["--start", "9999-12-31", "--length", "5", "--unit", "workdays"], "1990 年至 2099 年"),
    "算到表外": (["--start", "2099-12-20", "--length", "36600", "--unit", "workdays"], "1990 年至 2099 年"),
    "多余的参数": (["--start", "2023-02-03", "--length", "5", "--unit", "days", "--colour", "red"], "--colour"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD.keys())
def test_due_answers_bad_input_in_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    code, out, err = due(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_procedures_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedures"]) == 0
    out = capsys.readouterr().out
    assert all(procedure.id in out and procedure.title in out for procedure in ALL.values())


@pytest.mark.parametrize("procedure", ALL.values(), ids=lambda procedure: procedure.id)
def test_procedures_shows_one_whole(capsys: pytest.CaptureFixture[str], procedure) -> None:  # type: ignore[no-untyped-def]
    assert main(["procedures", procedure.id]) == 0
    lines = capsys.readouterr().out.splitlines()
    for step in procedure.steps:
        assert any(line.startswith(f"{step.id} ") and step.label in line for line in lines)
    for gate in procedure.gates:
        assert any(line.startswith(f"{gate.id} ") and gate.article in line for line in lines)
    for clock in procedure.clocks:
        assert any(line.startswith(f"{clock.id} ") and clock.label in line for line in lines)


def test_columns_stand_under_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    main(["procedures", "penalty-simple"])
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if line.startswith(("步骤", "smp.", "pay."))][:11]
    starts = {
        len(line.encode("gb18030")) - len(line.encode("gb18030").lstrip(b"abcdefghijklmnopqrstuvwxyz.-").lstrip(b" "))
        for line in lines[1:]
    }
    assert starts == {15}


def test_procedures_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedures", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["procedures"]
    assert [one["id"] for one in found] == list(ALL)
    ordinary = next(one for one in found if one["id"] == "penalty-ordinary")
    decide = next(step for step in ordinary["steps"] if step["id"] == "pen.decide")
    assert decide["decides"]
    assert {"pen-notice", "pen-windows", "pen-90-days"} <= set(decide["gates"])
    assert all(gate["condition"] and gate["sentence"] and gate["hint"] for gate in ordinary["gates"])
    assert {
        "id": "pen.decide",
        "label": "办案期限",
        "article": "行政处罚法第六十条",
        "owner": "bureau",
        "parameter": "pen.decide",
    } in ordinary["clocks"]


def test_unknown_procedure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedures", "乱写"]) == 2
    assert "没有“乱写”这一程序" in capsys.readouterr().err
