"""首违不罚（不予处罚） — 行政处罚法第三十三条.

审查 → 责令改正 → 复查 → 教育 → 决定
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fadu.law.clocks import PARTY, Clock, act_day, last_day
from fadu.law.common import closing, delegation, evidence, officers, publication
from fadu.law.common import penalty_data as d
from fadu.law.common.case import item, opening, person
from fadu.law.common.decision import party_kind, tier_of
from fadu.law.data import Nothing
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, Gate, check, gate, gates_of, say
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

ASSESS, MENDING, WAIVED, CANCELLED = "审查", "改正教育", "不予处罚", "撤销免罚"
#: Decisions not to punish: of this procedure and of a parking ticket.
DECIDING = ("wav.decide", "prk.waive")
OFFICER, APPROVER = ("officer",), ("squad_leader", "head", "principal")

STEPS = (
    Step("wav.assess", "首违不罚审查", d.WaiverAssess, OFFICER, (START,), ASSESS, decides=True, asks=("item", "power", "earlier")),
    Step("wav.lookup", "首违查询", d.WaiverLookup, OFFICER, (ASSESS, MENDING), asks=("earlier",)),
    Step("wav.correct", "责令改正", d.WaiverCorrect, OFFICER, (ASSESS, MENDING), MENDING, papers=("correction_order",)),
    Step("wav.recheck", "改正复查", d.WaiverRecheck, OFFICER, (MENDING,), papers=("recheck_record",)),
    Step("wav.educate", "说服教育", d.WaiverEducate, OFFICER, (ASSESS, MENDING)),
    Step("wav.commit", "承诺书", d.WaiverCommit, OFFICER, (ASSESS, MENDING), of_party=True, papers=("commitment",)),
    Step(
        "wav.decide",
        "不予处罚决定",
        d.WaiverDecide,
        APPROVER,
        (ASSESS, MENDING),
        WAIVED,
        decides=True,
        papers=("waiver_notice",),
        asks=("item", "earlier"),
        amount="waived",
        kind="ground",
    ),
    *publication.steps("pub.other", "执法结果公开", (WAIVED,), after=(CANCELLED,)),
    Step("wav.register", "首违登记", Nothing, OFFICER, (WAIVED,)),
    Step(
        "wav.cancel",
        "撤销免罚",
        d.WaiverCancel,
        ("head", "principal"),
        (WAIVED,),
        CANCELLED,
        decides=True,
        papers=("waiver_cancellation",),
    ),
)


@gate(
    "wav-ground",
    title="不予处罚条件齐备",
    on=("wav.decide",),
    article="行政处罚法第三十三条、第五十七条",
    sentence="不予处罚的条件不齐：{lacking}。",
    hint="选择真实的依据，或者转入处罚程序。",
)
def wav_ground(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """One ground is chosen and all its conditions are proved; the item is on the list or the reason outside it is given; the approver is entitled."""
    data, thing = act.data, item(act)
    assessed = opening(matter)
    needed = {
        "nop.minor": {"违法行为轻微": data.minor_act, "没有造成危害后果": data.no_harm},
        "nop.first": {"危害后果轻微": data.slight_harm or data.no_harm},
        "nop.nofault": {"当事人足以证明没有主观过错": data.no_fault_proved},
    }[data.ground or "nop.first"]
    needed["审查事实"] = assessed is not None
    needed["违法事实的证据（照片等）"] = bool(matter.evidence)
    if data.ground == "nop.first" and thing is not None:
        needed["事项在包容免罚清单内或者写明理由"] = thing.first_violation or (assessed is not None and bool(assessed.outside_list))
    needed["没有排除情形"] = assessed is None or not assessed.exclusions
    approver = person(act, data.approved_by)
    named = {someone.id: someone for someone in act.by}.get(data.approved_by) or approver
    needed["由有权的人批准"] = named is not None and bool(named.roles & set(APPROVER))
    needed["批准人没有参加审查"] = data.approved_by not in {person.id for done in matter.all("wav.assess") for person in done.by}
    lacking = [name for name, holds in needed.items() if not holds]
    return check(not lacking, lacking=lacking, ground=data.ground)


@gate(
    "wav-first",
    title="确为初次违法",
    on=DECIDING,
    article="行政处罚法第三十三条第一款",
    sentence="该当事人在{months}个月内已有同一事项的违法记录（{earlier}），不是初次违法。",
    hint="改用其他依据或者依法处罚；登记有误的，说明理由更正。",
)
def wav_first(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The register shows no earlier violation of the same item by the same party in the look-back period, over all units and towns."""
    earlier = act.standing.get("earlier")
    if act.data.ground != "nop.first" or earlier is None:
        return None
    return check(not earlier, earlier=list(earlier), months=rules["waive.lookback"])


