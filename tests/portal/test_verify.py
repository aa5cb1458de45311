"""文书核验, for everyone: by digest, by file, with what has become of the paper since."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from unittest.mock import patch

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger import papers, seals
from fadu.ledger.models import Matter, Paper
from fadu.ledger.record import Intent, load, record_act
from tests.console.making import filed
from tests.ledger.conftest import Play


def paper() -> Paper:
    found = Paper.objects.filter(matter=filed("欧阳慕容")).order_by("pk").last()
    assert found is not None
    return found


def pdf(found: Paper) -> bytes:
    procedure = ALL[found.matter.procedure]
    return papers.pdf(procedure, found, load(procedure, found.matter))


def send(client: Client, content: bytes, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/verify/", {"file": SimpleUploadedFile("文书.pdf", content, "application/pdf"), **more})


def test_a_paper_in_the_ledger_is_confirmed_without_sign_in(client: Client, bureau: None) -> None:
    found = paper()
    answer = client.get(f"/verify/{found.digest}/")
    assert answer.status_code == 200
    assert "登记在案" in answer.text
    assert "立案审批表" in answer.text
    assert "重庆市潼南区城市管理局" in answer.text
    assert "没有撤销、变更的记录" in answer.text


def test_it_gives_away_nothing_personal(client: Client, bureau: None) -> None:
    found = paper()
    text = client.get(f"/verify/{found.digest}/").text
    matter = found.matter
    assert matter.party is not None
    for secret in ("欧阳慕容", "欧***", matter.party.key, matter.place, matter.party.read("phone"), "李云舟"):
        assert secret not in text


@pytest.mark.parametrize("digest", ["0" * 64, "abc", "%00", "..%2F..%2Fetc", "é", "A" * 3000])
def test_an_unknown_digest_is_said(client: Client, bureau: None, digest: str) -> None:
    answer = client.get(f"/verify/{digest}/")
    assert answer.status_code == 404
    assert "没有登记" in answer.text or "没有这一页" in answer.text


def test_a_typed_digest_may_have_spaces_and_capitals_or_be_the_whole_address(client: Client, bureau: None) -> None:
    digest = paper().digest
    typed = " ".join((digest[:8], digest[8:])).upper()
    assert "登记在案" in client.get("/verify/", {"digest": typed}, follow=True).text
    assert "登记在案" in client.get("/verify/", {"digest": f"https://fadu.example/verify/{digest}/"}, follow=True).text
    assert client.get("/verify/").status_code == 200


def test_a_mistyped_digest_is_explained(client: Client, bureau: None) -> None:
    answer = client.get("/verify/", {"digest": "123"})
    assert answer.status_code == 400
    assert "核验码应是 64 位" in answer.text


def test_a_paper_that_its_act_does_not_name_is_not_confirmed(client: Client, bureau: None) -> None:
    found = paper()
    Paper.objects.filter(pk=found.pk).update(digest="f" * 64)
    assert client.get(f"/verify/{'f' * 64}/").status_code == 404


def test_the_file_itself_is_compared_byte_by_byte(client: Client, bureau: None) -> None:
    content = pdf(paper())
    answer = send(client, content)
    assert answer.status_code == 200
    assert "逐字节相同，没有改动" in answer.text
    by_hash = client.get("/verify/", {"file": hashlib.sha256(content).hexdigest().upper()})
    assert "逐字节相同，没有改动" in by_hash.text


def test_a_file_that_was_saved_again_is_not_the_same_but_named(client: Client, bureau: None) -> None:
    found = paper()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(found))))
    again = io.BytesIO()
    writer.write(again)
    answer = send(client, again.getvalue())
    assert answer.status_code == 404
    assert "不是同一个文件" in answer.text
    assert f"/verify/{found.digest}/" in answer.text
    assert "逐字节相同，没有改动" not in answer.text
    foreign = send(client, b"%PDF-1.7 something else")
    assert foreign.status_code == 404
    assert "索取原始文件" in foreign.text


@pytest.mark.parametrize("data", [{}, {"file": ""}, {"file": SimpleUploadedFile("空.pdf", b"")}])
def test_no_file_is_said(client: Client, bureau: None, data: dict[str, object]) -> None:
    answer = client.post("/verify/", data)
    assert answer.status_code == 400
    assert "请选择要核验的 PDF 文件" in answer.text


def test_a_hash_that_is_none_is_said(client: Client, bureau: None) -> None:
    assert client.get("/verify/", {"file": "xyz"}).status_code == 400


def test_too_many_uploads_are_refused_for_a_while(client: Client, bureau: None) -> None:
    codes = [send(client, b"%PDF-1.7").status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]
    assert "过于频繁" in send(client, b"%PDF-1.7").text


def test_what_became_of_the_paper_is_shown(client: Client, play: Play) -> None:
    row = play("short", "pub.penalty")
    decision = Paper.objects.get(matter=row, kind="penalty_decision")
    assert "没有撤销、变更的记录" in client.get(f"/verify/{decision.digest}/").text
    data = {"outcome": "revoked", "reasons": "适用条款有误", "reviewed": True}
    record_act(row.pk, Intent("pen.self-correct", data, ["P002"], datetime(2023, 4, 10, 10, tzinfo=CHINA)))
    text = client.get(f"/verify/{decision.digest}/").text
    assert "签发以后情况有变" in text
    assert "2023年4月10日</time>：原决定已由本机关自行纠正" in text


def test_the_proof_comes_when_the_day_is_sealed(client: Client, play: Play) -> None:
    with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, 6, 12, tzinfo=CHINA)):
        row = play("short", "pen.file")
    found = Paper.objects.filter(matter=row).first()
    assert found is not None
    address = f"/verify/{found.digest}/proof.json"
    page = f"/verify/{found.digest}/"
    Matter.objects.filter(pk=row.pk).update(synthetic=False)
    with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, 7, 0, 9, tzinfo=CHINA)):
        waiting = client.get(address)
        assert waiting.status_code == 409
        for said in (waiting.text, client.get(page).text):
            assert "2024年5月6日登记入账，当日的账本还没有封存。2024年5月7日0时10分以后封存" in said
            assert "演示数据" not in said
        assert seals.seal_days() == []
    assert "这一天已经过去，系统随时会封存" in client.get(page).text
    assert "下载存在证明</a>" not in client.get(page).text
    Matter.objects.filter(pk=row.pk).update(synthetic=True)
    assert "演示数据在载入的当天登记" in client.get(page).text
    with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, 7, 0, 10, tzinfo=CHINA)):
        assert [one.day for one in seals.seal_days()] == ["2024-05-06"]
    assert "还没有封存" not in client.get(page).text
    proof = client.get(address).json()
    assert proof["leaf"].split("|")[3] == found.digest
    published = client.get("/portal/roots.json").json()
    assert proof["seal"] in published["seals"]
    assert proof["roots"].endswith("/portal/roots.json")
    assert proof["seal"]["hash"] in client.get("/portal/roots/").text
    assert "下载存在证明" in client.get(f"/verify/{found.digest}/").text
    assert client.get(f"/verify/{'0' * 64}/proof.json").status_code == 404


def test_the_printed_code_opens_the_address_of_the_paper(client: Client, bureau: None) -> None:
    """Read by an independent decoder from a picture that an independent renderer made of the page."""
    found = paper()
    page = pypdfium2.PdfDocument(pdf(found))[0]
    codes = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert [code.text for code in codes] == [papers.verify_url(found.digest)]
    path = codes[0].text.partition("://")[2].partition("/")[2]
    assert "登记在案" in client.get(f"/{path}", follow=True).text


@pytest.mark.browser
def test_in_a_browser_the_file_is_hashed_and_stays(page: Page, transactional_db: None, bureau: None) -> None:
    content = pdf(paper())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verify/")
    page.set_input_files("#file", {"name": "文书.pdf", "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="核验文件").click()
    expect(page.locator("main")).to_contain_text("逐字节相同，没有改动")
    assert "POST" not in sent
    page.goto("/verify/")
    page.set_input_files("#file", {"name": "改.pdf", "mimeType": "application/pdf", "buffer": content + b"\n"})
    page.get_by_role("button", name="核验文件").click()
    expect(page.locator("main")).to_contain_text("不是同一个文件")
    expect(page.locator("main")).to_contain_text("立案审批表")
    assert "POST" not in sent
