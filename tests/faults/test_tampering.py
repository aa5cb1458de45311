"""Rows changed behind Fadu's back, with raw SQL and the triggers out of the way: `verify` names the row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from fadu.law.facts import CHINA
from fadu.ledger import models, seals
from fadu.ledger.chain import act_hash
from fadu.ledger.verify import Break, verify
from tests.ledger.conftest import Play

pytestmark = [pytest.mark.both, pytest.mark.django_db]

#: Column of an act → SQL of another value.
COLUMNS = {
    "seq": "999",
    "step": "'pen.decide'",
    "at": "'2020-01-01T00:00:00+08:00'",
    "recorded_at": "'2020-01-01T00:00:00+08:00'",
    "actor": "'P001'",
    "kind": "'x'",
    "amount": "1",
    "late": "NOT late",
    "key": "'another'",
    "body": "replace(body, '\"step\"', '\"stop\"')",
    "verdict": "replace(verdict, 'rules', 'rulez')",
    "prev": "'" + "f" * 64 + "'",
    "hash": "'" + "f" * 64 + "'",
}


@contextmanager
def behind_fadus_back() -> Iterator[Callable[..., None]]:
    """Raw SQL without triggers and foreign keys; all of it is undone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")

        def run(sql: str, *values: object) -> None:
            cursor.execute(sql, values)
            assert cursor.rowcount > 0, "the tampering touched a row"

        yield run
        transaction.set_rollback(True)


@pytest.fixture
def row(play: Play) -> models.Matter:
    """One matter of many acts between two others."""
    play("short", "pen.file")
    found = play("short", "serve:notice")
    play("short", "pen.inspect")
    assert verify().whole
    return found


def named(row: models.Matter) -> Break:
    """The only break, which is in that matter."""
    report = verify()
    assert not report.whole
    assert {one.matter for one in report.broken} == {row.number}
    return report.broken[0]


def test_every_column_is_listed() -> None:
    assert set(COLUMNS) | {"id", "matter"} == {field.name for field in models.Act._meta.fields}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_named(column: str, row: models.Matter) -> None:
    with behind_fadus_back() as run:
        run(f"UPDATE ledger_act SET {column} = {COLUMNS[column]} WHERE matter_id = %s AND seq = 3", row.pk)
        assert named(row).seq == (4 if column == "seq" else 3)
    assert verify().whole


def test_an_act_moved_to_another_matter_is_named(row: models.Matter) -> None:
    other = models.Matter.objects.exclude(pk=row.pk).order_by("pk").last()
    assert other is not None
    with behind_fadus_back() as run:
        run("UPDATE ledger_act SET matter_id = %s WHERE matter_id = %s AND seq = %s", other.pk, row.pk, row.last_seq)
        assert {one.matter for one in verify().broken} == {row.number, other.number}


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_deleted_act_is_named(place: str, row: models.Matter) -> None:
    seq = {"first": 1, "middle": 4, "last": row.last_seq}[place]
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_act WHERE matter_id = %s AND seq = %s", row.pk, seq)
        found = named(row)
        assert found.seq == (seq if place == "last" else seq + 1)
        assert f"缺少第{seq}号" in found.what or place == "last"


