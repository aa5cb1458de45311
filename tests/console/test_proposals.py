"""送批: an officer prepares a decision, the head signs it or returns it."""

from collections.abc import Callable

import pytest
from django.test import Client

from fadu.console import proposals
from fadu.console.models import Proposal
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.ledger import read, record
from fadu.ledger.models import Act
from fadu.registers import asof
from tests.console.making import citizen, clue, filing

SignIn = Callable[[str], Client]


def person(code: str) -> Person:
    return asof.person(code, read.today())


@pytest.fixture
def prepared(bureau: None) -> Proposal:
    row = clue()
    return proposals.propose(row, "pen.file", filing(row, citizen("欧阳慕容")), [], person("P014"), "线索属实，请立案")


def test_the_head_finds_it_in_the_inbox_and_others_do_not(sign_in: SignIn, prepared: Proposal) -> None:
    assert "线索属实，请立案" in sign_in("P002").get("/").text
    assert "线索属实，请立案" not in sign_in("P032").get("/").text
    assert "我的送批" in sign_in("P014").get("/").text
    assert list(proposals.waiting(person("P002"))) == [prepared]
    assert list(proposals.waiting(person("P014"))) == []


def test_it_shows_what_was_prepared_with_the_party_masked(sign_in: SignIn, prepared: Proposal) -> None:
    page = sign_in("P002").get(f"/proposals/{prepared.pk}/").text
    assert "占道经营" in page
    assert "欧***" in page
    assert "欧阳慕容" not in page
    assert f"/matters/{prepared.matter_id}/do/pen.file/?proposal={prepared.pk}" in page


def test_those_it_does_not_concern_may_not_open_it(sign_in: SignIn, prepared: Proposal) -> None:
    assert sign_in("P032").get(f"/proposals/{prepared.pk}/").status_code == 403
    assert sign_in("P015").get(f"/proposals/{prepared.pk}/").status_code == 404


def test_an_unknown_one_is_said(sign_in: SignIn, prepared: Proposal) -> None:
    answer = sign_in("P002").get("/proposals/999999/")
    assert answer.status_code == 400
    assert "没有这一份送批" in answer.text


def test_it_is_returned_with_a_reason_and_sent_again(sign_in: SignIn, prepared: Proposal) -> None:
    head, address = sign_in("P002"), f"/proposals/{prepared.pk}/"
    refused = head.post(address, {"reason": "  "})
    assert refused.status_code == 400
    assert "请写明退回理由" in refused.text
    assert head.post(address, {"reason": "缺现场照片"})["Location"] == "/"
    assert "缺现场照片" in sign_in("P014").get("/").text
    assert "修改后重新送批" in sign_in("P014").get(address).text
    assert "已经处理" in head.post(address, {"reason": "再退一次"}).text
    again = proposals.propose(prepared.matter, "pen.file", prepared.data, [], person("P014"))
    prepared.refresh_from_db()
    assert prepared.state == "replaced"
    assert list(proposals.waiting(person("P002"))) == [again]


def test_the_proposer_may_not_return_it(sign_in: SignIn, prepared: Proposal) -> None:
    assert sign_in("P014").post(f"/proposals/{prepared.pk}/", {"reason": "不要了"}).status_code == 403
    assert proposals.take(prepared.pk).state == "waiting"


def test_once_signed_it_is_gone(prepared: Proposal) -> None:
    proposals.done(prepared.pk, person("P002"))
    with pytest.raises(InputError, match="已办理"):
        proposals.take(prepared.pk)
    with pytest.raises(InputError, match="已经处理"):
        proposals.send_back(prepared.pk, "晚了", person("P002"))


def test_preparing_writes_nothing_into_the_ledger(prepared: Proposal) -> None:
    assert Act.objects.count() == 1
    assert prepared.matter.stage == read.visible(person("P014")).get().stage


def test_what_the_stage_does_not_allow_cannot_be_proposed(bureau: None) -> None:
    row = clue()
    for step in ("pen.decide", "nonsense"):
        with pytest.raises(InputError, match="不能就这一步骤送批"):
            proposals.propose(row, step, {}, [], person("P014"))
    with pytest.raises(InputError, match="无权"):
        proposals.propose(row, "pen.file", {}, [], person("P015"))
    with pytest.raises(InputError, match="最多 500 字"):
        proposals.propose(row, "pen.file", {}, [], person("P014"), "长" * 501)


def test_it_says_when_the_matter_has_moved_on(sign_in: SignIn, prepared: Proposal) -> None:
    assert "又有新的办理" not in sign_in("P002").get(f"/proposals/{prepared.pk}/").text
    prepared.matter.refresh_from_db()
    record.record_act(prepared.matter_id, record.Intent("pen.file", prepared.data, ["P001"]))
    assert "又有新的办理" in sign_in("P002").get(f"/proposals/{prepared.pk}/").text


def test_a_new_proposal_takes_the_place_of_the_old(prepared: Proposal) -> None:
    newer = proposals.propose(prepared.matter, "pen.file", {"summary": "新"}, [], person("P014"))
    assert list(proposals.waiting(person("P002"))) == [newer]


def test_half_filled_data_is_shown_as_far_as_it_goes(sign_in: SignIn, bureau: None) -> None:
    row = clue()
    half = proposals.propose(row, "pen.file", {"summary": "只写了一半", "handlers": ["P014"], "party": None}, [], person("P014"))
    answer = sign_in("P002").get(f"/proposals/{half.pk}/")
    assert answer.status_code == 200
    assert "只写了一半" in answer.text
