"""信访 — 信访工作条例 (2022). First the way the law has for it; the petition procedure proper only where there is none.

登记 → 甄别 → 导入法定途径 → 答复        登记 → 甄别 → 受理 → 调查核实 → 处理意见 → 复查 → 复核 → 终结
"""

from __future__ import annotations

from datetime import date, timedelta

from fadu.law.clocks import PARTY, Clock, Moment, Span, act_day, first_after
from fadu.law.common import petition_data as d
from fadu.law.common.reported import QUESTION, asking, reported_in, why_barred
from fadu.law.data import Nothing
from fadu.law.facts import Act, Matter, Person
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import nominal_end

SORTING, HANDLING, SIMPLE, ROUTED = "待甄别", "办理中", "简易办理", "已导入"
ANSWERED, REVIEWING, REVIEWED, REREVIEWING, REREVIEWED = "已答复", "复查中", "已复查", "复核中", "已复核"
DONE, FINAL, RETURNED, DECLINED = "已办结", "已终结", "已退回", "不予受理"
RULE = "信访工作条例"
SIMPLE_RULE = "信访事项简易办理办法（试行）"

DESK = ("petition", "legal", "clerk", "window", "duty", "head", "principal")
SECTION, HEADS = ("petition", "legal", "head", "principal"), ("head", "principal")
WORKERS = ("petition", "officer", "squad_leader", "legal", "clerk", "inspector")
RUNNING = (SORTING, HANDLING, SIMPLE, ROUTED, ANSWERED, REVIEWING, REVIEWED, REREVIEWING, REREVIEWED)
#: Acts by which the petitioner is told what becomes of his matter.
TELLING = ("pet.direct", "pet.transferred", "pet.simple", "pet.route", "pet.elsewhere", "pet.duplicate")
ACCEPTING = ("pet.direct", "pet.transferred", "pet.simple")
REPLIES = ("pet.opinion", "pet.simple-answer", "pet.reply", "pet.review", "pet.rereview")
#: Acts after which the bureau's own handling is over.
_HANDLED = ("pet.opinion", "pet.simple-answer", "pet.route")

