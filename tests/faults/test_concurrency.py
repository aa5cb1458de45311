"""Several people at once, each with a connection of his own: one wins, the others are told; numbers have no doubles and no gaps."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connection

from fadu.demo.script import Planned
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import models, parties, recheck
from fadu.ledger.record import Intent, Recorded, Refused, open_matter, record_act
from fadu.ledger.verify import verify
from tests.ledger.conftest import Play

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in threads that start together; gives what each returned or raised."""
    start, found = threading.Barrier(len(jobs)), [None] * len(jobs)  # type: list[object]

    def run(place: int) -> None:
        try:
            start.wait()
            found[place] = jobs[place]()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "nobody waits for ever"
    return found


def intent(act: Planned) -> Intent:
    return Intent(act.step, dict(act.data), act.by, act.at)


@pytest.mark.parametrize("told", [True, False])
def test_two_heads_decide_at_once(told: bool, play: Play, script: Callable[..., list[Planned]]) -> None:
    """With the page's `after`, the slower is told who was faster; without it, that the stage has moved on."""
    planned = script("short")
    row = _play(planned, "pen.discretion")
    decide = intent(next(act for act in planned if act.step == "pen.decide"))
    decide = replace(decide, after=row.last_seq if told else None)
    results = at_once(*[lambda: record_act(row.pk, decide)] * 2)
    won = [one for one in results if isinstance(one, Recorded)]
    lost = [one for one in results if not isinstance(one, Recorded)]
    assert len(won) == len(lost) == 1
    assert isinstance(lost[0], InputError if told else Refused | InputError), lost
    assert "处罚决定" in str(lost[0])
    assert row.acts.filter(step="pen.decide").count() == 1
    assert verify().whole


def _play(planned: list[Planned], stop: str) -> models.Matter:
    first, *rest = planned
    row = open_matter("penalty-ordinary", intent(first)).matter
    for act in rest:
        row = record_act(
            row.pk, Intent(act.step, dict(act.data), act.by, act.at, [replace(piece, id="") for piece in act.evidence])
        ).matter
        if act.tag == stop:
            break
    return row


def test_the_same_act_sent_many_times_at_once_is_one_act(play: Play) -> None:
    row = play("short", "pen.inspect")
    again = Intent("pen.evidence-add", {}, ["P014", "P019"], datetime(2023, 3, 3, 9, tzinfo=CHINA), key="once")
    results = at_once(*[lambda: record_act(row.pk, again)] * 6)
    assert all(isinstance(one, Recorded) for one in results), results
    assert len({one.act.pk for one in results}) == 1  # type: ignore[attr-defined]
    assert sum(not one.again for one in results) == 1  # type: ignore[attr-defined]
    assert row.acts.filter(step="pen.evidence-add").count() == 1


def test_the_same_matter_opened_many_times_at_once_is_one_matter(script: Callable[..., list[Planned]]) -> None:
    opened = replace(intent(script("short", "pen.clue")[0]), key="open-once")
    results = at_once(*[lambda: open_matter("penalty-ordinary", opened)] * 6)
    assert all(isinstance(one, Recorded) for one in results), results
    assert models.Matter.objects.count() == 1
    assert models.Matter.objects.get().number.endswith("〔2023〕1号")


def test_different_acts_of_one_matter_queue(play: Play) -> None:
    row = play("short", "pen.inspect")

    def add(minute: int) -> Callable[[], object]:
        moment = datetime(2023, 3, 3, 9, 0, tzinfo=CHINA)
        return lambda: record_act(row.pk, Intent("pen.evidence-add", {"note": str(minute)}, ["P014", "P019"], moment))

    results = at_once(*[add(minute) for minute in range(6)])
    assert all(isinstance(one, Recorded) for one in results), results
    row.refresh_from_db()
    assert list(row.acts.order_by("seq").values_list("seq", flat=True)) == list(range(1, row.last_seq + 1))
    assert verify().whole


def test_numbers_taken_at_once_have_no_doubles_and_no_gaps(script: Callable[..., list[Planned]]) -> None:
    scripts = [script("short", "pen.clue") for _ in range(8)]

    def job(number: int) -> Callable[[], object]:
        first = intent(scripts[number][0])
        refused = replace(first, by=("P033",))

        def run() -> object:
            for attempt in range(3):
                with pytest.raises(Refused):
                    open_matter("penalty-ordinary", refused)
                open_matter("penalty-ordinary", replace(first, key=f"{number}-{attempt}"))
            return "done"

        return run

    assert at_once(*[job(number) for number in range(8)]) == ["done"] * 8
    numbers = models.Matter.objects.values_list("number", flat=True)
    assert sorted(int(number.split("〕")[1].removesuffix("号")) for number in numbers) == list(range(1, 25))


def test_one_person_entered_at_once_is_one_party(caster: object) -> None:
    def make() -> object:
        return parties.find_or_make(kind="citizen", name="某甲", id_number="500223198001011230").pk

    results = at_once(*[make] * 6)
    assert len(set(results)) == 1, results
    assert models.Party.objects.count() == 1


def test_verification_while_others_record_finds_nothing(play: Play) -> None:
    matters = [play("short", "pen.inspect") for _ in range(4)]

    def add(row: models.Matter) -> Callable[[], object]:
        def run() -> object:
            for minute in range(30):
                moment = datetime(2023, 3, 3, 9, minute, tzinfo=CHINA)
                record_act(row.pk, Intent("pen.evidence-add", {}, ["P014", "P019"], moment))
            return True

        return run

    def watch() -> object:
        return [one for _ in range(15) for one in verify().broken]

    *_, seen = at_once(*[add(row) for row in matters], watch)
    assert seen == []
    assert all(recheck.differences(models.Matter.objects.get(pk=row.pk)) == [] for row in matters)
    assert date(2023, 3, 3) == models.Matter.objects.get(pk=matters[0].pk).acted_on
