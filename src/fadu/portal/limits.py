"""How often one address may use a public form; kept in the process's cache, so that a flood costs little and nobody is remembered."""

from __future__ import annotations

from time import time

from django.core.cache import cache
from django.http import HttpRequest

from fadu.law.errors import InputError


class TooMany(InputError):
    """The address asked too often; the page answers 429."""


def count(request: HttpRequest, form: str, most: int, seconds: int) -> None:
    """Count one use of a form. Raises TooMany beyond `most` uses in a window of so many seconds."""
    window = int(time()) // seconds
    key = f"limit:{form}:{request.META.get('REMOTE_ADDR', '')}:{window}"
    cache.add(key, 0, seconds + 1)
    if cache.incr(key) > most:
        raise TooMany("使用过于频繁，请一分钟以后再试。")
