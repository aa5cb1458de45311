"""Figures in report texts: found, told from look-alikes, laid beside the ledger; files of every kind read."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from benchmarks.report_texts import score, texts
from playwright.sync_api import Browser

from fadu.config.cli import main
from fadu.law.errors import InputError
from fadu.law.texts.mentions import find, number
from fadu.law.texts.places import ASKED, filled, missing_contents, places, typed, unwritten
from fadu.ledger.models import Matter
from fadu.report.annual.outlines import shipped
from fadu.report.figures import FIGURES
from fadu.report.published import in_order, labels
from fadu.report.since import kept_since, kept_whole, partly
from fadu.report.texts.arithmetic import sums
from fadu.report.texts.reading import read_bytes
from fadu.report.texts.reconcile import compare, reconcile

#: The subjects of the published report, in its order.
OUTLINE = next(one for one in shipped() if one.code == "report2023")


def test_texts_of_bureaus_never_tuned_on_are_read_well() -> None:
    assert score(texts("held_out")).f1 >= 97
    assert score(texts("dev")).f1 >= 99
    assert len(texts("held_out")) + len(texts("dev")) >= 15


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月31日，第三季度，“八五”普法，“3.19”法治宣传周，721工作法，双随机、一公开，一件事一次办，三项制度",
        "（一）加强领导 一、总体情况 1.2023年工作 第63条 一岗双责 “两违”整治 十分重要 千家万户",
        "渝府办发〔2023〕12号，国办发[2018]118号，电话023-44551234，12345热线，G319国道，PM2.5，GB/T 9704-2012",
        "“四个意识”“两个维护”四个自信 八张问题清单 三大攻坚战 “十四五”规划 最多跑一次 三轮车 一次性告知 一起参加",
        "24小时值班，15分钟生活圈，三年行动，前3名，第12名，解放路88号3栋，二次供水，二期工程",
        "于15日召开，截至20日，5月3日至5日，12月1—3日，自5日起，5月3—5日内，第7、8期，第1至3批，9时30分，1/3页，5/6，98+32，一成不变",
        "序号\n12\n处罚\n5\n件数\n3\n户名",
        "警告\n\n罚款\n\n合计（宗）\n\n罚没金额（万元）\n\n0\n\n293\n\n293\n\n11817.5\n\n",
        "每季1次，每日洗扫2次，每半年召开一次，每3年一次，近三年，过去五年，第三至五名，A座12层，第三十九条、四十条，汽车零部件，最高一例",
        "第3,5,8条，区十届人大一次会议，十二届全国人大四次会议，政协三次会议，锂能项目一期，G85高速，5G，A4",
        "市委六届二次、三次、四次全会，区委十四届五次、六次全会精神，索引号11500000MB1315207D/2024-00076，56330Q/2024-141301 成文日期",
        "按5∶3∶2分配，4.0版，4人间，1∶2.9，同比104，比2022，五到八月，“1分钟响应、3分钟到场、5分钟扑救”",
        "单位：件\n序号\t名称\t编号\n1\t甲局\t13800\n2\t乙局\t2023",
    ],
)
def test_lookalikes_are_no_figures(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "scale", "approx"),
    [
        ("3200余件", 3200, "件", None, "at_least"),
        ("50余万元", 500_000, "元", "万", "at_least"),
        ("93.3%", Decimal("93.3"), "%", None, None),
        ("百分之九十八点五", Decimal("98.5"), "%", None, None),
        ("三分之二", Decimal("0.666667"), "", None, None),
        ("二十三个", 23, "个", None, None),
        ("十余次", 10, "次", None, "at_least"),
        ("1,234件", 1234, "件", None, None),
        ("１２３件", 123, "件", None, None),
        ("约30人", 30, "人", None, "about"),
        ("近500户", 500, "户", None, "nearly"),
        ("不足10件", 10, "件", None, "less_than"),
        ("三成", 3, "成", None, None),
        ("2.5倍", Decimal("2.5"), "倍", None, None),
        ("4万5千人", 45_000, "人", "万", None),
        ("90日内", 90, "日", None, None),
        ("不超过90日", 90, "日", None, "at_most"),
        ("占2/3", Decimal("0.666667"), "", None, None),
        ("九成五", Decimal("9.5"), "成", None, None),
        ("三成多", 3, "成", None, "at_least"),
        ("约一成", 1, "成", None, "about"),
        ("十几批", 10, "批", None, "at_least"),
        ("五六十人次", 50, "人次", None, "about"),
        ("一百二十天", 120, "天", None, None),
        ("18.6℃", Decimal("18.6"), "℃", None, None),
        ("1.2亿元", 120_000_000, "元", "亿", None),
        ("3元5角", Decimal("3.5"), "元", None, None),
        ("1角2分", Decimal("0.12"), "元", None, None),
        ("伍佰元", 500, "元", None, None),
        ("一万元", 10_000, "元", "万", None),
        ("1千余万元", 10_000_000, "元", "千万", "at_least"),
        ("2亿1千万元", 210_000_000, "元", "亿", None),
        ("十多万", 100_000, "", "万", "at_least"),
        ("三成不到", 3, "成", None, "less_than"),
        ("二三十万", 200_000, "", "万", "about"),
        ("6万4千3百元", 64_300, "元", "万", None),
        ("超过10年", 10, "年", None, "at_least"),
        ("276.5万+", 2_765_000, "", "万", "at_least"),
        ("4.05元/立方米", Decimal("4.05"), "元/立方米", None, None),
        ("≥98%", 98, "%", None, "at_least"),
        ("不超200元", 200, "元", None, "at_most"),
        ("两个半小时", Decimal("2.5"), "个小时", None, None),
        ("三年半", Decimal("3.5"), "年", None, None),
        ("列入名单三年", 3, "年", None, None),
        ("一半以上", Decimal("0.5"), "", None, "at_least"),
        ("翻了两番", 2, "番", None, None),
        ("增长一倍", 1, "倍", None, None),
        ("建公厕一座", 1, "座", None, None),
        ("每周不少于2次", 2, "次", None, "at_least"),
        ("18时—22时97起", 97, "起", None, None),
        ("基尼系数0.41", Decimal("0.41"), "", None, None),
        ("3260.5万平方\n米", 32_605_000, "平方米", "万", None),
        ("40487余平方", 40_487, "平方", None, "at_least"),
        ("8000\n余人次", 8000, "人次", None, "at_least"),
        ("KTV44家次", 44, "家次", None, None),
        ("增速-7.8%", Decimal("-7.8"), "%", None, None),
        ("近1亿农村贫困人口", 100_000_000, "", "亿", "nearly"),
        ("960多万贫困人口", 9_600_000, "", "万", "at_least"),
        ("3万农户", 30_000, "", "万", None),
        ("2.6万亿投资", 2_600_000_000_000, "", "万亿", None),
        ("7省", 7, "省", None, None),
        ("新增就业突破3000", 3000, "", None, "at_least"),
        ("案件数万起", 10_000, "起", "万", "at_least"),
        ("案件的1/4左右", Decimal("0.25"), "", None, "about"),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, value: int, unit: str, scale: str | None, approx: str | None) -> None:
    [found] = find(f"，{text}，")
    around = "占|列入名单|翻了|增长|建公厕|每周|18时—22时|基尼系数|KTV|增速|新增就业|案件的?"
    written = re.sub(rf"^(?:{around})|(?:内|农村贫困人口|贫困人口|农户|投资)$", "", text)
    assert (found.text, found.value, found.unit, found.scale, found.approx) == (written, value, unit, scale, approx)
    assert (found.start, found.end) == (1 + text.index(written), 1 + text.index(written) + len(written))


def test_a_report_printed_by_a_browser_reads_as_it_was_typed(browser: Browser) -> None:
    typed = (
        "全年出动执法人员1545人次、车辆56辆次，走访商户180余户，行政处罚63人，拆除违法建设16000多平方米，清运土方3900余立方米；"
        "全年细颗粒物平均浓度32微克/立方米，办件用时缩短至3.5个工作日，满意率由上年的97.2%上升至99.8%，西门水厂供水5.15万立方米，"
        "数百起纠纷得到调解，开展“十进”宣传12场，发放手册2万余册，受教育群众近1.2万人。"
    )
    sheet = browser.new_page()
    sheet.set_content(f"<meta charset=utf-8><style>p{{width:260px;text-align:justify}}</style><p>{typed}</p>")
    read = find(read_bytes(sheet.pdf(), "报告.pdf"))
    sheet.close()
    assert [(one.value, one.unit, one.approx) for one in read] == [(one.value, one.unit, one.approx) for one in find(typed)]
    assert len(read) == 15


def test_the_typewriters_commas_part_clauses_but_not_thousands() -> None:
    text = "上升超过50%,43家中院;投诉12,345件,办结1,200件,3处,21家"
    assert [one.text for one in find(text)] == ["超过50%", "43家", "12,345件", "1,200件", "3处", "21家"]


def test_a_sentence_broken_behind_its_number_is_no_table() -> None:
    assert [one.text for one in find("面积\n116753\n平方米,拆除\n230户\n件数\n12\n处罚\n5")] == ["116753\n平方米", "230户"]


def test_a_unit_may_stand_in_the_label_or_on_the_next_line() -> None:
    table = "追回基金（万元）：318.6\n行政处罚（件）\n21\n出动护林员2300余\n人次，用时4.5天，隐患点132处，同比+15%"
    said = [(one.text, int(one.value * 10), one.unit, one.scale) for one in find(table)]
    assert said == [
        ("318.6", 31_860_000, "元", "万"),
        ("21", 210, "件", None),
        ("2300余\n人次", 23_000, "人次", None),
        ("4.5天", 45, "天", None),
        ("132处", 1320, "处", None),
        ("15%", 150, "%", None),
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "指标\t数量（件）\t金额（万元）\t同比\n合同\t1,846\t32.5\t8.1%\n被诉\t33\t6\t3",
            ["1846件", "325000元", "8.1%", "33件", "60000元"],
        ),
        ("名称\t处罚（件）\t\t许可（项）\n\t普通\t简易\t\n甲镇\t12\t30\t45", ["12件", "30件", "45项"]),
        ("|指标|单位|数量|\n|---|---|---|\n|检查|次|120|", ["120次"]),
        ("单位：万元\n项目\t预算\n环卫\t1,200", ["12000000元"]),
        ("立案（件）\t12\t16\n说明\t3\t4", ["12件", "16件"]),
    ],
)
def test_a_cell_takes_its_unit_from_the_table(table: str, said: list[str]) -> None:
    assert [f"{number(one.value)}{one.unit}" for one in find(table)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3至5名", [("3", 3), ("5名", 5)]),
        ("三至五名", [("三", 3), ("五名", 5)]),
        ("80—90分", [("80", 80), ("90分", 90)]),
        ("10—20万元", [("10", 100_000), ("20万元", 200_000)]),
        ("10万—20万元", [("10万", 100_000), ("20万元", 200_000)]),
        ("9000至1万元", [("9000", 9000), ("1万元", 10_000)]),
        ("每日2至3万元", [("2", 20_000), ("3万元", 30_000)]),
    ],
)
def test_a_range_gives_both_ends(text: str, said: list[tuple[str, int]]) -> None:
    assert [(one.text, one.value) for one in find(text)] == said
    assert len({one.unit for one in find(text)}) == 1


def test_the_command_reads_any_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes("开展学习38次。".encode(encoding))
        assert main(["figures", str(path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == [
            {"text": "38次", "value": 38, "unit": "次", "scale": None, "approx": None, "start": 4, "end": 7}
        ]
    assert main(["figures", str(tmp_path / "无.txt")]) == 2
    assert "没有文件" in capsys.readouterr().err
    assert main(["figures", str(tmp_path)]) == 2
    assert "它是文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.docx", b"\xc4\xe3\xba\xc3", "“坏.docx”不是 .docx 文件，或者已经损坏"),
        ("坏.PDF", b"plain text", "“坏.PDF”不是 .pdf 文件，或者已经损坏"),
        ("坏.docx", b"PK\x03\x04", "“坏.docx”不是 .docx 文件，或者已经损坏"),
        ("坏.txt", b"\x01\x02\x03\x04", "“坏.txt”不是文字"),
    ],
    ids=["letters", "upper", "empty package", "control"],
)
def test_a_broken_file_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    for command in (["figures"], ["reconcile", "--year", "2023"]):
        assert main([*command, str(tmp_path / name)]) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert said in shown.err


def test_word_and_web_pages_are_read() -> None:
    document = docx.Document()
    document.add_paragraph("开展学习38次")
    document.add_table(1, 1).cell(0, 0).text = "检查3次"
    out = io.BytesIO()
    document.save(out)
    assert read_bytes(out.getvalue(), "a.docx").split() == ["开展学习38次", "检查3次"]
    table = document.add_table(3, 3)
    for row, cells in zip(table.rows, (("单位", "处罚（件）", ""), ("", "普通", "简易"), ("甲镇", "12", "30")), strict=True):
        for cell, said in zip(row.cells, cells, strict=True):
            cell.text = said
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.save(out := io.BytesIO())
    rows = "单位\t处罚（件）\t\n\t普通\t简易\n甲镇\t12\t30"
    assert rows in read_bytes(out.getvalue(), "a.docx")
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r>'
        "<w:t>框里9次</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里9次</w:t></w:r></w:p>"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph = document.add_paragraph("前一行")
    paragraph.add_run().add_break()
    paragraph._p.append(docx.oxml.parse_xml(box))
    document.save(out := io.BytesIO())
    assert read_bytes(out.getvalue(), "a.docx").endswith("前一行\n框里9次")
    table_page = (
        "<p>表<table><tr><th rowspan=2>单位<th colspan=2>处罚（件）</tr><tr><td>普通</td><td>简易</tr>"
        "<tr><td><p>甲镇</p></td><td>12<td>30</table><table><tr><td><p>长。</p><p>" + "短" * 300 + "</table>"
    )
    assert read_bytes(table_page.encode(), "a.html") == f"表\n{rows}\n长。\n{'短' * 300}"
    page = "<html><script>var x='9次'</script><p>学习&#51;8次</p></html>".encode("gb18030")
    assert read_bytes(page, "a.html") == "学习38次"
    with pytest.raises(InputError, match="里没有文字"):
        read_bytes(b"  ", "空.txt")


def test_sums_that_do_not_add_up_are_found() -> None:
    text = "办理信访86件，其中接访45件、交办40件。立案33件（其中普通程序21件，简易程序12件）。"
    [wrong] = sums(text, find(text))
    assert wrong.text == "86件，其中接访45件、交办40件"
    assert wrong.total == 85


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("接访45件，交办40件，共86件。", 85),
        ("办理信访86件，接访45件，交办40件，合计86件。", 85),
        ("接访45件+交办40件=86件。", 85),
        ("（接访45件，交办41件，合计87件）", 86),
        ("上半年受理许可200件，下半年受理许可180件，全年受理许可382件。", 380),
        ("受理86件，办结80件，办结率100%。", 93),
        ("问题494个，已整改490个，整改率100%。", Decimal("99.2")),
        ("应诉9件，负责人出庭8件，出庭应诉率100%。", Decimal("88.9")),
        ("受理86件，其中接访45件，占60%。", Decimal("52.3")),
        ("公开16件，比上年增加4件，增长25%。", Decimal("33.3")),
        ("公开由12件增加到16件，增长30%。", Decimal("33.3")),
        ("办理信访86件，其中45件由来访接待大厅受理，40件由上级机关交办。", 85),
        ("在岗1545人,其中正式工401人(含内退95人)、临时工1239人。", 1640),
    ],
)
def test_numbers_that_contradict_each_other_are_found(text: str, given: int | Decimal) -> None:
    [wrong] = sums(text, find(text))
    assert wrong.total == given
    assert str(wrong.total) in wrong.said


@pytest.mark.parametrize(
    "text",
    [
        "办理信访86件，接访45件，交办41件，合计86件。",
        "合同38件，文件1件，共开展学习38次。",
        "投诉836条，整改问题830条，问题整改率100%。",
        "热线投诉836条，满意700条，满意率93.3%。",
        "受理86件，办结80件，按期办结率100%。",
        "问题494个，已整改490个，整改率99%。立案33件，结案30件，结案率90%。",
        "上半年检查200件，下半年立案180件，全年办理382件。",
        "指导20个镇3个街道，其中重点指导5个镇。",
        "查摆领导班子存在问题11个，其中5个突出问题纳入集中整治问题清单，查摆领导个人问题10个。",
        "材料由131项优化为84项，共减少47项，减少率为36%。",
        "在岗1640人，其中正式工401人（含内退95人）、临时工1239人。",
        "发布信息107条，其中公文6条、公文解读2条、人事任免4条。",
        "公开16件，比上年增加4件，罚款增长20%。由12件减少到9件，下降25%。",
    ],
)
def test_what_may_count_something_else_is_not_reckoned(text: str) -> None:
    assert list(sums(text, find(text))) == []


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("去年受理信访86件，今年受理信访90件。", ["unknown", "contradicted"]),
        ("2022年公开一般程序处罚案件12件，2023年公开一般程序处罚案件16件。", ["unknown", "matched"]),
        ("公开一般程序处罚案件16件（上年12件），审查合同38件。", ["matched", "unknown", "matched"]),
        ("公开一般程序处罚案件由12件增加到16件，比上年多4件，审查合同38件。", ["unknown", "matched", "unknown", "matched"]),
        ("上半年审查合同20件。2021—2023年审查合同90件。计划开展合同审查50件。", ["unknown", "unknown", "unknown"]),
        ("与去年相比，审查合同38件。", ["matched"]),
    ],
)
def test_a_number_of_another_time_is_not_laid_beside_the_year(text: str, outcomes: list[str]) -> None:
    found = reconcile(text, 2023, {subject: Decimal(value) for subject, value in YEAR.items()})
    assert [line.outcome for line in found.lines] == outcomes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("去年受理信访86件，今年受理信访86件。", ["2022 contradicted", "2023 matched"]),
        ("2022年公开一般程序处罚案件12件，2023年公开一般程序处罚案件16件。", ["2022 matched", "2023 matched"]),
        ("公开一般程序处罚案件16件（上年13件），审查合同38件。", ["2023 matched", "2022 contradicted", "2023 matched"]),
        ("公开一般程序处罚案件16件，去年同期12件。", ["2023 matched", "2022 matched"]),
        ("公开一般程序处罚案件去年11件，今年16件。", ["2022 contradicted", "2023 matched"]),
        ("公开一般程序处罚案件由上年的12件增加到16件。", ["2022 matched", "2023 matched"]),
        ("公开一般程序处罚案件由11件增加到16件。", ["0 unknown", "2023 matched"]),
        ("2021年公开一般程序处罚案件12件。", ["0 unknown"]),
        ("2022年3月公开一般程序处罚案件2件。去年上半年公开一般程序处罚案件5件。", ["0 unknown", "0 unknown"]),
        ("上半年公开一般程序处罚案件7件，去年同期公开一般程序处罚案件5件。", ["0 unknown", "0 unknown"]),
        ("截至去年底公开一般程序处罚案件70件，2022年以来公开一般程序处罚案件90件。", ["0 unknown", "0 unknown"]),
        ("去年审查合同20件。", ["2022 unknown"]),
        ("公开一般程序处罚案件16件，比上年增加4件。", ["2023 matched", "2023 unknown"]),
        ("指标\t2022\t2023\n公开一般程序处罚案件（件）\t12\t17", ["2022 matched", "2023 contradicted"]),
        ("指标\t上年\t1—6月\n公开一般程序处罚案件（件）\t13\t17", ["2022 contradicted", "0 unknown"]),
    ],
)
def test_what_is_said_of_last_year_is_laid_beside_last_years_ledger(text: str, said: list[str]) -> None:
    """Where last year's ledger has nothing of it, it is unknown: it may not have been recorded yet."""
    values = {subject: Decimal(value) for subject, value in YEAR.items()}
    last = {"penalty_cases_ordinary_published": Decimal(12), "petition_cases_total": Decimal(90), "contracts_reviewed": Decimal(0)}
    found = reconcile(text, 2023, values, last)
    assert [f"{line.year} {line.outcome}" for line in found.lines] == said
    assert found.clean is not any("contradicted" in one for one in said)


