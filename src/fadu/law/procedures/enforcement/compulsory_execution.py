"""行政强制执行 — 行政强制法第三十四条至第六十条: 催告、自行强制执行、代履行、申请法院执行.

催告 → 送达 → 听取申辩 → 强制执行决定、拍卖抵缴、代履行决定或者申请法院 → 执行 → 终结；其间可以中止、恢复、达成执行协议
道路、河道、航道、公共场所需要立即清除的：立即代履行决定 → 代履行 → 事后送达 → 终结
"""

from __future__ import annotations

from datetime import date as Day
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, act_day, first_after
from fadu.law.common.case import is_head
from fadu.law.common.compulsion import (
    Serve,
    coe_officers,
    enf_serve,
    enf_stayed,
    enf_time,
    enf_weekend,
    executed,
    lacking_of,
    remedies_end,
    served,
)
from fadu.law.common.delegation import del_list
from fadu.law.common.publication import fall_step
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, Yuan, date, datetime, one_of
from fadu.law.facts import CHINA, PARTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate, say
from fadu.law.params import Rules, rules_on
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import add_months, nominal_end

TOLD, ORDERED, COURT, DONE = "已催告", "已决定执行", "已申请法院", "已终结"
RUNNING = (TOLD, ORDERED, COURT)
OFFICER, HEAD, LEGAL = ("officer",), ("head", "principal"), ("legal", "officer", "clerk")
MONEY, CLEAR = "money", "clear"
DUTIES = {MONEY: "金钱给付", CLEAR: "排除妨碍、恢复原状等", "other": "其他义务"}
ENDS = {
    "performed": "当事人已履行",
    "agreement": "执行协议已履行",
    "executed": "执行完毕",
    "court": "法院执行完毕",
    "died": "公民死亡，无遗产可供执行，又无义务承受人",
    "dissolved": "法人或者其他组织终止，无财产可供执行，又无义务承受人",
    "impossible": "标的灭失",
    "revoked": "据以执行的决定被撤销",
    "lapsed": "当事人确无能力履行，中止满三年，没有明显社会危害",
    "other": "其他需要终结的情形",
}
PAUSES = {
    "hardship": "当事人履行确有困难或者暂无履行能力",
    "third": "第三人对执行标的主张权利，确有理由",
    "loss": "执行可能造成难以弥补的损失，中止不损害公共利益",
    "other": "其他需要中止的情形",
}
#: What goes to the court with the application, 行政强制法第五十五条.
MATERIALS = {
    "decision": "行政决定书及事实、理由和依据",
    "opinion": "当事人的意见",
    "demand": "催告情况",
    "object": "执行标的情况",
}
#: Where a thing may be cleared at once, 行政强制法第五十二条.
PLACES = {"road": "道路", "river": "河道", "channel": "航道", "public": "公共场所"}
UNDONE = {"restored": "恢复原状", "returned": "退还财物", "paid": "不能恢复、退还的，赔偿"}


