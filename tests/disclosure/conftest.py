"""A bureau, and cases written by the demo's scripts; the tests of the ledger make them the same way."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.console.conftest import bureau, sign_in
from tests.ledger.conftest import caster, play, script

__all__ = ["bureau", "caster", "play", "script", "sign_in"]


@pytest.fixture(autouse=True)
def unlimited() -> None:
    """Each test begins with nobody counted."""
    cache.clear()
