"""Sending over HTTP: one request, no redirects, a time limit; what the other side says is read, never executed."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from fadu.law.errors import InputError

SECONDS = 20
MOST_ANSWER = 64 * 1024


class Unreachable(Exception):
    """The other side does not answer, or is in trouble itself: worth another try."""


class Rejected(Exception):
    """The other side answered and does not take it: a person must look."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def checked_address(text: str) -> str:
    """The address of a peer without a trailing slash. Raises InputError for anything but http(s)://host[:port][/path]."""
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        fitting = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        )
        _ = parts.port
    except ValueError:
        fitting = False
    if not fitting or len(address) > 200:
        raise InputError(f"对方网址“{text[:60]}”不能用，请写成 https://机关网址。")
    return address


def post(address: str, path: str, data: bytes) -> dict[str, Any]:
    """Send a message. Raises Unreachable or Rejected."""
    return _send("POST", f"{address}/api/exchange/{path}", data, "application/json", len(data))


def put_file(address: str, path: str, stream: IO[bytes], size: int) -> dict[str, Any]:
    """Send one file. Raises Unreachable or Rejected."""
    return _send("PUT", f"{address}/api/exchange/{path}", stream, "application/octet-stream", size)


def _send(method: str, url: str, data: bytes | IO[bytes], kind: str, size: int) -> dict[str, Any]:
    headers = {"Content-Type": kind, "Content-Length": str(size), "Accept": "application/json"}
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST_ANSWER))
    except urllib.error.HTTPError as error:
        sentence = _sentence(error)
        if error.code >= 500 or error.code == 429:
            raise Unreachable(f"对方系统暂时不能接收（{error.code}）。") from None
        raise Rejected(sentence) from None
    except (OSError, ValueError) as error:
        raise Unreachable(f"连接不上对方系统（{type(error).__name__}）。") from None
    if not isinstance(found, dict):
        raise Unreachable("对方系统的答复不能识别。")
    return found


def _sentence(error: urllib.error.HTTPError) -> str:
    """The other side's own sentence, cut to a readable length."""
    try:
        said = json.loads(error.read(MOST_ANSWER))["error"]
    except (OSError, ValueError, KeyError, TypeError):
        said = ""
    return f"对方不收（{error.code}）：{str(said)[:200]}"


def push(url: str, data: bytes, headers: dict[str, str]) -> None:
    """Send something to an address whose answer does not matter, only that it was taken (2xx). Raises Unreachable."""
    request = urllib.request.Request(url, data=data, method="POST", headers=headers)
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            answer.read(MOST_ANSWER)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreachable(f"对方回答 {error.code}") from None
    except (OSError, ValueError, HTTPException) as error:
        raise Unreachable(f"连接不上对方系统（{type(error).__name__}）") from None
