"""账本核验 on the page."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client

from fadu.ledger import seals
from tests.console.making import WHO, clue

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("code", WHO.values(), ids=WHO.keys())
def test_it_opens_for_every_role(sign_in: SignIn, code: str) -> None:
    assert "还没有日封" in sign_in(code).get("/ledger/").text


def test_it_verifies_a_whole_ledger(sign_in: SignIn) -> None:
    clue()
    with time_machine.travel("2040-01-01T10:00:00+08:00"):
        seals.seal_days()
    answer = sign_in("P014").post("/ledger/").text
    assert "账本完整" in answer
    assert "1 件事项、1 个行为、1 个日封" in answer


def unguard() -> None:
    """Take the database's guard off the acts, as an intruder with its password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_act DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_act'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def test_it_names_the_first_broken_row(sign_in: SignIn) -> None:
    row = clue()
    unguard()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_act SET body = replace(body, '占道经营', '无事发生')")
    answer = sign_in("P014").post("/ledger/").text
    assert "账本被改动" in answer
    assert f"第一处：{row.number} 第 1 号行为——内容被改动" in answer
