"""工单的参照: orders that may be about the same thing, and the category that orders like this one were given. Suggestions only; people confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from fadu.ledger import models, order_index
from fadu.registers.asof import Snapshot
from fadu.registers.gridding import cells_around, metres

#: Doubles are looked for in so many days before, among so many orders nearby, and count from this likeness on.
DAYS, NEARBY, LIKE = 30, 400, 0.25
BUSY_DAYS = 3
#: So many of the newest dispatched orders teach the suggestion; a hit of the register's own words counts as much as so many like orders.
TAUGHT, WORD = 800, 3.0


@dataclass(frozen=True, slots=True)
class Double:
    """An order that may be the same: how like its words are (0 to 1) and how far away it is in metres, where both have a point."""

    row: models.Order
    likeness: float
    away: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category with its unit, and why."""

    code: str
    title: str
    unit: str
    why: str


@lru_cache(maxsize=2_048)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, by which Chinese texts are compared."""
    plain = order_index.place_key(text)
    return frozenset(a + b for a, b in pairwise(plain))


def doubles(row: models.Order, most: int = 5) -> list[Double]:
    """Orders near by place and alike in words, received in the days before, the most alike first. Two small indexed looks."""
    near = models.Order.objects.filter(received_at__lte=row.received_at, merged_into="").exclude(pk=row.pk)
    if row.lat is not None and row.lng is not None:
        near = near.filter(cell__in=cells_around(row.lat, row.lng))
    elif row.place_key:
        near = near.filter(place_key=row.place_key)
    else:
        return []
    own = pairs(row.matter.title)
    found = []
    for place, (pk, title, category, closed) in enumerate(_newest(near, row)):
        theirs = pairs(title)
        likeness = len(own & theirs) / max(1, len(own | theirs))
        if likeness >= LIKE or (row.category and row.category == category):
            found.append((closed, -likeness, place, pk))
    best = {pk: -likeness for _, likeness, _, pk in sorted(found)[:most]}
    rows = models.Order.objects.select_related("matter").in_bulk(list(best))
    return [Double(rows[pk], round(likeness, 2), _away(row, rows[pk])) for pk, likeness in best.items()]


def _newest(near: QuerySet[models.Order], row: models.Order) -> list[tuple[int, str, str, bool]]:
    """The newest of them: in a busy place the last days hold enough, and the other weeks need not be read and sorted."""
    # Sorted by an expression, or PostgreSQL walks the index of times past everybody else's orders when a quiet place has few.
    newest = Concat("received_at", Value("")).desc()
    columns = near.order_by(newest).values_list("pk", "matter__title", "category", "closed")
    found: list[tuple[int, str, str, bool]] = []
    for days in (BUSY_DAYS, DAYS):
        since = (datetime.fromisoformat(row.received_at) - timedelta(days=days)).isoformat()
        found = list(columns.filter(received_at__gte=since)[:NEARBY])
        if len(found) == NEARBY:
            break
    return found


def _away(row: models.Order, other: models.Order) -> int | None:
    if row.lat is None or row.lng is None or other.lat is None or other.lng is None:
        return None
    return round(metres(row.lat, row.lng, other.lat, other.lng))


def suggest(text: str, book: Snapshot, most: int = 3) -> list[Suggestion]:
    """Categories for a text, the likeliest first: past orders alike in words, and the register's own words that stand in it."""
    own = pairs(text)
    scores: dict[str, float] = defaultdict(float)
    likes: dict[str, int] = defaultdict(int)
    words: dict[str, list[str]] = {}
    categories = {one["code"]: one for one in book.categories()}
    taught = models.Order.objects.exclude(category="").exclude(unit="").order_by("-received_at")
    for code, title in taught.values_list("category", "matter__title")[:TAUGHT]:
        theirs = pairs(title)
        likeness = len(own & theirs) / max(1, min(len(own), len(theirs)))
        if likeness >= LIKE and code in categories:
            scores[code] += likeness
            likes[code] += 1
    for code, one in categories.items():
        words[code] = [word for word in (one["title"], *one["words"].split("、")) if word and word in text]
        scores[code] += WORD * sum(len(word) / 2 for word in words[code])
    best = sorted((code for code in scores if scores[code] > 0), key=lambda code: -scores[code])[:most]
    return [Suggestion(code, categories[code]["title"], categories[code]["unit"], _why(words[code], likes[code])) for code in best]


def accuracy(rows: Sequence[tuple[str, str]]) -> float | None:
    """The share, in percent, of (suggested, confirmed) that agree; None without any."""
    told = [suggested == confirmed for suggested, confirmed in rows if suggested]
    return round(100 * sum(told) / len(told), 1) if told else None


def _why(words: Sequence[str], likes: int) -> str:
    said = [f"文字中有“{'、'.join(words)}”"] if words else []
    said += [f"与{likes}件过往工单相近"] if likes else []
    return "；".join(said)
