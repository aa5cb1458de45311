"""Keys and subscribers in the console: shown once, kept as a digest, ended, replayed."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from fadu.exchange import partners
from fadu.exchange.models import ApiKey, Event, Subscriber
from fadu.ledger.read import today
from fadu.registers import asof
from tests.console.making import clue
from tests.furnished import furnish

SignIn = Callable[[str], Client]


def admin(sign_in: SignIn) -> Client:
    return sign_in(asof.people("admin", today())[0].id)


def test_a_key_is_made_shown_once_and_ended(sign_in: SignIn) -> None:
    partners.forget()
    client = admin(sign_in)
    assert "还没有发放密钥" in client.get(reverse("api_keys")).content.decode()
    form = {"name": "区大数据局数据共享", "scopes": ["figures"], "quota": "100"}
    made = client.post(reverse("api_keys"), form)
    assert made["Cache-Control"] == "no-store"
    found = re.search(r"fadu_[0-9a-f]{8}_[\w-]+", made.content.decode())
    assert found
    header = {"Authorization": f"Bearer {found[0]}"}
    assert Client().get("/api/v1/figures/2023", headers=header).status_code == 200
    page = client.get(reverse("api_keys")).content.decode()
    assert found[0] not in page
    assert "区大数据局数据共享" in page
    client.post(reverse("api_key_revoke", args=[ApiKey.objects.get().code]))
    partners.forget()
    assert Client().get("/api/v1/figures/2023", headers=header).status_code == 401
    assert "已停用" in client.get(reverse("api_keys")).content.decode()


def test_what_is_wrong_is_said_and_nothing_is_made(sign_in: SignIn) -> None:
    client = admin(sign_in)
    good = {"name": "单位", "scopes": ["figures"], "quota": "100"}
    for change, sentence in (
        ({"name": ""}, "使用单位"),
        ({"scopes": []}, "范围"),
        ({"quota": "很多"}, "整数"),
        ({"quota": "0"}, "每日次数"),
        ({"scopes": ["acts"]}, "名义"),
        ({"expires_on": "明天"}, "有效期"),
        ({"expires_on": "2020-01-01"}, "有效期"),
    ):
        answer = client.post(reverse("api_keys"), good | change)
        assert answer.status_code == 400
        assert sentence in answer.content.decode(), change
    assert not ApiKey.objects.exists()


def test_a_subscriber_is_added_paused_and_replayed(sign_in: SignIn) -> None:
    furnish()
    client = admin(sign_in)
    form = {"name": "市局平台", "address": "http://127.0.0.1:9/x", "events": ["act.recorded"]}
    made = client.post(reverse("subscribers"), form).content.decode()
    assert re.search(r"[0-9a-f]{64}", made)
    assert client.post(reverse("subscribers"), form).status_code == 400
    row = Subscriber.objects.get()
    Event.objects.create(kind="act.recorded", matter=clue(), source="x", at=row.made_at, data={})
    Subscriber.objects.update(position=Event.objects.get().pk)
    change = reverse("subscriber_change", args=[row.pk])
    client.post(change, {"do": "replay", "position": str(Event.objects.get().pk)})
    row.refresh_from_db()
    assert row.position == Event.objects.get().pk - 1
    assert "待送 1 个" in client.get(reverse("subscribers")).content.decode()
    client.post(change, {"do": "pause"})
    assert "已暂停" in client.get(reverse("subscribers")).content.decode()
    for wrong in ({"do": "replay", "position": "x"}, {"do": "replay", "position": "99999"}, {"do": "burn"}):
        assert client.post(change, wrong).status_code == 400
