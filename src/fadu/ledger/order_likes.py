"""工单的参照: orders that may be about the same thing, and the category and unit that orders like this one were given. Suggestions only; people confirm."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from pydantic_core import from_json

from fadu.law.facts import Person
from fadu.ledger import barred, models, order_index
from fadu.registers.asof import Snapshot, snapshot
from fadu.registers.gridding import cells_around, metres

#: Doubles are looked for in so many days before, among so many orders nearby, and count from this likeness on.
DAYS, NEARBY, LIKE = 30, 300, 0.25
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


#: So many of the newest orders of a category teach the unit, if so many of them came from the same grid and more than half went to one unit.
SENT, FEW = 200, 3


@lru_cache(maxsize=2_048)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, by which Chinese texts are compared."""
    plain = order_index.place_key(text)
    return frozenset(a + b for a, b in pairwise(plain))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter of two texts stands in the other (0 to 1): two accounts of one thing are seldom of one length."""
    return len(one & other) / max(1, min(len(one), len(other)))


def doubles(row: models.Order, description: str = "", most: int = 5, person: Person | None = None) -> list[Double]:
    """Orders near by place and alike in words, received in the days before, the most alike first. Two small indexed looks.

    What was written is compared besides the titles, the place left out, since all that happens there has it. `description`: of this order.
    `person`: who looks; what reports him or his unit is not among them.
    """
    near = models.Order.objects.filter(received_at__lte=row.received_at, merged_into="").exclude(pk=row.pk)
    if row.lat is not None and row.lng is not None:
        near = near.filter(cell__in=cells_around(row.lat, row.lng))
    elif row.place_key:
        near = near.filter(place_key=row.place_key)
    else:
        return []
    if person is not None:
        near = barred.free_for(near, person, snapshot(timezone.localdate()), "matter__")
    title, own = pairs(row.matter.title), _told(row.matter.title, description, row.matter.place)
    found = []
    for place, (pk, heading, category, closed, where, body) in enumerate(_newest(near, row)):
        theirs = pairs(heading)
        alike = len(title & theirs) / max(1, len(title | theirs))
        if own:
            alike = max(alike, likeness(own, _told(heading, from_json(body)["data"].get("description", ""), where)))
        if alike >= LIKE or (row.category and row.category == category):
            found.append((closed, -alike, place, pk))
    best = {pk: -alike for _, alike, _, pk in sorted(found)[:most]}
    rows = models.Order.objects.select_related("matter").in_bulk(list(best))
    return [Double(rows[pk], round(alike, 2), _away(row, rows[pk])) for pk, alike in best.items()]


def _told(title: str, description: str, place: str) -> frozenset[str]:
    return pairs(f"{title}。{description}") - pairs(place)


def _newest(near: QuerySet[models.Order], row: models.Order) -> list[tuple[int, str, str, bool, str, str]]:
    """The newest of them: in a busy place the last days hold enough, and the other weeks need not be read and sorted."""
    # Sorted by an expression, or PostgreSQL walks the index of times past everybody else's orders when a quiet place has few.
    newest = Concat("received_at", Value("")).desc()
    first = near.filter(matter__acts__seq=1)
    columns = first.order_by(newest).values_list("pk", "matter__title", "category", "closed", "matter__place", "matter__acts__body")
    found: list[tuple[int, str, str, bool, str, str]] = []
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
        alike = likeness(own, theirs)
        if alike >= LIKE and code in categories:
            scores[code] += alike
            likes[code] += 1
    for code, one in categories.items():
        words[code] = [word for word in (one["title"], *one["words"].split("、")) if word and word in text]
        scores[code] += WORD * sum(len(word) / 2 for word in words[code])
    best = sorted((code for code in scores if scores[code] > 0), key=lambda code: -scores[code])[:most]
    return [Suggestion(code, categories[code]["title"], categories[code]["unit"], _why(words[code], likes[code])) for code in best]


def suggest_unit(category: Mapping[str, Any] | None, grid: Mapping[str, Any] | None, book: Snapshot) -> tuple[str, str]:
    """The unit to send an order to, and why: whom the grid's past orders of the category were sent to, as corrected where one was sent back; where they
    are too few or do not agree, the register's unit, or the squad of it whose officer has the grid.
    """
    if category is None:
        return "", ""
    if grid is not None:
        sent = models.Order.objects.filter(category=category["code"]).exclude(unit="").order_by("-received_at")
        units = Counter(unit for unit, where in sent.values_list("unit", "grid")[:SENT] if where == grid["code"])
        if units.total() >= FEW:
            [(unit, count)] = units.most_common(1)
            if count * 2 > units.total():
                return unit, f"本网格同类别的{units.total()}件过往工单中，{count}件由它办理"
        squad = unit_of(grid["officer"], book)
        if squad and book.parent(squad) == category["unit"]:
            return squad, "责任单位中负责本网格的中队"
    return category["unit"], "该类别的责任单位"


def unit_of(code: str, book: Snapshot) -> str:
    """The unit in which a person works; empty for one nobody knows."""
    try:
        return book.person(code).unit if code else ""
    except KeyError:
        return ""


def accuracy(rows: Sequence[tuple[str, str]]) -> float | None:
    """The share, in percent, of (suggested, confirmed) that agree; None without any."""
    told = [suggested == confirmed for suggested, confirmed in rows if suggested]
    return round(100 * sum(told) / len(told), 1) if told else None


def _why(words: Sequence[str], likes: int) -> str:
    said = [f"文字中有“{'、'.join(words)}”"] if words else []
    said += [f"与{likes}件过往工单相近"] if likes else []
    return "；".join(said)
