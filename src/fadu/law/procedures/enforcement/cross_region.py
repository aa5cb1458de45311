"""跨区域问题移交 — 行政处罚法第二十二条、第二十六条: 由违法行为发生地的机关处理，处理结果反馈.

发现 → 移交 → 对方答复 → 办结
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, MatterNumber, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

FOUND, SENT, ANSWERED, DONE = "待移交", "待答复", "已答复", "已办结"
LEADERS = ("squad_leader", "head", "principal", "legal")
_ARTICLE = "行政处罚法第二十二条、第二十六条"


class Found(Data):
    topic: Text = Field(title="问题")
    place: Text = Field(title="地点")
    found_on: date = Field(title="发现日期")
    direction: Annotated[str, one_of({"out": "移交对方", "in": "对方移交"})] = Field("out", title="移交方向")
    neighbour: Text = Field(title="对方机关")
    operation: MatterNumber = Field("", title="联合行动")


class Sent(Data):
    letter: Text = Field(title="移交函文号")
    sent_on: date = Field(title="移交日期")
    digest: Text = Field("", title="案卷摘要")


class Answered(Data):
    accepted: bool = Field(True, title="对方受理")
    answer: LongText = Field(title="答复内容")
    answered_on: date = Field(title="答复日期")
    document: Text = Field("", title="答复文号")


class Solved(Data):
    result: LongText = Field(title="办结情况")


STEPS = (
    Step("jnt.find", "登记跨区域问题", Found, (*LEADERS, "officer"), (START,), FOUND, kind="direction"),
    Step("jnt.hand", "移交", Sent, LEADERS, (FOUND,), SENT, papers=("handover_letter",)),
    Step("jnt.answer", "对方答复", Answered, (*LEADERS, "officer", "clerk"), (SENT,), ANSWERED, of_party=True),
    Step("jnt.solve", "办理", Solved, (*LEADERS, "officer"), (FOUND, ANSWERED)),
    Step("jnt.close", "办结", Solved, LEADERS, (FOUND, ANSWERED), DONE, decides=True),
)


@gate(
    "jnt-answered",
    title="有结果才能办结",
    on=("jnt.close",),
    article=_ARTICLE,
    sentence="跨区域问题{why}，不能办结。",
    hint="移交对方的，取得受理和处理的答复；对方移交的，办理后办结。",
)
def jnt_answered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What was handed over was accepted and answered; what came in was worked on."""
    found, answer = matter.last("jnt.find"), matter.last("jnt.answer")
    if found is None:
        return None
    if found.data.direction == "in":
        return check(matter.has("jnt.solve"), why="没有办理记录")
    if answer is None:
        return check(False, why="没有对方的答复")
    return check(answer.data.accepted, why="对方没有受理", record=answer.seq)


PROCEDURE = Procedure(
    id="cross-region-problem",
    title="跨区域问题",
    wing="enforcement",
    system="joint-operation",
    basis=_ARTICLE,
    stages=(FOUND, SENT, ANSWERED, DONE),
    steps=STEPS,
    gates=(jnt_answered,),
    closed=(DONE,),
    prefix="跨区",
)
