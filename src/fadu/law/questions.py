"""题库: questions drawn from the penalty items and the gates themselves, so that the test is always of the law in force.

A seed gives the same paper again: who was asked what can be checked later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from fadu.law.facts import PARTY_KINDS, FineRange, Item
from fadu.law.gates import Gate
from fadu.law.procedures import GATES

CHOICES = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its choices; `answer` is the place of the right one, from 0."""

    text: str
    choices: tuple[str, ...]
    answer: int


def paper(seed: str, items: Sequence[Item], count: int) -> list[Question]:
    """So many questions for a seed: half about items, half about gates. Items too few for four choices leave it to the gates."""
    rng = Random(seed)
    of_items: list[Callable[[Random, Sequence[Item]], Question]] = [_article, _range]
    wanted = count // 2 if len(items) >= CHOICES else 0
    made = [of_items[number % 2](rng, items) for number in range(wanted)]
    return made + [_gate(rng, number) for number in range(count - wanted)]


def score(questions: Sequence[Question], answers: Sequence[int]) -> int:
    """Marks out of a hundred, rounded down."""
    right = sum(given == question.answer for question, given in zip(questions, answers, strict=False))
    return 100 * right // len(questions) if questions else 0


def _article(rng: Random, items: Sequence[Item]) -> Question:
    asked = rng.choice(items)
    right = f"《{asked.statute}》{asked.penalty_article}"
    others = {f"《{item.statute}》{item.penalty_article}" for item in items} - {right}
    return _ask(rng, f"“{asked.title}”依据哪一条处罚？", right, sorted(others))


def _range(rng: Random, items: Sequence[Item]) -> Question:
    """Only items fined in plain yuan within stated ends are asked; where there are none, an article is."""
    ranged = [item for item in items if item.fines and not item.fines[0].base and item.fines[0].maximum is not None]
    if not ranged:
        return _article(rng, items)
    asked = rng.choice(ranged)
    right = _fine(asked.fines[0])
    others = {_fine(item.fines[0]) for item in ranged} | {"不能罚款", "五万元以上十万元以下", "一百万元以上"}
    who = PARTY_KINDS.get(asked.fines[0].party, "当事人")
    return _ask(rng, f"{who}“{asked.title}”，法定罚款幅度是多少？", right, sorted(others - {right}))


def _fine(one: FineRange) -> str:
    if one.minimum is None:
        return f"{one.maximum:f}元以下"
    return f"{one.minimum:f}元以上{one.maximum:f}元以下"


def _gate(rng: Random, number: int) -> Question:
    gates: list[Gate] = sorted(GATES.values(), key=lambda gate: gate.id)
    asked = rng.choice(gates)
    if number % 2:
        return _ask(
            rng, f"没有做到“{asked.title}”，应当怎样补正？", asked.hint, sorted({gate.hint for gate in gates} - {asked.hint})
        )
    return _ask(rng, f"“{asked.title}”的依据是什么？", asked.article, sorted({gate.article for gate in gates} - {asked.article}))


def _ask(rng: Random, text: str, right: str, others: Sequence[str]) -> Question:
    choices = [right, *rng.sample(list(others), min(CHOICES - 1, len(others)))]
    rng.shuffle(choices)
    return Question(text, tuple(choices), choices.index(right))
