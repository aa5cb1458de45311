"""The demo year, loaded once for all tests of this folder and rolled back at their end."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from fadu.demo import year2023


@pytest.fixture(scope="package")
def year(django_db_setup: None, django_db_blocker) -> Iterator[year2023.Loaded]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock(), transaction.atomic():
        yield year2023.load()
        transaction.set_rollback(True)
