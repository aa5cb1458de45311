"""证明不是机器: a sum in words, or work done by the browser (finding a number whose hash begins with zeros). No third party, no cookie, no trace of anyone.

The task is signed and carries its own number; whoever solves it may submit once, because the number is the form's key for safe retries too.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from fadu.law.errors import InputError
from fadu.portal import limits

#: Leading zero bits of the hash: some 65,000 tries, under a second on an old phone.
BITS = 16
LASTS = 2 * 3600
SALT = "fadu.portal.challenge"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A task: its signed text, and the sum for those whose browser runs no script."""

    token: str
    question: str
    bits: int = BITS


def make() -> Challenge:
    """A new task."""
    first, second = secrets.randbelow(29) + 11, secrets.randbelow(8) + 2
    word, answer = secrets.choice((("加", first + second), ("减", first - second), ("乘", first * second)))
    nonce = secrets.token_hex(12)
    return Challenge(signing.dumps([nonce, _sealed(nonce, answer)], salt=SALT), f"{said(first)}{word}{said(second)}等于多少？")


def solved(request: HttpRequest, token: str, work: str, answer: str) -> str:
    """The task's own number. Raises InputError when it is not solved, or too old. Answers by sum are counted, so that nobody tries them all."""
    try:
        nonce, sealed = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise InputError("页面打开得太久了，请重新回答验证题后再提交。") from None
    if work and _worked(token, work):
        return str(nonce)
    limits.count(request, "sum", 10, 600)
    plain = answer.strip()
    if not plain.isdecimal() or len(plain) > 4 or not hmac.compare_digest(_sealed(nonce, int(plain)), str(sealed)):
        raise InputError("验证题的答案不对，请用数字回答。")
    return str(nonce)


def said(number: int) -> str:
    """A number under a hundred in Chinese words: 23 → 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _worked(token: str, work: str) -> bool:
    if not (work.isascii() and work.isdigit() and len(work) < 16):
        return False
    found = int.from_bytes(sha256(f"{token}:{work}".encode()).digest()[:4], "big")
    return found >> (32 - BITS) == 0


def _sealed(nonce: str, answer: int) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{SALT}:{nonce}:{answer}".encode(), sha256).hexdigest()[:32]


def new_key() -> str:
    """A random key for a form that may be sent twice."""
    return f"portal-{secrets.token_hex(12)}"
