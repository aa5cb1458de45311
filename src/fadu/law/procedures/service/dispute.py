"""矛盾纠纷 — 人民调解法, 信访工作条例第三十三条、第三十七条. Mediation is voluntary; what it cannot settle is told its lawful way.

登记 → 研判 → 调解 → 协议 → 履行回访 → 化解        登记 → 移交信访、复议、诉讼
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, act_day, first_after
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, TownCode, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

OPEN, MEDIATING, AGREED, FAILED, HANDED, CLOSED = "待化解", "调解中", "已达成协议", "调解不成", "已移交", "已化解"
MEDIATION, RULE = "人民调解法", "信访工作条例"
KINDS = {
    "neighbour": "邻里和占道",
    "noise": "噪声油烟",
    "parking": "停车秩序",
    "waste": "环卫设施选址",
    "work": "工程施工",
    "enforcement": "执法争议",
    "other": "其他",
}
FOUND = {"screening": "专项排查", "patrol": "日常巡查", "petition": "信访转来", "order": "投诉工单转来", "self": "当事人申请"}
LEVELS = {"low": "一般", "middle": "较大", "high": "重大"}
#: Where a dispute may go on.
WAYS = {
    "petition": "信访",
    "committee": "人民调解委员会",
    "reconsideration": "行政复议",
    "court": "人民法院",
    "arbitration": "仲裁",
    "police": "公安机关",
}
#: Ways on which the bureau itself has a matter: its petition desk, or it answers for the act in dispute. Way → procedure.
OURS = {"petition": "petition", "reconsideration": "reconsideration", "court": "litigation"}
STAFF = ("petition", "officer", "squad_leader", "legal", "clerk", "duty", "window", "liaison")
LEADERS = ("petition", "squad_leader", "legal", "head", "principal")


class Registered(Data):
    topic: Text = Field(title="纠纷摘要（不写当事人姓名）")
    dispute_kind: Annotated[str, one_of(KINDS)] = Field("other", title="类型")
    found: Annotated[str, one_of(FOUND)] = Field("patrol", title="发现方式")
    sides: Text = Field(title="双方关系（如商户与住户）")
    people: int = Field(2, ge=1, le=100_000, title="涉及人数")
    place: Text = Field(title="地点")
    town: TownCode = Field("", title="所在镇街")
    facts: LongText = Field(title="争议事实和各方主张")
    origin: MatterNumber = Field("", title="来源事项")


class Assessed(Data):
    level: Annotated[str, one_of(LEVELS)] = Field("low", title="风险等级")
    owner: PersonId = Field(title="包案人")
    plan: LongText = Field(title="化解措施")


class Mediated(Data):
    asked: Annotated[str, one_of({"parties": "当事人申请", "own": "主动调解"})] = Field("own", title="启动方式")
    willing_one: bool = Field(False, title="甲方自愿")
    willing_other: bool = Field(False, title="乙方自愿")
    told: bool = Field(False, title="已告知权利义务")
    free: bool = Field(True, title="没有收取费用")
    course: LongText = Field(title="调解经过")


class Agreed(Data):
    form: Annotated[str, one_of({"written": "书面协议", "oral": "口头协议"})] = Field("written", title="协议形式")
    terms: LongText = Field(title="协议内容")
    perform: LongText = Field("", title="履行方式和期限")
    signed_one: bool = Field(False, title="甲方签名（盖章或者按指印）")
    signed_other: bool = Field(False, title="乙方签名（盖章或者按指印）")
    signed_mediator: bool = Field(False, title="调解人员签名")
    lawful: bool = Field(True, title="不违反法律法规和公序良俗，不损害他人权益")


class Stopped(Data):
    reasons: LongText = Field(title="终止原因")
    ways: LongText = Field("", title="告知的仲裁、行政、司法途径")


class Handed(Data):
    way: Annotated[str, one_of(WAYS)] = Field("committee", title="移交途径")
    organ: Text = Field("", title="接收机关")
    record: MatterNumber = Field("", title="关联的本局事项")
    reasons: LongText = Field(title="移交理由和告知情况")


class Confirmed(Data):
    court: Text = Field(title="人民法院")
    document: Text = Field("", title="裁定文号")
    notes: LongText = Field("", title="情况")


class Performed(Data):
    performed: bool = Field(title="已按协议履行")
    notes: LongText = Field(title="回访情况")


class Closed(Data):
    result: LongText = Field(title="结果")


STEPS = (
    Step("dsp.register", "登记纠纷", Registered, (*STAFF, *LEADERS), (START,), OPEN, papers=("dispute_form",), kind="dispute_kind"),
    Step("dsp.assess", "研判", Assessed, LEADERS, (OPEN, MEDIATING, FAILED), kind="level"),
    Step(
        "dsp.mediate",
        "组织调解",
        Mediated,
        (*STAFF, *LEADERS),
        (OPEN, MEDIATING, FAILED),
        MEDIATING,
        decides=True,
        papers=("mediation_record",),
    ),
    Step(
        "dsp.agree",
        "达成协议",
        Agreed,
        (*STAFF, *LEADERS),
        (MEDIATING,),
        AGREED,
        decides=True,
        papers=("mediation_agreement",),
        kind="form",
    ),
    Step("dsp.stop", "终止调解", Stopped, (*STAFF, *LEADERS), (MEDIATING,), FAILED, decides=True, papers=("mediation_end",)),
    Step(
        "dsp.hand-over",
        "移交衔接",
        Handed,
        LEADERS,
        (OPEN, MEDIATING, FAILED, AGREED),
        HANDED,
        decides=True,
        papers=("dispute_transfer",),
        kind="way",
    ),
    Step("dsp.return", "退回继续化解", Closed, LEADERS, (HANDED,), OPEN),
    Step("dsp.confirm", "司法确认", Confirmed, (*STAFF, *LEADERS), (AGREED,)),
    Step("dsp.perform", "履行回访", Performed, (*STAFF, *LEADERS), (AGREED,)),
    Step("dsp.close", "化解销号", Closed, LEADERS, (AGREED, HANDED), CLOSED, decides=True, asks=("handed",)),
)


@gate(
    "dsp-assessed",
    title="登记后及时研判",
    on=("dsp.mediate", "dsp.hand-over"),
    article=f"{RULE}第三十七条",
    mark="M",
    level=WARN,
    sentence="没有研判：{why}。",
    hint="每日研判，确定风险等级、包案人和化解措施。",
)
def dsp_assessed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The dispute was assessed within the period after it was registered."""
    begun, found = matter.first("dsp.register"), matter.first("dsp.assess")
    if begun is None:
        return None
    if found is None:
        return check(False, why="没有风险等级和包案人", last=None)
    last = rules.calendar.add_workdays(begun.day, int(rules["dsp.assess"]))
    return check(found.day <= last, why=f"研判晚于{last}", last=last)


