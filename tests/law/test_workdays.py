"""工作日: the vectors of the law paper, every day against two other calendars, provisional years, months, notice before a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.law.workdays import FIRST_YEAR, LAST_YEAR, ONE_DAY, Calendar, add_months, calendar, nominal_end

CALENDAR = calendar()
DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        pytest.param("2023-09-25", 7, "2023-10-10", id="送达决定书，跨国庆，两个调休上班日"),
        pytest.param("2023-01-18", 7, "2023-02-01", id="送达决定书，跨春节"),
        pytest.param("2023-04-26", 5, "2023-05-06", id="要求听证，届满日是上班的周六"),
        pytest.param("2023-09-11", 20, "2023-10-13", id="二十个工作日办结许可"),
        pytest.param("2024-01-29", 10, "2024-02-09", id="复议答复，除夕当年上班"),
        pytest.param("2024-02-07", 3, "2024-02-18", id="撤回公开"),
        pytest.param("2023-12-22", 7, "2024-01-03", id="公开决定，跨年"),
    ],
)
def test_working_day_vectors(start: str, length: int, last: str) -> None:
    assert CALENDAR.add_workdays(day(start), length) == day(last)
    assert nominal_end(CALENDAR, day(start), length, "wd") == day(last)


@pytest.mark.parametrize(
    ("start", "length", "nominal", "rolled"),
    [
        pytest.param("2023-09-15", 15, "2023-09-30", "2023-10-07", id="缴款，届满在国庆假期"),
        pytest.param("2023-09-01", 15, "2023-09-16", "2023-09-18", id="缴款，届满在周六"),
        pytest.param("2023-07-03", 90, "2023-10-01", "2023-10-07", id="九十日办案期限"),
        pytest.param("2024-01-29", 15, "2024-02-13", "2024-02-18", id="应诉答辩，顺延到上班的周日"),
        pytest.param("2023-08-03", 60, "2023-10-02", "2023-10-07", id="信访六十日"),
    ],
)
def test_calendar_day_vectors(start: str, length: int, nominal: str, rolled: str) -> None:
    assert nominal_end(CALENDAR, day(start), length, "d") == day(nominal)
    assert CALENDAR.roll(day(nominal)) == day(rolled)


def test_hearing_notice_vector() -> None:
    """Seven full working days between 8 October (a make-up Sunday) and 18 October 2023."""
    assert CALENDAR.latest_notice(day("2023-10-18"), 7) == day("2023-10-08")
    between = [d for d in _days(day("2023-10-09"), day("2023-10-17")) if CALENDAR.works(d)]
    assert len(between) == 7


@pytest.mark.parametrize(("year", "count"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert sum(CALENDAR.works(d) for d in _days(date(year, 1, 1), date(year, 12, 31))) == count
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_day_agrees_with_two_other_calendars(year: int) -> None:
    others = holidays.country_holidays("CN", years=year)
    for d in _days(date(year, 1, 1), date(year, 12, 31)):
        assert CALENDAR.works(d) == chinese_calendar.is_workday(d) == others.is_working_day(d), d


@pytest.mark.parametrize("year", range(2015, 2027))
def test_published_years_name_their_notice(year: int) -> None:
    assert year in CALENDAR.published
    assert f"{year}年部分节假日安排" in CALENDAR.sources[year]
    assert not CALENDAR.provisional(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize("year", [2014, *range(2027, 2032), 2050])
def test_other_years_are_provisional_and_say_so(year: int) -> None:
    assert CALENDAR.provisional(date(year, 5, 4), date(year, 5, 4))
    assert all(CALENDAR.explain(date(year, 5, number)).provisional for number in range(1, 31))
    working = next(d for d in _days(date(year, 5, 6), date(year, 5, 31)) if CALENDAR.works(d))
    assert "未公布" in CALENDAR.explain(working).why


def test_a_span_into_an_unpublished_year_is_provisional() -> None:
    assert not CALENDAR.provisional(day("2026-12-01"), day("2026-12-31"))
    assert CALENDAR.provisional(day("2026-12-31"), day("2027-01-01"))
    assert CALENDAR.provisional(day("2014-12-31"), day("2015-01-05"))


@pytest.mark.parametrize("year", range(2027, 2031))
def test_provisional_years_know_the_statutory_holidays(year: int) -> None:
    """Thirteen days since 2025, by the other calendar's count of statutory days."""
    others = holidays.country_holidays("CN", years=year)
    off = [d for d in _days(date(year, 1, 1), date(year, 12, 31)) if d.weekday() < 5 and not CALENDAR.works(d)]
    assert off == [d for d in sorted(others) if d.weekday() < 5 and "observed" not in others[d].lower()]


