"""Case files of other systems on the page: findings of each, or every fault by sheet, row and column; nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fadu.law.dossier import dump
from fadu.ledger import models
from fadu.registers import dossiers
from tests.law import cases
from tests.registers.test_dossiers import OFFICER, book, people_of, row, rows_of


def test_a_sheet_and_a_dossier_are_judged_and_not_kept(sign_in: Callable[[str], Client]) -> None:
    procedure, acts = cases.ordinary_case(3000)
    whole, pieces = rows_of(procedure, acts)
    bad, more = rows_of(procedure, [act for act in acts if act.step != "pen.notice"], "外案2号", len(whole) + 2)
    client, address = sign_in("P004"), reverse("foreign_files")
    content = book(whole + bad, people_of(acts), pieces + more)
    page = client.post(address, {"file": SimpleUploadedFile("外.xlsx", content)}).content.decode()
    first, second = page[page.index("外案1号") : page.index("外案2号")], page[page.index("外案2号") :]
    assert "没有发现问题" in first
    assert "pen-notice" in second
    assert "不得作出" in second
    plain = json.dumps(dump(procedure, "外案3号", "", acts[:-1]), ensure_ascii=False, default=str).encode()
    assert "外案3号" in client.post(address, {"file": SimpleUploadedFile("外.json", plain)}).content.decode()
    assert not models.Matter.objects.exists()


def test_faults_are_a_table(sign_in: Callable[[str], Client]) -> None:
    client, address = sign_in("P054"), reverse("foreign_files")
    answer = client.post(address, {"file": SimpleUploadedFile("坏.xlsx", book([row(at="昨天")], [OFFICER]))})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "有 1 处不能读" in page
    assert '<td class="num">2</td><td class="nowrap">时间</td>' in page
    for name, content, said in (
        ("坏.xlsx", b"no sheet", "不是 .xlsx 文件"),
        ("坏.json", b"{", "不是有效的 JSON 案卷"),
        ("坏.json", b'{"format": "fadu.dossier/1", "procedure": "problem", "acts": [{"step": "prb.list", "at": "x"}]}', "不是日期"),
    ):
        answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
        assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert "请先选择" in client.post(address).content.decode()


def test_the_template_can_be_downloaded(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("P004")
    assert reverse("foreign_files") in client.get(reverse("file_reviews")).content.decode()
    assert reverse("foreign_template") in client.get(reverse("foreign_files")).content.decode()
    assert client.get(reverse("foreign_template")).content == dossiers.template()