@gate(
    "dsp-voluntary",
    title="自愿、平等、不收费",
    on=("dsp.mediate",),
    article=f"{MEDIATION}第三条、第四条、第十七条",
    sentence="不能调解：{why}。",
    hint="征得双方同意并告知权利义务；一方明确拒绝的，告知其他合法途径。",
)
def dsp_voluntary(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Both sides are willing, know their rights, and pay nothing."""
    data = act.data
    if not (data.willing_one and data.willing_other):
        why = "一方或者双方没有同意"
    elif not data.told:
        why = "没有告知权利义务"
    else:
        why = "" if data.free else "收取了费用"
    return check(not why, why=why)


@gate(
    "dsp-agreement",
    title="协议签名并写明履行",
    on=("dsp.agree",),
    article=f"{MEDIATION}第二十八条、第二十九条",
    sentence="协议不能生效：{why}。",
    hint="书面协议由双方签名、盖章或者按指印，调解人员签名，写明履行方式和期限，附原件；口头协议记录内容。",
)
def dsp_agreement(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A written agreement is signed by all and in the file; an oral one is written down; both say how it is performed and break no law."""
    data = act.data
    if not data.lawful:
        why = "内容违反法律法规或者损害他人权益"
    elif not data.terms or not data.perform:
        why = "没有写明内容或者履行方式、期限"
    elif data.form == "oral":
        why = ""
    elif not (data.signed_one and data.signed_other and data.signed_mediator):
        why = "没有全部签名"
    else:
        why = "" if act.evidence else "没有附协议书原件"
    return check(not why, why=why)


@gate(
    "dsp-told",
    title="终止调解告知途径",
    on=("dsp.stop",),
    article=f"{MEDIATION}第二十六条",
    sentence="终止调解没有告知当事人其他途径。",
    hint="告知当事人可以依法通过仲裁、行政、司法等途径维护权利。",
)
def dsp_told(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Who could not be brought together is told arbitration, administrative and judicial ways."""
    return check(act.data.ways and act.data.reasons, reason=act.data.reasons)


def must_link(matter: Matter, way: str) -> bool:
    """Whether the way leads to a matter of the bureau: petition and reconsideration always, the court where the dispute is over its own acts."""
    begun = matter.first("dsp.register")
    return way in OURS and (way != "court" or (begun is not None and begun.data.dispute_kind == "enforcement"))


@gate(
    "dsp-linked",
    title="移交有去向、有关联",
    on=("dsp.hand-over",),
    article=f"{RULE}第三十一条、第三十七条",
    sentence="移交不完整：{why}。",
    hint="写明接收机关和理由；移交本局信访、复议应诉办理的，关联该事项；当事人还没有申请复议、起诉的，用“终止调解”告知途径。",
)
def dsp_linked(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The receiving organ and the reasons are named; the bureau's own petition, reconsideration or suit about it is linked."""
    data = act.data
    linked = act.standing.get("matters", {}).get(data.record)
    if must_link(matter, data.way) and (linked is None or linked["procedure"] != OURS[data.way]):
        why = f"没有关联本局的{WAYS[data.way]}事项"
    elif data.way != "petition" and not data.organ:
        why = "没有写明接收机关"
    else:
        why = "" if data.reasons else "没有写明理由"
    return check(not why, why=why, way=data.way)


@gate(
    "dsp-close",
    title="履行或者移交办结后销号",
    on=("dsp.close",),
    article=f"{MEDIATION}第三十一条",
    sentence="不能销号：{why}。",
    hint="回访协议履行情况；没有履行的，督促履行或者告知诉讼途径；移交的，等接收的事项办结。",
)
def dsp_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An agreement was followed up and performed, or the matter it was handed to has ended; where another organ took it, its result is told."""
    handed, found = matter.last("dsp.hand-over"), matter.last("dsp.perform")
    if matter.stage == HANDED and handed is not None:
        linked = (act.standing.get("handed") or {}).get(handed.data.record)
        if handed.data.record and not (linked and linked["closed"]):
            return check(False, why=f"移交的{handed.data.record}还没有办结", way=handed.data.way)
        return check(act.data.result, why="没有写明接收机关的办理结果", way=handed.data.way)
    why = "协议履行没有回访" if found is None else "协议还没有履行"
    return check(found is not None and found.data.performed, why=why)


def _agreed(matter: Matter) -> date | None:
    """The day a written or oral agreement took effect."""
    act = matter.last("dsp.agree")
    return act.day if act is not None else None


PROCEDURE = Procedure(
    id="dispute",
    title="矛盾纠纷",
    wing="service",
    system="disputes",
    basis=f"{MEDIATION}；{RULE}第三十七条",
    stages=(OPEN, MEDIATING, FAILED, AGREED, HANDED, CLOSED),
    steps=STEPS,
    gates=(dsp_assessed, dsp_voluntary, dsp_agreement, dsp_told, dsp_linked, dsp_close),
    clocks=(
        Clock(
            "dsp.assess", "研判期限", f"{RULE}第三十七条", act_day("dsp.register"), act_day("dsp.assess", "dsp.close"), "dsp.assess"
        ),
        Clock(
            "dsp.confirm",
            "共同申请司法确认期限",
            f"{MEDIATION}第三十三条",
            _agreed,
            first_after(("dsp.agree",), ("dsp.confirm", "dsp.close", "dsp.hand-over")),
            "dsp.confirm",
            PARTY,
        ),
    ),
    closed=(CLOSED,),
    prefix="纠纷",
)
