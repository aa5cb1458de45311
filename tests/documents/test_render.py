"""Papers as PDF: complete, the same each time, and printable whatever the names."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from fadu.documents import files, fonts, render, view
from fadu.documents.catalogue import PAPERS
from fadu.documents.models import Rendering
from fadu.documents.view import MODELS
from fadu.law.data import lenient
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from tests.documents.reading import pages_of, text_of
from tests.documents.samples import BUREAU, CASE, DATA, ISSUED, ORG, PARTY, PROPOSAL, values

STEPS = [(step, kind) for procedure in ALL.values() for step in procedure.steps for kind in step.papers]


def text(kind: str, **changes: Any) -> str:
    return text_of(render.pdf(kind, values(kind, **changes), ISSUED))


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def said_of(kind: str, **data: Any) -> str:
    """The paper's text without blanks, its data changed."""
    return squeezed(text(kind, data=DATA[kind][1] | data))


@pytest.mark.parametrize(
    ("ground", "article"),
    [("nop.nofault", "第三十三条第二款"), ("nop.minor-age", "第三十条"), ("nop.unproved", "第五十七条第一款第三项")],
)
def test_a_decision_not_to_punish_names_its_article(ground: str, article: str) -> None:
    assert f"依照《中华人民共和国行政处罚法》{article}的规定，本机关决定对你不予行政处罚" in said_of(
        "no_penalty_decision", ground=ground
    )


@pytest.mark.parametrize(("ground", "deserved"), [("nop.first", True), ("nop.nofault", False)])
def test_only_a_first_violation_would_have_been_punished(ground: str, deserved: bool) -> None:
    assert ("本应给予行政处罚" in said_of("waiver_notice", ground=ground)) is deserved


def test_a_conclusion_that_proposes_no_penalty_names_no_tier() -> None:
    found = said_of("conclusion_report", facts=[], kinds=[], fine=None, content="", tier="", capacity="under14")
    assert "建议不予行政处罚" in found
    assert "责任能力：未满十四周岁" in found
    assert "裁量阶次" not in found
    assert "处罚依据" not in found


def test_a_correction_of_2024_names_the_one_organ_of_that_day() -> None:
    base = values("correction_decision")
    old = squeezed(text_of(render.pdf("correction_decision", base, ISSUED)))
    new = squeezed(text("correction_decision", act=base["act"] | {"at": "2024-03-01T09:00:00+08:00"}))
    assert "重庆市潼南区人民政府或者重庆市城市管理局申请行政复议" in old
    assert "向重庆市潼南区人民政府申请行政复议" in new


def test_a_hearing_that_the_party_stayed_away_from_is_not_said_to_carry_the_decision() -> None:
    base = values("penalty_decision")
    away = base["related"] | {"pen.hearing-hold": base["related"]["pen.hearing-hold"] | {"attended": False}}
    found = squeezed(text("penalty_decision", related=away))
    assert "没有到场，视为放弃听证权利" in found
    assert "根据听证笔录作出" not in found


# --- the catalogue -------------------------------------------------------------------------------------------------


def test_every_paper_that_a_step_issues_is_in_the_catalogue_and_no_other() -> None:
    assert {kind for _, kind in STEPS} == set(PAPERS) == set(DATA)


def test_every_paper_has_a_layout_and_every_layout_a_paper() -> None:
    found = {path.stem for path in render.LAYOUTS.glob("*.typ")}
    assert found == {paper.template for paper in PAPERS.values()} | {"layout"}


def test_each_number_word_belongs_to_one_kind() -> None:
    words = [paper.word for paper in PAPERS.values() if paper.word]
    assert len(words) == len(set(words))


def test_sealed_letters_and_decisions_are_numbered() -> None:
    assert all(paper.word for paper in PAPERS.values() if paper.head == "red")


def test_the_samples_are_lawful_data_of_their_steps() -> None:
    for kind, (step, data) in DATA.items():
        MODELS[step].model_validate(data)
        assert (step, kind) in [(known.id, issued) for known, issued in STEPS]


