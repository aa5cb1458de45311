"""Fixtures that every room's tests may use."""

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from fadu.config.settled import settle
from tests import furnished
from tests.two_bureaus import Bureau, two_bureaus

# No calls home, no sandbox (which root may not have).
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


#: Milliseconds to wait for what a page shall show; a busy machine needs more than the library's five seconds.
PATIENCE = 30_000


class Together(LoadScopeScheduling):
    """Each test goes to the worker that is free, but these all to one: they share what takes long to make."""

    SHARES = {
        "year": ("tests/demo/year/",),
        "orders": ("tests/demo/test_orders.py",),
        "bureaus": ("tests/exchange/test_two_instances.py", "tests/journeys/test_two_bureaus.py"),
    }

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name, places in self.SHARES.items() if nodeid.startswith(places)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """The marks that xdist has for this are not seen by pytest 9.2."""
    return Together(config, log)


def pytest_collection_finish() -> None:
    """Nine thousand tests stand in memory to the end of the run; looking through them for garbage again and again takes a good part of it."""
    settle()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = os.environ.get("FADU_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """A fresh browser window on the live server; addresses may be given as paths."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """The test database, and beside it the registers as delivered (see `tests.furnished`)."""
    with django_db_blocker.unblock():
        furnished.keep()


@pytest.fixture(scope="session")
def bureaus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bureau, Bureau]]:
    """Two real bureaus with servers of their own, for the whole run."""
    with two_bureaus(tmp_path_factory.mktemp("bureaus")) as pair:
        yield pair


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Transactional tests end by emptying all tables, which the ledger's triggers refuse: lift them for just that statement."""
    append_only = import_module("fadu.ledger.migrations.0002_append_only")
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def lifted(self, statements):  # type: ignore[no-untyped-def]
        append_only.allow(None, self)
        try:
            empty(self, statements)
        finally:
            append_only.forbid(None, self)

    operations.execute_sql_flush = lifted
    yield
    operations.execute_sql_flush = empty
