"""Public copies: made from the acts, hidden names gone, withdrawn ones stubs, ended ones off the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fadu.demo.cases import Caster
from fadu.demo.disclosure import FELL
from fadu.demo.script import ordinary
from fadu.demo.stage import dossier
from fadu.disclosure import copies, doors
from fadu.disclosure.masking import mask
from fadu.disclosure.models import PublicCopy
from fadu.disclosure.source import NoResult, others, source_of
from fadu.law.data import Data, PartyId
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger import history, parties
from fadu.ledger.models import Act, Matter
from fadu.ledger.recheck import differences
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.registers import asof
from tests.ledger.conftest import Play

GROUND = "列入公开目录"


class Named(Data):
    """An act that names somebody beside the party."""

    party: PartyId


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def withdraw(row: Matter, on: str = "2023-04-10 11:00") -> None:
    record_act(row.pk, Intent("pub.withdraw", {"reasons": "公开的文号有误", "cause": "mistake"}, ["P005"], at(on)))


@pytest.mark.both
def test_a_copy_holds_what_was_proposed_and_no_name(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    copies.follow()
    copy = PublicCopy.objects.get()
    assert row.party is not None
    name = row.party.read("name")
    assert copy.party == f"{name[0]}某"
    said = " ".join((copy.topic, copy.party, copy.facts, copy.result, *copy.course))
    for secret in (name, row.party.read("id_number"), row.party.read("phone"), row.party.read("address")):
        assert secret not in said
    assert copy.number.startswith("潼城管罚决字〔2023〕")
    assert copy.result == "罚款6000元"
    assert copy.organ == "重庆市潼南区城市管理局"
    assert any("出示执法证件" in line for line in copy.course)
    assert copy.shown_on(date(2030, 1, 1))


@pytest.mark.both
def test_the_copies_can_be_made_again_from_the_acts(play: Play) -> None:
    for name in ("short", "preserve"):
        play(name, "pub.penalty")
    withdraw(play("parts", "pub.penalty"))
    copies.follow()
    before = list(PublicCopy.objects.order_by("public_id").values("public_id", "topic", "party", "facts", "withdrawn_on", "reason"))
    copies.rebuild()
    assert (
        list(PublicCopy.objects.order_by("public_id").values("public_id", "topic", "party", "facts", "withdrawn_on", "reason"))
        == before
    )
    assert len(before) == 3


def test_looking_again_costs_three_small_queries(play: Play, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    play("short", "pub.penalty")
    copies.follow()
    with django_assert_num_queries(3):
        copies.follow()


def test_a_withdrawn_copy_keeps_only_number_organ_days_and_reason(play: Play) -> None:
    row = play("short", "pub.penalty")
    copies.follow()
    address = PublicCopy.objects.get().public_id
    withdraw(row)
    copies.follow()
    copy = PublicCopy.objects.get()
    assert copy.public_id == address
    assert copy.withdrawn_on == date(2023, 4, 10)
    assert copy.reason == "公开的文号有误"
    assert (copy.topic, copy.party, copy.facts, copy.basis, copy.result, copy.course) == ("", "", "", [], "", [])
    assert copy.number
    assert list(copies.shown()) == [copy]
    assert not Matter.objects.get(pk=row.pk).published
    assert differences(Matter.objects.get(pk=row.pk)) == []


def test_a_decision_published_again_has_a_new_copy_beside_the_stub(play: Play) -> None:
    row = play("short", "pub.penalty")
    withdraw(row)
    reviewer, other = (asof.person(code, date(2023, 4, 11)) for code in ("P004", "P005"))
    about = doors.About(GROUND, told_on=date(2023, 3, 20), secrets_checked=True)
    doors.propose(row, about, reviewer, at=at("2023-04-11 09:00"))
    matter = load(ALL[row.procedure], row)
    with pytest.raises(Refused) as refused:
        doors.make_public(row, None, "pub.penalty", reviewer, second="P005")
    assert "pub-redacted" in {finding.gate for finding in refused.value.findings}
    doors.confirm(row, matter, other, publish="pub.penalty")
    copies.follow()
    new, stub = PublicCopy.objects.order_by("-seq")
    assert stub.withdrawn_on is not None
    assert new.withdrawn_on is None
    assert new.facts
    assert new.public_id != stub.public_id


def test_a_publication_ends_with_its_span(play: Play) -> None:
    row = play("short", "serve:decision", date(2026, 4, 20))
    reviewer, other = (asof.person(code, date(2026, 6, 1)) for code in ("P004", "P005"))
    day = Act.objects.filter(matter=row).latest("seq").at[:10]
    about = doors.About(GROUND, told_on=date.fromisoformat(day), secrets_checked=True, credit="general", months=12)
    doors.propose(row, about, reviewer, at=at(f"{day} 17:00"))
    doors.confirm(row, load(ALL[row.procedure], row), other, publish="pub.penalty")
    copies.follow()
    copy = PublicCopy.objects.get()
    assert copy.until is not None
    assert copy in copies.shown(copy.until)
    assert copy not in copies.shown(copy.until + timedelta(days=1))


def test_a_name_is_no_second_person(play: Play) -> None:
    """Who only names somebody else as the one who compared publishes nothing."""
    row = play("hearing", "serve:decision")
    last = datetime.fromisoformat(Act.objects.filter(matter=row).latest("seq").at)
    data = {"social_impact": True, "impact_ground": GROUND, "redacted_by": "P005", "redaction_done": True}
    with pytest.raises(Refused, match="没有拟公开的文稿"):
        record_act(row.pk, Intent("pub.penalty", data, ["P004"], last + timedelta(hours=1)))
    copies.follow()
    assert not PublicCopy.objects.exists()


def test_old_files_are_not_published_again(caster: Caster) -> None:
    old = dossier("penalty-ordinary", "潼城管罚案字〔2022〕旧1号", ordinary(caster.case(FELL, date(2022, 9, 5))))
    assert history.enter(old).published
    copies.follow()
    assert not PublicCopy.objects.exists()


def test_witnesses_are_hidden_and_the_officers_are_not(play: Play) -> None:
    row = play("short", "pen.issue")
    issued = row.acts.get(step="pen.issue").seq
    left = {"paper": issued, "received_on": "2023-04-10", "reason": "拒绝签收", "recorded": True}
    officer = asof.person("P014", date(2023, 4, 10)).name
    for witness in ("John Smith、王大锤", "桂林街道兴潼社区居民委员会", officer):
        record_act(row.pk, Intent("srv.leave", left | {"witness": witness}, ["P014", "P019"], at("2023-04-10 10:00")))
    source = source_of(row)
    said = mask("经查，王大锤看见，SMITH没有阻拦。桂林街道兴潼社区居民委员会到场，执法人员宣读。", source.known).text
    assert said == "经查，王某看见，J某没有阻拦。桂林街道兴潼社区居民委员会到场，执法人员宣读。"
    assert officer not in source.known.hide


def test_a_party_that_only_an_act_names_is_hidden_and_a_company_is_not(play: Play) -> None:
    row = play("short", "pen.issue")
    driver = parties.find_or_make(kind="citizen", name="Anna Karenina", phone="13900002222")
    firm = parties.find_or_make(
        kind="org", name="潼南区约翰·史密斯餐厅", id_number="92500223MA5U12345X", representative="约翰·史密斯"
    )
    matter = load(ALL[row.procedure], row)
    for party in (driver, firm):
        matter.add(replace(matter.acts[-1], seq=len(matter.acts) + 1, data=Named(party=party.key)))
    hidden = {text for known in others(row, matter) for text in known.hide}
    assert {"Anna Karenina", "13900002222", "约翰·史密斯"} <= hidden
    assert "潼南区约翰·史密斯餐厅" not in hidden


def test_a_waiver_becomes_public_in_its_own_matter(play: Play, caster: Caster) -> None:
    party = next(caster.parties["citizen"])
    spot = play("short", "serve:decision")
    reviewer, other = (asof.person(code, date(2023, 5, 8)) for code in ("P004", "P005"))
    with pytest.raises(Refused, match="应在本案中公开"):
        doors.propose_result(spot, doors.About(GROUND), reviewer, at=at("2023-05-08 10:00"))
    assess = {
        "item": "CQSR-44-1", "party": party.key, "party_kind": "citizen", "place": "桂林街道滨江路12号", "town": "JD-GUILIN",
        "occurred_on": "2023-05-04", "facts": f"当事人{party.read('name')}在滨江路12号遛犬没有清除粪便，电话13800001111。",
    }  # fmt: skip
    row = open_matter("first-violation", Intent("wav.assess", assess, ["P014", "P019"], at("2023-05-04 10:00"))).matter
    with pytest.raises(NoResult):
        source_of(row)
    Matter.objects.filter(pk=row.pk).update(closed=True)
    later = [
        ("wav.correct", {"measure": "清除", "until": "2023-05-04T12:00", "on_spot": True}, ["P014", "P019"], "10:05"),
        ("wav.educate", {"said": "当场教育", "told_by": "P014"}, ["P014", "P019"], "10:10"),
    ]
    for step, data, by, time in later:
        evidence = [next(iter(ordinary(caster.case(FELL, date(2022, 9, 5)))[2].evidence))] if step == "wav.correct" else []
        record_act(row.pk, Intent(step, data, by, at(f"2023-05-04 {time}"), evidence))
    decide = {"slight_harm": True, "approved_by": "P009", "tier": "A", "waived": "50", "reasons": "初次违法。"}
    record_act(row.pk, Intent("wav.decide", decide, ["P009"], at("2023-05-04 10:30")))
    about = doors.About(GROUND, told_on=date(2023, 5, 4), secrets_checked=True)
    doors.propose(row, about, reviewer, at=at("2023-05-08 10:00"))
    doors.confirm(row, load(ALL["first-violation"], row), other, publish="pub.other")
    copies.follow()
    copy = PublicCopy.objects.get()
    assert copy.kind == "other"
    assert party.read("name") not in copy.facts
    assert "**号" in copy.facts
    assert "13800001111" not in copy.facts
    assert copy.item_code == "CQSR-44-1"
    assert row.deadlines.get(clock="pub.other").last == date(2023, 5, 31)
