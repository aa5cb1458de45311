"""The shares of a verification in several processes: together everything, nothing twice."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from fadu.ledger.models import Matter
from fadu.ledger.verify import _shares

FIRST, LAST = 0, 1 << 62
DAY = date(2023, 3, 1)


def matters(*keys: int) -> None:
    Matter.objects.bulk_create(
        Matter(id=key, procedure="penalty-ordinary", number=f"{key}号", year=2023, opened_on=DAY, acted_on=DAY) for key in keys
    )


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_the_shares_join_without_gap_from_end_to_end(processes: int) -> None:
    matters(*range(10, 110))
    shares = _shares(FIRST, LAST, processes)
    assert len(shares) == processes
    assert (shares[0][0], shares[-1][1]) == (FIRST, LAST)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(shares))


@pytest.mark.both
@pytest.mark.django_db
def test_each_share_has_its_part_of_the_matters() -> None:
    matters(*range(10, 110))
    counts = [Matter.objects.filter(pk__range=share).count() for share in _shares(FIRST, LAST, 2)]
    assert counts == [50, 50]


@pytest.mark.both
@pytest.mark.django_db
def test_an_empty_or_tiny_ledger_is_not_divided_into_nothing() -> None:
    assert _shares(FIRST, LAST, 2) == [(FIRST, LAST)]
    matters(5)
    assert _shares(FIRST, LAST, 2) == [(FIRST, LAST)]
