"""The payment provider as the bureau sees it: an address where one pays, what became of an order, the statement of a day.

A bureau whose provider speaks another protocol writes another class with these four methods.
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

    def _get(self, path: str) -> dict[str, Any]:
        request = urllib.request.Request(self._address + path, headers=signing.sealed(self._secret, path.encode()))
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


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError("支付平台的报文不能识别。")
    return found
