"""A neighbour complains, follows, urges and rates, without an account and without a script."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from fadu.ledger import models, orders
from fadu.ledger.read import today
from fadu.ledger.record import Intent, record_act
from fadu.registers import asof
from tests.furnished import furnish
from tests.portal.test_challenge import summed

PHONE = "13800000009"


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()
    cache.clear()


def photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "gray").save(made, "JPEG")
    return SimpleUploadedFile("现场.jpg", made.getvalue())


def filled(client: Client, **more: Any) -> dict[str, Any]:
    """The form as a person fills it, with its sum."""
    page = client.get(reverse("portal:complain")).content.decode()
    token, question = re.search(r'name="token" value="([^"]+)"', page), re.search(r"验证题：([^<]+)<", page)
    assert token
    assert question
    said = {
        "token": token[1],
        "answer": summed(question[1]),
        "description": "门口堆了一堆渣土，三天没人清运",
        "place": "桂林街道兴潼大道 88 号旁",
        "latitude": "30.190012",
        "longitude": "105.840034",
        "phone": "138 0000 0009",
        "name": "李某某",
    }
    return said | more


def send(client: Client, said: dict[str, Any]) -> Any:
    return client.post(reverse("portal:complain"), said)


def complained(client: Client) -> str:
    answer = send(client, filled(client))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def worked_on(number: str) -> None:
    """The bureau answers a question outright."""
    row = orders.find(number)
    assert row is not None
    duty = asof.people("duty", today())[0].id
    record_act(row.pk, Intent("ord.sort", {"kind": "consult"}, [duty]))
    said = {
        "facts": "已到现场核实，确有渣土约两方。",
        "basis": "重庆市市容环境卫生管理条例第七十三条",
        "result": "当日已由环卫所清运完毕。",
        "next_channel": "对答复有不同意见的，可以拨打12345反映。",
    }
    record_act(row.pk, Intent("ord.reply", said, [duty]))


@pytest.mark.both
def test_a_complaint_is_an_order_once_however_often_it_is_sent() -> None:
    client = Client()
    said = filled(client, photos=[photo(), photo()])
    first = send(client, said)
    assert first.status_code == 302, first.content.decode()
    again = send(client, {**said, "photos": [photo()]})
    assert again["Location"] == first["Location"]
    row = models.Matter.objects.get()
    act = row.acts.get()
    assert act.content["data"]["channel"] == "portal"
    assert "李某某" not in act.body
    assert PHONE not in act.body
    assert models.Evidence.objects.filter(matter=row, act_seq=1).count() == 2
    page = client.get(first["Location"]).content.decode()
    assert orders.short_of(row.number) in page
    assert "渣土" not in page, "the receipt is public"
    assert "李某某" not in page


def test_what_is_wrong_is_said_and_what_was_typed_stays() -> None:
    client = Client()
    for change, sentence in (
        ({"description": "脏"}, "至少四个字"),
        ({"place": "", "latitude": ""}, "地点"),
        ({"answer": "1"}, "验证题"),
        ({"token": "x"}, "太久"),
        ({"phone": "没有"}, "电话"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"MZ")]}, ""),
        ({"category": "none"}, "类别"),
    ):
        answer = send(client, filled(client, **change))
        page = answer.content.decode()
        assert answer.status_code == 400, change
        assert 'role="alert"' in page
        assert sentence in page
        assert 'value="李某某"' in page
    assert not models.Matter.objects.exists()


def test_a_flood_from_one_address_is_slowed() -> None:
    client = Client()
    statuses = [send(client, {"description": "脏"}).status_code for _ in range(25)]
    assert statuses.count(429) == 5


def test_follow_needs_number_and_phone_together() -> None:
    client = Client()
    number = complained(client)
    page = client.post(reverse("portal:follow"), {"number": number, "phone": PHONE})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "渣土" in page.content.decode()
    answers = {
        client.post(reverse("portal:follow"), {"number": n, "phone": p}).content.decode().partition('role="alert">')[2][:40]
        for n, p in ((number, "13800000008"), ("2026-999", PHONE), ("x", "y"))
    }
    assert len(answers) == 1, "a wrong number and a wrong phone look alike"
    assert models.Look.objects.filter(person="公众").count() == 1


def test_guessing_phones_is_slowed() -> None:
    client = Client()
    statuses = [client.post(reverse("portal:follow"), {"number": "2026-1", "phone": f"138{n:08d}"}).status_code for n in range(25)]
    assert statuses.count(429) == 5


def test_urge_and_rate() -> None:
    client = Client()
    number = complained(client)
    own = {"number": number, "phone": PHONE}
    page = client.post(reverse("portal:follow"), own | {"do": "urge", "note": "请快一点", "key": "portal-1"}).content.decode()
    assert "已经催办" in page
    client.post(reverse("portal:follow"), own | {"do": "urge", "note": "请快一点", "key": "portal-1"})
    assert models.Act.objects.filter(step="ord.urge").count() == 1, "a double click urges once"
    assert 'value="rate"' not in page, "too early to rate"
    early = client.post(reverse("portal:follow"), own | {"do": "rate", "rating": "satisfied"})
    assert early.status_code == 400
    worked_on(number)
    page = client.post(reverse("portal:follow"), own).content.decode()
    assert "环卫所清运" in page
    assert client.post(reverse("portal:follow"), own | {"do": "rate", "rating": "great"}).status_code == 400
    page = client.post(reverse("portal:follow"), own | {"do": "rate", "rating": "satisfied", "note": "很快"}).content.decode()
    assert "谢谢您的评价" in page
    row = orders.find(number)
    assert row is not None
    assert row.rating == "satisfied"


def test_home_has_every_door() -> None:
    page = Client().get(reverse("portal:home")).content.decode()
    for name in ("portal:complain", "portal:follow", "verify_form", "portal:decisions", "portal:before", "api:docs"):
        assert f'href="{reverse(name)}"' in page
