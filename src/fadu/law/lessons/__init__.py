"""网上学习: short lessons with a test, drawn from the law of an item (行政处罚法第三十三条第三款: no penalty, but education)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fadu.law.draw import draw
from fadu.law.params import Rules
from fadu.law.yamlfile import load

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `right`: place of the right option, from 1; `because`: why it is right, with its article."""

    ask: str
    options: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is read (heading, text) and the questions that a test is drawn from."""

    title: str
    items: frozenset[str]
    reading: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]

    def test(self, seed: str, size: int) -> list[tuple[int, Question]]:
        """So many questions, the same ones for the same seed: (place in the lesson, question)."""
        chosen = draw([str(place) for place in range(len(self.questions))], seed, size)
        return [(int(place), self.questions[int(place)]) for place in chosen]


@dataclass(frozen=True, slots=True)
class Result:
    """A test taken: score 0 to 100, whether it passed, and the questions that were answered wrongly."""

    score: int
    passed: bool
    wrong: Sequence[Question]


def lesson_for(item: str) -> Lesson | None:
    """The lesson about a penalty item; None where there is none."""
    return next((lesson for lesson in lessons() if item in lesson.items), None)


def marked(lesson: Lesson, seed: str, answers: Mapping[int, int], rules: Rules) -> Result:
    """The test of that seed with the answers given: place of the question in the lesson → option, from 1. What is not answered is wrong."""
    asked = lesson.test(seed, int(rules["prk.lesson.questions"]))
    wrong = [question for place, question in asked if answers.get(place) != question.right]
    score = 100 * (len(asked) - len(wrong)) // len(asked)
    return Result(score, score >= rules["prk.lesson.pass"], wrong)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Every lesson that comes with Fadu."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.yaml")))


def _read(path: Path) -> Lesson:
    said = load(path)
    reading = tuple((part["head"], part["text"]) for part in said["reading"])
    questions = tuple(Question(one["ask"], tuple(one["options"]), one["right"], one["because"]) for one in said["questions"])
    return Lesson(said["title"], frozenset(said["items"]), reading, questions)