# --- what is on the paper ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_every_paper_prints_what_each_must(kind: str) -> None:
    """Title, bureau, number and check code; in a case the party and what it is about; in the common layouts every field of the act."""
    paper, given = PAPERS[kind], values(kind)
    made = render.pdf(kind, given, ISSUED)
    said = text_of(made)
    assert paper.title in said
    assert BUREAU["name"] in said
    assert squeezed(given["number"]) in said or squeezed(given["matter"]["number"]) in said
    assert render.digest(kind, given)[:16] in re.sub(r"\s", "", PdfReader(io.BytesIO(made)).pages[0].extract_text())
    if given["party"] and not paper.nameless:
        assert PARTY["name"] in said
        assert not given["case"] or CASE["item_title"] in said or CASE["summary"] in said
    if paper.template in ("form", "letter", "record", "decision"):
        for label, content in view.view(kind, given)["rows"]:
            assert squeezed(label) in said or label == "接收机关"
            for line in content.split("\n"):
                assert squeezed(line).rstrip("。") in said


@pytest.mark.parametrize("kind", sorted(kind for step, kind in STEPS if step.id.startswith("prk.")))
def test_papers_of_a_ticket_name_the_vehicle(kind: str) -> None:
    assert "渝C12345" in text(kind, vehicle="渝C12345")


@pytest.mark.parametrize("kind", sorted(kind for kind, paper in PAPERS.items() if paper.nameless))
def test_a_nameless_paper_names_nobody_known_or_not(kind: str) -> None:
    said = text(kind, vehicle="渝C12345")
    assert not [told for told in PARTY.values() if told and squeezed(told) in squeezed(said) and told != "citizen"]


def test_a_parking_notice_carries_what_the_law_asks() -> None:
    said = text("parking_notice", vehicle="渝C12345", party=None)
    for part in (
        "车辆驾驶人（使用人）：",
        "渝C12345",
        "2023年3月1日9时00分",
        CASE["place"],
        f"违反了{CASE['statute']}{CASE['duty_article']}",
        CASE["penalty_article"],
        "请在2023年3月31日以前，持有效证件到示例大厅接受处理",
        "网上，自本告知单发出时起可以查看",
        "有权陈述、申辩；对记录有异议的，可以提出。途径：窗口",
        "五个工作日内核实答复",
        "不是行政处罚决定",
    ):
        assert squeezed(part) in said, part
    assert "载明时间" not in said


def test_a_problem_handed_over_is_told_with_its_facts() -> None:
    said = text("problem_transfer")
    for part in ("邻区机关（示例）：", "桥头建筑垃圾", "邻区示例桥西头", "2023年2月28日", "约三吨", "地点在你单位辖区"):
        assert part in said
    assert "约三吨" in text("problem_answer")


@pytest.mark.parametrize(
    "kind",
    [
        "parking_notice",
        "parking_waiver",
        "power_handover",
        "power_withdrawal",
        "crime_transfer",
        "device_announcement",
        "parking_demand",
    ],
)
def test_a_statement_to_others_is_no_list_of_boxes(kind: str) -> None:
    said = text(kind)
    assert "：是" not in said
    assert "T01" not in said
    assert "I001" not in said


def test_the_penalty_decision_carries_what_the_law_asks() -> None:
    said = text("penalty_decision")
    for part in (
        PARTY["name"],
        PARTY["address"],
        *(fact["text"] for fact in PROPOSAL["facts"]),
        "E1",
        "现场照片",
        "《重庆市市容环境卫生管理条例》第七十条第二项",
        CASE["duty_article"],
        "警告",
        "罚款人民币陆仟元整（6000元）",
        "15日内",
        "示例银行潼南支行",
        "重庆市潼南区示例路2号",
        "按日加处罚款数额百分之三的罚款",
        "60日内向重庆市潼南区人民政府或者重庆市城市管理局申请行政复议",
        "6个月内直接向重庆市潼南区人民法院提起行政诉讼",
        "数量没有12㎡（本机关复核：不予采纳",
        "潼城管罚告字〔2023〕3号",
        "2023年3月20日举行了听证",
        "2023年4月10日",
        "（印章）",
    ):
        assert squeezed(part) in said, part


