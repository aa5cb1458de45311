"""Personal data at rest: AES-256-GCM bound to its row and column, and a blind index (HMAC-SM3) to find it again without reading it."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12
#: First byte of every ciphertext: which key sealed it. One key so far.
_KEY_ID = b"\x01"


def encrypt(text: str, where: str) -> bytes:
    """Ciphertext of `text`, readable only with the same `where` ("column:row"); empty stays empty."""
    if not text:
        return b""
    nonce = os.urandom(_NONCE)
    return _KEY_ID + nonce + AESGCM(settings.FADU_DATA_KEY).encrypt(nonce, text.encode(), where.encode())


def decrypt(sealed: bytes, where: str) -> str:
    """The text behind `sealed`. Raises ValueError when it was altered or moved from another row or column."""
    blob = bytes(sealed)
    if not blob:
        return ""
    try:
        return AESGCM(settings.FADU_DATA_KEY).decrypt(blob[1 : 1 + _NONCE], blob[1 + _NONCE :], where.encode()).decode()
    except InvalidTag as error:
        raise ValueError(f"{where} 的密文已损坏或者被移动") from error


def blind(text: str) -> str:
    """A keyed digest to look a value up by; the same text gives the same digest, the digest gives nothing away. Empty stays empty."""
    plain = "".join(text.split()).upper()
    return hmac.new(settings.FADU_INDEX_KEY, plain.encode(errors="replace"), "sm3").hexdigest()[:32] if plain else ""
