"""The Merkle tree against RFC 6962 as written there, and seals with proofs."""

import argparse
from datetime import date, datetime, timedelta
from hashlib import new
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.law.facts import CHINA
from fadu.ledger import chain, models, seals
from fadu.ledger.commands import verify as command
from fadu.ledger.verify import verify

from .conftest import Play


def rfc6962(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1 by its own recursion, with SM3 over leaves that are hashed already."""
    if not leaves:
        return new("sm3", b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return new("sm3", b"\x01" + rfc6962(leaves[:split]) + rfc6962(leaves[split:])).digest()


def test_sm3_is_sm3() -> None:
    """The example of GB/T 32905-2016, appendix A.1."""
    assert chain.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("count", range(34))
def test_root_is_that_of_the_rfc(count: int) -> None:
    leaves = [chain.leaf(f"案{number}", number, "ab" * 32) for number in range(count)]
    assert chain.merkle_root(leaves) == rfc6962(leaves)


@given(st.integers(1, 80), st.data())
def test_a_path_proves_its_leaf_and_no_other(count: int, data: st.DataObject) -> None:
    leaves = [chain.leaf(str(number), 1, "00") for number in range(count)]
    index = data.draw(st.integers(0, count - 1))
    path, root = chain.merkle_path(leaves, index), chain.merkle_root(leaves)
    assert chain.merkle_check(leaves[index], path, root)
    assert not chain.merkle_check(chain.leaf("foreign", 1, "00"), path, root)
    assert count == 1 or not chain.merkle_check(leaves[(index + 1) % count], path, root)


def test_leaves_and_nodes_cannot_be_taken_for_each_other() -> None:
    left, right = chain.leaf("1", 1, "00"), chain.leaf("2", 1, "00")
    assert chain.merkle_root([left, right]) not in (left, right, chain.sm3(left + right), chain.sm3(b"\x00" + left + right))


def test_acts_are_chained(play: Play) -> None:
    row, prev = play("short"), chain.ZERO
    for act in row.acts.order_by("seq"):
        assert act.prev == prev
        assert act.hash == new("sm3", f"{prev}\n{act.body}\n{act.verdict}".encode()).hexdigest()
        prev = act.hash
    assert row.head == prev


def recorded_on(day: datetime):  # type: ignore[no-untyped-def]
    return patch("fadu.ledger.record.timezone.now", return_value=day)


def test_finished_days_are_sealed_once(play: Play) -> None:
    first = datetime(2024, 5, 6, 12, 0, tzinfo=CHINA)
    for day in range(3):
        with recorded_on(first + timedelta(days=day)):
            play("short", "serve:notice")
            play("short", "pen.file")
    made = seals.seal_days()
    assert [(seal.day, seal.count) for seal in made] == [("2024-05-06", 2), ("2024-05-07", 2), ("2024-05-08", 2)]
    assert made[0].prev == chain.ZERO
    assert made[2].prev == made[1].hash
    assert seals.seal_days() == []
    report = verify()
    assert report.whole
    assert report.seals == 3


def test_today_is_not_sealed(play: Play) -> None:
    play("short", "pen.file")
    assert seals.seal_days() == []


def test_yesterday_is_sealed_only_after_a_pause(play: Play) -> None:
    with recorded_on(datetime(2024, 5, 6, 23, 59, 59, tzinfo=CHINA)):
        play("short", "pen.file")
    with patch("fadu.ledger.seals.timezone.now", return_value=datetime(2024, 5, 7, 0, 5, tzinfo=CHINA)):
        assert seals.seal_days() == []
    with patch("fadu.ledger.seals.timezone.now", return_value=datetime(2024, 5, 7, 0, 11, tzinfo=CHINA)):
        assert [seal.day for seal in seals.seal_days()] == ["2024-05-06"]


def test_inclusion_can_be_checked_without_fadu(play: Play) -> None:
    with recorded_on(datetime(2024, 5, 6, 12, 0, tzinfo=CHINA)):
        rows = [play("short", "serve:notice") for _ in range(5)]
    seals.seal_days()
    for row in rows:
        proof = seals.inclusion(row.number, "2024-05-06")
        assert proof is not None
        found = new("sm3", b"\x00" + f"{proof['matter']}|{proof['seq']}|{proof['head']}".encode()).digest()
        for side, sibling in proof["path"]:
            pair = (bytes.fromhex(sibling), found) if side == "left" else (found, bytes.fromhex(sibling))
            found = new("sm3", b"\x01" + b"".join(pair)).digest()
        assert found.hex() == proof["root"] == models.Seal.objects.get().root
        assert proof["head"] == row.head
    assert seals.inclusion("没有的案号", "2024-05-06") is None
    assert seals.inclusion(rows[0].number, date(2024, 5, 7).isoformat()) is None


def test_a_seal_stands_when_the_matter_goes_on(play: Play, script) -> None:  # type: ignore[no-untyped-def]
    with recorded_on(datetime(2024, 5, 6, 12, 0, tzinfo=CHINA)):
        row = play("short", "pen.file")
    seals.seal_days()
    before = seals.inclusion(row.number, "2024-05-06")
    with recorded_on(datetime(2024, 5, 7, 12, 0, tzinfo=CHINA)):
        play("short", "serve:notice")
    assert seals.inclusion(row.number, "2024-05-06") == before
    assert verify().whole


def test_the_verify_command_seals_finished_days_of_a_whole_ledger(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    with recorded_on(datetime(2024, 5, 6, 12, 0, tzinfo=CHINA)):
        row = play("short", "pen.file")
    models.Matter.objects.filter(pk=row.pk).update(head="f" * 64)
    assert command.run(argparse.Namespace(json=False)) == 1
    assert models.Seal.objects.count() == 0
    models.Matter.objects.filter(pk=row.pk).update(head=row.head)
    assert command.run(argparse.Namespace(json=False)) == 0
    assert models.Seal.objects.get().day == "2024-05-06"
    assert "全部相符" in capsys.readouterr().out
