"""Notices through real local providers: who is told, by which way, when, what the message holds, and what happens when it does not arrive."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger import orders
from fadu.ledger import petitions as doors
from fadu.ledger.models import Deadline, Matter
from fadu.ledger.permit_acts import Application, apply
from fadu.ledger.read import today
from fadu.ledger.record import Intent, record_act
from fadu.notices import notify
from fadu.notices import providers as ways
from fadu.notices.models import CHANNELS, Cursor, Notice, Preference
from fadu.notices.weekly import weekly_once
from fadu.registers import asof
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests import petitions
from tests.answering import until_it_answers
from tests.console.making import filed, officers
from tests.furnished import PASSWORD, furnish
from tests.two_bureaus import ROOT, free_port

ADDRESSES = {"email": "p014@example.cn", "sms": "13900000001", "wechat": "openid-1"}
ALL_DAY = ("03:00", "03:00")


class Providers:
    """The providers' process and what arrived there."""

    def __init__(self, folder: Path, settings: Any) -> None:
        self.kept, mail, web = folder / "kept.jsonl", free_port(), free_port()
        settings.FADU_SMTP = f"smtp://127.0.0.1:{mail}/fadu@example.cn"
        settings.FADU_SMS_URL, settings.FADU_SMS_KEY = f"http://127.0.0.1:{web}/sms", "k1"
        settings.FADU_WECHAT_URL, settings.FADU_WECHAT_APP = f"http://127.0.0.1:{web}", "wx1"
        settings.FADU_WECHAT_SECRET, settings.FADU_WECHAT_TEMPLATE = "s1", "m1"
        command = [sys.executable, "-m", "tests.notices.providers", str(mail), str(web), str(self.kept)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        until_it_answers(f"http://127.0.0.1:{web}/", self.process)

    def took(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.kept.read_text(encoding="utf-8").splitlines()] if self.kept.exists() else []


@pytest.fixture
def providers(db: None, tmp_path: Path, settings: Any) -> Iterator[Providers]:
    furnish()
    ways._TOKENS.clear()
    made = Providers(tmp_path, settings)
    notify.tell()  # the first round only notes where the ledger stands
    yield made
    made.process.kill()
    made.process.wait()


def test_the_token_of_wechat_is_kept_while_it_is_good(providers: Providers) -> None:
    for number in (1, 2):
        ways.wechat("openid-1", "有新的办理", f"n{number}")
    assert [token for token, _ in ways._TOKENS.values()] == ["t1"], "asked once"
    [address] = ways._TOKENS
    urllib.request.urlopen(address, timeout=5).close()  # another system asks, which ends ours
    with pytest.raises(ways.Undelivered):
        ways.wechat("openid-1", "有新的办理", "n3")
    ways.wechat("openid-1", "有新的办理", "n3")
    assert [one["channel"] for one in providers.took()] == ["wechat"] * 3


@pytest.mark.both
def test_handlers_are_told_by_every_way_they_want(providers: Providers) -> None:
    first, second = officers()
    notify.want(first, list(CHANNELS), ADDRESSES, ALL_DAY)
    row = filed("李某某")
    # PostgreSQL does not give back the numbers of tests that were rolled back; a reader would wait for them.
    Cursor.objects.update(position=row.acts.order_by("pk").values_list("pk", flat=True)[0] - 1)
    done = notify.tell()
    assert (done.sent, done.failed) == (5, 0), "four ways to the one, in-app to the other"
    took = providers.took()
    assert sorted(one["channel"] for one in took) == ["email", "sms", "wechat"]
    assert {one["to"] for one in took} == set(ADDRESSES.values())
    assert row.party is not None
    for one in took:
        assert row.number in one["text"]
        for personal in ("李某某", row.party.key, row.place, "占道", first):
            assert personal not in one["text"]
    assert Notice.objects.get(person=second).channel == "in_app"
    assert notify.tell() == notify.Round(), "nothing is told twice"


def test_who_acts_is_not_told_of_it(providers: Providers) -> None:
    filed()
    notify.tell()
    before = Notice.objects.count()
    assert before == len(officers())
    assert not Notice.objects.filter(person="P002").exists()


def test_a_clock_is_told_of_once(providers: Providers) -> None:
    row = filed()
    notify.tell()
    clock = Deadline.objects.filter(matter=row, stopped=None, owner="bureau").first()
    assert clock is not None
    Deadline.objects.filter(pk=clock.pk).update(last=today() + timedelta(days=1))
    assert notify.tell().made == 2
    assert notify.tell().made == 0
    assert Notice.objects.filter(kind="due").count() == 2


def test_what_does_not_arrive_is_tried_again_and_then_given_up(providers: Providers) -> None:
    notify.want(officers()[0], ["sms", "email"], ADDRESSES, ALL_DAY)
    mark = providers.kept.with_suffix(".refuse")
    mark.touch()
    filed()
    assert notify.tell().failed == 2
    waiting = Notice.objects.get(channel="sms")
    assert (waiting.state, waiting.tries) == ("waiting", 1)
    assert "503" in waiting.trouble
    assert notify.tell().failed == 0, "not before its time"
    mark.unlink()
    assert notify.tell(timezone.now() + timedelta(minutes=2)).sent == 2
    assert {one["channel"] for one in providers.took()} == {"sms", "email"}
    Notice.objects.filter(channel="sms").update(state="waiting", tries=notify.MOST_TRIES - 1)
    mark.touch()
    notify.tell(timezone.now() + timedelta(days=1))
    assert Notice.objects.get(channel="sms").state == "failed"


def test_an_address_that_nobody_has_is_given_up_at_once(providers: Providers) -> None:
    addresses = {"email": "nobody@example.cn", "sms": "00000000000", "wechat": "stranger"}
    notify.want(officers()[0], list(CHANNELS), addresses, ALL_DAY)
    filed()
    notify.tell()
    found = dict(Notice.objects.filter(person=officers()[0]).values_list("channel", "state"))
    assert found == {"in_app": "sent", "email": "failed", "sms": "failed", "wechat": "failed"}
    assert providers.took() == []


def test_who_reported_a_problem_is_told_by_the_phone_he_left(providers: Providers) -> None:
    said = orders.Report("路灯不亮", place="兴潼大道", name="李某某", phone="13900000007", description="路灯坏了三天")
    pk = orders.report(said).pk
    record_act(pk, Intent("ord.sort", {"kind": "complaint"}, [asof.people("duty", today())[0].id]))
    notify.tell(timezone.now() + timedelta(days=1))
    [one] = providers.took()
    assert one["to"] == "13900000007"
    assert Matter.objects.get(pk=pk).number in one["text"]
    for personal in ("李某某", "139", "路灯", "兴潼大道"):
        assert personal not in one["text"]
    assert Notice.objects.get(channel="sms").party


def test_who_reported_in_secret_is_told_without_a_word_of_what(providers: Providers) -> None:
    made = orders.report(orders.Report("隔壁倾倒垃圾", place="兴潼大道", phone="13900000007", secret=True))
    record_act(made.pk, Intent("ord.sort", {"kind": "complaint"}, [asof.people("duty", today())[0].id]))
    notify.tell(timezone.now() + timedelta(days=1))
    [one] = providers.took()
    assert one["text"].startswith(f"您登记的事项 {made.short} ")
    assert "工单" not in one["text"]
    assert "反映" not in one["text"]


def test_dispatch_urging_and_clock_reach_the_squad_and_never_the_account_of_the_public(providers: Providers) -> None:
    def told(kind: str = "moved") -> set[str]:
        Notice.objects.all().delete()
        notify.tell()
        return set(Notice.objects.filter(kind=kind, channel="in_app").values_list("person", flat=True))

    made = orders.report(orders.Report("路灯不亮", place="兴潼大道", phone="13900000007"))
    assert {"P047", "P048"} <= told(), "a new one is told at the centre"
    record_act(made.pk, Intent("ord.sort", {"kind": "complaint", "category": "S-04-06"}, ["P047"]))
    record_act(made.pk, Intent("ord.dispatch", {"unit": "CG-ZFDD-1", "officer": "P014"}, ["P047"]))
    assert told() == {"P014"}
    orders.urge(made.number, "13900000007", "还没有来", "u")
    assert told() == {"P014"}
    Deadline.objects.filter(matter=made.pk, clock="ord.answer").update(last=today() + timedelta(days=1))
    assert told("due") == {"P014"}
    record_act(made.pk, Intent("ord.return", {"reasons": "属于二中队"}, ["P014"]))
    assert told() == {"P047"}
    record_act(made.pk, Intent("ord.dispatch", {"unit": "CG-ZFDD-2", "note": "属地"}, ["P047"]))
    assert told() == {"P010"}, "nobody was named: the squad's leader"


def test_who_reported_what_was_merged_is_told_what_becomes_of_the_other(providers: Providers) -> None:
    first, second = (
        orders.report(orders.Report("路灯不亮", place="兴潼大道", phone=phone, key=phone))
        for phone in ("13900000007", "13900000008")
    )
    record_act(second.pk, Intent("ord.merge", {"into": first.number, "reasons": "同一盏灯"}, ["P047"]))
    notify.tell(timezone.now() + timedelta(days=1))
    before = len(providers.took())
    record_act(first.pk, Intent("ord.sort", {"kind": "complaint"}, ["P047"]))
    notify.tell(timezone.now() + timedelta(days=1))
    took = providers.took()[before:]
    assert {(one["to"], first.number in one["text"], second.number in one["text"]) for one in took} == {
        ("13900000007", True, False),
        ("13900000008", False, True),
    }


def test_who_asks_for_a_permit_is_told_by_the_contacts_phone(providers: Providers) -> None:
    applicant = {"kind": "org", "name": "示例便利店", "id_number": "00500223DEMO900001", "phone": "13900000001"}
    contact = {"name": "李某某", "phone": "13900000008"}
    [row] = apply(Application(["XK-04"], applicant, contact, "兴潼大道1号", "PORTAL"))
    notify.tell()
    assert not Notice.objects.filter(channel="sms").exists(), "he knows that he applied"
    record_act(row.pk, Intent("lic.accept", {"period": "lic.decide", "promised": 8}, ["P034"]))
    notify.tell(timezone.now() + timedelta(days=1))
    [one] = providers.took()
    assert one["to"] == "13900000008"
    assert row.number in one["text"]
    assert "/portal/permits/follow/" in one["text"]
    for personal in ("李某某", "示例便利店", "139", "兴潼大道", "广告"):
        assert personal not in one["text"]


def test_a_petitioner_is_told_and_the_message_does_not_say_that_he_petitioned(providers: Providers) -> None:
    row = petitions.accepted(0)
    notify.tell(timezone.now() + timedelta(days=1))
    [one] = providers.took()
    assert one["to"] == petitions.PHONE
    assert orders.short_of(row.number) in one["text"]
    for personal in (petitions.NAME, petitions.PHONE, "信访", "petition", "人行道"):
        assert personal not in one["text"]
    assert Client().get("/portal/mine/").url == reverse("portal:petition_follow")  # type: ignore[attr-defined]
    found = doors.follow(orders.short_of(row.number), petitions.PHONE)
    assert found is not None
    assert found.pk == row.pk
    assert doors.follow(orders.short_of(row.number), "13899999999") is None


def test_who_came_is_told_of_steps_that_there_are_and_sent_to_pages_that_there_are() -> None:
    for procedure, outside in notify.OUTSIDE.items():
        assert outside.steps <= set(ALL[procedure].by_step)
        assert resolve(outside.page)
    assert notify.OUTSIDE["petition"].steps <= set(doors.SHOWN), "he is told of nothing that the page does not show"


@pytest.mark.parametrize(
    ("at", "quiet", "then"),
    [
        ("2026-03-01T22:00", ("21:00", "08:00"), "2026-03-02T08:00"),
        ("2026-03-01T06:00", ("21:00", "08:00"), "2026-03-01T08:00"),
        ("2026-03-01T12:00", ("21:00", "08:00"), "2026-03-01T12:00"),
        ("2026-03-01T13:00", ("12:00", "14:00"), "2026-03-01T14:00"),
        ("2026-03-01T08:00", ("21:00", "08:00"), "2026-03-01T08:00"),
        ("2026-03-01T03:00", ("03:00", "03:00"), "2026-03-01T03:00"),
    ],
)
def test_quiet_hours(at: str, quiet: tuple[str, str], then: str) -> None:
    start, end = (datetime.strptime(text, "%H:%M").time() for text in quiet)
    want = Preference(person="P", quiet_from=start, quiet_until=end)
    found = notify.after_quiet(datetime.fromisoformat(at).replace(tzinfo=CHINA), want)
    assert found == datetime.fromisoformat(then).replace(tzinfo=CHINA)


def test_loud_ways_wait_for_the_morning_and_quiet_ones_do_not(providers: Providers) -> None:
    now = datetime.now(CHINA)
    quiet = ((now - timedelta(hours=1)).strftime("%H:%M"), (now + timedelta(hours=2)).strftime("%H:%M"))
    notify.want(officers()[0], ["sms", "email"], ADDRESSES, quiet)
    filed()
    notify.tell()
    assert [one["channel"] for one in providers.took()] == ["email"]
    notify.tell(timezone.now() + timedelta(hours=3))
    assert [one["channel"] for one in providers.took()] == ["email", "sms"]


def test_a_way_that_is_not_set_up_is_not_used(db: None) -> None:
    furnish()
    notify.tell()
    notify.want(officers()[0], list(CHANNELS), ADDRESSES, ALL_DAY)
    filed()
    notify.tell()
    assert set(Notice.objects.values_list("channel", flat=True)) == {"in_app"}


def test_addresses_are_sealed_and_checked(db: None) -> None:
    furnish()
    row = notify.want("P014", ["email"], ADDRESSES, ALL_DAY)
    assert b"example" not in bytes(row.email_sealed)
    for channels, addresses, quiet in (
        (["sms"], {}, ALL_DAY),
        (["email"], {"email": "不是地址"}, ALL_DAY),
        (["pigeon"], {}, ALL_DAY),
        ([], {}, ("25:00", "1")),
    ):
        with pytest.raises(InputError):
            notify.want("P015", channels, addresses, quiet)


def test_the_pages_show_messages_and_delivery(providers: Providers) -> None:
    person = officers()[0]
    client = Client()
    client.force_login(create_login(Person.objects.get(code=person), PASSWORD))
    form = {"do": "want", "channels": ["sms"], "sms": "13900000001", "quiet_from": "03:00", "quiet_until": "03:00"}
    assert client.post(reverse("notices"), {**form, "sms": "x" * 200}).status_code == 400
    assert client.post(reverse("notices"), form).status_code == 302
    row = filed()
    notify.tell()
    page = client.get(reverse("notices")).content.decode()
    assert row.number in page
    assert "13900000001" not in page
    matter = client.get(reverse("matter", args=[row.pk])).content.decode()
    assert "通知送达" in matter
    assert "已送达" in matter
    client.post(reverse("notices"), {"do": "read"})
    assert "没有未读的通知" in client.get(reverse("notices")).content.decode()


def test_heads_are_told_once_a_week_how_the_clocks_stand(providers: Providers) -> None:
    row = filed("李某某")
    notify.tell()
    Deadline.objects.filter(matter=row, owner="bureau", stopped=None).update(last=today() - timedelta(days=3))
    principal = next(person for person in asof.snapshot(today()).people("principal"))
    notify.want(principal.id, ["email"], {"email": "p001@example.cn"}, ALL_DAY)
    made = weekly_once()
    assert made >= 2
    assert weekly_once() == 0
    notify.tell()
    [mail] = providers.took()
    red = Deadline.objects.filter(matter=row, owner="bureau", stopped=None).count()
    assert f"红灯 {red}" in mail["text"]
    assert mail["text"].strip().endswith("/desks/supervision/")
    assert row.number not in mail["text"]
    told = set(Notice.objects.filter(kind="digest").values_list("person", flat=True))
    assert principal.id in told
    assert not told & set(officers())


def test_the_weekly_account_stands_among_the_notices_of_the_head(client: Client, providers: Providers) -> None:
    weekly_once()
    client.force_login(create_login(Person.objects.get(code="P001"), PASSWORD))
    page = client.get(reverse("notices")).content.decode()
    assert "本周时限督办：红灯 0" in page
    assert reverse("supervision") in page
