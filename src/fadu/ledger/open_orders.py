"""Orders as a list that anyone may read, made for many at once: one query, whatever their number. The doors to report and follow are in `orders`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from fadu.ledger.models import Act, Order
from fadu.ledger.read import today
from fadu.registers.asof import snapshot

#: What the public is told of an act: step → words. Others are told by the stage alone.
TOLD: dict[str, str] = {
    "ord.receive": "已经收到",
    "ord.sort": "已经受理",
    "ord.decline": "不予受理，理由已告知反映人",
    "ord.dispatch": "已经派给承办单位",
    "ord.extend": "办理时间延长",
    "ord.suspend": "暂停办理",
    "ord.resume": "恢复办理",
    "ord.handle": "已经处置，等待核查",
    "ord.verify": "已经核查",
    "ord.rework": "核查没有通过，重新办理",
    "ord.reply": "已经答复反映人",
    "ord.lead": "已经转入法定途径办理",
    "ord.again": "反映人不满意，第二次办理",
    "ord.urge": "反映人催办",
    "ord.note": "反映人作了说明",
    "ord.merge": "与另一件合并办理",
    "ord.close": "已经办结",
}
ENDS = ("ord.decline", "ord.merge", "ord.close")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands. Times are ISO text in Chinese time; `secret`: its place is not told."""

    pk: int
    category: str
    stage: str
    closed: bool
    unit: str
    lat: float | None
    lng: float | None
    received_at: str
    changed_at: str
    due_at: str
    secret: bool
    place: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to an order: its position in the ledger, when, in words, and whether that ended it."""

    position: int
    order: int
    at: str
    what: str
    closed: bool


_COLUMNS = (
    "pk",
    "category",
    "stage",
    "closed",
    "unit",
    "lat",
    "lng",
    "received_at",
    "changed_at",
    "due_at",
    "secret",
    "matter__place",
)


def standing(since: str, until: str, codes: Sequence[str], closed: bool | None, first: int, size: int) -> list[Standing]:
    """Orders received in a span, the newest first."""
    rows = Order.objects.filter(received_at__gte=since, received_at__lte=until).order_by("-received_at", "-pk")
    rows = rows.filter(category__in=codes) if codes else rows
    rows = rows.filter(closed=closed) if closed is not None else rows
    return _read(rows[first : first + size])


def standing_of(numbers: Sequence[int]) -> list[Standing]:
    """The orders of those numbers that there are, in the order asked for."""
    found = {one.pk: one for one in _read(Order.objects.filter(pk__in=numbers))}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def standing_one(number: int) -> Standing | None:
    """The order of that number. Asked more than all else, so its query is put together once and not for each request."""
    with connection.cursor() as cursor:
        cursor.execute(_one(), [number])
        row = cursor.fetchone()
    if row is None:
        return None
    one = Standing(*row)
    return replace(one, closed=bool(one.closed), secret=bool(one.secret))


def changes(since: str, until: str, most: int) -> list[Change]:
    """What happened to orders in a span, the oldest first."""
    rows = Act.objects.filter(step__in=TOLD, at__gte=since, at__lte=until).order_by("at", "pk")
    return [
        Change(pk, order, at, TOLD[step], step in ENDS)
        for pk, order, at, step in rows.values_list("pk", "matter_id", "at", "step")[:most]
    ]


def public_categories() -> list[dict[str, Any]]:
    """The categories that the public may choose today."""
    return [found for found in snapshot(today()).categories() if found["public"]]


def own_units() -> list[tuple[str, str]]:
    """The units of the bureau that anyone may complain of today: (code, name)."""
    return [(unit["code"], unit["name"]) for unit in snapshot(today()).units("bureau", "section", "squad")]


@cache
def _one() -> str:
    return str(Order.objects.filter(pk=0).values_list(*_COLUMNS).query.sql_with_params()[0])


def _read(rows: QuerySet[Order]) -> list[Standing]:
    return [Standing(*row) for row in rows.values_list(*_COLUMNS)]
