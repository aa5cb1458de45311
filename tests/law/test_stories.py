"""Plays every story of the YAML files beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from fadu.law.gates import say
from fadu.law.params import rules_on
from tests.law.stories import BOOKS, Book, Told

#: The mark of a missing fact; between numbers it is a dash.
DANGLING = re.compile(r"(?<!\d)—|—(?!\d)|[{}]")
STORIES = [(book, story) for book in BOOKS for story in book.stories]


@pytest.mark.parametrize(("book", "story"), STORIES, ids=[f"{book.name}:{story['story']}" for book, story in STORIES])
def test_story(book: Book, story: Mapping[str, Any]) -> None:
    check(book.play(story))


def check(told: Told) -> None:
    """The judgement of the last act is what the story says; those before it were lawful."""
    story = told.story
    if not story.get("as_found"):
        _lawful_before(told)
    last = told.verdicts[-1]
    expected = _mapping(story.get("findings"))
    assert {found.gate: found.sentence for found in last.findings}.keys() == expected.keys(), [
        found.sentence for found in last.findings
    ]
    for found in last.findings:
        assert str(expected[found.gate] or "") in found.sentence
        assert not DANGLING.search(found.sentence), found.sentence
        assert found.hint
        assert found.article or found.gate in {"future", "time-order", "day"}
    assert last.refused == any(found.blocks for found in last.findings)
    assert last.refused == story.get("refused", bool(expected))
    proofs = {proof.gate: proof for proof in last.proofs}
    for gate, facts in _mapping(story.get("passes")).items():
        assert gate in proofs, f"{gate} 没有留下证明"
        for key, value in (facts or {}).items():
            assert say(proofs[gate].facts[key]) == say(value), (key, proofs[gate].facts)
    _clocks(told)


def _mapping(said: Any) -> dict[str, Any]:
    return dict(said) if isinstance(said, dict) else dict.fromkeys(said or ())


def _lawful_before(told: Told) -> None:
    for act, verdict in zip(told.file.acts[:-1], told.verdicts[:-1], strict=True):
        assert not verdict.refused, (act.step, [found.sentence for found in verdict.findings])


def _clocks(told: Told) -> None:
    due = told.story.get("due", {})
    today = due.get("today", told.file.acts[-1].day)
    clocks = {clock.id: clock for clock in told.file.procedure.clocks}
    for name, last in due.items():
        if name == "today":
            continue
        run = clocks[name].run(told.file.matter(), rules_on(today))
        if last is None:
            assert run is None
            continue
        assert run is not None
        assert run.last == last if isinstance(last, date) else _run(run) | last == _run(run)


def _run(run: Any) -> dict[str, Any]:
    return {name: getattr(run, name) for name in ("last", "nominal", "rolled", "paused", "overdue", "stopped", "provisional")}
