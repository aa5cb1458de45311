"""待办."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from fadu.console import proposals
from fadu.console.clocks import OF_PARTY
from fadu.ledger import read
from fadu.ledger.models import Matter
from fadu.registers import asof
from tests.console.making import WHO, clue, filed

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("code", WHO.values(), ids=WHO.keys())
def test_it_opens_for_every_role(sign_in: SignIn, code: str) -> None:
    assert "没有在办事项" in sign_in(code).get("/").text


def test_an_administrator_is_told_what_there_is_to_do(sign_in: SignIn) -> None:
    code = next(person.id for person in asof.people("admin", read.today()) if person.roles == {"admin"})
    assert "系统管理员不经办事项" in sign_in(code).get("/").text


def test_it_shows_the_clock_in_words(sign_in: SignIn) -> None:
    row = filed()
    assert row.next_due is not None
    client = sign_in("P014")
    assert "剩" in client.get("/").text
    with time_machine.travel(row.next_due.isoformat() + "T10:00:00+08:00"):
        assert "今日届满" in sign_in("P014").get("/").text


def test_overdue_is_counted_and_filtered(sign_in: SignIn) -> None:
    row = filed()
    with time_machine.travel("2031-01-01T10:00:00+08:00"):
        client = sign_in("P014")
        assert "逾期" in client.get("/?due=overdue").text
        assert row.number in client.get("/?due=overdue").text
        assert "没有符合这一条件的事项" in client.get("/?due=calm").text


def test_a_partys_lapsed_period_is_no_delay_of_the_bureau(sign_in: SignIn) -> None:
    row = filed()
    last = read.today() - timedelta(days=2)
    label = next(iter(OF_PARTY))
    Matter.objects.filter(pk=row.pk).update(next_due=last, next_clock=label)
    page = sign_in("P014").get("/")
    assert "期满2日" in page.text
    assert page.context["counts"] == {"all": 1, "overdue": 0, "soon": 0, "lapsed": 1, "calm": 0}
    assert row.number in sign_in("P014").get("/?due=lapsed").text


def test_an_overdue_clock_of_the_bureau_goes_before_the_nearest(sign_in: SignIn) -> None:
    row = filed()
    Matter.objects.filter(pk=row.pk).update(next_due=date(2023, 1, 1), next_clock=next(iter(OF_PARTY)))
    row.deadlines.update(last=read.today() - timedelta(days=3))
    page = sign_in("P014").get("/")
    assert page.context["counts"]["overdue"] == 1
    assert "逾期3日" in page.text
    assert "期满" not in page.text.split("<table")[1]


def test_a_strange_filter_is_none(sign_in: SignIn) -> None:
    assert sign_in("P014").get("/?due=%00nonsense").status_code == 200


def test_officers_see_their_unit_and_what_they_handle(sign_in: SignIn) -> None:
    row = clue()
    assert row.number in sign_in("P014").get("/").text
    assert row.number not in sign_in("P015").get("/").text
    assert row.number in sign_in("P002").get("/").text


def test_the_number_of_queries_does_not_grow(sign_in: SignIn, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = sign_in("P002")
    client.get("/")
    for count in (5, 45):
        for number in range(count):
            proposals.propose(clue(place=f"某路 {number} 号"), "pen.file", {}, [], asof.person("P014", read.today()))
        with django_assert_max_num_queries(12):
            assert "某路" in client.get("/").text
