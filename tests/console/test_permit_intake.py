"""At the window: an application is taken in as on the portal; those whose interest it touches are written down by name and phone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fadu.law.procedures.service.order import PROCEDURE as ORDER
from fadu.law.procedures.service.permit import PROCEDURE
from fadu.ledger import models, permit_acts, read
from fadu.ledger.record import load
from tests.portal.test_permits import EXAMINERS, PHONE, WINDOW, do, photo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SignIn = Callable[[str], Client]
INTAKE = reverse("permit_intake")


def form(**more: Any) -> dict[str, Any]:
    return {
        "channel": "window",
        "kind": "org",
        "name": "示例便利店",
        "id_number": "00500223DEMO900001",
        "contact_name": "示例联系人",
        "contact_phone": PHONE,
        "place": "桂林街道示例路1号",
        "key": uuid.uuid4().hex,
    } | more


def test_a_bundle_is_taken_in_with_the_promise_and_the_papers_of_the_register(sign_in: SignIn) -> None:
    client = sign_in(WINDOW)
    page = client.get(INTAKE).content.decode()
    assert "?bundle=YJS-01" in page
    assert "?item=XK-01" in page
    said = form(**{"m-0": [photo()]})
    for _ in range(2):
        assert client.post(f"{INTAKE}?bundle=YJS-01", said).status_code == 302
        said["m-0"] = [photo()]
    rows = list(models.Matter.objects.order_by("pk"))
    assert [row.item_code for row in rows] == ["XK-04", "XK-01"], "sent twice, taken in once"
    first = load(PROCEDURE, rows[0]).acts[0].data
    assert (first.channel, first.visits, first.promised, first.bundle) == ("window", 1, 8, "YJS-01")
    assert permit_acts.identified(rows[0].number, PHONE) == rows[0].number
    assert len(permit_acts.of_application(rows[0].number)) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [({"name": ""}, "请填写申请人姓名"), ({"channel": "portal"}, "请选择申请方式"), ({"kind": "x"}, "个人还是单位")],
)
def test_what_is_lacking_is_said_and_nothing_written(sign_in: SignIn, change: dict[str, str], said: str) -> None:
    answer = sign_in(WINDOW).post(f"{INTAKE}?item=XK-01", form(**change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "桂林街道示例路1号" in answer.content.decode()
    assert not models.Matter.objects.exists()


def test_the_form_gone_back_to_and_filled_in_for_another_is_another_application(sign_in: SignIn) -> None:
    client, said = sign_in(WINDOW), form()
    client.post(f"{INTAKE}?item=XK-01", said)
    client.post(f"{INTAKE}?item=XK-01", said | {"name": "后来的店", "id_number": "00500223DEMO900002"})
    assert models.Matter.objects.count() == 2


def test_an_application_by_post_costs_no_visit(sign_in: SignIn) -> None:
    sign_in(WINDOW).post(f"{INTAKE}?item=XK-01", form(channel="post"))
    [row] = models.Matter.objects.all()
    assert (load(PROCEDURE, row).acts[0].data.channel, load(PROCEDURE, row).acts[0].data.visits) == ("post", 0)


def test_those_whose_interest_is_touched_are_written_by_name_and_phone(sign_in: SignIn) -> None:
    sign_in(WINDOW).post(f"{INTAKE}?item=XK-01", form())
    [row] = models.Matter.objects.all()
    do(row, "lic.accept", [WINDOW])
    do(row, "lic.examine", EXAMINERS, on_site=True, met=True, opinion="符合条件", conflict=True)
    client, address = sign_in(EXAMINERS[0]), reverse("act", args=[row.pk, "lic.third"])
    assert "每行一位" in client.get(address).content.decode()
    typed = {"do": "record", "d-content": "占用位置在你店门前", "d-served_on": read.today().isoformat(), "d-hearing_told": "on"}
    typed |= {"d-applicant_told": "on"}
    before = models.Party.objects.count()
    for lines, said in (("", "必填"), ("10200009999", "没有写明姓名")):
        lacking = client.post(address, typed | {"d-parties": lines})
        assert lacking.status_code == 422
        assert said in lacking.content.decode()
    assert models.Party.objects.count() == before
    done = client.post(address, typed | {"d-parties": "邻居甲 10200009999\n示例水果店，10200008888"})
    assert done.status_code == 302, done.content.decode()
    told = load(PROCEDURE, row).last("lic.third")
    assert told is not None
    found = [models.Party.objects.get(key=key) for key in told.data.parties]
    assert [(party.kind, party.read("name"), party.read("phone")) for party in found] == [
        ("citizen", "邻居甲", "10200009999"),
        ("org", "示例水果店", "10200008888"),
    ]
    assert "邻居甲" not in row.acts.get(step="lic.third").body


@pytest.mark.parametrize(
    ("typed", "name"),
    [({"party-name": "欧阳若兰", "party-phone": "10200000001"}, "欧阳若兰"), ({"party-phone": "10200000001"}, "未留姓名")],
)
def test_who_calls_in_a_problem_is_written_down_with_what_he_leaves(sign_in: SignIn, typed: dict[str, str], name: str) -> None:
    address = reverse("matter_open", args=["order", "ord.receive"])
    client = sign_in("P047")
    assert 'name="party-kind"' in client.get(address).content.decode()
    said = {
        "do": "record",
        "d-topic": "路灯不亮",
        "d-channel": "phone",
        "d-place": "兴潼大道1号",
        "d-description": "三天了，可以打102 0000 0001",
    }
    done = client.post(address, said | typed)
    assert done.status_code == 302, done.content.decode()
    [row] = models.Matter.objects.all()
    assert row.party is not None
    assert (row.party.kind, row.party.read("name"), row.party.read("phone")) == ("citizen", name, "10200000001")
    said = load(ORDER, row).acts[0].data
    assert said.description == "三天了，可以打（电话）"
