"""Petitions on the portal: filed with a sum, sealed, followed, rated, reviewed; limits; nothing leaks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from fadu.ledger import models
from fadu.portal import petitions
from tests.petitions import NAME, PHONE, answered
from tests.portal.test_challenge import summed

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("bureau")]


def solved(page: str) -> dict[str, str]:
    """The hidden fields of the form and the right answer to its sum."""
    found = re.search(r"验证题：(\w+等于多少？)", page)
    keys = re.findall(r'name="key" value="([^"]*)"', page)
    [token] = re.findall(r'name="token" value="([^"]*)"', page)[-1:] or [""]
    return {"token": token, "key": keys[-1] if keys else "", "answer": summed(found[1]) if found else ""}


def typed(**more: str) -> dict[str, str]:
    return {"name": NAME, "phone": PHONE, "claim": "请求修复路灯", "facts": f"{NAME}反映路灯不亮，电话{PHONE}"} | more


def test_filed_followed_and_sealed() -> None:
    client = Client()
    address = reverse("portal:petition")
    form = typed() | solved(client.get(address).content.decode())
    done = client.post(address, form, follow=True)
    row = models.Matter.objects.get()
    assert row.number in done.content.decode()
    assert row.stage == "待甄别"
    body = row.acts.get().body
    assert NAME not in body
    assert PHONE not in body
    again = client.post(address, form)
    assert again.status_code == 302, "the same form twice is one petition"
    assert models.Matter.objects.count() == 1
    follow = reverse("portal:petition_follow")
    page = client.post(follow, {"number": row.number, "phone": PHONE}).content.decode()
    assert "请求修复路灯" in page
    assert NAME not in page
    wrong = client.post(follow, {"number": row.number, "phone": "13900000000"})
    unknown = client.post(follow, {"number": "信访1号", "phone": PHONE})
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert "没有查到" in wrong.content.decode()
    assert "没有查到" in unknown.content.decode()


def test_a_wrong_sum_keeps_what_was_typed() -> None:
    client = Client()
    address = reverse("portal:petition")
    form = typed() | solved(client.get(address).content.decode()) | {"answer": "9999"}  # more than any sum of the task gives
    page = client.post(address, form)
    assert page.status_code == 400
    assert "答案不对" in page.content.decode()
    assert "请求修复路灯" in page.content.decode()
    assert not models.Matter.objects.exists()


def test_other_units_than_the_list_are_refused() -> None:
    client = Client()
    address = reverse("portal:petition")
    page = client.post(address, typed(unit="X") | solved(client.get(address).content.decode()))
    assert "请从列表中选择" in page.content.decode()


def test_too_many_are_refused() -> None:
    client = Client()
    address = reverse("portal:petition")
    codes = [client.post(address, typed()).status_code for _ in range(petitions.MOST_FILED + 1)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {400}


def test_rated_and_review_asked() -> None:
    row = answered(10)
    client = Client()
    who = {"number": row.number, "phone": PHONE}
    page = client.post(reverse("portal:petition_follow"), who).content.decode()
    ask = reverse("portal:petition_ask")
    rated = client.post(ask, who | {"do": "rate", "rating": "dissatisfied"}).content.decode()
    assert "您的评价已经登记" in rated
    asked = client.post(ask, who | solved(page) | {"do": "ask", "reasons": "不服处理意见，请求复查"}).content.decode()
    assert "由上一级机关处理" in asked
    row.refresh_from_db()
    assert row.stage == "复查中"
    refused = client.post(ask, who | solved(page) | {"do": "ask", "reasons": "不服处理意见，请求复查"})
    assert refused.status_code == 400


def test_the_door_stands_on_the_first_page() -> None:
    page = Client().get(reverse("portal:home")).content.decode()
    assert reverse("portal:petition") in page
    assert reverse("portal:petition_follow") in page
