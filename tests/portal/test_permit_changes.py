"""A holder asks on the portal to change or renew his permit: found by the licence's number and the phone, judged by the same gates, seen at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fadu.law.common.permit import valid_to
from fadu.law.procedures.service.permit import PROCEDURE
from fadu.law.workdays import add_months
from fadu.ledger import models, read
from fadu.ledger.record import Refused, load
from fadu.registers import models as registers
from fadu.registers.logins import create_login
from tests.furnished import furnish
from tests.portal.test_permits import HEAD, PHONE, WINDOW, applied, do, granted, photo

pytestmark = pytest.mark.django_db
RENEW, CHANGE = reverse("portal:permit_renew", args=[1]), reverse("portal:permit_change", args=[1])
MINE, FOLLOW = reverse("portal:permits_mine"), reverse("portal:permits_follow")


@pytest.fixture(autouse=True)
def bureau(db: None) -> Iterator[None]:
    furnish()
    cache.clear()
    yield
    cache.clear()


def licensed(client: Client, days: int = 60) -> models.Matter:
    """A permit in force that ends in so many days."""
    [row] = applied(client)
    do(row, "lic.accept", [WINDOW])
    do(row, "lic.examine", ["P050", "P053"], on_site=True, met=True, opinion="符合条件")
    span = {"valid_from": read.today(), "valid_to": read.today() + timedelta(days=days)}
    do(row, "lic.grant", [HEAD], **span)
    return do(row, "lic.deliver", [WINDOW], **span)


def desk() -> str:
    staff = Client()
    staff.force_login(create_login(registers.Person.objects.get(code=WINDOW), "Test-2023-only"))
    return staff.get(reverse("permit_desk")).content.decode()


def test_the_licences_number_and_the_phone_open_it(client: Client) -> None:
    row = licensed(client)
    number = models.Paper.objects.get(kind="permit_licence").number
    holder = Client()
    assert holder.post(FOLLOW, {"number": number, "phone": "10299999999"}).status_code == 404
    assert holder.post(FOLLOW, {"number": f" {number} ", "phone": PHONE}).status_code == 302
    page = holder.get(MINE).content.decode()
    assert row.number in page
    assert "申请延续" in page
    assert "申请变更" in page
    assert Client().get(RENEW).status_code == 404, "nobody else"


def test_a_renewal_is_asked_seen_at_the_desk_and_decided(client: Client) -> None:
    row = licensed(client)
    ends = valid_to(load(PROCEDURE, row))
    assert ends is not None
    until = ends + timedelta(days=60)
    assert f"{ends - timedelta(days=30):%-d}日以前申请" in client.get(MINE).content.decode()
    answer = client.post(RENEW, {"until": until.isoformat(), "reasons": "继续经营", "key": "k1", "files": [photo()]})
    assert answer.status_code == 302
    asked = load(PROCEDURE, row).acts[-1]
    assert (asked.step, asked.data.until, len(asked.evidence)) == ("lic.renew-ask", until, 1)
    assert "正在办理" in client.get(MINE).content.decode()
    assert client.get(RENEW).status_code == 302, "one request at a time"
    assert models.Deadline.objects.get(matter=row, clock="lic.renew.decide").last == ends
    page = desk()
    assert f'<a href="/matters/{row.pk}/">' in page.partition("待决定的变更、延续")[2].partition("</section>")[0]
    do(row, "lic.renew", [HEAD])
    page = client.get(MINE).content.decode()
    assert "已经准予。" in page
    assert f"{until.year}年{until.month}月{until.day}日" in page
    assert valid_to(load(PROCEDURE, row)) == until


@pytest.mark.parametrize("days", [None, 0, -1, 20_000])
def test_a_renewal_to_an_unfit_day_says_why_and_writes_nothing(client: Client, days: int | None) -> None:
    row = licensed(client)
    ends = valid_to(load(PROCEDURE, row))
    assert ends is not None
    until = "" if days is None else (ends + timedelta(days=days)).isoformat()
    answer = client.post(RENEW, {"until": until})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    if days == 20_000:
        assert str(add_months(ends, 36)) in answer.content.decode()
    assert not row.acts.filter(step="lic.renew-ask").exists()


def states(day: date, **asked: str) -> list[str]:
    """The column of the register's CSV that says how each permit stands that day."""
    answer = Client().get(reverse("portal:licences_csv"), {"day": day.isoformat()} | asked)
    return [line.split(",")[5] for line in answer.text.splitlines()[1:]]


def test_it_offers_a_renewal_only_until_thirty_days_before_the_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = licensed(client, days=31)
    for later, offered, told in (
        (1, True, "以前申请"),
        (2, False, "请尽快到服务窗口提出"),
        (31, False, "请尽快"),
        (32, False, "已到期"),
    ):
        monkeypatch.setattr("fadu.ledger.permit_acts.today", lambda: read.today() + timedelta(days=later))  # noqa: B023
        page = client.get(MINE).content.decode()
        assert ("申请延续</a>" in page, told in page) == (offered, True), later
        assert client.get(RENEW).status_code == (200 if offered else 302)
    assert client.post(RENEW, {"until": "2099-01-01"}).status_code == 302
    assert not row.acts.filter(step="lic.renew-ask").exists()


