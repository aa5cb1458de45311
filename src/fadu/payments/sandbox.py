"""沙箱: a payment provider for trials, a process of its own. It moves no money; the payer chooses on its page what shall go wrong with the notice.

It keeps its trades in memory. Everything it answers is signed with the secret that the bureau holds too.
"""

from __future__ import annotations

import html
import json
import secrets
import threading
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fadu.law.facts import CHINA
from fadu.payments import signing

#: How the sandbox treats its notice → what its page calls it.
MODES = {
    "sound": "正常通知",
    "lost": "通知丢失（只在对账单上）",
    "twice": "通知重复两次",
    "late": "通知迟到（稍后另发）",
    "short": "通知的金额少一元",
    "forged": "通知的签名是伪造的",
}
ASKED = ("order", "amount", "subject", "notify", "back")
MOST_BODY = 64 * 1024
_STYLE = (
    "body{font:1rem/1.6 sans-serif;margin:0;background:#f3f5f6;color:#1b2a30}main{max-width:26rem;margin:0 auto;padding:1.25rem}"
    "form,section{background:#fff;border:1px solid #cfd8dc;border-radius:.5rem;padding:1rem;margin-top:1rem}"
    "b.sum{display:block;font-size:2rem}select,button{font:inherit;width:100%;min-height:2.75rem;margin-top:.5rem}"
    "button{background:#0b6b3a;color:#fff;border:0;border-radius:.375rem}.note{color:#7a4b00}"
)


class Till:
    """The sandbox's books: orders shown to a payer, trades by order, notices held back."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.lock = threading.Lock()
        self.asked: dict[str, dict[str, str]] = {}
        self.trades: dict[str, dict[str, Any]] = {}
        self.held: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}

    def pay(self, uid: str, mode: str) -> dict[str, str] | None:
        """The payer confirms: one trade an order, its notice sent as the mode says. None for an order that nobody asked about."""
        with self.lock:
            ask = self.asked.get(uid)
            if ask is None:
                return None
            trade = self.trades.get(uid)
            fresh = trade is None
            if trade is None:
                trade = self.trades[uid] = {
                    "order": uid,
                    "trade_no": f"SX{secrets.token_hex(10)}",
                    "amount": int(ask["amount"]),
                    "paid_at": datetime.now(CHINA).isoformat(timespec="seconds"),
                    "receipt": f"沙箱票据{secrets.randbelow(10**10):010d}",
                }
            if mode == "late":
                self.held[uid] = trade
        if fresh:
            for said, secret in self._notices(trade, mode):
                self.send(ask["notify"], said, secret)
        return ask

    def release(self, uid: str) -> bool:
        """Send a notice that was held back."""
        with self.lock:
            trade, ask = self.held.pop(uid, None), self.asked.get(uid)
        if trade is None or ask is None:
            return False
        self.send(ask["notify"], trade, self.secret)
        return True

    def refund(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Send money of a trade back, once a number and never more than was paid; what became of it, or why not."""
        number, trade_no, amount = said.get("refund"), said.get("trade_no"), said.get("amount")
        if not (isinstance(number, str) and number and isinstance(amount, int) and amount > 0):
            return {"error": "退款申请不能识别"}
        with self.lock:
            done = self.refunds.get(number)
            if done is not None:
                same = done["trade_no"] == trade_no and done["amount"] == amount
                return {"returned": done} if same else {"error": "退款单号已经用于另一笔退款"}
            trade = next((one for one in self.trades.values() if one["trade_no"] == trade_no), None)
            if trade is None:
                return {"error": "没有这笔收款"}
            before = sum(one["amount"] for one in self.refunds.values() if one["trade_no"] == trade_no)
            if before + amount > trade["amount"]:
                return {"error": "退款超过这笔收款的余额"}
            moment = datetime.now(CHINA).isoformat(timespec="seconds")
            back_no = f"TK{secrets.token_hex(10)}"
            self.refunds[number] = {
                "refund": number,
                "trade_no": trade_no,
                "amount": amount,
                "back_no": back_no,
                "returned_at": moment,
            }
            return {"returned": self.refunds[number]}

    def forget(self) -> None:
        """Empty the books, for the next trial."""
        with self.lock:
            for book in (self.asked, self.trades, self.held, self.refunds):
                book.clear()

    def _notices(self, trade: dict[str, Any], mode: str) -> list[tuple[dict[str, Any], str]]:
        forged = secrets.token_hex(32)
        return {
            "sound": [(trade, self.secret)],
            "twice": [(trade, self.secret)] * 2,
            "short": [(trade | {"amount": trade["amount"] - 100}, self.secret)],
            "forged": [(trade, forged)],
        }.get(mode, [])

    def send(self, notify: str, said: Mapping[str, Any], secret: str) -> None:
        """Send one notice; an unreachable bureau is left to its reconciliation."""
        body = signing.canonical(said)
        headers = {"Content-Type": "application/json", **signing.sealed(secret, body)}
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with suppress(OSError), opener.open(urllib.request.Request(notify, body, headers, method="POST"), timeout=10) as answer:
            answer.read()


