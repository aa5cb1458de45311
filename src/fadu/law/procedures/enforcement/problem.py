"""问题清单（“八张问题清单”、以案促改） — 发现、整改、复核、销号，办法由党委政府和本机关规定.

列入清单 → 整改 → 复核 → 销号
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.data import Data, LongText, MatterNumber, Nothing, PersonId, Text, UnitCode, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

OPEN, MENDED, CLOSED = "整改中", "待复核", "已销号"
#: The eight lists of Chongqing (重庆“八张问题清单”); names from memory, a bureau may use its own.
LISTS = {
    "inspection": "巡视巡察反馈问题清单",
    "supervision": "督查督办问题清单",
    "environment": "生态环保督察问题清单",
    "safety": "安全生产和自然灾害问题清单",
    "petition": "信访突出问题清单",
    "audit": "审计发现问题清单",
    "discipline": "纪检监察和以案促改问题清单",
    "opinion": "网络舆情和群众反映问题清单",
}
SOURCES = {
    "self": "自查",
    "superior": "上级检查",
    "file_review": "案卷评查",
    "litigation": "复议诉讼",
    "complaint": "投诉举报",
    "campaign": "专项整治",
    "other": "其他",
}
LEADERS = ("legal", "clerk", "squad_leader", "head", "principal")
ANYONE = (*LEADERS, "officer", "reviewer", "window", "duty", "petition")
_BASIS = "问题清单管理制度（本机关规定）"


class Listed(Data):
    topic: Text = Field(title="问题")
    list_name: Annotated[str, one_of(LISTS)] = Field(title="所属清单")
    source: Annotated[str, one_of(SOURCES)] = Field("self", title="来源")
    found_on: date = Field(title="发现日期")
    owner: PersonId = Field(title="责任人")
    measure: LongText = Field(title="整改措施")
    due: date = Field(title="整改期限")
    unit: UnitCode = Field("", title="责任单位")
    origin: MatterNumber = Field("", title="来源事项")
    file: MatterNumber = Field("", title="涉及的案卷")
    finding: Text = Field("", title="评查问题代码")


class Cited(Data):
    """An act of the ledger that shows the mending: a corrected record, a training held."""

    matter: MatterNumber = Field(title="事项")
    act: int = Field(ge=1, le=100_000, title="第几个行为")


class Mended(Data):
    proof: LongText = Field(title="整改情况")
    cited: list[Cited] = Field(default_factory=list, title="台账中作为证明的行为", max_length=20)


class Returned(Data):
    reasons: LongText = Field(title="退回的理由")


class Checked(Data):
    passed: bool = Field(title="整改到位")
    opinion: LongText = Field(title="复核意见")


class Extended(Data):
    due: date = Field(title="新的整改期限")
    reasons: LongText = Field(title="延期理由")


STEPS = (
    Step("prb.list", "列入清单", Listed, ANYONE, (START,), OPEN, decides=True, kind="list_name"),
    Step("prb.mend", "报告整改", Mended, ANYONE, (OPEN,), MENDED, asks=("cited",)),
    Step("prb.check", "复核", Checked, LEADERS, (MENDED,), decides=True, asks=("cited",)),
    Step("prb.return", "退回整改", Returned, LEADERS, (MENDED,), OPEN),
    Step("prb.extend", "延长期限", Extended, ("head", "principal"), (OPEN,), decides=True),
    Step("prb.close", "销号", Nothing, LEADERS, (MENDED,), CLOSED, decides=True),
)


def owner(matter: Matter) -> str:
    """Who answers for the problem."""
    listed = matter.last("prb.list")
    return listed.data.owner if listed else ""


def due(matter: Matter) -> date | None:
    """The day by which it must be mended, as last extended."""
    act = matter.last("prb.extend", "prb.list")
    return act.data.due if act else None


def _mended_on(matter: Matter) -> date | None:
    act = matter.last("prb.mend")
    return act.day if act and not any(later.step == "prb.return" for later in matter.acts if later.seq > act.seq) else None


@gate(
    "prb-other",
    title="复核人不是整改的人",
    on=("prb.check", "prb.close", "prb.extend"),
    article=_BASIS,
    mark="M",
    sentence="{who}是本问题的责任人或者报告整改的人，不能复核自己的整改、延长自己的期限。",
    hint="由其他人员复核、销号；延期由责任人以外的负责人批准。",
)
def prb_other(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever answers for the problem or reported its mending does not check it, nor give himself more time."""
    barred = {owner(matter)} | {person.id for done in matter.all("prb.mend") for person in done.by}
    same = barred & {person.id for person in act.by}
    return check(not same, who=sorted(same or barred))


