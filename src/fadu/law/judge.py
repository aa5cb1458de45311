"""审查: the judge who asks the gates before an act, and the replay that asks the same gates over a whole file.

Prevention and detection are one function, so they can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from fadu.law.facts import Act, Matter
from fadu.law.gates import BLOCK, FIRST_DAY, LAST_DAY, WARN, Finding, Judgement, Proof, say
from fadu.law.params import Rules, rules_on, version
from fadu.law.steps import Procedure, Step

#: A proof out of its four parts; five are made for each act, and the constructor by names takes three times as long.
_proof = partial(tuple.__new__, Proof)

#: What holds for every procedure, in words: sentence and remedy. Phones show the same (`common.field`).
SAID = {
    "order": ("“{step}”只能在{stages}阶段进行，本事项现处于{stage}阶段。", "先完成前面的步骤。"),
    "role": ("{names}没有实施“{step}”的职责。", "由有相应职责的人员实施。"),
    "future": ("行为时间 {at} 晚于现在，不能记录尚未发生的行为。", "填写实际发生的时间。"),
}


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
    day = act.day
    for item in procedure.gates_on[step.id]:
        if not item.since <= day <= item.until:
            continue
        used: dict[str, Any] = {}
        law.used = used
        answer = item.test(matter, act, law)
        if answer is None:
            continue
        holds, facts = answer
        if holds:
            proofs.append(_proof((item.id, item.article, facts, used)))
        else:
            level = item.level if step.decides else WARN
            findings.append(item.finding(level, facts))
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


def _order(procedure: Procedure, matter: Matter, act: Act, step: Step, now: datetime | None) -> Iterator[Finding]:
    """What holds for every procedure: stage, people, time."""
    if matter.stage not in step.at:
        stages = "、".join(stage or "未开始" for stage in step.at)
        yield Finding(
            "order",
            BLOCK,
            SAID["order"][0].format(step=step.label, stages=stages, stage=matter.stage or "未开始"),
            SAID["order"][1],
            procedure.basis,
            {"stage": matter.stage},
        )
    if not act.by:
        yield Finding("people", BLOCK, "没有写明由谁实施本行为。", "填写实施人员。", procedure.basis, {})
    elif all(person.roles.isdisjoint(step.who) for person in act.by):
        names = "、".join(person.name for person in act.by)
        yield Finding(
            "role",
            BLOCK,
            SAID["role"][0].format(names=names, step=step.label),
            SAID["role"][1],
            procedure.basis,
            {"who": list(step.who)},
        )
    if now is not None and act.at > now:
        yield Finding("future", BLOCK, SAID["future"][0].format(at=say(act.at)), SAID["future"][1], "", {})
    if matter.acts and act.at < matter.acts[-1].at:
        before = matter.acts[-1]
        yield Finding(
            "time-order",
            BLOCK,
            f"行为时间 {say(act.at)} 早于上一行为（{say(before.at)}），时间次序颠倒。",
            "填写实际时间；确系以前办结的案卷，由管理员用 fadu enter 补录历史行为。",
            "",
            {"previous": before.seq},
        )
