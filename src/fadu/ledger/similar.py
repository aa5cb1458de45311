"""类案: earlier decisions on the same item against the same kind of party, the nearest in text first, and the fines they set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from django.db.models import Exists, OuterRef

from fadu.law.publicity import FALLEN
from fadu.ledger import models
from fadu.ledger.standing.cases import MOST_LIKE

#: So many are shown.
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Like:
    """One earlier decision. `near`: how much of its facts' text is alike, 0 to 1; `fine` in yuan."""

    matter: models.Matter
    day: str
    facts: str
    tier: str
    fine: Decimal
    near: float


@dataclass(frozen=True, slots=True)
class Likes:
    """Like cases: how many there are, their fines in yuan, and the nearest of them."""

    count: int
    low: Decimal
    middle: Decimal
    high: Decimal
    nearest: Sequence[Like]


def like_cases(item: str, party_kind: str, text: str, but: int | None = None) -> Likes | None:
    """Cases fined on the item against that kind of party whose decision stands, or None without any. `text`: the facts at hand; `but`: the matter at hand."""
    found = models.Matter.objects.filter(item_code=item, fine__gt=0, party__kind=party_kind, procedure="penalty-ordinary")
    matters = {row.pk: row for row in found.exclude(pk=but or 0).exclude(_fell()).order_by("-opened_on")[:MOST_LIKE]}
    if not matters:
        return None
    fines = sorted(row.fine or 0 for row in matters.values())
    wanted = bigrams(text)
    decided = {act.matter_id: act for act in models.Act.objects.filter(matter_id__in=matters, step="pen.decide").order_by("seq")}
    near = sorted((_like(matters[key], act, wanted) for key, act in decided.items()), key=lambda like: -like.near)
    return Likes(len(fines), _yuan(fines[0]), _yuan(fines[len(fines) // 2]), _yuan(fines[-1]), near[:MOST_SHOWN])


def _fell() -> Exists:
    """That the matter's decision was taken back and not made anew, as `standing.cases.like` has it: it is no measure for others."""
    anew = models.Act.objects.filter(matter=OuterRef("matter"), step="pen.decide", seq__gt=OuterRef("seq"))
    return Exists(models.Act.objects.filter(~Exists(anew), matter=OuterRef("pk"), step__in=FALLEN))


def _like(row: models.Matter, act: models.Act, wanted: Counter[str]) -> Like:
    data = act.content["data"]
    facts = "；".join(fact["text"].rstrip("。") for fact in data["facts"])
    return Like(row, act.at[:10], facts, data["tier"], _yuan(act.amount), alike(wanted, bigrams(facts)))


def bigrams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters: what Chinese text is compared by without a dictionary."""
    plain = "".join(char for char in text if char.isalnum())
    return Counter(plain[start : start + 2] for start in range(len(plain) - 1))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two texts' pairs, 0 to 1."""
    size = sqrt(sum(count * count for count in one.values()) * sum(count * count for count in other.values()))
    return sum(count * other[pair] for pair, count in one.items()) / size if size else 0.0


def _yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0) / 100