@pytest.mark.both
@pytest.mark.parametrize(
    ("opened", "year", "since"),
    [
        ([], 2022, None),
        (["2022-07-04", "2022-08-01"], 2022, "2022-07-04"),
        (["2022-07-04", "2022-08-01"], 2021, None),
        (["2022-01-04", "2022-05-01"], 2022, "2022-01-01"),
        (["2021-11-01", "2022-05-01"], 2022, "2022-01-01"),
        (["2021-12-20", *[f"2022-{month:02}-08" for month in range(7, 13)] * 2], 2022, "2022-07-01"),
    ],
    ids=["empty", "from July", "before", "from the first day", "from the year before", "one of old"],
)
def test_a_year_in_which_the_ledger_began_is_known_in_part(db: None, opened: list[str], year: int, since: str | None) -> None:
    for place, day in enumerate(["2020-01-01", *opened]):
        began = date.fromisoformat(day)
        row = Matter(procedure="problem", number=f"{place}", year=began.year, opened_on=began, acted_on=began, head="0")
        row.late = place == 0  # what was entered afterwards tells nothing
        row.save()
    told = kept_since(year)
    assert (told.isoformat() if told else None) == since
    assert kept_whole(year) is (since == f"{year}-01-01")
    assert bool(partly(year)) is not kept_whole(year)
    if told and not kept_whole(year):
        assert f"自{told.year}年{told.month}月{told.day}日起记录，{year}年的数不全" in partly(year)


