"""Case files of other systems as .xlsx: the same findings as from JSON, every fault named by sheet, row and column."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from fadu.config import cli
from fadu.law import dossier as law
from fadu.law.errors import InputError
from fadu.law.facts import Act, Person
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure
from fadu.registers import dossiers, spreadsheet
from fadu.registers.columns import columns_of
from fadu.registers.dossiers import ActRow, BadSheets, PersonRow, PieceRow
from fadu.registers.spreadsheet import Sheet
from tests.law import cases

Rows = list[dict[str, Any]]


def people_of(acts: Sequence[Act]) -> Rows:
    """Everybody whom the acts name, as rows."""
    found: dict[str, Person] = {one.id: one for act in acts for one in (*act.by, *act.standing.get("people", {}).values())}
    return [
        {
            "id": one.id,
            "name": one.name,
            "roles": sorted(one.roles),
            "unit": one.unit,
            "legal_qualification": one.legal_qualification,
            "reviewer_since": one.reviewer_since,
            **(
                {"certificate": one.certificate.number, "since": one.certificate.valid_from, "until": one.certificate.valid_to}
                if one.certificate
                else {}
            ),
        }
        for one in found.values()
    ]


def rows_of(procedure: Procedure, acts: Sequence[Act], number: str = "外案1号", first: int = 2) -> tuple[Rows, Rows]:
    """The acts and their evidence as rows."""
    told, pieces = [], []
    for place, act in enumerate(acts, first):
        data = act.data.model_dump(mode="json", exclude_defaults=True)
        told.append(
            {
                "number": number,
                "procedure": procedure.id,
                "step": procedure.step(act.step).label,
                "at": act.at,
                "by": [one.id for one in act.by],
                "data": json.dumps(data, ensure_ascii=False),
            }
        )
        pieces += [
            {name: getattr(piece, name) for name in ("id", "kind", "title", "taken_at", "taker", "origin", "proves")}
            | {"number": number, "row": place}
            for piece in act.evidence
        ]
    return told, pieces


def book(acts: Rows, people: Rows = (), pieces: Rows = ()) -> bytes:  # type: ignore[assignment]
    """A file as the template lays it out."""
    sheets = (("数据", ActRow, acts), ("人员", PersonRow, people), ("证据", PieceRow, pieces))
    return spreadsheet.write([Sheet(name, columns_of(model), rows) for name, model, rows in sheets])


def read(content: bytes) -> list[law.Dossier]:
    return dossiers.read(io.BytesIO(content), "文件“外.xlsx”")


def row(**more: Any) -> dict[str, Any]:
    """The clue of a case by one officer."""
    said = "线索来源：日常巡查\n发现日期：2023-03-06\n地点：某镇某村空地\n线索内容：有车辆倾倒建筑垃圾"
    return {
        "number": "外案1号",
        "procedure": "penalty-ordinary",
        "step": "线索登记",
        "at": datetime(2023, 3, 6, 9),
        "by": ["王勘"],
        "data": said,
    } | more


OFFICER = {"id": "王勘", "roles": ["officer"], "certificate": "渝1", "since": datetime(2015, 1, 1), "until": datetime(2028, 1, 1)}


@pytest.mark.parametrize("without", ["", "pen.notice"])
def test_a_sheet_is_judged_as_the_same_file_in_json(without: str) -> None:
    procedure, acts = cases.ordinary_case(8000)
    kept = [act for act in acts if act.step != without]
    told, pieces = rows_of(procedure, kept)
    [found] = read(book(told, people_of(acts), pieces))
    plain = json.loads(json.dumps(law.dump(procedure, "外案1号", "", kept), ensure_ascii=False, default=str))
    for act in plain["acts"]:
        del act["standing"]
    other = law.read(plain)
    said = [(act.seq, finding.gate, finding.sentence) for act, _, finding in found.findings()]
    assert said == [(act.seq, finding.gate, finding.sentence) for act, _, finding in other.findings()]
    assert ("pen-notice" in {gate for _, gate, _ in said}) == bool(without)
    assert [act.data for act in found.acts] == [act.data for act in other.acts]


def test_items_by_their_names_are_read_as_cells_are() -> None:
    [found] = read(book([row()], [OFFICER]))
    data = found.acts[0].data
    assert (data.source, data.found_on.isoformat(), data.place) == ("inspection", "2023-03-06", "某镇某村空地")
    [found] = read(book([row(data="处罚种类：警告、罚款\n罚款金额: 3,000元\n违法事实及证据：[]", step="pen.conclude")], [OFFICER]))
    assert (found.acts[0].data.kinds, found.acts[0].data.fine) == (["warning", "fine"], 3000)


def test_files_are_kept_apart_by_their_numbers() -> None:
    found = read(book([row(), row(number="外案2号"), row(step="pen.conclude", data="")], [OFFICER]))
    assert [(one.number, [act.step for act in one.acts]) for one in found] == [
        ("外案1号", ["pen.clue", "pen.conclude"]),
        ("外案2号", ["pen.clue"]),
    ]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"step": "没有的"}, "工作表“数据”第 2 行“步骤”：“行政处罚普通程序”没有“没有的”这一步骤"),
        ({"by": ["张三"]}, "工作表“数据”第 2 行“人员”：工作表“人员”里没有“张三”"),
        ({"at": "昨天"}, "工作表“数据”第 2 行“时间”：“昨天”不是时间，请写成 2023-05-01 14:30"),
        ({"at": "2023-02-30 09:00"}, "第 2 行“时间”：“2023-02-30”这一天不存在"),
        ({"procedure": "行政处分"}, "第 2 行“程序”：没有“行政处分”这个选项"),
        ({"data": "线索来源日常巡查"}, "第 2 行“内容”：“线索来源日常巡查”没有冒号"),
        ({"data": "罚款：3"}, "第 2 行“内容”：“线索登记”没有“罚款”这一项，可以写的有："),
        ({"data": "发现日期：三月"}, "第 2 行“内容”：“发现日期”“三月”不是日期，请写成 2023-05-01"),
        ({"data": "地点：甲\n地点：乙"}, "第 2 行“内容”：“地点”写了两次"),
        ({"data": "{"}, "第 2 行“内容”：这一格不是有效的 JSON：第 1 行第 2 个字符处有误"),
        ({"data": "[" * 9000}, "第 2 行“内容”："),
        ({"data": "线索来源：" + "[" * 9000}, "不是有效的 JSON"),
        ({"number": ""}, "第 2 行“案号”：不能空着"),
    ],
)
def test_every_fault_is_named_by_sheet_row_and_column(change: dict[str, Any], where: str) -> None:
    with pytest.raises(BadSheets) as caught:
        read(book([row(**change)], [OFFICER]))
    assert where in str(caught.value)
    assert caught.value.count == 1


def test_faults_of_the_other_sheets_and_of_all_rows_are_told_at_once() -> None:
    piece = {"number": "外案1号", "row": 9, "id": "E1", "kind": "document"}
    with pytest.raises(BadSheets) as caught:
        read(book([row(step="甲"), row(procedure="penalty-simple", step="smp.issue", data="")], [OFFICER, OFFICER], [piece]))
    said = str(caught.value)
    assert "有 4 处不能读，一个案卷也没有复查" in said
    assert "工作表“数据”第 2 行“步骤”" in said
    assert "第 3 行“程序”：同一案号前面写的是“行政处罚普通程序”" in said
    assert "工作表“人员”第 3 行“编号”：“王勘”写了两行" in said
    assert "工作表“证据”第 2 行“数据行”：工作表“数据”第 9 行不是案卷“外案1号”的行为" in said


def test_merged_cells_and_a_bomb_are_refused() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    sheet = made.add_worksheet("数据")
    for place, column in enumerate(columns_of(ActRow)):
        sheet.write(0, place, column.title)
    sheet.merge_range("A2:A4", "外案1号")
    made.close()
    with pytest.raises(InputError, match=r"合并单元格（A2:A4）"):
        read(target.getvalue())
    with pytest.raises(InputError, match="最多 3 行"):
        dossiers.read(io.BytesIO(book([row()] * 9, [OFFICER])), "文件", spreadsheet.Limits(rows=3))
    with pytest.raises(InputError, match="解压后"):
        dossiers.read(io.BytesIO(book([row()], [OFFICER])), "文件", spreadsheet.Limits(unpacked=100))
    with pytest.raises(InputError, match=r"不是 \.xlsx 文件"):
        read(b"PK\x03\x04" + bytes(600))


def test_the_template_is_read_back_and_lists_every_step() -> None:
    content = dossiers.template()
    with pytest.raises(InputError, match="没有数据行"):
        read(content)
    made = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert made.sheet_names == ["数据", "人员", "证据", "步骤和项目", "填写说明"]
    assert [title.rstrip("*") for title in made.get_sheet_by_name("数据").to_python()[0]] == [
        *("案号", "程序", "步骤", "时间", "人员", "内容", "文书"),
    ]
    listed = {(line[0], line[2]) for line in made.get_sheet_by_name("步骤和项目").to_python()[1:]}
    assert listed == {(one.title, step.id) for one in ALL.values() for step in one.steps}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_audit_takes_sheets_and_writes_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    procedure, acts = cases.ordinary_case(3000)
    whole, pieces = rows_of(procedure, acts)
    bad, more = rows_of(procedure, [act for act in acts if act.step != "pen.notice"], "外案2号", len(whole) + 2)
    (tmp_path / "外.xlsx").write_bytes(book(whole + bad, people_of(acts), pieces + more))
    (tmp_path / "~$外.xlsx").write_bytes(b"")
    code, out, err = run(capsys, "audit", str(tmp_path), "--json")
    found = {result["number"]: result for result in json.loads(out)}
    assert (code, err) == (1, "")
    assert (found["外案1号"]["blocked"], found["外案2号"]["blocked"]) == (False, True)
    assert "pen-notice" in {finding["gate"] for finding in found["外案2号"]["findings"]}
    (tmp_path / "坏.xlsx").write_bytes(book([row(at="昨天")], [OFFICER]))
    code, out, err = run(capsys, "audit", str(tmp_path))
    assert (code, "外案1号" in out) == (2, True)
    assert "文件“坏.xlsx”有 1 处不能读，一个案卷也没有复查：\n  工作表“数据”第 2 行“时间”" in err
    (tmp_path / "二〇二二年").mkdir()
    (tmp_path / "二〇二二年" / "坏.xlsx").write_bytes((tmp_path / "坏.xlsx").read_bytes())
    _, _, err = run(capsys, "audit", str(tmp_path))
    assert f"fadu：{tmp_path / '二〇二二年' / '坏.xlsx'}：" in err
    assert f"fadu：{tmp_path / '坏.xlsx'}：" in err
    assert run(capsys, "audit", "--template", str(tmp_path / "模板.xlsx"))[0] == 0
    assert (tmp_path / "模板.xlsx").read_bytes() == dossiers.template()
    for arguments in ([], ["--template", str(tmp_path / "没有" / "模板.xlsx")]):
        code, out, err = run(capsys, "audit", *arguments)
        assert (code, out, err.count("fadu：")) == (2, "", 1)
