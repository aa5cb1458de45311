"""成批制作文书: typeset many papers in one job, a process a processor, so that opening or exporting them later need not wait."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from threading import active_count

import django
from django.db import connection, connections
from django.db.models import Exists, OuterRef, QuerySet

from fadu.documents import render
from fadu.documents.models import Rendering
from fadu.law.errors import InputError
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, papers
from fadu.ledger.record import load

#: Papers in one piece of work: enough that a process seldom waits, few enough that the progress shows.
BATCH = 25
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Typeset:
    """What a job did: papers made, and those that cannot be, each with its sentence."""

    made: int
    failed: Sequence[str]


def waiting(rows: QuerySet[models.Paper]) -> QuerySet[models.Paper]:
    """Those of the papers whose PDF was never made."""
    return rows.filter(~Exists(Rendering.objects.filter(digest=OuterRef("digest"))))


def typeset(keys: Sequence[int], processes: int = 0, tick: Callable[[int], object] = lambda papers: None) -> Typeset:
    """Make the PDFs of these papers and keep them. `processes`: 0 takes one for each processor, 1 stays in this process."""
    pieces = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    count = min(processes or os.cpu_count() or 1, len(pieces))
    if count < 2:
        done = [_told(piece, tick) for piece in pieces]
    else:
        begin = "fork" if _alone() else "spawn"
        if begin == "fork":
            connections.close_all()  # a connection to the database must not be shared
        with ProcessPoolExecutor(count, get_context(begin), django.setup) as pool:
            done = []
            for piece in pool.map(_make, pieces):
                done.append(piece)
                tick(piece.made + len(piece.failed))
    failed = [sentence for piece in done for sentence in piece.failed]
    return Typeset(sum(piece.made for piece in done), failed[:MOST_NAMED])


def _alone() -> bool:
    """Whether this process may be copied as it is, which spares each of the others its start: it has one thread, no transaction, and the
    typesetter, which keeps threads of its own, is not yet loaded."""
    return sys.platform == "linux" and active_count() == 1 and "typst" not in sys.modules and not connection.in_atomic_block


def _told(keys: Sequence[int], tick: Callable[[int], object]) -> Typeset:
    done = _make(keys)
    tick(len(keys))
    return done


def _make(keys: Sequence[int]) -> Typeset:
    """One piece of work. A paper that cannot be printed does not keep the others from it."""
    made, failed = [], []
    rows = models.Paper.objects.select_related("matter__party", "matter__vehicle").prefetch_related("matter__papers")
    rows = rows.filter(pk__in=keys).order_by("matter_id", "pk")
    for _, group in groupby(rows, key=lambda paper: paper.matter_id):
        own = list(group)
        procedure = procedure_of(own[0].matter.procedure)
        matter = load(procedure, own[0].matter)
        for paper in own:
            try:
                made.append((paper.digest, paper.kind, papers.typeset(procedure, paper, matter)))
            except InputError as error:
                failed.append(f"{paper.number or paper.kind}：{error}")
    render.keep(made)
    return Typeset(len(made), failed)
