"""A process killed with SIGKILL in the middle of its acts leaves nothing half written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from select import select
from subprocess import PIPE

import pytest
from django.db import connection

from fadu.ledger import models, recheck
from fadu.ledger.verify import verify
from fadu.registers.bootstrap import load_bureau_data

ROOT = Path(__file__).resolve().parents[2]
#: Killed from outside so many times, and twice as often from inside, between two statements.
ROUNDS = 3
#: Killing goes on until so many acts stand, in at most so many rounds.
ENOUGH, MOST_ROUNDS = 100, 40


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_moments(tmp_path: Path) -> None:
    load_bureau_data()
    rng = Random()
    said, complaints = tmp_path / "committed", tmp_path / "complaints"
    said.touch()
    killed = 0
    with workers(complaints) as nursery:
        for number in range(ROUNDS):
            killed += run_and_kill(nursery, number, said, rng.uniform(0.05, 0.8))
            look_for_damage(said)
        for number in range(ROUNDS, 3 * ROUNDS):
            killed += run_and_kill(nursery, number, said, 30, fatal=rng.randint(1, 300))
            look_for_damage(said)
        number = 3 * ROUNDS
        while models.Act.objects.count() < ENOUGH:  # how many get through between the kills depends on the machine and the dice
            assert number < MOST_ROUNDS, "hardly an act gets through"
            seconds = rng.uniform(0.4, 1.2) * (number - 2 * ROUNDS) / ROUNDS  # longer each time: a slow machine gets there
            killed += run_and_kill(nursery, number, said, seconds)
            look_for_damage(said)
            number += 1
    assert complaints.read_text(encoding="utf-8") == "", "a worker failed by itself"
    assert killed >= number - 1, "the process was killed in the middle"


@contextmanager
def workers(complaints: Path) -> Iterator[subprocess.Popen[str]]:
    """The process whose children work."""
    command = [sys.executable, "-m", "tests.faults.worker"]
    with (
        complaints.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdin=PIPE, stdout=PIPE, stderr=said, text=True, start_new_session=True
        ) as nursery,
    ):
        try:
            yield nursery
        finally:
            nursery.kill()


def run_and_kill(nursery: subprocess.Popen[str], number: int, said: Path, seconds: float, fatal: int = 0) -> bool:
    """Let a worker begin and be killed: at its own statement `fatal`, or so many seconds after its first act; True when it was at work."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    size = said.stat().st_size
    nursery.stdin.write(f"{number}\t{said}\t{fatal}\n")
    nursery.stdin.flush()
    worker = int(nursery.stdout.readline())
    begun = time.monotonic()
    while not fatal and said.stat().st_size == size:
        assert time.monotonic() - begun < 60, "the worker does not begin"
        time.sleep(0.002)
    select([nursery.stdout], [], [], seconds)
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    return int(nursery.stdout.readline()) == -signal.SIGKILL


def look_for_damage(said: Path) -> None:
    """Chain whole, index and papers as the acts say, numbers without doubles or gaps, nothing lost that was told as done."""
    connection.close()
    report = verify()
    assert report.whole, report.broken
    rows = list(models.Matter.objects.order_by("pk"))
    assert [(row.number, found) for row in rows if (found := recheck.differences(row))] == []
    assert sorted(number_of(row.number) for row in rows) == list(range(1, len(rows) + 1))
    assert models.Act.objects.count() == sum(row.last_seq for row in rows)
    orders = sorted(
        number_of(number) for number in models.Paper.objects.filter(kind="correction_order").values_list("number", flat=True)
    )
    assert orders == list(range(1, len(orders) + 1))
    committed = {int(line) for line in said.read_text(encoding="utf-8").splitlines()}
    assert committed <= set(models.Act.objects.values_list("pk", flat=True))


def number_of(text: str) -> int:
    return int(text.split("〕")[1].removesuffix("号"))


def environment() -> dict[str, str]:
    """The worker uses this test's own database."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite://{found['NAME']}"
    else:
        url = f"postgresql://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "FADU_DATABASE_URL": url, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return {**os.environ, **own}
