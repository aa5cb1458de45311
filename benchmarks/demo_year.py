"""The demo year in the throwaway database."""

from __future__ import annotations

from fadu.demo import year2023
from fadu.ledger.models import Act

YEAR = 2023


def load(quick: bool) -> int:
    """Load it; gives how many acts there are. Also a quick run takes the whole year: less would measure something else."""
    year2023.load(lambda done=1: None)
    return Act.objects.count()