def test_a_permit_lapses_by_its_date_in_the_register(client: Client) -> None:
    row = licensed(client)
    ends = read.today() + timedelta(days=60)
    assert states(read.today() - timedelta(days=1)) == []
    assert states(ends) == ["有效"]
    assert states(ends + timedelta(days=1)) == ["已到期"]
    assert states(ends + timedelta(days=1), state="valid") == []
    page = client.get(reverse("portal:licences"), {"day": (ends + timedelta(days=1)).isoformat(), "state": "expired"})
    assert '<span class="badge warn">已到期</span>' in page.content.decode()
    client.post(RENEW, {"until": (ends + timedelta(days=60)).isoformat(), "key": "k3"})
    assert states(ends + timedelta(days=1)) == ["有效"], "asked for in time and not decided"
    page = client.get(reverse("portal:licences"), {"day": (ends + timedelta(days=1)).isoformat()})
    assert "视为准予" in page.content.decode()
    do(row, "lic.renew", [HEAD], granted=False, reasons="不再符合设置规划", valid_to=None)
    assert states(ends + timedelta(days=1)) == ["已到期"]


def test_a_change_is_asked_once_and_refused_with_reasons(client: Client) -> None:
    row = licensed(client)
    assert client.post(CHANGE, {"what": "改"}).status_code == 422
    for _ in range(2):
        assert client.post(CHANGE, {"what": "广告面积减为五平方米", "key": "k2"}).status_code == 302
    assert row.acts.filter(step="lic.change-ask").count() == 1
    assert models.Deadline.objects.get(matter=row, clock="lic.change.decide").stopped is None
    assert "变更" in desk().partition("待决定的变更、延续")[2].partition("</section>")[0]
    do(row, "lic.change", [HEAD], granted=False, content="", reasons="新的位置压占盲道")
    page = client.get(MINE).content.decode()
    assert "不予变更：新的位置压占盲道" in page
    assert "申请变更" in page, "one may ask again"


def verified(row: models.Matter) -> str:
    digest = models.Paper.objects.get(matter=row, kind="permit_licence").digest
    return Client().get(f"/verify/{digest}/").content.decode()


def test_whoever_verifies_the_licence_learns_until_when_it_holds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = licensed(client)
    ends = valid_to(load(PROCEDURE, row))
    assert ends is not None
    assert f"至{ends.year}年{ends.month}月{ends.day}日" in verified(row)
    assert "已经届满" not in verified(row)
    monkeypatch.setattr("fadu.ledger.public.today", lambda: ends + timedelta(days=1))
    assert "有效期已经届满" in verified(row)
    until = ends + timedelta(days=60)
    client.post(RENEW, {"until": until.isoformat(), "reasons": "继续经营", "key": "k1"})
    assert "已经届满" not in verified(row), "silence on a request made in time renews it"
    assert "依法视为准予延续" in verified(row)
    do(row, "lic.renew", [HEAD])
    assert f"至{until.year}年{until.month}月{until.day}日" in verified(row)
    assert "已经届满" not in verified(row)


def test_a_change_that_was_refused_changes_nothing(client: Client) -> None:
    row = licensed(client)
    client.post(CHANGE, {"what": "广告面积减为五平方米", "key": "k2"})
    do(row, "lic.change", [HEAD], granted=False, content="", reasons="新的位置压占盲道")
    assert "没有撤销、变更的记录" in verified(row)
    client.post(CHANGE, {"what": "广告面积减为三平方米", "key": "k3"})
    do(row, "lic.change", [HEAD], granted=True, content="面积三平方米")
    assert "许可内容已变更，见变更决定" in verified(row)


def test_what_is_no_permit_yet_has_no_form(client: Client) -> None:
    [row] = applied(client)
    granted(row)
    assert client.post(CHANGE, {"what": "广告面积减为五平方米"}).status_code == 302
    assert not row.acts.filter(step="lic.change-ask").exists()


@pytest.mark.both
def test_the_last_place_goes_to_whoever_was_accepted_first(client: Client) -> None:
    registers.PermitItem.objects.filter(code="XK-04").update(quota=1)
    furnish_changed()
    applied(client)
    applied(client, key="1" * 32, name="后来的店", id_number="00500223DEMO900002")
    first, second = models.Matter.objects.filter(procedure="permit").order_by("pk")
    for row in (first, second):
        do(row, "lic.accept", [WINDOW])
        do(row, "lic.examine", ["P050", "P053"], on_site=True, met=True, opinion="符合条件")
    with pytest.raises(Refused) as early:
        do(second, "lic.grant", [HEAD])
    assert first.number in next(one.sentence for one in early.value.findings if one.gate == "lic-quota")
    do(first, "lic.grant", [HEAD])
    with pytest.raises(Refused) as full:
        do(second, "lic.grant", [HEAD])
    assert "名额已满" in next(one.sentence for one in full.value.findings if one.gate == "lic-quota")
    do(first, "lic.deliver", [WINDOW])
    with pytest.raises(Refused) as still:
        do(second, "lic.grant", [HEAD])
    assert [one.gate for one in still.value.findings if one.blocks] == ["lic-quota"]
    do(first, "lic.revoke", [HEAD], ground="unqualified", reasons="核查发现不符合设置规划", heard=True, compensation="退还费用")
    assert do(second, "lic.grant", [HEAD]).stage == "待发证"


def furnish_changed() -> None:
    """The registers are read anew."""
    registers.PermitItem.objects.get(code="XK-04").save()
