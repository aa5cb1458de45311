"""Matters worked on lately, kept in memory so that the next act need not read every act before it.

The hash of the newest act vouches for all acts before it: a kept matter is gone on with only where the ledger itself goes on from that hash.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from fadu.law.facts import Matter
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure
from fadu.ledger import models
from fadu.ledger.chain import ZERO


class Kept(NamedTuple):
    """A matter up to act `seq`, whose hash is `head`; None: nothing is known of it."""

    matter: Matter | None = None
    seq: int = 0
    head: str = ZERO


#: So many matters are kept; the oldest is given up first.
MOST = 64
_KEPT: dict[int, Kept] = {}


def take(matter_id: int) -> Kept:
    """What is kept of the matter. It is handed out once, for whoever gets it adds an act to it."""
    return _KEPT.pop(matter_id, None) or Kept()


def keep(procedure: Procedure, row: models.Matter, matter: Matter) -> None:
    """Keep the matter as its row now stands."""
    if ALL.get(procedure.id) is not procedure:
        return
    if len(_KEPT) >= MOST:
        with suppress(KeyError, StopIteration, RuntimeError):  # another thread was faster
            del _KEPT[next(iter(_KEPT))]
    _KEPT[row.pk] = Kept(matter, row.last_seq, row.head)