@pytest.mark.parametrize(
    ("text", "works", "why"),
    [
        ("2023-10-07", True, "周六，调休上班"),
        ("2023-10-02", False, "国庆节放假"),
        ("2023-10-14", False, "周六"),
        ("2023-10-09", True, "周一"),
        ("2023-09-29", False, "中秋节放假"),
    ],
)
def test_a_day_says_why(text: str, works: bool, why: str) -> None:
    found = CALENDAR.explain(day(text))
    assert (found.day, found.works, found.why, found.provisional) == (day(text), works, why, False)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-30", 1, "2023-02-28"),
        ("2023-12-15", 1, "2024-01-15"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-03-31", 6, "2023-09-30"),
        ("2023-05-10", -12, "2022-05-10"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-01-15", 0, "2023-01-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_units() -> None:
    start = day("2024-02-29")
    assert nominal_end(CALENDAR, start, 2, "y") == day("2026-02-28")
    assert nominal_end(CALENDAR, start, 6, "mo") == day("2024-08-29")
    assert nominal_end(CALENDAR, start, 24, "h") == day("2024-03-01")
    with pytest.raises(ValueError, match="单位：h"):
        nominal_end(CALENDAR, start, 25, "h")


@given(DAYS, st.integers(1, 200))
def test_counting_forward_and_back_agree(start: date, length: int) -> None:
    end = CALENDAR.add_workdays(start, length)
    assert CALENDAR.works(end)
    assert CALENDAR.workdays_between(start, end) == length
    back = CALENDAR.add_workdays(end, -length)
    assert back <= start
    assert not any(CALENDAR.works(d) for d in _days(back + ONE_DAY, start))


@given(DAYS)
def test_roll_goes_to_the_first_working_day(start: date) -> None:
    rolled = CALENDAR.roll(start)
    assert CALENDAR.works(rolled)
    assert not any(CALENDAR.works(d) for d in _days(start, rolled - ONE_DAY))
    assert CALENDAR.roll(rolled) == rolled


@given(DAYS, st.integers(1, 20))
def test_notice_leaves_full_days(event: date, full: int) -> None:
    latest = CALENDAR.latest_notice(event, full)
    assert CALENDAR.works(latest)
    assert CALENDAR.workdays_between(latest, event - ONE_DAY) == full
    later = CALENDAR.add_workdays(latest, 1)
    assert CALENDAR.workdays_between(later, event - ONE_DAY) < full


def test_zero_days_end_where_they_start() -> None:
    assert CALENDAR.add_workdays(day("2023-10-01"), 0) == day("2023-10-01")


@pytest.mark.parametrize(("start", "length"), [(date(LAST_YEAR, 12, 1), 40), (date(FIRST_YEAR, 1, 3), -3), (date(9999, 12, 31), 1)])
def test_beyond_the_table_is_refused(start: date, length: int) -> None:
    with pytest.raises(OverflowError, match=f"{FIRST_YEAR}—{LAST_YEAR}"):
        CALENDAR.add_workdays(start, length)


def test_table_reaches_both_ends() -> None:
    assert CALENDAR.add_workdays(date(FIRST_YEAR, 1, 5), -1).year == FIRST_YEAR
    assert CALENDAR.add_workdays(date(LAST_YEAR, 12, 30), 1) == date(LAST_YEAR, 12, 31)
    assert CALENDAR.works(date(LAST_YEAR, 12, 31))
    first, second = (date.fromordinal(number) for number in CALENDAR._ordinals[:2])
    assert CALENDAR.add_workdays(second, -1) == first
    with pytest.raises(OverflowError):
        CALENDAR.add_workdays(first, -1)


def test_a_year_is_read_from_its_block() -> None:
    block = {"published": True, "source": "通知", "rest": {"节": ["05-04", "05-08..05-09"]}, "work": ["05-06"]}
    own = Calendar({2030: block})
    rest = [d.day for d in _days(date(2030, 5, 1), date(2030, 5, 12)) if not own.works(d)]
    assert rest == [4, 5, 8, 9, 11, 12]
    assert own.published == {2030}
    assert own.sources == {2030: "通知"}


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def test_days_of_the_table_rise() -> None:
    assert all(one < two for one, two in pairwise(CALENDAR._ordinals))
