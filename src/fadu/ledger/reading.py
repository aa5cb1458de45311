"""Reading the ledger by position: for whoever follows it later (events, notices) and keeps his own place."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from fadu.ledger.codec import stamp
from fadu.ledger.models import Act
from fadu.ledger.seals import PAUSE


def fresh(position: int, at_once: int) -> Iterator[list[Act]]:
    """Acts after a position, in order, in portions; none is ever passed over.

    A number that is missing may belong to an act whose transaction has not ended: reading stops before it until it is too old for that.
    """
    while True:
        found = list(Act.objects.filter(pk__gt=position).select_related("matter").order_by("pk")[:at_once])
        safe = _up_to_a_hole(position, found)
        if safe:
            yield safe
            position = safe[-1].pk
        if len(safe) < at_once:
            return


def _up_to_a_hole(position: int, found: list[Act]) -> list[Act]:
    long_ago = stamp(timezone.now() - PAUSE)
    for place, act in enumerate(found):
        if act.pk != position + 1 and act.recorded_at > long_ago:
            return found[:place]
        position = act.pk
    return found