STEPS = asking(
    (
        Step(
            "pet.register",
            "登记录入",
            d.Registered,
            DESK,
            (START,),
            SORTING,
            decides=True,
            papers=("petition_form",),
            asks=("named",),
            kind="channel",
        ),
        Step("pet.report", "重大紧急报告", d.Urgent, (*HEADS, "petition"), RUNNING, papers=("petition_report",)),
        Step(
            "pet.leader",
            "领导接访下访、包案",
            d.Leading,
            (*HEADS, "petition"),
            RUNNING,
            papers=("petition_visit_record",),
            kind="what",
        ),
        Step("pet.recuse", "回避", d.Withdrawn, SECTION, RUNNING),
        Step("pet.dispute", "受理争议协商", d.Disputed, SECTION, (SORTING,)),
        Step("pet.sort", "法定途径甄别", d.Sorted, SECTION, (SORTING, HANDLING), decides=True, kind="path"),
        Step(
            "pet.route", "导入法定途径", d.Routed, SECTION, (SORTING, HANDLING), ROUTED, decides=True, papers=("petition_routing",)
        ),
        Step(
            "pet.direct", "受理（直接提出）", d.Taken, SECTION, (SORTING,), HANDLING, decides=True, papers=("petition_acceptance",)
        ),
        Step(
            "pet.transferred",
            "受理（转送交办）",
            d.Taken,
            SECTION,
            (SORTING,),
            HANDLING,
            decides=True,
            papers=("petition_acceptance",),
        ),
        Step("pet.simple", "简易办理受理", d.Taken, SECTION, (SORTING,), SIMPLE, decides=True, papers=("petition_acceptance",)),
        Step(
            "pet.elsewhere",
            "告知向有权机关提出",
            d.Elsewhere,
            SECTION,
            (SORTING,),
            DECLINED,
            decides=True,
            papers=("petition_elsewhere",),
        ),
        Step("pet.object", "异议退回", d.Objected, SECTION, (SORTING,), RETURNED, decides=True, papers=("petition_objection",)),
        Step(
            "pet.duplicate", "重复不予受理", d.Duplicate, SECTION, (SORTING,), DECLINED, decides=True, papers=("petition_refusal",)
        ),
        Step("pet.assign", "交承办单位", d.Assigned, SECTION, (HANDLING, SIMPLE, ROUTED), decides=True, asks=("named",)),
        Step("pet.handle", "调查核实", d.Investigated, WORKERS, (HANDLING, SIMPLE), papers=("petition_inquiry",)),
        Step("pet.hearing", "听证", d.Hearing, SECTION, (HANDLING, REVIEWING, REREVIEWING), papers=("petition_hearing",)),
        Step("pet.mediate", "调解和解", d.Mediated, WORKERS, (HANDLING, SIMPLE, ROUTED), papers=("petition_settlement",)),
        Step("pet.extend", "延长办理期限", d.Extended, HEADS, (HANDLING,), decides=True, papers=("petition_extension",)),
        Step("pet.simple-leave", "转入普通办理", Nothing, SECTION, (SIMPLE, ANSWERED), HANDLING, decides=True),
        Step(
            "pet.simple-answer",
            "简易办理答复",
            d.SimpleReply,
            SECTION,
            (SIMPLE,),
            ANSWERED,
            decides=True,
            papers=("petition_simple_reply",),
            kind="result",
        ),
        Step("pet.reply", "答复导入事项", d.RoutedReply, SECTION, (ROUTED,), decides=True, papers=("petition_reply",)),
        Step(
            "pet.opinion",
            "出具处理意见书",
            d.Opinion,
            HEADS,
            (HANDLING,),
            ANSWERED,
            decides=True,
            papers=("petition_opinion",),
            kind="result",
        ),
        Step("pet.serve", "送达书面答复", d.Served, DESK, (ROUTED, ANSWERED, REVIEWED, REREVIEWED), papers=("petition_receipt",)),
        Step(
            "pet.carry-out",
            "执行落实",
            d.CarriedOut,
            WORKERS,
            (ANSWERED, REVIEWED, REREVIEWED),
            papers=("petition_carried_out",),
        ),
        Step(
            "pet.rate",
            "满意度评价",
            d.Rated,
            DESK,
            (ROUTED, ANSWERED, REVIEWED, REREVIEWED, DONE),
            of_party=True,
            kind="organ_rating",
        ),
        Step("pet.review-ask", "请求复查", d.Asked, DESK, (ANSWERED, DONE), REVIEWING, of_party=True),
        Step("pet.review", "复查意见", d.SuperiorOpinion, DESK, (REVIEWING,), REVIEWED, kind="result"),
        Step("pet.rereview-ask", "请求复核", d.Asked, DESK, (REVIEWED,), REREVIEWING, of_party=True),
        Step("pet.rereview", "复核意见", d.SuperiorOpinion, DESK, (REREVIEWING,), REREVIEWED, kind="result"),
        Step("pet.redo", "重新办理", Nothing, SECTION, (REVIEWED, REREVIEWED), HANDLING, decides=True),
        Step("pet.final", "终结", d.Final, HEADS, (REREVIEWED,), FINAL, decides=True, papers=("petition_final",)),
        Step("pet.close", "办结", d.Closed, SECTION, (ROUTED, ANSWERED, REVIEWED), DONE, decides=True),
    )
)
#: Acts of the bureau itself, whose doers must not be the ones reported.
_OWN_ACTS = tuple(step.id for step in STEPS if not step.of_party and step.id not in ("pet.review", "pet.rereview", "pet.recuse"))


def registered(matter: Matter, act: Act | None = None) -> d.Registered | None:
    """What the petition says; of the act itself where the matter only begins."""
    first = matter.first("pet.register")
    found = first.data if first is not None else act.data if act is not None and act.step == "pet.register" else None
    return found if isinstance(found, d.Registered) or hasattr(found, "channel") else None


def received(matter: Matter) -> date | None:
    """The day the bureau received it."""
    first = matter.first("pet.register")
    return (first.data.received_on or first.day) if first is not None else None


def path(matter: Matter) -> str:
    """The way that the newest sorting found; empty while nobody sorted."""
    sorted_ = matter.last("pet.sort")
    return sorted_.data.path if sorted_ is not None else ""


def handle_until(matter: Matter, rules: Rules) -> date | None:
    """The last day of handling, the extension included; None before acceptance."""
    started = _accepted(matter)
    if started is None:
        return None
    return started + timedelta(days=int(rules["pet.handle"]) + _extended(matter, rules))


def asking_until(matter: Matter, key: str, rules: Rules) -> date | None:
    """The last day on which the person may ask for review (`pet.review.ask`) or re-review (`pet.rereview.ask`), rolled; None before he has the answer."""
    served = _answer_received(matter) if key == "pet.review.ask" else _review_received(matter)
    return rules.calendar.roll(nominal_end(rules.calendar, served, rules[key], rules.unit(key))) if served is not None else None


def _accepted(matter: Matter) -> date | None:
    act = matter.last("pet.direct", "pet.transferred", "pet.redo") or matter.last("pet.simple")
    return act.day if act is not None else None


def _extended(matter: Matter, rules: Rules) -> int:
    again = matter.last("pet.redo")
    return sum(act.data.days or 0 for act in matter.all("pet.extend") if again is None or act.seq > again.seq)


