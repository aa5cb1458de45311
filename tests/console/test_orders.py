"""The dispatch board, the page of an order, the facility map and the roster: who, what, and a number of queries independent of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.ledger import models, order_likes, orders, read
from fadu.ledger.read import now
from fadu.ledger.record import Intent, open_matter

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SignIn = Callable[[str], Client]


def report(number: int, **more: object) -> int:
    said = {
        "topic": f"门口垃圾没人清运{number}",
        "place": f"桂林街道兴潼大道{number}号",
        "lat": 30.193,
        "lng": 105.83,
        "key": f"k{number}",
        "at": now() - timedelta(hours=4),
    }
    return orders.report(orders.Report(**(said | more))).pk  # type: ignore[arg-type]


def test_the_desk_sorts_and_dispatches_from_the_page(sign_in: SignIn) -> None:
    client, pk = sign_in("P047"), report(1)
    page = client.get(f"/desks/orders/{pk}/").content.decode()
    assert "暴露垃圾" in page
    assert "文字中有" in page
    sent = client.post(f"/desks/orders/{pk}/", {"step": "ord.sort", "kind": "complaint", "category": "S-01-02", "suggested": "S-01-02", "route": "none", "after": "1", "key": "a"})  # fmt: skip
    assert sent.status_code == 302
    client.post(f"/desks/orders/{pk}/", {"step": "ord.dispatch", "unit": "CG-HWK", "after": "2", "key": "b"})
    row = models.Order.objects.get(pk=pk)
    assert (row.stage, row.unit, row.suggested, row.category) == ("处置中", "CG-HWK", "S-01-02", "S-01-02")
    assert row.due_at
    assert "100.0%" in client.get("/desks/orders/").content.decode()


def test_the_board_shows_the_overdue_first_and_answers_204_while_nothing_changes(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, moment = sign_in("P047"), now()
    monkeypatch.setattr(read, "now", lambda: moment)  # the board's mark moves with the minute
    report(1)
    page = client.get("/desks/orders/")
    assert "超时" in page.content.decode()
    mark = page.context["mark"]
    quiet = client.get("/desks/orders/", {"mark": mark}, headers={"HX-Request": "true"})
    assert quiet.status_code == 204
    report(3)
    fresh = client.get("/desks/orders/", {"mark": mark}, headers={"HX-Request": "true"})
    assert "门口垃圾没人清运3" in fresh.content.decode()


def test_a_double_nearby_is_offered_and_merged(sign_in: SignIn) -> None:
    client, first, second = sign_in("P047"), report(1), report(2)
    assert "并入这一件" in client.get(f"/desks/orders/{second}/").content.decode()
    into = models.Matter.objects.get(pk=first).number
    client.post(f"/desks/orders/{second}/", {"step": "ord.merge", "into": into, "after": "1", "key": "m"})
    assert models.Order.objects.get(pk=second).merged_into == into


def test_as_many_queries_for_fifty_orders_as_for_five(sign_in: SignIn) -> None:
    client = sign_in("P047")
    counts = []
    for until in (5, 50):
        for number in range(models.Order.objects.count(), until):
            report(number)
        client.get("/desks/orders/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desks/orders/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_others_see_only_what_is_theirs(sign_in: SignIn) -> None:
    pk = report(1)
    assert sign_in("P014").get(f"/desks/orders/{pk}/").status_code == 404
    assert sign_in("P043").get("/desks/orders/").status_code == 403


def test_facilities_and_rosters_say_when_there_are_none_and_show_what_there_is(sign_in: SignIn) -> None:
    client = sign_in("P042")
    assert "没有符合条件的设施" in client.get("/desks/facilities/").content.decode()
    assert "还没有值班表" in client.get("/desks/duty/").content.decode()
    pool = {"topic": "一号堆肥池", "kind": "compost_pool", "town": "Z-BAIZI", "place": "示例村", "lat": "30.12", "lng": "105.75"}
    open_matter("facility", Intent("fac.register", pool, ["P042"]))
    shift = {"on": "2024-03-01", "slot": "day", "officer": "P047"}
    roster = {"topic": "三月值班表", "since": "2024-03-01", "until": "2024-03-01", "count": 1, "shifts": [shift]}
    open_matter("duty-roster", Intent("duty.roster", roster, ["P042"]))
    assert "一号堆肥池" in client.get("/desks/facilities/?kind=compost_pool").content.decode()
    assert "陶然" not in client.get("/desks/duty/").content.decode()
    assert "魏晓岚" in client.get("/desks/duty/").content.decode()


def test_a_double_of_weeks_ago_is_found_and_one_of_months_ago_is_not(sign_in: SignIn) -> None:
    for number, days in ((1, 20), (2, 45)):
        report(number, at=now() - timedelta(days=days))
    newest = models.Order.objects.get(pk=report(3))
    assert [one.row.matter.title for one in order_likes.doubles(newest)] == ["门口垃圾没人清运1"]


def test_in_a_busy_place_the_newest_are_compared(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_likes, "NEARBY", 3)
    report(1, at=now() - timedelta(days=2))
    for number in range(2, 5):
        report(number, at=now() - timedelta(hours=9 - number))
    newest = models.Order.objects.select_related("matter").get(pk=report(9))
    with CaptureQueriesContext(connection) as seen:
        found = order_likes.doubles(newest)
    assert sorted(one.row.matter.title[-1] for one in found) == ["2", "3", "4"]
    assert len(seen) == 2, "the weeks before were not read"
