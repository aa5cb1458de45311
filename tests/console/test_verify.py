"""文书核验, for everyone."""

from collections.abc import Callable

import pytest
from django.test import Client

from fadu.ledger.models import Paper
from tests.console.making import filed

SignIn = Callable[[str], Client]


def paper() -> Paper:
    found = Paper.objects.filter(matter=filed("欧阳慕容")).order_by("pk").last()
    assert found is not None
    return found


def test_a_paper_in_the_ledger_is_confirmed_without_sign_in(client: Client, bureau: None) -> None:
    found = paper()
    answer = client.get(f"/verify/{found.digest}/")
    assert answer.status_code == 200
    assert "登记在案" in answer.text
    assert "立案审批表" in answer.text
    assert "重庆市潼南区城市管理局" in answer.text


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


def test_a_typed_digest_may_have_spaces_and_capitals(client: Client, bureau: None) -> None:
    digest = paper().digest
    typed = " ".join((digest[:8], digest[8:])).upper()
    answer = client.get("/verify/", {"digest": typed}, follow=True)
    assert "登记在案" in answer.text
    assert client.get("/verify/").status_code == 200


def test_a_mistyped_digest_is_explained(client: Client, bureau: None) -> None:
    answer = client.get("/verify/", {"digest": "123"})
    assert answer.status_code == 400
    assert "核验码应是 64 位" in answer.text


def test_a_paper_that_its_act_does_not_name_is_not_confirmed(client: Client, bureau: None) -> None:
    found = paper()
    Paper.objects.filter(pk=found.pk).update(digest="f" * 64)
    assert client.get(f"/verify/{'f' * 64}/").status_code == 404
