"""The act form: every step of every procedure renders, takes odd input with a sentence, refuses with article and remedy, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fadu.demo.script import Planned
from fadu.demo.stage import dossier
from fadu.law.data import field_extra
from fadu.law.facts import ROLES, Evidence
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement.enforcement_statistics import PUBLISH
from fadu.law.steps import START, Step
from fadu.ledger import history, models, record
from fadu.ledger.read import now
from fadu.registers import asof
from tests.console.making import citizen, filed, ticket


def _case(procedure: str) -> models.Matter:
    """A matter under way, whose stage a step may not fit: the form must still be shown."""
    if procedure == "penalty-ordinary":
        return filed()
    moment = now() - timedelta(hours=3)
    book = asof.snapshot(moment.date())
    item = next(item for item in book.items() if item.first_violation and item.tiers)
    base = {
        "item": item.code,
        "party": citizen().key,
        "party_kind": "citizen",
        "place": "桂林街道兴潼大道 1 号",
        "town": "JD-GUILIN",
        "occurred_on": moment.date().isoformat(),
    }
    if procedure == "first-violation":
        data: dict[str, Any] = base | {"facts": "出店经营"}
        return record.open_matter(procedure, record.Intent("wav.assess", data, ["P014", "P019"], moment)).matter
    if procedure == "penalty-simple":
        bureau = asof.bureau(moment.date())
        data = base | {
            "facts": [{"element": "conduct", "text": "出店经营", "evidence": []}],
            "reasons": "出店经营",
            "basis": [f"《{item.statute}》{item.penalty_article}"],
            "kinds": ["warning"] if "warning" in item.kinds else ["fine"],
            "fine": None if "warning" in item.kinds else "100",
            "tier": item.tiers[0].code,
            "certificates": "A、B",
            "told": True,
            "answer_heard": True,
            "handed_over": "signed",
            "reconsider_organs": [bureau["reconsideration_organ"].split("或者")[0]],
            "reconsider_first": True,
            "court": bureau["court"],
        }
        seen = Evidence("electronic", "a" * 64, moment, "P014", "现场拍摄", "现场照片")
        return record.open_matter(procedure, record.Intent("smp.issue", data, ["P014", "P019"], moment, [seen])).matter
    if procedure == "parking":
        return ticket()
    step = ALL[procedure].opening()[0]
    begun = Planned(step.id, step.id, {"topic": "示例"}, tuple(dict.fromkeys(("P014", "P019", _who(step)))), moment)
    return history.enter(dossier(procedure, f"{procedure}-1", [begun]))


def _who(step: Step) -> str:
    """Somebody whose role may do the step and who may see the case."""
    day = now().date()
    return next(
        person.id
        for role in step.who
        for person in asof.people(role, day)
        if role != "portal" and (role != "officer" or person.unit == "CG-ZFDD-1")
    )


@pytest.mark.parametrize("procedure", ALL)
def test_every_form_shows_every_field_with_its_label(sign_in: Any, procedure: str) -> None:
    lacking = []
    for step, client, address in _forms(sign_in, procedure):
        page = client.get(address).content.decode()
        titles = [
            re.sub(r"[(（]元[)）]$", "", info.title or "")
            for name, info in step.data.model_fields.items()
            if field_extra(step.data, name).get("widget") != "machine"
        ]  # filled by the phone
        lacking += [(step.id, title) for title in titles if title not in page]
    assert not lacking


@pytest.mark.parametrize("procedure", ALL)
def test_an_empty_form_is_answered_in_chinese_and_writes_nothing(sign_in: Any, procedure: str) -> None:
    wrong = []
    for step, client, address in _forms(sign_in, procedure):
        before = models.Act.objects.count()
        answer = client.post(address, {"do": "record"})
        page = answer.content.decode()
        must = [info.title for info in step.data.model_fields.values() if info.is_required()]
        if must and (
            answer.status_code != 422 or not ("必须填写" in page or "至少填写" in page) or models.Act.objects.count() != before
        ):
            wrong.append((step.id, answer.status_code))
        if not must and answer.status_code not in (302, 422):
            wrong.append((step.id, answer.status_code))
    assert not wrong


ODD = [
    "0",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2023-02-30",
    "<script>",
    "一" * 30_000,
    "\0",
    "𠮷🚧",
    "E1",
]


@pytest.mark.parametrize("procedure", ALL)
@pytest.mark.parametrize("first", range(2))
def test_odd_and_huge_input_is_a_sentence_never_a_traceback(sign_in: Any, procedure: str, first: int) -> None:
    """Each form twice, each time with another of five ways to fill it."""
    wrong = []
    for count, (step, client, address) in enumerate(_forms(sign_in, procedure)):
        turn = (count + 2 * first) % 5
        names = _names(client.get(address).content.decode())
        typed = {name: ODD[(turn * 3 + place) % len(ODD)] for place, name in enumerate(sorted(names))}
        typed |= {"do": "check" if turn % 3 else "record", "at": ODD[turn] if turn % 2 else ""}
        answer = client.post(address, typed)
        weighed = client.post(address.replace("/do/", "/weigh/") if "/do/" in address else f"{address}weigh/", typed)
        if answer.status_code not in (200, 302, 409, 422) or weighed.status_code != 200:
            wrong.append((step.id, answer.status_code, weighed.status_code))
    assert not wrong


def _forms(sign_in: Any, procedure: str) -> Iterator[tuple[Step, Client, str]]:
    """Each step's form, opened by somebody whose role may do it."""
    clients: dict[str, Client] = {}
    pk = _case(procedure).pk
    for step in ALL[procedure].steps:
        if step.id == PUBLISH:
            continue  # computed on a page of its own
        code = _who(step)
        client = clients.get(code) or clients.setdefault(code, sign_in(code))
        opens = START in step.at
        yield step, client, reverse("matter_open", args=[procedure, step.id]) if opens else reverse("act", args=[pk, step.id])


