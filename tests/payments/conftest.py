"""A decided ticket, and the sandbox as a process of its own for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from fadu.demo import parking
from fadu.demo.cases import Caster
from fadu.demo.stage import Stage
from fadu.ledger.models import Matter
from tests.console.conftest import bureau, sign_in
from tests.ledger.conftest import PICTURES, caster
from tests.payments.till import Sandbox, running

__all__ = ["bureau", "caster", "sign_in"]
Ticket = Callable[..., Matter]


@pytest.fixture(autouse=True)
def unlimited() -> None:
    """Each test begins with nobody counted."""
    cache.clear()


@pytest.fixture(scope="session")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as found:
        yield found


@pytest.fixture
def ticket(caster: Caster) -> Ticket:
    """Play one of the demo's tickets: plate 渝ZI0007, phone tail 0007."""

    def play(path: str = "unpaid", number: int = 7) -> Matter:
        return Stage(PICTURES, lambda acts: None).play(
            "parking", parking.script(Random(number), caster, number, date(2023, 5, 9), path)
        )

    return play


@pytest.fixture
def online(till: Sandbox, settings: Settings, live_server: LiveServer) -> Sandbox:
    """The bureau's live server pays through the sandbox, which can reach it."""
    till.forget()
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET, settings.FADU_PUBLIC_URL = till.address, till.secret, live_server.url
    return till
