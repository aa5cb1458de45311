"""A small year of work for the ledger, entered through its own door, and a large one for timing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fadu.law.dossier import Dossier
from fadu.law.facts import Act as Deed
from fadu.law.steps import Procedure
from fadu.ledger import history
from fadu.ledger.models import Act, Matter
from fadu.registers.models import Person
from tests.law import cases

Case = tuple[Procedure, Sequence[Deed]]


def enter(case: Case, number: str) -> Matter:
    """Put a whole case into the ledger under that number."""
    procedure, acts = case
    return history.enter(Dossier(procedure, number, "测试局", "重庆", {}, list(acts)), synthetic=True)


def followed_by(case: Case, step: str, at: str, by: Sequence[str], **data: Any) -> Case:
    """The case with one more act, put where its time belongs."""
    procedure, acts = case
    file = cases.File(procedure.id)
    file.acts = list(acts)
    deed = file.act(step, at, by, **data)
    return procedure, sorted([*acts, deed], key=lambda act: act.at)


def published(case: Case) -> Case:
    """The ordinary case with its decision made public before it is closed."""
    procedure, acts = case
    day = next(act for act in acts if act.step == "pen.decide").day
    listed = {"social_impact": True, "impact_ground": "列入公开目录"}
    shown = {**listed, "redaction_done": True, "redacted_by": "郑法制", "address": "公示栏"}
    text = {**listed, "topic": "倾倒建筑垃圾案", "told_on": day, "secrets_checked": True}
    case = procedure, [act for act in acts if act.step != "pub.decline"]
    case = followed_by(case, "pub.propose", f"{day} 15:30", ["吴审核"], **text)
    proposal = 1 + next(place for place, act in enumerate(case[1]) if act.step == "pub.propose")
    case = followed_by(case, "pub.redact", f"{day} 15:40", ["郑法制"], proposal=proposal, compared=True)
    _, acts = followed_by(case, "pub.penalty", f"{day} 16:00", ["吴审核"], **shown)
    return procedure, [replace(act, seq=place) for place, act in enumerate(acts, 1)]


def study(kind: str, day: str) -> Case:
    """A study session of that form."""
    procedure, (session,) = cases.study_case(day)
    return procedure, [replace(session, data=session.data.model_copy(update={"kind": kind}))]


def work() -> list[Case]:
    """Cases of 2023: lawful and unlawful, open and closed, and some of the year before."""
    ordinary = cases.ordinary_case
    return [
        published(ordinary(3000)),
        published(ordinary(8000)),
        followed_by(published(ordinary(4000)), "pub.withdraw", "2023-04-03 10:00", ["吴审核"], reasons="决定已撤销"),
        ordinary(2500, defend=True),
        ordinary(3000, until="pen.notice"),
        ordinary(3000, until="pen.file"),
        cases.simple_case(100),
        cases.simple_case(50, pay="spot"),
        cases.waiver_case(day="2022-12-31"),
        cases.waiver_case(day="2023-01-01"),
        cases.waiver_case(day="2023-12-31"),
        cases.waiver_case("nop.minor"),
        followed_by(cases.waiver_case(day="2023-07-03"), "wav.cancel", "2023-08-01 10:00", ["孙局"], reasons="查明不是首次"),
        study("first_agenda", "2023-02-01"),
        study("first_agenda", "2022-12-31"),
        study("collective_law", "2023-12-31"),
        study("party_lecture", "2023-07-01"),
    ]


def fill() -> None:
    """The cast of the law's cases in the registers, and their files in the ledger."""
    Person.objects.bulk_create([Person(code=code, name=code, unit_id="CG-ZFDD", synthetic=True) for code in cases.CAST])
    for number, case in enumerate(work(), 1):
        enter(case, f"测{number}号")


def multiply(files: int) -> None:
    """Copies of one waiver, so that the ledger has the size of a real year. For counting and timing only."""
    original = Matter.objects.filter(procedure="first-violation", year=2023).first()
    assert original is not None
    acts = list(original.acts.order_by("seq"))
    copies = []
    for number in range(files):
        original.pk, original.number = None, f"量{number}号"
        original.opened_on = original.acted_on = date(2023, 1 + number % 12, 1 + number % 28)
        copies.append(Matter(**{field.attname: getattr(original, field.attname) for field in Matter._meta.fields}))
    Matter.objects.bulk_create(copies, batch_size=500)
    rows = []
    for copy in Matter.objects.filter(number__startswith="量"):
        for act in acts:
            act.pk, act.matter_id, act.key = None, copy.pk, None
            rows.append(Act(**{field.attname: getattr(act, field.attname) for field in Act._meta.fields}))
    Act.objects.bulk_create(rows, batch_size=500)
