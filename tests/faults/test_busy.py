"""An embedded database has one writer at a time: who waits too long is told to come back, and a long import lets others through."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from fadu.config.errors import SENTENCE, failed
from fadu.config.shedding import RETRY_AFTER
from fadu.ledger import captures
from fadu.ledger.busy import is_busy
from fadu.ledger.models import Matter
from fadu.ledger.photos import photos_of
from tests.furnished import furnish
from tests.ledger.capture_sheets import packed, picture, sheet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked() -> Iterator[None]:
    """Somebody else is writing, and nobody waits longer than a moment."""
    if connection.vendor != "sqlite":
        pytest.skip("one writer at a time is SQLite's way")
    get_user_model().objects.create_user("li", password="correct horse")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    connection.close()


@pytest.mark.usefixtures("locked")
def test_a_sign_in_while_the_database_stays_locked_is_one_sentence() -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/login/", {"username": "li", "password": "correct horse"})
    assert (answer.status_code, answer["Retry-After"]) == (503, RETRY_AFTER)
    assert SENTENCE in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/portal/complain/", "text/html"), ("/api/v1/orders", "application/problem+json"), ("/api/open311/v2/requests.json", "json")],
)
def test_each_address_says_it_in_its_own_form(path: str, kind: str) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = failed(RequestFactory().post(path))
    assert (answer.status_code, answer["Retry-After"]) == (503, RETRY_AFTER)
    assert kind in answer["Content-Type"]
    try:
        raise ValueError
    except ValueError:
        assert failed(RequestFactory().post(path)).status_code == 500


def test_the_error_is_known_by_what_it_came_from() -> None:
    wrapped = ValueError("x")
    wrapped.__cause__ = OperationalError("database is locked")
    assert is_busy(wrapped)
    assert not is_busy(OperationalError("no such table: x"))
    assert not is_busy(None)


def test_an_import_lets_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the import is between two groups, another connection writes; it never waits for the whole file."""
    furnish()
    monkeypatch.setattr(captures, "TURN", 1)
    names = [f"{number}{side}.png" for number in range(8) for side in "ab"]
    given = photos_of([("a.zip", packed({name: picture(place) for place, name in enumerate(names)}))])
    rows = [{"plate": f"渝C1000{n}", "photos": (f"{n}a.png", f"{n}b.png"), "frame": ""} for n in range(8)]
    seen: list[int] = []
    done = threading.Event()

    def write() -> None:
        try:
            while not done.is_set():
                get_user_model().objects.create_user(f"u{len(seen)}")
                seen.append(Matter.objects.count())
                time.sleep(0.02)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    report = captures.import_captures(sheet(*rows), given, "P046")
    done.set()
    other.join(30)
    assert (report.created, report.errors) == (8, [])
    assert [count for count in seen if 0 < count < 8], "nobody wrote while the import was under way"
