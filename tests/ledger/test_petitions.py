"""Doors for petitions: both or neither; the one reported never sees it; who filed is kept in confidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from fadu.law.errors import InputError
from fadu.ledger import models, petitions, read, recheck
from fadu.ledger.guesses import MOST_GUESSES, TooMany
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.registers.asof import snapshot
from tests.furnished import furnish
from tests.petitions import ANSWER, DESK, HEAD, NAME, PHONE, WORKER, answered, do, party, registered

pytestmark = pytest.mark.both
CLUE = {"found_on": "2023-01-01", "place": "某路12号", "town": "JD-GUILIN", "summary": "夜间倾倒建筑垃圾"}


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()
    cache.clear()


def told() -> dict[str, Any]:
    return {"told_on": read.today(), "ways": "已登记为案件线索"}


def clue() -> dict[str, Any]:
    return CLUE | {"found_on": read.today()}


def test_a_report_becomes_a_clue_in_one_go() -> None:
    row = registered(0, claim="请求查处倾倒")
    done = petitions.sort_to_penalty(row.pk, "举报违法行为", clue(), told(), DESK, "P014", key="k")
    case = models.Matter.objects.get(procedure="penalty-ordinary")
    assert done.matter.stage == "已导入"
    assert done.act.content["data"]["record"] == case.number
    assert case.party is None
    assert "P014" in case.handlers
    assert models.Deadline.objects.filter(matter=case, clock="pen.clue", stopped=None).exists() or case.next_due is not None
    assert all(NAME not in act.body and PHONE not in act.body for act in models.Act.objects.all())
    again = petitions.sort_to_penalty(row.pk, "举报违法行为", clue(), told(), DESK, "P014", key="k")
    assert again.again
    assert models.Matter.objects.filter(procedure="penalty-ordinary").count() == 1


def test_the_clue_says_nothing_of_who_reported() -> None:
    row = registered(0, claim="请求查处倾倒")
    said = clue() | {"summary": f"{NAME}（138 0000-0000）举报夜间倾倒建筑垃圾"}
    petitions.sort_to_penalty(row.pk, "举报违法行为", said, told(), DESK, "P014", key="k")
    body = models.Act.objects.get(step="pen.clue").body
    assert NAME not in body
    assert "0000-0000" not in body
    assert "反映人（（电话））举报夜间倾倒建筑垃圾" in body


def test_when_the_petition_cannot_be_led_there_no_clue_stays() -> None:
    row = registered(0, urgent=True)
    with pytest.raises(Refused, match="还没有报告"):
        petitions.sort_to_penalty(row.pk, "举报违法行为", clue(), told(), DESK, "P014")
    assert not models.Matter.objects.filter(procedure="penalty-ordinary").exists()
    assert row.acts.count() == 1


def test_the_one_reported_and_his_unit_never_see_it() -> None:
    book = snapshot(read.today())
    accused = book.person("P014")
    row = registered(0, secret=True, accused="P014", accused_unit=accused.unit)
    assert row.barred == f"[P014][{accused.unit}]"
    for person in book.people():
        sees = read.visible(person).filter(pk=row.pk).exists()
        assert not (sees and (person.id == "P014" or person.unit == accused.unit)), person.id
        assert [read.one(person, row.pk), read.one(person, row.pk + 1)] == [row if sees else None, None], person.id
    assert read.visible(book.person(DESK)).filter(pk=row.pk).exists()
    assert recheck.differences(row) == []
    with pytest.raises(InputError, match="被反映的对象"):
        petitions.sort_to_penalty(row.pk, "举报", clue(), told(), DESK, "P014")


def test_a_text_that_names_the_petitioner_is_not_registered() -> None:
    with pytest.raises(Refused, match="写有信访人的姓名、电话"):
        registered(0, facts=f"我是{NAME}，电话{PHONE}，摊位占道")
    assert not models.Matter.objects.exists()


def test_a_dispute_and_its_petition_name_each_other() -> None:
    said = {"topic": "油烟纠纷", "sides": "商户与住户", "place": "某街", "facts": "油烟扰民"}
    row = open_matter("dispute", Intent("dsp.register", said, [DESK])).matter
    record_act(row.pk, Intent("dsp.assess", {"owner": "P008", "plan": "调解"}, [DESK]))
    petition = {"topic": "油烟", "received_on": read.today(), "anonymous": True, "claim": "请求处理", "facts": "油烟扰民"}
    done = petitions.hand_over_dispute(row.pk, petition, "当事人要求信访", DESK)
    made = models.Matter.objects.get(procedure="petition")
    assert done.act.content["data"]["record"] == made.number
    assert made.acts.get(seq=1).content["data"]["origin"] == row.number
    assert done.matter.stage == "已移交"


def test_filing_on_the_web_seals_name_and_phone_and_bars_the_unit() -> None:
    number = petitions.file_online(
        NAME, "138 0000 0000", "", "请求查处", f"我{NAME}反映办公室人员，电话{PHONE}", unit="CG-BGS", key="web-1"
    )
    row = models.Matter.objects.get(number=number)
    act = row.acts.get()
    assert NAME not in act.body
    assert PHONE not in act.body
    assert "信访人反映办公室人员" in act.content["data"]["facts"]
    assert act.actor != DESK, "the desk belongs to the unit reported"
    assert not read.visible(snapshot(read.today()).person(DESK)).filter(pk=row.pk).exists()
    assert petitions.file_online(NAME, PHONE, "", "请求查处", "同一次提交", unit="CG-BGS", key="web-1") == number


@pytest.mark.parametrize(
    ("name", "phone", "claim", "said"),
    [("", PHONE, "请求", "姓名"), (NAME, "12", "请求", "电话"), (NAME, PHONE, "", "请求"), (NAME, PHONE, "长" * 4001, "4000")],
)
def test_what_is_not_filled_in_is_said(name: str, phone: str, claim: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        petitions.file_online(name, phone, "", claim, "事实")
    assert not models.Party.objects.exists()


def test_following_needs_number_and_phone_and_is_recorded() -> None:
    row = answered(10)
    assert petitions.follow(row.number, "13900000000") is None
    assert petitions.follow("没有这个编号", PHONE) is None
    assert not models.Look.objects.exists()
    found = petitions.follow(row.number, PHONE)
    assert found is not None
    assert (found.stage, found.ask, found.rate) == ("已答复", "pet.review-ask", True)
    assert "调查核实" not in {step.what for step in found.steps}
    assert models.Look.objects.get().person == petitions.PUBLIC


@pytest.mark.parametrize("known", [True, False])
def test_the_phone_of_a_number_is_not_guessed_for_long(known: bool) -> None:
    number = answered(10).number if known else "信访1号"
    for guess in range(MOST_GUESSES):
        assert petitions.follow(number, f"139{guess:08d}") is None
    for phone in (PHONE, "13900000099"):
        with pytest.raises(TooMany):
            petitions.follow(number, phone)
    with pytest.raises(TooMany):
        petitions.rate(number, PHONE, "satisfied")


def test_an_opinion_made_anew_is_rated_and_reviewed_anew() -> None:
    def day(days_ago: int) -> Any:
        return read.today() - timedelta(days=days_ago)

    row = answered(60)
    do(row, "pet.rate", 50, {"rated_on": day(50), "organ_rating": "dissatisfied"})
    do(row, "pet.review-ask", 45, {"received_on": day(45), "organ": "区人民政府", "reasons": "不服处理意见"})
    review = {"organ": "区人民政府", "document": "复查1号", "issued_on": day(30), "result": "redo", "opinion": "事实不清"}
    do(row, "pet.review", 30, review | {"next_told": True})
    do(row, "pet.serve", 29, {"received_on": day(29)})
    found = petitions.follow(row.number, PHONE)
    assert found is not None
    assert found.rate, "the review has not been rated"
    do(row, "pet.redo", 28, {})
    do(row, "pet.handle", 20, {"heard": True, "found": "属实"}, DESK, WORKER)
    do(row, "pet.opinion", 10, ANSWER, HEAD)
    do(row, "pet.serve", 9, {"received_on": day(9)})
    found = petitions.follow(row.number, PHONE)
    assert found is not None
    assert found.ask == "pet.review-ask"
    assert found.ask_until is not None
    assert found.ask_until >= day(-21)
    with pytest.raises(Refused, match="请求复查、复核的期限到"):
        do(row, "pet.close", 0, {})
    assert petitions.ask_review(row.number, PHONE, "仍然不服处理意见").matter.stage == "复查中"


def test_review_is_asked_inside_the_period_only() -> None:
    row = answered(10)
    done = petitions.ask_review(row.number, PHONE, f"不服处理意见，{NAME}")
    assert done.matter.stage == "复查中"
    assert NAME not in done.act.body
    with pytest.raises(InputError, match="没有可以请求"):
        petitions.ask_review(row.number, PHONE, "再次不服处理意见")
    late = answered(45)
    with pytest.raises(InputError, match="届满"):
        petitions.ask_review(late.number, PHONE, "不服处理意见")
    with pytest.raises(InputError, match="不相符"):
        petitions.ask_review(late.number, "13900000000", "不服处理意见")


def test_rating_and_closing() -> None:
    row = answered(10)
    petitions.rate(row.number, PHONE, "satisfied")
    assert do(row, "pet.close", -0, {}).closed
    with pytest.raises(InputError, match="请选择"):
        petitions.rate(row.number, PHONE, "nice")


def test_who_may_learn_the_petitioner() -> None:
    row, book = registered(0), snapshot(read.today())
    assert read.knows_party(book.person(DESK), row)
    assert not read.knows_party(book.person("P001"), row)
    assert read.only_in_confidence(book.person("P042"), party())
    assert not read.only_in_confidence(book.person(DESK), party())
    assert row.masked_party == "（信访人，保密）"
