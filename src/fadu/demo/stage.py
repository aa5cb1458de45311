"""The two ways a script becomes part of the ledger: act by act through `record`, or as an old file through `history`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from fadu.demo.pictures import Picture
from fadu.demo.script import Planned
from fadu.law.data import lenient
from fadu.law.dossier import Dossier
from fadu.law.facts import Act, Evidence, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, rows, standing
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.registers.asof import snapshot

Tick = Callable[[int], object]


class Stage:
    """Plays scripts. `tick` is told of every act done, for the progress bar."""

    def __init__(self, pictures: Sequence[Picture], tick: Tick) -> None:
        self.pictures = {picture.sha256: picture for picture in pictures}
        self.tick = tick

    def play(self, procedure: str, acts: Sequence[Planned], until: datetime | None = None) -> models.Matter:
        """Do a script through the ledger's doors, up to the acts that lie after `until`."""
        first, *rest = [act for act in acts if until is None or act.at <= until]
        opened = open_matter(procedure, _intent(first, self._upload(None, first)), synthetic=True)
        self.tick(1)
        return self.go_on(opened.matter, rest)

    def go_on(self, matter: models.Matter, acts: Sequence[Planned]) -> models.Matter:
        """Do further acts of a matter that stands in the ledger."""
        for act in acts:
            if act.when is not None and not act.when(matter):
                continue
            matter = record_act(matter.pk, _intent(act, self._upload(matter, act), matter)).matter
            self.tick(1)
        return matter

    def _upload(self, matter: models.Matter | None, act: Planned) -> list[int]:
        """The act's evidence as uploaded files: of the matter, or, before it has begun, of the one who opens it."""
        made = [
            rows.made(
                models.Evidence,
                matter_id=matter.pk if matter else None,
                act_seq=None,
                piece="",
                sha256=piece.sha256,
                size=self.pictures[piece.sha256].size,
                mime=self.pictures[piece.sha256].mime,
                name=f"{piece.title}（示例）.png",
                kind=piece.kind,
                taken_at=piece.taken_at,
                taker=piece.taker,
                origin=piece.origin,
                uploaded_by=act.by[0],
                uploaded_at=timezone.now(),
            )
            for piece in act.evidence
        ]
        writes = rows.Writes()
        for upload in made:
            writes.insert(upload)
        writes.send()
        return [upload.pk for upload in made]


def _intent(act: Planned, files: Sequence[int] | None = None, matter: models.Matter | None = None) -> Intent:
    outright: Sequence[Evidence] = () if files else act.evidence
    return Intent(act.step, act.said(matter), act.by, act.at, outright, files or ())


def dossier(
    procedure_id: str, number: str, acts: Sequence[Planned], answers: Mapping[str, Mapping[str, Any]] | None = None
) -> Dossier:
    """A script as an old file: what the registers answer is asked as of each act's day, `answers` overrides it by step."""
    procedure = procedure_of(procedure_id)
    matter, done = Matter(procedure_id, number), []
    for seq, planned in enumerate(acts, 1):
        step = procedure.step(planned.step)
        book = snapshot(planned.at.date())
        people = tuple(book.person(code) for code in planned.by)
        data = lenient(step.data, planned.said())
        act = Act(planned.step, planned.at, people, data, planned.evidence, {}, seq)
        told = standing.answer(step, matter, act, None, book) | dict((answers or {}).get(planned.step, {}))
        act = Act(planned.step, planned.at, people, data, planned.evidence, told, seq)
        matter.add(act)
        done.append(act)
    return Dossier(procedure, number, "重庆市潼南区城市管理局", "重庆", {}, done)
