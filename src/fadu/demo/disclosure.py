"""公示 of the demo: a decision of 2022 that was published, revoked and withdrawn in time; results of 2023 that were published; the year's statistics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from fadu.demo.cases import Caster, Outline
from fadu.demo.cast import ARCHIVIST, REVIEWERS
from fadu.demo.script import GROUND, Planned, ordinary
from fadu.demo.stage import Stage
from fadu.disclosure.doors import About, proposal
from fadu.law.facts import CHINA
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.report.statistics import totals

#: The decision that fell: published in 2022, found wrong by the bureau itself.
FELL = Outline("CQSR-67-1", "org", 4000, "", "非密闭车辆运输渣土", "waived", stop="pub.penalty")
OPENED = date(2022, 9, 5)
#: Results of 2023 made public beside the penalties: procedure → how many.
RESULTS = {"first-violation": 6, "penalty-simple": 6}
STATISTICS = datetime(2024, 1, 16, 10, 0, tzinfo=CHINA)
ACTS = 41 + 3 * sum(RESULTS.values()) + 1
WRITER, SECOND = REVIEWERS[1], REVIEWERS[0]


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Everything of this module through the ledger's doors."""
    yield stage.play("penalty-ordinary", _fallen(caster))
    for source in _sources():
        yield stage.go_on(source, _published(source))


def _fallen(caster: Caster) -> list[Planned]:
    """The case up to its publication, then its revocation and what follows within three working days."""
    case = caster.case(FELL, OPENED)
    acts = ordinary(case)
    day = calendar().add_workdays(acts[-1].at.date(), 8)
    correct = {"outcome": "revoked", "reasons": "复查发现适用的条款有误，原处罚决定应予撤销（示例）。", "reviewed": True}
    taken = {
        "reasons": "原行政处罚决定适用条款有误，本机关已自行撤销，现撤回公开信息并向社会说明（示例）。",
        "cause": "corrected",
        "fallen_on": day,
    }
    told = {"paper": len(acts) + 1, "receiver": "mail_receiver", "signed": True}
    later: list[tuple[str, str, dict[str, Any], int]] = [
        ("pen.self-correct", case.head, correct, 0),
        ("srv.direct", case.officers[0], told, 1),
        ("pub.withdraw", WRITER, taken, 2),
        ("pen.close", case.head, {"way": "revoked", "note": "决定已撤销，罚款未缴。"}, 3),
        ("pen.archive", ARCHIVIST, {"pages": 30, "av_index": True}, 8),
    ]
    return acts + [Planned(step, step, data, (by,), _at(day, after)) for step, by, data, after in later]


def _at(day: date, workdays: int) -> datetime:
    return datetime.combine(calendar().add_workdays(day, workdays) if workdays else day, time(10, 0), CHINA)


def _sources() -> Iterator[models.Matter]:
    """Closed matters of 2023, spread over the year."""
    for procedure, count in RESULTS.items():
        rows = models.Matter.objects.filter(procedure=procedure, closed=True, late=False, opened_on__year=2023).order_by(
            "opened_on", "pk"
        )
        keys = list(rows.values_list("pk", flat=True))
        chosen = [keys[(2 * place + 1) * len(keys) // (2 * count)] for place in range(count)] if keys else []
        yield from models.Matter.objects.filter(pk__in=chosen).select_related("party").order_by("opened_on", "pk")


def _published(source: models.Matter) -> list[Planned]:
    """The result of one matter: proposed two working days after it ended, compared by another reviewer, public."""
    begin = datetime.combine(calendar().add_workdays(source.acted_on, 2), time(9, 30), CHINA)
    about = About(GROUND, told_on=source.acted_on, secrets_checked=True, social_impact=source.procedure == "penalty-simple")
    return publishing("pub.other", source.last_seq + 1, about, begin)


def publishing(step: str, seq: int, about: About, begin: datetime) -> list[Planned]:
    """One reviewer proposes the matter's own text, masked; another compares it; it is public. `seq`: the number the proposal will have."""
    shown = {
        "social_impact": about.social_impact,
        "impact_ground": about.ground,
        "redacted_by": SECOND,
        "redaction_done": True,
        "address": "https://example.org/portal/decisions/（示例）",
    }
    return [
        Planned("pub.propose", "pub.propose", lambda matter: proposal(matter, about), (WRITER,), begin),
        Planned("pub.redact", "pub.redact", {"proposal": seq, "compared": True}, (SECOND,), begin + timedelta(minutes=30)),
        Planned(step, step, shown, (WRITER,), begin + timedelta(minutes=40)),
    ]


def statistics() -> Planned:
    data = {
        "year": 2023,
        "topic": "2023年度行政执法统计",
        "totals": totals(2023),
        "checked": True,
        "copied_to": "重庆市城市管理局",
        "note": "本统计由台账算出，每个数字都可以查到所依据的记录（示例）。",
    }
    return Planned("pub.stats", "pub.stats", data, (WRITER,), STATISTICS)
