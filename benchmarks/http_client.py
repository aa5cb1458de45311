"""A small browser: one kept connection, cookies, the CSRF token, and a step's data as its form would send them."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from http.cookies import SimpleCookie
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from fadu.law.data import field_extra

SECONDS = 30


class Line:
    """A kept connection that reads of an answer no more than it must: what is measured is the server, and both share the processors."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._answers = self._socket.makefile("rb")

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and body."""
        self._socket.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        status, length = int(self._answers.readline().split()[1]), 0
        while (head := self._answers.readline().lower()) != b"\r\n":
            if head.startswith(b"content-length:"):
                length = int(head.partition(b":")[2])
        return status, self._answers.read(length)

    def close(self) -> None:
        """Hang up."""
        self._answers.close()
        self._socket.close()


class Browser:
    """Raises AssertionError when the server answers otherwise than a success, so that no refusal is counted as speed."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        """`source`: the loopback address to call from; the public forms count by address."""
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS, source_address=(source, 0))
        self._cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        """A page's text."""
        status, _, body = self._send("GET", address, None)
        assert status == 200, (address, status)
        return body

    def poll(self, address: str) -> tuple[int, str]:
        """A page or the part of it that htmx asks for: status (200, or 204 while nothing has changed) and text."""
        status, _, body = self._send("GET", address, None, {"HX-Request": "true"})
        assert status in (200, 204), (address, status)
        return status, body

    def send(self, address: str, typed: Sequence[tuple[str, str]]) -> tuple[int, str]:
        """Send a form, whatever the answer: status and text."""
        status, _, body = self._send("POST", address, [*typed, ("csrfmiddlewaretoken", self._cookies["csrftoken"])])
        return status, body

    def post(self, address: str, typed: Sequence[tuple[str, str]], then: str) -> None:
        """Send a form; the answer must lead to the address `then`."""
        status, place, body = self._send("POST", address, [*typed, ("csrfmiddlewaretoken", self._cookies["csrftoken"])])
        assert (status, place) == (302, then), (address, status, place, _complaints(body))
        self._cookies.pop("messages", None)  # the page that follows would have shown it

    def ask(self, method: str, address: str, key: str, said: Any = None) -> Any:
        """The API: JSON there, JSON back, with a key for the caller and another against doing it twice."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": token_hex(16)}
        answer = self._ask(method, address, None if said is None else json.dumps(said), headers)
        body = answer.read().decode()
        assert answer.status in (200, 201), (address, answer.status, body[:1500])
        return json.loads(body)

    def _send(
        self, method: str, address: str, typed: Sequence[tuple[str, str]] | None, more: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), **(more or {})}
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._ask(method, address, urlencode(typed) if typed is not None else None, headers)
        body = answer.read().decode("utf-8", "replace")
        for value in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        return answer.status, answer.headers.get("Location", ""), body

    def _ask(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """A line that the server has closed while it was idle is opened again, as every browser does."""
        try:
            self._link.request(method, address, body, headers)
            return self._link.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._link.close()
            self._link.request(method, address, body, headers)
            return self._link.getresponse()


def fields(data: BaseModel, prefix: str = "d") -> list[tuple[str, str]]:
    """Name and value of every field as a browser sends them: blank ones too, but no box that is not ticked."""
    model = type(data)
    return [
        pair
        for name in model.model_fields
        for pair in _field(f"{prefix}-{name}", getattr(data, name), not field_extra(model, name).keys() & {"choices", "ref"})
    ]


def _field(name: str, value: Any, by_line: bool) -> list[tuple[str, str]]:
    if value is False or (value == [] and not by_line):
        return []
    if value is None or value == "":
        return [(name, "")]
    if isinstance(value, BaseModel):
        return fields(value, name)
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], BaseModel):
            return [pair for place, row in enumerate(value) for pair in fields(row, f"{name}-{place}")]
        return [(name, "\n".join(value))] if by_line else [(name, str(item)) for item in value]
    if isinstance(value, datetime):
        return [(name, value.strftime("%Y-%m-%dT%H:%M"))]
    if isinstance(value, date):
        return [(name, value.isoformat())]
    return [(name, f"{value:f}" if isinstance(value, Decimal) else str(value))]


def _complaints(body: str) -> str:
    """The part of a page that says what was wrong."""
    found = [body[at : at + 400] for at in (body.find("finding"), body.find("error"), body.find("fault")) if at > 0]
    return " … ".join(found)[:1500]
