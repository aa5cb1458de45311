"""模拟: years of many bureaus, each act judged by the same gates in memory, written straight to Parquet. All of it is made up (示例).

Nothing is asked of a database. Cases are short lawful scripts; now and then somebody without the right to act tries first and is refused, so
that the gates have something to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from fadu.law.data import references
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Certificate, Evidence, FineRange, Item, Matter, Person, Tier
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.law.workdays import calendar
from fadu.report.warehouse import tables

FIRST_YEAR, LAST_YEAR = 2022, 2025
MOST_BUREAUS, MOST_YEARS = 10_000, LAST_YEAR - FIRST_YEAR + 1
#: Cases of a bureau in a year unless told otherwise, and one in how many begins with an act that must be refused.
CASES, WRONG = 1_500, 40

_TOWN = "示例街道"
_STATUTE = "重庆市市容环境卫生管理条例"
_STALL = Item(
    code="示例-18-1",
    title="擅自占用道路、公共场所摆摊设点（示例）",
    statute=_STATUTE,
    duty_article="第十八条",
    penalty_article="第十八条",
    valid_from=date(2018, 7, 26),
    kinds=("warning", "fine"),
    fines=(FineRange("citizen", Decimal(50), Decimal(500)), FineRange("org", Decimal(500), Decimal(2000))),
    first_violation=True,
    tiers=(Tier("轻", "较轻", "面积不足五平方米", "citizen", Decimal(50), Decimal(200)),),
)


def _person(name: str, *roles: str, certified: bool = True) -> Person:
    held = Certificate(f"示例-{name}", date(2015, 1, 1), date(2029, 12, 31)) if certified else None
    return Person(name, name, frozenset(roles), "执法大队", held)


_PEOPLE = {
    one.id: one
    for one in (
        _person("示例甲", "officer"),
        _person("示例乙", "officer"),
        _person("示例协管", "auxiliary", certified=False),
        _person("示例队长", "squad_leader", "officer"),
        _person("示例财务", "finance", certified=False),
    )
}
_OFFICERS = ("示例甲", "示例乙")
#: What the registers would answer.
_ANSWERS: dict[str, Any] = {
    "power": {"on_list": True, "holder": "bureau"},
    "item": _STALL,
    "filed_elsewhere": "",
    "other_fines": [],
    "major": [],
    "basis": {"not_in_force": [], "normative": []},
    "earlier": [],
    "recording": None,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What came out: acts written, attempts refused by a gate, cases."""

    acts: int = 0
    refused: int = 0
    cases: int = 0

    def plus(self, other: Done) -> Done:
        return Done(self.acts + other.acts, self.refused + other.refused, self.cases + other.cases)


@dataclass
class Case:
    """One case under way: each act is put to the judge, and only what he lets pass is in the matter."""

    procedure_id: str
    matter: Matter = field(init=False)
    done: list[tuple[Act, bool]] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.procedure = ALL[self.procedure_id]
        self.matter = Matter(self.procedure_id)

    def do(self, step: str, at: datetime, by: Sequence[str], pieces: Sequence[Evidence] = (), /, **data: Any) -> bool:
        """Whether the act was let pass. Raises ValidationError for data that do not fit."""
        lawful = self.procedure.step(step)
        model = lawful.data.model_validate(data)
        standing = {key: _ANSWERS[key] for key in lawful.asks if key in _ANSWERS}
        standing["people"] = {code: _PEOPLE[code] for code in references(model, "person") if code in _PEOPLE}
        known = len(self.matter.evidence)
        named = tuple(replace(one, id=f"E{known + number}") for number, one in enumerate(pieces, 1))
        act = Act(step, at, tuple(_PEOPLE[code] for code in by), model, named, standing, len(self.matter.acts) + 1)
        verdict = judge(self.procedure, self.matter, act)
        if verdict.refused:
            self.refused += 1
            return False
        self.matter.add(act)
        self.matter.stage = verdict.stage
        self.done.append((act, bool(verdict.findings)))
        return True


