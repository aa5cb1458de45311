"""关口: one condition of law on an act; the judge who asks them before an act, and the replay that asks them over a whole file.

A gate is a function `(matter, act, rules) -> Check | None` with its article, sentence and remedy beside it. It returns `check(condition, **facts)`;
None means the gate does not concern this act. A holding gate leaves a `Proof` with the facts and values it used; a failing one a `Finding`.

Facts warn, decisions block: a finding blocks only an act by which the bureau decides (`Step.decides`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any, NamedTuple

from fadu.law.facts import Act, Matter
from fadu.law.params import Rules, rules_on, version
from fadu.law.steps import Procedure, Step

BLOCK, WARN = "block", "warn"
#: Days the law of this release can be asked about: from the first 行政处罚法 to the end of the calendar.
FIRST_DAY, LAST_DAY = date(1996, 10, 1), date(2099, 12, 31)


class Check(NamedTuple):
    """A gate's answer: whether the condition holds, and the facts it rests on."""

    holds: bool
    facts: dict[str, Any]


def check(holds: object, **facts: Any) -> Check:
    """A gate's answer. `facts` fill the sentence when it fails and are the proof when it holds."""
    return Check(bool(holds), facts)


Test = Callable[[Matter, Act, Rules], Check | None]


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of law. `on`: step ids ("*": every step). `since`/`until`: days on which it is law."""

    id: str
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


class Proof(NamedTuple):
    """A gate that held: the facts and values it rested on."""

    gate: str
    article: str
    facts: dict[str, Any]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
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
        return Gate(gate_id, frozenset(on), article, sentence, hint, test, level, mark, since, until)

    return wrap


def gates_of(*modules: ModuleType) -> tuple[Gate, ...]:
    """All gates that the modules declare, in file order. Raises ValueError when two share an id."""
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Gate)]
    unique = {item.id: item for item in found}
    if len(unique) != len({id(item) for item in found}):
        raise ValueError("关口编号重复")
    return tuple(unique.values())


def judge(procedure: Procedure, matter: Matter, act: Act, rules: Rules | None = None, now: datetime | None = None) -> Judgement:
    """Decide one act against the matter so far, under the law of the act's day. Lists every finding at once.

    `now` is the moment of recording; an act dated after it is refused. Raises LookupError for a step the procedure does not have.
    """
    step = procedure.step(act.step)
    if not FIRST_DAY <= act.day <= LAST_DAY:
        said = f"行为日期 {act.day} 超出可以判断的范围（{FIRST_DAY} 至 {LAST_DAY}）。"
        return Judgement(
            step.id, (Finding("day", BLOCK, said, "核对行为日期。", "", {"day": act.day}),), (), matter.stage, version()
        )
    law = rules or rules_on(act.day)
    findings = list(_order(procedure, matter, act, step, now))
    proofs: list[Proof] = []
    day, used = act.day, law.used
    for item in procedure.gates_on[step.id]:
        if not item.since <= day <= item.until:
            continue
        used.clear()
        answer = item.test(matter, act, law)
        if answer is None:
            continue
        if answer.holds:
            proofs.append(Proof(item.id, item.article, answer.facts, used.copy()))
        else:
            level = item.level if step.decides else WARN
            facts = answer.facts
            findings.append(
                Finding(
                    item.id, level, item.sentence.format_map(_Said(facts)), item.hint.format_map(_Said(facts)), item.article, facts
                )
            )
    return Judgement(step.id, tuple(findings), tuple(proofs), step.to if step.to is not None else matter.stage, version())


def replay(
    procedure: Procedure, acts: Iterable[Act], number: str = "", facts: dict[str, Any] | None = None, province: str = "重庆"
) -> Iterator[Judgement]:
    """Run the same gates over a whole file, ours or another system's: one judgement per act, each against the acts before it.

    A step that the procedure does not know gives a `step` finding instead of an error. An act without a number gets its place in the file.
    """
    matter = Matter(procedure.id, number, facts)
    for place, given in enumerate(acts, 1):
        act = given if given.seq else replace(given, seq=place)
        if act.step not in procedure.by_step:
            sentence = f"“{procedure.title}”程序没有“{act.step}”这一步骤。"
            yield Judgement(act.step, (Finding("step", WARN, sentence, "核对步骤编号。", "", {}),), (), matter.stage, version())
            continue
        verdict = judge(procedure, matter, act, rules_on(act.day, province))
        matter.add(act)
        matter.stage = verdict.stage
        yield verdict


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


def _order(procedure: Procedure, matter: Matter, act: Act, step: Step, now: datetime | None) -> Iterator[Finding]:
    """What holds for every procedure: stage, people, time."""
    if matter.stage not in step.at:
        stages = "、".join(stage or "未开始" for stage in step.at)
        yield Finding(
            "order",
            BLOCK,
            f"“{step.label}”只能在{stages}阶段进行，本事项现处于{matter.stage or '未开始'}阶段。",
            "先完成前面的步骤。",
            procedure.basis,
            {"stage": matter.stage},
        )
    if not act.by:
        yield Finding("people", BLOCK, "没有写明由谁实施本行为。", "填写实施人员。", procedure.basis, {})
    elif not any(role in person.roles for person in act.by for role in step.who):
        names = "、".join(person.name for person in act.by)
        yield Finding(
            "role",
            BLOCK,
            f"{names}没有实施“{step.label}”的职责。",
            "由有相应职责的人员实施。",
            procedure.basis,
            {"who": list(step.who)},
        )
    if now is not None and act.at > now:
        yield Finding("future", BLOCK, f"行为时间 {say(act.at)} 晚于现在，不能记录尚未发生的行为。", "填写实际发生的时间。", "", {})
    if matter.acts and act.at < matter.acts[-1].at:
        before = matter.acts[-1]
        yield Finding(
            "time-order",
            BLOCK,
            f"行为时间 {say(act.at)} 早于上一行为（{say(before.at)}），时间次序颠倒。",
            "填写实际时间；确系补录的，经“补录历史行为”登记。",
            "",
            {"previous": before.seq},
        )
