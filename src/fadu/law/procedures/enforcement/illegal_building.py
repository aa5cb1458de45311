"""违法建筑处置 — 城乡规划法第六十四条、第六十六条、第六十八条；行政强制法第三十五条至第三十八条、第四十三条、第四十四条.

认定 → 责令停止建设 → 限期改正、拆除决定 → 送达 → 公告 → 救济期满核查 → 催告 → 政府责成 → 强制拆除决定 → 拆除 → 办结

A fine is decided in a penalty case of its own; a site is sealed by the procedure of sealing and seizing (城乡规划法第六十八条).
"""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, Moment, act_day
from fadu.law.common.compulsion import (
    Serve,
    Thing,
    coe_officers,
    coe_photo,
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
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, Yuan, date, datetime, one_of
from fadu.law.facts import CHINA, PARTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules, rules_on
from fadu.law.steps import START, Procedure, Step

FOUND, DECIDED, ANNOUNCED, ORDERED, RAZED, DONE = "已认定", "已决定", "已公告", "已责成", "已拆除", "已办结"
OPEN = (FOUND, DECIDED, ANNOUNCED, ORDERED, RAZED)
OFFICER, HEAD, LEGAL = ("officer",), ("head", "principal"), ("legal", "reviewer")
VILLAGE = "village"
#: What is unlawful about it, 城乡规划法第六十四条至第六十六条.
KINDS = {
    "unpermitted": "未取得建设工程规划许可证",
    "against": "未按照建设工程规划许可证建设",
    "temporary": "未经批准、不按批准内容进行临时建设，或者逾期不拆除",
    VILLAGE: "未依法取得乡村建设规划许可证或者不按许可建设",
}
CORRECT, DEMOLISH, CONFISCATE = "correct", "demolish", "confiscate"
ORDERS = {CORRECT: "限期改正", DEMOLISH: "限期拆除", CONFISCATE: "没收实物或者违法收入"}
#: How the party used its remedies.
REMEDIES = {
    "none": "没有申请复议，也没有起诉",
    "reconsideration": "申请复议，决定被维持，没有起诉",
    "suit": "起诉，判决、裁定已经生效，决定没有被撤销",
    "pending": "复议、诉讼还没有结果",
    "revoked": "决定已被撤销、变更",
}
ENDS = {
    "corrected": "当事人已改正",
    "self": "当事人自行拆除",
    "razed": "强制拆除完毕",
    "confiscated": "已没收",
    "revoked": "决定被撤销",
    "other": "其他",
}


class Find(Data):
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("citizen", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    found_on: date = Field(title="发现日期")
    kind: Annotated[str, one_of(KINDS)] = Field(title="违法情形")
    structure: Text = Field("", title="结构、层数")
    area: Text = Field("", title="建筑面积")
    organ: Text = Field("", title="认定的城乡规划主管部门")
    opinion: Text = Field("", title="认定函文号")
    correctable: bool = Field(False, title="认定尚可采取改正措施消除对规划实施的影响")
    cost: Yuan | None = Field(None, title="建设工程造价（元）")
    case: MatterNumber = Field("", title="罚款、没收的处罚案件")
    summary: LongText = Field(title="违法事实")


class Stop(Data):
    measure: LongText = Field(title="责令的内容")
    told: bool = Field(False, title="已告知理由、依据和权利")


class Hear(Data):
    said: LongText = Field(title="当事人的陈述申辩（没有提出的写明已告知）")
    answer: LongText = Field("", title="复核意见")


class Decide(Data):
    order: Annotated[str, one_of(ORDERS)] = Field(DEMOLISH, title="决定")
    until: date = Field(title="改正、拆除的最后一日")
    reasons: LongText = Field(title="事实和理由")
    basis: Text = Field(title="依据")


class Announce(Data):
    until: date = Field(title="自行拆除的最后一日")
    where: Text = Field("", title="公告的地点、载体")
    decision: Text = Field("", title="限期拆除决定书文号")


class Window(Data):
    remedy: Annotated[str, one_of(REMEDIES)] = Field(title="复议、诉讼情况")
    received_on: date | None = Field(None, title="当事人收到复议决定书或者判决生效的日期")
    document: Text = Field("", title="复议决定书、判决书文号")
    demolished: bool = Field(False, title="当事人已自行拆除")
    note: LongText = Field("", title="核查情况")


class Demand(Data):
    duty: LongText = Field(title="应当履行的义务")
    period: int = Field(10, ge=1, le=365, title="履行期限（工作日）")
    way: Text = Field("", title="履行方式")
    rights: bool = Field(False, title="已告知陈述申辩权")


class Order(Data):
    government: Text = Field(title="责成的人民政府")
    document: Text = Field("", title="责成决定文号")
    department: Text = Field("", title="被责成的部门")
    ordered_on: date = Field(title="责成日期")


class Execute(Data):
    way: Text = Field(title="强制拆除的方式")
    planned_on: date = Field(title="拆除日期")
    reasons: LongText = Field(title="理由和依据")


class Enter(Data):
    note: LongText = Field("", title="进场和人员疏散情况")


class Raze(Data):
    began: datetime = Field(title="开始时间")
    ended_at: datetime | None = Field(None, title="结束时间")
    urgent: bool = Field(False, title="情况紧急")
    cuts: bool = Field(False, title="停水、停电、停热、停气")
    supervisor: PersonId = Field("", title="现场负责人")
    present: Annotated[str, one_of({"party": "当事人到场", "witness": "当事人不到场，有见证人"})] = Field("party", title="到场情况")
    witness: Text = Field("", title="见证人（当事人不到场的填写）")
    things: list[Thing] = Field(default_factory=list, title="物品清单")
    empty: bool = Field(False, title="现场没有需要清点的物品")
    handed: Text = Field("", title="物品交给何人、何处保管")
    signed: bool = Field(False, title="现场笔录和清单已签名或者注明拒签")
    note: LongText = Field("", title="拆除情况")


class End(Data):
    way: Annotated[str, one_of(ENDS)] = Field(title="办结方式")
    note: LongText = Field("", title="情况")


STEPS = (
    Step("ill.find", "认定违法建筑", Find, OFFICER, (START,), FOUND),
    Step("ill.stop", "责令停止建设", Stop, OFFICER, (FOUND,), decides=True, papers=("stop_notice",)),
    Step("ill.hear", "听取陈述申辩", Hear, OFFICER, (FOUND, DECIDED, ANNOUNCED)),
    Step(
        "ill.decide",
        "限期改正、拆除决定",
        Decide,
        HEAD,
        (FOUND,),
        DECIDED,
        decides=True,
        papers=("building_decision",),
        asks=("executed",),
    ),
    Step("ill.serve", "送达文书", Serve, OFFICER, OPEN, papers=("service_receipt",)),
    Step(
        "ill.announce",
        "限期自行拆除公告",
        Announce,
        HEAD,
        (DECIDED,),
        ANNOUNCED,
        decides=True,
        papers=("demolition_announcement",),
        asks=("stays",),
    ),
    Step("ill.window", "救济期满核查", Window, LEGAL, (ANNOUNCED, ORDERED), papers=("window_sheet",)),
    Step("ill.demand", "催告自行拆除", Demand, HEAD, (ANNOUNCED, ORDERED), decides=True, papers=("demolition_demand",)),
    Step("ill.order", "政府责成", Order, (*LEGAL, "clerk"), (ANNOUNCED,), ORDERED),
    Step("ill.execute", "强制拆除决定", Execute, HEAD, (ORDERED,), decides=True, papers=("demolition_decision",), asks=("stays",)),
    Step("ill.enter", "进场清点、拍照", Enter, OFFICER, (ORDERED,)),
    Step(
        "ill.demolish",
        "强制拆除",
        Raze,
        OFFICER,
        (ORDERED,),
        RAZED,
        decides=True,
        papers=("demolition_record",),
        asks=("power", "stays"),
    ),
    Step("ill.end", "办结", End, HEAD, OPEN, DONE, decides=True, papers=("building_closing",), asks=("recording",)),
)


def found(matter: Matter) -> Find | None:
    """What was found out about the building."""
    act = matter.first("ill.find")
    return act.data if act else None


def decision_served(matter: Matter, rules: Rules) -> Day | None:
    """The day on which the decision was lawfully served; None while it was not."""
    act = matter.last("ill.decide")
    return served(matter, act.seq, rules) if act else None


def remedy_over(matter: Matter, rules: Rules) -> Day | None:
    """The last day of the party's remedies against the decision: of 复议 and of a suit, the later; after a 复议决定 that of the suit."""
    day, checked = decision_served(matter, rules), matter.last("ill.window")
    if day is None:
        return None
    asked = checked.data.received_on if checked is not None and checked.data.remedy == "reconsideration" else None
    reconsider = rules.calendar.roll(day + timedelta(days=int(rules["remedy.reconsideration"])))
    return max(reconsider, remedies_end(day, rules, reconsidered=asked))


def demand_over(matter: Matter, rules: Rules) -> Day | None:
    """The last day of the demand's period; None while it was not served."""
    act = matter.last("ill.demand")
    day = served(matter, act.seq, rules) if act else None
    return rules.calendar.add_workdays(day, act.data.period) if act and day and act.data.period else None


# --- clocks --------------------------------------------------------------------------------------------------------------------------------


def _served_day(matter: Matter) -> Day | None:
    return decision_served(matter, rules_on(matter.acts[-1].day)) if matter.acts else None


def _until(step: str) -> Moment:
    def moment(matter: Matter) -> Day | None:
        act = matter.last(step)
        return act.data.until if act else None

    return moment


def _demanded(matter: Matter) -> Day | None:
    act = matter.last("ill.demand")
    return served(matter, act.seq, rules_on(matter.acts[-1].day)) if act else None


def _longer(matter: Matter, rules: Rules) -> int:
    act = matter.last("ill.demand")
    return (act.data.period or 0) - int(rules["enf.demand"]) if act else 0


CLOCKS = (
    Clock(
        "ill.self",
        "自行改正、拆除期限",
        "城乡规划法第六十四条",
        act_day("ill.decide"),
        act_day("ill.announce", "ill.end"),
        "",
        PARTY,
        until=_until("ill.decide"),
    ),
    Clock(
        "ill.announce",
        "公告的自行拆除期限",
        "行政强制法第四十四条",
        act_day("ill.announce"),
        act_day("ill.execute", "ill.end"),
        "",
        PARTY,
        until=_until("ill.announce"),
    ),
    Clock(
        "ill.reconsideration",
        "申请行政复议期限",
        "行政复议法第二十条；行政强制法第四十四条",
        _served_day,
        act_day("ill.execute", "ill.end"),
        "remedy.reconsideration",
        PARTY,
    ),
    Clock(
        "ill.suit",
        "提起行政诉讼期限",
        "行政诉讼法第四十六条；行政强制法第四十四条",
        _served_day,
        act_day("ill.execute", "ill.end"),
        "remedy.suit",
        PARTY,
    ),
    Clock(
        "ill.demand",
        "催告的履行期限",
        "行政强制法第三十五条",
        _demanded,
        act_day("ill.execute", "ill.end"),
        "enf.demand",
        PARTY,
        extra=_longer,
    ),
)

# --- gates ---------------------------------------------------------------------------------------------------------------------------------


@gate(
    "ill-found",
    title="违法建筑经规划部门认定",
    on=("ill.stop", "ill.decide"),
    article="城乡规划法第六十四条至第六十六条",
    sentence="不能对这一建筑作出决定：{lacking}。",
    hint="取得城乡规划主管部门的认定函；乡村建设由镇人民政府查处；尚可改正的责令限期改正；作决定以前听取当事人的陈述申辩；没收是行政处罚，先在处罚案件中告知、听证、决定。",
)
def ill_found(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The planning authority says what it is; the village's own is the town's to handle; what can be put right is not demolished; what is confiscated was so by a penalty decision; the party was heard."""
    said = found(matter)
    if said is None:
        return check(False, lacking="没有认定记录")
    lacking = lacking_of(("乡村建设由镇人民政府查处（第六十五条），本机关应当移送", said.kind != VILLAGE))
    if act.step == "ill.decide":
        lacking += lacking_of(
            ("没有城乡规划主管部门的认定", said.organ and said.opinion),
            ("认定尚可改正，只能限期改正", not said.correctable or act.data.order == CORRECT),
            ("认定无法改正，不能只限期改正", said.correctable or act.data.order != CORRECT),
            ("没有听取当事人的陈述申辩", matter.has("ill.hear")),
            (
                "没收实物、违法收入没有处罚案件的决定",
                act.data.order != CONFISCATE or (executed(matter, act) or {}).get("confiscates"),
            ),
            ("期限没有在决定日以后", act.data.until is not None and act.data.until > act.day),
        )
    return check(not lacking, lacking=lacking, basis=said.opinion)


@gate(
    "ill-announce",
    title="公告限期自行拆除",
    on=("ill.announce",),
    article="行政强制法第四十四条",
    sentence="不能公告：{lacking}。",
    hint="限期拆除决定送达、期满以后，在现场和公开载体公告，给当事人自行拆除的期限。",
)
def ill_announce(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision to demolish was served and its own term is over; the announcement says where it hangs and gives a term to demolish oneself."""
    decided, data = matter.last("ill.decide"), act.data
    day = decision_served(matter, rules)
    lacking = lacking_of(
        ("没有限期拆除的决定", decided is not None and decided.data.order == DEMOLISH),
        ("限期拆除决定书没有送达", day is not None and day <= act.day),
        ("决定的期限还没有届满", decided is None or decided.data.until is None or act.day > decided.data.until),
        ("没有写明公告的地点、载体", data.where),
        ("没有给当事人自行拆除的期限", data.until is not None and data.until > act.day),
    )
    return check(not lacking, lacking=lacking, served=day, until=data.until)


@gate(
    "ill-demand",
    title="催告拆除载明法定事项",
    on=("ill.demand",),
    article="行政强制法第三十五条、第四十四条",
    sentence="不能催告：{lacking}。",
    hint="公告期满以后，写明履行的期限、方式，告知陈述权和申辩权。",
)
def ill_demand(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """After the announcement's term a demand tells period, way and the right to state and defend."""
    announced, data = matter.last("ill.announce"), act.data
    lacking = lacking_of(
        ("公告的期限还没有届满", announced is not None and announced.data.until is not None and act.day > announced.data.until),
        (f"履行期限少于{rules['enf.demand']}个工作日", (data.period or 0) >= rules["enf.demand"]),
        ("没有写明履行方式", data.way),
        ("没有告知陈述权和申辩权", data.rights),
    )
    return check(not lacking, lacking=lacking)


@gate(
    "ill-window",
    title="公告和救济期满才强制拆除",
    on=("ill.window", "ill.order", "ill.execute", "ill.demolish"),
    article="行政强制法第四十四条；城乡规划法第六十八条",
    sentence="还不能强制拆除：{lacking}。",
    hint="等复议、起诉期限届满并由法制机构核查；有复议、诉讼的等结果生效；由县级以上人民政府作出责成决定。",
)
def ill_window(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The announcement's term is over, the periods of 复议 and suit ran out unused or the decision stood, it is not demolished yet, and the government's order is there."""
    whole = matter.plus(act) if act.step == "ill.window" else matter
    announced, checked, over = matter.last("ill.announce"), whole.last("ill.window"), remedy_over(whole, rules)
    lacking = lacking_of(
        ("没有公告", announced is not None),
        ("公告的期限还没有届满", announced is None or (announced.data.until is not None and act.day > announced.data.until)),
        ("限期拆除决定书没有送达", over is not None),
        ("没有核查复议、诉讼情况", checked is not None),
    )
    if checked is not None:
        data = checked.data
        ended = data.remedy == "suit" and data.received_on is not None and data.document
        lacking += lacking_of(
            ("复议、诉讼还没有结果", data.remedy != "pending"),
            ("决定已被撤销、变更", data.remedy != "revoked"),
            (
                "没有写明复议决定书、生效判决和日期",
                data.remedy not in ("reconsideration", "suit") or (data.received_on and data.document),
            ),
            (f"复议、起诉期限到{over}才届满", ended or over is None or (checked.day > over and act.day > over)),
            ("当事人已自行拆除", not data.demolished),
        )
    if act.step in ("ill.execute", "ill.demolish"):
        order = matter.last("ill.order")
        lacking += lacking_of(("没有人民政府的责成决定", order is not None and order.data.document and order.data.department))
    return check(not lacking, lacking=lacking, last=over)


@gate(
    "ill-raze",
    title="依催告和送达的决定拆除",
    on=("ill.execute", "ill.demolish"),
    article="行政强制法第三十五条至第三十八条",
    sentence="不能强制拆除：{lacking}。",
    hint="催告送达、期满后作出强制拆除决定并送达；到决定的日期拆除，现场有人负责，清点物品并签名。",
)
def ill_raze(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The demand was served and its period is over; the demolition follows a decision that was served, on or after its day, led and signed, with the things inside listed."""
    over = demand_over(matter, rules)
    lacking = lacking_of(("没有催告或者催告书没有送达", over is not None), (f"催告期到{over}才满", over is None or act.day > over))
    if act.step == "ill.demolish":
        decided, data = matter.last("ill.execute"), act.data
        day = served(matter, decided.seq, rules) if decided is not None else None
        began = data.began.astimezone(CHINA).date() if data.began is not None else None
        lacking += lacking_of(
            ("没有强制拆除决定", decided is not None),
            ("强制拆除决定书没有送达", decided is None or (day is not None and day <= act.day)),
            ("早于决定的拆除日期", decided is None or began is None or began >= decided.data.planned_on),
            ("没有现场负责人", data.supervisor),
            ("当事人不到场而没有见证人", data.present != "witness" or data.witness),
            ("没有清点现场物品", data.things or data.empty),
            ("没有写明物品的移交、保管", not data.things or data.handed),
            ("现场笔录和清单没有签名", data.signed),
        )
    return check(not lacking, lacking=lacking, last=over)


@gate(
    "ill-end",
    title="违法建筑办结有根据",
    on=("ill.end",),
    article="行政强制法第四十四条；城乡规划法第六十四条",
    sentence="写为“{way}”，但没有{lacking}。",
    hint="如实选择办结方式，附现场照片。",
)
def ill_end(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Razed only what was razed; corrected or demolished by the party only with a photo of the site; else the grounds are written."""
    way = act.data.way
    if way == "razed":
        lacking = "" if matter.has("ill.demolish") else "拆除记录"
    elif way in ("corrected", "self"):
        lacking = "" if act.evidence else "改正、拆除以后的现场照片"
    else:
        lacking = "" if act.data.note else "情况说明"
    return check(not lacking, way=ENDS.get(way, way), lacking=lacking)


PROCEDURE = Procedure(
    id="illegal-building",
    title="违法建筑处置",
    wing="enforcement",
    system="coercion",
    basis="行政强制法第四十四条；城乡规划法第六十四条、第六十八条",
    stages=(FOUND, DECIDED, ANNOUNCED, ORDERED, RAZED, DONE),
    steps=STEPS,
    gates=(
        ill_found,
        ill_announce,
        ill_demand,
        ill_window,
        ill_raze,
        enf_serve,
        enf_stayed,
        enf_time,
        enf_weekend,
        coe_officers,
        coe_photo,
        del_list,
        ill_end,
        av_unbroken,
    ),
    clocks=CLOCKS,
    closed=(DONE,),
    prefix="违建",
)
