"""Payments over real HTTP with the sandbox as its own process: sound, lost, repeated, forged, late and wrong-amount notices."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from fadu.config import cli
from fadu.law.errors import InputError
from fadu.ledger.models import Act, Matter
from fadu.ledger.read import today
from fadu.ledger.record import Intent, record_act
from fadu.payments import orders, signing
from fadu.payments.models import Difference, Order, Statement
from fadu.payments.reconcile import catch_up, reconcile
from tests.payments.conftest import Ticket
from tests.payments.till import Sandbox, call

pytestmark = [pytest.mark.django_db(transaction=True)]


def paid(row: Matter) -> list[Act]:
    return list(Act.objects.filter(matter=row, step="pay.bank"))


def pay(till: Sandbox, order: Order, live_server: LiveServer, mode: str = "sound") -> Order:
    """The payer's way: to the sandbox and back. The page he comes back to is not opened."""
    back = f"{live_server.url}/portal/pay/{order.uid}/"
    checkout = orders.checkout(order, back, f"{live_server.url}/api/pay/notice")
    assert till.pay(checkout, order.uid, mode) == back
    order.refresh_from_db()
    return order


def kinds() -> list[str]:
    return list(Difference.objects.order_by("pk").values_list("kind", flat=True))


def test_a_sound_notice_records_the_payment_once(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = orders.order_for(row)
    assert orders.order_for(row) == order, "a second click makes no second order"
    assert pay(online, order, live_server).state == "paid"
    [act] = paid(row)
    assert (act.seq, act.amount, act.actor) == (order.act_seq, order.amount, "PORTAL")
    assert act.content["data"]["receipt"] == order.receipt
    assert not act.judged["findings"]
    assert orders.payable(row) == 0
    with pytest.raises(InputError, match="没有可以缴纳的款项"):
        orders.order_for(row)
    done = reconcile(today())
    assert (done.agreed, done.made_up) == (1, 0)
    assert kinds() == []


def test_a_repeated_notice_changes_nothing(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    assert pay(online, orders.order_for(row), live_server, "twice").state == "paid"
    assert len(paid(row)) == 1
    assert kinds() == []


def test_a_lost_notice_is_made_up_by_the_statement(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "lost")
    assert (order.state, paid(row)) == ("open", [])
    done = reconcile(today())
    assert done.made_up == 1
    assert len(paid(row)) == 1
    [lost] = Difference.objects.all()
    assert (lost.kind, lost.order, bool(lost.settled_at)) == ("lost", order, True)
    assert reconcile(today()).made_up == 0, "comparing again changes nothing"
    assert len(paid(row)) == 1
    assert Statement.objects.get().trades == done.trades


def test_a_lost_notice_is_made_up_when_the_payer_comes_back(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "lost")
    status, _, page = call(f"{live_server.url}/portal/pay/{order.uid}/")
    assert status == 200
    assert "缴款成功" in page
    assert len(paid(row)) == 1


def test_a_forged_notice_is_refused(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    assert pay(online, orders.order_for(row), live_server, "forged").state == "open"
    assert (paid(row), kinds()) == ([], [])


def test_a_notice_of_another_amount_is_refused_and_shown(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "short")
    assert (order.state, paid(row), kinds()) == ("open", [], ["amount"])
    assert Difference.objects.get().theirs == order.amount - 100
    assert reconcile(today()).made_up == 1, "the statement has the true amount"
    assert len(paid(row)) == 1


def test_a_late_notice_still_counts(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "late")
    Order.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert paid(row) == []
    assert online.release(order.uid) == 200
    assert len(paid(row)) == 1
    assert online.release(order.uid) == 404


def test_a_late_notice_for_what_was_paid_otherwise_is_held(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "late")
    said = {"amount": str(Decimal(order.amount) / 100), "receipt": "窗口票据1", "paid_on": today()}
    record_act(row.pk, Intent("pay.bank", said, ["P032"]))
    assert online.release(order.uid) == 200
    order.refresh_from_db()
    assert (order.state, len(paid(row)), kinds()) == ("held", 1, ["held"])
    assert "应当退还" in Difference.objects.get().note
    done = reconcile(today())
    assert (done.trades, done.agreed, done.differing) == (1, 0, 1)


def test_money_for_a_removed_ticket_is_held(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "late")
    record_act(row.pk, Intent("prk.remove", {"ground": "self", "found_on": today(), "reasons": "自查发现号牌有误"}, ["P008"]))
    online.release(order.uid)
    order.refresh_from_db()
    assert (order.state, paid(row), kinds()) == ("held", [], ["held"])


def notice(live_server: LiveServer, secret: str, said: object, **headers: str) -> tuple[int, dict[str, str]]:
    body = json.dumps(said).encode()
    sealed = signing.sealed(secret, body) | {"Content-Type": "application/json"} | headers
    request = urllib.request.Request(f"{live_server.url}/api/pay/notice", body, sealed, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def trade(of: Order, **more: object) -> dict[str, object]:
    said = {"order": of.uid, "trade_no": "T1", "amount": of.amount, "paid_at": timezone.now().isoformat(), "receipt": "R1"}
    return said | more


def test_what_an_attacker_or_a_faulty_provider_may_send(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    order = orders.order_for(row)
    good = trade(order)
    assert notice(live_server, "ab" * 32, good)[0] == 401
    assert notice(live_server, online.secret, good, **{"X-Pay-Time": "1700000000"})[0] == 401
    assert notice(live_server, online.secret, good, **{"X-Pay-Sign": "签名".encode().decode("latin-1")})[0] == 401
    for odd in (
        [],
        {},
        {"order": 1},
        trade(order, amount="x"),
        trade(order, amount=0),
        trade(order, receipt=""),
        trade(order, paid_at="昨天"),
    ):
        assert notice(live_server, online.secret, odd)[0] == 422
    assert notice(live_server, online.secret, trade(order, order="0" * 32))[0] == 404
    assert notice(live_server, online.secret, trade(order, amount=order.amount * 2))[0] == 422
    assert paid(row) == []
    assert notice(live_server, online.secret, good) == (200, {"result": "paid"})
    assert notice(live_server, online.secret, good) == (200, {"result": "again"})
    assert notice(live_server, online.secret, trade(order, trade_no="T2")) == (200, {"result": "twice"})
    assert len(paid(row)) == 1
    assert kinds() == ["unknown", "amount", "twice"]


def test_the_sandbox_believes_nobody_unsigned(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    order = orders.order_for(ticket())
    checkout = orders.checkout(order, "http://127.0.0.1/back", "http://127.0.0.1/notice")
    assert call(checkout.replace(f"amount={order.amount}", "amount=1"))[0] == 400
    assert call(f"{online.address}/statement?date={today()}")[0] == 401
    assert call(f"{online.address}/orders/{order.uid}")[0] == 401
    assert call(f"{online.address}/confirm", {"order": "x"})[0] == 404


def test_recorded_here_and_not_on_the_statement_is_shown(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    order = orders.order_for(ticket())
    assert notice(live_server, online.secret, trade(order))[0] == 200
    assert reconcile(today()).differing == 1
    assert reconcile(today()).differing == 1
    assert kinds() == ["missing"]


def test_a_simple_penalty_is_paid_by_number_and_last_character(online: Sandbox, ticket: Ticket) -> None:
    row = ticket()
    paper = row.papers.get(kind="spot_decision")
    assert row.party is not None
    last = row.party.read("name")[-1]
    assert orders.by_number(paper.number, last) == row
    assert orders.by_number(paper.number, "Ω") is None
    assert orders.by_number("", last) is None
    assert orders.by_number("潼城管当罚〔2023〕99999号", last) is None


def test_the_command_compares_a_day(
    online: Sandbox, ticket: Ticket, live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    pay(online, orders.order_for(ticket()), live_server)
    assert cli.main(["pay", "reconcile", "--date", str(today())]) == 0
    assert "相符" in capsys.readouterr().out
    assert cli.main(["pay", "reconcile", "--date", "昨天"]) == 2
    assert "不是日期" in capsys.readouterr().err
    assert cli.main(["pay", "reconcile", "--date", str(today() + timedelta(days=1))]) == 2
    assert [done.day for done in catch_up()] == [today() - timedelta(days=1)]
    assert catch_up() == [], "once a day is enough"
    # A day that nobody compared, and one compared before it ended, are made up for.
    begun = timezone.now() - timedelta(days=4)
    Order.objects.update(created_at=begun)
    Statement.objects.create(day=today() - timedelta(days=2), compared_at=begun, trades=0, amount=0)
    Statement.objects.create(day=today() - timedelta(days=3), compared_at=timezone.now(), trades=0, amount=0)
    assert [done.day for done in catch_up()] == [today() - timedelta(days=back) for back in (4, 2)]
    assert catch_up() == []


def test_without_a_provider_nothing_is_offered(ticket: Ticket, settings: Settings) -> None:
    settings.FADU_PAY_URL = ""
    with pytest.raises(InputError, match="没有开通"):
        orders.order_for(ticket())
    assert cli.main(["pay", "reconcile"]) == 2
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    with pytest.raises(InputError, match="连接不上"):
        reconcile(today())
    assert not Statement.objects.exists()
