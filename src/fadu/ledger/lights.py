"""督办: the bureau's open clocks as a traffic light — green, yellow (few days left), red (run out) — by unit and by procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from fadu.law.procedures import ALL
from fadu.ledger.models import Deadline, Matter

#: With this many days left or fewer a clock is yellow.
SOON = 5


@dataclass(frozen=True, slots=True)
class Light:
    """Open clocks of one unit or procedure by colour."""

    code: str
    red: int
    yellow: int
    green: int

    @property
    def all(self) -> int:
        return self.red + self.yellow + self.green

    @property
    def colour(self) -> str:
        return "red" if self.red else "yellow" if self.yellow else "green"


def running(visible: QuerySet[Matter]) -> QuerySet[Deadline]:
    """The bureau's own clocks that run in matters one may see."""
    return Deadline.objects.filter(stopped=None, paused=False, owner="bureau", matter__closed=False, matter__in=visible)


def late(visible: QuerySet[Matter], day: date) -> QuerySet[Deadline]:
    """Those that ran out before `day`, the longest overdue first."""
    return running(visible).filter(last__lt=day).select_related("matter").order_by("last", "pk")


def soon(visible: QuerySet[Matter], day: date) -> QuerySet[Deadline]:
    """Those that run out within a few days, the next first."""
    return running(visible).filter(last__range=(day, day + timedelta(days=SOON))).select_related("matter").order_by("last", "pk")


def by_unit(visible: QuerySet[Matter], day: date) -> Sequence[Light]:
    """A light for each unit that works on something, the reddest first."""
    return _lights(visible, day, "matter__unit")


def by_procedure(visible: QuerySet[Matter], day: date) -> Sequence[Light]:
    """A light for each procedure; `code` is its title."""
    found = _lights(visible, day, "matter__procedure")
    return [Light(ALL[one.code].title if one.code in ALL else one.code, one.red, one.yellow, one.green) for one in found]


def _lights(visible: QuerySet[Matter], day: date, field: str) -> list[Light]:
    limit = day + timedelta(days=SOON)
    counted = (
        running(visible)
        .order_by()
        .values_list(field)
        .annotate(
            red=Count("pk", filter=Q(last__lt=day)),
            yellow=Count("pk", filter=Q(last__range=(day, limit))),
            green=Count("pk", filter=Q(last__gt=limit)),
        )
    )
    return sorted((Light(*row) for row in counted), key=lambda one: (-one.red, -one.yellow, -one.green, one.code))
