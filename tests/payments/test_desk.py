"""缴款对账台: what differs is seen and settled by finance alone, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from fadu.ledger.read import today
from fadu.payments.models import Difference, Order
from tests.payments.conftest import Ticket

pytestmark = pytest.mark.both
SignIn = Callable[[str], Client]


def difference(number: int, order: Order | None = None) -> Difference:
    return Difference.objects.create(
        kind="amount", order=order, order_uid=f"{number:032d}", trade_no=f"T{number}", theirs=1900, found_at=timezone.now()
    )


def order(row: object, number: int = 0) -> Order:
    now = timezone.now()
    return Order.objects.create(matter=row, amount=2000, uid=f"{number:032x}", created_at=now, expires_at=now)


def test_a_difference_stays_until_finance_says_how_it_was_settled(ticket: Ticket, sign_in: SignIn) -> None:
    row = ticket()
    found = difference(1, order(row))
    finance, head = sign_in("P032"), sign_in("P001")
    page = finance.get("/desks/payments/").text
    assert "收款金额与订单不符" in page
    assert row.number in page
    assert "20.00" in page
    assert "19.00" in page
    assert "由财务处理" in head.get("/desks/payments/").text
    assert head.post(f"/desks/payments/{found.pk}/", {"settlement": "已退还"}).status_code == 403
    finance.post(f"/desks/payments/{found.pk}/", {"settlement": " "})
    assert Difference.objects.get().settled_at is None
    finance.post(f"/desks/payments/{found.pk}/", {"settlement": "十一月二十六日原路退还"})
    said = finance.post(f"/desks/payments/{found.pk}/", {"settlement": "又一次"}, follow=True).text
    assert "另一人处理" in said
    found.refresh_from_db()
    assert (found.settlement, found.settled_by) == ("十一月二十六日原路退还", "P032")
    page = finance.get("/desks/payments/").text
    assert "没有待处理的差异" in page
    assert "原路退还" in page


def test_comparing_by_hand_tells_what_is_wrong(db: None, sign_in: SignIn, settings: Settings) -> None:
    client = sign_in("P032")
    said = client.post("/desks/payments/reconcile/", {"date": str(today())}, follow=True).text
    assert "没有开通" in said
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    assert "连接不上" in client.post("/desks/payments/reconcile/", {"date": str(today())}, follow=True).text
    assert "请选择" in client.post("/desks/payments/reconcile/", {"date": "x"}, follow=True).text


def test_the_desk_asks_as_often_for_few_as_for_many(ticket: Ticket, sign_in: SignIn) -> None:
    row, client = ticket(), sign_in("P032")

    def queries(first: int, count: int) -> int:
        for number in range(first, first + count):
            difference(number, order(row, number))
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desks/payments/").status_code == 200
        return len(seen)

    queries(1, 1)
    assert queries(10, 1) == queries(20, 15)
