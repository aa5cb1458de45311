"""The answer to a sign-in that is locked after too many failures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """429 with a Chinese page; it does not tell whether the account exists."""
    return render(request, "config/locked.html", status=429)