@pytest.mark.parametrize(
    ("said", "value", "outcome"),
    [
        ("3200余件", 3244, "matched"),
        ("1千余万件", 10_500_000, "matched"),
        ("4300余件", 3244, "contradicted"),
        ("16件", 16, "matched"),
        ("17件", 16, "contradicted"),
        ("3200件", 3244, "near"),
    ],
)
def test_a_figure_is_true_near_or_contradicted(said: str, value: int, outcome: str) -> None:
    found = compare(find(said)[0], FIGURES["first_violation_waiver_cases"], Decimal(value))
    assert found == outcome


@pytest.mark.parametrize(
    ("said", "value", "outcome"),
    [
        ("95%", "100", "contradicted"),
        ("100%", "99.9", "contradicted"),
        ("93.3%", "93.28", "matched"),
        ("93.3%", "93.4", "contradicted"),
        ("93%", "93.3", "matched"),
        ("约93%", "93.3", "matched"),
        ("约95%", "100", "contradicted"),
        ("近95%", "100", "contradicted"),
        ("95%以上", "100", "matched"),
        ("95%以上", "93.3", "contradicted"),
        ("不足95%", "93.3", "matched"),
        ("不足95%", "95", "contradicted"),
        ("不超过95%", "95", "matched"),
        ("九成以上", "93.3", "matched"),
        ("约九成", "93.3", "matched"),
        ("约八成", "93.3", "contradicted"),
    ],
)
def test_a_share_is_true_or_false_and_never_near(said: str, value: str, outcome: str) -> None:
    assert compare(find(said)[0], FIGURES["permit_completion_rate"], Decimal(value)) == outcome


