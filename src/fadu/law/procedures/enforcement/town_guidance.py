"""镇街执法指导 — 行政处罚法第二十四条第二款: 部门指导、监督，定期评估.

一个镇街一年一件: 确定联络员 → 指导 → 年度评价
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, PersonId, Text, TownCode, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

GUIDING, DONE = "指导中", "已评价"
LIAISON = ("liaison", "officer", "squad_leader")
_ARTICLE = "行政处罚法第二十四条第二款"


class Assign(Data):
    topic: Text = Field(title="事由")
    town: TownCode = Field(title="镇街")
    year: int = Field(ge=2000, le=2099, title="年度")
    liaison: PersonId = Field(title="联络员")
    mode: Annotated[str, one_of({"fixed": "固定联系", "rotating": "轮换联系"})] = Field("fixed", title="联系方式")
    until: date | None = Field(None, title="轮换截止日期")


class Guide(Data):
    visited_on: date = Field(title="指导日期")
    what: LongText = Field(title="指导内容")
    problems: LongText = Field("", title="发现的问题")
    follow: LongText = Field("", title="跟进情况")


class Evaluate(Data):
    result: Annotated[str, one_of({"good": "好", "fair": "一般", "poor": "差"})] = Field(title="评价")
    opinion: LongText = Field(title="评价意见")


STEPS = (
    Step("del.liaison", "确定联络员", Assign, ("squad_leader", "legal", "head", "principal"), (START,), GUIDING),
    Step("del.rotate", "轮换联络员", Assign, ("squad_leader", "legal", "head", "principal"), (GUIDING,)),
    Step("del.guide", "指导", Guide, LIAISON, (GUIDING,), papers=("guidance_record",)),
    Step("del.evaluate", "年度评价", Evaluate, ("legal", "head", "principal"), (GUIDING,), DONE, decides=True),
)


def liaison(matter: Matter) -> str:
    """Who guides the town now."""
    act = matter.last("del.rotate", "del.liaison")
    return act.data.liaison if act else ""


@gate(
    "del-liaison",
    title="由联络员指导",
    on=("del.guide",),
    article=_ARTICLE,
    mark="M",
    level=WARN,
    sentence="现在的联络员是{who}，不是他到镇街指导。",
    hint="由联络员本人指导；换人的，先办理轮换。",
)
def del_liaison(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The liaison officer of the town takes part in the visit."""
    who = liaison(matter)
    return check(any(person.id == who for person in act.by), who=who)


@gate(
    "del-guided",
    title="评价前有指导",
    on=("del.evaluate",),
    article=_ARTICLE,
    mark="V*",
    sentence="全年没有一次指导记录，不能评价。",
    hint="先到镇街指导并登记。",
)
def del_guided(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A town is evaluated only after it was guided."""
    return check(matter.has("del.guide"), count=len(matter.all("del.guide")))


PROCEDURE = Procedure(
    id="town-guidance",
    title="镇街执法指导",
    wing="enforcement",
    system="delegation",
    basis=_ARTICLE,
    stages=(GUIDING, DONE),
    steps=STEPS,
    gates=(del_liaison, del_guided),
    closed=(DONE,),
    prefix="镇街指导",
)
