"""音像缺口说明 — 行政处罚法第四十七条；国办发〔2018〕118号.

应当音像记录的行为有一段没有录到：办案人员说明时段和原因 → 大队长确认或者退回
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from fadu.law.common.recording import REASONS
from fadu.law.data import Data, LongText, MatterNumber, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

STATED, CONFIRMED = "待确认", "已确认"
STATERS = ("officer", "squad_leader", "host")
_BASIS = "国办发〔2018〕118号；行政处罚法第四十七条"


class Stated(Data):
    case: MatterNumber = Field(title="事项编号")
    number: int = Field(ge=1, le=100_000, title="行为序号")
    since: datetime = Field(title="没有音像的起点")
    until: datetime = Field(title="没有音像的终点")
    reason: Annotated[str, one_of(REASONS)] = Field(title="原因")
    told: LongText = Field(title="具体情况和采取的措施")


class Answered(Data):
    opinion: LongText = Field("", title="意见")


STEPS = (
    Step("gap.state", "说明音像缺口", Stated, STATERS, (START, STATED), STATED, asks=("recording_gap",), kind="reason"),
    Step("gap.return", "退回补充说明", Answered, ("squad_leader",), (STATED,)),
    Step("gap.confirm", "确认音像缺口", Answered, ("squad_leader",), (STATED,), CONFIRMED, decides=True, asks=("recording_gap",)),
)


def stated(matter: Matter, act: Act | None = None) -> Stated | None:
    """The newest statement, or the one that the act itself makes."""
    if act is not None and act.step == "gap.state":
        return act.data
    found = matter.last("gap.state")
    return found.data if found else None


@gate(
    "gap-real",
    title="说明的是真实的缺口",
    on=("gap.state", "gap.confirm"),
    article=_BASIS,
    mark="M",
    sentence="缺口说明与台账不符：{why}。",
    hint="在音像记录台查看该行为逐分钟的覆盖，按缺口的起止时间说明。",
)
def gap_real(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The act must be recorded, and the stretch named holds minutes of it that are not on film."""
    said, known = stated(matter, act), act.standing.get("recording_gap")
    if said is None or known is None:
        return None
    why = ""
    if not known["due"]:
        why = f"{said.case}的{said.number}号行为不在音像记录事项清单中"
    elif said.since is None or said.until is None or said.until <= said.since:
        why = "终点不晚于起点"
    elif not known["missing"]:
        why = "这一时段已有音像，或者不属于该行为"
    return check(not why, why=why, record=said.number)


@gate(
    "gap-told",
    title="原因说得具体",
    on=("gap.confirm",),
    article=_BASIS,
    mark="M",
    sentence="没有写明具体情况和采取的措施。",
    hint="退回补充：什么设备、什么故障、何时报修、改用什么方式记录。",
)
def gap_told(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reason is told in words, not only by its kind."""
    said = stated(matter)
    return check(said is not None and len(said.told) >= 8, reason=said.reason if said else "")


@gate(
    "gap-leader",
    title="由没有参与的大队长确认",
    on=("gap.confirm",),
    article=_BASIS,
    mark="M",
    sentence="{who}自己作了说明或者实施了该行为，不能自己确认。",
    hint="由其他大队长、中队长确认。",
)
def gap_leader(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever states a gap, or did the act that is not on film, does not confirm it."""
    staters = {person.id for done in matter.all("gap.state") for person in done.by}
    did = (act.standing.get("recording_gap") or {}).get("people", ())
    own = [person.name for person in act.by if person.id in staters or person.id in did]
    return check(not own, who=own)


PROCEDURE = Procedure(
    id="recording-gap",
    title="音像缺口说明",
    wing="enforcement",
    system="recording",
    basis=_BASIS,
    stages=(STATED, CONFIRMED),
    steps=STEPS,
    gates=(gap_real, gap_told, gap_leader),
    closed=(CONFIRMED,),
    prefix="音缺",
)
