"""年度抽查计划 — 优化营商环境条例第五十四条；国办发〔2024〕54号：每一事项的比例和次数，能合并的合并，向社会公布."""

from __future__ import annotations

from pydantic import Field

from fadu.law.data import Data, Text, date
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PUBLISHED = "已公布"
PLANNERS = ("legal", "head", "principal")


class Line(Data):
    """One item of the published list in the year."""

    listed: Text = Field(title="抽查事项编号")
    topic: Text = Field("", title="抽查事项")
    share: int = Field(ge=1, le=100, title="抽查比例（%）")
    share_serious: int = Field(0, ge=0, le=100, title="严重失信单位的比例（%，0 为同上）")
    share_general: int = Field(0, ge=0, le=100, title="一般失信单位的比例（%，0 为同上）")
    share_minor: int = Field(0, ge=0, le=100, title="轻微失信单位的比例（%，0 为同上）")
    times: int = Field(ge=1, le=12, title="次数")
    months: Text = Field("", title="实施月份")
    joint: Text = Field("", title="联合抽查的部门")
    by_credit: Text = Field("", title="按信用等级的差别")


class YearPlan(Data):
    topic: Text = Field(title="计划名称")
    year: int = Field(ge=2000, le=2099, title="年度")
    lines: list[Line] = Field(title="抽查安排", min_length=1, max_length=200)
    address: Text = Field(title="公布位置", min_length=1)
    published_on: date = Field(title="公布日期")


@gate(
    "ins-plan",
    title="计划在公布的清单和频次内",
    on=("ins.plan",),
    article="优化营商环境条例第五十四条；国办发〔2024〕54号",
    mark="V*",
    sentence="年度抽查计划不能公布：{why}。",
    hint="只列抽查事项清单内的事项，每项一行，次数不超过清单公布的年度上限；清单有变化的先改登记册。",
)
def ins_plan(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each line is one item of the published list, once, and no more often than the list allows; the plan is public."""
    data = act.data
    codes = [line.listed for line in data.lines]
    faults = [f"{code}列了两次" for code in dict.fromkeys(codes) if codes.count(code) > 1]
    most = act.standing.get("inspection_items")
    if most is not None:
        faults += [f"{line.listed}不在抽查事项清单内" for line in data.lines if line.listed not in most]
        faults += [
            f"{line.topic or line.listed}计划{line.times}次，清单规定一年不超过{most[line.listed]}次"
            for line in data.lines
            if line.listed in most and (line.times or 0) > most[line.listed]
        ]
    if data.published_on is None or data.published_on > act.day:
        faults.append("还没有向社会公布")
    return check(not faults, why=faults, count=len(codes))


PROCEDURE = Procedure(
    id="inspection-plan",
    title="年度抽查计划",
    wing="enforcement",
    system="random-inspection",
    basis="优化营商环境条例第五十四条",
    stages=(PUBLISHED,),
    steps=(
        Step(
            "ins.plan",
            "公布年度抽查计划",
            YearPlan,
            PLANNERS,
            (START,),
            PUBLISHED,
            decides=True,
            asks=("inspection_items",),
            papers=("inspection_plan",),
        ),
    ),
    gates=(ins_plan,),
    closed=(PUBLISHED,),
    prefix="抽计",
)