class Handler(BaseHTTPRequestHandler):
    """Pages for the payer, signed answers for the bureau."""

    till: Till
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/checkout":
            self._checkout(query)
        elif not signing.stands(self.till.secret, dict(self.headers), self.path.encode()):
            self._page(401, "<p>签名不符。</p>")
        elif parts.path.startswith("/orders/"):
            self._signed({"trade": self.till.trades.get(parts.path.removeprefix("/orders/"))})
        elif parts.path == "/statement":
            day = query.get("date", "")
            self._signed({"date": day, "trades": [one for one in self.till.trades.values() if one["paid_at"][:10] == day]})
        else:
            self._page(404, "<p>没有这一页。</p>")

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(min(size, MOST_BODY))
        if self.path == "/refunds":
            self._refund(raw)
            return
        body = raw.decode("utf-8", "replace")
        posted = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path == "/confirm":
            ask = self.till.pay(posted.get("order", ""), posted.get("mode", "sound"))
            if ask is None:
                self._page(404, "<p>没有这一订单，请从缴款页面重新进入。</p>")
            else:
                self._answer(303, b"", {"Location": ask["back"]})
        elif self.path == "/forget":
            self.till.forget()
            self._page(200, "<p>已经清空。</p>")
        elif self.path == "/release":
            done = self.till.release(posted.get("order", ""))
            self._page(200 if done else 404, "<p>已经补发。</p>" if done else "<p>没有扣下的通知。</p>")
        else:
            self._page(404, "<p>没有这一页。</p>")

    def _refund(self, body: bytes) -> None:
        """The bureau alone sends money back: only what it signed is done."""
        if not signing.stands(self.till.secret, dict(self.headers), body):
            self._page(401, "<p>签名不符。</p>")
            return
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        self._signed(self.till.refund(said if isinstance(said, dict) else {}))

    def _checkout(self, query: Mapping[str, str]) -> None:
        said = {name: query.get(name, "") for name in ASKED}
        if not signing.stands(self.till.secret, query, signing.canonical(said)) or not said["amount"].isdigit():
            self._page(400, "<h1>不能缴款</h1><p>订单的签名不符或者已经过时，请回到缴款页面重新进入。</p>")
            return
        with self.till.lock:
            self.till.asked[said["order"]] = said
        paid = said["order"] in self.till.trades
        modes = "".join(f'<option value="{name}">{label}</option>' for name, label in MODES.items())
        shown = {name: html.escape(value) for name, value in said.items()}
        form = (
            f'<section><p>这一订单已经付款。</p><p><a href="{shown["back"]}">回到缴款页面</a></p></section>'
            if paid
            else f'<form method="post" action="/confirm"><input type="hidden" name="order" value="{shown["order"]}">'
            f'<label>通知方式（试验用）<select name="mode">{modes}</select></label><button type="submit">确认付款</button></form>'
        )
        yuan = int(said["amount"]) / 100
        self._page(
            200,
            f'<h1>支付沙箱</h1><p class="note">试验环境，不会真正扣款。</p><section>{shown["subject"]}<b class="sum">{yuan:.2f} 元</b></section>{form}',
        )

    def _page(self, status: int, inner: str) -> None:
        page = (
            '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>支付沙箱</title><style>{_STYLE}</style><main>{inner}</main>"
        )
        self._answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _signed(self, said: Mapping[str, Any]) -> None:
        body = json.dumps(said, ensure_ascii=False).encode()
        self._answer(200, body, {"Content-Type": "application/json", **signing.sealed(self.till.secret, body)})

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """No log: addresses hold signatures."""


def server(host: str, port: int, secret: str) -> ThreadingHTTPServer:
    """The sandbox, ready to serve. Port 0 takes a free one."""
    handler = type("Bound", (Handler,), {"till": Till(secret)})
    made = ThreadingHTTPServer((host, port), handler)
    made.daemon_threads = True
    return made
