"""`fadu work`: one process at a time."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fadu.config.cli import main
from fadu.config.turn import Turn
from tests.payments.till import FADU, ROOT

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


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:1]
    except OSError:
        return False


def _within(seconds: int, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """As `make demo` has it: the shell becomes the web server, and when that ends nothing is left behind."""
    env = {
        **os.environ,
        "FADU_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    script = '"$@" >/dev/null 2>&1 & echo $!; exec sleep 60'
    command = ["bash", "-c", script, "demo", *FADU, "work", "--every", "60", "--with-parent"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        worker = int(shell.stdout.readline())
        assert _within(60, lambda: len(list(Path(f"/proc/{worker}/task").iterdir())) > 1), (
            "it watches its parent in a thread of its own"
        )
        assert _lives(worker)
        shell.kill()
    if not _within(10, lambda: not _lives(worker)):
        os.kill(worker, 9)
        raise AssertionError("the worker went on alone")
