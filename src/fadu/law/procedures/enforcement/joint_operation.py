"""三地联合执法 — 行政处罚法第二十二条、第二十六条. Each organ acts in its own name in its own place.

方案 → 联合行动 → 总结
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.common.case import certified
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PLANNED, HELD, DONE = "已部署", "已行动", "已总结"
WAYS = {"spot": "当场改正", "own": "本局处理", "handed": "移交相邻机关"}


class Organ(Data):
    """One organ that takes part, with its own district and its own task."""

    name: Text = Field(title="机关")
    district: Text = Field(title="辖区")
    task: Text = Field("", title="承担的任务")


class JointPlan(Data):
    topic: Text = Field(title="行动名称")
    planned_on: date = Field(title="计划日期")
    place: Text = Field(title="地点")
    organs: list[Organ] = Field(min_length=1, max_length=20, title="参加机关")
    commander: PersonId = Field(title="本局带队人")
    tasks: LongText = Field(title="工作内容")


class JointProblem(Data):
    text: Text = Field(title="问题")
    district: Text = Field(title="所在区县")
    organ: Text = Field(title="处理机关")


class JointHeld(Data):
    held_on: date = Field(title="行动日期")
    present: list[Text] = Field(min_length=1, max_length=20, title="到场机关")
    done: LongText = Field(title="行动情况")
    checked: int = Field(0, ge=0, le=100_000, title="检查对象数")
    problems: list[JointProblem] = Field(default_factory=list, max_length=200, title="发现的问题")


class JointHandled(Data):
    problem: int = Field(ge=1, le=200, title="第几个问题")
    way: Annotated[str, one_of(WAYS)] = Field("spot", title="处理方式")
    matter: MatterNumber = Field("", title="移交的跨区域问题或者本局案件")


class JointResult(Data):
    summary: LongText = Field(title="总结")
    handled: list[JointHandled] = Field(default_factory=list, max_length=200, title="问题处理")


STEPS = (
    Step("jnt.plan", "联合执法方案", JointPlan, ("head", "principal"), (START,), PLANNED, decides=True, papers=("joint_plan",)),
    Step("jnt.op", "联合行动", JointHeld, ("officer",), (PLANNED, HELD), HELD, papers=("joint_record",)),
    Step(
        "jnt.result",
        "联合行动总结",
        JointResult,
        ("officer", "head", "principal"),
        (HELD,),
        DONE,
        decides=True,
        papers=("joint_result",),
    ),
)


def problems(matter: Matter) -> list[JointProblem]:
    """Problems of all days of the operation, in order."""
    return [found for act in matter.all("jnt.op") for found in act.data.problems]


@gate(
    "jnt-plan",
    title="各机关分工明确",
    on=("jnt.plan",),
    article="行政处罚法第二十二条、第二十六条",
    sentence="联合执法方案不完整：{why}。",
    hint="写明每个参加机关的名称、辖区和任务；各机关在自己的辖区以自己的名义执法。",
)
def jnt_plan(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two organs of different districts take part, each named with its task, approved by a head."""
    organs, least = act.data.organs, rules["jnt.organs.min"]
    districts = {organ.district for organ in organs}
    lacking = [organ.name for organ in organs if not organ.task or not organ.district]
    if len({organ.name for organ in organs}) < least or len(districts) < least:
        why = f"参加的机关不足{least}个辖区"
    else:
        why = f"{'、'.join(lacking)}没有辖区或者任务"
    return check(len(districts) >= least and len(organs) >= least and not lacking, why=why, organs=[organ.name for organ in organs])


@gate(
    "jnt-own-name",
    title="各机关在自己的辖区执法",
    on=("jnt.op",),
    article="行政处罚法第二十二条、第二十六条",
    sentence="联合行动中的管辖不清：{why}。",
    hint="每个问题由所在地的机关以自己的名义处理；不在本区的，移交相邻机关。",
)
def jnt_own_name(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Who is present stands in the plan, and each problem goes to the organ of its own district."""
    plan = matter.last("jnt.plan")
    if plan is None:
        return check(False, why="没有联合执法方案", organs=[])
    districts = {organ.name: organ.district for organ in plan.data.organs}
    strangers = sorted(set(act.data.present) - districts.keys())
    wrong = [found.text for found in act.data.problems if districts.get(found.organ) != found.district]
    why = f"{'、'.join(strangers)}不在方案内" if strangers else f"“{'、'.join(wrong)}”不由所在地的机关处理"
    return check(not strangers and not wrong, why=why, organs=list(act.data.present))


@gate(
    "jnt-officers",
    title="本局两名以上持证人员",
    on=("jnt.op",),
    article="行政处罚法第四十二条第一款",
    sentence="本局只有{officers}名持当日有效执法证的人员参加，不得少于{least}名。",
    hint="由两名以上持证执法人员参加，协管人员不计入。",
)
def jnt_officers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two certified officers of the bureau take part."""
    found, least = certified(act), rules["pen.officers.min"]
    return check(len(found) >= least, officers=len(found), least=least)


@gate(
    "jnt-handled",
    title="发现的问题都有去向",
    on=("jnt.result",),
    article="行政处罚法第二十二条、第二十六条",
    sentence="联合行动发现的问题没有着落：{why}。",
    hint="逐个写明处理方式；移交相邻机关的，填写跨区域问题的编号。",
)
def jnt_handled(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each problem has its way; one handed over names a cross-region problem of the ledger."""
    found = problems(matter)
    ways = {handled.problem: handled for handled in act.data.handled}
    rest = [str(number) for number in range(1, len(found) + 1) if number not in ways]
    known = act.standing.get("matters", {})
    loose = [
        str(number)
        for number, handled in ways.items()
        if handled.way == "handed" and known.get(handled.matter, {}).get("procedure") != "cross-region-problem"
    ]
    why = f"第{'、'.join(rest)}个没有处理方式" if rest else f"第{'、'.join(loose)}个没有移交的编号"
    return check(not rest and not loose, why=why, count=len(found))


PROCEDURE = Procedure(
    id="joint-operation",
    title="三地联合执法行动",
    wing="enforcement",
    system="joint-operation",
    basis="行政处罚法第二十二条、第二十六条",
    stages=(PLANNED, HELD, DONE),
    steps=STEPS,
    gates=(jnt_plan, jnt_own_name, jnt_officers, jnt_handled),
    closed=(DONE,),
    prefix="联",
)
