"""时限: pauses, extensions, roll-over, and that the day-by-day account ends where the computed last day is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.law.clocks import (
    BUREAU,
    PARTY,
    Clock,
    Run,
    Span,
    act_day,
    between,
    first_after,
    last_day,
    run,
    say_length,
    together,
)
from fadu.law.common.decision import DECIDE
from fadu.law.common.payment import HAND_IN, PAY
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.params import rules_on
from fadu.law.workdays import add_months, calendar
from tests.law.cases import File, begin, ordinary_case, piece, simple_case

CALENDAR = calendar()
START = date(2023, 7, 3)


def clock(owner: str = BUREAU) -> Clock:
    return Clock("c", "期限", "某法第一条", act_day("a"), act_day("z"), "pen.decide", owner)


def count(
    length: int, unit: str = "d", *spans: Span, owner: str = BUREAU, today: date = date(2025, 12, 31), stopped: date | None = None
) -> Run:
    return run(clock(owner), START, length, unit, spans, stopped, today, CALENDAR)


def span(start: date, days: int) -> Span:
    return Span(start, start + timedelta(days=days), "中止")


def test_day_of_the_event_is_not_counted() -> None:
    assert count(1).last == date(2023, 7, 4)
    assert count(0).last == START
    assert list(count(0).explain()) == []


def test_ninety_days_end_on_a_holiday_and_the_bureau_does_not_gain() -> None:
    found = count(90)
    assert (found.nominal, found.last, found.rolled) == (date(2023, 10, 1), date(2023, 10, 1), date(2023, 10, 7))


def test_partys_period_rolls_over() -> None:
    found = count(90, owner=PARTY)
    assert (found.nominal, found.last) == (date(2023, 10, 1), date(2023, 10, 7))
    tail = list(found.explain())[-6:]
    assert [entry.day.day for entry in tail] == [2, 3, 4, 5, 6, 7]
    assert all(entry.number is None and "顺延" in entry.why for entry in tail)
    assert [entry.why.split("：")[0] for entry in tail] == ["休息日，顺延"] * 5 + ["顺延至此届满"]


def test_pause_leaves_out_the_days_after_it_began_up_to_its_end() -> None:
    found = count(10, "d", Span(date(2023, 7, 5), date(2023, 7, 8), "鉴定"))
    assert found.last == date(2023, 7, 16)
    assert [entry.day.day for entry in found.explain() if entry.number is None] == [6, 7, 8]
    assert [entry.number for entry in found.explain() if entry.number] == list(range(1, 11))


def test_overlapping_pauses_count_once() -> None:
    one = count(90, "d", span(date(2023, 7, 10), 20))
    both = count(90, "d", span(date(2023, 7, 10), 20), span(date(2023, 7, 15), 10), span(date(2023, 7, 15), 15))
    assert both.last == one.last == date(2023, 10, 21)


def test_touching_pauses_add_up() -> None:
    assert count(90, "d", span(date(2023, 7, 10), 5), span(date(2023, 7, 15), 5)).last == count(100).last


def test_pause_before_the_start_or_after_the_end_changes_nothing() -> None:
    before = Span(date(2023, 6, 1), date(2023, 7, 3), "中止")
    after = Span(date(2023, 10, 1), date(2023, 12, 1), "中止")
    assert count(90, "d", before, after).last == count(90).last


def test_open_pause_runs_to_today() -> None:
    pause = Span(date(2023, 7, 10), None, "中止")
    found = count(90, "d", pause, today=date(2023, 7, 30))
    assert found.paused
    assert found.last == count(110).last
    assert not count(90, "d", pause, today=date(2023, 7, 30), stopped=date(2023, 7, 20)).paused
    assert not count(90, today=date(2023, 7, 30)).paused


def test_working_days_with_a_pause() -> None:
    assert count(5, "wd").last == date(2023, 7, 10)
    found = count(5, "wd", Span(date(2023, 7, 4), date(2023, 7, 6), "中止"))
    assert found.last == date(2023, 7, 12)
    assert [entry.why for entry in found.explain() if entry.number is None] == ["中止", "中止", "周六", "周日"]


def test_months_and_years() -> None:
    assert count(2, "mo").last == date(2023, 9, 3)
    assert count(1, "y").last == date(2024, 7, 3)
    assert count(2, "mo", span(date(2023, 7, 10), 10)).last == date(2023, 9, 13)
    assert count(2, "mo", span(date(2023, 7, 10), 10), span(date(2023, 9, 10), 5)).last == date(2023, 9, 18)
    assert count(2, "mo", span(date(2023, 9, 3), 1)).last == date(2023, 9, 3), "a pause after the end changes nothing"


def test_overdue_and_days_left() -> None:
    on_time, late = count(10, today=date(2023, 7, 13)), count(10, today=date(2023, 7, 14))
    assert (on_time.overdue, on_time.days_left) == (False, 0)
    assert (late.overdue, late.days_left) == (True, -1)
    assert not count(10, today=date(2023, 12, 1), stopped=date(2023, 7, 13)).overdue
    assert count(10, today=date(2023, 7, 12), stopped=date(2023, 7, 14)).overdue


def test_provisional_years_are_marked() -> None:
    assert not count(90).provisional
    late = run(clock(), date(2026, 12, 1), 90, "d", (), None, date(2026, 12, 1), CALENDAR)
    assert late.provisional
    rolled = run(clock(PARTY), date(2026, 12, 1), 10, "wd", (), None, date(2026, 12, 1), CALENDAR)
    assert not rolled.provisional


SPANS = st.lists(
    st.builds(span, st.dates(date(2023, 6, 1), date(2024, 6, 1)), st.integers(0, 60))
    | st.builds(Span, st.dates(START, date(2024, 1, 1)), st.none(), st.just("中止")),
    max_size=4,
).map(tuple)


@given(
    st.integers(1, 120), st.sampled_from(["d", "wd"]), SPANS, st.sampled_from([BUREAU, PARTY]), st.dates(START, date(2025, 1, 1))
)
def test_the_account_ends_on_the_last_day(length: int, unit: str, spans: tuple[Span, ...], owner: str, today: date) -> None:
    found = run(clock(owner), START, length, unit, spans, None, today, CALENDAR)
    days = list(found.explain())
    assert [entry.day for entry in days] == [START + timedelta(days=number) for number in range(1, len(days) + 1)]
    assert days[-1].day == found.last
    assert [entry.number for entry in days if entry.number] == list(range(1, length + 1))
    assert all(entry.why for entry in days)
    for entry in days:
        paused = any(one.start < entry.day <= (one.end or today) for one in spans)
        if entry.day <= found.nominal:
            counts = not paused and (unit == "d" or CALENDAR.works(entry.day))
            assert (entry.number is not None) == counts
    if owner == PARTY:
        assert CALENDAR.works(found.last)


@given(st.integers(1, 24), SPANS, st.dates(START, date(2025, 1, 1)))
def test_a_month_period_moves_by_the_days_left_out(months: int, spans: tuple[Span, ...], today: date) -> None:
    found = run(clock(), START, months, "mo", spans, None, today, CALENDAR)
    left_out = [entry for entry in found.explain() if entry.number is None]
    assert found.last == add_months(START, months) + timedelta(days=len(left_out))


@given(SPANS, st.dates(START, date(2025, 1, 1)))
def test_more_pauses_never_shorten(spans: tuple[Span, ...], today: date) -> None:
    whole = run(clock(), START, 30, "d", spans, None, today, CALENDAR).last
    assert whole >= run(clock(), START, 30, "d", spans[1:], None, today, CALENDAR).last


# --- clocks on matters --------------------------------------------------------------------------------------------------------------------


def act(step: str, day: str, seq: int = 0) -> Act:
    return Act(step, datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA), (), None, seq=seq)


def matter(*acts: tuple[str, str]) -> Matter:
    return Matter("p", acts=[act(step, day) for step, day in acts])


def test_moments() -> None:
    found = matter(("a", "2023-01-01"), ("b", "2023-01-02"), ("a", "2023-01-03"), ("z", "2023-01-04"), ("z", "2023-01-05"))
    assert act_day("a", "b")(found) == date(2023, 1, 1)
    assert last_day("a", "b")(found) == date(2023, 1, 3)
    assert first_after(("a", "b"), ("z",))(found) == date(2023, 1, 4)
    assert first_after(("z",), ("a",))(found) is None
    assert first_after(("none",), ("a",))(found) is None
    assert first_after(("a",), ("b",))(found) is None, "the newest beginning counts"
    assert first_after(("a",), ("a",))(found) is None, "an act does not follow itself"
    assert act_day("none")(found) is None
    assert last_day("none")(found) is None


def test_spans_between_acts() -> None:
    found = matter(
        ("stop", "2023-01-02"), ("stop", "2023-01-03"), ("go", "2023-01-05"), ("go", "2023-01-06"), ("stop", "2023-01-09")
    )
    assert between("stop", "go", "中止")(found) == (
        Span(date(2023, 1, 2), date(2023, 1, 5), "中止"),
        Span(date(2023, 1, 9), None, "中止"),
    )
    assert len(together(between("stop", "go", "中止"), between("go", "stop", "反"))(found)) == 3
    assert between("stop", "go", "中止")(matter(("go", "2023-01-02"))) == ()


def test_a_clock_that_has_not_started_or_is_not_yet_law_does_not_run() -> None:
    rules = rules_on(date(2023, 7, 10))
    assert clock().run(matter(("b", "2023-07-03")), rules) is None
    assert clock().run(matter(("a", "2023-07-03")), rules).last == date(2023, 10, 1)  # type: ignore[union-attr]
    assert clock().run(matter(("a", "2020-07-03")), rules_on(date(2020, 8, 1))) is None


def test_today_is_the_day_of_the_rules_unless_given() -> None:
    found = clock().run(matter(("a", "2023-07-03")), rules_on(date(2023, 7, 10)))
    assert found is not None
    assert found.today == date(2023, 7, 10)
    assert clock().run(matter(("a", "2023-07-03")), rules_on(date(2023, 7, 10)), date(2023, 12, 1)).overdue  # type: ignore[union-attr]


def decide_by(file: File, today: str) -> Run:
    found = DECIDE.run(file.matter(), rules_on(date.fromisoformat(today)))
    assert found is not None
    return found


def test_ninety_days_from_filing() -> None:
    """Filed on 7 March 2023: day 90 is 5 June."""
    assert decide_by(begin(), "2023-04-01").last == date(2023, 6, 5)


def test_suspension_and_appraisal_stop_the_ninety_days() -> None:
    file = begin()
    file.do("pen.suspend", "2023-03-14", ["孙局"], cause="court", reasons="等待判决")
    assert decide_by(file, "2023-03-20").last == date(2023, 6, 11)
    file.do("pen.appraise-ask", "2023-03-16", ["郑法制"], body="某检测站", question="成分")
    file.do("pen.resume", "2023-03-20", ["孙局"], reasons="判决生效")
    file.do("pen.appraise", "2023-03-24", ["郑法制"], body="某检测站", result="建筑垃圾")
    assert decide_by(file, "2023-04-30").last == date(2023, 6, 15)


def test_hearing_stops_the_ninety_days_until_held_refused_or_withdrawn() -> None:
    held = Matter("penalty-ordinary", acts=ordinary_case(8000)[1])
    found = DECIDE.run(held, rules_on(date(2023, 4, 20)))
    assert found is not None
    assert [(one.start, one.end) for one in found.spans] == [(date(2023, 3, 24), date(2023, 4, 12))]
    asked = ordinary_case(8000, until="pen.hearing-ask")[1]
    file = File("penalty-ordinary")
    for one in asked:
        file.add(one)
    assert decide_by(file, "2023-03-30").paused
    file.do("pen.hearing-open", "2023-03-28", ["郑法制"], host="冯主持", accepted=False, reasons="逾期申请")
    assert [(one.start, one.end) for one in decide_by(file, "2023-04-30").spans] == [(date(2023, 3, 24), date(2023, 3, 28))]
    file.do("pen.hearing-ask", "2023-04-03", ["王勘"])
    file.do("pen.waive-defence", "2023-04-04", ["王勘"], hearing=True, signed=False)
    assert decide_by(file, "2023-04-10").paused
    file.do("pen.waive-defence", "2023-04-06", ["王勘"], hearing=True, signed=True)
    assert decide_by(file, "2023-04-30").spans[-1].end == date(2023, 4, 6)
    file.do("pen.hearing-ask", "2023-04-10", ["王勘"])
    file.do("pen.hearing-open", "2023-04-11", ["郑法制"], host="冯主持", accepted=True)
    assert decide_by(file, "2023-04-12").paused


def test_only_a_lawful_announcement_stops_the_ninety_days() -> None:
    file = begin()
    file.do("srv.announce", "2023-03-20", ["王勘"], paper=7, unknown=True, issued_on="2023-03-20")
    assert decide_by(file, "2023-06-30").spans == ()
    file.do("srv.announce", "2023-03-21", ["王勘"], paper=7, unknown=True, reason="两次上门均无人", issued_on="2023-03-21")
    assert decide_by(file, "2023-06-30").last == date(2023, 7, 5)


def test_extensions_are_capped_by_kind() -> None:
    file = begin()
    file.do("pen.extend", "2023-05-10", ["孙局"], by="head", days=20, reasons="案情复杂")
    assert decide_by(file, "2023-06-01").last == date(2023, 6, 25)
    file.do("pen.extend", "2023-05-11", ["孙局"], by="head", days=20, reasons="案情复杂")
    assert decide_by(file, "2023-06-01").last == date(2023, 7, 5)
    file.do("pen.extend", "2023-05-12", ["孙局"], by="collective", days=100, reasons="案情复杂")
    assert decide_by(file, "2023-06-01").last == date(2023, 9, 3)


def test_the_clock_stops_with_the_decision() -> None:
    whole = Matter("penalty-ordinary", acts=ordinary_case()[1])
    found = DECIDE.run(whole, rules_on(date(2026, 1, 1)))
    assert found is not None
    assert (found.stopped, found.overdue) == (date(2023, 3, 30), False)


def test_paying_starts_with_receipt_rolls_over_and_waits_for_a_deferral() -> None:
    """Received on 30 March 2023: day 15 is 14 April, a Friday."""
    file = File("penalty-ordinary")
    for one in ordinary_case()[1]:
        if one.step in {"pub.decline", "pay.bank", "pen.close", "pen.archive"}:
            break
        file.add(one)
    rules = rules_on(date(2023, 4, 10))
    assert PAY.run(file.matter(), rules).last == date(2023, 4, 14)  # type: ignore[union-attr]
    unserved = Matter("penalty-ordinary", acts=file.acts[:-1])
    assert PAY.run(unserved, rules) is None
    asked = file.do("pay.defer-ask", "2023-04-10", ["王勘"], hardship="失业")
    file.do("pay.defer", "2023-04-11", ["孙局"], asked=asked, until="2023-05-13")
    assert PAY.run(file.matter(), rules).last == date(2023, 5, 15)  # type: ignore[union-attr]


def test_deferral_refused_adds_nothing() -> None:
    file = File("penalty-ordinary")
    for one in ordinary_case()[1][:-3]:
        file.add(one)
    asked = file.do("pay.defer-ask", "2023-04-10", ["王勘"], hardship="失业")
    file.do("pay.defer", "2023-04-11", ["孙局"], asked=asked, granted=False, until="2023-05-13")
    assert PAY.run(file.matter(), rules_on(date(2023, 4, 11))).last == date(2023, 4, 14)  # type: ignore[union-attr]


def test_cash_goes_to_the_organ_in_two_working_days() -> None:
    """Taken on a Friday: Tuesday."""
    procedure, acts = simple_case(day="2023-05-12", pay="spot")
    taken = Matter(procedure.id, acts=acts[:2])
    found = HAND_IN.run(taken, rules_on(date(2023, 5, 12)))
    assert found is not None
    assert (found.last, found.stopped) == (date(2023, 5, 16), None)
    assert HAND_IN.run(Matter(procedure.id, acts=acts), rules_on(date(2023, 5, 20))).stopped == date(2023, 5, 12)  # type: ignore[union-attr]


def test_every_clock_of_the_ordinary_case_runs_and_stops_in_time() -> None:
    procedure, acts = ordinary_case(8000, defend=True)
    whole = Matter(procedure.id, acts=acts)
    runs = {one.id: one.run(whole, rules_on(date(2023, 6, 1))) for one in procedure.clocks}
    started = {name for name, found in runs.items() if found is not None}
    assert started == {
        "pen.clue.check",
        "pen.correct",
        "pen.decide",
        "pen.statement",
        "pen.hearing.ask",
        "pen.review",
        "pen.serve",
        "pub.decision",
        "pay.period",
        "archive.after",
    }
    assert all(found.stopped is not None for found in runs.values() if found is not None)
    late = {name for name, found in runs.items() if found is not None and found.overdue}
    assert late == {"pen.correct"}  # closed without a recheck of what was ordered


def test_a_longer_period_told_is_the_periods_length() -> None:
    procedure, acts = ordinary_case(until="srv.direct")
    told = [
        replace(one, data=one.data.model_copy(update={"statement_days": 5})) if one.step == "pen.notice" else one for one in acts
    ]
    statement = next(one for one in procedure.clocks if one.id == "pen.statement")
    rules = rules_on(date(2023, 3, 22))
    assert statement.run(Matter(procedure.id, acts=acts), rules).last == date(2023, 3, 24)  # type: ignore[union-attr]
    assert statement.run(Matter(procedure.id, acts=told), rules).last == date(2023, 3, 28)  # type: ignore[union-attr]


def test_preservation_clock_waits_for_the_last_decision() -> None:
    file = begin()
    ordered = {"reasons": "车辆可能驶离", "approved_by": "孙局", "party_signed": "signed"}
    one = file.do(
        "pen.preserve",
        "2023-03-14",
        ["王勘", "李查"],
        [piece("object", "车辆", "2023-03-14 09:00")],
        things="货车",
        approved_at="2023-03-14 08:00",
        **ordered,
    )
    two = file.do("pen.preserve", "2023-03-16", ["王勘", "李查"], things="铲车", approved_at="2023-03-16 08:00", **ordered)
    keep = next(one for one in file.procedure.clocks if one.id == "pen.preserve")
    rules = rules_on(date(2023, 3, 17))
    assert keep.run(file.matter(), rules).last == date(2023, 3, 23)  # type: ignore[union-attr]
    file.do("pen.preserve-decide", "2023-03-20", ["孙局"], preserved=one, handling="release")
    assert keep.run(file.matter(), rules).last == date(2023, 3, 27)  # type: ignore[union-attr]
    file.do("pen.preserve-decide", "2023-03-21", ["孙局"], preserved=two, handling="release")
    found = keep.run(file.matter(), rules)
    assert found is not None
    assert (found.start, found.stopped) == (date(2023, 3, 16), date(2023, 3, 21))


@pytest.mark.parametrize(
    ("length", "unit", "said"), [(7, "wd", "7个工作日"), (90, "d", "90日"), (6, "mo", "6个月"), (2, "y", "2年")]
)
def test_lengths_are_said(length: int, unit: str, said: str) -> None:
    assert say_length(length, unit) == said