def simulate(bureaus: int, years: int, folder: Path, cases: int = CASES, processes: int = 2) -> Done:
    """That many bureau-years into the warehouse folder, by several processes. Raises InputError for numbers that make no sense."""
    for name, number, most in (("部门数", bureaus, MOST_BUREAUS), ("年数", years, MOST_YEARS), ("每年案件数", cases, 10_000_000)):
        if not 1 <= number <= most:
            raise InputError(f"{name}应当在 1 至 {most:,} 之间，不能是 {str(number)[:20]}。")
    work = [(folder, number, year, cases) for number in range(1, bureaus + 1) for year in range(FIRST_YEAR, FIRST_YEAR + years)]
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
    refused = 0
    first = year * cases  # numbers of a bureau's years do not meet
    for place in range(cases):
        case = _case(rng, days[place * len(days) // cases])
        refused += case.refused
        matter_id = first + place
        matters.append(_matter(matter_id, case))
        acts += _acts(matter_id, case)
        deadlines += _deadlines(matter_id, case)
    acts.sort(key=lambda row: (row[3], row[0]))
    rows: dict[tables.Table, list[tuple[Any, ...]]] = {tables.ACT: acts, tables.MATTER: matters, tables.DEADLINE: deadlines}
    for table in tables.TABLES:
        tables.write(tables.part(folder, table, bureau, year), table, rows.get(table, []))
    return Done(len(acts), refused, cases)


#: Acts and clocks of one matter are numbered within this.
_WITHIN = 100


def _acts(matter_id: int, case: Case) -> Iterator[tuple[Any, ...]]:
    for act, found in case.done:
        step = case.procedure.step(act.step)
        amount = getattr(act.data, step.amount, None) if step.amount else None
        kind = str(getattr(act.data, step.kind, "")) if step.kind else ""
        fen = None if amount is None else int(Decimal(amount) * 100)
        verdict = tables.found([{"gate": "simulated"}]) if found else None
        number = matter_id * _WITHIN + act.seq
        yield number, matter_id, act.seq, act.step, kind, fen, act.day.isoformat(), tables.said(vars(act.data)), verdict


def _matter(matter_id: int, case: Case) -> tuple[Any, ...]:
    stage = case.matter.stage
    return matter_id, case.procedure_id, stage, stage in case.procedure.closed, case.matter.acts[0].day, False, False


def _deadlines(matter_id: int, case: Case) -> Iterator[tuple[Any, ...]]:
    day = case.matter.acts[-1].day
    rules = rules_on(day)
    for place, clock in enumerate(case.procedure.clocks):
        run = clock.run(case.matter, rules, day)
        if run is not None:
            number = matter_id * _WITHIN + place
            yield number, matter_id, clock.id, run.start, run.last, run.stopped, clock.owner, run.paused


def _case(rng: Random, day: date) -> Case:
    at = datetime.combine(day, time(9), CHINA) + timedelta(minutes=rng.randint(0, 300))
    wrong = rng.randrange(WRONG) == 0
    return _spot(at, rng.randint(5, 20) * 10, wrong) if rng.random() < 0.25 else _waiver(at, wrong)


def _about(at: datetime) -> dict[str, Any]:
    party = {"item": _STALL.code, "party": "示例当事人", "party_kind": "citizen"}
    return {**party, "place": "示例路口", "town": _TOWN, "occurred_on": at.date()}


def _photo(at: datetime) -> Evidence:
    return Evidence("electronic", "0" * 64, at, "示例甲、示例乙", "现场拍摄（示例）", "现场照片")


def _waiver(at: datetime, wrong: bool) -> Case:
    """A first violation, mended on the spot and not punished."""
    case, later = Case("first-violation"), [at + timedelta(minutes=5 * number) for number in range(8)]
    case.do("wav.assess", later[0], _OFFICERS, [_photo(at)], ground="nop.first", facts="占道摆摊三平方米", **_about(at))
    case.do("wav.lookup", later[1], _OFFICERS)
    case.do("wav.correct", later[2], _OFFICERS, measure="收摊", until=at + timedelta(hours=3))
    case.do("wav.recheck", later[3], _OFFICERS, [_photo(later[3])], corrected=True, checked_at=later[3])
    case.do("wav.educate", later[4], _OFFICERS, way="spot", said="讲解占道经营的规定", told_by="示例甲")
    case.do("wav.commit", later[5], _OFFICERS, signed=True)
    decision = {
        "ground": "nop.first",
        "approved_by": "示例队长",
        "tier": "轻",
        "waived": "50",
        "slight_harm": True,
        "no_harm": True,
    }
    if wrong:
        case.do("wav.decide", later[6], ["示例协管"], minor_act=True, **decision)
    case.do("wav.decide", later[6], ["示例队长"], minor_act=True, **decision)
    case.do("wav.register", later[7], _OFFICERS)
    return case


def _spot(at: datetime, fine: int, wrong: bool) -> Case:
    """A fine on the spot, paid at the bank, reported and closed."""
    case, day = Case("penalty-simple"), at.date()
    issue: dict[str, Any] = {
        **_about(at),
        "facts": [{"element": "conduct", "text": "占道摆摊", "evidence": ["E1"]}],
        "reasons": "事实清楚",
        "basis": [f"《{_STATUTE}》第十八条"],
        "kinds": ["fine"],
        "fine": fine,
        "tier": "轻",
        "certificates": "示例-示例甲、示例-示例乙",
        "told": True,
        "answer_heard": True,
        "handed_over": "signed",
        "reconsider_organs": ["某区人民政府"] if day.year >= 2024 else ["某区人民政府", "市城市管理局"],
        "court": "某区人民法院",
        "reconsider_first": day.year >= 2024,
    }
    photo = [_photo(at - timedelta(minutes=10))]
    if wrong:
        case.do("smp.issue", at, ["示例甲"], photo, **issue)  # one officer where the law wants two
    case.do("smp.issue", at, _OFFICERS, photo, **issue)
    evening = datetime.combine(day, time(17), CHINA)
    case.do("pay.bank", evening, ["示例财务"], amount=fine, receipt="示例票", paid_on=day)
    case.do("smp.report", evening + timedelta(minutes=30), _OFFICERS, issued=1)
    case.do("smp.close", evening + timedelta(hours=1), ["示例队长"], way="performed")
    return case