def test_a_decision_without_surcharge_told_does_not_threaten_it() -> None:
    data = DATA["penalty_decision"][1] | {"surcharge_told": False}
    assert "百分之三" not in text("penalty_decision", data=data)


def test_the_notice_of_a_fee_says_how_much_for_what_and_two_ways_to_pay() -> None:
    said = text("permit_fee_notice")
    for words in (
        "城市道路占用费",
        "第三十七条",
        "每平方米每日1元",
        "36.50元",
        "叁拾陆元伍角整",
        "网上缴款",
        "银行缴款",
        BUREAU["bank"],
    ):
        assert words in said


def test_a_warning_alone_names_no_bank() -> None:
    given = values("penalty_decision")
    given["related"]["pen.decide"] = given["related"]["pen.decide"] | {"kinds": ["warning"], "fine": None}
    said = text_of(render.pdf("penalty_decision", given, ISSUED))
    assert "警告" in said
    assert "示例银行" not in said


def test_the_notice_offers_a_hearing_only_when_the_right_exists() -> None:
    data = DATA["prior_notice"][1]
    assert "有权要求听证" in text("prior_notice")
    assert "要求听证" not in text("prior_notice", data=data | {"hearing_right": False})


def test_the_notice_names_the_days_for_the_answer() -> None:
    assert "5个工作日内提出" in text("prior_notice")


def test_reconsideration_comes_first_where_the_data_say_so() -> None:
    assert "应当先申请行政复议" in text("spot_decision")
    assert "应当先申请行政复议" not in text("spot_decision", data=DATA["spot_decision"][1] | {"reconsider_first": False})


def test_an_organisation_is_addressed_as_one() -> None:
    said = text("penalty_decision", party=ORG)
    assert "统一社会信用代码：91500223MA0000000X" in said
    assert "法定代表人（负责人）：赵赟" in said
    assert "你单位有下列违法行为" in said


def test_a_refused_signature_is_noted_with_its_witness() -> None:
    data = DATA["inquiry_record"][1] | {"party_signed": "refused", "refusal_note": "居委会干部郑某见证"}
    assert "拒绝签名" in text("inquiry_record", data=data)
    assert "居委会干部郑某见证" in text("inquiry_record", data=data)


def test_the_review_ticks_its_result() -> None:
    made = [
        render.pictures(
            "legal_review_opinion", values("legal_review_opinion", data=DATA["legal_review_opinion"][1] | {"result": result})
        )
        for result in ("passed", "mend", "returned")
    ]
    assert made[0] != made[1] != made[2] != made[0]


def test_dissent_is_in_the_record_of_the_discussion() -> None:
    said = text("collective_record")
    assert "建议再降低数额有" in said
    assert "同意无" in said


def test_the_seizure_decision_carries_what_the_law_asks() -> None:
    """行政强制法第二十四条."""
    said = text("seizure_decision")
    for part in (
        PARTY["name"],
        PARTY["address"],
        "拒不改正",
        "依照《重庆市市容环境卫生管理条例》第十八条",
        "扣押期限为30日，自2023年3月1日起至2023年3月31日止",
        "三轮车",
        "E1《现场照片》",
        "保管人：王犇",
        "60日内",
        "（印章）",
    ):
        assert squeezed(part) in said, part
    for code in ("期限（日）", "P01", "cqsr"):
        assert code not in said


def test_a_sealed_place_is_not_said_to_be_seized() -> None:
    related = values("seizure_decision")["related"]
    sealed = {**related, "coe.approve": related["coe.approve"] | {"measure": "seal", "basis": "waste-27"}}
    said = text("seizure_decision", related=sealed)
    assert "予以查封" in said
    assert "查封期限为30日" in said
    assert "不得擅自启封" in said


