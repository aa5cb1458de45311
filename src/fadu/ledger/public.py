"""What anyone may ask the ledger about a paper in hand: whether it stands, what has become of it, and a proof to keep. No personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from fadu.documents import render
from fadu.documents.catalogue import title_of
from fadu.documents.words import day as said_day
from fadu.law.publicity import FALLS, become
from fadu.ledger import seals
from fadu.ledger.chain import act_hash, paper_text
from fadu.ledger.models import Act, Deadline, Paper, Seal
from fadu.ledger.permits import LICENCE, VALID, renewing
from fadu.ledger.read import today


@dataclass(frozen=True, slots=True)
class Later:
    """Something that happened in the matter after the paper: the day and what it means for the paper."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A paper that stands in the ledger, as anyone may know it."""

    digest: str
    kind: str
    title: str
    number: str
    issued_on: date
    act_seq: int
    act_hash: str
    recorded_on: str
    sealed: str
    later: Sequence[Later]
    synthetic: bool
    valid_from: date | None = None
    valid_to: date | None = None
    renewing: bool = False

    @property
    def expired(self) -> bool:
        """A licence whose time is over, renewals counted; one that was asked for in time and not decided is granted by silence (行政许可法第五十条)."""
        return self.over and not self.renewing

    @property
    def over(self) -> bool:
        """The last day of a licence lies behind us."""
        return self.valid_to is not None and today() > self.valid_to

    @property
    def waiting(self) -> str:
        """Why there is no proof yet and when there will be one, in Chinese; empty once the day of recording is sealed."""
        if self.sealed:
            return ""
        recorded, due = date.fromisoformat(self.recorded_on), seals.sealable_from(self.recorded_on)
        said = f"这份文书于{said_day(recorded)}登记入账，当日的账本还没有封存。"
        if timezone.now() < due:
            said += f"{said_day(due.date())}{due.hour}时{due.minute}分以后封存，封存后再打开本页，就可以下载存在证明。"
        else:
            said += "这一天已经过去，系统随时会封存，请稍后再打开本页；过了一天仍然不能下载证明的，请告知签发机关。"
        if self.synthetic:
            said += "演示数据在载入的当天登记，所以文书上的日期虽早，也要等载入当天封存以后才有证明。"
        return said


def paper(digest: str) -> PublicPaper | None:
    """The paper with this digest, if the body of its act names it and that body still has the hash it was recorded with."""
    row = Paper.objects.filter(digest=digest).select_related("matter").order_by("pk").first()
    act = Act.objects.filter(matter_id=row.matter_id, seq=row.act_seq).first() if row is not None else None
    if row is None or act is None or not _stands(act, row):
        return None
    day = act.recorded_at[:10]
    held = None
    if row.kind == LICENCE:
        held = Deadline.objects.filter(matter_id=row.matter_id, clock=VALID).annotate(renewing=renewing(today())).first()
    return PublicPaper(
        digest=digest,
        kind=row.kind,
        title=title_of(row.kind),
        number=row.number,
        issued_on=date.fromisoformat(row.issued_at[:10]),
        act_seq=act.seq,
        act_hash=act.hash,
        recorded_on=day,
        sealed=day if Seal.objects.filter(day=day).exists() else "",
        later=_later(act),
        synthetic=row.matter.synthetic,
        valid_from=held.start if held is not None else None,
        valid_to=held.last if held is not None else None,
        renewing=held is not None and held.renewing,
    )


def paper_of_file(sha256: str) -> PublicPaper | None:
    """The paper whose PDF has exactly these bytes: compared with the copy that was kept when it was first typeset."""
    digest = render.digest_of(sha256)
    return paper(digest) if digest else None


def proof(found: PublicPaper) -> dict[str, Any] | None:
    """A proof that the paper stands under the root of its day; None until that day is sealed."""
    return seals.paper_inclusion(paper_text(found.kind, found.number, found.digest, found.act_hash), found.recorded_on)


def roots(newest: int = 0) -> list[dict[str, Any]]:
    """The published seals, the newest first; all without a number."""
    rows = Seal.objects.order_by("-day")
    return [seals.public_seal(seal) for seal in (rows[:newest] if newest else rows)]


def _stands(act: Act, row: Paper) -> bool:
    named = any(
        said["digest"] == row.digest and said["kind"] == row.kind and said["number"] == row.number for said in act.content["papers"]
    )
    return named and act_hash(act.prev, act.body, act.verdict) == act.hash


def _later(act: Act) -> list[Later]:
    """Acts after this one that change what its papers mean."""
    rows = Act.objects.filter(matter_id=act.matter_id, seq__gt=act.seq, step__in=FALLS).order_by("seq")
    said = ((row, row.content["data"]) for row in rows)
    found = ((data.get("fallen_on") or row.at[:10], become(row.step, data)) for row, data in said)
    return [Later(date.fromisoformat(day), what) for day, what in found if what]
