"""人行道违法停车 — 行政处罚法第二十九条、第三十三条、第四十一条至第四十六条、第五十一条.

取证 → 告知 → 初审 → (复核) → 查明当事人 → 免罚、当场处罚或者转普通程序 → 缴款 → 结案
"""

from __future__ import annotations

from fadu.law.clocks import PARTY, Clock, act_day, first_after, last_day
from fadu.law.common import decision, delegation, evidence, monitoring, officers, parking, payment, publication, service
from fadu.law.common import parking_data as p
from fadu.law.common import penalty_data as d
from fadu.law.gates import Gate, gates_of
from fadu.law.procedures.enforcement.first_violation import wav_amount, wav_educated, wav_first
from fadu.law.procedures.enforcement.penalty_simple import smp_form, smp_threshold
from fadu.law.steps import START, Procedure, Step

TAKEN, PASSED, DECIDED, CLOSED = "待审核", "待处理", "已处罚", "结案"
WAIVED, ORDINARY, REJECTED, CLUE, REMOVED = "免予处罚", "转普通程序", "审核不通过", "转为线索", "已消除"
OFFICER, HEAD, LEGAL = ("officer",), ("head", "principal"), ("legal", "reviewer")
LEADERS = ("squad_leader", *HEAD)
REVIEWERS = ("officer", "squad_leader", *LEGAL)
#: Who writes down what the public says at the window or on the telephone; what it does on the portal itself.
FRONT = ("officer", "window", "duty", "petition", "portal")
BEFORE = (TAKEN, PASSED)
OPEN = (TAKEN, PASSED, DECIDED)
DONE = (CLOSED, WAIVED, ORDINARY, REJECTED, CLUE, REMOVED)

STEPS = (
    # 取证、告知
    Step(
        "prk.capture",
        "现场取证",
        p.Capture,
        ("officer", "technician"),
        (START,),
        TAKEN,
        papers=("parking_record",),
        asks=("item", "power", "device", "same_tickets"),
    ),
    Step("prk.move-on", "劝离", p.MoveOn, OFFICER, BEFORE, papers=("move_on_record",)),
    Step(
        "prk.notice",
        "违法停放告知",
        p.ParkingNotice,
        OFFICER,
        BEFORE,
        decides=True,
        papers=("parking_notice",),
        asks=("device", "same_tickets"),
    ),
    # 审核
    Step(
        "prk.review1",
        "初审",
        p.CaptureReview,
        REVIEWERS,
        (TAKEN,),
        PASSED,
        decides=True,
        papers=("parking_review",),
        asks=("device", "same_tickets", "trained"),
    ),
    Step(
        "prk.review2",
        "复核",
        p.CaptureReview,
        REVIEWERS,
        (PASSED,),
        decides=True,
        papers=("parking_review",),
        asks=("trained",),
    ),
    Step(
        "prk.reject",
        "审核不通过",
        p.CaptureReject,
        REVIEWERS,
        BEFORE,
        REJECTED,
        decides=True,
        kind="reason",
        papers=("parking_review",),
    ),
    Step("prk.clue", "转为线索", p.AsClue, REVIEWERS, BEFORE, CLUE, decides=True),
    # 查明、查询、异议
    Step("prk.owner", "查询车辆登记", p.OwnerQuery, (*OFFICER, *LEGAL), OPEN, papers=("vehicle_query",)),
    Step("prk.driver", "查明驾驶人", p.DriverNamed, FRONT, BEFORE, of_party=True),
    Step("prk.query", "提供公众查询", p.ParkingQuery, FRONT, (*OPEN, *DONE), decides=True),
    Step("prk.object", "提出异议、陈述申辩", p.Objection, FRONT, OPEN, of_party=True),
    Step(
        "prk.object-answer",
        "答复异议",
        p.ObjectionAnswer,
        (*OFFICER, *LEGAL),
        OPEN,
        decides=True,
        papers=("objection_opinion",),
        kind="outcome",
    ),
    Step("prk.lesson", "网上学习", p.Lesson, FRONT, BEFORE, of_party=True),
    Step("wav.educate", "说服教育", d.WaiverEducate, OFFICER, BEFORE),
    # 决定
    Step(
        "prk.remove",
        "消除记录",
        p.Remove,
        LEADERS,
        (*OPEN, CLOSED, WAIVED),
        REMOVED,
        decides=True,
        papers=("parking_removal",),
        kind="ground",
    ),
    Step(
        "prk.waive",
        "首违不罚",
        p.ParkingWaiver,
        LEADERS,
        (PASSED,),
        WAIVED,
        decides=True,
        papers=("parking_waiver",),
        asks=("item", "power", "device", "same_tickets", "lot", "earlier"),
        amount="waived",
        kind="ground",
    ),
    Step("wav.cancel", "撤销免罚", d.WaiverCancel, HEAD, (WAIVED,), PASSED, decides=True, papers=("waiver_cancellation",)),
    Step(
        "prk.decide-simple",
        "当场处罚决定",
        p.TicketDecision,
        OFFICER,
        (PASSED,),
        DECIDED,
        decides=True,
        papers=("spot_decision",),
        asks=("item", "power", "device", "same_tickets", "lot", "other_fines", "basis"),
        amount="fine",
    ),
    Step(
        "prk.decide-ordinary",
        "转普通程序",
        p.ToOrdinary,
        LEADERS,
        (PASSED,),
        ORDINARY,
        decides=True,
        asks=("device", "same_tickets", "lot"),
        kind="reason",
    ),
    Step("smp.report", "备案", d.SpotReport, OFFICER, (DECIDED,)),
    # 送达（催告等文书）
    Step("srv.address", "送达地址确认", d.Address, OFFICER, OPEN, of_party=True, papers=("address_confirmation",)),
    Step("srv.direct", "直接送达", d.Service, OFFICER, OPEN, papers=("service_receipt",)),
    Step("srv.leave", "留置送达", d.Service, OFFICER, OPEN, papers=("service_receipt",)),
    Step("srv.electronic", "电子送达", d.Service, OFFICER, OPEN, papers=("service_receipt",)),
    Step("srv.post", "邮寄送达", d.Service, OFFICER, OPEN, papers=("service_receipt",)),
    # 履行、结案
    Step("pay.bank", "缴纳罚款", d.PayBank, payment.COLLECTED_BY, (DECIDED,), of_party=True, amount="amount"),
    Step("pay.spot", "当场收缴", d.PaySpot, OFFICER, (DECIDED,), decides=True, papers=("spot_receipt",), amount="amount"),
    Step("pay.handin", "缴付罚款", d.HandIn, (*OFFICER, "finance"), (DECIDED,)),
    Step("pay.defer-ask", "申请延期、分期", d.DeferAsk, (*OFFICER, "finance"), (DECIDED,), of_party=True),
    Step("pay.defer", "延期、分期决定", d.Defer, HEAD, (DECIDED,), decides=True, papers=("deferral_approval",)),
    Step("pay.surcharge", "加处罚款", d.Surcharge, HEAD, (DECIDED,), decides=True, papers=("surcharge_decision",), amount="amount"),
    Step("pay.nostay", "复议、诉讼登记", d.Stay, (*LEGAL, "clerk", *HEAD), (DECIDED,)),
    *payment.refund_steps(HEAD, (DECIDED, CLOSED, REMOVED)),
    Step("prk.overdue", "逾期催缴", p.Overdue, (*OFFICER, "finance"), (DECIDED,), decides=True, papers=("parking_demand",)),
    publication.fall_step((DECIDED, CLOSED, WAIVED)),
    Step("prk.close", "结案", d.Close, LEADERS, (DECIDED,), CLOSED, decides=True),
)


