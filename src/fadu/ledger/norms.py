"""规范性文件登记簿: what documents there are and which of them are in force on a day, from the acts that made, kept, replaced and repealed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure
from fadu.law.procedures.decision import normative_document as law
from fadu.ledger import codec, models
from fadu.registers.asof import Snapshot


@dataclass(frozen=True, slots=True)
class Norm:
    """One document as of a day, `on`. `gone_on`: the first day on which it no longer applied, None while open-ended.

    `maker`: a key of MAKERS. `replaced_by`: the number of the document that takes its place from `gone_on` on.
    """

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
    replaced_by: str

    @property
    def made_by(self) -> str:
        """Whose document it is, in words."""
        return law.MAKERS.get(self.maker, "")

    @property
    def coming(self) -> bool:
        """Not yet in effect on the day."""
        return self.effective_on is None or self.on < self.effective_on

    @property
    def state(self) -> str:
        """In one word."""
        if self.in_force:
            return "有效"
        return "尚未施行" if self.coming else "废止" if self.repealed or self.replaced_by else "失效"

    @property
    def state_since(self) -> date | None:
        """The day on which it begins to apply where it does not yet, or ceased where it does no longer."""
        return None if self.in_force else self.effective_on if self.coming else self.gone_on

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
    read = {row.number: (row, codec.matter(procedure(row.procedure), row.number, bodies[row.pk], row.stage)) for row in rows}
    replaced = _replaced(matter for _, matter in read.values())
    norms = [_norm(row, matter, replaced.get(number), day) for number, (row, matter) in read.items()]
    return sorted(norms, key=lambda norm: (not norm.in_force, norm.gone_on is not None and norm.gone_on <= day))


def others(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """What the register says of other documents when one is published or entered: who has its numbers, and what it means to replace."""
    own, same = (row.pk if row is not None and row.pk else 0), []
    said = {what: _plain(getattr(act.data, field, "")) for field, what in _NUMBERS.items()}
    stated = models.Act.objects.filter(step__in=("nor.publish", "nor.enter")).exclude(matter_id=own).order_by("pk")
    for number, content in ((other.matter.number, other.content["data"]) for other in stated.select_related("matter")):
        for field, what in _NUMBERS.items():
            if said[what] and said[what] == _plain(content.get(field, "")):
                same.append((what, getattr(act.data, field), number))
    wanted = getattr(act.data, "replaces", [])
    known = {norm.number: norm for norm in register(act.day)} if wanted else {}
    replaced = {number: {"maker": known[number].maker, "in_force": known[number].in_force} for number in wanted if number in known}
    begun = models.Act.objects.filter(step="nor.plan").order_by("at").values_list("at", flat=True).first()
    return {"other_norms": {"same": same, "replaced": replaced, "made_here_since": begun[:10] if begun else None}}


_NUMBERS = {"document": "文件编号", "registered": "登记号"}


def _plain(number: str) -> str:
    """A number without blanks and with one kind of brackets."""
    return "".join(number.split()).translate(str.maketrans("[]（）()【】", "〔〕〔〕〔〕〔〕"))


def _replaced(matters: Iterable[Matter]) -> dict[str, tuple[date, str]]:
    """Number of a matter → the first day of the document that replaced it, and that document's number."""
    found: dict[str, tuple[date, str]] = {}
    for matter in matters:
        published, began = matter.last("nor.publish"), law.effective(matter)
        if published is None or began is None:
            continue
        for number in published.data.replaces:
            found[number] = min((began, published.data.document), found.get(number, (began, published.data.document)))
    return found


def _norm(row: models.Matter, matter: Matter, replaced: tuple[date, str] | None, day: date) -> Norm:
    stated, begun, gone = matter.last("nor.publish", "nor.enter"), law.plan(matter), law.gone_on(matter)
    if replaced is not None and (gone is None or replaced[0] <= gone):
        gone, by = replaced
    else:
        by = ""
    return Norm(
        row.pk,
        day,
        row.number,
        begun.data.topic if begun else row.title,
        stated.data.document if stated else "",
        law.maker(matter),
        stated.data.address if stated else "",
        law.effective(matter),
        law.expires(matter),
        gone,
        law.in_force(matter, day) and (gone is None or day < gone),
        matter.has("nor.repeal"),
        by,
    )
