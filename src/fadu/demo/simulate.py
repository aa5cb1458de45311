"""模拟: years of many bureaus, each act judged by the same gates in memory, written straight to Parquet. All of it is made up (示例).

Nothing is asked of a database. Cases are short lawful scripts; now and then somebody without the right to act tries first and is refused, so
that the gates have something to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from fadu.demo import simulated
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.params import rules_on
from fadu.law.procedures.service import order
from fadu.law.workdays import calendar
from fadu.report.warehouse import tables

FIRST_YEAR, MOST_BUREAUS = 2022, 10_000
#: Earlier the waiver of a first violation did not exist (行政处罚法2021年修订).
EARLIEST = 2022
#: Cases of a bureau in a year unless told otherwise, and one in how many begins with an act that must be refused.
CASES, WRONG = 1_500, 40


@dataclass(frozen=True, slots=True)
class Done:
    """What came out: acts written, attempts refused by a gate, cases."""

    acts: int = 0
    refused: int = 0
    cases: int = 0

    def plus(self, other: Done) -> Done:
        return Done(self.acts + other.acts, self.refused + other.refused, self.cases + other.cases)


def simulate(bureaus: int, years: int, folder: Path, cases: int = CASES, processes: int = 2, first: int = FIRST_YEAR) -> Done:
    """That many bureau-years, from the `first` year on, into the warehouse folder, by several processes.

    Raises InputError for numbers that make no sense, and for years whose calendar is not published or to which no law of today applies.
    """
    known = sorted(year for year in calendar().published if year >= EARLIEST)
    last = known[-1]
    for name, number, least, most in (
        ("部门数", bureaus, 1, MOST_BUREAUS),
        ("起始年度", first, EARLIEST, last),
        ("年数", years, 1, last + 1 - first),
        ("每年案件数", cases, 1, 10_000_000),
    ):
        if not least <= number <= most:
            raise InputError(f"{name}应当在 {least} 至 {most} 之间，不能是 {str(number)[:20]}（节假日安排公布到 {last} 年）。")
    work = [(folder, number, year, cases) for number in range(1, bureaus + 1) for year in range(first, first + years)]
    total = Done()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in pool.map(_bureau_year, work):
            total = total.plus(done)
    return total


def _bureau_year(work: tuple[Path, int, int, int]) -> Done:
    """One bureau's year, the same on every run."""
    folder, number, year, cases = work
    bureau, rng = f"模拟{number:05d}区城市管理局（示例）", Random(f"{number}-{year}")
    days = [day for day in (date(year, 1, 1) + timedelta(days=one) for one in range(350)) if calendar().works(day)]
    acts: list[tuple[Any, ...]] = []
    matters: list[tuple[Any, ...]] = []
    deadlines: list[tuple[Any, ...]] = []
    orders: list[tuple[Any, ...]] = []
    refused = 0
    first = year * cases  # numbers of a bureau's years do not meet
    for place in range(cases):
        case = _case(rng, days[place * len(days) // cases], date(year, 12, 31))
        refused += case.refused
        matter_id = first + place
        matters.append(_matter(matter_id, case))
        acts += _acts(matter_id, case)
        deadlines += _deadlines(matter_id, case)
        orders += _orders(matter_id, case)
    acts.sort(key=lambda row: (row[2], row[0], row[1]))
    rows: dict[tables.Table, list[tuple[Any, ...]]] = {
        tables.ACT: acts,
        tables.MATTER: matters,
        tables.DEADLINE: deadlines,
        tables.ORDER: orders,
    }
    for table in tables.TABLES:
        tables.write(tables.part(folder, table, bureau, year), table, rows.get(table, []))
    return Done(len(acts), refused, cases)


#: Acts and clocks of one matter are numbered within this.
_WITHIN = 100


def _acts(matter_id: int, case: simulated.Case) -> Iterator[tuple[Any, ...]]:
    for act, found in case.done:
        step = case.procedure.step(act.step)
        amount = getattr(act.data, step.amount, None) if step.amount else None
        kind = str(getattr(act.data, step.kind, "")) if step.kind else ""
        fen = None if amount is None else int(Decimal(amount) * 100)
        verdict = tables.found([{"gate": "simulated"}]) if found else None
        yield matter_id, act.seq, act.step, kind, fen, act.day.isoformat(), tables.said(vars(act.data)), verdict


def _matter(matter_id: int, case: simulated.Case) -> tuple[Any, ...]:
    stage = case.matter.stage
    return matter_id, case.procedure_id, stage, stage in case.procedure.closed, case.matter.acts[0].day, False, False, ""


def _deadlines(matter_id: int, case: simulated.Case) -> Iterator[tuple[Any, ...]]:
    day = case.matter.acts[-1].day
    rules = rules_on(day)
    for place, clock in enumerate(case.procedure.clocks):
        run = clock.run(case.matter, rules, day)
        if run is not None:
            number = matter_id * _WITHIN + place
            yield number, matter_id, clock.id, run.start, run.last, run.stopped, clock.owner, run.paused


def _orders(matter_id: int, case: simulated.Case) -> Iterator[tuple[Any, ...]]:
    if case.procedure_id == order.PROCEDURE.id:
        done = order.handled(case.matter)
        handled_at = done.at.isoformat(timespec="seconds") if done else ""
        yield matter_id, order.rating(case.matter), order.settled_by(case.matter), handled_at, order.late(case.matter)


def _case(rng: Random, day: date, last: date) -> simulated.Case:
    """A case of some kind that begins on the day and is over by the last one."""
    at = datetime.combine(day, time(9), CHINA) + timedelta(minutes=rng.randint(0, 300))
    script = rng.choices([one for one, _ in simulated.KINDS], [many for _, many in simulated.KINDS])[0]
    if script is simulated.ordinary and calendar().add_workdays(day, simulated.ORDINARY_DAYS) > last:
        script = simulated.waiver
    return script(at, rng.randrange(WRONG) == 0)
