"""One request asks once which version of the registers is the newest, and sees that one to its end, unless it changes the registers itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

#: One row with the version's token, or none.
Version = Sequence[tuple[str]]


@dataclass(slots=True)
class _Seen:
    version: Version | None = None
    changed: bool = False


_SEEN: ContextVar[_Seen | None] = ContextVar("seen", default=None)


def version(ask: Callable[[], Version]) -> Version:
    """The version that this request has seen; outside a request, or after a change within it, what `ask` gives now."""
    seen = _SEEN.get()
    if seen is None or seen.changed:
        return ask()
    if seen.version is None:
        seen.version = ask()
    return seen.version


def changed() -> None:
    """This request has changed the registers: it asks again from now on, for a change may yet be rolled back."""
    seen = _SEEN.get()
    if seen is not None:
        seen.changed = True


class Steady:
    """Middleware around whatever asks the registers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _SEEN.set(_Seen())
        try:
            return self.get_response(request)
        finally:
            _SEEN.reset(token)