def test_the_demand_carries_what_the_law_asks() -> None:
    """行政强制法第三十五条."""
    said = text("demand_notice")
    for part in (
        PARTY["name"],
        "缴纳罚款",
        "10个工作日内",
        "到银行缴纳",
        "人民币伍仟元整（5000元）",
        "有权进行陈述和申辩",
        "2023年3月16日届满",
    ):
        assert squeezed(part) in said, part
    assert "PT1" not in said


def test_the_decision_to_enforce_carries_what_the_law_asks() -> None:
    said = text("execution_decision")
    for words in (
        *("当事人", PARTY["name"], "住址"),  # 第三十七条第二款第一项
        *("作出催告书（潼城管催字〔2023〕2号）", "没有履行", "没有提出陈述、申辩", "《某法》第一条", "第三十七条"),  # 第二项
        *("方式：拆除", "时间：2023年9月26日", "人民币伍仟元整"),  # 第三项
        *("申请行政复议", "提起行政诉讼"),  # 第四项
        *("重庆市潼南区城市管理局", "（印章）"),  # 第五项
    ):
        assert squeezed(words) in said, words
    assert "转移、隐匿" not in said
    moving = DATA["execution_decision"][1] | {"moving": True}
    assert "有转移、隐匿财物的迹象" in text("execution_decision", data=moving)


def test_the_decision_of_substitute_performance_carries_what_the_law_asks() -> None:
    said = text("substitute_decision")
    for words in (
        *(PARTY["name"], "住址", "危害交通安全", "第五十条、第五十一条", "资金困难。本机关复核：不影响履行"),
        *("方式：清理路面", "时间：2023年9月26日", "三、标的", "（3000元）", "某清洁公司（示例）", "提起行政诉讼"),
    ):
        assert squeezed(words) in said, words
    again = text("substitute_demand")
    for words in ("（潼城管代决字〔2023〕1号）", "某清洁公司（示例）", "于2023年9月26日派员到场监督", "停止代履行"):
        assert squeezed(words) in again, words
    urgent = text("urgent_decision")
    for words in ("第五十二条", "渣土车遗洒的渣土", "驾驶人没有清扫设备", "立即实施", "不在场", "（800元）"):
        assert squeezed(words) in urgent, words
    assert "再次催告" not in urgent


def test_the_application_goes_to_the_court() -> None:
    """行政强制法第五十四条、第五十五条."""
    said = text("court_application")
    for part in (
        "申请执行人：重庆市潼南区城市管理局",
        "负责人：周䶮",
        f"被执行人：{PARTY['name']}",
        "强制执行罚款五千元",
        "潼城管罚决字〔2023〕12号",
        "2023年3月1日送达",
        "潼城管催字〔2023〕2号",
        "资金困难",
        "1.行政决定书及事实、理由和依据",
        "此致重庆市潼南区人民法院",
        "行政机关负责人（签名）",
    ):
        assert squeezed(part) in said, part
    assert "P03" not in said
    assert f"{PARTY['name']}：" not in said


def test_the_record_of_a_draw_tells_how_many_of_each_credit_class() -> None:
    said = squeezed(text("draw_record"))
    for told in ("按信用等级抽取", "一般失信1户抽1户", "无失信信息1户抽0户", "对象在每一等级里各自排列、各取前面该等级的户数"):
        assert told in said, told


def test_a_settlement_names_each_thing() -> None:
    assert squeezed("1三轮车一辆没收依法没收") in text("seizure_settlement")
    assert "随案移送" in text("seizure_transfer")


def test_the_announcement_of_a_demolition_names_building_decision_and_term() -> None:
    said = text("demolition_announcement")
    for part in (
        "某小区楼顶",
        "砖混一层",
        "规认1号",
        "2023年4月10日前自行拆除",
        "不申请行政复议或者提起行政诉讼，又不拆除的，将依法强制拆除",
    ):
        assert squeezed(part) in said, part


