"""The matter's page: what it shows, to whom, in how many queries and how fast."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from fadu.console.matter import compare, stages
from fadu.law.dossier import parse
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger import models, record
from fadu.registers import asof
from tests.console.making import filed, officers


def _defend(row: models.Matter, count: int) -> None:
    """More acts in the matter: inspections by two officers, one after another."""
    at = datetime.fromisoformat(row.acts.order_by("-seq").first().at).astimezone(CHINA)
    data = {"certificates": "A", "recusal_told": True, "text": "检查", "party_signed": "signed"}
    for number in range(1, count + 1):
        record.record_act(row.pk, record.Intent("pen.inspect", data, officers(), at + timedelta(minutes=number)))


def test_it_shows_party_masked_stage_clock_and_what_was_done(sign_in: Any) -> None:
    row = filed("欧阳若兰")
    page = sign_in("P014").get(reverse("matter", args=[row.pk])).content.decode()
    assert "欧***" in page
    assert "欧阳若兰" not in page
    assert "13800000000" not in page
    for said in (row.number, "办案期限", "立案审批表", "占道经营", "下一步", "由其他人员办理"):
        assert said in page


def test_a_locked_step_says_which_gate_holds_it_and_what_to_do(sign_in: Any) -> None:
    row = filed()
    page = sign_in("P002").get(reverse("matter", args=[row.pk])).content.decode()
    for said in ("处罚决定", "有关口", "pen-notice", "行政处罚法第四十四条", "送达行政处罚事先告知书"):
        assert said in page


@pytest.mark.parametrize("name", ["matter", "replay", "dossier"])
def test_who_may_not_see_the_matter_gets_nothing(sign_in: Any, name: str) -> None:
    row = filed()
    assert sign_in("P018").get(reverse(name, args=[row.pk])).status_code == 404
    assert sign_in("P043").get(reverse(name, args=[row.pk])).status_code == 403


def test_odd_addresses_are_not_found(sign_in: Any) -> None:
    row = filed()
    client = sign_in("P014")
    for address in (
        "/matters/999999/",
        f"/matters/{row.pk}/acts/99/",
        f"/matters/{row.pk}/clock/no-such/",
        f"/matters/{row.pk}/do/no.such/",
        "/matters/new/no-such/pen.clue/",
        "/matters/new/penalty-ordinary/pen.decide/",
        f"/matters/{2**63}/",
    ):
        assert client.get(address).status_code == 404, address


def test_the_number_of_queries_does_not_grow_with_the_acts(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    row = filed()
    client = sign_in("P014")
    address = reverse("matter", args=[row.pk])
    _defend(row, 3)
    client.get(address)
    with django_assert_max_num_queries(1_000) as few:
        client.get(address)
    _defend(row, 45)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_a_page_takes_less_than_a_tenth_of_a_second(sign_in: Any) -> None:
    row = filed()
    _defend(row, 10)
    client = sign_in("P014")
    for address in (
        reverse("matter", args=[row.pk]),
        reverse("act", args=[row.pk, "pen.inspect"]),
        reverse("act", args=[row.pk, "pen.file"]),
    ):
        client.get(address)
        took = []
        for _ in range(5):
            start = time.process_time()
            client.get(address)
            took.append(time.process_time() - start)
        assert min(took) < 0.1, (address, took)


def test_an_act_shows_its_proofs_and_hash(sign_in: Any) -> None:
    row = filed()
    page = sign_in("P014").get(reverse("act_done", args=[row.pk, 2])).content.decode()
    assert "pen-power" in page
    assert row.acts.get(seq=2).hash in page


def test_a_clock_explains_each_day(sign_in: Any) -> None:
    row = filed()
    page = sign_in("P014").get(reverse("clock", args=[row.pk, "pen.decide"])).content.decode()
    assert "第90日" in page
    assert "届满" in page
    assert "行政处罚法第六十条" in page


def test_the_replay_finds_what_the_acts_left_open(sign_in: Any) -> None:
    row = filed()
    client = sign_in("P014")
    assert "没有发现问题" in client.get(reverse("replay", args=[row.pk])).content.decode()
    at = datetime.fromisoformat(row.acts.get(seq=2).at).astimezone(CHINA) + timedelta(minutes=5)
    record.record_act(row.pk, record.Intent("pen.inspect", {"text": "检查"}, officers()[:1], at))
    assert "pen-two-officers" in client.get(reverse("replay", args=[row.pk])).content.decode()


def test_the_dossier_holds_no_personal_data_and_can_be_read_again(sign_in: Any) -> None:
    row = filed("欧阳若兰")
    text = sign_in("P014").get(reverse("dossier", args=[row.pk])).content.decode()
    assert "欧阳若兰" not in text
    found = parse(text)
    assert [act.step for act in found.acts] == ["pen.clue", "pen.file"]
    assert not any(verdict.refused for verdict in found.judge())
    assert json.loads(text)["number"] == row.number


def test_the_first_step_is_offered_to_those_who_may_do_it(sign_in: Any) -> None:
    officer = sign_in("P014").get(reverse("matter_new")).content.decode()
    assert "开始：线索登记" in officer
    assert "开始：立案" not in officer
    assert "开始：立案" in sign_in("P002").get(reverse("matter_new")).content.decode()


def test_the_stage_bar_knows_done_now_and_later() -> None:
    procedure = ALL["penalty-ordinary"]
    assert [state for _, state in stages(procedure, "告知听证")] == ["done", "done", "now", "later", "later", "later", "later"]


def test_notice_and_decision_are_compared_in_facts_grounds_kinds_and_sum() -> None:
    model = ALL["penalty-ordinary"].step("pen.notice").data
    fact = {"element": "conduct", "text": "占道", "evidence": ["E1"]}
    told = model.model_validate({"facts": [fact], "basis": ["甲"], "kinds": ["fine"], "fine": "100"})
    now = model.model_validate({"facts": [fact | {"text": "占道经营"}], "basis": ["乙"], "kinds": ["warning"], "fine": "100.00"})
    same = {line.label: line.same for line in compare(told, now)}
    assert same["罚款金额"]
    assert not any(same[label] for label in ("违法事实", "依据", "处罚种类"))


def test_no_page_names_a_person_by_code(sign_in: Any) -> None:
    row = filed()
    page = sign_in("P002").get(reverse("matter", args=[row.pk])).content.decode()
    shown = [person.id for person in asof.people("", datetime.now(tz=CHINA).date()) if f">{person.id}<" in page]
    assert not shown
