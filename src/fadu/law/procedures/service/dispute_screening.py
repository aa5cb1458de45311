"""矛盾纠纷专项排查 — 信访工作条例第三十七条. A plan, rounds of screening, a daily assessment, a report; each dispute found is registered.

方案 → 排查、每日研判 → 总结
"""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import calendar

RUNNING, DONE = "排查中", "已总结"
RULE = "信访工作条例第三十七条"
LEADERS = ("head", "principal", "squad_leader", "legal", "petition")
STAFF = ("petition", "officer", "squad_leader", "legal", "clerk", "liaison")


class Planned(Data):
    topic: Text = Field(title="专项排查名称")
    since: date = Field(title="开始日期")
    until: date = Field(title="结束日期")
    lead: PersonId = Field(title="牵头领导")
    scope: LongText = Field(title="排查范围和重点")


class Checked(Data):
    place: Text = Field(title="排查区域")
    count: int = Field(ge=0, le=1_000_000, title="走访户数")
    found: int = Field(0, ge=0, le=100_000, title="发现纠纷数")
    records: list[MatterNumber] = Field(default_factory=list, max_length=500, title="登记的矛盾纠纷")


class Assessed(Data):
    attended: list[PersonId] = Field(default_factory=list, max_length=50, title="参加人员")
    said: LongText = Field(title="研判意见")


class Reported(Data):
    solved: int = Field(0, ge=0, le=100_000, title="已化解数")
    summary: LongText = Field(title="总结")


STEPS = (
    Step("scr.plan", "专项排查方案", Planned, LEADERS, (START,), RUNNING, decides=True, papers=("screening_plan",)),
    Step("scr.check", "排查记录", Checked, STAFF, (RUNNING,), amount="count"),
    Step("scr.assess", "每日研判", Assessed, LEADERS, (RUNNING,), papers=("screening_assessment",)),
    Step(
        "scr.report",
        "排查总结",
        Reported,
        LEADERS,
        (RUNNING,),
        DONE,
        decides=True,
        papers=("screening_report",),
        asks=("disputes_found",),
    ),
)


@gate(
    "scr-plan",
    title="排查方案有起止",
    on=("scr.plan",),
    article=RULE,
    mark="M",
    sentence="排查的结束日期{until}早于开始日期{on}。",
    hint="核对起止日期。",
)
def scr_plan(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The campaign ends no earlier than it begins."""
    data = act.data
    return check(data.since and data.until and data.since <= data.until, on=data.since, until=data.until)


@gate(
    "scr-listed",
    title="发现的纠纷逐件登记",
    on=("scr.check", "scr.report"),
    article=RULE,
    sentence="排查：{why}。",
    hint="逐件登记矛盾纠纷，把编号填入排查记录；总结的已化解数与台账一致。",
)
def scr_listed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every dispute found has a matter of its own, and as many as the report says are settled."""
    rounds = [act] if act.step == "scr.check" else matter.all("scr.check")
    count = sum(done.data.found or 0 for done in rounds)
    total = len({number for done in rounds for number in done.data.records})
    known = act.standing.get("matters" if act.step == "scr.check" else "disputes_found") or {}
    strange = [number for number, row in known.items() if row["procedure"] != "dispute"]
    solved = sum(row["closed"] for row in known.values())
    if count != total:
        why = f"发现{count}件纠纷，登记了{total}件"
    elif strange or (known and len(known) < total):
        why = f"排查记录中的编号有{total - len(known) + len(strange)}个不是登记的矛盾纠纷"
    elif act.step == "scr.report" and known and act.data.solved != solved:
        why = f"总结写已化解{act.data.solved or 0}件，台账中已化解{solved}件"
    else:
        why = ""
    return check(not why, why=why, count=count, total=total)


@gate(
    "scr-daily",
    title="排查日有研判",
    on=("scr.report",),
    article=RULE,
    mark="M",
    level=WARN,
    sentence="{lacking}排查后没有研判。",
    hint="排查当日或者下一工作日研判并记录。",
)
def scr_daily(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each day of screening is followed by an assessment, on the day or the next working day."""
    assessed = {done.day for done in matter.all("scr.assess")}
    days = {done.day for done in matter.all("scr.check")}
    lacking = sorted(day for day in days if not assessed & {day, _next(day)})
    return check(bool(days) and not lacking, lacking=lacking or ["没有任何排查记录，"])


def _next(day: date) -> date:
    return calendar().add_workdays(day, 1)


def _ends(matter: Matter) -> date | None:
    plan = matter.first("scr.plan")
    return plan.data.until + timedelta(days=30) if plan is not None and plan.data.until else None


PROCEDURE = Procedure(
    id="dispute-screening",
    title="矛盾纠纷专项排查",
    wing="service",
    system="disputes",
    basis=RULE,
    stages=(RUNNING, DONE),
    steps=STEPS,
    gates=(scr_plan, scr_listed, scr_daily),
    clocks=(
        Clock(
            "scr.report", "排查总结期限", f"{RULE}（期限由本机关规定）", act_day("scr.plan"), act_day("scr.report"), "", until=_ends
        ),
    ),
    closed=(DONE,),
    prefix="排查",
)
