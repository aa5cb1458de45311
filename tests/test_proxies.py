"""Who asks, behind proxies: forged headers change nothing, and one person's forms are not counted for another."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fadu.config.proxies import caller
from tests.furnished import furnish

PROXY, REAL, FORGED = "10.0.0.1", "203.0.113.7", "198.51.100.9"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        (REAL, 1, REAL),
        (f"{FORGED}, {REAL}", 1, REAL),
        (f"{FORGED},{FORGED}, 127.0.0.1 , {REAL}", 1, REAL),
        (f"{FORGED}, {REAL}, 10.0.0.2", 2, REAL),
        (f"{REAL}", 2, PROXY),
        ("", 1, PROXY),
        ("unknown", 1, PROXY),
        (f"{FORGED}, <script>", 1, PROXY),
        (f"{REAL}:4711", 1, PROXY),
        ("2001:DB8::7", 1, "2001:db8::7"),
        ("," * 10_000, 1, PROXY),
    ],
)
def test_the_entry_that_the_outermost_proxy_wrote(forwarded: str, proxies: int, found: str) -> None:
    assert caller(forwarded, PROXY, proxies) == found


def ask(forwarded: str) -> int:
    """One look at an order that nobody has, through the proxy."""
    headers = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": forwarded}
    return Client().post(reverse("portal:follow"), {"number": "2023-1", "phone": "1"}, **headers).status_code  # type: ignore[arg-type]


def test_behind_a_proxy_each_is_counted_for_himself(db: None, settings: Any) -> None:
    furnish()
    cache.clear()
    settings.FADU_PROXIES = 1
    assert {ask(f"198.51.100.{number}, {REAL}") for number in range(20)} == {400}
    assert ask(f"192.0.2.1, {REAL}") == 429, "made-up entries give no new count"
    assert ask("203.0.113.8") == 400, "the neighbour is not counted with him"


def test_without_a_proxy_the_header_is_not_believed(db: None, settings: Any) -> None:
    furnish()
    cache.clear()
    settings.FADU_PROXIES = 0
    assert [ask(f"198.51.100.{number}") for number in range(21)][-1] == 429
