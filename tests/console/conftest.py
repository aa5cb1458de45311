"""The bureau, and browsers signed in as its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.console.making import PASSWORD
from tests.furnished import furnish


@pytest.fixture
def bureau(db: None) -> None:
    """Units, people and the power list that come with Fadu."""
    furnish()


@pytest.fixture
def sign_in(bureau: None) -> Callable[[str], Client]:
    """A client signed in as the person of that code."""

    def signed_in(code: str) -> Client:
        client = Client()
        client.force_login(create_login(Person.objects.get(code=code), PASSWORD))
        return client

    return signed_in
