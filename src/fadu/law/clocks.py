"""时限: a statutory period, computed from acts, never counted by a nightly job. A clock explains itself day by day.

The day of the event is day 0. A span left out (suspension, hearing, appraisal) leaves out the days after it began up to the day it ended;
overlapping spans are left out once. A party's period that ends on a day off ends on the next working day; the bureau's own does not, and shows both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from fadu.law.facts import Act, Matter
from fadu.law.params import UNITS, Rules
from fadu.law.workdays import ONE_DAY, Calendar, nominal_end

BUREAU, PARTY = "bureau", "party"
#: Neither a duty nor a right: the time for which a permit holds.
VALIDITY = "validity"
Moment = Callable[[Matter], date | None]


@dataclass(frozen=True, slots=True)
class Span:
    """Days left out: after `start` up to `end`; an open span (`end` None) runs on."""

    start: date
    end: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a clock: `number` when it counted, else why not."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """A clock in one matter as of a day. `last` is the last lawful day; `rolled` the day a party's right would reach."""

    clock: Clock
    start: date
    length: int
    unit: str
    nominal: date
    last: date
    spans: tuple[Span, ...]
    stopped: date | None
    today: date
    provisional: bool
    calendar: Calendar

    @property
    def rolled(self) -> date:
        return self.calendar.roll(self.nominal)

    @property
    def paused(self) -> bool:
        """An open span is running and the clock has not ended."""
        return self.stopped is None and any(span.end is None for span in self.spans)

    @property
    def overdue(self) -> bool:
        """Ended after the last lawful day, or not ended and past it."""
        return (self.stopped or self.today) > self.last

    @property
    def days_left(self) -> int:
        """Calendar days from today to the last day; negative when past."""
        return (self.last - self.today).days

    def explain(self) -> Iterator[Counted]:
        """Every day from day 1 to the last: what counted, what did not and why."""
        number, day = 0, self.start
        while day < self.nominal:
            day += ONE_DAY
            span = _covering(self.spans, day, self.today)
            entry = self.calendar.explain(day)
            if span is not None:
                yield Counted(day, None, span.why)
            elif self.unit == "wd" and not entry.works:
                yield Counted(day, None, entry.why)
            else:
                number += 1
                yield Counted(day, number, entry.why)
        while day < self.last:
            day += ONE_DAY
            said = "顺延至此届满" if day == self.last else "休息日，顺延"
            yield Counted(day, None, f"{said}：{self.calendar.explain(day).why}")


@dataclass(frozen=True, slots=True)
class Clock:
    """A period: `start` and `stop` find the days in a matter, `length` names its parameter, `extra` counts granted extensions (same unit).

    `spans` lists what is left out. `owner` says whose period it is: the bureau's duty or the party's right. `until`: where no law sets a
    length but an act names the last day, that day; `length` is then empty. `rolls`: the bureau's own period that ends, like a party's, on the
    next working day, because it follows the law of civil procedure.
    `begins`: where no act but the passing of time starts it, the first day on which it runs; it is still counted from `start`.
    """

    id: str
    label: str
    article: str
    start: Moment
    stop: Moment
    length: str
    owner: str = BUREAU
    spans: Callable[[Matter], tuple[Span, ...]] = lambda matter: ()
    extra: Callable[[Matter, Rules], int] = lambda matter, rules: 0
    stops: tuple[str, ...] = ()
    until: Moment | None = None
    rolls: bool = False
    begins: Moment | None = None

    def run(self, matter: Matter, rules: Rules, today: date | None = None) -> Run | None:
        """The clock as it stands in the matter on `today` (default: the day of the rules); None when it has not started or is not yet law."""
        begins, today = self.begins(matter) if self.begins is not None else None, today or rules.day
        return self.ahead(matter, rules, today) if begins is None or begins <= today else None

    def ahead(self, matter: Matter, rules: Rules, today: date) -> Run | None:
        """The same, and also a clock that will begin by itself on a later day; that one is provisional, for an act may come first."""
        begins = self.begins(matter) if self.begins is not None else None
        found = self._run(matter, rules, today)
        return replace(found, provisional=True) if found is not None and begins is not None and today < begins else found

    def _run(self, matter: Matter, rules: Rules, today: date) -> Run | None:
        start = self.start(matter)
        if start is not None and self.until is not None:
            days = max(0, ((self.until(matter) or start) - start).days)
            return run(self, start, days, "d", (), self.stop(matter), today, rules.calendar)
        if start is None or not rules.knows(self.length):
            return None
        length = int(rules[self.length]) + self.extra(matter, rules)
        return run(self, start, length, rules.unit(self.length), self.spans(matter), self.stop(matter), today, rules.calendar)


