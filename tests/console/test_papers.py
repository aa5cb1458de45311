"""Papers: issued ones as PDF, always the same; previews before the signing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from fadu.ledger import models
from tests.console.making import filed


def test_an_issued_paper_opens_in_the_page_and_is_always_the_same(sign_in: Any) -> None:
    filed()
    client = sign_in("P014")
    paper = models.Paper.objects.get(kind="filing_form")
    answer = client.get(reverse("paper", args=[paper.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''")
    assert answer.content.startswith(b"%PDF-")
    assert client.get(reverse("paper", args=[paper.pk])).content == answer.content


def test_a_paper_of_a_hidden_matter_is_not_found(sign_in: Any) -> None:
    filed()
    paper = models.Paper.objects.first()
    assert paper is not None
    assert sign_in("P018").get(reverse("paper", args=[paper.pk])).status_code == 404
    assert sign_in("P014").get(reverse("paper", args=[paper.pk + 1000])).status_code == 404


@pytest.mark.parametrize("step", ["pen.inspect", "pen.conclude", "pen.notice", "pen.decide"])
def test_the_draft_can_be_read_before_the_signing(sign_in: Any, step: str) -> None:
    row, client = filed(), sign_in("P002")
    kind = {
        "pen.inspect": "inspection_record",
        "pen.conclude": "conclusion_report",
        "pen.notice": "prior_notice",
        "pen.decide": "decision_approval",
    }
    address = reverse("paper_draft", args=[row.pk, step, kind[step]])
    empty = client.get(address)
    typed = client.post(address, {"d-kinds": "fine", "d-reasons": "甲乙丙丁" * 200, "d-text": "甲乙丙丁" * 200})
    for answer in (empty, typed):
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
    assert typed.content != empty.content
    assert models.Act.objects.filter(matter=row).count() == 2


def test_the_preview_of_a_filing_prints_the_party_typed_and_keeps_nothing(sign_in: Any) -> None:
    client = sign_in("P002")
    address = reverse("paper_draft_open", args=["penalty-ordinary", "pen.file", "filing_form"])
    typed = {"party-name": "欧阳若兰", "party-id_number": "500223199001011234", "d-party_kind": "citizen", "d-place": "兴潼大道"}
    answer = client.post(address, typed)
    assert answer.content.startswith(b"%PDF-")
    assert answer.content != client.post(address, typed | {"party-name": "张三丰"}).content
    assert not models.Party.objects.exists()


def test_a_kind_the_step_does_not_issue_is_not_found(sign_in: Any) -> None:
    row = filed()
    assert sign_in("P014").get(reverse("paper_draft", args=[row.pk, "pen.inspect", "penalty_decision"])).status_code == 404
