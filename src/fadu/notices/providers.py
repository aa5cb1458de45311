"""Ways out: e-mail by SMTP, SMS and WeChat by HTTP. A way is open when its address is set; nothing is sent otherwise.

`Undelivered`: worth another try. `Unwanted`: this address will never take it.
"""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

SECONDS = 15
MOST_ANSWER = 64 * 1024


class Undelivered(Exception):
    """Not taken now."""


class Unwanted(Exception):
    """Not taken ever."""


def open_channels() -> list[str]:
    """The ways that are set up here; in-app always is."""
    addresses = {"email": settings.FADU_SMTP, "sms": settings.FADU_SMS_URL, "wechat": settings.FADU_WECHAT_URL}
    return ["in_app", *(channel for channel, address in addresses.items() if address)]


def email(to: str, text: str, uid: str) -> None:
    """By the SMTP server of FADU_SMTP (smtp://user:password@host:port/from@address)."""
    place = urlsplit(settings.FADU_SMTP)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = place.path.lstrip("/"), to, "办理提醒"
    message["Message-ID"] = f"<{uid}@fadu>"
    message.set_content(text)
    kind = smtplib.SMTP_SSL if place.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(place.hostname or "", place.port or 0, timeout=SECONDS) as server:
            if place.username:
                server.login(place.username, place.password or "")
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        raise Unwanted("对方邮箱不存在或者拒收") from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Undelivered(f"邮件服务器暂时不能发送（{type(error).__name__}）") from None


def sms(to: str, text: str, uid: str) -> None:
    """By the gateway of FADU_SMS_URL: JSON {to, text, id}, answered {accepted: true|false, reason}."""
    headers = {"Authorization": f"Bearer {settings.FADU_SMS_KEY}"}
    said = _ask(settings.FADU_SMS_URL, {"to": to, "text": text, "id": uid}, headers)
    if said.get("accepted") is not True:
        raise Unwanted(f"短信网关不收：{str(said.get('reason', ''))[:100]}")


def wechat(to: str, text: str, uid: str) -> None:
    """By a WeChat official account's template message; FADU_WECHAT_URL is its server."""
    base = settings.FADU_WECHAT_URL.rstrip("/")
    account = f"appid={quote(settings.FADU_WECHAT_APP)}&secret={quote(settings.FADU_WECHAT_SECRET)}"
    token = _token(f"{base}/cgi-bin/token?grant_type=client_credential&{account}")
    body = {"touser": to, "template_id": settings.FADU_WECHAT_TEMPLATE, "client_msg_id": uid, "data": {"content": {"value": text}}}
    said = _ask(f"{base}/cgi-bin/message/template/send?access_token={quote(token)}", body)
    if said.get("errcode") in (40003, 43004):
        raise Unwanted("对方没有关注公众号")
    if said.get("errcode") in (40001, 40014, 42001):
        _TOKENS.clear()
    if said.get("errcode") != 0:
        raise Undelivered(f"微信回答 {str(said.get('errcode'))[:20]}")


#: Address → the token that it gave, and until when it is good by this machine's clock.
_TOKENS: dict[str, tuple[str, float]] = {}
#: A token is asked for anew so many seconds before its end.
_MARGIN = 300


def _token(address: str) -> str:
    """The account's access token, kept while it is good: WeChat gives out so many a day, and each one ends the one before. Raises Undelivered."""
    token, until = _TOKENS.get(address, ("", 0.0))
    if monotonic() < until:
        return token
    said = _ask(address)
    token, lasts = str(said.get("access_token", "")), said.get("expires_in")
    if not token:
        raise Undelivered("微信公众号没有给出凭证")
    _TOKENS[address] = (token, monotonic() + (lasts - _MARGIN if isinstance(lasts, int) else 0))
    return token


SEND: Mapping[str, Callable[[str, str, str], None]] = {"email": email, "sms": sms, "wechat": wechat}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def _ask(url: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One request; its JSON answer. Raises Undelivered. What is sent never appears in an error."""
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json", **(headers or {})})
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST_ANSWER))
    except urllib.error.HTTPError as error:
        error.close()
        raise Undelivered(f"对方回答 {error.code}") from None
    except (OSError, ValueError, HTTPException) as error:
        raise Undelivered(f"连接不上（{type(error).__name__}）") from None
    return found if isinstance(found, dict) else {}
