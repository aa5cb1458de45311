"""Events to a real receiver in a process of its own: in order, signed, tried again, replayed, without anything personal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from fadu.exchange import hooks
from fadu.exchange.models import EVENTS, Event, Reading, Subscriber
from fadu.law.errors import InputError
from fadu.ledger import reading
from fadu.ledger.models import Act, Deadline
from fadu.ledger.read import today
from tests.answering import until_it_answers
from tests.console.making import clue, filed
from tests.furnished import furnish
from tests.two_bureaus import ROOT, free_port


class Receiver:
    """The subscriber's process and what it took."""

    def __init__(self, folder: Path, *kinds: str) -> None:
        self.kept, port = folder / "kept.jsonl", free_port()
        self.address = f"http://127.0.0.1:{port}/events"
        self.secret = hooks.subscribe("市局平台", self.address, kinds or list(EVENTS), "P055")
        command = [sys.executable, "-m", "tests.exchange.receiver", str(port), self.secret, str(self.kept)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        until_it_answers(self.address, self.process)

    def took(self) -> list[dict[str, Any]]:
        lines = self.kept.read_text(encoding="utf-8").splitlines() if self.kept.exists() else []
        found = [json.loads(line) for line in lines]
        assert all(one["good"] and one["type"] == hooks.TYPE for one in found)
        return [one["event"] for one in found]

    def refuse(self, now: bool) -> None:
        mark = self.kept.with_suffix(".refuse")
        mark.touch() if now else mark.unlink()


@pytest.fixture
def receiver(db: None, tmp_path: Path) -> Iterator[Receiver]:
    furnish()
    made = Receiver(tmp_path)
    yield made
    made.process.kill()
    made.process.wait()


def _as_in_a_new_ledger() -> None:
    """PostgreSQL does not give back the numbers of tests that were rolled back; a reader would wait for them."""
    first = Act.objects.order_by("pk").values_list("pk", flat=True)[0]
    Reading.objects.update(position=first - 1)


@pytest.mark.both
def test_events_arrive_in_order_signed_and_once(receiver: Receiver) -> None:
    row = filed("李某某")
    _as_in_a_new_ledger()
    assert hooks.push().delivered > 0
    assert hooks.push().delivered == 0
    took = receiver.took()
    kinds = [event["type"] for event in took]
    assert kinds[:3] == ["case.opened", "act.recorded", "act.recorded"]
    assert [event["id"] for event in took] == sorted((event["id"] for event in took), key=int)
    first = took[0]
    assert (first["specversion"], first["datacontenttype"], first["subject"]) == ("1.0", "application/json", f"matters/{row.pk}")
    assert first["data"]["hash"] == Act.objects.get(matter=row, seq=1).hash
    said = receiver.kept.read_text(encoding="utf-8")
    assert row.party is not None
    for personal in ("李某某", row.party.key, row.place, "占道经营", "P014"):
        assert personal not in json.dumps(took, ensure_ascii=False), personal
        assert json.dumps(personal) not in said


def test_a_clock_is_told_of_once_on_its_last_day(receiver: Receiver) -> None:
    row = filed()
    clock = Deadline.objects.filter(matter=row, stopped=None).first()
    assert clock is not None
    Deadline.objects.filter(pk=clock.pk).update(last=today())
    hooks.push()
    hooks.push()
    due = [event["data"] for event in receiver.took() if event["type"] == "deadline.due"]
    assert [(one["clock"], one["last"]) for one in due] == [(clock.clock, today().isoformat())]


def test_one_that_fails_is_tried_again_later_and_nothing_is_passed_over(receiver: Receiver) -> None:
    clue()
    receiver.refuse(True)
    assert hooks.push().failing == 1
    row = Subscriber.objects.get()
    assert (row.tries, row.position) == (1, 0)
    assert "500" in row.trouble
    assert hooks.push().failing == 0, "not before its time"
    assert hooks.push(timezone.now() + timedelta(minutes=2)).failing == 1
    row.refresh_from_db()
    assert row.tries == 2
    assert row.next_at - timezone.now() > timedelta(minutes=2)
    receiver.refuse(False)
    assert hooks.push(timezone.now() + timedelta(hours=7)).delivered == 2
    assert [event["type"] for event in receiver.took()] == ["case.opened", "act.recorded"]
    receiver.process.kill()
    receiver.process.wait()
    clue(place="别处")
    assert hooks.push().failing == 1
    assert "连接不上" in Subscriber.objects.get().trouble


def test_replay_from_a_position(receiver: Receiver) -> None:
    clue()
    hooks.push()
    first = Event.objects.order_by("pk").values_list("pk", flat=True)[1]
    with pytest.raises(InputError, match="位置"):
        hooks.replay(Subscriber.objects.get(), 10**9)
    hooks.replay(Subscriber.objects.get(), first)
    hooks.push()
    assert [event["id"] for event in receiver.took()][-1] == str(first)
    assert len(receiver.took()) == 3


def test_a_paused_subscriber_gets_everything_when_it_goes_on(receiver: Receiver) -> None:
    hooks.switch(Subscriber.objects.get(), False)
    clue()
    assert hooks.push().delivered == 0
    hooks.switch(Subscriber.objects.get(), True)
    assert hooks.push().delivered == 2


def test_what_was_before_the_first_subscriber_is_no_event(db: None, tmp_path: Path) -> None:
    furnish()
    clue()
    assert hooks.push().collected == 0
    hooks.subscribe("甲", "http://127.0.0.1:9/", ["act.recorded"], "P055")
    assert hooks.collect() == 0
    with pytest.raises(InputError, match="已经有"):
        hooks.subscribe("甲", "http://127.0.0.1:9/", ["act.recorded"], "P055")
    for address in ("ftp://x", "javascript:1", "http://", ""):
        with pytest.raises(InputError, match="网址"):
            hooks.subscribe("乙", address, ["act.recorded"], "P055")
    with pytest.raises(InputError, match="事件"):
        hooks.subscribe("乙", "http://127.0.0.1:9/", ["all"], "P055")


@pytest.mark.both
def test_reading_stops_before_a_number_whose_transaction_may_still_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish()
    rows = [clue(place=f"地点{number}") for number in range(3)]
    numbers = [row.acts.get().pk for row in rows]
    assert [act.pk for acts in reading.fresh(numbers[0] - 1, 100) for act in acts] == numbers
    assert [act.pk for acts in reading.fresh(numbers[0] - 1, 2) for act in acts] == numbers, "in portions"
    assert list(reading.fresh(numbers[0] - 3, 100)) == [], "a hole before the first"
    monkeypatch.setattr(reading, "PAUSE", timedelta(seconds=-5))
    assert [act.pk for acts in reading.fresh(numbers[0] - 3, 100) for act in acts] == numbers


def test_the_secret_is_sealed(receiver: Receiver) -> None:
    row = Subscriber.objects.get()
    assert receiver.secret.encode() not in bytes(row.secret_sealed)
    assert Reading.objects.get(reader=hooks.READER).position == 0
