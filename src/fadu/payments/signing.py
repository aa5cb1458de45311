"""SM3-HMAC over a moment, a nonce and what is said: the only thing by which provider and bureau believe each other."""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

#: Seconds that a signature is good for, clocks of both sides being a little apart.
LASTS = 600
TIME, NONCE, SIGN = "X-Pay-Time", "X-Pay-Nonce", "X-Pay-Sign"


def sealed(secret: str, said: bytes) -> dict[str, str]:
    """The headers that sign these bytes now."""
    moment, nonce = str(int(time.time())), secrets.token_hex(8)
    return {TIME: moment, NONCE: nonce, SIGN: _sign(secret, moment, nonce, said)}


def stands(secret: str, headers: Mapping[str, str], said: bytes) -> bool:
    """Whether the headers sign these bytes and are not older than ten minutes."""
    moment, nonce, sign = (headers.get(name, "")[:200] for name in (TIME, NONCE, SIGN))
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12 and abs(time.time() - int(moment)) <= LASTS):
        return False
    return hmac.compare_digest(_sign(secret, moment, nonce, said).encode(), sign.encode())


def canonical(said: Mapping[str, Any]) -> bytes:
    """The same bytes for the same values."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sign(secret: str, moment: str, nonce: str, said: bytes) -> str:
    return hmac.new(bytes.fromhex(secret), f"{moment}\n{nonce}\n".encode() + said, "sm3").hexdigest()
