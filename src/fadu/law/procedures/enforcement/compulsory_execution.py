"""行政强制执行 — 行政强制法第三十四条至第六十条: 催告、自行强制执行、代履行、申请法院执行.

催告 → 听取申辩 → 强制执行决定、代履行决定或者申请法院 → 执行 → 终结
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.publication import fall_step
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, Yuan, date, datetime, one_of
from fadu.law.facts import CHINA, PARTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import add_months

TOLD, ORDERED, COURT, DONE = "已催告", "已决定执行", "已申请法院", "已终结"
OFFICER, HEAD = ("officer",), ("head", "principal")
#: Night, in which no execution is done but in urgency: the law names no hours; the bureau's reading (M).
NIGHT_FROM, NIGHT_TO = 22, 6
ENDS = {
    "performed": "当事人已履行",
    "executed": "执行完毕",
    "impossible": "标的灭失或者没有可执行财产",
    "revoked": "据以执行的决定被撤销",
    "court": "法院执行完毕",
}


class Demand(Data):
    case: MatterNumber = Field("", title="所属案件")
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("org", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    duty: LongText = Field(title="应当履行的义务")
    amount: Yuan | None = Field(None, title="金额（元）")
    decided_on: date = Field(title="决定书送达日期")
    suit_ended: date | None = Field(None, title="起诉期限届满日期")
    period: int = Field(10, ge=1, le=365, title="履行期限（工作日）")
    way: Text = Field("", title="履行方式")
    rights: bool = Field(False, title="已告知陈述申辩权")
    served_on: date | None = Field(None, title="催告书送达日期")


class Hear(Data):
    said: LongText = Field(title="陈述申辩")
    answer: LongText = Field(title="复核意见")


class Decide(Data):
    law: Text = Field("", title="授予本机关强制执行权的法律")
    way: Text = Field(title="执行方式和时间")
    reasons: LongText = Field(title="理由和依据")


class Substitute(Data):
    harm: Text = Field(title="已经或者将要造成的危害")
    performer: Text = Field(title="代履行人")
    interest: bool = Field(False, title="代履行人与本案有利害关系")
    cost: Yuan = Field(title="费用预算（元）")
    way: Text = Field(title="方式和时间")
    urgent: bool = Field(False, title="需要立即清除道路、河道、公共场所的障碍物")


class Again(Data):
    served_on: date = Field(title="再次催告送达日期")


class Carry(Data):
    began: datetime = Field(title="开始时间")
    urgent: bool = Field(False, title="情况紧急")
    supervisor: PersonId = Field("", title="到场监督的人员")
    signed: bool = Field(False, title="执行文书已签名")
    cuts: bool = Field(False, title="停水、停电、停热、停气")
    note: LongText = Field("", title="执行情况")


class Apply(Data):
    court: Text = Field(title="人民法院")
    signed_by: PersonId = Field(title="签名的负责人")
    papers: bool = Field(False, title="申请书、决定书、催告情况、标的等材料齐全")


class Ruling(Data):
    granted: bool = Field(title="准予执行")
    document: Text = Field(title="裁定书文号")


class End(Data):
    way: Annotated[str, one_of(ENDS)] = Field(title="终结方式")
    note: LongText = Field("", title="情况")


STEPS = (
    Step("enf.demand", "催告", Demand, HEAD, (START,), TOLD, decides=True, papers=("demand_notice",)),
    Step("enf.hear", "听取陈述申辩", Hear, OFFICER, (TOLD,)),
    Step("enf.decide", "强制执行决定", Decide, HEAD, (TOLD,), ORDERED, decides=True, papers=("execution_decision",)),
    Step("sub.decide", "代履行决定", Substitute, HEAD, (TOLD,), ORDERED, decides=True, papers=("substitute_decision",)),
    Step("sub.demand", "代履行前再次催告", Again, OFFICER, (ORDERED,), papers=("substitute_demand",)),
    Step("sub.do", "代履行", Carry, OFFICER, (ORDERED,), decides=True),
    Step("enf.do", "强制执行", Carry, OFFICER, (ORDERED,), decides=True),
    Step("crt.apply", "申请法院执行", Apply, HEAD, (TOLD,), COURT, decides=True, papers=("court_application",)),
    Step("crt.rule", "法院裁定", Ruling, ("legal", "officer", "clerk"), (COURT,), of_party=True),
    fall_step((ORDERED, COURT, DONE)),
    Step("enf.end", "终结", End, HEAD, (TOLD, ORDERED, COURT), DONE, decides=True, papers=("execution_end",), asks=("recording",)),
)


def demand(matter: Matter) -> Demand | None:
    """The demand that began it."""
    act = matter.first("enf.demand")
    return act.data if act else None


def demand_over(said: Demand, rules: Rules) -> date | None:
    """The last day of the demand's period, counted in working days from its service."""
    return rules.calendar.add_workdays(said.served_on, said.period) if said.served_on and said.period else None


