"""企业诉求 — 优化营商环境条例第四十八条. A demand of an enterprise, followed to the end.

登记 → 交办 → 办理 → 答复 → 评价 → 办结
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day, first_after
from fadu.law.common.penalty_data import PartyKind
from fadu.law.common.petition_data import RATINGS
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, UnitCode, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

NEW, WORKING, ANSWERED, SOLVED = "待交办", "办理中", "已答复", "已办结"
RULE = "优化营商环境条例第四十八条"
KINDS = {
    "permit": "审批许可",
    "sign": "广告招牌",
    "waste": "垃圾清运",
    "road": "道路和停车",
    "law": "执法检查",
    "other": "其他",
}
WAYS = {"solved": "已解决", "explained": "不属于职责或者没有政策依据，已解释"}
HEADS, STAFF = ("head", "principal"), ("clerk", "window", "legal", "petition")
WORKERS = ("officer", "squad_leader", "legal", "window", "examiner", "clerk", "inspector")


class Demand(Data):
    topic: Text = Field(title="诉求摘要")
    demand_kind: Annotated[str, one_of(KINDS)] = Field("other", title="类别")
    party: PartyId = Field("", title="企业")
    party_kind: PartyKind = Field("org", title="企业类别")
    origin: MatterNumber = Field("", title="来源恳谈会")
    content: LongText = Field(title="诉求内容")


class Assigned(Data):
    unit: UnitCode = Field(title="承办单位")
    handlers: list[PersonId] = Field(default_factory=list, max_length=20, title="承办人")
    due: date = Field(title="办理期限")


class Worked(Data):
    done: LongText = Field(title="办理情况")


class Reply(Data):
    way: Annotated[str, one_of(WAYS)] = Field("solved", title="结果")
    facts: LongText = Field(title="核实情况")
    opinion: LongText = Field(title="答复意见")
    basis: list[Text] = Field(default_factory=list, max_length=20, title="依据")
    channel: LongText = Field("", title="后续联系渠道")


class Rated(Data):
    rated_on: date = Field(title="评价日期")
    rating: Annotated[str, one_of(RATINGS)] = Field("satisfied", title="评价")
    said: LongText = Field("", title="意见")


class Returned(Data):
    reasons: LongText = Field(title="退回原因")
    due: date = Field(title="新的办理期限")


class Closed(Data):
    way: Annotated[str, one_of(WAYS)] = Field("solved", title="办结方式")
    note: LongText = Field("", title="说明")


STEPS = (
    Step("dem.register", "登记诉求", Demand, (*STAFF, *HEADS), (START,), NEW, papers=("demand_form",), kind="demand_kind"),
    Step("dem.assign", "交办", Assigned, (*STAFF, *HEADS), (NEW,), WORKING, decides=True),
    Step("dem.work", "办理", Worked, WORKERS, (WORKING,)),
    Step(
        "dem.reply", "答复企业", Reply, (*WORKERS, *HEADS), (WORKING,), ANSWERED, decides=True, papers=("demand_reply",), kind="way"
    ),
    Step("dem.rate", "企业评价", Rated, (*STAFF, *WORKERS), (ANSWERED,), of_party=True, kind="rating"),
    Step("dem.return", "退回重办", Returned, (*STAFF, *HEADS), (ANSWERED,), WORKING, decides=True),
    Step("dem.close", "办结", Closed, (*STAFF, *HEADS), (ANSWERED,), SOLVED, decides=True, kind="way"),
)


@gate(
    "dem-assign",
    title="诉求按期交办",
    on=("dem.assign",),
    article=f"{RULE}第一款",
    mark="M",
    level=WARN,
    sentence="交办晚了：应当在{last}以前交办。",
    hint="登记后两个工作日内确定承办单位和期限。",
)
def dem_assign(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A unit is given the demand within the period."""
    begun = matter.first("dem.register")
    if begun is None:
        return None
    last = rules.calendar.add_workdays(begun.day, int(rules["dem.assign"]))
    return check(act.day <= last, last=last)


@gate(
    "dem-due",
    title="办理期限在交办以后",
    on=("dem.assign", "dem.return"),
    article=f"{RULE}第一款",
    mark="M",
    sentence="办理期限{due}早于交办的当天。",
    hint="核对日期，写明今天或者以后的日期。",
)
def dem_due(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nobody is given a demand whose time has run out already."""
    return check(act.data.due >= act.day, due=act.data.due) if act.data.due is not None else None


@gate(
    "dem-reply",
    title="答复企业内容完整",
    on=("dem.reply",),
    article=f"{RULE}第一款",
    mark="M",
    sentence="答复不完整：没有写明{lacking}。",
    hint="写齐核实情况、答复意见、依据和后续渠道，先有办理记录。",
)
def dem_reply(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reply says what was found, what is done, on what basis, and whom to ask next."""
    data = act.data
    parts = {
        "办理记录": matter.has("dem.work"),
        "核实情况": data.facts,
        "答复意见": data.opinion,
        "依据": data.basis,
        "后续联系渠道": data.channel,
    }
    lacking = [name for name, there in parts.items() if not there]
    return check(not lacking, lacking=lacking)


@gate(
    "dem-close",
    title="评价后由他人办结",
    on=("dem.close",),
    article=f"{RULE}第一款",
    mark="M",
    sentence="不能办结：{why}。",
    hint="请企业评价，由承办人以外的人员登记，或者附企业的书面评价；不满意的退回重办；由承办人以外的人员办结。",
)
def dem_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The enterprise rated the newest reply, is not dissatisfied, and somebody else closes than those it was given to, who worked on it or replied.

    What the enterprise said is noted down by one of those only with its own writing beside it.
    """
    reply, rated, given = matter.last("dem.reply"), matter.last("dem.rate"), matter.last("dem.assign")
    handlers = set(given.data.handlers) if given is not None else set()
    handlers |= {person.id for done in matter.all("dem.work", "dem.reply") for person in done.by}
    if rated is None or reply is None or rated.seq < reply.seq:
        why = "企业还没有评价"
    elif rated.data.rating == "dissatisfied":
        why = "企业不满意"
    elif any(person.id in handlers for person in act.by):
        why = "承办人不能自行办结"
    elif not rated.evidence and {person.id for person in rated.by} <= handlers:
        why = "评价是承办人自己登记的，没有附企业的书面评价"
    else:
        why = "" if act.data.way == reply.data.way else "办结方式与答复的结果不同"
    return check(not why, why=why)


def _due(matter: Matter) -> date | None:
    given = matter.last("dem.assign", "dem.return")
    return given.data.due if given is not None else None


PROCEDURE = Procedure(
    id="enterprise-demand",
    title="企业诉求",
    wing="service",
    system="enterprise-service",
    basis=RULE,
    stages=(NEW, WORKING, ANSWERED, SOLVED),
    steps=STEPS,
    gates=(dem_assign, dem_due, dem_reply, dem_close),
    clocks=(
        Clock(
            "dem.assign",
            "诉求交办期限",
            f"{RULE}（期限由本机关规定）",
            act_day("dem.register"),
            act_day("dem.assign"),
            "dem.assign",
        ),
        Clock(
            "dem.reply",
            "诉求办理期限",
            f"{RULE}（期限由本机关规定）",
            act_day("dem.assign"),
            first_after(("dem.assign", "dem.return"), ("dem.reply",)),
            "",
            until=_due,
        ),
    ),
    closed=(SOLVED,),
    prefix="企诉",
)
