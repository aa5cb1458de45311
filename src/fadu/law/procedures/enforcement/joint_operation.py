"""联合执法 — 行政处罚法第二十二条、第二十六条: 各机关以自己的名义在自己的地域执法，互相协助.

方案 → 行动 → 总结
"""

from __future__ import annotations

from pydantic import Field

from fadu.law.data import Data, LongText, Text, date
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PLANNED, HELD, DONE = "已制定方案", "已行动", "已总结"
LEADERS = ("squad_leader", "head", "principal", "legal")
_ARTICLE = "行政处罚法第二十二条、第二十六条"


class Organ(Data):
    name: Text = Field(title="机关")
    area: Text = Field(title="负责的地域")


class Plan(Data):
    topic: Text = Field(title="行动名称")
    organs: list[Organ] = Field(title="参加机关", min_length=1)
    on: date = Field(title="行动日期")
    place: Text = Field(title="地点")
    basis: Text = Field(title="依据（协议或者函件）")


class Held(Data):
    held_on: date = Field(title="行动日期")
    people: int = Field(ge=1, le=10_000, title="出动人数")
    checked: int = Field(0, ge=0, le=100_000, title="检查处数")
    own_name: bool = Field(False, title="各机关以自己的名义、在自己的地域执法")
    note: LongText = Field("", title="行动情况")


class Summary(Data):
    summary: LongText = Field(title="总结")


STEPS = (
    Step("jnt.plan", "联合执法方案", Plan, LEADERS, (START,), PLANNED, papers=("joint_plan",)),
    Step("jnt.op", "联合行动", Held, (*LEADERS, "officer"), (PLANNED, HELD), HELD),
    Step("jnt.report", "总结", Summary, LEADERS, (HELD,), DONE, decides=True),
)


@gate(
    "jnt-organs",
    title="两个以上机关参加",
    on=("jnt.op", "jnt.report"),
    article=_ARTICLE,
    sentence="联合执法方案只有{count}个机关，没有写明协助的机关。",
    hint="写明参加的每个机关及其地域。",
)
def jnt_organs(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two different organs take part."""
    plan = matter.last("jnt.plan")
    count = len({organ.name for organ in plan.data.organs}) if plan else 0
    return check(count >= 2, count=count)


@gate(
    "jnt-own-name",
    title="各自以自己的名义执法",
    on=("jnt.op", "jnt.report"),
    article=_ARTICLE,
    sentence="没有记明各机关以自己的名义、在自己的地域执法。",
    hint="案件由违法行为发生地的机关办理；跨区域的问题移交对方。",
)
def jnt_own_name(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each organ acted in its own name and place."""
    held = act if act.step == "jnt.op" else matter.last("jnt.op")
    return check(held is not None and held.data.own_name, record=held.seq if held else None)


PROCEDURE = Procedure(
    id="joint-operation",
    title="联合执法",
    wing="enforcement",
    system="joint-operation",
    basis=_ARTICLE,
    stages=(PLANNED, HELD, DONE),
    steps=STEPS,
    gates=(jnt_organs, jnt_own_name),
    closed=(DONE,),
    prefix="联合",
)
