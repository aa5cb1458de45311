"""工作日: which days count, and when a period ends. The one place where Fadu adds days.

Conventions (law.md, Calendar):
- The day of the event is day 0 and is not counted (民事诉讼法第八十五条 is followed where a law is silent).
- A working day is no Saturday, Sunday or day off of the State Council's yearly notice, or is a make-up day named there.
- Months and years end on the same-numbered day, or on the month's last day where it lacks that number.
- A last day on a day off moves to the next working day for a *party*; for the bureau's own duty it does not (never lengthen one's own period).
- A year without a published notice is `provisional`: weekends and statutory holidays only, and every answer that touches it says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from fadu.law import yamlfile

ONE_DAY = timedelta(days=1)
WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
#: Years the working-day table spans; a date outside counts weekends only and is provisional.
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar: whether it works, and why in Chinese."""

    day: date
    works: bool
    why: str
    provisional: bool


class Calendar:
    """Working days. `years` maps a year to {"published", "source", "rest": {name: [ranges]}, "work": [MM-DD]}."""

    def __init__(self, years: dict[int, dict[str, Any]]) -> None:
        self.sources = {year: block["source"] for year, block in years.items()}
        self.published = frozenset(year for year, block in years.items() if block["published"])
        self._off: dict[date, str] = {}
        self._work: set[date] = set()
        for year, block in years.items():
            for name, spans in block["rest"].items():
                for day in (day for span in spans for day in _span(year, span)):
                    self._off[day] = name
            self._work.update(_day(year, text) for text in block["work"])
        self._ordinals = [
            day.toordinal()
            for day in _days(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
            if day in self._work or (day.weekday() < 5 and day not in self._off)
        ]

    def works(self, day: date) -> bool:
        """True when state organs work on `day`."""
        return day in self._work or (day.weekday() < 5 and day not in self._off)

    def holiday(self, day: date) -> str:
        """The holiday of the State Council's notice in whose days off `day` lies; empty for others, weekends included."""
        return "" if day in self._work else self._off.get(day, "")

    def provisional(self, start: date, end: date) -> bool:
        """True when a day of the span lies in a year whose notice is not published."""
        return any(year not in self.published for year in range(start.year, end.year + 1))

    def explain(self, day: date) -> Day:
        """The day with its reason: 工作日, 周末, a holiday's name, or 调休上班."""
        provisional = day.year not in self.published
        if day in self._work:
            return Day(day, True, f"{WEEK[day.weekday()]}，调休上班", provisional)
        if day in self._off:
            return Day(day, False, f"{self._off[day]}放假", provisional)
        if day.weekday() >= 5:
            return Day(day, False, WEEK[day.weekday()], provisional)
        note = "（放假安排未公布，暂按工作日计）" if provisional else ""
        return Day(day, True, WEEK[day.weekday()] + note, provisional)

    def add_workdays(self, start: date, length: int) -> date:
        """The `length`-th working day after `start` (negative: before). Zero gives `start` itself."""
        if length == 0:
            return start
        if length > 0:
            index = bisect_right(self._ordinals, start.toordinal()) + length - 1
        else:
            index = bisect_left(self._ordinals, start.toordinal()) + length
        if not 0 <= index < len(self._ordinals):
            raise OverflowError(f"日期超出可计算的范围（{FIRST_YEAR}—{LAST_YEAR}年）")
        return date.fromordinal(self._ordinals[index])

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
        return bisect_right(self._ordinals, end.toordinal()) - bisect_right(self._ordinals, start.toordinal())

    def roll(self, day: date) -> date:
        """`day`, or the first working day after it when it is a day off (民事诉讼法第八十五条)."""
        return day if self.works(day) else self.add_workdays(day, 1)

    def latest_notice(self, event: date, full_days: int) -> date:
        """Latest service day so that `full_days` full working days lie between it and `event`, neither counted (law.md, Calendar 9)."""
        return self.add_workdays(self.add_workdays(event, -full_days), -1)


def add_months(start: date, months: int) -> date:
    """The same-numbered day `months` later, or that month's last day (民法典第二百零二条)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def nominal_end(cal: Calendar, start: date, length: int, unit: str) -> date:
    """Last day of a period before any roll-over. `unit`: "wd", "d", "mo", "y", or "h" in whole days. Raises ValueError on another unit.

    Of hours this is the day on which the last one falls; the minute is the business of the act's gate.
    """
    if unit == "wd":
        return cal.add_workdays(start, length)
    if unit == "d":
        return start + timedelta(days=length)
    if unit == "h" and length % 24 == 0:
        return start + timedelta(days=length // 24)
    if unit == "mo":
        return add_months(start, length)
    if unit == "y":
        return add_months(start, 12 * length)
    raise ValueError(f"不认识的期间单位：{unit}")


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The calendar of this release, from values/holidays.yaml."""
    return Calendar(yamlfile.load(Path(__file__).parent / "values" / "holidays.yaml"))


def _days(start: date, end: date) -> Iterator[date]:
    day = start
    while day <= end:
        yield day
        day += ONE_DAY


def _day(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))


def _span(year: int, text: str) -> Iterator[date]:
    first, _, last = text.partition("..")
    return _days(_day(year, first), _day(year, last or first))