# --- odd values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "kind"), STEPS, ids=lambda part: part if isinstance(part, str) else part.id)
def test_every_paper_prints_with_nothing_but_the_step(step: Any, kind: str) -> None:
    bare = lenient(step.data, {}).model_dump(mode="json", warnings=False)
    said = text_of(render.pdf(kind, {"act": {"step": step.id}, "data": bare}, ISSUED))
    assert PAPERS[kind].title in said


def test_rare_characters_are_printed() -> None:
    said = text("penalty_decision", party=PARTY | {"name": "陈喆堃犇翀赟䶮", "address": "示例路12㎡"})
    assert "陈喆堃犇翀赟䶮" in said
    assert "12㎡" in said


def test_a_very_long_name_and_facts_of_three_pages_lose_nothing() -> None:
    name = "重庆市潼南区" + "示例环境治理与城市服务" * 12 + "有限责任公司"
    facts = [
        {
            "element": "conduct",
            "text": f"第{n}处地点倾倒建筑垃圾，" + "现场有砖块、混凝土块和废弃木板，" * 8 + f"编号甲{n}乙。",
            "evidence": ["E1"],
        }
        for n in range(20)
    ]
    given = values("penalty_decision", party=ORG | {"name": name})
    given["related"]["pen.decide"] = given["related"]["pen.decide"] | {"facts": facts}
    made = render.pdf("penalty_decision", given, ISSUED)
    said = text_of(made)
    assert pages_of(made) > 4
    assert name in said
    assert all(f"编号甲{n}乙" in said for n in range(20))


def test_a_long_bureau_name_stays_on_the_page() -> None:
    name = "重庆市" + "某某自治县" * 5 + "城市管理综合行政执法局"
    first = PdfReader(
        io.BytesIO(render.pdf("penalty_decision", values("penalty_decision", bureau=BUREAU | {"name": name}), ISSUED))
    )
    assert name in squeezed(first.pages[0].extract_text())


def test_a_form_with_twenty_thousand_characters_runs_over_pages() -> None:
    made = render.pdf("filing_form", values("filing_form", case=CASE | {"summary": "现场情况说明。" * 2800}), ISSUED)
    assert pages_of(made) > 3
    assert text_of(made).count("现场情况说明。") == 2800


def test_typed_markup_is_text() -> None:
    tricky = '#import "x" *粗* _斜_ $a$ `码` <标签> @引用 // 注释 \\ 反斜'
    assert squeezed(tricky) in text("correction_order", data=DATA["correction_order"][1] | {"conduct": tricky})


def test_invisible_marks_are_dropped() -> None:
    assert "陈喆堃" in text("correction_order", party=PARTY | {"name": "陈\u200b喆\ufeff堃"})


def test_a_character_without_glyph_is_refused_with_its_code() -> None:
    with pytest.raises(InputError, match=r"“\U0001F600”（U\+1F600）"):
        render.pdf("correction_order", values("correction_order", party=PARTY | {"name": "陈\U0001f600"}), ISSUED)


def test_missing_glyphs_names_exactly_what_cannot_be_printed() -> None:
    assert fonts.missing_glyphs("陈喆堃犇翀赟䶮㎡〔〕①A1\n\t　") == set()
    assert fonts.missing_glyphs("陈\U0001f600\ue000") == {"\U0001f600", "\ue000"}


def test_unknown_kinds_and_steps_are_sentences() -> None:
    with pytest.raises(InputError, match="没有“pardon”这种文书"):
        render.pdf("pardon", values("filing_form"), ISSUED)
    with pytest.raises(InputError, match="不在任何程序中"):
        render.pdf("filing_form", values("filing_form", act={"step": "pen.pardon"}), ISSUED)


# --- the same again ------------------------------------------------------------------------------------------------


def test_the_same_values_give_the_same_bytes() -> None:
    one, other = (render.pdf("penalty_decision", values("penalty_decision"), ISSUED) for _ in range(2))
    assert one == other
    assert one != render.pdf("penalty_decision", values("penalty_decision"), ISSUED + timedelta(seconds=1))