def _gates() -> tuple[Gate, ...]:
    steps = {step.id for step in STEPS}
    borrowed = (wav_first, wav_educated, wav_amount, smp_threshold, smp_form)
    shared = gates_of(officers, evidence, delegation, decision, service, payment)
    return (*gates_of(monitoring, parking), *borrowed, *(gate for gate in shared if gate.on & steps))


_ENDED = ("prk.waive", "prk.decide-simple", "prk.decide-ordinary", "prk.remove", "prk.reject", "prk.clue")
CLOCKS = (
    Clock(
        "prk.review",
        "违停证据审核期限",
        "行政处罚法第四十一条",
        act_day("prk.capture"),
        act_day("prk.review1", "prk.reject", "prk.clue", "prk.remove"),
        "prk.review",
    ),
    Clock(
        "prk.tell",
        "告知违法事实期限",
        "行政处罚法第四十一条第三款",
        act_day("prk.review1"),
        act_day("prk.notice", *_ENDED),
        "prk.tell",
    ),
    Clock("prk.handle", "接受处理期限", "行政处罚法第四十一条", act_day("prk.notice"), act_day(*_ENDED), "prk.handle", owner=PARTY),
    Clock(
        "prk.objection.answer",
        "答复异议期限",
        "行政处罚法第四十五条",
        last_day("prk.object"),
        first_after(("prk.object",), ("prk.object-answer", "prk.remove")),
        "prk.objection.answer",
    ),
    Clock("prk.remove", "消除错误记录期限", "行政处罚法第七十五条", parking.error_found, act_day("prk.remove"), "prk.remove"),
    Clock(
        "simple.report",
        "当场处罚备案期限",
        "行政处罚法第五十二条",
        act_day("prk.decide-simple"),
        act_day("smp.report"),
        "simple.report",
    ),
    payment.PAY,
    payment.HAND_IN,
    payment.REFUND,
)

PROCEDURE = Procedure(
    id="parking",
    title="人行道违法停车",
    wing="enforcement",
    system="parking",
    basis="行政处罚法第四十一条、第五十一条",
    stages=(*OPEN, CLOSED, WAIVED, ORDINARY, REJECTED, CLUE, REMOVED),
    steps=STEPS,
    gates=_gates(),
    clocks=CLOCKS,
    closed=DONE,
    prefix="违停",
)
