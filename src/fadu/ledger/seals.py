"""日封: seal each finished day under one Merkle root, and prove that an act or a paper stands under it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from fadu.law.facts import CHINA
from fadu.ledger.chain import ZERO, leaf, merkle_path, merkle_root, paper_leaf, paper_text, seal_hash
from fadu.ledger.codec import stamp
from fadu.ledger.models import Act, Seal

#: No act takes longer from its time of recording to its commit.
PAUSE = timedelta(minutes=10)


def heads(day: str) -> list[tuple[str, int, str]]:
    """(matter number, seq, hash) of the last act of each matter that was recorded into on `day`, in order of the matter's number."""
    rows = Act.objects.filter(recorded_at__gte=day, recorded_at__lt=_next(day)).values("matter_id").annotate(last=Max("seq"))
    last = {row["matter_id"]: row["last"] for row in rows.iterator()}
    found = Act.objects.filter(recorded_at__gte=day, recorded_at__lt=_next(day)).values_list(
        "matter_id", "matter__number", "seq", "hash"
    )
    return sorted((number, seq, head) for matter, number, seq, head in found.iterator() if last[matter] == seq)


def papers(day: str) -> list[str]:
    """What the leaves of the papers say that acts recorded on `day` issued, in order. A citizen's proof begins at one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.kind, p.number, p.digest, a.hash FROM ledger_act a JOIN ledger_paper p ON p.matter_id = a.matter_id AND p.act_seq = a.seq"
            " WHERE a.recorded_at >= %s AND a.recorded_at < %s",
            [day, _next(day)],
        )
        return sorted(paper_text(*row) for row in cursor.fetchall())


def leaves(day: str) -> list[bytes]:
    """The leaves of a day's tree: the heads of its matters, then its papers."""
    return _leaves(heads(day), papers(day))


def _leaves(rows: list[tuple[str, int, str]], texts: list[str]) -> list[bytes]:
    return [*(leaf(*row) for row in rows), *(paper_leaf(text) for text in texts)]


def paper_inclusion(text: str, day: str) -> dict[str, Any] | None:
    """Proof that a paper stands under the seal of `day`; None when the day is not sealed or the paper was not issued on it."""
    seal = Seal.objects.filter(day=day).first()
    rows, texts = heads(day), papers(day)
    if seal is None or text not in texts:
        return None
    return {
        "format": "fadu.paper-proof/1",
        "leaf": text,
        "path": merkle_path(_leaves(rows, texts), len(rows) + texts.index(text)),
        "seal": public_seal(seal),
    }


def public_seal(seal: Seal) -> dict[str, Any]:
    """A seal as it is published: day, count of matters, root, the seal before, when it was made, and its own hash over these."""
    return {
        "day": seal.day,
        "count": seal.count,
        "root": seal.root,
        "prev": seal.prev,
        "sealed_at": seal.sealed_at,
        "hash": seal.hash,
    }


def sealable_from(day: str) -> datetime:
    """The moment from which the acts recorded on a day can be sealed: when the day is over, and the pause."""
    return datetime.combine(date.fromisoformat(_next(day)), time(), CHINA) + PAUSE


def seal_days(today: date | None = None) -> list[Seal]:
    """Seal every finished day that has acts and no seal yet, oldest first.

    Today is not finished, and yesterday only after a pause, since an act recorded just before midnight may be written just after.
    """
    now = timezone.now().astimezone(CHINA)
    until = (today or (now - PAUSE).date()).isoformat()
    made = []
    with transaction.atomic():
        newest = Seal.objects.order_by("-day").first()
        begin = _next(newest.day) if newest else ""
        prev = newest.hash if newest else ZERO
        for day in _days(begin, until):
            rows = heads(day)
            root = merkle_root(_leaves(rows, papers(day))).hex()
            made_at = stamp(now)
            hashed = seal_hash(prev, day, len(rows), root, made_at)
            seal = Seal(day=day, count=len(rows), root=root, prev=prev, hash=hashed, sealed_at=made_at)
            seal.save(force_insert=True)
            prev = seal.hash
            made.append(seal)
    return made


def inclusion(matter_number: str, day: str) -> dict[str, Any] | None:
    """Proof that the matter's head of `day` stands under that day's seal; None when the day is not sealed or the matter did not act."""
    seal = Seal.objects.filter(day=day).first()
    rows = heads(day)
    index = next((i for i, row in enumerate(rows) if row[0] == matter_number), None)
    if seal is None or index is None:
        return None
    number, seq, head = rows[index]
    return {
        "format": "fadu.proof/1",
        "day": day,
        "root": seal.root,
        "seal": seal.hash,
        "matter": number,
        "seq": seq,
        "head": head,
        "path": merkle_path(_leaves(rows, papers(day)), index),
    }


def _days(begin: str, until: str) -> list[str]:
    """Days in [begin, until) on which acts were recorded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT substr(recorded_at, 1, 10) AS day FROM ledger_act WHERE recorded_at >= %s AND recorded_at < %s ORDER BY day",
            [begin, until],
        )
        return [row[0] for row in cursor.fetchall()]


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
