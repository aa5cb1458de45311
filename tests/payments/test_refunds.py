"""退还 over real HTTP with the sandbox as its own process: what a decision gives back, what no matter could take, each once."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from fadu.law.errors import InputError
from fadu.ledger.models import Act, Matter
from fadu.ledger.read import today
from fadu.ledger.record import Intent, Refused, record_act
from fadu.payments import orders, refunds, signing
from fadu.payments.models import Difference, Order
from fadu.payments.provider import Back, provider
from fadu.payments.reconcile import reconcile
from tests.payments.conftest import Ticket
from tests.payments.test_payments import notice, pay, trade
from tests.payments.till import Sandbox, call

pytestmark = [pytest.mark.django_db(transaction=True)]
SignIn = Callable[[str], Client]
DESK = "/desks/payments/"
LEADER, HEAD, FINANCE = "P008", "P002", "P032"


def remove(row: Matter) -> None:
    said = {"ground": "self", "found_on": today(), "reasons": "自查发现号牌有误", "refund": "原路退还"}
    record_act(row.pk, Intent("prk.remove", said, [LEADER]))


def decide(row: Matter, amount: int = 100, **more: object) -> None:
    said = {"amount": amount, "reasons": "记录错误，已经消除", "until": today() + timedelta(days=10)}
    record_act(row.pk, Intent("pay.refund", said | more, [HEAD]))


def fine_of(row: Matter) -> int:
    row.refresh_from_db()
    assert row.fine is not None
    return row.fine // 100


def gone(row: Matter) -> list[Act]:
    return list(Act.objects.filter(matter=row, step="pay.refunded"))


@pytest.fixture
def fallen(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> Matter:
    """A ticket that was paid online and then found to be wrong."""
    row = ticket()
    assert pay(online, orders.order_for(row), live_server).state == "paid"
    remove(row)
    row.refresh_from_db()
    return row


def test_a_fallen_fine_that_was_paid_goes_back_the_way_it_came(fallen: Matter, sign_in: SignIn) -> None:
    finance, head = sign_in(FINANCE), sign_in(HEAD)
    page = finance.get(DESK).text
    assert "应当退还的罚款" in page
    assert fallen.number in page
    assert "由负责人决定" in page
    assert f"/matters/{fallen.pk}/do/pay.refund/" in head.get(DESK).text
    assert "没有已经决定" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    assert "应当退还当事人" in head.get(f"/matters/{fallen.pk}/").text
    decide(fallen, fine_of(fallen))
    assert "原路退还" in finance.get(DESK).text
    assert "由财务退付" in head.get(DESK).text
    assert head.post(f"{DESK}refund/{fallen.pk}/").status_code == 403
    assert "已按原路退还" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    [act] = gone(fallen)
    assert (act.actor, act.amount) == (FINANCE, fallen.fine)
    assert act.content["data"]["receipt"].startswith("TK")
    assert not act.judged["findings"]
    assert "没有已经决定" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    assert len(gone(fallen)) == 1
    assert "应当退还的罚款" not in finance.get(DESK).text
    assert "应当退还当事人" not in head.get(f"/matters/{fallen.pk}/").text


def test_a_line_broken_after_the_money_went_does_not_send_it_twice(fallen: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(fallen, fine_of(fallen))

    def broken(*args: object) -> None:
        raise InputError("数据库断开。")

    with monkeypatch.context() as patched:
        patched.setattr(refunds, "record_act", broken)
        with pytest.raises(InputError, match="断开"):
            refunds.give_back(fallen, [FINANCE])
    found = provider()
    assert found is not None
    [order] = Order.objects.filter(matter=fallen)
    with pytest.raises(InputError, match="超过这笔收款的余额"):
        found.refund(Back("另一笔", order.trade_no, 100))
    refunds.give_back(fallen, [FINANCE])
    assert len(gone(fallen)) == 1


def test_what_was_decided_for_another_account_does_not_go_to_the_payer(fallen: Matter, sign_in: SignIn) -> None:
    decide(fallen, fine_of(fallen), way="named")
    finance = sign_in(FINANCE)
    assert f"/matters/{fallen.pk}/do/pay.refunded/" in finance.get(DESK).text
    assert "不能按原路退还" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    form = finance.get(f"/matters/{fallen.pk}/do/pay.refunded/").text
    assert f'value="{fine_of(fallen)}' in form
    said = {"amount": fine_of(fallen), "receipt": "国库退付1", "paid_on": today()}
    record_act(fallen.pk, Intent("pay.refunded", said, [FINANCE]))
    assert not gone(fallen)[0].judged["findings"]
    assert "应当退还的罚款" not in finance.get(DESK).text


def test_nothing_goes_back_that_is_due(online: Sandbox, ticket: Ticket, live_server: LiveServer) -> None:
    row = ticket()
    pay(online, orders.order_for(row), live_server)
    with pytest.raises(Refused, match="没有应当退还的款项"):
        decide(row, fine_of(row))
    assert refunds.debts(Matter.objects.all(), 10) == []


def test_after_a_fall_nothing_more_can_be_paid(online: Sandbox, ticket: Ticket) -> None:
    row = ticket()
    said = {"outcome": "revoked", "cause": "reconsidered", "document": "潼府复〔2026〕1号（示例）", "fallen_on": today()}
    record_act(row.pk, Intent("pub.fall", said, ["P006"]))
    row.refresh_from_db()
    assert orders.payable(row) == 0
    with pytest.raises(InputError, match="决定已经变更"):
        orders.order_for(row)


def test_money_that_no_matter_could_take_goes_back_from_the_desk(
    online: Sandbox, ticket: Ticket, live_server: LiveServer, sign_in: SignIn
) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "late")
    remove(row)
    assert online.release(order.uid) == 200
    found, finance, head = Difference.objects.get(), sign_in(FINANCE), sign_in("P001")
    address = f"{DESK}{found.pk}/return/"
    assert address in finance.get(DESK).text
    assert address not in head.get(DESK).text
    assert head.post(address).status_code == 403
    assert "已按原路退还" in finance.post(address, follow=True).text
    assert "另一人处理" in finance.post(address, follow=True).text
    found.refresh_from_db()
    order.refresh_from_db()
    assert (order.state, found.settled_by) == ("returned", FINANCE)
    assert "TK" in found.settlement
    assert "款项已经按原路退还" in call(f"{live_server.url}/portal/pay/{order.uid}/")[2]
    done = reconcile(today())
    assert (done.agreed, done.differing) == (1, 0), "a day compared again finds it in order"
    assert gone(row) == []


def test_a_wrong_amount_and_a_booked_trade_do_not_go_back_from_the_desk(
    online: Sandbox, ticket: Ticket, live_server: LiveServer, sign_in: SignIn
) -> None:
    row = ticket()
    order = pay(online, orders.order_for(row), live_server, "short")
    found, finance = Difference.objects.get(), sign_in(FINANCE)
    assert f"{found.pk}/return/" not in finance.get(DESK).text
    assert "没有可以退还的收款" in finance.post(f"{DESK}{found.pk}/return/", follow=True).text
    assert notice(live_server, online.secret, trade(order, trade_no="T9", order="0" * 32))[0] == 404
    unknown = Difference.objects.get(kind="unknown")
    assert "没有这笔收款" in finance.post(f"{DESK}{unknown.pk}/return/", follow=True).text
    unknown.refresh_from_db()
    assert unknown.settled_at is None


def refund(till: Sandbox, secret: str, said: object) -> tuple[int, dict[str, object]]:
    body = json.dumps(said).encode()
    request = urllib.request.Request(f"{till.address}/refunds", body, signing.sealed(secret, body), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, {}


def test_the_sandbox_refunds_only_what_is_signed_once_and_never_too_much(
    online: Sandbox, ticket: Ticket, live_server: LiveServer
) -> None:
    order = pay(online, orders.order_for(ticket()), live_server)
    good: dict[str, object] = {"refund": "R1", "trade_no": order.trade_no, "amount": 100}
    assert refund(online, "ab" * 32, good)[0] == 401
    first = refund(online, online.secret, good)
    assert first == refund(online, online.secret, good)
    assert "returned" in first[1]
    assert "另一笔" in str(refund(online, online.secret, good | {"amount": 200})[1]["error"])
    assert "余额" in str(refund(online, online.secret, good | {"refund": "R2", "amount": order.amount})[1]["error"])
    for odd in ([], {}, good | {"refund": 1}, good | {"amount": "1"}, good | {"amount": 0}, good | {"refund": ["R"]}):
        assert "不能识别" in str(refund(online, online.secret, odd)[1]["error"])


def test_an_unreachable_or_unknown_provider_changes_nothing(fallen: Matter, sign_in: SignIn, settings: Settings) -> None:
    decide(fallen, fine_of(fallen))
    finance = sign_in(FINANCE)
    settings.FADU_PAY_URL = "http://127.0.0.1:9"
    assert "连接不上支付平台" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    settings.FADU_PAY_URL = ""
    assert "没有开通" in finance.post(f"{DESK}refund/{fallen.pk}/", follow=True).text
    assert "登记退还" in finance.get(DESK).text
    assert gone(fallen) == []


def test_the_desk_asks_as_often_for_few_debts_as_for_many(ticket: Ticket, sign_in: SignIn) -> None:
    finance = sign_in(FINANCE)

    def queries(*numbers: int) -> int:
        for number in numbers:
            row = ticket("unpaid", number)
            said = {"amount": fine_of(row) + 1, "receipt": f"示例票{number}", "paid_on": today()}
            record_act(row.pk, Intent("pay.bank", said, [FINANCE]))
        with CaptureQueriesContext(connection) as seen:
            assert "应当退还的罚款" in finance.get(DESK).text
        return len(seen)

    queries(1)
    assert queries(2) == queries(3, 4, 5)
