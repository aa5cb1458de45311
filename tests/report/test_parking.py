"""违停 figures over a known handful of tickets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fadu.report.figures import all_figures
from tests.law.files.parking import FILES
from tests.report.work import enter

pytestmark = pytest.mark.both


@pytest.fixture
def tickets(db: None) -> None:
    """One ticket fined in 2023, one in 2024, one waived, one removed after an objection."""
    for number, file in enumerate(FILES.values()):
        enter(file, f"违停测{number}号")


def test_known_tickets_have_known_figures(tickets: None) -> None:
    found = all_figures(2023)
    assert found["parking_captured"] == 3
    assert found["parking_waived"] == found["parking_decided"] == found["parking_objections"] == 1
    assert found["parking_objections_upheld"] == 1
    assert found["parking_fines_yuan"] == found["parking_paid_yuan"] == 60
    assert found["parking_days_to_answer"] == Decimal("1.0")
    assert found["parking_rejected"] == 0


def test_a_waived_ticket_is_a_first_violation_waived_and_counts_once(tickets: None) -> None:
    found = all_figures(2023)
    assert found["first_violation_waiver_cases"] == 1
    assert found["first_violation_waiver_amount_yuan"] == 60
    assert found["simple_penalties"] == 1


def test_another_year_has_its_own(tickets: None) -> None:
    found = all_figures(2024)
    assert (found["parking_captured"], found["parking_decided"], found["parking_waived"]) == (1, 1, 0)
    assert found["parking_days_to_answer"] is None
