"""Leaders' receptions: the last quarter's plan with each sitting recorded against the petitions it brought, and this month's, which is public now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import HEADS, PRINCIPAL
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.procedures.service import reception_plan as law
from fadu.law.workdays import calendar
from fadu.ledger import models

SINCE, UNTIL = date(2023, 10, 1), date(2023, 12, 31)
ACTS = 16
_DESK, _HEAD, _PLACE = "P049", HEADS[0], "信访接待室（示例）"
#: So many sittings lie ahead, one a week.
AHEAD = 4


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The plan of the quarter, made from the days on which the year's leaders' visits came."""
    came: dict[tuple[date, str], list[str]] = defaultdict(list)
    visits = models.Act.objects.filter(step="pet.register", kind="leader_visit", at__gte=SINCE.isoformat(), at__lte="2023-12-31")
    for act in visits.select_related("matter").order_by("at", "pk"):
        said = act.content["data"]
        came[date.fromisoformat(said["received_on"]), said["leader"]].append(act.matter.number)
    planned = [_session(day, leader) for day, leader in came]
    acts = _plan("2023年第四季度领导接访安排（示例）", SINCE, UNTIL, planned, date(2023, 9, 25))
    for number, ((day, leader), petitions) in enumerate(came.items(), 1):
        held = {
            "session": number,
            "leader": leader,
            "visits": len(petitions),
            "petitions": petitions,
            "notes": "按安排接访（示例）。",
        }
        acts.append(_act("rcp.held", held, _DESK, day, 13))
    yield stage.play(law.PROCEDURE.id, [*acts, _act("rcp.file", {}, _DESK, date(2023, 12, 29), 15)])


def running(stage: Stage, evening: datetime) -> Iterator[models.Matter]:
    """The sittings of the next weeks, each leader in turn."""
    today, leaders = evening.date(), (PRINCIPAL, *HEADS)
    days = [calendar().add_workdays(today + timedelta(days=7 * week), 1) for week in range(1, AHEAD + 1)]
    planned = [_session(day, leaders[place % len(leaders)]) for place, day in enumerate(days)]
    yield stage.play(
        law.PROCEDURE.id, _plan("近期领导接访安排（示例）", today, days[-1], planned, today - timedelta(days=2)), until=evening
    )


def _plan(topic: str, since: date, until: date, planned: list[dict[str, Any]], made: date) -> list[Planned]:
    said = {"topic": topic, "since": since, "until": until, "sessions": planned}
    return [
        _act("rcp.plan", said, _DESK, made, 9),
        _act("rcp.publish", {"address": "本机关网站和信访接待室（示例）"}, _HEAD, made + timedelta(days=1), 9),
    ]


def _session(day: date, leader: str) -> dict[str, Any]:
    return {"begins": _at(day, 9), "ends": _at(day, 12), "place": _PLACE, "leader": leader}


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), CHINA)


def _act(step: str, data: dict[str, Any], by: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (by,), _at(day, hour))
