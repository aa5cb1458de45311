"""The payment provider as the bureau sees it: an address where one pays, what became of an order, the statement of a day.

A bureau whose provider speaks another protocol writes another class with these five methods.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.payments import signing

SECONDS = 10
MOST_ANSWER = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Trade:
    """Money that the provider took. `amount` in fen; `receipt`: number of the electronic receipt of the treasury."""

    order: str
    trade_no: str
    amount: int
    paid_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class Ask:
    """An order as the provider is told of it: amount in fen, where its notice goes, where the payer comes back to."""

    uid: str
    amount: int
    subject: str
    notify: str
    back: str


@dataclass(frozen=True, slots=True)
class Back:
    """Money to go back the way it came: our own number of it, the trade it came by, amount in fen. The same number never pays twice."""

    refund: str
    trade_no: str
    amount: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Money that went back: amount in fen, the provider's number of it, when."""

    amount: int
    back_no: str
    returned_at: datetime


class Provider(Protocol):
    """What every provider does. Each raises InputError with a sentence where it cannot be reached or believed."""

    def checkout(self, ask: Ask) -> str:
        """The address at which the order is paid."""

    def notice(self, headers: Mapping[str, str], body: bytes) -> Trade | None:
        """The trade of a notice; None when its signature does not stand."""

    def query(self, uid: str) -> Trade | None:
        """What was paid on an order; None when nothing was."""

    def statement(self, day: date) -> list[Trade]:
        """All trades of a day."""

    def refund(self, back: Back) -> Gone:
        """Send money back to whoever paid it; asked again under the same number, the same answer."""


class Hosted:
    """A provider with its own page to pay on, signed with a secret that both sides hold; the sandbox speaks the same."""

    def __init__(self, address: str, secret: str) -> None:
        self._address, self._secret = address, secret

    def checkout(self, ask: Ask) -> str:
        said = {"order": ask.uid, "amount": str(ask.amount), "subject": ask.subject, "notify": ask.notify, "back": ask.back}
        sealed = signing.sealed(self._secret, signing.canonical(said))
        return f"{self._address}/checkout?{urlencode(said | sealed)}"

    def notice(self, headers: Mapping[str, str], body: bytes) -> Trade | None:
        return read_trade(_json(body)) if signing.stands(self._secret, headers, body) else None

    def query(self, uid: str) -> Trade | None:
        said = self._get(f"/orders/{uid}").get("trade")
        return read_trade(said) if said is not None else None

    def statement(self, day: date) -> list[Trade]:
        trades = self._get(f"/statement?date={day}").get("trades")
        if not isinstance(trades, list):
            raise InputError("支付平台的对账单不能识别，请向平台查询。")
        return [read_trade(said) for said in trades]

    def refund(self, back: Back) -> Gone:
        asked = {"refund": back.refund, "trade_no": back.trade_no, "amount": back.amount}
        said = self._post("/refunds", asked)
        if said.get("error"):
            raise InputError(f"支付平台没有退还：{str(said['error'])[:200].rstrip('。')}。")
        return _read_gone(said.get("returned"), asked)

    def _post(self, path: str, said: Mapping[str, Any]) -> dict[str, Any]:
        body = signing.canonical(said)
        headers = {"Content-Type": "application/json", **signing.sealed(self._secret, body)}
        return self._answer(urllib.request.Request(self._address + path, body, headers, method="POST"))

    def _get(self, path: str) -> dict[str, Any]:
        return self._answer(urllib.request.Request(self._address + path, headers=signing.sealed(self._secret, path.encode())))

    def _answer(self, request: urllib.request.Request) -> dict[str, Any]:
        try:
            with _OPENER.open(request, timeout=SECONDS) as answer:
                body, headers = answer.read(MOST_ANSWER), dict(answer.headers)
        except (OSError, ValueError) as error:
            raise InputError(f"连接不上支付平台（{type(error).__name__}），请稍后再试。") from None
        if not signing.stands(self._secret, headers, body):
            raise InputError("支付平台的答复签名不符，没有采用。")
        return _json(body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def provider() -> Provider | None:
    """The bureau's provider; None while online payment is not set up."""
    address, secret = settings.FADU_PAY_URL, settings.FADU_PAY_SECRET
    return Hosted(address, secret) if address and secret else None


def read_trade(said: Any) -> Trade:
    """A trade out of what the provider said. Raises InputError where it is none."""
    try:
        moment = datetime.fromisoformat(said["paid_at"])
        found = Trade(
            str(said["order"]), str(said["trade_no"]), int(said["amount"]), moment.astimezone(CHINA), str(said["receipt"])
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError("支付平台所说的收款不能识别。") from error
    usable = all(0 < len(text) <= 64 and text.isprintable() for text in (found.order, found.trade_no, found.receipt))
    if not usable or not 0 < found.amount < 1 << 50:
        raise InputError("支付平台所说的收款不能识别。")
    return found


def _read_gone(said: Any, asked: Mapping[str, Any]) -> Gone:
    """The answer to that refund and to no other. Raises InputError where it is none."""
    try:
        moment = datetime.fromisoformat(said["returned_at"])
        same = all(said[name] == value for name, value in asked.items())
        found = Gone(int(said["amount"]), str(said["back_no"]), moment.astimezone(CHINA))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError("支付平台对退还的答复不能识别，请向平台核实；再点一次不会重复退还。") from error
    if not same or not 0 < len(found.back_no) <= 64 or not found.back_no.isprintable():
        raise InputError("支付平台答复的不是这一笔退还，请向平台核实；再点一次不会重复退还。")
    return found


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError("支付平台的报文不能识别。")
    return found
