"""`fadu work`: one process at a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fadu.config.cli import main
from fadu.config.turn import Turn

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other(tmp_path: Path, settings: Any) -> Iterator[Turn]:
    settings.DATA_DIR = tmp_path
    turn = Turn(tmp_path)
    yield turn
    turn.give_up()


def test_a_second_process_does_nothing_and_says_so(other: Turn, capsys: pytest.CaptureFixture[str]) -> None:
    assert other.mine()
    assert other.mine(), "who has the turn keeps it"
    assert main(["work", "--once"]) == 2
    assert "另一个 fadu work 正在运行" in capsys.readouterr().err


def test_the_turn_passes_on(other: Turn, capsys: pytest.CaptureFixture[str]) -> None:
    assert other.mine()
    other.give_up()
    assert main(["work", "--once", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"failed": []}
    assert other.mine(), "a round that has ended leaves nothing behind"
