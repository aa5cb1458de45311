"""Who asks, behind reverse proxies: the address that the outermost of our own proxies saw.

Each proxy appends the address of its own caller to X-Forwarded-For. What stands further left was sent by the caller and may be made up, so exactly as
many entries are counted from the right as there are proxies of our own.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Proxies:
    """Middleware: puts the caller's address into REMOTE_ADDR, for all who count by address. Without proxies nothing is read and nothing changes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.FADU_PROXIES:
            request.META["REMOTE_ADDR"] = caller(
                request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""), settings.FADU_PROXIES
            )
        return self.get_response(request)


def caller(forwarded: str, peer: str, proxies: int) -> str:
    """The entry that the outermost of so many proxies wrote; the peer itself where that is no address or the request came past a proxy."""
    said = [one.strip() for one in forwarded.split(",")]
    if len(said) < proxies:
        return peer
    try:
        return str(ip_address(said[-proxies]))
    except ValueError:
        return peer
