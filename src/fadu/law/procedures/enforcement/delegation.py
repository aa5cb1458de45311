"""赋权镇街行使处罚权 — 行政处罚法第二十四条.

一个事项一件: 列入赋权清单 → 承接评估 → 交接 → （评估不合格的）收回
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, ItemCode, LongText, PersonId, Text, TownCode, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

LISTED, HELD, WITHDRAWN = "已列入清单", "已交接", "已收回"
LEADERS = ("legal", "head", "principal")
_BASIS = "行政处罚法第二十四条"


class Listed(Data):
    topic: Text = Field(title="事项名称")
    item: ItemCode = Field(title="处罚事项")
    towns: list[TownCode] = Field(title="承接的镇街", min_length=1)
    since: date = Field(title="行使起始日期")
    decision: Text = Field(title="赋权决定文号")
    published: bool = Field(False, title="已经公布")


class Ready(Data):
    town: TownCode = Field(title="镇街")
    officers: int = Field(ge=0, le=1000, title="持证执法人员人数")
    legal_hand: bool = Field(False, title="有法制审核人员")
    equipment: bool = Field(False, title="有执法装备和场所")
    training: bool = Field(False, title="已完成培训")
    note: LongText = Field("", title="评估情况")


class Handover(Data):
    towns: list[TownCode] = Field(title="交接的镇街", min_length=1)
    on: date = Field(title="交接日期")
    open_cases: Annotated[str, one_of({"finish": "本机关办结在办案件", "transfer": "连同全卷移交"})] = Field(
        "finish", title="在办案件的处理"
    )
    receiver: Text = Field(title="接收人")


class Withdraw(Data):
    towns: list[TownCode] = Field(title="收回的镇街", min_length=1)
    on: date = Field(title="收回日期")
    decision: Text = Field(title="调整决定文号")
    reasons: LongText = Field(title="收回理由")
    by: PersonId = Field(title="承办人")


STEPS = (
    Step("del.list", "列入赋权清单", Listed, LEADERS, (START,), LISTED),
    Step("del.ready", "承接评估", Ready, (*LEADERS, "liaison"), (LISTED, HELD), papers=("readiness_form",)),
    Step(
        "del.handover",
        "交接",
        Handover,
        LEADERS,
        (LISTED, HELD),
        HELD,
        decides=True,
        asks=("delegated",),
        papers=("handover_form",),
    ),
    Step("del.withdraw", "收回", Withdraw, ("head", "principal"), (HELD,), decides=True),
    Step("del.end", "停止赋权", Withdraw, ("head", "principal"), (HELD,), WITHDRAWN, decides=True),
)


def listed(matter: Matter) -> Listed | None:
    """The decision that put the item on the list."""
    act = matter.last("del.list")
    return act.data if act else None


@gate(
    "del-published",
    title="赋权决定已经公布",
    on=("del.handover",),
    article="行政处罚法第二十四条第一款",
    sentence="赋权决定没有公布，或者交接日期{on}早于行使起始日期{valid_from}。",
    hint="由有权机关决定并公布后再交接。",
)
def del_published(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision to delegate was published, and power passes no earlier than it says."""
    said = listed(matter)
    if said is None:
        return None
    return check(
        said.published and act.data.on is not None and said.since is not None and act.data.on >= said.since,
        on=act.data.on,
        valid_from=said.since,
    )


@gate(
    "del-able",
    title="能够有效承接",
    on=("del.handover",),
    article="行政处罚法第二十四条第一款",
    sentence="{who}没有通过承接评估：{lacking}。",
    hint="补足执法人员、法制审核、装备和培训，重新评估后再交接。",
)
def del_able(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each town was assessed: two certified officers at least, a legal reviewer, equipment, training."""
    assessed = {done.data.town: done.data for done in matter.all("del.ready")}
    for town in act.data.towns:
        found = assessed.get(town)
        if found is None:
            return check(False, who=town, lacking="没有评估")
        lacking = [
            label
            for label, holds in (
                (f"持证执法人员不足{rules['pen.officers.min']}人", found.officers >= rules["pen.officers.min"]),
                ("没有法制审核人员", found.legal_hand),
                ("没有装备和场所", found.equipment),
                ("没有完成培训", found.training),
            )
            if not holds
        ]
        if lacking:
            return check(False, who=town, lacking=lacking)
    return check(True, count=len(act.data.towns))


@gate(
    "del-registered",
    title="与登记簿一致",
    on=("del.handover",),
    article="行政处罚法第二十四条第一款",
    mark="M",
    sentence="登记簿上{who}在交接日没有行使该事项的权限。",
    hint="先在“赋权委托”登记簿登记镇街、事项和起始日期，立案时系统按登记簿判断由谁行使。",
)
def del_registered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The register, which every filing asks, gives the item to each town from the day of the handover."""
    answer = act.standing.get("delegated")
    if answer is None:
        return None
    missing = [town for town in act.data.towns if town not in answer]
    return check(not missing, who=missing)


@gate(
    "del-withdrawn",
    title="收回有决定和理由",
    on=("del.withdraw", "del.end"),
    article="行政处罚法第二十四条第二款",
    mark="V*",
    sentence="收回的镇街{who}没有承接该事项。",
    hint="核对镇街；由原决定机关调整并公布。",
)
def del_withdrawn(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only what was handed over is taken back."""
    held = {town for done in matter.all("del.handover") for town in done.data.towns}
    strangers = [town for town in act.data.towns if town not in held]
    return check(not strangers, who=strangers)


PROCEDURE = Procedure(
    id="delegation",
    title="镇街赋权",
    wing="enforcement",
    system="delegation",
    basis=_BASIS,
    stages=(LISTED, HELD, WITHDRAWN),
    steps=STEPS,
    gates=(del_published, del_able, del_registered, del_withdrawn),
    closed=(WITHDRAWN,),
    prefix="赋权",
)
