"""The year's recorders: a shift for each act that had to be on film, its footage, and two gaps that the squad leader confirmed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.film import film
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.ledger import footage, models
from fadu.ledger.record import Intent, record_act
from fadu.registers.asof import snapshot

#: Of the acts in order of time: the recorder fell silent in these, for so many minutes, and why.
_BROKEN = {2: (2, "battery"), 4: (3, "fault")}
_LEADER = "P008"
ACTS = 130


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """After everything else: the acts on the list that no recorder was told of yet, each with the recorder that was there."""
    unfilmed = models.Recordable.objects.filter(missing__gt=0).select_related("matter").order_by("since", "pk")
    for place, act in enumerate(unfilmed):
        minutes, reason = _BROKEN.get(place, (0, ""))
        yield shift(stage, act.people[0], _china(act.since), _china(act.until), minutes)
        if reason:
            yield _gap(stage, act, reason)


def shift(stage: Stage, officer: str, begun: datetime, ended: datetime, silent: int = 0) -> models.Matter:
    """One shift of the officer whose film covers the span, but for `silent` minutes from the second minute on."""
    device = _device(officer, begun)
    issued = datetime(begun.year, begun.month, begun.day, min(8, begun.hour), tzinfo=CHINA)
    back = ended + timedelta(minutes=50)
    acts = [
        Planned("avr.issue", "avr.issue", {"device": device, "holder": officer}, (officer,), issued),
        Planned("avr.return", "avr.return", {}, (officer,), back),
    ]
    row = stage.play("recorder-shift", acts)
    films = list(_films(device, officer, begun, ended, silent))
    report = footage.take(films, officer, at=back + timedelta(minutes=20))
    if report.wrong:
        raise ValueError(report.wrong)
    stage.tick(len(films))
    done = record_act(row.pk, Intent("avr.stored", {"files": len(films)}, [officer], back + timedelta(minutes=30)))
    stage.tick(1)
    return done.matter


def _films(device: str, officer: str, begun: datetime, ended: datetime, silent: int) -> Iterator[footage.Film]:
    """One film, or two with the gap between them."""
    spans = [(begun - timedelta(minutes=2), ended + timedelta(minutes=3))]
    if silent:
        cut = begun + timedelta(minutes=2)
        spans = [(spans[0][0], cut), (cut + timedelta(minutes=silent), spans[0][1])]
    for since, until in spans:
        body = film(device, since, -(-(until - since) // timedelta(minutes=1)))
        name = f"{device}_{officer}_{since:%Y%m%dT%H%M%S}_{until:%Y%m%dT%H%M%S}_示例.webm"
        yield footage.Film(name, lambda body=body: nullcontext(io.BytesIO(body)))  # type: ignore[misc]


def _gap(stage: Stage, act: models.Recordable, reason: str) -> models.Matter:
    act.refresh_from_db()
    since, until = act.stretches[0]
    told: dict[str, Any] = {
        "case": act.matter.number,
        "number": act.act_seq,
        "since": since,
        "until": until,
        "reason": reason,
        "told": "记录仪中断，当场改用备用电池后继续记录，并已报修（示例）。",
    }
    day = _china(act.until) + timedelta(hours=20)
    acts = [
        Planned("gap.state", "gap.state", told, (act.people[0],), day),
        Planned("gap.confirm", "gap.confirm", {"opinion": "属实（示例）"}, (_LEADER,), day + timedelta(hours=1)),
    ]
    return stage.play("recording-gap", acts)


def _device(officer: str, at: datetime) -> str:
    """A recorder of the officer's unit, else that of the whole squad."""
    book = snapshot(at.date())
    unit = book.person(officer).unit
    own = [one["code"] for one in book.recorders() if one["unit"] == unit] or [book.recorders()[-1]["code"]]
    return str(own[at.day % len(own)])


def _china(at: datetime) -> datetime:
    return at.astimezone(CHINA).replace(microsecond=0)
