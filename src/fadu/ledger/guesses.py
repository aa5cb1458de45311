"""猜测的次数: wrong guesses about one thing (a plate, a number with its phone) are counted, whatever address they come from.

Kept in the process's cache, so that a flood costs little and nobody is remembered.
"""

from __future__ import annotations

from hashlib import sha256
from time import time

from django.core.cache import cache

from fadu.law.errors import InputError

#: So many wrong guesses about one thing are borne in so many seconds, wherever they come from.
MOST_GUESSES, HOUR = 10, 3600


class TooMany(InputError):
    """Asked or guessed too often; the page answers 429."""


def failed(form: str, about: str) -> None:
    """Note that a guess about one thing was wrong."""
    once_more(f"{form}:{_short(about)}", HOUR)


def refuse_guessing(form: str, about: str) -> None:
    """Raises TooMany once that thing was guessed wrong too often in this hour."""
    if (cache.get(_key(f"{form}:{_short(about)}", HOUR)) or 0) >= MOST_GUESSES:
        raise TooMany("核验不一致的次数太多，请一小时以后再试，或者到服务窗口办理。")


def once_more(what: str, seconds: int) -> int:
    """Count one more; how many that makes in the window of so many seconds."""
    key = _key(what, seconds)
    cache.add(key, 0, seconds + 1)
    return int(cache.incr(key))


def _key(what: str, seconds: int) -> str:
    return f"limit:{what}:{int(time()) // seconds}"


def _short(about: str) -> str:
    return sha256(about.encode(errors="replace")).hexdigest()[:32]
