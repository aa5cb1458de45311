"""Does random acts until it is killed; writes a line for each act after it is committed. Started by test_killed as a process of its own.

Of each line on its standard input it makes a child that works, and says the child's number at once and its end when it has ended: Fadu
is loaded only once for many that are killed.
"""

import os
import signal
import sys
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from secrets import token_hex

import django
from django.db import connection

django.setup()

from fadu.law.facts import CHINA  # noqa: E402
from fadu.ledger import models, parties  # noqa: E402
from fadu.ledger.record import Intent, open_matter, record_act  # noqa: E402

ACTS = 200
OFFICERS = ["P014", "P019"]


def main() -> None:
    """A line: seed, the file to write to, and the writing statement just before which to be killed (0: wait to be killed from outside)."""
    for line in sys.stdin:
        seed, path, fatal = line.split("\t")
        child = os.fork()
        if not child:
            work(seed, Path(path), int(fatal))
            sys.exit()
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def work(seed: str, path: Path, fatal: int) -> None:
    """Only one who is to kill himself watches his statements: the others send them as Fadu does."""
    rng = Random(int(seed))
    with path.open("a", encoding="utf-8") as out, connection.execute_wrapper(Killer(fatal)) if fatal else nullcontext():
        for number in range(ACTS):
            done = one(rng, f"{seed}-{number}")
            out.write(f"{done.act.pk}\n")
            out.flush()


class Killer:
    """Kills this process between two writing statements, where a half-written act would show."""

    def __init__(self, fatal: int) -> None:
        self.fatal, self.seen = fatal, 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.seen += not sql.startswith("SELECT")
        if self.seen == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def one(rng: Random, key: str):  # type: ignore[no-untyped-def]
    """A new clue, or a filing, or further evidence in a matter that is open."""
    rows = list(models.Matter.objects.order_by("pk"))
    clues = [row for row in rows if row.stage == "线索核查"]
    filed = [row for row in rows if row.stage == "调查取证"]
    choice = rng.random()
    if choice < 0.4 or not clues + filed:
        return open_matter("penalty-ordinary", Intent("pen.clue", clue(), OFFICERS, moment(rng, None), key=key))
    if clues and (choice < 0.6 or not filed):
        row = rng.choice(clues)
        return record_act(row.pk, Intent("pen.file", filing(), ["P002"], moment(rng, row), key=key))
    row = rng.choice(filed)
    order = {"conduct": "占道", "measure": "立即改正", "until": "2023-12-31"}
    step, data = rng.choice([("pen.evidence-add", {}), ("pen.correct-order", order)])
    return record_act(row.pk, Intent(step, data, OFFICERS, moment(rng, row), key=key))


def moment(rng: Random, row: models.Matter | None) -> datetime:
    """A minute or more after the matter's last act."""
    last = row.acts.order_by("-seq").values_list("at", flat=True).first() if row is not None else None
    start = datetime.fromisoformat(last) if last else datetime(2023, 3, 1, 9, tzinfo=CHINA)
    return start + timedelta(minutes=rng.randint(1, 30))


def clue() -> dict[str, object]:
    return {
        "source": "inspection",
        "found_on": "2023-03-01",
        "place": "路口",
        "town": "JD-GUILIN",
        "item": "CQSR-67-1",
        "summary": "渣土",
    }


def filing() -> dict[str, object]:
    return {
        "item": "CQSR-67-1",
        "party": parties.find_or_make(kind="citizen", name="某甲", id_number=token_hex(9)).key,
        "party_kind": "citizen",
        "place": "路口",
        "town": "JD-GUILIN",
        "occurred_on": "2023-03-01",
        "found_on": "2023-03-01",
        "summary": "渣土",
        "handlers": OFFICERS,
    }


if __name__ == "__main__":
    main()
