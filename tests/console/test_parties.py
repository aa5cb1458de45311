"""当事人: exact search, masked, and every look at personal data recorded with its purpose."""

from collections.abc import Callable

import pytest
from django.test import Client

from fadu.ledger.models import Look
from tests.console.making import citizen, filed

SignIn = Callable[[str], Client]


def test_search_is_exact_and_masked(sign_in: SignIn) -> None:
    filed("欧阳慕容")
    client = sign_in("P014")
    found = client.post("/parties/search/", {"q": "欧阳慕容"}).text
    assert "欧***" in found
    assert "没有找到" in client.post("/parties/search/", {"q": "欧阳"}).text
    assert Look.objects.count() == 0


def test_the_search_is_not_part_of_the_address(sign_in: SignIn) -> None:
    filed("欧阳慕容")
    assert "欧***" not in sign_in("P014").get("/parties/search/?q=欧阳慕容").text


@pytest.mark.parametrize("text", ["", " ", "\0", "'; DROP TABLE", "长" * 5000])
def test_odd_searches_find_nothing(sign_in: SignIn, text: str) -> None:
    assert "没有找到" in sign_in("P014").post("/parties/search/", {"q": text}).text


def test_parties_of_other_units_are_not_found(sign_in: SignIn) -> None:
    party = filed("欧阳慕容").party
    assert party is not None
    other = sign_in("P015")
    assert "没有找到" in other.post("/parties/search/", {"q": "欧阳慕容"}).text
    assert other.get(f"/parties/{party.key}/").status_code == 404
    assert other.post(f"/parties/{party.key}/", {"purpose": "办理案件"}).status_code == 404
    assert Look.objects.count() == 0


def test_a_look_needs_a_purpose_and_is_recorded(sign_in: SignIn) -> None:
    row = filed("欧阳慕容")
    assert row.party is not None
    client, address = sign_in("P014"), f"/parties/{row.party.key}/"
    assert "欧阳慕容" not in client.get(address).text
    refused = client.post(address, {"purpose": "随便看看"})
    assert refused.status_code == 400
    assert "请写明查看个人信息的用途" in refused.text
    assert "欧阳慕容" not in refused.text
    assert Look.objects.count() == 0
    shown = client.post(address, {"purpose": "办理案件", "other": "核对住址", "matter": row.number})
    assert "欧阳慕容" in shown.text
    assert "13800000000" in shown.text
    assert "no-store" in shown["Cache-Control"]
    look = Look.objects.get()
    assert (look.person, look.party, look.purpose, look.matter) == ("P014", row.party.key, "办理案件：核对住址", row.number)


def test_a_look_does_not_name_a_foreign_matter(sign_in: SignIn) -> None:
    row, other = filed("欧阳慕容"), filed("王二", place="另一处")
    assert row.party is not None
    sign_in("P014").post(f"/parties/{row.party.key}/", {"purpose": "办理案件", "matter": other.number})
    assert Look.objects.get().matter == ""


def test_too_long_a_purpose_is_said(sign_in: SignIn) -> None:
    row = filed()
    assert row.party is not None
    answer = sign_in("P014").post(f"/parties/{row.party.key}/", {"other": "长" * 81})
    assert answer.status_code == 400
    assert "最多 80 字" in answer.text


def test_those_who_serve_the_whole_bureau_see_a_party_without_matter(sign_in: SignIn) -> None:
    key = citizen("赵六").key
    assert "没有关联的事项" in sign_in("P004").get(f"/parties/{key}/").text
    assert sign_in("P014").get(f"/parties/{key}/").status_code == 404


def test_looks_are_listed_for_legal_and_administrator_only(sign_in: SignIn) -> None:
    row = filed()
    assert row.party is not None
    sign_in("P014").post(f"/parties/{row.party.key}/", {"purpose": "办理案件"})
    for code in ("P004", "P043"):
        assert row.party.key in sign_in(code).get("/looks/").text
    assert sign_in("P014").get("/looks/").status_code == 403
    assert "没有符合条件的查看记录" in sign_in("P004").get("/looks/?q=P999").text
    assert row.party.key in sign_in("P004").get("/looks/?q=P014&before=junk").text


def test_looks_go_on_over_pages(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fadu.console.parties.PAGE", 2)
    Look.objects.bulk_create(Look(party=f"D{number}", person="P014", purpose="办理案件") for number in range(3))
    client = sign_in("P004")
    first = client.get("/looks/")
    second = client.get(f"/looks/?before={first.context['next']}")
    assert [look.party for answer in (first, second) for look in answer.context["rows"]] == ["D2", "D1", "D0"]
    assert second.context["next"] == ""
