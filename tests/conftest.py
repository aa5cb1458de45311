"""Fixtures that every room's tests may use."""

import os
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = os.environ.get("FADU_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
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