@gate(
    "enf-demand",
    title="已经催告并期满",
    on=("enf.decide", "sub.decide", "crt.apply"),
    article="行政强制法第三十五条、第三十六条、第五十四条",
    sentence="催告不合法：{why}。",
    hint="书面催告写明期限、方式、金额和申辩权，送达后等期满。",
)
def enf_demand(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A written demand with way, sum and the right to answer was served and its period has run; before the court at least ten working days."""
    said = demand(matter)
    if said is None:
        return None
    if act.step == "sub.decide" and act.data.urgent:
        return check(True, why="立即代履行")
    over = demand_over(said, rules)
    if over is None:
        return check(False, why="没有送达")
    if not (said.way and said.rights):
        return check(False, why="没有写明履行方式或者陈述申辩权")
    if act.step == "crt.apply" and said.period < rules["crt.demand"]:
        return check(False, why=f"申请法院执行前的催告期不足{rules['crt.demand']}个工作日")
    return check(act.day > over, why=f"催告期到{over}才满", last=over)


@gate(
    "enf-own-power",
    title="法律授予强制执行权",
    on=("enf.decide",),
    article="行政强制法第十三条、第三十四条",
    sentence="没有法律授予本机关强制执行权。",
    hint="申请人民法院强制执行；清除障碍、恢复原状的可以代履行。",
)
def enf_own_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A law, not a regulation, gives the bureau the power to enforce this duty itself."""
    return check(act.data.law, basis=act.data.law)


@gate(
    "enf-time",
    title="不在夜间、节假日执行，不断水断电",
    on=("enf.do", "sub.do"),
    article="行政强制法第四十三条",
    sentence="执行的时间或者方式不合法：{why}。",
    hint="另选工作日白天执行；情况紧急的写明。",
)
def enf_time(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The start lies neither at night nor on a statutory day off, urgency excepted; homes keep water, power, heat and gas."""
    data = act.data
    if data.cuts:
        return check(False, why="不得对居民生活停水、停电、停热、停气")
    if data.began is None or data.urgent:
        return None
    began = data.began.astimezone(CHINA)
    if began.hour >= NIGHT_FROM or began.hour < NIGHT_TO:
        return check(False, why=f"{began:%H:%M}是夜间")
    return check(rules.calendar.works(began.date()), why=f"{began:%Y-%m-%d}不是工作日", on=began.date())


@gate(
    "sub-steps",
    title="代履行步骤完整",
    on=("sub.decide", "sub.do"),
    article="行政强制法第五十条至第五十二条",
    sentence="代履行缺少：{lacking}。",
    hint="决定书写明代履行人、费用预算；三个工作日前再次催告；派员到场监督并签名。",
)
def sub_steps(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Decision with harm, performer without interest and cost; a second demand three working days before; supervisor and signatures; urgent clearing excepted."""
    if act.step == "sub.decide":
        lacking = [] if act.data.harm else ["危害后果"]
        lacking += ["没有利害关系的代履行人"] if act.data.interest or not act.data.performer else []
        return check(not lacking, lacking=lacking)
    decided = matter.last("sub.decide")
    if decided is None:
        return check(False, lacking="代履行决定")
    lacking = [] if act.data.supervisor else ["到场监督的人员"]
    lacking += [] if act.data.signed else ["执行文书签名"]
    again = matter.last("sub.demand")
    if not decided.data.urgent:
        if again is None:
            lacking.append("再次催告")
        elif act.day <= rules.calendar.add_workdays(again.data.served_on, int(rules["sub.demand"])):
            lacking.append(f"再次催告后满{rules['sub.demand']}个工作日")
    return check(not lacking, lacking=lacking, decided=decided.seq)


@gate(
    "crt-window",
    title="在申请法院执行的期限内",
    on=("crt.apply",),
    article="行政强制法第五十三条；最高人民法院关于适用行政诉讼法的解释第一百五十六条",
    sentence="申请法院执行不合期限：{why}。",
    hint="起诉期限届满后三个月内申请；过期的写明正当理由，由法院审查。",
)
def crt_window(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """After the suit period ended unused, and within three months of its end."""
    said = demand(matter)
    if said is None:
        return None
    if said.suit_ended is None:
        return check(False, why="没有写明起诉期限届满日期")
    last = add_months(said.suit_ended, int(rules["crt.window"]))
    if act.day <= said.suit_ended:
        return check(False, why=f"起诉期限到{said.suit_ended}才届满")
    return check(act.day <= last, why=f"申请期限已于{last}届满", last=last)


@gate(
    "crt-papers",
    title="申请材料齐全",
    on=("crt.apply",),
    article="行政强制法第五十五条",
    sentence="申请材料不齐，或者没有负责人签名。",
    hint="附申请书、决定书及其事实理由依据、当事人意见和催告情况、执行标的，由负责人签名并盖章。",
)
def crt_papers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Application signed by the head, decision with its grounds, the party's opinion and the demand, and the object."""
    return check(act.data.papers and act.data.signed_by, who=act.data.signed_by)


@gate(
    "enf-end",
    title="终结有根据",
    on=("enf.end",),
    article="行政强制法第四十条",
    sentence="写为“{way}”，但没有{lacking}。",
    hint="如实选择终结方式。",
)
def enf_end(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Executed only what was carried out; by the court only what it granted."""
    way = act.data.way
    if way == "executed":
        return check(matter.has("enf.do", "sub.do"), way=ENDS[way], lacking="执行记录")
    if way == "court":
        ruling = matter.last("crt.rule")
        return check(ruling is not None and ruling.data.granted, way=ENDS[way], lacking="法院准予执行的裁定")
    return check(True, way=ENDS.get(way, way))


PROCEDURE = Procedure(
    id="compulsory-execution",
    title="强制执行",
    wing="enforcement",
    system="coercion",
    basis="行政强制法第三十四条、第五十三条",
    stages=(TOLD, ORDERED, COURT, DONE),
    steps=STEPS,
    gates=(enf_demand, enf_own_power, enf_time, sub_steps, crt_window, crt_papers, enf_end, av_unbroken),
    clocks=(
        Clock(
            "crt.accept",
            "法院受理期限",
            "行政强制法第五十六条",
            act_day("crt.apply"),
            act_day("crt.rule", "enf.end"),
            "crt.accept",
            "party",
        ),
    ),
    closed=(DONE,),
    prefix="执行",
)