#: What reports say, each with the figures meant in their order; "" where none is.
READ = [
    ("落实首违不罚清单。公开一般程序行政处罚案件16件。", ["penalty_cases_ordinary_published"]),
    ("推行首违不罚，公开一般程序行政处罚案件16件。", ["penalty_cases_ordinary_published"]),
    ("首违不罚3200余件，查处各类案件120件。", ["first_violation_waiver_cases", ""]),
    ("落实首违不罚。查处各类案件120件。", [""]),
    ("建立遂潼铜三地协作机制，解决跨区域问题70余个。以案促改，整改问题494个。", ["cross_region_issues_resolved", "rectification_issues_reported"]),
    ("遂潼铜三地协作。解决问题70余个。", ["cross_region_issues_resolved"]),
    ("遂潼铜三地协作。解决问题90余个。", [""]),
    ("出台服务企业措施16条，解决问题60余个。", ["enterprise_service_measures", "enterprise_requests_resolved"]),
    ("接受司法局案卷评查1次，开展案卷评查2次。", ["case_file_reviews_external", "case_file_reviews_internal"]),
    ("办理信访件86件，办结率100%，满意率100%。投诉平台办理投诉836条，满意率93.3%。",
     ["petition_cases_total", "petition_completion_rate", "petition_satisfaction_rate", "hotline_cases_total", "hotline_satisfaction_rate"]),
    ("落实第一议题制度，全年共38次。", ["party_first_topic_study_sessions"]),
    ("审查合同38件，提出法律意见120条。", ["contracts_reviewed", ""]),
    ("整治占道经营，发放宣传单2000份，制定整改措施5条。", ["", ""]),
    ("举办执法人员岗前理论培训4次，其他业务培训5次。", ["enforcement_training_sessions", ""]),
    ("人行道违停取证2400件，首违免罚300件。", ["parking_captured", "parking_waived"]),
    ("桂林街道投诉95条，柏梓镇受理信访件5件，全市信访件86000件。", ["", "", ""]),
    ("发放告知书1050份、宣传资料5000份。", ["notices_distributed", ""]),
    ("个别单位“第一议题”学习不足10次；案卷评查60卷；信访件中有3件超期；本周热线工单15条。", ["", "", "", ""]),
    ("受理信访86件，其中重点信访件9件。企业诉求63个，满意率98%。行政许可群众满意率99%。",
     ["petition_cases_total", "", "enterprise_requests_resolved", "", ""]),
    ("负责人出庭应诉1次。首违不罚3244件，免罚50余万元。", ["", "first_violation_waiver_cases", "first_violation_waiver_amount_yuan"]),
    ("指标\t2023年\n公示普通程序处罚案件（件）\t16\n审查合同（件）\t38\n同比（%）\t3",
     ["penalty_cases_ordinary_published", "contracts_reviewed", ""]),
]  # fmt: skip
YEAR = {
    "penalty_cases_ordinary_published": 16, "first_violation_waiver_cases": 3244, "cross_region_issues_resolved": 72,
    "rectification_issues_reported": 494, "enterprise_service_measures": 16, "enterprise_requests_resolved": 63,
    "case_file_reviews_external": 1, "case_file_reviews_internal": 2, "petition_cases_total": 86, "petition_completion_rate": 100,
    "petition_satisfaction_rate": 100, "hotline_cases_total": 836, "hotline_satisfaction_rate": Decimal("93.3"),
    "party_first_topic_study_sessions": 38, "contracts_reviewed": 38, "notices_distributed": 1050, "normative_docs_made": 1,
    "enforcement_training_sessions": 4, "parking_captured": 2400, "parking_waived": 300, "first_violation_waiver_amount_yuan": 500_100,
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), READ)
def test_a_number_is_read_by_its_own_clause_before_words_from_afar(text: str, meant: list[str]) -> None:
    found = reconcile(text, 2023, {subject: Decimal(value) for subject, value in YEAR.items()})
    assert [line.subject for line in found.lines] == meant
    assert [line.outcome for line in found.lines] == ["matched" if subject else "unknown" for subject in meant]


