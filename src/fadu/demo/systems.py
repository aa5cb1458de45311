"""The year's records of the other systems, one module each: `ACTS` about how many acts it does, `play` doing them through the ledger's doors."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from fadu.demo import (
    coercion,
    deciding,
    devices,
    disclosure,
    enterprises,
    facilities,
    file_reviews,
    guiding_cases,
    inspections,
    learning,
    lost_case,
    neighbours,
    orders,
    parking,
    permits,
    petitions,
    problems,
    receptions,
    recording,
    towns,
    transfers,
)
from fadu.demo.cases import Caster
from fadu.demo.stage import Stage
from fadu.ledger import models

SYSTEMS: tuple[ModuleType, ...] = (
    file_reviews,
    disclosure,
    lost_case,
    problems,
    towns,
    neighbours,
    inspections,
    coercion,
    devices,
    parking,
    deciding,
    recording,
    orders,
    facilities,
    petitions,
    receptions,
    enterprises,
    permits,
    guiding_cases,
    learning,
    transfers,
)
ACTS = sum(module.ACTS for module in SYSTEMS)


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Every system's year, one after the other."""
    for module in SYSTEMS:
        yield from module.play(stage, caster)
