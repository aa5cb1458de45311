"""How often one address may use a public form; kept in the process's cache, so that a flood costs little and nobody is remembered."""

from __future__ import annotations

from hashlib import sha256
from time import time

from django.core.cache import cache
from django.http import HttpRequest

from fadu.law.errors import InputError


class TooMany(InputError):
    """The address asked too often; the page answers 429."""


def count(request: HttpRequest, form: str, most: int, seconds: int) -> None:
    """Count one use of a form. Raises TooMany beyond `most` uses in a window of so many seconds."""
    if _more(f"{form}:{request.META.get('REMOTE_ADDR', '')}", seconds) > most:
        raise TooMany("使用过于频繁，请一分钟以后再试。")


def failed(form: str, about: str, seconds: int) -> None:
    """Note that a guess about one thing (a plate, a decision) was wrong, whatever address it came from."""
    _more(f"{form}:{_short(about)}", seconds)


def refuse_guessing(form: str, about: str, most: int, seconds: int) -> None:
    """Raises TooMany once that thing was guessed wrong `most` times in a window of so many seconds."""
    if (cache.get(_key(f"{form}:{_short(about)}", seconds)) or 0) >= most:
        raise TooMany("核验不一致的次数太多，请一小时以后再试，或者到服务窗口办理。")


def _more(what: str, seconds: int) -> int:
    key = _key(what, seconds)
    cache.add(key, 0, seconds + 1)
    return int(cache.incr(key))


def _key(what: str, seconds: int) -> str:
    return f"limit:{what}:{int(time()) // seconds}"


def _short(about: str) -> str:
    return sha256(about.encode()).hexdigest()[:32]