def test_a_deleted_tail_is_named(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_act WHERE matter_id = %s AND seq > 4", row.pk)
        assert "末尾的行为被删除" in named(row).what


def test_all_acts_deleted_are_named(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_act WHERE matter_id = %s", row.pk)
        assert named(row).seq == 1


def test_a_deleted_matter_is_named_and_its_neighbours_are_not(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_matter WHERE id = %s", row.pk)
        report = verify()
        assert [(one.matter, "事项被删除" in one.what) for one in report.broken] == [(f"id {row.pk}", True)]
        assert report.matters == 2


def test_two_swapped_acts_are_named(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        for old, new in ((3, 9003), (4, 3), (9003, 4)):
            run("UPDATE ledger_act SET seq = %s WHERE matter_id = %s AND seq = %s", new, row.pk, old)
        assert named(row).seq == 3


def test_an_inserted_act_is_named(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        copied = "step, at, recorded_at, actor, kind, amount, late, NULL, body, verdict, prev, hash FROM ledger_act"
        columns = "matter_id, seq, step, at, recorded_at, actor, kind, amount, late, key, body, verdict, prev, hash"
        run(
            f"INSERT INTO ledger_act ({columns}) SELECT matter_id, seq + 1, {copied} WHERE matter_id = %s AND seq = %s",
            row.pk,
            row.last_seq,
        )
        assert named(row).seq == row.last_seq + 1


@pytest.fixture
def sealed(row: models.Matter, play: Play) -> models.Matter:
    """The matter lies under a seal of its own; days before and after are sealed, too."""
    for day in (6, 7, 8):
        with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, day, 12, 0, tzinfo=CHINA)):
            found = play("short", "pen.inspect")
            row = found if day == 7 else row
            play("short", "pen.file")
    assert len(seals.seal_days()) == 3
    assert verify().whole
    return row


def test_a_chain_forged_anew_is_found_by_the_seal(sealed: models.Matter) -> None:
    """Who can compute hashes can make a matter's chain fit again; the day's seal does not fit then."""
    with behind_fadus_back() as run:
        prev = sealed.acts.get(seq=1).hash
        for act in sealed.acts.filter(seq__gt=1).order_by("seq"):
            body = act.body.replace("检查", "没查")
            hashed = act_hash(prev, body, act.verdict)
            run("UPDATE ledger_act SET body = %s, prev = %s, hash = %s WHERE id = %s", body, prev, hashed, act.pk)
            prev = hashed
        run("UPDATE ledger_matter SET head = %s WHERE id = %s", prev, sealed.pk)
        assert [one.matter for one in verify().broken] == ["日封 2024-05-07"]


def test_a_matter_deleted_with_all_its_acts_is_found_by_the_seal(sealed: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_act WHERE matter_id = %s", sealed.pk)
        run("DELETE FROM ledger_matter WHERE id = %s", sealed.pk)
        assert [one.matter for one in verify().broken] == ["日封 2024-05-07"]


def test_a_renamed_matter_is_found_by_the_seal(sealed: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("UPDATE ledger_matter SET number = '潼城管罚案字〔2023〕900号' WHERE id = %s", sealed.pk)
        assert [one.matter for one in verify().broken] == ["日封 2024-05-07"]


SEALS = {
    "day": "'2024-05-09'",
    "count": "count + 1",
    "root": "'" + "a" * 64 + "'",
    "prev": "'" + "a" * 64 + "'",
    "hash": "'" + "a" * 64 + "'",
    "sealed_at": "'2020-01-01T00:00:00+08:00'",
}


def test_every_column_of_a_seal_is_listed() -> None:
    assert set(SEALS) | {"id"} == {field.name for field in models.Seal._meta.fields}


@pytest.mark.parametrize("column", SEALS)
def test_a_changed_seal_is_named(column: str, sealed: models.Matter) -> None:
    with behind_fadus_back() as run:
        run(f"UPDATE ledger_seal SET {column} = {SEALS[column]} WHERE day = '2024-05-07'")
        assert "日封" in verify().broken[0].matter
    assert verify().whole


def test_a_deleted_seal_is_named(sealed: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("DELETE FROM ledger_seal WHERE day = '2024-05-07'")
        assert [one.matter for one in verify().broken] == ["日封 2024-05-08"]


def test_an_act_slipped_into_a_sealed_day_is_named(sealed: models.Matter, play: Play) -> None:
    with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, 7, 13, 0, tzinfo=CHINA)):
        play("short", "pen.file")
    assert [one.matter for one in verify().broken] == ["日封 2024-05-07"]


def test_many_breaks_are_cut_off(row: models.Matter) -> None:
    with behind_fadus_back() as run:
        run("UPDATE ledger_act SET actor = 'X'")
        assert len(verify(most=2).broken) == 2
        assert len(verify().broken) == 3
