"""发件: acts that concern a known peer become messages, once each, and are sent until they arrive.

Nothing calls this when an act is recorded: `collect` reads what is new, `deliver` sends what is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from fadu.documents import files
from fadu.exchange import client
from fadu.exchange.envelope import canonical, seal
from fadu.exchange.models import BEGINNING, Incoming, Outgoing, Peer
from fadu.law.common.case import opening
from fadu.law.dossier import dump
from fadu.law.facts import Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models
from fadu.ledger.record import load
from fadu.registers.asof import snapshot

#: Act that hands something to the organ it names → kind of message.
GIVEN = {"jnt.send": "problem", "pen.transfer-out": "case"}
#: Act → kind of message, the others answering the one that the matter came from.
KIND_OF = GIVEN | {"jnt.receive": "accepted", "jnt.decline": "declined", "jnt.answer": "answered", "pen.clue": "received"}
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    collected: int = 0
    delivered: int = 0
    waiting: int = 0
    refused: int = 0


def collect() -> int:
    """Make messages of acts that have none yet; gives how many."""
    peers = {peer.name: peer for peer in Peer.objects.filter(active=True)}
    if not peers:
        return 0
    since = min(peer.since for peer in peers.values())
    fresh = models.Act.objects.filter(step__in=KIND_OF, late=False, pk__gt=since).exclude(pk__in=Outgoing.objects.values("act_id"))
    answers = Q(matter__in=Incoming.objects.filter(kind__in=BEGINNING, matter__isnull=False).values("matter_id"))
    named = [Q(step__in=GIVEN, body__contains=name) for name in peers]
    fresh = fresh.filter(reduce(or_, named, answers)).select_related("matter").order_by("pk")
    return sum(_make(act, peers) for act in fresh)


@transaction.atomic
def _make(act: models.Act, peers: Mapping[str, Peer]) -> int:
    """The message of an act; none where the other organ has no Fadu or the matter did not come from it."""
    kind, data = KIND_OF[act.step], act.content["data"]
    asked: Incoming | None = None
    if kind in BEGINNING:
        peer = peers.get(data["organ"]) if not data.get("unit") else None
    else:
        asked = Incoming.objects.filter(matter_id=act.matter_id, kind__in=BEGINNING).select_related("peer").first()
        peer = asked.peer if asked is not None else None
    if peer is None or act.pk <= peer.since:
        return 0
    procedure = procedure_of(act.matter.procedure)
    whole = load(procedure, act.matter)
    file = Matter(procedure.id, act.matter.number, acts=[done for done in whole.acts if done.seq <= act.seq])
    said = {"problem": _problem, "case": _case}.get(kind)
    body = said(file) if said is not None else _reply(act, kind, data, asked)
    own = act.matter.files.filter(act_seq__lte=act.seq)
    Outgoing.objects.create(
        peer=peer,
        kind=kind,
        ref=asked.uid if asked is not None else "",
        body=_json(body),
        files=_files(own if asked is None else own.exclude(act_seq=1)),
        matter=act.matter,
        act=act,
        next_at=timezone.now(),
    )
    return 1


def _problem(file: Matter) -> dict[str, Any]:
    found = file.all("jnt.find")[-1].data
    bureau = snapshot(file.acts[-1].day).bureau().get("name", "")
    about = {name: getattr(found, name) for name in ("topic", "place", "district", "facts")}
    return {"about": about, "dossier": dump(procedure_of(file.procedure), file.number, bureau, file.acts)}


def _case(file: Matter) -> dict[str, Any]:
    """The whole file. Who the party is stays with the letter and the evidence: names are in no dossier."""
    first, filed = file.acts[0].data, opening(file)
    found = filed or first
    bureau = snapshot(file.acts[-1].day).bureau().get("name", "")
    about = {name: str(getattr(found, name)) for name in ("place", "summary", "found_on")} | {"reason": file.acts[-1].data.reason}
    return {"about": about, "dossier": dump(procedure_of(file.procedure), file.number, bureau, file.acts)}


def _reply(act: models.Act, kind: str, data: Mapping[str, Any], asked: Incoming | None) -> dict[str, Any]:
    said = {"number": act.matter.number, "reasons": data.get("reasons") or data.get("answer") or ""}
    if kind == "received" and asked is not None:
        return said | {"digest": asked.digest, "pieces": len(asked.files)}
    return said | ({"result": data["result"]} if kind == "answered" else {})


def _files(rows: Any) -> list[dict[str, Any]]:
    """The evidence files of the matter, each content once."""
    once = {row.sha256: row for row in rows.order_by("pk") if row.size > 0}
    return [{"sha256": row.sha256, "size": row.size, "name": row.name, "kind": row.kind} for row in once.values()]


def deliver(now: datetime | None = None) -> Round:
    """Collect, then send what is due. Safe to run twice at once: the receiver knows each message by its id."""
    collected, counts = collect(), {"delivered": 0, "waiting": 0, "refused": 0}
    now = now or timezone.now()
    due = Outgoing.objects.filter(state="waiting", next_at__lte=now).select_related("peer").order_by("pk")
    for message in due[:MOST_AT_ONCE]:
        _send(message, now)
        counts[message.state] += 1
    return Round(collected, **counts)


def _send(message: Outgoing, now: datetime) -> None:
    """One try; what came of it is kept with the message."""
    message.tries += 1
    try:
        _hand_over(message)
        message.state, message.delivered_at, message.trouble = "delivered", now, ""
    except client.Unreachable as error:
        message.trouble = str(error)[:300]
        message.next_at = now + min(FIRST_WAIT * 2 ** min(message.tries - 1, 10), LONGEST_WAIT)
    except client.Rejected as error:
        message.state, message.trouble = "refused", str(error)[:300]
    message.save(update_fields=["tries", "state", "delivered_at", "trouble", "next_at"])


def _hand_over(message: Outgoing) -> None:
    peer, sizes = message.peer, {one["sha256"]: one["size"] for one in message.files}
    letter = seal(peer, message.uid, message.kind, message.ref, message.said, message.files)
    wanted: Sequence[str] = client.post(peer.address, "messages", letter).get("missing") or ()
    for digest in wanted:
        if digest not in sizes:
            raise client.Rejected("对方要求的文件不在清单中。")
        with files.open_stored(digest) as stream:
            client.put_file(peer.address, f"messages/{message.uid}/files/{digest}", stream, sizes[digest])


def send_again(uid: str) -> None:
    """Put a refused message back into the queue, once a person has seen to the reason."""
    Outgoing.objects.filter(uid=uid, state__in=("refused", "waiting")).update(state="waiting", next_at=timezone.now())


def _json(body: Mapping[str, Any]) -> str:
    return canonical(body).decode()
