"""Does random acts until it is killed; prints a line for each act after it is committed. Started by test_killed as a process of its own."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import django

django.setup()

from fadu.law.facts import CHINA  # noqa: E402
from fadu.ledger import models  # noqa: E402
from fadu.ledger.record import Intent, open_matter, record_act  # noqa: E402

ACTS = 200
OFFICERS = ["P014", "P019"]


def main() -> None:
    """Seed and the file to write to are the arguments."""
    rng = Random(int(sys.argv[1]))
    with Path(sys.argv[2]).open("a", encoding="utf-8") as out:
        for number in range(ACTS):
            done = one(rng, f"{sys.argv[1]}-{number}")
            out.write(f"{done.act.pk}\n")
            out.flush()


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
        "party": models.Party.objects.values_list("key", flat=True)[0],
        "party_kind": "citizen",
        "place": "路口",
        "town": "JD-GUILIN",
        "occurred_on": f"2023-{1 + models.Matter.objects.count() % 2:02d}-{1 + models.Act.objects.count() % 28:02d}",
        "found_on": "2023-03-01",
        "summary": "渣土",
        "handlers": OFFICERS,
    }


if __name__ == "__main__":
    main()
