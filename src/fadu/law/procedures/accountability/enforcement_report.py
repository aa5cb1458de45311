"""执法责任制年报、新法实施报告 — 重庆市行政执法监督条例第八条、第九条.

列入报告计划 → 起草 → 报送
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.data import Data, LongText, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PLANNED, DRAFTED, SENT = "待起草", "待报送", "已报送"
CLERKS, HEADS = ("clerk", "legal"), ("head", "principal")
CQJD = "重庆市行政执法监督条例"
KINDS = {"duty": "行政执法责任制年度报告", "newlaw": "新颁布法律、法规执行情况报告"}


class Plan(Data):
    topic: Text = Field(title="报告名称")
    kind: Annotated[str, one_of(KINDS)] = Field(title="种类")
    year: Annotated[int, Field(ge=2000, le=2099)] = Field(title="报告年度")
    law: Text = Field("", title="新法名称（新法实施报告填写）")
    effective_on: date | None = Field(None, title="新法施行日期（新法实施报告填写）")


class Draft(Data):
    text: LongText = Field(title="报告内容（做法、成效、问题、建议）")


class Sending(Data):
    to: list[Text] = Field(title="报送机关", min_length=1)
    sent_on: date = Field(title="报送日期")


STEPS = (
    Step("erp.plan", "列入报告计划", Plan, CLERKS, (START,), PLANNED, kind="kind"),
    Step("erp.draft", "起草", Draft, CLERKS, (PLANNED, DRAFTED), DRAFTED),
    Step("erp.send", "报送", Sending, HEADS, (DRAFTED,), SENT, decides=True, papers=("enforcement_report",)),
)


def first_day(matter: Matter) -> date | None:
    """The first day of sending: of the yearly report the first of December, of one about a new law the day a year after it took effect."""
    found = matter.first("erp.plan")
    if found is None:
        return None
    if found.data.kind == "duty":
        return date(found.data.year, 12, 1)
    start = found.data.effective_on
    return None if start is None else date(start.year + 1, start.month, 28 if (start.month, start.day) == (2, 29) else start.day)


def _planned(matter: Matter) -> date | None:
    found = matter.first("erp.plan")
    return found.day if found is not None and found.data.kind == "duty" else None


def _year_end(matter: Matter) -> date | None:
    found = matter.first("erp.plan")
    return date(found.data.year, 12, 31) if found is not None else None


def _in_force_a_year(matter: Matter) -> date | None:
    found = matter.first("erp.plan")
    return first_day(matter) if found is not None and found.data.kind == "newlaw" else None


@gate(
    "erp-sent",
    title="按时报送执法报告",
    on=("erp.send",),
    article=f"{CQJD}第八条、第九条",
    sentence="报告不能这样报送：{why}。",
    hint="执法责任制执行情况在当年十二月报送政府法制工作机构和上一级主管部门；新法执行情况在施行满一年以后报送。",
)
def erp_sent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The report of the year goes out in December, and one about a new law names it; lateness is shown by the clock, not refused."""
    first = first_day(matter)
    if first is None:
        return check(False, why="新法实施报告没有写明新法和施行日期")
    if act.data.sent_on is None or act.data.sent_on > act.day:
        return check(False, why="报送日期晚于今天")
    return check(act.data.sent_on >= first, why=f"早于{first}", start=first)


PROCEDURE = Procedure(
    id="enforcement-report",
    title="执法责任制和新法实施报告",
    wing="accountability",
    system="annual-report",
    basis=CQJD,
    stages=(PLANNED, DRAFTED, SENT),
    steps=STEPS,
    gates=(erp_sent,),
    clocks=(
        Clock("erp.duty", "执法责任制报告报送期限", f"{CQJD}第九条", _planned, act_day("erp.send"), "", until=_year_end),
        Clock("erp.newlaw", "新法实施报告报送期限", f"{CQJD}第八条", _in_force_a_year, act_day("erp.send"), "erp.newlaw"),
    ),
    closed=(SENT,),
    prefix="执报",
)
