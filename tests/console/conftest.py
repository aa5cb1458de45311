"""The bureau, and browsers signed in as its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.furnished import PASSWORD, furnish_with_accounts


@pytest.fixture
def bureau(db: None) -> None:
    """Units, people and the power list that come with Fadu."""
    furnish_with_accounts()


@pytest.fixture
def sign_in(bureau: None) -> Callable[[str], Client]:
    """A client signed in as the person of that code."""

    def signed_in(code: str) -> Client:
        client = Client()
        person = Person.objects.get(code=code)
        client.force_login(person.user or create_login(person, PASSWORD))
        return client

    return signed_in