@gate(
    "prb-proof",
    title="整改有证明",
    on=("prb.mend", "prb.check"),
    article=_BASIS,
    mark="M",
    sentence="没有整改证明：{why}。",
    hint="报告整改时附照片、文件，或者写明台账中发现问题以后的哪个行为证明已经整改；已经报告的，先退回整改。",
)
def prb_proof(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The mending rests on evidence, or on acts of other matters that stand in the ledger and were done since the problem was found."""
    mended, listed = (act if act.step == "prb.mend" else matter.last("prb.mend")), matter.last("prb.list")
    if mended is None:
        return check(False, why="没有报告整改")
    told = act.standing.get("cited")
    known = {(row["matter"], row["act"]): date.fromisoformat(str(row["day"])) for row in told or ()}
    for one in mended.data.cited:
        if one.matter == matter.number:
            return check(False, why=f"本问题自己的第{one.act}个行为不能证明整改")
        day, name = known.get((one.matter, one.act)), f"事项{one.matter}第{one.act}个行为"
        if told is not None and day is None:
            return check(False, why=f"台账中没有{name}")
        if day is not None and listed is not None and listed.data.found_on and day < listed.data.found_on:
            return check(False, why=f"{name}（{day}）早于问题的发现日期")
    why = "既没有附照片、文件，也没有写明台账中的行为"
    return check(mended.evidence or mended.data.cited, why=why, record=mended.seq)


@gate(
    "prb-passed",
    title="复核通过才能销号",
    on=("prb.close",),
    article=_BASIS,
    mark="M",
    sentence="{why}，不能销号。",
    hint="复核整改情况；不到位的退回整改。",
)
def prb_passed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest report of mending was checked afterwards and found good."""
    mended, checked = matter.last("prb.mend"), matter.last("prb.check")
    if mended is None or checked is None or checked.seq < mended.seq:
        return check(False, why="整改后没有复核")
    return check(checked.data.passed, why="复核认为没有整改到位", record=checked.seq)


@gate(
    "prb-due",
    title="整改期限在发现以后",
    on=("prb.list", "prb.extend"),
    article=_BASIS,
    mark="M",
    sentence="整改期限不能这样定：{why}。",
    hint="如实填写发现日期；期限不早于发现日期，延期的比现在的期限更晚。",
)
def prb_due(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A problem is found before it is listed and is due no earlier than found; an extension moves the day to a later one."""
    until = act.data.due
    if act.step == "prb.extend":
        last = due(matter)
        if last is None or until is None:
            return None
        return check(until > last, why=f"新的期限{until}不晚于现在的期限{last}", until=until, last=last)
    found = act.data.found_on
    if found is None or until is None:
        return None
    if found > act.day:
        return check(False, why=f"发现日期{found}晚于列入清单的日期{act.day}")
    return check(until >= found, why=f"期限{until}早于发现日期{found}", until=until)


PROCEDURE = Procedure(
    id="problem",
    title="问题整改",
    wing="enforcement",
    system="problem-lists",
    basis=_BASIS,
    stages=(OPEN, MENDED, CLOSED),
    steps=STEPS,
    gates=(prb_other, prb_proof, prb_passed, prb_due),
    clocks=(Clock("prb.due", "问题整改期限", _BASIS, act_day("prb.list"), _mended_on, "", until=due),),
    closed=(CLOSED,),
    prefix="问题",
)