def _answer_received(matter: Matter) -> date | None:
    """The day the person received the newest opinion (or simple answer) in writing: served after it and before he asked for its review."""
    reply = matter.last("pet.opinion", "pet.simple-answer")
    if reply is None:
        return None
    asked = next((act.seq for act in matter.all("pet.review-ask") if act.seq > reply.seq), None)
    served = [act for act in matter.all("pet.serve") if act.seq > reply.seq and (asked is None or act.seq < asked)]
    return served[-1].data.received_on if served else None


def reviewed(matter: Matter) -> Act | None:
    """The review of the newest opinion; None where it has none: an opinion made anew after the old one was quashed begins afresh."""
    reply, review = matter.last("pet.opinion", "pet.simple-answer"), matter.last("pet.review")
    return review if review is not None and (reply is None or review.seq > reply.seq) else None


def _review_received(matter: Matter) -> date | None:
    review = reviewed(matter)
    after = [act for act in matter.all("pet.serve") if review is not None and act.seq > review.seq]
    return after[0].data.received_on if after else None


def rated(matter: Matter) -> Act | None:
    """How the person rated the newest answer; None while he has not."""
    reply, found = matter.last(*REPLIES), matter.last("pet.rate")
    return found if found is not None and (reply is None or found.seq > reply.seq) else None


def _carried_out(matter: Matter, since: Act) -> Act | None:
    done = matter.last("pet.carry-out")
    return done if done is not None and done.seq > since.seq else None


def _not_carried_out(matter: Matter) -> str:
    """Which answer binds the bureau to do something and was not carried out since it was given; empty where none is."""
    opinion = matter.last("pet.opinion")
    if opinion is None:
        return ""
    superiors = [act for act in matter.all("pet.review", "pet.rereview") if act.seq > opinion.seq and act.data.result == "changed"]
    if superiors:
        return "" if _carried_out(matter, superiors[-1]) else "上级机关变更后的意见没有执行落实"
    return "支持的请求没有执行落实" if opinion.data.result == "support" and not _carried_out(matter, opinion) else ""


def _barred(matter: Matter, person: Person, reported: d.Registered | None, act: Act) -> str:
    """Why the person may have no part in the petition; empty when he may."""
    if person.id in {act.data.who for act in matter.all("pet.recuse")}:
        return f"{person.name}应当回避"
    return why_barred(person, reported_in(reported), act)


# --- registering ----------------------------------------------------------------------------------


@gate(
    "pet-entered",
    title="及时录入",
    on=("pet.register",),
    article=f"{RULE}第十九条、第二十一条",
    mark="M",
    level=WARN,
    sentence="收到后没有及时录入：应当在{last}以前登记。",
    hint="收到当日登记；迟登记的，写明原因并核对受理期限。",
)
def pet_entered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The petition is entered within the period after it was received."""
    received_on = act.data.received_on
    if received_on is None:
        return None
    last = nominal_end(rules.calendar, received_on, rules["pet.register"], rules.unit("pet.register"))
    return check(received_on <= act.day <= last, last=last, received_on=received_on)


@gate(
    "pet-reps",
    title="走访推选代表",
    on=("pet.register",),
    article=f"{RULE}第二十条第三款",
    level=WARN,
    sentence="{count}人走访，代表{least}人；应当推选代表，代表不得超过{most}人。",
    hint="请信访人推选代表，登记代表人数。",
)
def pet_reps(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Several persons who come together are represented by at most so many of them."""
    data = act.data
    if data.channel not in ("visit", "leader_visit") or (data.people or 0) <= int(rules["pet.reps"]):
        return None
    most = int(rules["pet.reps"])
    return check(0 < data.representatives <= most, count=data.people, least=data.representatives, most=most)


