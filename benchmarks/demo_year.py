"""The demo year in the throwaway database; for a quick run a handful of cases of the same year instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser

from benchmarks import bureau
from fadu.demo import year2023
from fadu.ledger.models import Act
from fadu.registers.logins import create_login
from fadu.registers.models import Person

YEAR = 2023


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many acts there are, and a head's account."""

    acts: int
    user: AbstractUser


def load(quick: bool) -> Loaded:
    """Fill the database."""
    if quick:
        _handful()
    else:
        year2023.load()
    head = Person.objects.get(code="孙局" if quick else "P002")
    return Loaded(Act.objects.count(), create_login(head, "Bench-2023-only"))


def _handful() -> None:
    bureau.furnish()
    for number in range(3):
        bureau.ordinary().file(number)
    for number in range(3, 6):
        bureau.ordinary(until="pen.correct-order").file(number)