def _names(page: str) -> set[str]:
    return {name for name in re.findall(r'name="([^"]+)"', page) if name.startswith(("d-", "party-", "ev-", "co"))}


def _typed(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the open form."""
    page = client.get(address).content.decode()
    return {
        "do": "record",
        "key": re.findall(r'name="key" value="([^"]+)"', page)[0],
        "after": re.findall(r'name="after" value="([^"]+)"', page)[0],
    }


def test_the_same_form_sent_twice_makes_one_act(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    address = reverse("act", args=[row.pk, "pen.inquire"])
    typed = _typed(client, address) | {
        "co": "P019",
        "d-certificates": "A",
        "d-recusal_told": "on",
        "d-text": "询问",
        "d-party_signed": "signed",
    }
    first, second = client.post(address, typed), client.post(address, typed)
    assert first.status_code == second.status_code == 302
    assert models.Act.objects.filter(step="pen.inquire").count() == 1
    assert "没有重复记录" in client.get(second["Location"]).content.decode()


def test_who_comes_too_late_is_told_by_whom_and_keeps_what_he_typed(sign_in: Any) -> None:
    row, one, other = filed(), sign_in("P014"), sign_in("P019")
    address = reverse("act", args=[row.pk, "pen.inquire"])
    typed = {"co": "", "d-text": "询问内容"}
    late = _typed(other, address) | typed
    assert one.post(address, _typed(one, address) | typed).status_code == 302
    answer = other.post(address, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "李云舟" in page
    assert "询问内容" in page
    again = late | {"after": re.findall(r'name="after" value="([^"]+)"', page)[0]}
    assert other.post(address, again).status_code == 302


def test_a_refusal_lists_every_finding_with_article_and_remedy_and_keeps_what_was_typed(sign_in: Any) -> None:
    row, client = filed(), sign_in("P002")
    address = reverse("act", args=[row.pk, "pen.decide"])
    answer = client.post(address, _typed(client, address) | {"d-kinds": "fine", "d-fine": "100.50", "d-reasons": "留住这一句"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "没有记录",
        "pen-notice",
        "行政处罚法第四十四条",
        "送达行政处罚事先告知书",
        "pen-evidence",
        "100.50",
        "留住这一句",
    ):
        assert said in page
    assert models.Act.objects.filter(matter=row).count() == 2


def test_a_wrong_field_says_so_at_its_place(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    answer = client.post(
        reverse("act", args=[row.pk, "pen.conclude"]),
        {"do": "record", "co": "P019", "d-fine": "一百元", "d-facts-0-text": "占道", "d-facts-0-element": ""},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“罚款金额" in page
    assert "不是数字" in page
    assert "“要素”必须填写" in page
    assert 'value="一百元"' in page


def test_the_future_is_refused(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    at = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(reverse("act", args=[row.pk, "pen.inquire"]), {"do": "record", "co": "P019", "at": at, "d-text": "询问"})
    assert answer.status_code == 422
    assert "尚未发生" in answer.content.decode()


def test_nobody_records_a_step_that_none_of_his_roles_may_do(sign_in: Any) -> None:
    """A colleague's role, named beside, is not lent. The matrix of every step and role is tried in `test_routes`."""
    procedure = "penalty-simple"
    row, day, wrong = _case(procedure), now().date(), []
    before = models.Act.objects.count()
    for role in ROLES:
        person = next((person for person in asof.people(role, day) if person.unit in ("CG", "CG-ZFDD-1")), None)
        person = person or next(iter(asof.people(role, day)))
        client = sign_in(person.id)
        for step in ALL[procedure].steps:
            if person.roles & set(step.who):
                continue
            opens = START in step.at
            address = reverse("matter_open", args=[procedure, step.id]) if opens else reverse("act", args=[row.pk, step.id])
            helper = next(found.id for found in asof.people(step.who[0], day))
            answer = client.post(address, {"do": "record", "co": helper})
            if answer.status_code not in (403, 404):
                wrong.append((role, step.id, answer.status_code))
    assert not wrong
    assert models.Act.objects.count() == before


def test_a_known_party_is_found_by_number_and_chosen_not_doubled(sign_in: Any) -> None:
    party, client = citizen("欧阳若兰"), sign_in("P002")
    address = reverse("matter_open", args=["penalty-ordinary", "pen.file"])
    found = client.post(address, {"do": "find", "party-find": "欧阳若兰", "d-summary": "留住"}).content.decode()
    assert "欧***" in found
    assert party.key in found
    assert "留住" in found
    typed = {
        "do": "record",
        "party-key": party.key,
        "d-item": "CQSR-18-3",
        "d-party_kind": "citizen",
        "d-capacity": "full",
        "d-place": "兴潼大道",
        "d-town": "JD-GUILIN",
        "d-occurred_on": now().date().isoformat(),
        "d-found_on": now().date().isoformat(),
        "d-summary": "出店经营",
        "d-handlers": ["P014", "P019"],
    }
    assert client.post(address, typed).status_code == 302
    assert models.Matter.objects.get().party == party
    answer = client.post(address, typed | {"party-key": "Dnobody", "d-place": "别处"})
    assert answer.status_code == 422
    assert "不在当事人库" in answer.content.decode()


def test_a_party_of_a_refused_act_is_not_kept(sign_in: Any) -> None:
    client = sign_in("P014")
    typed = {
        "do": "record",
        "d-item": "CQSR-18-3",
        "d-party_kind": "citizen",
        "party-name": "某某",
        "d-place": "甲",
        "d-town": "JD-GUILIN",
    }
    typed |= {"d-occurred_on": now().date().isoformat(), "d-ground": "nop.first", "d-facts": "出店"}
    answer = client.post(reverse("matter_open", args=["first-violation", "wav.assess"]), typed)
    assert answer.status_code == 422
    assert "pen-two-officers" in answer.content.decode()
    assert not models.Party.objects.exists()


def test_the_item_shows_range_tiers_and_checklist(sign_in: Any) -> None:
    client = sign_in("P014")
    page = client.get(reverse("item_facts"), {"d-item": "CQSR-18-3"}).content.decode()
    for said in ("第十八条第二款", "50", "500", "裁量阶次", "违法行为"):
        assert said in page
    assert "没有这一事项" in client.get(reverse("item_facts"), {"code": "nope"}).content.decode()


def test_personal_data_never_enters_an_act(sign_in: Any) -> None:
    row = filed("欧阳若兰")
    for act in models.Act.objects.filter(matter=row):
        assert "欧阳若兰" not in act.body + act.verdict
        assert "13800000000" not in act.body + act.verdict
