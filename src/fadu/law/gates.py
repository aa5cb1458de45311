"""关口: one condition of law on an act, and what it answers.

A gate is a function `(matter, act, rules) -> Check | None` with its article, sentence and remedy beside it. It returns `check(condition, **facts)`;
None means the gate does not concern this act. A holding gate leaves a `Proof` with the facts and values it used; a failing one a `Finding`.

Facts warn, decisions block: a finding blocks only an act by which the bureau decides (`Step.decides`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

from fadu.law.facts import Act, Matter
from fadu.law.params import Rules

BLOCK, WARN = "block", "warn"
#: Days the law of this release can be asked about: from the first 行政处罚法 to the end of the calendar.
FIRST_DAY, LAST_DAY = date(1996, 10, 1), date(2099, 12, 31)


class Check(NamedTuple):
    """A gate's answer: whether the condition holds, and the facts it rests on."""

    holds: bool
    facts: dict[str, Any]


#: An answer out of its two parts, without the slower constructor by names.
_check = partial(tuple.__new__, Check)


def check(holds: object, **facts: Any) -> Check:
    """A gate's answer. `facts` fill the sentence when it fails and are the proof when it holds; `why` says only how it failed."""
    if holds:
        facts.pop("why", None)
    return _check((bool(holds), facts))


Test = Callable[[Matter, Act, Rules], Check | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate that failed: id to grep for, level, sentence, remedy, article."""

    gate: str
    level: str
    sentence: str
    hint: str
    article: str
    facts: dict[str, Any]

    @property
    def blocks(self) -> bool:
        return self.level == BLOCK


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of law. `on`: step ids ("*": every step). `since`/`until`: days on which it is law."""

    id: str
    title: str
    on: frozenset[str]
    article: str
    sentence: str
    hint: str
    test: Test
    level: str = BLOCK
    mark: str = "V"
    since: date = date.min
    until: date = date.max

    @property
    def doc(self) -> str:
        """What must hold, in English, from the function's docstring."""
        return (self.test.__doc__ or "").strip()

    def finding(self, level: str, facts: dict[str, Any]) -> Finding:
        """What this gate says of an act that fails it."""
        said = _Said(facts)
        return Finding(self.id, level, self.sentence.format_map(said), self.hint.format_map(said), self.article, facts)


class Proof(NamedTuple):
    """A gate that held: the facts and values it rested on."""

    gate: str
    article: str
    facts: dict[str, Any]
    values: dict[str, Any]


class Judgement(NamedTuple):
    """What the judge says of one act: findings, proofs, the stage it leads to, and the version of the rules."""

    step: str
    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    stage: str
    version: str

    @property
    def refused(self) -> bool:
        """True when the act may not be done."""
        return any(finding.level == BLOCK for finding in self.findings)


def gate(
    gate_id: str,
    *,
    title: str,
    on: Iterable[str],
    article: str,
    sentence: str,
    hint: str,
    level: str = BLOCK,
    mark: str = "V",
    since: date = date.min,
    until: date = date.max,
) -> Callable[[Test], Gate]:
    """Declare a gate; its id stands in the code as it stands on the screen."""

    def wrap(test: Test) -> Gate:
        return Gate(gate_id, title, frozenset(on), article, sentence, hint, test, level, mark, since, until)

    return wrap


def gates_of(*modules: ModuleType) -> tuple[Gate, ...]:
    """All gates that the modules declare, in file order. Raises ValueError when two share an id."""
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Gate)]
    unique = {item.id: item for item in found}
    if len(unique) != len({id(item) for item in found}):
        raise ValueError("关口编号重复")
    return tuple(unique.values())


class _Said(dict[str, Any]):
    """Facts as a sentence says them: dates plain, money without tail zeros, lists joined, a missing one as —."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__({key: say(value) for key, value in facts.items()})

    def __missing__(self, key: str) -> str:
        return "—"


def say(value: Any) -> str:
    """A fact in Chinese prose."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(say(item) for item in value) or "—"
    return str(value)
