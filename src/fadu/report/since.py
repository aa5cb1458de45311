"""Since when the ledger speaks: which years it knows whole, and which in part only, because it was not kept yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractMonth

from fadu.law.workdays import calendar
from fadu.ledger import read
from fadu.ledger.models import Matter
from fadu.report.figures.figure import FIRST_YEAR

#: Less than one of so many is none: matters that came before the ledger was kept.
FEW = 10


def kept_since(year: int) -> date | None:
    """The day from which the ledger knows that year; its first of January where it knows the whole, None where it was not kept yet.

    It was kept once work was recorded in it as it came. A few matters of old, ahead of months with none, do not make it older.
    """
    live = Matter.objects.filter(late=False)
    first = live.order_by("opened_on").values_list("opened_on", flat=True).first()
    if first is None or first.year > year:
        return None
    if first > calendar().roll(date(year, 1, 1)):
        return first
    months = dict(live.filter(year=year).order_by().values_list(ExtractMonth("opened_on")).annotate(Count("pk")))
    whole = sum(months.values())
    since = 1
    if live.filter(year=year - 1).count() * FEW < whole:
        for month in range(2, 13):
            if sum(count for one, count in months.items() if one < month) * FEW * 12 < whole * (month - 1):
                since = month
    return date(year, since, 1)


def kept_whole(year: int) -> bool:
    """Whether the ledger was kept all that year. Else its figures are a part only."""
    return year > FIRST_YEAR and kept_since(year) == date(year, 1, 1)


def partly(year: int) -> str:
    """That the ledger knows a part of the year only, in a sentence for people; empty where it knows the whole."""
    if year > read.today().year:
        return f"{year}年还没有到。"
    since = kept_since(year)
    if since == date(year, 1, 1):
        return ""
    if since is None:
        return f"{year}年还没有用台账，{year}年的数只有补录的。"
    return f"台账自{since.year}年{since.month}月{since.day}日起记录，{year}年的数不全，以前的只有补录的。"