class Demand(Data):
    case: MatterNumber = Field("", title="所属案件")
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("org", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    decision: Text = Field("", title="据以执行的决定书文号")
    kind: Annotated[str, one_of(DUTIES)] = Field(MONEY, title="义务的种类")
    duty: LongText = Field(title="应当履行的义务")
    amount: Yuan | None = Field(None, title="金额（元）")
    decided_on: date = Field(title="决定书送达日期")
    due_on: date | None = Field(None, title="决定确定的履行期限届满日")
    remedy_told: bool = Field(True, title="决定书已告知起诉期限")
    reconsidered_on: date | None = Field(None, title="当事人收到复议决定书的日期（申请过复议的）")
    deferred_until: date | None = Field(None, title="批准延期、分期的最后一日")
    period: int = Field(10, ge=1, le=365, title="履行期限（工作日）")
    way: Text = Field("", title="履行方式")
    rights: bool = Field(False, title="已告知陈述申辩权")


class Hear(Data):
    said: LongText = Field(title="陈述申辩")
    answer: LongText = Field(title="复核意见")
    adopted: bool = Field(False, title="意见成立，予以采纳")


class Decide(Data):
    law: Text = Field("", title="授予本机关强制执行权的法律（《…》第…条）")
    way: Text = Field(title="执行方式")
    on: date | None = Field(None, title="执行日期")
    reasons: LongText = Field(title="理由和依据")
    moving: bool = Field(False, title="催告期间有证据证明转移、隐匿财物，立即执行")


class Auction(Data):
    seizure: MatterNumber = Field("", title="查封、扣押事项")
    goods: LongText = Field(title="拍卖的财物")
    auctioneer: Text = Field("", title="受委托的拍卖机构")
    surcharged_on: date | None = Field(None, title="开始加处罚款的日期")
    reasons: LongText = Field(title="理由")


class Substitute(Data):
    harm: Text = Field(title="已经或者将要造成的危害")
    performer: Text = Field(title="代履行人")
    interest: bool = Field(False, title="代履行人与本案有利害关系")
    cost: Yuan = Field(title="费用预算（元）")
    way: Text = Field(title="代履行方式")
    on: date | None = Field(None, title="代履行日期")
    urgent: bool = Field(False, title="需要立即清除道路、河道、公共场所的障碍物")
    where: Annotated[str, one_of(PLACES)] = Field("road", title="场所的类别（立即清除的填写）")
    unable: LongText = Field("", title="当事人不能清除的情况（立即清除的填写）")


class Urgent(Data):
    """立即代履行 (行政强制法第五十二条): no decision and no demand went before it, the thing lies in the way now."""

    case: MatterNumber = Field("", title="所属案件")
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("org", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    where: Annotated[str, one_of(PLACES)] = Field("road", title="场所的类别")
    duty: LongText = Field(title="需要立即清除的遗洒物、障碍物或者污染物")
    harm: Text = Field("", title="已经或者将要造成的危害")
    unable: LongText = Field("", title="当事人不能清除的情况")
    absent: bool = Field(False, title="当事人不在场")
    performer: Text = Field("", title="代履行人")
    interest: bool = Field(False, title="代履行人与本案有利害关系")
    cost: Yuan | None = Field(None, title="费用预算（元）")
    way: Text = Field("", title="代履行方式")


class Again(Data):
    served_on: date = Field(title="再次催告送达日期")


class Carry(Data):
    began: datetime = Field(title="开始时间")
    urgent: bool = Field(False, title="情况紧急")
    supervisor: PersonId = Field("", title="到场监督的人员")
    signed: bool = Field(False, title="执行文书已签名")
    cuts: bool = Field(False, title="停水、停电、停热、停气")
    cost: Yuan | None = Field(None, title="实际费用（元，代履行的填写）")
    note: LongText = Field("", title="执行情况")


class Pause(Data):
    ground: Annotated[str, one_of(PAUSES)] = Field(title="中止的情形")
    reasons: LongText = Field(title="理由")


class Agree(Data):
    stages: LongText = Field(title="分阶段履行的安排")
    until: date = Field(title="最后履行日")
    harmless: bool = Field(False, title="不损害公共利益和他人合法权益")
    remedied: bool = Field(False, title="当事人已采取补救措施")
    cut: Yuan | None = Field(None, title="减免的加处罚款（元）")
    signed: bool = Field(False, title="双方已签名、盖章")


class Resume(Data):
    reasons: LongText = Field(title="恢复的理由")


class Undo(Data):
    document: Text = Field("", title="撤销、变更的文书或者发现错误的记录")
    way: Annotated[str, one_of(UNDONE)] = Field(title="处理方式")
    amount: Yuan | None = Field(None, title="退还、赔偿金额（元）")
    reasons: LongText = Field(title="情况和理由")


class Apply(Data):
    court: Text = Field(title="人民法院")
    object: LongText = Field("", title="执行标的和请求")
    signed_by: PersonId = Field(title="签名的负责人")
    materials: list[Annotated[str, one_of(MATERIALS)]] = Field(default_factory=list, title="所附材料")


class Judged(Apply):
    judgment: Text = Field("", title="生效判决书、裁定书文号")
    upheld: bool = Field(False, title="判决驳回当事人的诉讼请求或者维持决定，已经生效")
    perform_by: date | None = Field(None, title="履行期间的最后一日")


class Accepted(Data):
    accepted: bool = Field(title="受理")
    document: Text = Field("", title="受理通知书、不予受理裁定书文号")
    received_on: date = Field(title="收到日期")


class Heard(Data):
    heard_on: date = Field(title="听取意见日期")
    points: LongText = Field("", title="法院指出的问题和本机关的意见")


class Ruling(Data):
    granted: bool = Field(title="准予执行")
    document: Text = Field(title="裁定书文号")
    received_on: date | None = Field(None, title="收到日期")


class Object(Data):
    court: Text = Field(title="上一级人民法院")
    reasons: LongText = Field(title="申请复议的理由")


class End(Data):
    way: Annotated[str, one_of(ENDS)] = Field(title="终结方式")
    note: LongText = Field("", title="情况")


STEPS = (
    Step("enf.demand", "催告", Demand, HEAD, (START,), TOLD, decides=True, papers=("demand_notice",), asks=("executed",)),
    Step("enf.serve", "送达强制文书", Serve, OFFICER, RUNNING, papers=("service_receipt",)),
    Step("enf.hear", "听取陈述申辩", Hear, OFFICER, (TOLD,), papers=("demand_recheck",)),
    Step(
        "enf.decide",
        "强制执行决定",
        Decide,
        HEAD,
        (TOLD,),
        ORDERED,
        decides=True,
        papers=("execution_decision",),
        asks=("authority", "power", "executed", "stays"),
    ),
    Step(
        "enf.money",
        "拍卖抵缴罚款决定",
        Auction,
        HEAD,
        (TOLD,),
        ORDERED,
        decides=True,
        papers=("auction_decision",),
        asks=("executed", "stays"),
    ),
    Step(
        "sub.decide",
        "代履行决定",
        Substitute,
        HEAD,
        (TOLD,),
        ORDERED,
        decides=True,
        papers=("substitute_decision",),
        asks=("power", "stays"),
    ),
    Step(
        "sub.urgent",
        "立即代履行决定",
        Urgent,
        HEAD,
        (START,),
        ORDERED,
        decides=True,
        papers=("urgent_decision",),
        asks=("power",),
    ),
    Step("sub.demand", "代履行前再次催告", Again, OFFICER, (ORDERED,), papers=("substitute_demand",)),
    Step("sub.do", "代履行", Carry, OFFICER, (ORDERED,), decides=True, papers=("execution_record",), asks=("power", "stays")),
    Step(
        "enf.do",
        "强制执行",
        Carry,
        OFFICER,
        (ORDERED,),
        decides=True,
        papers=("execution_record",),
        asks=("power", "executed", "stays"),
    ),
    Step("enf.pause", "中止执行", Pause, HEAD, (TOLD, ORDERED), decides=True, papers=("pause_notice",)),
    Step("enf.agree", "执行协议", Agree, HEAD, (TOLD, ORDERED), decides=True, papers=("execution_agreement",)),
    Step("enf.resume", "恢复执行", Resume, HEAD, (TOLD, ORDERED), decides=True, papers=("resume_notice",)),
    Step(
        "crt.apply",
        "申请法院执行",
        Apply,
        HEAD,
        (TOLD,),
        COURT,
        decides=True,
        papers=("court_application",),
        asks=("executed", "stays"),
    ),
    Step(
        "crt.judged",
        "判决后申请法院执行",
        Judged,
        HEAD,
        (TOLD,),
        COURT,
        decides=True,
        papers=("judgment_application",),
        asks=("executed", "stays"),
    ),
    Step("crt.accept", "法院受理或者不予受理", Accepted, LEGAL, (COURT,), of_party=True),
    Step("crt.hear", "法院听取意见", Heard, LEGAL, (COURT,), of_party=True, article="行政强制法第五十八条第一款"),
    Step("crt.rule", "法院裁定", Ruling, LEGAL, (COURT,), of_party=True),
    Step("crt.object", "向上一级法院申请复议", Object, HEAD, (COURT,), decides=True, papers=("court_objection",)),
    Step("enf.end", "终结", End, HEAD, RUNNING, DONE, decides=True, papers=("execution_end",), asks=("recording", "executed")),
    Step("enf.undo", "恢复、退还", Undo, HEAD, (ORDERED, COURT, DONE), decides=True, papers=("undo_decision",)),
    fall_step((ORDERED, COURT, DONE)),
)


def demand(matter: Matter) -> Demand | None:
    """The demand that began it."""
    act = matter.first("enf.demand")
    return act.data if act else None


def demand_served(matter: Matter, rules: Rules) -> Day | None:
    """The day on which the demand was lawfully served; None while it was not."""
    act = matter.first("enf.demand")
    return served(matter, act.seq, rules) if act else None


def demand_over(matter: Matter, rules: Rules) -> Day | None:
    """The last day of the demand's period, counted in working days from its service; None while it was not served."""
    said, day = demand(matter), demand_served(matter, rules)
    return rules.calendar.add_workdays(day, said.period) if said and day and said.period else None


def suit_ended(matter: Matter, rules: Rules, act: Act | None = None) -> Day | None:
    """The last day on which the party could still go to court: counted from the decision's service, never typed."""
    said, found = demand(matter), executed(matter, act)
    if said is None:
        return None
    known = date.fromisoformat(found["served_on"]) if found and found.get("served_on") else said.decided_on
    return remedies_end(known, rules, said.remedy_told, said.reconsidered_on) if known else None


def window_from(matter: Matter, rules: Rules, act: Act | None = None) -> Day | None:
    """The day from which the three months of an application count: the end of the suit period, or of a deferral that ends later."""
    ended, said, found = suit_ended(matter, rules, act), demand(matter), executed(matter, act)
    if ended is None or said is None:
        return None
    put_off = said.deferred_until or (
        date.fromisoformat(found["deferred_until"]) if found and found.get("deferred_until") else None
    )
    return max(ended, put_off) if put_off else ended


def paused(matter: Matter) -> Act | None:
    """The pause or agreement that still stands."""
    newest = matter.last("enf.pause", "enf.agree", "enf.resume")
    return newest if newest is not None and newest.step != "enf.resume" else None


def at_once(decided: Act) -> bool:
    """Whether a decision of substitute performance lets it begin at once (行政强制法第五十二条)."""
    return decided.step == "sub.urgent" or decided.data.urgent


# --- clocks --------------------------------------------------------------------------------------------------------------------------------

_ON = ("enf.decide", "enf.money", "sub.decide", "crt.apply", "crt.judged", "enf.end")


def _served_day(matter: Matter) -> Day | None:
    return demand_served(matter, rules_on(matter.acts[-1].day)) if matter.acts else None


def _longer(matter: Matter, rules: Rules) -> int:
    """Working days by which the demand's own period differs from the bureau's least."""
    said = demand(matter)
    return (said.period or 0) - int(rules["enf.demand"]) if said else 0


def _window(matter: Matter) -> Day | None:
    return window_from(matter, rules_on(matter.acts[-1].day)) if matter.acts else None


def _not_ours(matter: Matter) -> Day | None:
    """The day of the newest refusal of the court."""
    refused = [act for act in matter.all("crt.accept") if not act.data.accepted]
    refused += [act for act in matter.all("crt.rule") if not act.data.granted]
    newest = max(refused, key=lambda act: act.seq, default=None)
    return (newest.data.received_on or newest.day) if newest else None


def _pause_day(matter: Matter) -> Day | None:
    act = matter.last("enf.pause")
    return act.day if act else None


def _resumed(matter: Matter) -> Day | None:
    act = matter.last("enf.pause")
    return next((other.day for other in matter.all("enf.resume", "enf.end") if act is not None and other.seq > act.seq), None)


def _agreed_until(matter: Matter) -> Day | None:
    act = matter.last("enf.agree")
    return act.data.until if act else None


def _accepted(matter: Matter) -> Day | None:
    return next((act.data.received_on or act.day for act in matter.all("crt.accept") if act.data.accepted), None)


def _accepted_hard(matter: Matter) -> Day | None:
    """The same day, where the court hears both sides because the decision looks plainly unlawful."""
    return _accepted(matter) if matter.has("crt.hear") else None


def _again(matter: Matter) -> Day | None:
    act = matter.last("sub.demand")
    return max(act.data.served_on or act.day, act.day) if act else None


def _cleared(matter: Matter) -> Day | None:
    """The day on which something was cleared at once, of which the party must be told at once."""
    decided, done = matter.last("sub.decide", "sub.urgent"), matter.first("sub.do")
    return done.day if done is not None and decided is not None and at_once(decided) else None


def _told_after(matter: Matter) -> Day | None:
    decided = matter.last("sub.decide", "sub.urgent")
    return served(matter, decided.seq, rules_on(matter.acts[-1].day)) if decided is not None else None


CLOCKS = (
    Clock(
        "sub.demand",
        "再次催告后、代履行前的期限",
        "行政强制法第五十一条第一款第二项",
        _again,
        first_after(("sub.demand",), ("sub.do", "enf.end")),
        "sub.demand",
        PARTY,
    ),
    Clock(
        "sub.told",
        "立即代履行以后通知当事人（立即）",
        "行政强制法第五十二条",
        _cleared,
        _told_after,
        "",
        until=_cleared,
    ),
    Clock(
        "enf.demand",
        "催告的履行期限",
        "行政强制法第三十五条、第五十四条",
        _served_day,
        act_day(*_ON),
        "enf.demand",
        PARTY,
        extra=_longer,
    ),
    Clock("crt.remind", "申请法院执行提醒", "行政强制法第五十三条", _window, act_day(*_ON), "crt.remind"),
    Clock("crt.window", "申请法院执行期限", "行政强制法第五十三条", _window, act_day(*_ON), "crt.window"),
    Clock(
        "crt.accept",
        "法院受理期限",
        "行政强制法第五十六条",
        act_day("crt.apply", "crt.judged"),
        act_day("crt.accept", "crt.rule", "enf.end"),
        "crt.accept",
        PARTY,
    ),
    Clock(
        "crt.rule", "法院裁定期限", "行政强制法第五十七条", _accepted, act_day("crt.hear", "crt.rule", "enf.end"), "crt.rule", PARTY
    ),
    Clock(
        "crt.rule.hard",
        "法院听取意见后的裁定期限",
        "行政强制法第五十八条第二款",
        _accepted_hard,
        act_day("crt.rule", "enf.end"),
        "crt.rule.hard",
        PARTY,
    ),
    Clock(
        "crt.object",
        "对法院不予受理、不予执行申请复议的期限",
        "行政强制法第五十六条、第五十八条",
        _not_ours,
        act_day("crt.object", "enf.end"),
        "crt.object",
    ),
    Clock("enf.pause.end", "中止执行满三年", "行政强制法第三十九条", _pause_day, _resumed, "enf.pause.end"),
    Clock(
        "enf.agree",
        "执行协议履行期限",
        "行政强制法第四十二条",
        act_day("enf.agree"),
        act_day("enf.resume", "enf.end"),
        "",
        PARTY,
        until=_agreed_until,
    ),
)

# --- gates ---------------------------------------------------------------------------------------------------------------------------------


@gate(
    "enf-contents",
    title="催告书载明法定事项",
    on=("enf.demand",),
    article="行政强制法第三十四条、第三十五条",
    sentence="不能催告：{lacking}。",
    hint="决定确定的期限届满以后，写明履行的期限、方式，金钱给付的写明金额和给付方式，并告知陈述权和申辩权。",
)
def enf_contents(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A duty that is due; the demand tells period, way, the exact sum of a money duty and the right to state and defend."""
    data, found = act.data, executed(matter, act)
    known = found.get("served_on") if found else None
    lacking = lacking_of(
        ("没有写明决定确定的履行期限", data.due_on),
        (f"决定的履行期限到{data.due_on}才届满", data.due_on is None or act.day > data.due_on),
        ("决定书送达日期晚于履行期限届满日", not (data.due_on and data.decided_on) or data.decided_on <= data.due_on),
        ("案卷中的决定书还没有送达", found is None or known or data.kind != MONEY),
        ("案卷中没有复议的登记", not data.reconsidered_on or found is None or found.get("remedied", True)),
        (
            f"决定书送达日期与案卷（{known}）不一致",
            known is None or data.decided_on is None or data.decided_on.isoformat() == known,
        ),
        (f"履行期限少于{rules['enf.demand']}个工作日", (data.period or 0) >= rules["enf.demand"]),
        ("没有写明履行方式", data.way),
        ("金钱给付没有写明金额", data.kind != MONEY or data.amount),
        ("没有告知陈述权和申辩权", data.rights),
    )
    return check(not lacking, lacking=lacking, amount=data.amount)


@gate(
    "enf-owed",
    title="还有应当履行的罚款",
    on=("enf.demand", "enf.decide", "enf.money", "enf.do", "crt.apply", "crt.judged"),
    article="行政强制法第三十四条、第四十条",
    sentence="据以执行的决定在案卷中没有未缴的罚款：已经缴清，或者已被撤销、变更。",
    hint="不再执行；已经开始执行的，决定终结执行。",
)
def enf_owed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Of a fine decided in a case of this ledger something is still owed: neither paid, nor revoked."""
    said, found = act.data if act.step == "enf.demand" else demand(matter), executed(matter, act)
    if said is None or said.kind != MONEY or found is None or found.get("owed") is None:
        return None
    return check(Decimal(found["owed"]) > 0, owed=found["owed"])


@gate(
    "enf-demand",
    title="已经催告并期满",
    on=("enf.decide", "enf.money", "sub.decide", "crt.apply", "crt.judged"),
    article="行政强制法第三十五条、第三十六条、第三十七条、第五十四条",
    sentence="催告不合法：{why}。",
    hint="催告书送达当事人后等期满；当事人的意见逐项复核，成立的采纳。",
)
def enf_demand(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A written demand was served and its period has run, or assets are being moved while it runs; what the party said was rechecked and not found right; before the court at least ten working days."""
    said = demand(matter)
    if said is None:
        return None
    if act.step == "sub.decide" and act.data.urgent:
        return check(True, why="立即代履行")
    if any(heard.data.adopted for heard in matter.all("enf.hear")):
        return check(False, why="当事人的意见成立，应当采纳，不能继续执行")
    over = demand_over(matter, rules)
    if over is None:
        return check(False, why="催告书没有依法送达")
    if act.step == "enf.decide" and act.data.moving:
        return check(act.evidence, why="没有附转移、隐匿财物的证据")
    if act.step.startswith("crt.") and said.period < rules["crt.demand"]:
        return check(False, why=f"申请法院执行前的催告期不足{rules['crt.demand']}个工作日")
    return check(act.day > over, why=f"催告期到{over}才满", last=over)


@gate(
    "enf-own-power",
    title="法律授予强制执行权",
    on=("enf.decide",),
    article="行政强制法第十三条、第三十四条",
    sentence="没有法律授予本机关强制执行权：{why}。",
    hint="申请人民法院强制执行；清除障碍、恢复原状的可以代履行；已经查封、扣押的财物可以依法拍卖抵缴罚款。",
)
def enf_own_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A law in force that day, by title and article, not a regulation or rule, gives the bureau the power to enforce this duty itself."""
    said, levels = act.data.law, act.standing.get("authority")
    if "《" not in said or "条" not in said:
        return check(False, why="没有写明法律的名称和条文")
    if levels is None:
        return None
    wrong = [
        f"《{title}》{LEVELS.get(level, '不在执法依据目录中，或者当日没有施行')}"
        for title, level in levels.items()
        if level != "law"
    ]
    return check(levels and not wrong, why="、".join(wrong), basis=said)


#: What a text of another level is, as the sentence says it.
LEVELS = {
    "regulation": "是行政法规，不是法律",
    "local_regulation": "是地方性法规，不是法律",
    "ministry_rule": "是部门规章，不是法律",
    "local_rule": "是地方政府规章，不是法律",
    "normative": "是规范性文件，不是法律",
}


@gate(
    "enf-money",
    title="拍卖抵缴的条件具备",
    on=("enf.money",),
    article="行政强制法第四十六条、第四十八条",
    sentence="不能拍卖抵缴罚款：{lacking}。",
    hint="等当事人的复议、起诉期限届满；没有查封、扣押财物的，申请人民法院强制执行。",
)
def enf_money(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A money duty, its surcharge over thirty days old, the remedies unused, goods seized earlier by the bureau, an auctioneer entrusted."""
    data, said, ended = act.data, demand(matter), suit_ended(matter, rules, act)
    taken = (act.standing.get("matters") or {}).get(data.seizure) if data.seizure else None
    wait = int(rules["enf.surcharge.wait"])
    lacking = lacking_of(
        ("不是金钱给付义务", said is not None and said.kind == MONEY),
        ("没有本机关已经查封、扣押的财物", data.seizure and (taken is None or taken["procedure"] == "coercion-measure")),
        (f"加处罚款没有超过{wait}日", data.surcharged_on and (act.day - data.surcharged_on).days > wait),
        (f"起诉期限到{ended}才届满", ended is not None and act.day > ended),
        ("当事人已经复议或者起诉", not _contested(matter, act)),
        ("没有委托拍卖机构", data.auctioneer),
    )
    return check(not lacking, lacking=lacking, last=ended)


def _contested(matter: Matter, act: Act) -> bool:
    """A reconsideration or suit about the decision is pending in its case."""
    found = executed(matter, act)
    return bool(found and found.get("contested"))


@gate(
    "enf-carry",
    title="依送达的决定执行，有监督、签名",
    on=("enf.do",),
    article="行政强制法第三十七条、第三十八条",
    sentence="不能强制执行：{lacking}。",
    hint="先作出并送达强制执行决定；派员到场监督，执行文书由在场人员签名。",
)
def enf_carry(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An execution rests on a decision served on the party, is supervised on the spot and its record signed."""
    decided = matter.last("enf.decide", "enf.money")
    day = served(matter, decided.seq, rules) if decided is not None else None
    lacking = lacking_of(
        ("没有强制执行决定", decided is not None),
        ("强制执行决定书没有送达", decided is None or (day is not None and day <= act.day)),
        ("没有到场监督的人员", act.data.supervisor),
        ("执行文书没有签名", act.data.signed),
    )
    return check(not lacking, lacking=lacking, decided=decided.seq if decided else None)


@gate(
    "enf-running",
    title="执行没有中止",
    on=("enf.decide", "enf.money", "sub.decide", "sub.do", "enf.do", "crt.apply", "crt.judged"),
    article="行政强制法第三十九条、第四十二条",
    sentence="{what}还在，不能继续执行。",
    hint="中止的情形消失，或者当事人不履行执行协议的，先恢复执行。",
)
def enf_running(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No pause and no agreement stands in the way."""
    if not matter.has("enf.pause", "enf.agree"):
        return None
    standing = paused(matter)
    return check(standing is None, what="执行协议" if standing is not None and standing.step == "enf.agree" else "中止执行的决定")


@gate(
    "enf-agree",
    title="执行协议合法",
    on=("enf.agree",),
    article="行政强制法第四十二条",
    sentence="执行协议不合法：{lacking}。",
    hint="协议不得损害公共利益和他人权益；当事人采取补救措施的，才可以减免加处的罚款或者滞纳金。",
)
def enf_agree(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No harm to the public or others, both signed, a last day to come, and only a surcharge is cut where the party has made amends."""
    data = act.data
    lacking = lacking_of(
        ("没有确认不损害公共利益和他人合法权益", data.harmless),
        ("双方没有签名、盖章", data.signed),
        ("最后履行日已经过去", data.until is not None and data.until >= act.day),
        ("当事人没有采取补救措施，不能减免加处罚款", not data.cut or data.remedied),
    )
    return check(not lacking, lacking=lacking, until=data.until)


@gate(
    "enf-resume",
    title="有可以恢复的执行",
    on=("enf.resume",),
    article="行政强制法第三十九条、第四十二条",
    sentence="没有中止执行，也没有执行协议，不需要恢复。",
    hint="直接办理下一步骤。",
)
def enf_resume(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A pause or an agreement stands, which is ended by this."""
    standing = paused(matter)
    return check(standing is not None, record=standing.seq if standing else None)


@gate(
    "sub-steps",
    title="代履行步骤完整",
    on=("sub.decide", "sub.do"),
    article="行政强制法第五十条至第五十二条",
    sentence="代履行缺少：{lacking}。",
    hint="决定书写明代履行人、费用预算并送达；三个工作日前再次催告；派员到场监督并签名。",
)
def sub_steps(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A duty to clear or restore; decision with harm, performer without interest and cost, served; a second demand three working days before; supervisor and signatures; what cost more than told is explained; urgent clearing excepted."""
    if act.step == "sub.decide":
        said = demand(matter)
        lacking = lacking_of(
            ("排除妨碍、恢复原状的义务（其他义务不能代履行）", said is None or said.kind == CLEAR),
            ("危害后果", act.data.harm),
            ("没有利害关系的代履行人", act.data.performer and not act.data.interest),
            ("费用预算", act.data.cost),
        )
        return check(not lacking, lacking=lacking)
    decided = matter.last("sub.decide", "sub.urgent")
    if decided is None:
        return check(False, lacking="代履行决定")
    lacking = lacking_of(("到场监督的人员", act.data.supervisor), ("执行文书签名", act.data.signed))
    again = matter.last("sub.demand")
    if not at_once(decided):
        day = served(matter, decided.seq, rules)
        lacking += lacking_of(("决定书的送达", day is not None and day <= act.day), ("再次催告", again))
        begun = _again(matter)
        if begun is not None and act.day <= rules.calendar.add_workdays(begun, int(rules["sub.demand"])):
            lacking.append(f"再次催告后满{rules['sub.demand']}个工作日")
    cost, most = act.data.cost, decided.data.cost
    lacking += lacking_of(("实际费用超过预算的说明", not cost or not most or cost <= most or act.data.note))
    return check(not lacking, lacking=lacking, decided=decided.seq)


@gate(
    "sub-urgent",
    title="立即代履行的条件具备",
    on=("sub.decide", "sub.urgent"),
    article="行政强制法第五十二条",
    sentence="不能决定立即代履行：{lacking}。",
    hint="当事人能够清除的，先责令清除、催告；写明清除什么、为什么不能等、由谁清除，当事人不在场的事后立即送达决定书。",
)
def sub_urgent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Something on a road, river, channel or public place must go at once and the party cannot clear it; whoever does has no interest."""
    data, told = act.data, demand(matter)
    if act.step == "sub.decide" and not data.urgent:
        return None
    duty = told.duty if act.step == "sub.decide" and told is not None else getattr(data, "duty", "")
    lacking = lacking_of(
        ("没有写明需要立即清除的物品", duty.strip()),
        ("没有写明危害", data.harm.strip()),
        ("没有写明当事人不能清除的情况", data.unable.strip()),
        ("没有写明代履行方式", data.way.strip()),
        ("没有无利害关系的代履行人", data.performer.strip() and not data.interest),
    )
    return check(not lacking, lacking=lacking)


@gate(
    "enf-when",
    title="决定书写明执行日期，不提前执行",
    on=("enf.decide", "sub.decide", "enf.do", "sub.do"),
    article="行政强制法第三十七条第二款第三项、第五十一条第一款第一项",
    sentence="执行的日期不合法：{why}。",
    hint="在决定书里写明执行的日期，到期再执行；需要提前的，重新决定并送达。",
)
def enf_when(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision tells the day on which it will be carried out, and nobody comes before it; clearing at once has no such day."""
    if act.step in ("enf.decide", "sub.decide"):
        if act.step == "sub.decide" and act.data.urgent:
            return None
        on = act.data.on
        why = "决定书没有写明" if on is None else f"{on}早于决定之日" if on < act.day else ""
        return check(not why, why=why, on=on)
    decided = matter.last("sub.decide", "sub.urgent") if act.step == "sub.do" else matter.last("enf.decide")
    if decided is None or act.data.began is None or (act.step == "sub.do" and at_once(decided)) or decided.data.on is None:
        return None
    began = act.data.began.astimezone(CHINA).date()
    return check(began >= decided.data.on, why=f"决定书写明{decided.data.on}，{began}就执行了", on=decided.data.on)


@gate(
    "crt-window",
    title="在申请法院执行的期限内",
    on=("crt.apply",),
    article="行政强制法第五十三条；最高人民法院关于适用行政诉讼法的解释第六十四条、第一百五十六条",
    sentence="申请法院执行不合期限：{why}。",
    hint="起诉期限从决定书送达之日起算，届满后三个月内申请；过期的写明正当理由，由法院审查。",
)
def crt_window(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """After the suit period, counted from the decision's service, ended unused, and within three months of its end or of a deferral's."""
    ended, since = suit_ended(matter, rules, act), window_from(matter, rules, act)
    if ended is None or since is None:
        return None
    last = add_months(since, int(rules["crt.window"]))
    if _contested(matter, act):
        return check(False, why="当事人已经复议或者起诉，等结果生效后办理", last=last)
    if act.day <= since:
        return check(False, why=f"起诉期限到{ended}才届满" if since == ended else f"延期、分期到{since}才届满", last=last)
    return check(act.day <= last, why=f"申请期限已于{last}届满", last=last)


@gate(
    "crt-papers",
    title="申请材料齐全",
    on=("crt.apply", "crt.judged"),
    article="行政强制法第五十五条",
    sentence="申请材料不合要求：{lacking}。",
    hint="附决定书及其事实理由依据、当事人意见、催告情况、执行标的，由本机关负责人签名并盖章。",
)
def crt_papers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Application with its object, signed by one who was a head that day, with the decision, the party's opinion, the demand and the object attached."""
    data = act.data
    lacking = [f"没有附{label}" for key, label in MATERIALS.items() if key not in data.materials]
    lacking += lacking_of(
        ("没有写明执行标的和请求", data.object),
        ("签名的不是当日的本机关负责人", data.signed_by and is_head(act, data.signed_by) is not False),
    )
    return check(not lacking, lacking=lacking, who=data.signed_by)


@gate(
    "crt-judged",
    title="按生效判决在两年内申请",
    on=("crt.judged",),
    article="行政诉讼法第九十五条；最高人民法院关于适用行政诉讼法的解释第一百五十三条",
    sentence="不能按判决申请执行：{why}。",
    hint="判决生效、当事人没有履行的，自履行期间最后一日起两年内申请。",
)
def crt_judged(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A judgment in force upheld the decision, its period of performance is over, and two years have not passed."""
    data = act.data
    if not (data.judgment and data.upheld and data.perform_by):
        return check(False, why="没有写明维持决定的生效判决和履行期间", last=None)
    last = nominal_end(rules.calendar, data.perform_by, int(rules["crt.judgment"]), "y")
    if act.day <= data.perform_by:
        return check(False, why=f"履行期间到{data.perform_by}才届满", last=last)
    return check(act.day <= last, why=f"申请期限已于{last}届满", last=last)


@gate(
    "crt-object",
    title="在十五日内向上一级法院申请复议",
    on=("crt.object",),
    article="行政强制法第五十六条、第五十八条",
    sentence="不能申请复议：{why}。",
    hint="自收到不予受理、不予执行的裁定之日起十五日内，向上一级人民法院申请。",
)
def crt_object(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The court refused, and fifteen days from the receipt of its ruling have not passed."""
    refused = _not_ours(matter)
    if refused is None:
        return check(False, why="法院没有不予受理或者不予执行", last=None)
    last = rules.calendar.roll(nominal_end(rules.calendar, refused, int(rules["crt.object"]), "d"))
    return check(act.day <= last, why=f"期限已于{last}届满", last=last)


@gate(
    "enf-end",
    title="终结有根据",
    on=("enf.end",),
    article="行政强制法第三十九条、第四十条、第五十二条",
    sentence="写为“{way}”，但没有{lacking}。",
    hint="如实选择终结方式，补齐记录。",
)
def enf_end(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Performed only what the case shows as paid; executed only what was carried out and, cleared at once, told to the party; by the court only what it granted; a lapse after three years of pause; else the grounds are written."""
    way, lacking = act.data.way, ""
    said, known = demand(matter), act.standing.get("executed") or {}  # as of this act: what was owed at the demand says nothing now
    owed = Decimal(known.get("owed") or 0) if said is not None and said.kind == MONEY else Decimal(0)
    ruling, pause, urgent = matter.last("crt.rule"), paused(matter), matter.last("sub.decide", "sub.urgent")
    if way == "executed":
        lacking = "" if matter.has("enf.do", "sub.do") else "执行记录"
        if urgent is not None and at_once(urgent) and served(matter, urgent.seq, rules) is None:
            lacking = "立即代履行以后对当事人的通知（送达代履行决定书）"
    elif way == "court":
        lacking = "" if ruling is not None and ruling.data.granted else "法院准予执行的裁定"
    elif way == "agreement":
        lacking = "" if matter.has("enf.agree") else "执行协议"
    elif way == "lapsed":
        since = pause.day if pause is not None and pause.step == "enf.pause" and pause.data.ground == "hardship" else None
        ended = nominal_end(rules.calendar, since, int(rules["enf.pause.end"]), "y") if since else None
        lacking = "" if ended is not None and act.day > ended else f"因履行困难中止满{rules['enf.pause.end']}年的记录"
    elif way == "performed":
        lacking = f"缴清的记录，案卷中还欠{say(owed)}元" if owed else ""
    else:
        lacking = "" if act.data.note else "情况说明"
    return check(not lacking, way=ENDS.get(way, way), lacking=lacking)


@gate(
    "enf-undo",
    title="执行有错的恢复、退还",
    on=("enf.undo",),
    article="行政强制法第四十一条",
    sentence="不能办理恢复、退还：{lacking}。",
    hint="写明撤销、变更的文书；能恢复、退还的恢复、退还，不能的依法赔偿。",
)
def enf_undo(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Something was executed, the paper that revoked or changed the decision is named, and money given back is told exactly."""
    data, ruling = act.data, matter.last("crt.rule")
    lacking = lacking_of(
        ("没有执行过", matter.has("enf.do", "sub.do") or (ruling is not None and ruling.data.granted)),
        ("没有写明撤销、变更的文书或者错误的记录", data.document),
        ("赔偿没有写明金额", data.way != "paid" or data.amount),
    )
    return check(not lacking, lacking=lacking, amount=data.amount)


PROCEDURE = Procedure(
    id="compulsory-execution",
    title="强制执行",
    wing="enforcement",
    system="coercion",
    basis="行政强制法第三十四条、第五十三条",
    stages=(TOLD, ORDERED, COURT, DONE),
    steps=STEPS,
    gates=(
        enf_contents,
        enf_owed,
        enf_serve,
        enf_demand,
        enf_own_power,
        enf_money,
        enf_carry,
        enf_running,
        enf_stayed,
        enf_agree,
        enf_resume,
        enf_time,
        enf_weekend,
        sub_steps,
        sub_urgent,
        enf_when,
        coe_officers,
        del_list,
        crt_window,
        crt_papers,
        crt_judged,
        crt_object,
        enf_end,
        enf_undo,
        av_unbroken,
    ),
    clocks=CLOCKS,
    closed=(DONE,),
    prefix="执行",
)