def test_it_is_an_archive_pdf() -> None:
    reader = PdfReader(io.BytesIO(render.pdf("penalty_decision", values("penalty_decision"), ISSUED)))
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")
    assert reader.metadata is not None
    assert reader.metadata.title == "行政处罚决定书"


def test_the_digest_names_kind_template_and_every_value() -> None:
    base = render.digest("penalty_decision", values("penalty_decision"))
    assert re.fullmatch(r"[0-9a-f]{64}", base)
    assert base == render.digest("penalty_decision", dict(reversed(values("penalty_decision").items())))
    assert base != render.digest("penalty_decision", values("penalty_decision", number="潼城管罚决字〔2023〕13号"))
    assert base != render.digest("no_penalty_decision", values("penalty_decision"))


def test_the_qr_code_holds_the_address_of_the_digest() -> None:
    """Read from a picture of the page, as a phone would."""
    given = values("penalty_decision")
    page = pypdfium2.PdfDocument(render.pdf("penalty_decision", given, ISSUED))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert code.text == f"https://fadu.example.cn/verify/{render.digest('penalty_decision', given)}"


def test_a_preview_is_marked_and_carries_neither_number_nor_code() -> None:
    said = text_of(render.preview("penalty_decision", values("penalty_decision"), ISSUED))
    assert "预览稿" in said
    assert "潼城管示字" not in said
    assert "查验码" not in said
    assert "预览稿" not in text("penalty_decision")


def test_a_preview_shows_a_placeholder_for_what_cannot_be_printed() -> None:
    given = values("correction_order", party=PARTY | {"name": "陈\U0001f600"})
    assert "陈〓" in text_of(render.preview("correction_order", given, ISSUED))


def test_a_preview_can_be_a_picture() -> None:
    made = render.pictures("penalty_decision", values("penalty_decision"))
    assert len(made) == pages_of(render.preview("penalty_decision", values("penalty_decision"), ISSUED))
    assert made[0].startswith(b"\x89PNG")


def test_threads_print_at_once() -> None:
    given = [values("correction_order", number=f"潼城管责改字〔2023〕{n}号") for n in range(12)]
    alone = [render.pdf("correction_order", one, ISSUED) for one in given]
    made: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n: made.update({n: render.pdf("correction_order", given[n], ISSUED)})) for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [made[n] for n in range(12)] == alone


@pytest.mark.django_db
def test_a_kept_paper_is_known_to_be_lost_or_altered_and_is_kept_anew(settings: Any, tmp_path: Path) -> None:
    settings.FADU_FILES = tmp_path
    mark = "ab" * 32
    made = render.pdf("correction_order", values("correction_order"), ISSUED, mark)
    assert render.kept(mark) is None
    render.keep([(mark, "correction_order", made)])
    row = Rendering.objects.get(digest=mark)
    assert (row.size, row.template_version) == (len(made), render.template_version("correction_order"))
    assert render.digest_of(row.sha256) == mark
    place = tmp_path / row.sha256[:2] / row.sha256
    assert render.kept(mark) == made
    place.unlink()
    assert render.kept(mark) is None
    render.keep([(mark, "correction_order", made)])
    assert render.kept(mark) == made
    place.chmod(0o600)
    place.write_bytes(b"%PDF-altered")
    assert render.kept(mark) is None
    render.keep([(mark, "correction_order", made)])
    assert files.intact(row.sha256)
    assert Rendering.objects.count() == 1


def test_a_new_template_is_a_new_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    given = values("correction_order")
    before = render.digest("correction_order", given)
    monkeypatch.setattr(render, "template_version", lambda kind: "新")
    assert render.digest("correction_order", given) != before


