"""Statements sent together: they begin and end a transaction of their own, and never one of somebody else."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import IntegrityError, connection, transaction

from fadu.ledger import rows
from fadu.registers.models import RegisterVersion

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
TOKEN = "UPDATE registers_version SET token = %s WHERE id = 1"


@pytest.fixture
def one_version() -> None:
    RegisterVersion.objects.update_or_create(pk=1, defaults={"token": "before"})


def write(token: str, *, last: bool) -> None:
    writes = rows.Writes()
    writes.add(TOKEN, [token])
    writes.send(last=last)


def token() -> str:
    [[(found,)]] = rows.ask(rows.Question("SELECT token FROM registers_version WHERE id = %s", [1]))
    return str(found)


def test_the_last_statements_of_a_transaction_end_it(one_version: None) -> None:
    with transaction.atomic():
        assert token() == "before"
        write("after", last=True)
        if connection.vendor == "postgresql":
            assert connection.connection.info.transaction_status.name == "IDLE"
    assert token() == "after"
    assert connection.get_autocommit()


class Elsewhere(Exception):
    """Something goes wrong after the statements were sent."""


def write_in_vain(*, last: bool, within: bool) -> None:
    with transaction.atomic():
        assert token() == "before"
        with transaction.atomic() if within else nullcontext():
            write("after", last=last)
        raise Elsewhere


def test_within_another_transaction_nothing_is_ended(one_version: None) -> None:
    with pytest.raises(Elsewhere):
        write_in_vain(last=True, within=True)
    assert token() == "before"


def test_what_was_sent_before_goes_back_with_the_transaction(one_version: None) -> None:
    with pytest.raises(Elsewhere):
        write_in_vain(last=False, within=False)
    assert token() == "before"


def test_one_bad_statement_takes_all_with_it(one_version: None) -> None:
    writes = rows.Writes()
    writes.add(TOKEN, ["after"])
    writes.add("INSERT INTO registers_version (id, token) VALUES (%s, %s)", [1, "twice"])
    with pytest.raises(IntegrityError), transaction.atomic():
        writes.send(last=True)
    assert token() == "before"
    write("again", last=True)
    assert token() == "again"