@gate(
    "wav-corrected",
    title="按期改正",
    on=("wav.decide",),
    article="行政处罚法第二十八条、第三十三条",
    sentence="没有在规定期限内改正的证明：{why}。",
    hint="复查并拍照；确有需要的，可以延长一次改正期限。",
)
def wav_corrected(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Proof of correction dated inside the period given is in the file."""
    if act.data.ground not in {"nop.minor", "nop.first"}:
        return None
    order = matter.last("wav.correct")
    if order is None:
        return check(False, why="没有责令改正")
    found = matter.last("wav.recheck")
    if found is None:
        return check(order.data.on_spot and order.evidence, why="没有复查记录，当场改正的没有照片", order=order.seq)
    checked, until = found.data.checked_at, order.data.until
    in_time = found.data.corrected and checked is not None and until is not None and checked <= until
    why = f"复查时间晚于改正期限{say(until)}" if found.data.corrected else "没有改正"
    return check(in_time, why=why, order=order.seq, recheck=found.seq)


@gate(
    "wav-educated",
    title="已进行教育",
    on=DECIDING,
    article="行政处罚法第三十三条第三款",
    sentence="没有对当事人进行教育的记录。",
    hint="当场教育或者组织网络学习，并记录内容、方式和教育人。",
)
def wav_educated(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A record shows what education was given, by whom, when, how; a lesson counts when its test was passed."""
    taught = [done for done in matter.all("wav.educate", "prk.move-on") if done.data.said]
    learned = [done for done in matter.all("prk.lesson") if done.data.passed]
    found = [*taught, *learned]
    return check(found, record=found[-1].seq if found else None)


@gate(
    "wav-amount",
    title="免罚金额按阶次下限",
    on=DECIDING,
    article="重庆市规范行政处罚裁量权办法",
    mark="M",
    sentence="免予罚款金额不合统计口径：{why}。",
    hint="选择事实对应的裁量阶次，免予罚款金额填该阶次的最低额。",
)
def wav_amount(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The sum waived is the lowest amount of the tier named, where the item has tiers for this kind of party."""
    thing, kind, waived = item(act), party_kind(matter, act), act.data.waived
    if thing is None or not any(tier.party in {"any", kind} for tier in thing.tiers):
        return None
    tier = tier_of(thing, act.data.tier, kind)
    if tier is None:
        return check(False, why="没有选择该事项对这类当事人的裁量阶次")
    lowest = tier.minimum or Decimal(0)
    why = f"写为{say(waived)}元，“{tier.label}”阶次的最低额是{say(lowest)}元"
    return check(waived == lowest, why=why, tier=tier.code, lowest=lowest, waived=waived)


def _gates() -> tuple[Gate, ...]:
    steps = {step.id for step in STEPS}
    return (
        wav_ground,
        wav_first,
        wav_corrected,
        wav_educated,
        wav_amount,
        closing.pub_eligible,
        *(shared for shared in gates_of(officers, evidence, delegation, publication) if shared.on & steps),
    )


def _correct_by(matter: Matter) -> date | None:
    """The last day that the newest order gives; a later order extends the one before."""
    order = matter.last("wav.correct")
    return order.data.until.date() if order is not None and order.data.until is not None else None


def _corrected(matter: Matter) -> date | None:
    """The day the newest order was checked, mended on the spot, or the matter decided without a check."""
    order = matter.last("wav.correct")
    if order is None or order.data.on_spot:
        return order.day if order is not None else None
    later = (act for act in matter.all("wav.recheck", "wav.decide") if act.seq > order.seq)
    found = next(later, None)
    return (getattr(found.data, "checked_at", None) or found.at).date() if found is not None else None


CLOCKS = (
    Clock("wav.correct", "责令改正期限", "行政处罚法第二十八条", last_day("wav.correct"), _corrected, "", PARTY, until=_correct_by),
    Clock(
        "pub.other",
        "执法结果公开期限",
        "国办发〔2018〕118号",
        publication.to_be_public("wav.decide", "pub.list.waiver"),
        act_day("pub.other", publication.DECLINE, "wav.cancel", publication.FALL),
        "pub.other",
    ),
    publication.WITHDRAW,
)

PROCEDURE = Procedure(
    id="first-violation",
    title="首违不罚",
    wing="enforcement",
    system="first-violation",
    basis="行政处罚法第三十三条",
    stages=(ASSESS, MENDING, WAIVED, CANCELLED),
    steps=STEPS,
    gates=_gates(),
    clocks=CLOCKS,
    closed=(WAIVED, CANCELLED),
    prefix="免罚",
)