def test_a_wrong_number_in_its_own_clause_is_still_found() -> None:
    text = "落实首违不罚。公开一般程序行政处罚案件17件。整改问题490个。出台服务企业措施16条，解决问题90余个。"
    found = reconcile(text, 2023, {subject: Decimal(value) for subject, value in YEAR.items()})
    assert [line.outcome for line in found.lines] == ["contradicted", "near", "matched", "contradicted"]


def test_each_figure_of_the_published_report_is_known_by_its_words() -> None:
    """The outline, printed with made-up values, is understood again: each number by the figure that stands there."""
    assert places(OUTLINE.text) == list(labels())
    text = "\n".join(line for line in OUTLINE.text.splitlines() if all(key in FIGURES for key in places(line)))
    whole, placed = filled(text, {key: f"12{FIGURES[key].unit}" for key in places(text)})
    by_start = {spot.start: spot.subject for spot in placed}
    found = reconcile(whole, 2023, {key: Decimal(12) for key in FIGURES})
    told = {line.mention.start: line.subject for line in found.lines}
    assert {start: told.get(start) for start in by_start} == by_start


def test_the_published_order_comes_first() -> None:
    ids = [figure.id for figure in in_order()]
    known = [subject for subject in labels() if subject in FIGURES]
    assert ids[: len(known)] == known
    assert sorted(ids) == sorted(FIGURES)


