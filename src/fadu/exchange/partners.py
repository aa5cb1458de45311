"""接口密钥: made once and shown once, kept as a digest, with scopes, a daily quota, and an end.

The quota is taken from the database in small blocks, so that most requests write nothing; what several server processes spend together never
exceeds it. A process that stops loses what is left of its block.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from threading import Lock
from time import monotonic

from django.db.models import Case, F, Value, When
from django.utils import timezone

from fadu.exchange.models import IN_PERSON, SCOPES, ApiKey
from fadu.law.errors import InputError
from fadu.ledger.read import today
from fadu.registers.asof import snapshot

PREFIX = "fadu"
MOST_QUOTA = 10_000_000
#: A block of the quota that one process takes at a time; a hundredth of small quotas.
BLOCK = 200
#: Seconds for which a process believes what it read of a key: a revoked one stops everywhere after that.
BELIEVED = 5


class NotKnown(Exception):
    """No such key, or one that is no longer good. The sentence is for its holder."""


class Spent(Exception):
    """The key's quota of the day is used up."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A good key: which, what for, in whose name."""

    pk: int
    code: str
    name: str
    scopes: frozenset[str]
    person: str
    quota: int


def issue(name: str, scopes: Sequence[str], quota: int, made_by: str, *, person: str = "", expires_on: date | None = None) -> str:
    """Make a key and give it, the only time it can be read. Raises InputError."""
    name = name.strip()
    if not name or len(name) > 100 or not name.isprintable():
        raise InputError("请写明使用单位和用途，不超过 100 字。")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise InputError("请至少选择一项范围。")
    if not 1 <= quota <= MOST_QUOTA:
        raise InputError(f"每日次数应在 1 到 {MOST_QUOTA} 之间。")
    if expires_on is not None and expires_on < today():
        raise InputError("有效期已经过去，请选择以后的日期。")
    if set(scopes) & set(IN_PERSON):
        _require_person(person)
    elif person:
        raise InputError("所选范围不以个人名义办理，请不要选择人员。")
    code, secret = secrets.token_hex(4), secrets.token_urlsafe(24)
    ApiKey.objects.create(
        code=code,
        name=name,
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        person=person,
        quota=quota,
        expires_on=expires_on,
        made_by=made_by,
    )
    return f"{PREFIX}_{code}_{secret}"


def revoke(code: str) -> None:
    """End a key. Raises InputError when there is none that is still good."""
    if not ApiKey.objects.filter(code=code, revoked_at=None).update(revoked_at=timezone.now()):
        raise InputError("没有这个密钥，或者已经停用。")


def holder(key: str) -> Holder:
    """Whose key this is. Raises NotKnown. The secret is compared each time; what the row says is believed for a few seconds."""
    prefix, _, rest = key.partition("_")
    code, _, secret = rest.partition("_")
    if prefix != PREFIX or not (code.isascii() and code.isalnum() and len(code) == 8 and secret):
        raise NotKnown("密钥不对，请核对是否完整。")
    row = _row(code)
    if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
        raise NotKnown("密钥不对，请核对是否完整。")
    if row.revoked_at is not None:
        raise NotKnown("密钥已经停用，请向发放单位重新申请。")
    if row.expires_on is not None and row.expires_on < today():
        raise NotKnown("密钥已经过期，请向发放单位重新申请。")
    return Holder(row.pk, row.code, row.name, frozenset(row.scopes), row.person, row.quota)


def spend(held: Holder) -> None:
    """Count one request. Raises Spent when the day's quota is used up."""
    day = today()
    with _LOCK:
        known, left = _LEFT.get(held.pk, (day, 0))
        if known != day or left < 1:
            left = _take(held, day)
        if left < 1:
            raise Spent(f"这个密钥今天的 {held.quota} 次已经用完，请明天再用，或者向发放单位申请提高。")
        _LEFT[held.pk] = (day, left - 1)


_LEFT: dict[int, tuple[date, int]] = {}
_ROWS: dict[str, tuple[float, ApiKey]] = {}
_LOCK = Lock()


def _row(code: str) -> ApiKey | None:
    read_at, row = _ROWS.get(code, (0.0, None))
    if row is None or monotonic() - read_at > BELIEVED:
        row = ApiKey.objects.filter(code=code).first()
        if row is None:
            return None
        if len(_ROWS) > 1_000:
            _ROWS.clear()
        _ROWS[code] = (monotonic(), row)
    return row


def forget() -> None:
    """Forget what this process believes of keys and quotas (for tests, which change rows under it)."""
    _ROWS.clear()
    _LEFT.clear()


def _take(held: Holder, day: date) -> int:
    """Take a block of what is left of the day; 0 when nothing is."""
    for block in (max(1, min(BLOCK, held.quota // 100)), 1):
        so_far = Case(When(used_on=day, then=F("used")), default=Value(0))
        taken = (
            ApiKey.objects.annotate(so_far=so_far)
            .filter(pk=held.pk, so_far__lte=held.quota - block)
            .update(used=so_far + block, used_on=day)
        )
        if taken:
            return block
    return 0


def _digest(secret: str) -> str:
    """The secret is random and long, so that a plain digest cannot be guessed back."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def _require_person(code: str) -> None:
    try:
        person = snapshot(today()).person(code)
    except KeyError:
        raise InputError("查看事项、作出行为的密钥，要写明以哪一位工作人员的名义。") from None
    if not person.roles - {"admin"}:
        raise InputError(f"{person.name}今天没有办理事项的职责，密钥不能以其名义发放。")


def until_tomorrow() -> int:
    """Seconds until the quotas begin anew."""
    now = timezone.localtime()
    following = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, int((following - now).total_seconds()))
