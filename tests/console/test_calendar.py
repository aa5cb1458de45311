"""The calendar feed, read back with a library: stable ids, a sequence that rises, cancelled clocks, nothing personal, made and revoked by its owner."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from fadu.console.calendar_feed import MOST
from fadu.console.models import CalendarFeed
from fadu.ledger import read
from fadu.ledger.models import Deadline
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.registers.models import Person
from tests.console.making import filed

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def address(client: Client) -> str:
    page = client.post("/calendar/", {"do": "make"}).content.decode()
    found = re.search(r'value="http://testserver(/calendar/[\w-]+\.ics)"', page)
    assert found is not None, page
    return found.group(1)


def events(path: str) -> dict[str, dict[str, str]]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    walked = Calendar.from_ical(answer.content).walk("VEVENT")
    return {
        str(event["UID"]): {name: str(event[name]) for name in ("SUMMARY", "SEQUENCE", "STATUS")}
        | {"day": str(event["DTSTART"].dt)}
        for event in walked
    }


def test_a_clock_is_an_event_that_moves_and_is_cancelled(sign_in: SignIn) -> None:
    row = filed("张三丰")
    path = address(sign_in("P014"))
    clock = Deadline.objects.filter(matter=row, owner="bureau", stopped=None).order_by("last")[0]
    uid = f"matter-{row.pk}-{clock.clock}@fadu"
    first = events(path)[uid]
    assert first["SUMMARY"].startswith(row.number)
    assert (first["day"], first["STATUS"]) == (clock.last.isoformat(), "TENTATIVE" if clock.provisional else "CONFIRMED")
    type(row).objects.filter(pk=row.pk).update(last_seq=row.last_seq + 1)  # an act that moved the clock
    Deadline.objects.filter(pk=clock.pk).update(last=clock.last + timedelta(days=3))
    moved = events(path)[uid]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert moved["day"] > first["day"]
    Deadline.objects.filter(pk=clock.pk).update(stopped=read.today())
    assert events(path)[uid]["STATUS"] == "CANCELLED"
    Deadline.objects.filter(pk=clock.pk).update(stopped=read.today() - timedelta(days=60))
    assert uid not in events(path)


def test_nothing_personal_is_in_it_and_others_matters_are_not(sign_in: SignIn) -> None:
    row = filed("张三丰")
    said = Client().get(address(sign_in("P014"))).content.decode().replace("\r\n ", "")
    assert row.number in said
    for word in ("张三丰", "张**", row.place, row.title):
        assert word not in said
    assert not events(address(sign_in("P045")))


def test_shifts_with_a_swap(sign_in: SignIn) -> None:
    day = read.today() + timedelta(days=2)
    shifts = [{"on": f"{day}", "slot": "day", "officer": "P047"}, {"on": f"{day}", "slot": "night", "officer": "P048"}]
    roster = {"topic": "值班表", "since": f"{day}", "until": f"{day}", "count": 2, "shifts": shifts}
    row = open_matter("duty-roster", Intent("duty.roster", roster, ["P042"])).matter
    mine, other = address(sign_in("P047")), address(sign_in("P048"))
    assert not events(mine)  # not approved yet
    record_act(row.pk, Intent("duty.approve", {}, ["P002"]))
    uid = f"duty-{row.pk}-{day:%Y%m%d}-day@fadu"
    before = events(mine)[uid]
    assert before | {"SEQUENCE": ""} == {"SUMMARY": "值班：白班", "SEQUENCE": "", "STATUS": "CONFIRMED", "day": f"{day}"}
    asked = {"on": f"{day}", "slot": "day", "to": "P048", "back_on": f"{day}", "back_slot": "night", "reasons": "外出培训"}
    record_act(row.pk, Intent("duty.ask-swap", asked, ["P047"]))
    row.refresh_from_db()
    record_act(row.pk, Intent("duty.swap", {"asked": row.last_seq}, ["P048"]))
    after = events(mine)[uid]
    assert after["STATUS"] == "CANCELLED"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert events(other)[uid]["STATUS"] == "CONFIRMED"


def test_the_owner_renews_and_revokes_and_only_a_digest_is_kept(sign_in: SignIn) -> None:
    client = sign_in("P014")
    first = address(client)
    token = first.split("/")[-1].removesuffix(".ics")
    assert token not in str(list(CalendarFeed.objects.values()))
    assert token not in client.get("/calendar/").content.decode()  # shown once
    second = address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert CalendarFeed.objects.count() == 1
    client.post("/calendar/", {"do": "revoke"})
    assert Client().get(second).status_code == 404


def test_who_left_has_no_feed_and_nobody_writes_to_it(sign_in: SignIn) -> None:
    path = address(sign_in("P014"))
    assert Client().post(path).status_code == 405
    user = Person.objects.get(code="P014").user
    assert user is not None
    user.is_active = False
    user.save()
    assert Client().get(path).status_code == 404


def test_guessing_is_slowed(db: None) -> None:
    answers = [Client().get("/calendar/guess.ics").status_code for _ in range(MOST + 1)]
    assert answers == [404] * MOST + [429]
