"""The signed envelope `fadu.envelope/1`: who to whom, when, one time only, and the body with its files by hash. Opening it executes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils import timezone

from fadu.exchange import keys
from fadu.exchange.models import KINDS, Peer

FORMAT = "fadu.envelope/1"
#: How far the clocks of two bureaus may lie apart.
FRESH = timedelta(minutes=10)
MOST_BYTES, MOST_FILES = 4 * 1024**2, 200
_HEX32, _HEX64 = re.compile(r"[0-9a-f]{32}\Z"), re.compile(r"[0-9a-f]{64}\Z")
_FIELDS = {"format", "uid", "kind", "ref", "from", "to", "sent_at", "nonce", "body", "files"}


class NotTaken(Exception):
    """Why a message is not taken: an HTTP status and one Chinese sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope whose sender and signature were verified."""

    peer: Peer
    uid: str
    kind: str
    ref: str
    nonce: str
    body: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]

    @property
    def digest(self) -> str:
        """The same for each new sending of one message."""
        return digest_of(self.kind, self.ref, self.body, self.files)


def digest_of(kind: str, ref: str, body: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over what a message says, the same in both bureaus: by it they know that they speak of one message."""
    return sha256(canonical([kind, ref, body, files])).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON that is the same wherever it is written: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def seal(peer: Peer, uid: str, kind: str, ref: str, body: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> bytes:
    """The message as bytes to send: signed now, with a fresh nonce."""
    letter = {
        "format": FORMAT,
        "uid": uid,
        "kind": kind,
        "ref": ref,
        "from": keys.own_code(),
        "to": peer.code,
        "sent_at": timezone.now().isoformat(),
        "nonce": token_hex(16),
        "body": body,
        "files": list(files),
    }
    return canonical({"envelope": letter, "signature": keys.signed(canonical(letter))})


def unseal(raw: bytes) -> Opened:
    """Verify form, sender, signature, addressee and time, in this order. Raises NotTaken; nothing is written."""
    if len(raw) > MOST_BYTES:
        raise NotTaken(413, f"报文超过 {MOST_BYTES // 1024**2} MB。")
    try:
        found = json.loads(raw)
        letter, signature = found["envelope"], found["signature"]
        data = canonical(letter)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotTaken(422, "不是有效的报文。") from None
    if not isinstance(letter, dict) or not isinstance(signature, str) or letter.keys() != _FIELDS or letter["format"] != FORMAT:
        raise NotTaken(422, f"不是 {FORMAT} 报文。")
    peer = Peer.objects.filter(code=str(letter["from"])[:32], active=True).first()
    if peer is None:
        raise NotTaken(403, "发送机关没有登记。")
    if not keys.verifies(peer.public_key, data, signature):
        raise NotTaken(401, "签名不符，报文可能被改动。")
    if letter["to"] != keys.own_code():
        raise NotTaken(403, "报文不是发给本机关的。")
    _check_time(letter["sent_at"])
    _check_form(letter)
    return Opened(peer, letter["uid"], letter["kind"], letter["ref"], letter["nonce"], letter["body"], letter["files"])


def _check_time(text: Any) -> None:
    try:
        sent = datetime.fromisoformat(text)
        late = abs(timezone.now() - sent) > FRESH
    except (TypeError, ValueError, OverflowError):
        raise NotTaken(422, "报文没有有效的发送时间。") from None
    if late:
        raise NotTaken(400, f"报文的发送时间与本机时间相差超过{FRESH.seconds // 60}分钟，请校准时钟后重发。")


def _check_form(letter: Mapping[str, Any]) -> None:
    codes = all(isinstance(letter[name], str) and _HEX32.match(letter[name]) for name in ("uid", "nonce"))
    ref = isinstance(letter["ref"], str) and (not letter["ref"] or _HEX32.match(letter["ref"]))
    files = letter["files"]
    if not (codes and ref and letter["kind"] in KINDS and isinstance(letter["body"], dict) and isinstance(files, list)):
        raise NotTaken(422, "报文缺少必要的内容。")
    if len(files) > MOST_FILES or not all(_is_file(one) for one in files):
        raise NotTaken(422, f"报文的文件清单有误，最多 {MOST_FILES} 个文件。")


def _is_file(one: Any) -> bool:
    if not isinstance(one, dict) or one.keys() != {"sha256", "size", "name", "kind"}:
        return False
    size, texts = one["size"], [one["sha256"], one["name"], one["kind"]]
    if not all(isinstance(text, str) for text in texts) or not isinstance(size, int) or isinstance(size, bool):
        return False
    return bool(_HEX64.match(one["sha256"])) and 0 < size <= settings.FADU_UPLOAD_MAX_BYTES and len(one["name"]) <= 200
