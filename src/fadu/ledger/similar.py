"""类案: earlier decisions on the same item against the same kind of party, the nearest in text first, and the fines they set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from fadu.ledger import models
from fadu.ledger.standing import decided_like

#: Bodies of so many of the newest decisions are read; the range of fines counts all of them.
MOST_READ = 200
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
    """Earlier fines on the item against that kind of party, or None without any. `text`: the facts at hand; `but`: the matter at hand."""
    found = decided_like(item, party_kind, but)
    fines = sorted(fen for fen in found.order_by().values_list("amount", flat=True) if fen)
    if not fines:
        return None
    wanted = bigrams(text)
    near = sorted((_like(act, wanted) for act in found.select_related("matter")[:MOST_READ]), key=lambda like: -like.near)
    return Likes(len(fines), _yuan(fines[0]), _yuan(fines[len(fines) // 2]), _yuan(fines[-1]), near[:MOST_SHOWN])


def _like(act: models.Act, wanted: Counter[str]) -> Like:
    data = act.content["data"]
    facts = "；".join(fact["text"] for fact in data["facts"])
    return Like(act.matter, act.at[:10], facts, data["tier"], _yuan(act.amount), alike(wanted, bigrams(facts)))


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
