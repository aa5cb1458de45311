"""工作时: an hour inside the bureau's published working time. Outside it the clock stands still; an emergency runs on wall-clock hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fadu.law.facts import CHINA
from fadu.law.params import Rules
from fadu.law.workdays import ONE_DAY

#: Units of the times to handle: work-hours, hours by the clock, working days.
TIME_UNITS: dict[str, str] = {"wh": "个工作时", "h": "小时", "wd": "个工作日"}
_SHIFTS = (("ord.am.from", "ord.am.to"), ("ord.pm.from", "ord.pm.to"))


def due_at(start: datetime, length: int, unit: str, rules: Rules) -> datetime:
    """The moment a time to handle ends. A working day ends at 23:59. Raises ValueError on another unit than TIME_UNITS."""
    start = start.astimezone(CHINA)
    if unit == "h":
        return start + timedelta(hours=length)
    if unit == "wd":
        return datetime.combine(rules.calendar.add_workdays(start.date(), length), time(23, 59), CHINA)
    if unit != "wh":
        raise ValueError(f"不认识的时间单位：{unit}")
    left, day = timedelta(hours=length), start.date()
    while True:
        for begin, end in _shifts(day, rules):
            open_from = max(begin, start)
            if end > open_from:
                if end - open_from >= left:
                    return open_from + left
                left -= end - open_from
        day += ONE_DAY


def say_time(length: int, unit: str) -> str:
    """“4个工作时”."""
    return f"{length}{TIME_UNITS[unit]}"


def _shifts(day: date, rules: Rules) -> list[tuple[datetime, datetime]]:
    """The spans of a day in which work-hours count."""
    if not rules.calendar.works(day):
        return []
    midnight = datetime.combine(day, time(0), CHINA)
    return [
        (midnight + timedelta(hours=float(rules[begin])), midnight + timedelta(hours=float(rules[end]))) for begin, end in _SHIFTS
    ]
