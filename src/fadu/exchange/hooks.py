"""事件推送: what happens in the ledger as CloudEvents 1.0, in order, signed, tried again until it arrives, replayed on request.

Nothing calls this when an act is recorded. `collect` reads new acts by their position and keeps its own; `push` sends each subscriber what comes
after the last event that it took. Events name matters, acts and clocks, never a person and no text that somebody wrote.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from fadu.exchange import client
from fadu.exchange.models import EVENTS, Event, Reading, Subscriber
from fadu.law.errors import InputError
from fadu.law.publicity import WITHDRAWING
from fadu.ledger import models
from fadu.ledger.crypto import decrypt, encrypt
from fadu.ledger.read import today
from fadu.ledger.reading import fresh

READER = "hooks"
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
#: A clock is told of on its last day; where the reader was away, so many days later still.
LOOK_BACK = timedelta(days=7)
AT_ONCE = 2_000
TYPE = "application/cloudevents+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    collected: int = 0
    delivered: int = 0
    failing: int = 0


def subscribe(name: str, address: str, events: Sequence[str], made_by: str) -> str:
    """Register a subscriber from now on and give its secret, the only time it can be read. Raises InputError."""
    name, address = name.strip(), client.checked_address(address)
    if not name or len(name) > 100 or not name.isprintable():
        raise InputError("请写明订阅方的名称，不超过 100 字。")
    if not events or not set(events) <= set(EVENTS):
        raise InputError("请至少选择一种事件。")
    secret = secrets.token_hex(32)
    with transaction.atomic():
        newest = models.Act.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Reading.objects.get_or_create(reader=READER, defaults={"position": newest})
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        row = Subscriber(name=name, address=address, events=sorted(set(events)), made_by=made_by, next_at=timezone.now())
        row.position, row.secret_sealed = last, encrypt(secret, f"hook:{name}")
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise InputError(f"已经有名为“{name}”的订阅方。") from None
    return secret


def replay(row: Subscriber, first: int) -> None:
    """Send again from the event at position `first`. Raises InputError beyond what there is."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if not 1 <= first <= newest + 1:
        raise InputError(f"位置应在 1 到 {newest + 1} 之间。")
    row.position, row.tries, row.trouble, row.next_at = first - 1, 0, "", timezone.now()
    row.save(update_fields=["position", "tries", "trouble", "next_at"])


def switch(row: Subscriber, active: bool) -> None:
    """Pause or go on; going on tries at once."""
    row.active, row.tries, row.trouble, row.next_at = active, 0, "", timezone.now()
    row.save(update_fields=["active", "tries", "trouble", "next_at"])


def waiting(row: Subscriber) -> int:
    """Events that the subscriber has not taken yet."""
    return Event.objects.filter(pk__gt=row.position, kind__in=row.events).count()


def push(now: datetime | None = None) -> Round:
    """Collect, then send what is due to each subscriber."""
    collected, delivered, failing = collect(), 0, 0
    now = now or timezone.now()
    for row in Subscriber.objects.filter(active=True, next_at__lte=now).order_by("pk"):
        sent, whole = _serve(row, now)
        delivered, failing = delivered + sent, failing + (not whole)
    return Round(collected, delivered, failing)


@transaction.atomic
def collect() -> int:
    """Make events of what is new in the ledger; gives how many."""
    mark = Reading.objects.select_for_update().filter(reader=READER).first()
    if mark is None:
        return 0
    made = 0
    for acts in fresh(mark.position, AT_ONCE):
        found = [event for act in acts for event in _of_act(act)]
        Event.objects.bulk_create(found)
        made += len(found)
        mark.position = acts[-1].pk
    mark.save(update_fields=["position"])
    return made + _clocks()


def body_of(event: Event) -> dict[str, Any]:
    """The event as CloudEvents 1.0 in structured JSON."""
    return {
        "specversion": "1.0",
        "id": str(event.pk),
        "source": f"{settings.FADU_PUBLIC_URL}/api",
        "type": event.kind,
        "subject": f"matters/{event.matter_id}",
        "time": event.at.astimezone().isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "sequence": f"{event.pk:020d}",
        "data": event.data,
    }


def signature(secret: str, at: int, body: bytes) -> str:
    """What the header X-Fadu-Signature holds."""
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, sha256).hexdigest()}"


def _of_act(act: models.Act) -> Iterator[Event]:
    if act.late:
        return
    told = {"position": act.pk, "matter": act.matter_id, "number": act.matter.number, "procedure": act.matter.procedure}
    told |= {"seq": act.seq, "step": act.step, "at": act.at, "hash": act.hash}
    at = datetime.fromisoformat(act.recorded_at)
    kinds = ["case.opened"] if act.seq == 1 else []
    kinds += ["act.recorded", *(["publication.withdrawn"] if act.step == WITHDRAWING else [])]
    for kind in kinds:
        yield Event(kind=kind, matter_id=act.matter_id, source=f"{kind}:{act.pk}", at=at, data=told)


def _clocks() -> int:
    day = today()
    due = models.Deadline.objects.filter(stopped=None, paused=False, last__range=(day - LOOK_BACK, day)).select_related("matter")
    found = {f"deadline.due:{one.matter_id}:{one.clock}:{one.last}": one for one in due.order_by("last", "pk")[:AT_ONCE]}
    known = set(Event.objects.filter(source__in=found).values_list("source", flat=True))
    fresh_ones = [
        Event(
            kind="deadline.due",
            matter_id=one.matter_id,
            source=source,
            at=timezone.now(),
            data={
                "matter": one.matter_id,
                "number": one.matter.number,
                "procedure": one.matter.procedure,
                "clock": one.clock,
                "last": one.last.isoformat(),
                "owner": one.owner,
            },
        )
        for source, one in found.items()
        if source not in known
    ]
    Event.objects.bulk_create(fresh_ones)
    return len(fresh_ones)


def _serve(row: Subscriber, now: datetime) -> tuple[int, bool]:
    """Send in order until one is not taken: how many were, and whether all."""
    secret, sent = decrypt(bytes(row.secret_sealed), f"hook:{row.name}"), 0
    for event in Event.objects.filter(pk__gt=row.position, kind__in=row.events).order_by("pk")[:AT_ONCE]:
        body = json.dumps(body_of(event), ensure_ascii=False, separators=(",", ":")).encode()
        at = int(timezone.now().timestamp())
        try:
            client.push(row.address, body, {"Content-Type": TYPE, "X-Fadu-Signature": signature(secret, at, body)})
        except client.Unreachable as error:
            row.tries += 1
            row.trouble = str(error)[:300]
            row.next_at = now + min(FIRST_WAIT * 2 ** min(row.tries - 1, 10), LONGEST_WAIT)
            row.save(update_fields=["tries", "trouble", "next_at"])
            return sent, False
        row.position, row.tries, row.trouble, row.delivered_at, sent = event.pk, 0, "", timezone.now(), sent + 1
        row.next_at = row.delivered_at
        # Kept after each one, so that a stop in between sends at most one event twice.
        row.save(update_fields=["position", "tries", "trouble", "delivered_at", "next_at"])
    return sent, True
