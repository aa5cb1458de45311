"""The year's facilities on the map, a round of inspections, and the duty rosters month by month with a swap and a hand-over each.

Of the day of loading: the newest round of inspections, most of it in time, and this month's roster of the brigade.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.params import rules_on
from fadu.law.procedures.service import duty_roster as law
from fadu.law.procedures.service.facility import KINDS
from fadu.ledger import models
from fadu.registers.asof import snapshot

NUMBERS = {"compost_pool": 154, "fertiliser_station": 56, "model_village": 184}
ROUNDS = 25
ACTS = sum(NUMBERS.values()) + ROUNDS * 2 + 12 * 6
#: Officers of the brigade who take turns.
BRIGADE = ("P014", "P015", "P016", "P017", "P018", "P019", "P020", "P021", "P022", "P023")
WATCH = ("P047", "P048", "P044", "P051", "P046")
_CLERK, _HEAD = "P042", "P002"


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Facilities first, then twelve months of duty."""
    rng = Random(394)
    grids = [grid for grid in snapshot(date(2023, 6, 1)).grids() if grid["town"].startswith("Z-")]
    number = 0
    for kind, count in NUMBERS.items():
        for place in range(count):
            grid = grids[place % len(grids)]
            day = date(2023, 1, 9) + timedelta(days=place * 320 // count)
            yield stage.play("facility", _facility(rng, kind, place + 1, grid, day, number % 16 == 0))
            number += 1
    for month in range(1, 13):
        yield stage.play("duty-roster", _month(month))


def running(stage: Stage, evening: datetime) -> Iterator[models.Matter]:
    """Every facility's newest inspection, one in twelve of them too long ago; and who of the brigade is on duty this month, by taking turns."""
    rules, today = rules_on(evening.date()), evening.date()
    rows = models.Matter.objects.filter(procedure="facility", closed=False).order_by("pk")
    kinds = dict(models.Act.objects.filter(step="fac.register", matter__in=rows).values_list("matter_id", "kind"))
    for place, row in enumerate(rows):
        days = int(rules[f"fac.round.{kinds[row.pk]}"])
        ago = days + 1 + place % 9 if place % 12 == 0 else 1 + place * 7 % days
        yield stage.go_on(row, [_act("fac.inspect", {}, "P051", today - timedelta(days=ago), 10)])
    since = today.replace(day=1)
    until = (since + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    turns = law.rotation(BRIGADE, since, until)
    shifts = [{"on": on, "slot": slot, "officer": who, "leader": _HEAD} for (on, slot), who in turns.items()]
    topic = f"执法大队{since.year}年{since.month}月值班表（示例）"
    roster = {"topic": topic, "since": since, "until": until, "count": len(shifts), "shifts": shifts}
    made = since - timedelta(days=2)
    yield stage.play("duty-roster", [_act("duty.roster", roster, _CLERK, made, 9), _act("duty.approve", {}, _HEAD, made, 10)])


def _facility(rng: Random, kind: str, number: int, grid: dict[str, Any], day: date, inspected: bool) -> list[Planned]:
    town = grid["words"][0]
    said = {
        "topic": f"{town}{KINDS[kind]}{number:03d}（示例）",
        "kind": kind,
        "town": grid["town"],
        "place": f"{town}示例村{number}组（示例）",
        "lat": f"{grid['lat'] + rng.uniform(-0.025, 0.025):.6f}",
        "lng": f"{grid['lng'] + rng.uniform(-0.03, 0.03):.6f}",
        "built_on": day,
        "keeper": grid["officer"],
    }
    acts = [_act("fac.register", said, _CLERK, day, 9)]
    if inspected:
        acts.append(_act("fac.inspect", {"result": "finding", "found": "防渗层有裂缝，周边有散落垃圾（示例）"}, "P051", day, 14))
        mended = {"inspection": 2, "how": "已经修补防渗层并清理周边（示例）"}
        acts.append(_act("fac.mend", mended, _CLERK, day + timedelta(days=3), 10))
    return acts


def _month(month: int) -> list[Planned]:
    """The roster of a month in rotation, approved; one swap agreed, one hand-over confirmed."""
    since = date(2023, month, 1)
    until = (date(2023, month + 1, 1) if month < 12 else date(2024, 1, 1)) - timedelta(days=1)
    slots = [(since + timedelta(days=day), slot) for day in range((until - since).days + 1) for slot in ("day", "night")]
    shifts = [
        {"on": on, "slot": slot, "officer": WATCH[place % len(WATCH)], "leader": _HEAD} for place, (on, slot) in enumerate(slots)
    ]
    roster = {"topic": f"2023年{month}月值班表（示例）", "since": since, "until": until, "count": len(shifts), "shifts": shifts}
    made = since if month == 1 else since - timedelta(days=2)
    swap = {"on": slots[20][0], "slot": "day", "to": WATCH[2], "reasons": "参加培训（示例）"}
    handed = {"on": since, "slot": "day", "summary": "来电均已转工单，没有未办结的突发情况（示例）"}
    return [
        _act("duty.roster", roster, _CLERK, made, 6),
        _act("duty.approve", {}, _HEAD, made, 7),
        _act("duty.ask-swap", swap, WATCH[0], since, 9),
        _act("duty.swap", {"asked": 3}, WATCH[2], since, 10),
        _act("duty.handover", handed, WATCH[0], since, 18),
        _act("duty.take", {"handover": 5}, WATCH[1], since, 19),
    ]


def _act(step: str, said: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, said, (who,), datetime.combine(day, time(hour), CHINA))
