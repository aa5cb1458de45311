"""A small sum to answer before a public form is taken: no script, no picture, no third party. Each question is good once and for half an hour.

`ask()` gives the question and a signed token for the form; `require(token, answer)` takes them back.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.core import signing
from django.core.cache import cache

from fadu.law.errors import InputError

_SALT = "fadu.portal.challenge"
SECONDS = 1800
_WORDS = "零一二三四五六七八九"


def ask() -> tuple[str, str]:
    """A question in Chinese and its token."""
    first, second = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    token = signing.dumps([first + second, secrets.token_hex(8)], salt=_SALT)
    return f"{_WORDS[first]}加{_WORDS[second]}等于几？（填数字）", token


def require(token: str, answer: str) -> None:
    """Raises InputError unless the answer is right, in time, and given for the first time."""
    try:
        right, _ = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise InputError("算术题已经过期，请回答新的一题。") from None
    if answer.strip() != str(right):
        raise InputError("算术题答得不对，请回答新的一题。")
    if not cache.add(f"challenge:{sha256(token.encode()).hexdigest()}", 1, SECONDS):
        raise InputError("这道算术题已经用过，请回答新的一题。")