def run(
    clock: Clock, start: date, length: int, unit: str, spans: tuple[Span, ...], stopped: date | None, today: date, cal: Calendar
) -> Run:
    """Compute a clock from plain values; the one place where spans, units and roll-over meet."""
    nominal = _end(cal, start, length, unit, spans, today)
    last = cal.roll(nominal) if clock.owner == PARTY or clock.rolls else nominal
    return Run(clock, start, length, unit, nominal, last, spans, stopped, today, cal.provisional(start, last), cal)


def act_day(*steps: str) -> Moment:
    """The day of the first act of any of the steps."""

    def moment(matter: Matter) -> date | None:
        act = matter.first(*steps)
        return act.day if act else None

    return moment


def last_day(*steps: str) -> Moment:
    """The day of the newest act of any of the steps."""

    def moment(matter: Matter) -> date | None:
        act = matter.last(*steps)
        return act.day if act else None

    return moment


def first_after(begin: tuple[str, ...], end: tuple[str, ...]) -> Moment:
    """The day of the first `end` act after the newest `begin` act."""

    def moment(matter: Matter) -> date | None:
        opened = matter.last(*begin)
        after = [act.day for act in matter.all(*end) if opened is not None and act.seq > opened.seq]
        return after[0] if after else None

    return moment


def between(begin: str, end: str, why: str) -> Callable[[Matter], tuple[Span, ...]]:
    """Spans from each `begin` act to the next `end` act; the last may be open."""

    def spans(matter: Matter) -> tuple[Span, ...]:
        found: list[Span] = []
        opened: Act | None = None
        for act in matter.all(begin, end):
            if act.step == begin:
                opened = opened or act
            elif opened is not None:
                found.append(Span(opened.day, act.day, why))
                opened = None
        if opened is not None:
            found.append(Span(opened.day, None, why))
        return tuple(found)

    return spans


def together(*parts: Callable[[Matter], tuple[Span, ...]]) -> Callable[[Matter], tuple[Span, ...]]:
    """All spans of the parts; overlaps are left out once by the counting."""
    return lambda matter: tuple(span for part in parts for span in part(matter))


def say_length(length: int, unit: str) -> str:
    """“7个工作日”, “90日”."""
    return f"{length}{UNITS[unit]}"


def _covering(spans: tuple[Span, ...], day: date, today: date) -> Span | None:
    for span in spans:
        if span.start < day <= (span.end or today):
            return span
    return None


def _end(cal: Calendar, start: date, length: int, unit: str, spans: tuple[Span, ...], today: date) -> date:
    if not spans:
        return nominal_end(cal, start, length, unit)
    if unit in {"mo", "y"}:
        return _stretch(nominal_end(cal, start, length, unit), start, spans, today)
    day, counted = start, 0
    while counted < length:
        day += ONE_DAY
        if _covering(spans, day, today) is None and (unit == "d" or cal.works(day)):
            counted += 1
    return day


def _stretch(end: date, start: date, spans: tuple[Span, ...], today: date) -> date:
    """Move the end of a month period by the days left out, until none is added."""
    left_out = 0
    while True:
        day, count = start, 0
        while day < date.fromordinal(end.toordinal() + left_out):
            day += ONE_DAY
            count += _covering(spans, day, today) is not None
        if count == left_out:
            return date.fromordinal(end.toordinal() + left_out)
        left_out = count
