"""对账: a day of the provider's statement against the orders recorded as paid; every trade without its act, and every act without its trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger.read import today
from fadu.payments.models import Difference, Order, Statement
from fadu.payments.orders import differ, settle
from fadu.payments.provider import provider

#: Days: how far back a missed day is still compared by itself.
MOST_BACK = 92


@dataclass(frozen=True, slots=True)
class Compared:
    """A day compared: trades and their sum in fen, how many were already recorded, recorded now from the statement, and differ."""

    day: date
    trades: int
    amount: int
    agreed: int
    made_up: int
    differing: int


def reconcile(day: date) -> Compared:
    """Compare one day, as often as wanted. Raises InputError where the provider cannot be asked or the day has not come."""
    found = provider()
    if found is None:
        raise InputError("网上缴款没有开通，没有对账单；请先设置 FADU_PAY_URL 和 FADU_PAY_SECRET。")
    if day > today():
        raise InputError(f"{day} 还没有到，没有对账单。")
    trades = found.statement(day)
    agreed = made_up = 0
    for trade in trades:
        done = settle(trade)
        agreed += (
            done.outcome == "again" and done.order is not None and done.order.state in ("paid", "returned")
        )  # what is held is not in the ledger, and has not gone back
        if done.outcome == "paid":
            made_up += 1
            lost = differ("lost", done.order, trade)
            Difference.objects.filter(pk=lost.pk).update(settled_at=timezone.now(), settlement="已按对账单补记缴款。")
    begin = datetime.combine(day, time.min, CHINA)
    stated = {trade.trade_no for trade in trades}
    missing = [
        order
        for order in Order.objects.filter(state="paid", paid_at__gte=begin, paid_at__lt=begin + timedelta(days=1))
        if order.trade_no not in stated
    ]
    for order in missing:
        differ("missing", order, None)
    total = sum(trade.amount for trade in trades)
    Statement.objects.update_or_create(day=day, defaults={"compared_at": timezone.now(), "trades": len(trades), "amount": total})
    return Compared(day, len(trades), total, agreed, made_up, len(trades) - agreed - made_up + len(missing))


def catch_up() -> list[Compared]:
    """Every day up to yesterday that was not compared since it ended, the oldest first: what `fadu work` does each round.

    So a day missed while the server stood still, or while the provider could not be reached, is compared once both are there again. It begins with the
    day of the first order, and no more than `MOST_BACK` days ago: no provider keeps its statements for ever. Raises InputError.
    """
    if provider() is None:
        return []
    yesterday = today() - timedelta(days=1)
    first = Order.objects.order_by("created_at").values_list("created_at", flat=True).first()
    begin = min(yesterday, max(first.astimezone(CHINA).date() if first else yesterday, yesterday - timedelta(days=MOST_BACK)))
    known = dict(Statement.objects.filter(day__gte=begin).values_list("day", "compared_at"))
    days = (begin + timedelta(days=number) for number in range((yesterday - begin).days + 1))
    return [reconcile(day) for day in days if day not in known or known[day] < _end(day)]


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, CHINA)
