"""领导班子集中学法 — one step: a study session held. Small work is no special case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, PersonId, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

KINDS = {
    "first_agenda": "“第一议题”学习",
    "center_group": "中心组学习",
    "collective_law": "领导班子集中学法",
    "party_lecture": "党课",
}
HELD = "已学习"


class StudySession(Data):
    kind: Annotated[str, one_of(KINDS)] = Field(title="学习形式")
    held_on: date = Field(title="学习日期")
    topic: Text = Field(title="学习主题")
    texts: list[Text] = Field(title="学习篇目", min_length=1)
    chair: PersonId = Field(title="主持人")
    attended: list[PersonId] = Field(title="参加人员", min_length=1)
    minutes: LongText = Field("", title="学习记录")


@gate(
    "stu-record",
    title="学习记录齐全",
    on=("stu.session",),
    article="法治宣传教育法第三十五条（2025年11月1日起施行）；本机关学法制度",
    mark="V*",
    level=WARN,
    sentence="学习记录不全：{lacking}。",
    hint="补充学习记录和参加人员。",
)
def stu_record(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A session has minutes and at least two participants, and is dated no later than its record."""
    data = act.data
    lacking = []
    if not data.minutes:
        lacking.append("没有学习记录")
    if len(set(data.attended)) < 2:
        lacking.append("参加人员不足两人")
    if data.held_on is None or data.held_on > act.day:
        lacking.append("学习日期晚于登记日期")
    return check(not lacking, lacking=lacking)


PROCEDURE = Procedure(
    id="leaders-study",
    title="领导班子集中学法",
    wing="learning",
    system="leaders-study",
    basis="国家工作人员学法用法制度",
    stages=(HELD,),
    steps=(
        Step(
            "stu.session",
            "学习",
            StudySession,
            ("clerk", "legal", "head", "principal"),
            (START,),
            HELD,
            papers=("study_record",),
            kind="kind",
        ),
    ),
    gates=(stu_record,),
    closed=(HELD,),
    prefix="学",
)
