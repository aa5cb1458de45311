"""专项整治 — 方案、会议、告知书、排查、问题台账、总结；办法由本机关规定.

制定方案 → 会议、告知、排查 → 总结
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

RUNNING, DONE = "整治中", "已总结"
MEETINGS = {"launch": "动员部署会", "progress": "推进会", "summary": "总结会"}
LEADERS = ("squad_leader", "head", "principal", "legal", "clerk")
_BASIS = "专项整治工作方案（本机关规定）"


class Plan(Data):
    topic: Text = Field(title="整治名称")
    goal: LongText = Field(title="目标和范围")
    since: date = Field(title="开始日期")
    until: date = Field(title="结束日期")
    lead: PersonId = Field(title="负责人")


class Meeting(Data):
    kind: Annotated[str, one_of(MEETINGS)] = Field(title="会议类别")
    topic: Text = Field(title="会议主题")
    chair: PersonId = Field(title="主持人")
    attended: list[PersonId] = Field(title="参加人员", min_length=1)
    minutes: LongText = Field("", title="会议记录")


class Notices(Data):
    to: Text = Field(title="发放对象")
    count: int = Field(ge=1, le=1_000_000, title="发放份数")
    content: LongText = Field(title="告知内容")


class Screening(Data):
    place: Text = Field(title="排查范围")
    checked: int = Field(ge=0, le=1_000_000, title="排查处数")
    problems: list[MatterNumber] = Field(default_factory=list, title="列入问题清单的事项")
    found: int = Field(0, ge=0, le=1_000_000, title="发现问题")
    note: LongText = Field("", title="排查情况")


class Summary(Data):
    summary: LongText = Field(title="整治总结")


STEPS = (
    Step("cmp.plan", "制定整治方案", Plan, LEADERS, (START,), RUNNING, papers=("campaign_plan",)),
    Step("cmp.meeting", "召开会议", Meeting, LEADERS, (RUNNING,), kind="kind"),
    Step("cmp.notices", "发放告知书", Notices, (*LEADERS, "officer"), (RUNNING,), amount="count"),
    Step("cmp.screen", "排查", Screening, (*LEADERS, "officer"), (RUNNING,), amount="checked"),
    Step("cmp.report", "总结", Summary, LEADERS, (RUNNING,), DONE, decides=True, papers=("campaign_report",), asks=("screened",)),
)


#: A finding names so many of the problems that are left.
MOST_NAMED = 5


def named(matter: Matter) -> list[str]:
    """Numbers of the problems that screenings name, each once."""
    return list(dict.fromkeys(number for done in matter.all("cmp.screen") for number in done.data.problems))


@gate(
    "cmp-minutes",
    title="会议有记录",
    on=("cmp.meeting",),
    article=_BASIS,
    mark="M",
    sentence="会议记录不全：{lacking}。",
    hint="补充会议记录和参加人员。",
)
def cmp_minutes(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A meeting has minutes, and more than its chair attended."""
    lacking = [] if act.data.minutes else ["没有会议记录"]
    if len({*act.data.attended} - {act.data.chair}) < 1:
        lacking.append("没有其他人参加")
    return check(not lacking, lacking=lacking)


@gate(
    "cmp-listed",
    title="排查的问题都列入清单",
    on=("cmp.report",),
    article=_BASIS,
    mark="M",
    sentence="排查发现{count}个问题，列入问题清单{now}个。",
    hint="把发现的问题逐个列入问题清单，跟踪到整改。",
)
def cmp_listed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every problem that a screening found stands in the problem list: what is named there is a problem of the ledger."""
    found, known = sum(done.data.found for done in matter.all("cmp.screen")), act.standing.get("screened")
    listed = [number for number in named(matter) if known is None or number in known]
    return check(len(listed) >= found, count=found, now=len(listed))


@gate(
    "cmp-followed",
    title="问题跟踪到销号",
    on=("cmp.report",),
    article=_BASIS,
    mark="M",
    level=WARN,
    sentence="总结时还有{count}个问题没有销号：{pieces}。",
    hint="在总结中写明没有整改完的问题、责任人和期限；整治结束后继续跟踪到销号。",
)
def cmp_followed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The problems that were listed have been mended and struck off, or the report is told which have not."""
    known = act.standing.get("screened")
    if not known:
        return None
    rest = [number for number, closed in known.items() if not closed]
    return check(not rest, count=len(rest) or len(known), pieces=rest[:MOST_NAMED])


@gate(
    "cmp-worked",
    title="有部署、有排查才能总结",
    on=("cmp.report",),
    article=_BASIS,
    mark="M",
    sentence="总结前缺少：{lacking}。",
    hint="补开会议或者补做排查，如实登记。",
)
def cmp_worked(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A campaign is summed up only when a meeting was held and places were screened."""
    lacking = [label for step, label in (("cmp.meeting", "会议"), ("cmp.screen", "排查")) if not matter.has(step)]
    return check(not lacking, lacking=lacking)


PROCEDURE = Procedure(
    id="campaign",
    title="专项整治",
    wing="enforcement",
    system="campaign",
    basis=_BASIS,
    stages=(RUNNING, DONE),
    steps=STEPS,
    gates=(cmp_minutes, cmp_listed, cmp_followed, cmp_worked),
    closed=(DONE,),
    prefix="整治",
)
