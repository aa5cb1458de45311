"""A report dropped on the page: each figure coloured, nothing kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fadu.ledger import models
from fadu.report.models import ReportVersion

TEXT = "开展“第一议题”学习3次。办理信访86件，其中接访45件、交办40件。投入12万元。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_is_laid_beside_the_ledger(sign_in: Callable[[str], Client], encoding: str) -> None:
    client = sign_in("P014")
    upload = SimpleUploadedFile("报告.txt", TEXT.encode(encoding))
    page = client.post(reverse("reconcile"), {"year": "2023", "file": upload}).content.decode()
    assert "不一致，台账0次" in page
    assert "算不拢：86件，其中接访45件、交办40件（分项合计 85）" in page
    assert "12万元" in page
    assert not models.Matter.objects.exists()
    assert not ReportVersion.objects.exists()


def test_a_pasted_text_will_do_and_markup_is_shown_as_text(sign_in: Callable[[str], Client]) -> None:
    page = sign_in("P014").post(reverse("reconcile"), {"year": "2023", "text": "<b>检查3次</b>"}).content.decode()
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"year": "2023"}, "请选择报告文件"),
        ({"year": "去年", "text": TEXT}, "请写明报告说的是哪一年"),
        ({"year": "1900", "text": TEXT}, "年度应当在"),
        ({"year": "2023", "text": "长" * 60_001}, "超过 60000 字"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(sign_in: Callable[[str], Client], said: dict[str, str], sentence: str) -> None:
    answer = sign_in("P014").post(reverse("reconcile"), said)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_broken_file_is_said_in_a_sentence(sign_in: Callable[[str], Client]) -> None:
    for name, content in (
        ("坏.pdf", b"%PDF-1.4 nothing"),
        ("旧.doc", b"\xd0\xcf\x11\xe0rest"),
        ("坏.docx", b"PK\x03\x04"),
        ("空.txt", b" "),
    ):
        answer = sign_in("P014").post(reverse("reconcile"), {"year": "2023", "file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 400, name
        assert f"“{name}”" in answer.content.decode()


def test_a_figure_broken_over_two_lines_is_coloured_on_both(sign_in: Callable[[str], Client]) -> None:
    text = "全年出动巡查人员2300余\n人次，清理垃圾。"
    page = sign_in("P014").post(reverse("reconcile"), {"year": "2023", "text": text}).content.decode()
    assert page.count(">2300余<") == 1
    assert page.count(">人次<") == 1
