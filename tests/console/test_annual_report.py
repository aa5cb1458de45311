"""The annual report's desk: begun from an outline, saved in versions, laid beside the ledger, printed, edited in Word and read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import count
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.ledger import models, read
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.report.annual import drafts
from fadu.report.models import Outline, ReportVersion
from tests.documents.reading import text_of

#: Each form is sent once.
KEYS = (f"key{number}" for number in count())
TEXT = (
    "一、主要做法和成效\n（一）学法\n开展“第一议题”学习{{party_first_topic_study_sessions}}。\n二、存在的不足和原因\n答复不够及时。\n"
    "三、主要负责人履行第一责任人职责情况\n带头学法。\n四、下一步工作安排\n继续整改。"
)


@pytest.fixture
def studied(bureau: None) -> None:
    """Three study sessions on the first agenda this year."""
    for number in range(3):
        said = {
            "kind": "first_agenda",
            "held_on": read.today().isoformat(),
            "topic": f"学习{number}",
            "texts": ["行政处罚法"],
            "chair": "P001",
            "attended": ["P001", "P002"],
            "minutes": "学习",
        }
        open_matter("leaders-study", Intent("stu.session", said, ["P042"]))


def begun(client: Client, **more: str) -> models.Matter:
    said = {"year": str(read.today().year), "outline": "report2023", "receivers": "区委、区政府", "key": "k1"} | more
    answer = client.post(reverse("annual_reports"), said)
    assert answer.status_code == 302, answer.content.decode()
    return models.Matter.objects.get(procedure="annual-report")


def save(client: Client, row: models.Matter, text: str, action: str = "save", **more: Any) -> Any:
    newest = drafts.newest(row)
    base = more.pop("base", newest.number if newest else 0)
    return client.post(
        reverse("annual_report", args=[row.pk]), {"text": text, "base": base, "action": action, "key": next(KEYS)} | more
    )


def test_a_report_begins_with_its_outline_and_once_a_year(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    version = drafts.newest(row)
    assert version is not None
    assert "{{party_first_topic_study_sessions}}" in version.text
    assert f"{read.today().year}年" in version.text
    again = client.post(reverse("annual_reports"), {"year": str(read.today().year), "outline": "report2023", "key": "k2"})
    assert again.status_code == 400
    assert f"该年度已有年度报告（{row.number}，起草中），不能再有一份。打开那一份办理" in again.content.decode()
    assert models.Matter.objects.filter(procedure="annual-report").count() == 1
    assert "没有这一提纲" in client.post(reverse("annual_reports"), {"year": "2020", "outline": "nix"}).content.decode()
    assert "年度应当在" in client.post(reverse("annual_reports"), {"year": "12", "outline": "report2023"}).content.decode()


def test_each_saved_version_is_kept_and_two_people_are_told(sign_in: Callable[[str], Client]) -> None:
    client, other = sign_in("P042"), sign_in("P004")
    row = begun(client)
    assert save(client, row, TEXT, note="重写").status_code == 302
    late = save(other, row, TEXT + "\n另一人的话。", base=1)
    assert late.status_code == 409
    assert "有人保存了第2稿" in late.content.decode()
    assert "另一人的话" in late.content.decode()
    assert [version.number for version in ReportVersion.objects.filter(matter=row)] == [1, 2]
    assert save(client, row, TEXT).status_code == 302
    assert ReportVersion.objects.filter(matter=row).count() == 2, "the same text is no new version"
    page = client.get(reverse("annual_report_versions", args=[row.pk])).content.decode()
    assert "第1稿" in page
    assert "重写" in page


def test_an_unknown_figure_an_empty_text_and_a_text_too_long_are_not_saved(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    for text, said in (("办理{{nix}}", "没有叫“nix”的指标"), ("  ", "正文是空的"), ("长" * 20_001, "超过 20000 字")):
        answer = save(client, row, text)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert ReportVersion.objects.count() == 1


@pytest.mark.usefixtures("studied")
def test_a_contradiction_stops_the_legal_section_until_it_is_mended(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    wrong = TEXT.replace("{{party_first_topic_study_sessions}}", "8次")
    page = save(client, row, wrong, "finish")
    assert page.status_code == 302
    said = row.acts.get(step="rep.reconcile").content["data"]
    assert [(line["said"], line["outcome"], line["ledger"]) for line in said["lines"]] == [("8次", "contradicted", "3次")]
    shown = client.get(reverse("annual_report", args=[row.pk])).content.decode()
    assert "不一致" in shown
    review = Intent("rep.legal", {"agreed": True, "opinion": "同意"}, ["P004"])
    with pytest.raises(Refused, match="与台账不一致的有8次"):
        record_act(row.pk, review)
    assert save(client, row, TEXT, "finish").status_code == 302
    final = row.acts.filter(step="rep.text").latest("seq").content["data"]
    assert final["figures"][0]["printed"] == "3次"
    assert final["figures"][0]["records"] == 3
    record_act(row.pk, review)
    row.refresh_from_db()
    assert row.stage == "已审核"
    closed = save(client, row, TEXT + "\n再改。")
    assert closed.status_code == 400
    assert "正文不能再改" in closed.content.decode()


@pytest.mark.usefixtures("studied")
def test_what_the_outline_asks_for_is_written_before_the_report_is_final(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    asked = TEXT.replace("继续整改。", "（请写明下一年度的主要安排。）")
    refused = save(client, row, asked, "finish")
    assert refused.status_code == 422
    assert "正文还没有写完：（请写明下一年度的主要安排。）" in refused.content.decode()
    assert not row.acts.filter(step="rep.text").exists()
    shown = client.get(reverse("annual_report", args=[row.pk])).content.decode()
    assert "<li>（请写明下一年度的主要安排。）</li>" in shown
    assert save(client, row, TEXT, "finish").status_code == 302
    assert 'id="unwritten"' not in client.get(reverse("annual_report", args=[row.pk])).content.decode()


@pytest.mark.usefixtures("studied")
def test_a_figure_typed_by_hand_needs_a_source(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    text = TEXT.replace("答复不够及时。", "答复不够及时。\n投入经费12.5万元。")
    save(client, row, text, "finish")
    review = Intent("rep.legal", {"agreed": True, "opinion": "同意"}, ["P004"])
    with pytest.raises(Refused, match=r"手写而没有来源的数字有12\.5万元"):
        record_act(row.pk, review)
    save(client, row, text, "finish", said=["12.5万元"], source=["区财政局决算"])
    record_act(row.pk, review)
    assert "区财政局决算" in client.get(reverse("annual_report", args=[row.pk])).content.decode()


@pytest.mark.usefixtures("studied")
def test_the_preview_opens_records_and_names_weak_evidence(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    save(client, row, TEXT + "\n信访86件，其中接访45件、交办40件。发放告知书{{notices_distributed}}。")
    page = client.get(reverse("annual_report_preview", args=[row.pk])).content.decode()
    year = read.today().year
    assert reverse("figure", args=[year, "party_first_topic_study_sessions"]) in page
    assert "没有记录" in page
    assert "算不拢" in page
    assert "所在日期尚未封存3条" in page
    assert f"{year - 1}年还没有用台账" in page


@pytest.mark.usefixtures("studied")
def test_the_pdf_is_the_official_layout(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    save(client, row, TEXT)
    answer = client.get(reverse("annual_report_pdf", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    said = text_of(answer.content)
    assert "区委、区政府：" in said
    assert "开展“第一议题”学习3次。" in said
    assert "法治政府建设情况报告" in said


@pytest.mark.usefixtures("studied")
def test_word_is_edited_and_read_back(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    save(client, row, TEXT)
    address = reverse("annual_report_read", args=[row.pk])
    body = client.get(reverse("annual_report_word", args=[row.pk])).content
    document = docx.Document(io.BytesIO(body))
    assert any(paragraph.style.name == "Heading 1" for paragraph in document.paragraphs)  # type: ignore[union-attr]
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer._element.xml
    changed = next(paragraph for paragraph in document.paragraphs if "答复不够及时" in paragraph.text)
    changed.runs[0].text = "答复不够及时，说理不够充分。"
    back = client.post(address, {"file": _file(document)}).content.decode()
    assert "数字没有改动，全部重新与指标相连" in back
    assert "说理不够充分" in back
    assert "学习{{party_first_topic_study_sessions}}。" in back
    assert ReportVersion.objects.filter(matter=row).count() == 2, "nothing is kept until it is saved"
    number = next(run for paragraph in document.paragraphs for run in paragraph.runs if run.text == "3次")
    number.text = "5次"
    back = client.post(address, {"file": _file(document)}).content.decode()
    assert "“3次”改成了“5次”" in back
    assert "自动编号" not in back
    changed.runs[0].add_break()
    changed.add_run("另起一行。")
    changed._p.get_or_add_pPr().get_or_add_numPr()
    back = client.post(address, {"file": _file(document)}).content.decode()
    assert "说理不够充分。\n另起一行。\n" in back
    assert "有 2 段用了 Word 的自动编号" in back
    for name, content in (("坏.docx", b"PK\x03\x04bad"), ("文.txt", "文字".encode())):
        refused = client.post(address, {"file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 400
        assert "不是 .docx 文件" in refused.content.decode()


@pytest.mark.usefixtures("studied")
def test_a_figure_that_could_not_be_filled_comes_back_as_its_place(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    row = begun(client)
    save(client, row, TEXT.replace("带头学法。", "带头学法。\n许可按时办结率{{ permit_completion_rate }}。"))
    body = client.get(reverse("annual_report_word", args=[row.pk])).content
    address = reverse("annual_report_read", args=[row.pk])
    back = client.post(address, {"file": SimpleUploadedFile("原样.docx", body)}).content.decode()
    assert "数字没有改动，全部重新与指标相连" in back
    assert "许可按时办结率{{permit_completion_rate}}。" in back
    document = docx.Document(io.BytesIO(body))
    place = next(run for paragraph in document.paragraphs for run in paragraph.runs if "permit_completion_rate" in run.text)
    place.text = "100%"
    back = client.post(address, {"file": _file(document)}).content.decode()
    assert "“{{permit_completion_rate}}”改成了“100%”" in back


def _file(document: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("改稿.docx", out.getvalue())


def test_a_bureau_writes_its_own_outline(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P042")
    address = reverse("report_outline", args=["new"])
    said = {"title": "本局提纲", "topic": "{year}年报告", "text": "一、成效\n公示{{penalty_cases_ordinary_published}}。"}
    assert client.post(address, said).status_code == 302
    row = Outline.objects.get()
    assert "已有名为“本局提纲”的提纲" in client.post(address, said).content.decode()
    assert "没有叫“nix”的指标" in client.post(address, {**said, "title": "二", "text": "{{nix}}"}).content.decode()
    own = reverse("report_outline", args=[f"own-{row.pk}"])
    assert client.post(own, {**said, "text": "一、改过"}).status_code == 302
    row.refresh_from_db()
    assert row.text == "一、改过"
    assert client.post(reverse("report_outline", args=["report2023"]), {**said, "title": "抄来的"}).status_code == 302
    assert Outline.objects.count() == 2
    assert "本局提纲" in client.get(reverse("annual_reports")).content.decode()


def test_officers_do_not_write_the_report(sign_in: Callable[[str], Client]) -> None:
    row = begun(sign_in("P042"))
    for address in (reverse("annual_reports"), reverse("annual_report", args=[row.pk])):
        assert sign_in("P014").get(address).status_code == 403


def test_queries_do_not_grow_with_reports_or_records(sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P042"), []
    row = begun(client)
    save(client, row, TEXT)
    addresses = [reverse("annual_reports"), *(reverse(name, args=[row.pk]) for name in ("annual_report", "annual_report_preview"))]
    for turn in range(2):
        for address in addresses:
            client.get(address)  # figures are computed once after each act
        with CaptureQueriesContext(connection) as asked:
            for address in addresses:
                assert client.get(address).status_code == 200
        counts.append(len(asked))
        for number in range(6):
            opened = {"year": 2000 + 6 * turn + number, "topic": f"{number}年报告", "drafter": "P042"}
            open_matter("annual-report", Intent("rep.open", opened, ["P042"]))
    assert counts[0] == counts[1]