@gate(
    "pet-source",
    title="来源写明",
    on=("pet.register",),
    article=f"{RULE}第十八条、第二十三条",
    sentence="来源没有写清：{why}。",
    hint="领导接访写明接访领导，转送交办写明机关和文号；没有信访人的，注明姓名或者住址不清。",
)
def pet_source(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A leader's visit names a leader, a transferred letter its organ and number; a petition has a petitioner or is marked as without one."""
    data = act.data
    leader = act.standing.get("people", {}).get(data.leader)
    why = ""
    if data.channel == "leader_visit" and (leader is None or not leader.roles & set(HEADS)):
        why = "领导接访没有写明接访的负责人"
    elif data.channel in d.SENT and not (data.organ and data.document):
        why = "转送交办没有写明机关和文号"
    elif not data.party and not data.anonymous:
        why = "没有登记信访人"
    return check(not why, why=why, way=data.channel)


@gate(
    "pet-informant",
    title="保护反映人",
    on=_OWN_ACTS,
    article=f"{RULE}第二十八条第三款、第三十条第三款",
    sentence="可能泄露反映人或者应当回避：{why}。",
    hint="由与事项没有利害关系的人员办理；文字和交办材料中隐去信访人的姓名、电话、证件号码、住址。",
)
def pet_informant(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Neither the person reported nor his unit has a hand in it; what goes to a unit does not identify the petitioner."""
    reported = registered(matter, act)
    given = [*act.standing.get("people", {}).values()] if act.step == "pet.assign" else []
    found = [_barred(matter, person, reported, act) for person in (*act.by, *given)]
    why = next((said for said in found if said), "")
    if not why and act.step == "pet.register" and act.data.accused and not act.data.accused_unit:
        why = "没有写明被反映人员所在的单位，无法排除其单位办理"
    if not why and act.step == "pet.register" and act.data.leader and reported is not None and act.data.leader == reported.accused:
        why = "接访领导是被反映的人员"
    if not why and act.standing.get("named"):
        why = f"文字中写有信访人的{'、'.join(act.standing['named'])}"
    if not why and act.step in ("pet.assign", "pet.direct", "pet.transferred", "pet.simple") and reported is not None:
        unit = act.data.unit
        if unit and (unit == reported.accused_unit or unit in (act.standing.get(QUESTION) or ())):
            why = "承办单位是被反映的单位"
        elif act.step == "pet.assign" and reported.secret and not act.data.redacted:
            why = "检举控告或者要求保密的事项，交办材料没有隐去信访人信息"
    return check(not why, why=why)


# --- sorting, telling -----------------------------------------------------------------------------


@gate(
    "pet-route",
    title="先走法定途径",
    on=(*ACCEPTING, "pet.route", "pet.handle"),
    article=f"{RULE}第二十九条、第三十条、第三十一条",
    sentence="法定途径没有走对：{why}。",
    hint="先甄别；有诉讼、复议、处罚、许可、仲裁等途径的，导入该程序、关联事项并告知信访人，没有的才受理。",
)
def pet_route(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The matter was sorted first: no statutory procedure takes it, or the one that does was opened, linked and told."""
    way = path(matter)
    if not way:
        return check(False, why="没有甄别", way=way)
    if act.step != "pet.route":
        return check(way in d.PROPER, why=f"已甄别为“{d.PATHS.get(way, way)}”", way=way)
    why = ""
    if way in d.PROPER:
        why = "甄别为没有其他法定途径，应当受理"
    elif way in d.OWN:
        linked = act.standing.get("matters", {}).get(act.data.record)
        if linked is None:
            why = "没有关联本局办理的事项"
        elif linked["procedure"] not in d.OWN[way]:
            why = "关联的事项不是该途径的事项"
    elif not act.data.organ:
        why = "没有告知由哪个机关处理"
    return check(not why, why=why, way=way)


@gate(
    "pet-tell",
    title="十五日内书面告知",
    on=TELLING,
    article=f"{RULE}第二十三条",
    level=WARN,
    sentence="没有按期告知信访人：应当在{last}以前书面告知。",
    hint="能够当场告知的当场书面告知；逾期的立即告知并登记原因。",
)
def pet_tell(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The person is told in writing within the period from receipt; not where name or address is unknown."""
    said, day = registered(matter), received(matter)
    if said is None or day is None or said.anonymous:
        return None
    last = nominal_end(rules.calendar, day, rules["pet.tell"], rules.unit("pet.tell"))
    return check(act.data.told_on is not None and act.data.told_on <= last, last=last, received_on=day)


@gate(
    "pet-channel",
    title="受理方式与来源一致",
    on=("pet.direct", "pet.transferred"),
    article=f"{RULE}第二十三条第二款、第三款",
    sentence="本事项是{way}，应当用“{what}”。",
    hint="直接提出的用“受理（直接提出）”，转送、交办来的用“受理（转送交办）”。",
)
def pet_channel(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What came directly and what another organ sent are accepted each in its own way."""
    said = registered(matter)
    if said is None:
        return None
    sent = said.channel in d.SENT
    right = "受理（转送交办）" if sent else "受理（直接提出）"
    return check(sent == (act.step == "pet.transferred"), way=d.CHANNELS.get(said.channel, said.channel), what=right)


@gate(
    "pet-urgent",
    title="重大紧急先报告",
    on=(*ACCEPTING, "pet.route", "pet.elsewhere"),
    article=f"{RULE}第二十五条",
    sentence="登记为重大、紧急事项，还没有报告。",
    hint="立即报告区委、区政府，通报有关部门，再办理受理手续。",
)
def pet_urgent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What may stir the public was reported at once."""
    said = registered(matter)
    if said is None or not said.urgent:
        return None
    found = matter.last("pet.report")
    return check(found is not None, record=found.seq if found else None)


@gate(
    "pet-object",
    title="五个工作日内提出异议",
    on=("pet.object",),
    article=f"{RULE}第二十三条第三款",
    sentence="不能提出异议：{why}。",
    hint="自收到转送、交办件之日起五个工作日内详细说明理由并交还材料；逾期的，协商或者受理后告知。",
)
def pet_object(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only a transferred petition, with full reasons, inside the working days after receipt."""
    said, day = registered(matter), received(matter)
    if said is None or day is None:
        return None
    last = nominal_end(rules.calendar, day, rules["pet.object"], rules.unit("pet.object"))
    if said.channel not in d.SENT:
        why = "不是转送、交办来的事项"
    elif not act.data.reasons:
        why = "没有说明理由"
    else:
        why = f"异议期限于{last}届满" if act.day > last else ""
    return check(not why, why=why, last=last)


@gate(
    "pet-elsewhere",
    title="告知有权处理的机关",
    on=("pet.elsewhere",),
    article=f"{RULE}第二十三条第一款",
    sentence="告知不完整：{why}。",
    hint="写明理由和应当向哪个机关提出；转送、交办来的，用“异议退回”。",
)
def pet_elsewhere(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What came to us directly and is not ours: the organ and the reasons are named."""
    said = registered(matter)
    sent = said is not None and said.channel in d.SENT
    why = "转送、交办来的事项应当提出异议" if sent else "没有写明机关或者理由"
    return check(not sent and act.data.organ and act.data.reasons, why=why)


@gate(
    "pet-duplicate",
    title="确属重复或者已终结",
    on=("pet.duplicate",),
    article=f"{RULE}第十九条第三款、第三十六条第三款",
    sentence="不能以重复为由不予受理：{why}。",
    hint="关联此前正在办理或者已经终结的同一信访事项；否则依法受理。",
)
def pet_duplicate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The earlier petition named is in hand still, or was ended by re-review."""
    earlier = act.standing.get("matters", {}).get(act.data.record)
    if earlier is None or earlier["procedure"] != "petition":
        why = "没有关联此前的信访事项"
    elif earlier["closed"] and earlier["stage"] != FINAL:
        why = f"此前的事项已是“{earlier['stage']}”，没有经过复核终结"
    else:
        why = ""
    return check(not why, why=why, record=act.data.record)


# --- handling -------------------------------------------------------------------------------------


@gate(
    "pet-simple",
    title="可以简易办理",
    on=("pet.simple", "pet.simple-leave"),
    article=SIMPLE_RULE + "第一条",
    mark="M",
    sentence="不能这样办理：{why}。",
    hint="简易办理限于初次提出、事实清楚、不复杂的事项，收到后三个工作日内受理；其他的普通受理。",
)
def pet_simple(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A first, clear petition by few people taken up within the working days; only what was taken simply may leave the simple way."""
    if act.step == "pet.simple-leave":
        held = matter.has("pet.simple") and not matter.has("pet.opinion")
        return check(held, why="没有按简易办理受理，或者已经出具处理意见书")
    said, day = registered(matter), received(matter)
    if said is None or day is None:
        return None
    last = nominal_end(rules.calendar, day, rules["pet.simple.accept"], rules.unit("pet.simple.accept"))
    if said.urgent or said.secret or said.accused or said.accused_unit:
        why = "属于重大紧急或者检举控告事项"
    elif (said.people or 1) > int(rules["pet.reps"]):
        why = "是多人共同的信访事项"
    else:
        why = f"简易办理应当在{last}以前受理" if act.day > last else ""
    return check(not why, why=why, last=last)


@gate(
    "pet-two",
    title="两人调查、听取陈述",
    on=("pet.opinion",),
    article=f"{RULE}第三十一条第六项",
    sentence="调查核实不合要求：{why}。",
    hint="由两名以上工作人员听取信访人陈述事实和理由并调查核实，作记录；信访人姓名不清的除外。",
)
def pet_two(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Two of the staff heard the person and checked the facts, after the matter was last taken up."""
    begun, least = matter.last("pet.redo"), int(rules["pet.handle.min"])
    found = [done for done in matter.all("pet.handle") if begun is None or done.seq > begun.seq]
    if not found:
        return check(False, why="没有调查核实记录", officers=0)
    count = max(len(done.by) for done in found)
    said = registered(matter)
    heard = any(done.data.heard for done in found) or (said is not None and said.anonymous)
    why = f"调查人员只有{count}人，不得少于{least}人" if count < least else "没有听取信访人陈述"
    return check(count >= least and heard, why=why, officers=count)


@gate(
    "pet-extend",
    title="届满前批准延期并告知",
    on=("pet.extend",),
    article=f"{RULE}第三十四条",
    sentence="延期不合规定：{why}。",
    hint="情况复杂的，在六十日届满前由负责人批准，延长不超过三十日，并告知信访人延期理由。",
)
def pet_extend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The head extends before the period ends, once, by no more than the days allowed, and the person is told why."""
    last = handle_until(matter, rules)
    if last is None:
        return None
    most = int(rules["pet.extend"])
    if _extended(matter, rules):
        why = "已经延长过一次"
    elif (act.data.days or 0) > most:
        why = f"延长{act.data.days}日，超过{most}日"
    elif act.day > last:
        why = f"办理期限已于{last}届满"
    elif act.data.told_on is None or not act.data.reasons:
        why = "没有告知信访人延期理由"
    else:
        why = ""
    return check(not why, why=why, last=last, days=act.data.days)


@gate(
    "pet-opinion",
    title="处理意见书内容完整",
    on=("pet.opinion",),
    article=f"{RULE}第三十二条、第三十四条、第三十五条",
    sentence="处理意见书不能出具：{why}。",
    hint="写齐投诉请求、事实和理由、处理意见及其依据、复查权利和机关；六十日届满前批准延期，已经逾期的写明原因。",
)
def pet_opinion(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It states claim, facts and reasons, the opinion with its basis, and the right to review with organ and period; it is in time, or says why not."""
    data, last, most = act.data, handle_until(matter, rules), int(rules["pet.review.ask"])
    parts = {
        "投诉请求": data.claim,
        "事实": data.facts,
        "理由": data.reasons,
        "处理意见": data.opinion,
        "法律法规依据": [one for one in data.basis if "《" in one],
        "复查权利": data.review_told,
        "复查机关": data.review_organ,
        f"请求复查期限{most}日": data.review_days == most,
        "执行期限": data.carry_by or data.result != "support",
    }
    lacking = [name for name, there in parts.items() if not there]
    why = f"没有写明{'、'.join(lacking)}"
    if not lacking and last is not None and act.day > last and not data.late_reasons:
        lacking, why = ["期限"], f"办理期限已于{last}届满，没有写明逾期原因"
    return check(not lacking, why=why, last=last)


@gate(
    "pet-in-time",
    title="按期办结",
    on=("pet.opinion", "pet.simple-answer"),
    article=f"{RULE}第三十四条；{SIMPLE_RULE}",
    level=WARN,
    sentence="逾期办结：办理期限于{last}届满。",
    hint="复杂的在届满前批准延期；逾期的登记原因，计入案卷评查。",
)
def pet_in_time(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The answer comes inside the period of its way."""
    taken = matter.last("pet.simple")
    if act.step == "pet.simple-answer" and taken is not None:
        last: date | None = nominal_end(rules.calendar, taken.day, rules["pet.simple.opinion"], rules.unit("pet.simple.opinion"))
    else:
        last = handle_until(matter, rules)
    return check(act.day <= last, last=last) if last is not None else None


@gate(
    "pet-reply",
    title="答复有事实、依据和渠道",
    on=("pet.reply", "pet.simple-answer"),
    article=f"{RULE}第三十一条、第三十二条",
    sentence="答复不完整：{why}。",
    hint="按答复清单写齐查明的事实、依据和下一步渠道；导入处罚程序的，立案或者决定不予立案后答复。",
)
def pet_reply(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reply states facts, opinion, basis and next channel; what went into our own procedure has been decided there."""
    data = act.data
    parts = {"事实": data.facts, "答复意见": data.opinion, "依据": data.basis, "下一步渠道": data.channel}
    lacking = [name for name, there in parts.items() if not there]
    why = f"没有写明{'、'.join(lacking)}" if lacking else ""
    routed = matter.last("pet.route")
    if not why and act.step == "pet.reply" and routed is not None and routed.data.record:
        linked = act.standing.get("matters", {}).get(routed.data.record)
        if data.record != routed.data.record or linked is None:
            why = "没有关联导入的事项"
        elif linked["stage"] == "线索":
            why = "导入的线索还没有决定是否立案"
    return check(not why, why=why)


@gate(
    "pet-mediate",
    title="自愿调解有协议",
    on=("pet.mediate",),
    article=f"{RULE}第三十三条",
    sentence="调解不合规定：{why}。",
    hint="经争议双方同意才调解；达成一致的制作调解协议书或者和解协议书，附签名的原件。",
)
def pet_mediate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Both sides agreed to it, and a written agreement is in the file."""
    why = "没有双方当事人的同意" if not act.data.agreed else "没有附签名的协议书"
    return check(act.data.agreed and bool(act.evidence), why=why, pieces=len(act.evidence))


# --- review, re-review, the end -------------------------------------------------------------------


@gate(
    "pet-review-ask",
    title="期限内请求复查复核",
    on=("pet.review-ask", "pet.rereview-ask"),
    article=f"{RULE}第三十五条、第三十六条",
    sentence="请求已经超过期限：应当在{last}以前提出。",
    hint="告知信访人期限已过；由受理请求的机关决定是否受理。",
)
def pet_review_ask(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The request comes within the days after the written answer was received; the period has not begun where none was."""
    key = "pet.review.ask" if act.step == "pet.review-ask" else "pet.rereview.ask"
    last = asking_until(matter, key, rules)
    return check(last is None or (act.data.received_on or act.day) <= last, last=last)


@gate(
    "pet-reviewed",
    title="复查复核按期作出",
    on=("pet.review", "pet.rereview"),
    article=f"{RULE}第三十五条、第三十六条",
    sentence="复查、复核意见有缺陷：{why}。",
    hint="复查、复核由上一级机关在三十日内书面答复，写明下一步权利；听证所需时间不计算在复核期限内。",
)
def pet_reviewed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Another organ than before answered within the period, and said what comes next."""
    step = "pet.review-ask" if act.step == "pet.review" else "pet.rereview-ask"
    asked, clock = matter.last(step), REVIEW if act.step == "pet.review" else REREVIEW
    run = clock.run(matter, rules, act.day)
    if asked is None or run is None:
        return None
    same = matter.last("pet.review") if act.step == "pet.rereview" else None
    if same is not None and same.data.organ == act.data.organ:
        why = "复核机关与复查机关相同"
    elif not act.data.next_told:
        why = "没有告知下一步权利或者终结"
    else:
        why = f"应当在{run.nominal}以前作出" if (act.data.issued_on or act.day) > run.nominal else ""
    return check(not why, why=why, last=run.nominal)


@gate(
    "pet-redo",
    title="责令重新处理才重办",
    on=("pet.redo",),
    article=f"{RULE}第三十五条、第三十六条",
    sentence="上级机关没有责令重新处理。",
    hint="维持的，告知复核权利或者终结；变更的，按变更后的意见执行。",
)
def pet_redo(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest review or re-review quashed the opinion."""
    newest = matter.last("pet.review", "pet.rereview")
    return check(newest is not None and newest.data.result == "redo", record=newest.seq if newest else None)


@gate(
    "pet-final",
    title="复核送达后终结",
    on=("pet.final",),
    article=f"{RULE}第三十六条、第三十七条",
    sentence="不能终结：{why}。",
    hint="复核意见送达信访人，变更的按变更后的意见执行，告知不再受理同一事实和理由，并落实疏导教育、帮扶。",
)
def pet_final(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The re-review was served, did not order the matter done anew, what it changed was carried out, and care for the person is planned."""
    opinion, served = matter.last("pet.rereview"), matter.last("pet.serve")
    if opinion is None or served is None or served.seq < opinion.seq:
        why = "复核意见没有送达"
    elif opinion.data.result == "redo":
        why = "复核责令重新处理"
    else:
        why = _not_carried_out(matter) or ("" if act.data.care else "没有写明疏导教育、帮扶措施")
    return check(not why, why=why)


@gate(
    "pet-close",
    title="答复、落实、评价后办结",
    on=("pet.close",),
    article=f"{RULE}第二十一条、第三十二条",
    sentence="不能办结：{why}。",
    hint="送达答复，落实支持的请求和上级机关变更的意见，请信访人评价；不满意的，等请求复查、复核的期限届满；责令重新处理的，用“重新办理”。",
)
def pet_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The person was answered in writing, what binds the bureau was carried out, nothing is to be done anew, and he is content or let the period for asking pass."""
    said, reply, served = registered(matter), matter.last(*REPLIES), matter.last("pet.serve")
    outside = matter.stage == ROUTED and path(matter) not in d.OWN
    unknown = said is not None and said.anonymous
    if reply is None and not outside:
        why = "还没有答复"
    elif reply is not None and not unknown and (served is None or served.seq < reply.seq):
        why = "书面答复没有送达"
    elif (review := reviewed(matter)) is not None and review.data.result == "redo":
        why = "上级机关责令重新处理，还没有重新办理"
    elif _not_carried_out(matter):
        why = _not_carried_out(matter)
    elif unknown or matter.stage == ROUTED:
        why = ""
    else:
        rating = rated(matter)
        content = rating is not None and rating.data.organ_rating != "dissatisfied"
        last = asking_until(matter, "pet.rereview.ask" if reviewed(matter) else "pet.review.ask", rules)
        passed = last is not None and act.day > last
        why = "" if content or passed else f"信访人没有表示满意，请求复查、复核的期限到{last}"
    return check(not why, why=why)


# --- clocks ---------------------------------------------------------------------------------------


def _untold(matter: Matter) -> date | None:
    """Receipt, where there is somebody to tell."""
    said = registered(matter)
    return received(matter) if said is not None and not said.anonymous else None


def _sent(matter: Matter) -> date | None:
    said = registered(matter)
    return received(matter) if said is not None and said.channel in d.SENT else None


def _received_by(step: str) -> Moment:
    """The day the organ received the newest request of that step."""

    def moment(matter: Matter) -> date | None:
        asked = matter.last(step)
        return (asked.data.received_on or asked.day) if asked is not None else None

    return moment


def _heard(matter: Matter) -> tuple[Span, ...]:
    """Days of hearings held during the re-review: from the day before the first to the last."""
    asked = matter.last("pet.rereview-ask")
    held = (act for act in matter.all("pet.hearing") if asked is not None and act.seq > asked.seq)
    return tuple(
        Span(act.data.begun_on - timedelta(days=1), act.data.ended_on, "听证所需时间")
        for act in held
        if act.data.begun_on and act.data.ended_on
    )


def _carry_from(matter: Matter) -> date | None:
    opinion = matter.last("pet.opinion")
    return opinion.day if opinion is not None and opinion.data.result == "support" else None


def _carried_on(matter: Matter) -> date | None:
    opinion = matter.last("pet.opinion")
    done = _carried_out(matter, opinion) if opinion is not None else None
    return done.day if done is not None else None


def _carry_by(matter: Matter) -> date | None:
    opinion = matter.last("pet.opinion")
    return opinion.data.carry_by if opinion is not None else None


# Periods of the superior organs and rights of others: shown so that somebody asks, not counted against the bureau.
REVIEW = Clock(
    "pet.review",
    "复查期限（上级机关）",
    f"{RULE}第三十五条",
    _received_by("pet.review-ask"),
    first_after(("pet.review-ask",), ("pet.review",)),
    "pet.review.answer",
    PARTY,
)
REREVIEW = Clock(
    "pet.rereview",
    "复核期限（上级机关）",
    f"{RULE}第三十六条",
    _received_by("pet.rereview-ask"),
    first_after(("pet.rereview-ask",), ("pet.rereview",)),
    "pet.rereview.answer",
    PARTY,
    spans=_heard,
)
CLOCKS = (
    Clock("pet.tell", "书面告知期限", f"{RULE}第二十三条", _untold, act_day(*TELLING, "pet.object"), "pet.tell"),
    Clock(
        "pet.object",
        "提出异议期限",
        f"{RULE}第二十三条",
        _sent,
        act_day(*TELLING, "pet.object", "pet.sort"),
        "pet.object",
        PARTY,
    ),
    Clock(
        "pet.simple",
        "简易办理答复期限",
        SIMPLE_RULE,
        act_day("pet.simple"),
        act_day("pet.simple-answer", "pet.simple-leave"),
        "pet.simple.opinion",
    ),
    Clock(
        "pet.handle",
        "信访办理期限",
        f"{RULE}第三十四条",
        _accepted,
        first_after(("pet.direct", "pet.transferred", "pet.simple", "pet.simple-leave", "pet.redo"), _HANDLED),
        "pet.handle",
        extra=_extended,
    ),
    Clock("pet.carry-out", "执行落实期限", f"{RULE}第三十二条", _carry_from, _carried_on, "", until=_carry_by),
    Clock(
        "pet.review-ask",
        "请求复查期限",
        f"{RULE}第三十五条",
        _answer_received,
        first_after(("pet.opinion", "pet.simple-answer"), ("pet.review-ask", "pet.close", "pet.simple-leave")),
        "pet.review.ask",
        PARTY,
    ),
    REVIEW,
    Clock(
        "pet.rereview-ask",
        "请求复核期限",
        f"{RULE}第三十六条",
        _review_received,
        first_after(("pet.review",), ("pet.rereview-ask", "pet.close", "pet.redo")),
        "pet.rereview.ask",
        PARTY,
    ),
    REREVIEW,
)

PROCEDURE = Procedure(
    id="petition",
    title="信访",
    wing="service",
    system="petitions",
    basis=RULE,
    stages=(
        *(SORTING, HANDLING, SIMPLE, ROUTED, ANSWERED, REVIEWING, REVIEWED, REREVIEWING, REREVIEWED),
        *(DONE, FINAL, RETURNED, DECLINED),
    ),
    steps=STEPS,
    gates=(
        *(pet_entered, pet_reps, pet_source, pet_informant, pet_route, pet_tell, pet_channel, pet_urgent, pet_object),
        *(pet_elsewhere, pet_duplicate, pet_simple, pet_two, pet_extend, pet_opinion, pet_in_time, pet_reply, pet_mediate),
        *(pet_review_ask, pet_reviewed, pet_redo, pet_final, pet_close),
    ),
    clocks=CLOCKS,
    closed=(DONE, FINAL, RETURNED, DECLINED),
    prefix="信访",
)
