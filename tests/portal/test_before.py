"""事前公示: straight from the registers, as of today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.ledger.read import today
from fadu.registers import asof
from fadu.registers.models import Certificate, Delegation, Monitor, PenaltyItem


def test_the_catalogue_names_organ_remedies_and_all_parts(client: Client, bureau: None) -> None:
    text = client.get("/portal/before/").text
    for said in ("重庆市潼南区城市管理局", "权责清单", "执法人员", "执法程序", "裁量阶次", "60 日内", "6 个月内", "重大执法决定"):
        assert said in text


def test_the_power_list_is_found_by_words_and_opens(client: Client, bureau: None) -> None:
    item = asof.snapshot(today()).item("CQSR-66-3")
    assert item is not None
    assert item.title in client.get("/portal/before/powers/", {"q": item.title}).text
    assert "没有符合条件" in client.get("/portal/before/powers/", {"q": "没有这样的事项"}).text
    text = client.get(f"/portal/before/powers/{item.code}/").text
    for said in (item.title, item.statute, item.penalty_article, *(tier.condition for tier in item.tiers)):
        assert said in text
    assert client.get("/portal/before/powers/NIX/").status_code == 404


def test_an_item_that_has_ended_is_gone_the_next_day(client: Client, bureau: None) -> None:
    row = PenaltyItem.objects.filter(code="CQSR-66-3", valid_to=None).get()
    row.valid_to = today() - timedelta(days=1)
    row.save()
    assert client.get("/portal/before/powers/CQSR-66-3/").status_code == 404


def test_officers_are_listed_with_their_numbers_while_these_are_valid(client: Client, bureau: None) -> None:
    person = next(one for one in asof.snapshot(today()).people("officer") if one.may_enforce(today()))
    assert person.certificate is not None
    text = client.get("/portal/before/officers/").text
    assert person.name in text
    assert person.certificate.number in text
    Certificate.objects.filter(number=person.certificate.number).update(valid_to=today() - timedelta(days=1))
    assert person.certificate.number not in client.get("/portal/before/officers/").text


def test_procedures_show_steps_and_periods(client: Client, bureau: None) -> None:
    text = client.get("/portal/before/procedures/").text
    for said in ("行政处罚普通程序", "调查终结", "办案期限：90日", "处罚决定公开期限：7个工作日"):
        assert said in text


@pytest.mark.parametrize("name", ["statutes", "discretion_tiers", "delegations", "major_catalogue", "monitors", "inspection_items"])
def test_open_registers(client: Client, bureau: None, name: str) -> None:
    assert client.get(f"/portal/before/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["people", "appointments", "certificates", "nix"])
def test_other_registers_stay_inside(client: Client, bureau: None, name: str) -> None:
    assert client.get(f"/portal/before/{name}/").status_code == 404


def test_devices_are_listed_once_their_place_is_public(client: Client, bureau: None) -> None:
    row = Monitor.objects.create(code="CAM-9", place="书院街路口", purpose="停车取证", note="内部说明", valid_from=today())
    assert "书院街路口" not in client.get("/portal/before/monitors/").text
    row.published_on = today()
    row.save()
    text = client.get("/portal/before/monitors/").text
    assert "书院街路口" in text
    assert "内部说明" not in text


def test_an_empty_register_says_so(client: Client, bureau: None) -> None:
    Delegation.objects.all().delete()
    assert "目前没有登记" in client.get("/portal/before/delegations/").text


def test_an_installation_without_registers_has_pages_too(client: Client, db: None) -> None:
    for address in ("", "powers/", "officers/", "procedures/", "statutes/"):
        assert client.get(f"/portal/before/{address}").status_code == 200


def test_the_number_of_queries_is_small(client: Client, bureau: None) -> None:
    client.get("/portal/before/powers/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/portal/before/powers/")
        client.get("/portal/before/officers/")
    assert len(asked) <= 8
