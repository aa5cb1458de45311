"""行政处罚简易程序（当场处罚） — 行政处罚法第五十一条至第五十三条.

当场处罚 → 备案 → 缴款 → 结案
"""

from __future__ import annotations

from fadu.law.clocks import Clock, act_day
from fadu.law.common import closing, decision, delegation, evidence, officers, payment, publication, service
from fadu.law.common import penalty_data as d
from fadu.law.common.case import SPOT, item, money, opening
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, Gate, check, gate, gates_of
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

ISSUED, REPORTED, CLOSED = "已处罚", "已备案", "结案"
OFFICER, HEAD, LEGAL = ("officer",), ("head", "principal"), ("legal", "reviewer")
OPEN = (ISSUED, REPORTED)

STEPS = (
    Step(
        "smp.issue",
        "当场处罚决定",
        d.SpotDecision,
        OFFICER,
        (START,),
        ISSUED,
        decides=True,
        papers=("spot_decision",),
        asks=("item", "power", "other_fines", "basis", "age"),
        amount="fine",
    ),
    Step("smp.report", "备案", d.SpotReport, OFFICER, (ISSUED,), REPORTED),
    Step("pay.bank", "缴纳罚款", d.PayBank, payment.COLLECTED_BY, OPEN, of_party=True, amount="amount"),
    Step("pay.spot", "当场收缴", d.PaySpot, OFFICER, OPEN, decides=True, papers=("spot_receipt",), amount="amount"),
    Step("pay.handin", "缴付罚款", d.HandIn, (*OFFICER, "finance"), OPEN),
    Step("pay.defer-ask", "申请延期、分期", d.DeferAsk, (*OFFICER, "finance"), OPEN, of_party=True),
    Step("pay.defer", "延期、分期决定", d.Defer, HEAD, OPEN, decides=True, papers=("deferral_approval",)),
    Step("pay.surcharge", "加处罚款", d.Surcharge, HEAD, OPEN, decides=True, papers=("surcharge_decision",), amount="amount"),
    Step("pay.nostay", "复议、诉讼登记", d.Stay, (*LEGAL, "clerk", *HEAD), OPEN),
    *payment.refund_steps(HEAD, (*OPEN, CLOSED)),
    *publication.steps("pub.other", "执法结果公开", (*OPEN, CLOSED)),
    Step("smp.close", "结案", d.Close, ("squad_leader", *HEAD), (REPORTED,), CLOSED, decides=True),
)


@gate(
    "smp-threshold",
    title="适用当场处罚",
    on=SPOT,
    article="行政处罚法第五十一条",
    sentence="{why}，不适用当场处罚。",
    hint="改用普通程序。",
)
def smp_threshold(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A fine of at most 200 yuan on a citizen or 3,000 on others, or a warning; nothing else."""
    data = act.data
    limit = rules["simple.citizen" if data.party_kind == "citizen" else "simple.org"]
    if set(data.kinds) - {"warning", "fine"} or not data.kinds:
        why = "当场处罚只能是警告或者罚款"
    elif money(data.fine) > limit:
        why = f"罚款{money(data.fine).normalize():f}元超过{limit}元"
    else:
        why = ""
    return check(not why, why=why, limit=limit, fine=data.fine)


@gate(
    "smp-form",
    title="当场处罚手续齐全",
    on=SPOT,
    article="行政处罚法第四十四条、第四十五条、第五十二条",
    sentence="当场处罚手续不全：{lacking}。",
    hint="补齐手续，重新填写并当场交付决定书。",
)
def smp_form(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Certificates shown, the party told and heard, facts stated and proved, basis stated, the form handed over or the refusal noted.

    Where the rule punishes only who did not obey an order to correct, that is one of the facts.
    """
    data, thing = act.data, item(act)
    unheeded = (
        thing is None or not thing.correct_first or "fine" not in data.kinds or any(fact.element == "order" for fact in data.facts)
    )
    steps = {
        "出示执法证件": data.certificates,
        "违法事实": data.facts,
        "证据（照片、录像等）": act.evidence or matter.evidence,
        "责令改正而拒不改正的事实": unheeded,
        "处罚依据": data.basis,
        "告知事实、理由、依据和权利": data.told,
        "听取陈述申辩": data.answer_heard,
        "当场交付": data.handed_over == "signed" or (data.handed_over == "refused" and data.refusal_note),
    }
    lacking = [name for name, done in steps.items() if not done]
    return check(not lacking, lacking=lacking)


@gate(
    "smp-close",
    title="罚款已缴清",
    on=("smp.close",),
    article="行政处罚法第五十三条",
    mark="M",
    sentence="应缴{owed}元，实缴{paid}元，不能结案。",
    hint="登记缴款后结案。",
)
def smp_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Fine and surcharge are paid."""
    paid, owed = payment.held(matter), payment.due(matter)
    return check(opening(matter) is not None and paid >= owed, paid=paid, owed=owed)


def _gates() -> tuple[Gate, ...]:
    own = (smp_threshold, smp_form, smp_close, closing.pub_eligible, closing.pub_fall_lighter)
    steps = {step.id for step in STEPS}
    return (
        *own,
        *(
            shared
            for shared in gates_of(officers, evidence, delegation, decision, service, payment, publication)
            if shared.on & steps
        ),
    )


CLOCKS = (
    Clock(
        "simple.report", "当场处罚备案期限", "行政处罚法第五十二条", act_day("smp.issue"), act_day("smp.report"), "simple.report"
    ),
    Clock(
        "pub.other",
        "执法结果公开期限",
        "国办发〔2018〕118号；行政处罚法第四十八条",
        publication.to_be_public("smp.issue", "pub.list.simple"),
        act_day("pub.other", publication.DECLINE, publication.FALL),
        "pub.other",
    ),
    publication.WITHDRAW,
    payment.PAY,
    payment.HAND_IN,
    payment.REFUND,
)

PROCEDURE = Procedure(
    id="penalty-simple",
    title="行政处罚简易程序",
    wing="enforcement",
    system="penalty",
    basis="行政处罚法第五十一条至第五十三条",
    stages=(ISSUED, REPORTED, CLOSED),
    steps=STEPS,
    gates=_gates(),
    clocks=CLOCKS,
    closed=(CLOSED,),
    prefix="当罚",
)