def test_places_and_what_is_typed_by_hand() -> None:
    text = "一、成效\n公示{{penalty_cases_ordinary_published}}，发放500册。"
    assert [one.text for one in typed(text)] == ["500册"]
    assert "存在的不足和原因" in missing_contents(text)
    for one in shipped():
        assert typed(one.text) == []
        assert unwritten(one.text) == ASKED.findall(one.text), "an outline asks, and has no other gap"
        answered = ASKED.sub("原因是培训不够。", one.text)
        assert (unwritten(answered), missing_contents(answered)) == ([], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", []),
        ("——\n", []),
        ("一、成效\n（请写明成效。）", ["（请写明成效。）"]),
        ("一、成效\n【待补充】公示10件。", ["【待补充】"]),
        ("一、成效\n（一）学法\n（二）执法\n公示10件。", ["“（一）学法”下没有内容"]),
        ("一、成效\n公示10件。\n二、其他\n——\n", ["“二、其他”下没有内容"]),
        ("一、成效\n（一）学法。全年学法38次。\n（二）执法\n公示10件（请见附件）。", []),
        ("一、不足\n（一）个别案卷文书制作不规范；\n（二）少数投诉答复说理不充分。", []),
    ],
)
def test_what_is_not_written_yet_is_named(text: str, said: list[str]) -> None:
    assert unwritten(text) == said


def test_a_content_needs_more_than_its_heading() -> None:
    assert missing_contents("一、不足\n（请写明不足。）", ("lacking",)) == ["存在的不足和原因（只有标题）"]
    assert missing_contents("一、不足\n无。", ("lacking",)) == ["存在的不足和原因（只有标题）"]
    assert missing_contents("一、不足\n（一）原因\n培训不够。", ("lacking",)) == []
