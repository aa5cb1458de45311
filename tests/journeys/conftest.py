"""A bureau with accounts on a live server."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from fadu.registers.logins import create_login
from fadu.registers.models import Appointment, Person
from tests.furnished import furnish
from tests.journeys.walker import PASSWORD, Walker

#: Who works in the journeys.
PEOPLE = ("P001", "P002", "P004", "P005", "P014", "P019", "P032", "P033")


@pytest.fixture
def walker(transactional_db: None, page: Page, live_server: LiveServer) -> Walker:
    """A browser at the bureau. P019 is officer and reviewer at once, as small bureaus have it."""
    furnish()
    Appointment.objects.create(person_id="P019", role="reviewer", unit_id="CG-FZK", valid_from=date(2020, 1, 1))
    Person.objects.filter(code="P019").update(legal_qualification=True)
    for code in PEOPLE:
        create_login(Person.objects.get(code=code), PASSWORD)
    page.set_default_timeout(10_000)
    return Walker(page, live_server.url)