@pytest.fixture
def own_font(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts a font of that family, which has those characters only, into the administrator's folder."""
    settings.FADU_FONTS = tmp_path

    def put(family: str, characters: str) -> None:
        own = TTFont(fonts.sans_path())
        subsetter = Subsetter()
        subsetter.populate(text=characters)
        subsetter.subset(own)
        for record in own["name"].names:
            own["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
        own["CFF "].cff.topDictIndex[0].FamilyName = family
        own.save(tmp_path / f"{family}.otf")
        monkeypatch.setattr(fonts, "fonts", cache(fonts.fonts.__wrapped__))
        monkeypatch.setattr(fonts, "body_fonts", cache(fonts.body_fonts.__wrapped__))
        monkeypatch.setattr(view, "body_fonts", fonts.body_fonts)
        monkeypatch.setattr(render, "fonts", fonts.fonts)
        monkeypatch.setattr(render, "_local", threading.local())

    return put


def fonts_of(made: bytes) -> set[str]:
    return {
        str(font["/BaseFont"])
        for page in PdfReader(io.BytesIO(made)).pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }


def test_the_administrators_font_is_used_and_the_packaged_one_fills_its_gaps(own_font: Callable[[str, str], None]) -> None:
    """A font of five characters stands for 仿宋, which lacks rare characters of names."""
    own_font("Own Fang", "责令改正通")
    assert fonts.body_fonts() == ["Own Fang", fonts.SONG]
    made = render.pdf("correction_order", values("correction_order"), ISSUED)
    used = fonts_of(made)
    assert any("Own" in name for name in used)
    assert any("NotoSerif" in name for name in used)
    assert "陈喆堃" in text_of(made)


def annual_report(text: str) -> bytes:
    said = values("annual_report")
    opened = {
        "year": 2023,
        "topic": "情况报告",
        "receivers": ["区委"],
        "drafter": "P1",
        "seq": 1,
        "at": "2024-01-08T09:00:00+08:00",
    }
    final = {"text": text, "figures": [], "seq": 2, "at": "2024-01-09T09:00:00+08:00"}
    said["related"] = {"rep.open": opened, "rep.text": final}
    return render.pdf("annual_report", said, ISSUED)


def test_the_annual_report_has_its_page_numbers_between_dashes_on_the_outer_side() -> None:
    made = annual_report("\n".join(["一、成效", *["稳步推进各项工作，依法办理。" * 40] * 6]))
    document = pypdfium2.PdfDocument(made)
    assert len(document) > 2
    for number, page in enumerate(document, 1):
        said = page.get_textpage()
        found = said.search(f"— {number} —").get_next()
        assert found is not None, said.get_text_range()[-60:]
        left, *_ = said.get_charbox(found[0])
        assert (left > page.get_width() / 2) == (number % 2 == 1)
        assert "页" not in said.get_text_range()
    assert "成效稳步推进" in text_of(made)


def test_the_annual_report_takes_the_official_faces_where_they_are(own_font: Callable[[str, str], None]) -> None:
    own_font("AA KaiTi", "一加强学习落实制度（）")
    own_font("ZZ FangSong", "落实制度")
    used = fonts_of(annual_report("一、成效\n落实制度。"))
    assert any("ZZ" in name for name in used)
    assert not any("AA" in name for name in used), "KaiTi is for headings of the second level"
    assert any("AA" in name for name in fonts_of(annual_report("一、成效\n（一）加强学习\n落实制度。")))


def test_published_results_list_every_visit_and_nothing_of_what_was_seen() -> None:
    visits = [
        {"place": "甲公司（示例）", "checked_on": "2023-06-08", "result": "未发现问题"},
        {"place": "乙公司（示例）", "checked_on": "2023-06-09", "result": "发现问题已责令改正"},
    ]
    said = squeezed(text("inspection_results", visits=visits))
    for told in ("甲公司（示例）", "2023年6月8日", "未发现问题", "乙公司（示例）", "2023年6月9日", "发现问题已责令改正"):
        assert squeezed(told) in said, told


def test_the_notice_of_an_inspection_is_addressed_to_the_one_inspected() -> None:
    assert "丙店：" in squeezed(text("check_notice"))


def test_the_record_of_the_store_lists_what_is_kept() -> None:
    assert "1.三轮车一辆完好" in squeezed(text("custody_record"))
