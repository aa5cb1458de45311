"""The demo year in the throwaway database; for a quick run a handful of cases of the same year instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import connection

from benchmarks import bureau
from fadu.demo import year2023
from fadu.ledger.models import Act, Deadline, Matter, Order, Recordable
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


def enlarge(times: int) -> None:
    """The same year so many times over in one ledger, every row under keys of its own. For measuring only: nothing of it verifies."""
    copies = " UNION ALL ".join(f"SELECT {number} AS nth" for number in range(1, times))
    with connection.cursor() as cursor:
        for model in (Matter, Act, Deadline, Order, Recordable):
            table, names = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
            values = ", ".join(_OTHERWISE.get(name, '"{0}"').format(name, APART) for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} CROSS JOIN ({copies}) AS copy ORDER BY copy.nth, 1"
            )
    tidy()


#: Copies of a row are this far apart.
APART = 10_000_000
_KEY = '"{0}" + {1} * copy.nth'
#: Columns whose value must differ in each copy.
_OTHERWISE = {"id": _KEY, "matter_id": _KEY, "number": '"{0}" || copy.nth', "key": "NULL"}


def tidy() -> None:
    """The planner knows how large the tables are."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _handful() -> None:
    bureau.furnish()
    for number in range(3):
        bureau.ordinary().file(number)
    for number in range(3, 6):
        bureau.ordinary(until="pen.correct-order").file(number)
