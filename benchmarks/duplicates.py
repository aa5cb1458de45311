"""Orders that may be about the same thing, found among very many: by place and words, as the order's page asks for them."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from benchmarks import bureau, orders
from benchmarks.rows import Row, at_most, seconds
from fadu.ledger import models, order_likes
from fadu.ledger.read import today
from fadu.registers import asof

MOST, TIMES = 100, 40
#: The orders of a large district in a year.
SPAN = timedelta(days=365)


def run(quick: bool) -> list[Row]:
    """Doubles of the newest orders, and the category suggested for their words."""
    wanted, span = (500, SPAN / 10) if quick else (1_000_000, SPAN)
    bureau.furnish()
    first = orders.first()
    orders.build(first, wanted, span, 400, acts=True)
    newest = list(models.Order.objects.select_related("matter").exclude(pk=first).order_by("-received_at")[:TIMES])
    book = asof.snapshot(today())
    found = 0
    times, suggesting = [], []
    for row in newest:
        times.append(seconds(lambda row=row: order_likes.doubles(row)))  # type: ignore[misc]
        suggesting.append(seconds(lambda row=row: order_likes.suggest(row.matter.title, book)))  # type: ignore[misc]
        found += bool(order_likes.doubles(row))
    assert found > TIMES / 2, "hardly any order had doubles, so that nothing was measured"
    return [
        at_most(f"查重复的工单，共 {wanted:,} 件", median(times) * 1000, "毫秒", MOST),
        at_most("同上，最慢的一次", max(times) * 1000, "毫秒", MOST),
        at_most("按过往工单建议类别", median(suggesting) * 1000, "毫秒", MOST),
    ]
