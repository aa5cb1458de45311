"""The act form: every step of every procedure renders, takes odd input with a sentence, refuses with article and remedy, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fadu.law.procedures import ALL
from fadu.law.steps import START, Step
from fadu.ledger import models, record
from fadu.ledger.read import now
from fadu.registers import asof
from tests.console.making import citizen, filed


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
        return record.open_matter(procedure, record.Intent("smp.issue", data, ["P014", "P019"], moment)).matter
    data = {
        "kind": "first_agenda",
        "held_on": moment.date().isoformat(),
        "topic": "学法",
        "texts": ["宪法"],
        "chair": "P001",
        "attended": ["P001", "P002"],
    }
    return record.open_matter(procedure, record.Intent("stu.session", data, ["P033", "P042"], moment)).matter


def _who(step: Step) -> str:
    """Somebody whose role may do the step and who may see the case."""
    day = now().date()
    return next(
        person.id for role in step.who for person in asof.people(role, day) if role != "officer" or person.unit == "CG-ZFDD-1"
    )


@pytest.mark.parametrize("procedure", ALL)
def test_every_form_shows_every_field_with_its_label(sign_in: Any, procedure: str) -> None:
    lacking = []
    for step, client, address in _forms(sign_in, procedure):
        page = client.get(address).content.decode()
        titles = [re.sub(r"[(（]元[)）]$", "", info.title or "") for info in step.data.model_fields.values()]
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
@pytest.mark.parametrize("turn", range(5))
def test_odd_and_huge_input_is_a_sentence_never_a_traceback(sign_in: Any, procedure: str, turn: int) -> None:
    wrong = []
    for step, client, address in _forms(sign_in, procedure):
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
        code = _who(step)
        client = clients.get(code) or clients.setdefault(code, sign_in(code))
        opens = START in step.at
        yield step, client, reverse("matter_open", args=[procedure, step.id]) if opens else reverse("act", args=[pk, step.id])


def _names(page: str) -> set[str]:
    return {name for name in re.findall(r'name="([^"]+)"', page) if name.startswith(("d-", "party-", "ev-", "co"))}
