"""规范性文件登记簿: what documents there are and which of them are in force on a day, from the acts that made, kept and repealed them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fadu.law.procedures import procedure
from fadu.law.procedures.decision import normative_document as law
from fadu.ledger import codec, models


@dataclass(frozen=True, slots=True)
class Norm:
    """One document as of a day, `on`. `gone_on`: the first day on which it no longer applied, None while open-ended."""

    pk: int
    on: date
    number: str
    title: str
    document: str
    maker: str
    address: str
    effective_on: date | None
    expires_on: date | None
    gone_on: date | None
    in_force: bool
    repealed: bool

    @property
    def state(self) -> str:
        """In one word."""
        if self.in_force:
            return "有效"
        return "尚未施行" if self.effective_on is None or self.on < self.effective_on else "废止" if self.repealed else "失效"

    def ends_within(self, days: int) -> bool:
        """In force on the day, but not so many days later."""
        return self.in_force and self.gone_on is not None and (self.gone_on - self.on).days <= days


def register(day: date) -> list[Norm]:
    """Every document that has been published or entered, those in force on `day` first, newest first. Two queries, however many there are."""
    found = models.Matter.objects.filter(procedure=law.PROCEDURE.id, stage__in=(law.IN_FORCE, law.GONE)).order_by(
        "-opened_on", "-pk"
    )
    rows = list(found)
    bodies: dict[int, list[str]] = defaultdict(list)
    told = models.Act.objects.filter(matter__in=[row.pk for row in rows]).order_by("matter_id", "seq")
    for matter, body in told.values_list("matter_id", "body"):
        bodies[matter].append(body)
    norms = [_norm(row, bodies[row.pk], day) for row in rows]
    return sorted(norms, key=lambda norm: (not norm.in_force, norm.gone_on is not None and norm.gone_on <= day))


def _norm(row: models.Matter, bodies: list[str], day: date) -> Norm:
    matter = codec.matter(procedure(row.procedure), row.number, bodies, row.stage)
    stated, begun = matter.last("nor.publish", "nor.enter"), law.plan(matter)
    return Norm(
        row.pk,
        day,
        row.number,
        begun.data.topic if begun else row.title,
        stated.data.document if stated else "",
        law.MAKERS.get(law.maker(matter), ""),
        stated.data.address if stated else "",
        law.effective(matter),
        law.expires(matter),
        law.gone_on(matter),
        law.in_force(matter, day),
        matter.has("nor.repeal"),
    )
