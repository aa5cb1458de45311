"""行政处罚普通程序 — 行政处罚法（2021年修订）第五十四条至第六十五条.

线索 → 立案 → 调查 → 终结 → 告知 → (听证) → (审核) → 决定 → 送达 → 履行 → 结案 → 归档
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fadu.law.clocks import BUREAU, PARTY, Clock, act_day, first_after, last_day
from fadu.law.common import (
    agency,
    closing,
    decision,
    delegation,
    entry,
    evidence,
    field,
    hearing,
    notice,
    officers,
    payment,
    publication,
    review,
    service,
    transfers,
)
from fadu.law.common import penalty_data as d
from fadu.law.common.case import last_notice, served_on
from fadu.law.facts import Act, Matter
from fadu.law.gates import gates_of
from fadu.law.params import Rules, rules_on
from fadu.law.publicity import FALLEN
from fadu.law.steps import START, Procedure, Step

CLUE, CASE, TOLD, DECIDED, DONE, CLOSED, ARCHIVED = "线索核查", "调查取证", "告知听证", "决定送达", "履行", "结案", "归档"
STAGES = (CLUE, CASE, TOLD, DECIDED, DONE, CLOSED, ARCHIVED)
OPEN = (CASE, TOLD, DECIDED, DONE)
BEFORE = (CASE, TOLD)
#: A correction of a closed case is served too.
SERVED = (*OPEN, CLOSED, ARCHIVED)
OFFICER, HEAD, LEGAL = ("officer",), ("head", "principal"), ("legal", "reviewer")

STEPS = (
    # 立案
    Step("pen.clue", "线索登记", d.Clue, OFFICER, (START,), CLUE, papers=("clue_form",), asks=("taken_over",)),
    Step("pen.clue-extend", "延长线索核查期限", d.ClueExtend, HEAD, (CLUE,), decides=True, papers=("clue_extension_form",)),
    Step("pen.jurisdiction", "管辖确认", d.Jurisdiction, LEGAL, (CLUE, *BEFORE)),
    Step(
        "pen.transfer-out",
        "移送有管辖权机关",
        d.TransferOut,
        HEAD,
        (CLUE, *BEFORE),
        DONE,
        decides=True,
        papers=("transfer_letter",),
        asks=("power",),
    ),
    Step("pen.transfer-receipt", "移送回执", d.TransferReceipt, (*OFFICER, "liaison", *LEGAL), (DONE,)),
    Step("pen.assist", "请求协助", d.Assist, HEAD, (CLUE, *OPEN), decides=True, papers=("assist_letter",)),
    Step("pen.limitation", "追责时效审查", d.Limitation, (*OFFICER, *LEGAL), (CLUE, *BEFORE)),
    Step(
        "pen.file",
        "立案",
        d.Filing,
        HEAD,
        (START, CLUE),
        CASE,
        decides=True,
        papers=("filing_form",),
        asks=("item", "power", "filed_elsewhere"),
    ),
    Step("pen.file-decline", "不予立案", d.FileDecline, HEAD, (CLUE,), CLOSED, decides=True, papers=("decline_form",)),
    Step("pen.file-withdraw", "撤销立案", d.Reasons, HEAD, BEFORE, DONE, decides=True, papers=("withdraw_form",)),
    # 人员
    Step("pen.assign", "指定承办人", d.Assign, HEAD, OPEN, decides=True),
    Step("pen.show-id", "补充告知（出示证件、告知权利）", d.ShowId, OFFICER, BEFORE, papers=("show_id_record",)),
    Step("pen.recuse-ask", "申请回避", d.RecuseAsk, OFFICER, OPEN, of_party=True),
    Step("pen.recuse-decide", "回避决定", d.RecuseDecide, HEAD, OPEN, decides=True, papers=("recusal_decision",)),
    # 调查取证
    Step("pen.inquire", "询问", d.Inquiry, OFFICER, BEFORE, papers=("inquiry_record",)),
    Step("pen.inspect", "现场检查、勘验", d.Inspection, OFFICER, BEFORE, papers=("inspection_record",)),
    Step("pen.sample", "抽样取证", d.Sample, OFFICER, BEFORE, papers=("sample_receipt",)),
    Step("pen.appraise-ask", "委托检测、鉴定", d.AppraiseAsk, LEGAL, BEFORE, papers=("appraisal_commission",)),
    Step("pen.appraise", "检测、鉴定意见", d.Appraise, (*OFFICER, *LEGAL), BEFORE),
    Step("pen.evidence-add", "收集证据", d.EvidenceAdd, OFFICER, BEFORE),
    Step("pen.evidence-verify", "查证证据", d.EvidenceVerify, OFFICER, BEFORE, decides=True, papers=("evidence_opinion",)),
    Step("pen.preserve", "先行登记保存", d.Preserve, OFFICER, BEFORE, decides=True, papers=("preservation_notice",)),
    Step("pen.preserve-decide", "登记保存处理决定", d.PreserveDecide, HEAD, OPEN, decides=True, papers=("preservation_decision",)),
    Step("pen.correct-order", "责令改正", d.CorrectOrder, OFFICER, OPEN, papers=("correction_order",)),
    Step("pen.correct-recheck", "改正复查", d.Recheck, OFFICER, OPEN, papers=("recheck_record",)),
    Step("pen.suspend", "中止调查", d.Suspend, HEAD, BEFORE, decides=True, papers=("suspension_form",)),
    Step("pen.resume", "恢复调查", d.Reasons, HEAD, BEFORE),
    Step("pen.record-av", "音像记录", d.RecordAv, OFFICER, OPEN),
    # 终结、告知、听证
    Step(
        "pen.conclude",
        "调查终结",
        d.Conclusion,
        OFFICER,
        BEFORE,
        decides=True,
        papers=("conclusion_report",),
        asks=("item", "recording"),
    ),
    Step("pen.notice", "处罚事先告知", d.Notice, OFFICER, (CASE,), TOLD, decides=True, papers=("prior_notice",), asks=("item",)),
    Step("pen.renotice", "重新告知", d.Notice, OFFICER, (TOLD,), decides=True, papers=("prior_notice",), asks=("item",)),
    Step("pen.defend", "陈述、申辩", d.Defence, OFFICER, (TOLD,), of_party=True, papers=("defence_record",)),
    Step(
        "pen.waive-defence", "放弃陈述申辩、听证", d.WaiveDefence, OFFICER, (TOLD,), of_party=True, papers=("waiver_confirmation",)
    ),
    Step("pen.recheck", "陈述申辩复核", d.DefenceRecheck, OFFICER, (TOLD,), papers=("recheck_opinion",)),
    Step("pen.hearing-ask", "要求听证", d.HearingAsk, (*OFFICER, *LEGAL), (TOLD,), of_party=True),
    Step("pen.hearing-open", "受理听证", d.HearingOpen, LEGAL, (TOLD,), decides=True, papers=("hearing_acceptance",)),
    Step("pen.hearing-notice", "听证通知", d.HearingNotice, (*LEGAL, "host"), (TOLD,), decides=True, papers=("hearing_notice",)),
    Step("pen.hearing-hold", "举行听证", d.HearingHold, ("host",), (TOLD,)),
    Step("pen.hearing-minutes", "听证笔录", d.HearingMinutes, ("host",), (TOLD,), papers=("hearing_minutes",)),
    Step("pen.hearing-report", "听证报告", d.HearingReport, ("host",), (TOLD,), papers=("hearing_report",)),
    # 审核、讨论、决定
    Step("pen.review-need", "法制审核判定", d.ReviewNeed, (*OFFICER, *LEGAL), BEFORE),
    Step("pen.review-submit", "送法制审核", d.ReviewSubmit, OFFICER, BEFORE, papers=("review_request",)),
    Step("pen.review", "法制审核", d.Review, ("reviewer",), BEFORE, decides=True, papers=("legal_review_opinion",), kind="result"),
    Step("pen.review-return", "回复审核意见", d.ReviewReply, OFFICER, BEFORE),
    Step("pen.discretion", "裁量说明", d.Discretion, OFFICER, BEFORE, papers=("discretion_sheet",)),
    Step("pen.decide-collective", "集体讨论", d.Collective, HEAD, (TOLD,), papers=("collective_record",)),
    Step("pen.extend", "延长办案期限", d.Extend, HEAD, BEFORE, decides=True, papers=("extension_form",)),
    Step(
        "pen.decide",
        "处罚决定",
        d.Decision,
        HEAD,
        BEFORE,
        DECIDED,
        decides=True,
        papers=("decision_approval",),
        asks=("item", "power", "other_fines", "major", "basis", "like", "age"),
        amount="fine",
    ),
    Step("pen.issue", "制作决定书", d.Issue, HEAD, (DECIDED, DONE), decides=True, papers=("penalty_decision",)),
    Step(
        "pen.issue-none",
        "不予处罚决定",
        d.IssueNone,
        HEAD,
        BEFORE,
        DECIDED,
        decides=True,
        papers=("no_penalty_decision",),
        asks=("earlier",),
    ),
    # 送达
    Step("srv.address", "送达地址确认", d.Address, OFFICER, SERVED, of_party=True, papers=("address_confirmation",)),
    Step("srv.spot", "当场交付", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.direct", "直接送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.leave", "留置送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.electronic", "电子送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.entrust", "委托送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.post", "邮寄送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.forward", "转交送达", d.Service, OFFICER, SERVED, papers=("service_receipt",)),
    Step("srv.announce", "公告送达", d.Announcement, OFFICER, SERVED, papers=("service_announcement",)),
    # 公开
    *publication.steps("pub.penalty", "处罚决定公开", (DECIDED, DONE, CLOSED), after=(ARCHIVED,)),
    # 履行
    Step("pay.bank", "缴纳罚款", d.PayBank, payment.COLLECTED_BY, (DECIDED, DONE), DONE, of_party=True, amount="amount"),
    Step(
        "pay.spot", "当场收缴", d.PaySpot, OFFICER, (DECIDED, DONE), DONE, decides=True, papers=("spot_receipt",), amount="amount"
    ),
    Step("pay.handin", "缴付罚款", d.HandIn, (*OFFICER, "finance"), (DECIDED, DONE)),
    Step("pay.defer-ask", "申请延期、分期", d.DeferAsk, (*OFFICER, "finance"), (DECIDED, DONE), of_party=True),
    Step("pay.defer", "延期、分期决定", d.Defer, HEAD, (DECIDED, DONE), decides=True, papers=("deferral_approval",)),
    Step(
        "pay.surcharge",
        "加处罚款",
        d.Surcharge,
        HEAD,
        (DECIDED, DONE),
        decides=True,
        papers=("surcharge_decision",),
        amount="amount",
    ),
    Step("pay.nostay", "复议、诉讼登记", d.Stay, (*LEGAL, "clerk", *HEAD), (DECIDED, DONE)),
    *payment.refund_steps(HEAD, (DECIDED, DONE, CLOSED, ARCHIVED)),
    # 涉嫌犯罪
    *transfers.steps(OFFICER, HEAD, OPEN, OPEN, (*OPEN, CLOSED)),
    # 结案、归档、纠正
    Step(
        "pen.self-correct",
        "自行纠正",
        d.SelfCorrect,
        HEAD,
        (DECIDED, DONE, CLOSED, ARCHIVED),
        decides=True,
        papers=("correction_decision",),
    ),
    Step("pen.compensate-ask", "请求行政赔偿", d.CompensationClaim, LEGAL, (DONE, CLOSED, ARCHIVED), of_party=True),
    Step(
        "pen.compensate", "行政赔偿", d.Compensate, HEAD, (DONE, CLOSED, ARCHIVED), decides=True, papers=("compensation_decision",)
    ),
    Step(
        "pen.close",
        "结案",
        d.Close,
        HEAD,
        OPEN,
        CLOSED,
        decides=True,
        papers=("closing_report",),
        asks=("recording", "seized", "enforced"),
    ),
    Step("pen.archive", "归档", d.Archive, ("archivist",), (CLOSED,), ARCHIVED, decides=True, papers=("file_contents",)),
)

GATES = gates_of(
    officers,
    entry,
    evidence,
    field,
    delegation,
    notice,
    hearing,
    agency,
    review,
    decision,
    transfers,
    service,
    payment,
    publication,
    closing,
)


def _notice_served(matter: Matter) -> date | None:
    told = last_notice(matter)
    return served_on(matter, told.seq, rules_on(matter.acts[-1].day)) if told else None


def _told_longer(matter: Matter, rules: Rules) -> int:
    """Days by which the period told exceeds the least one."""
    told = last_notice(matter)
    return max(0, (told.data.statement_days or 0) - rules["pen.statement.days"]) if told else 0


#: Acts after which nobody waits for the party, the reviewer or the postman any more.
_ENDS = ("pen.decide", "pen.issue-none", "pen.file-withdraw", "pen.transfer-out")


def _waived(right: str, *used: str) -> Callable[[Matter], date | None]:
    """The day after the newest notice on which the party used that right or gave it up over his signature, or the case went on without him."""

    def moment(matter: Matter) -> date | None:
        told = last_notice(matter)
        for act in matter.all("pen.waive-defence", *used, *_ENDS):
            if told is None or act.seq < told.seq:
                continue
            if act.step != "pen.waive-defence" or (act.data.signed and getattr(act.data, right)):
                return act.day
        return None

    return moment


def _hearing_told(matter: Matter) -> date | None:
    told = last_notice(matter)
    return _notice_served(matter) if told is not None and told.data.hearing_right else None


def _preserved(matter: Matter) -> date | None:
    """The oldest preservation still without a decision, else the newest."""
    handled = {act.data.preserved for act in matter.all("pen.preserve-decide")}
    kept = matter.all("pen.preserve")
    return next((act.day for act in kept if act.seq not in handled), kept[-1].day if kept else None)


def _preservation_ended(matter: Matter) -> date | None:
    handled = {act.data.preserved: act.day for act in matter.all("pen.preserve-decide")}
    kept = matter.all("pen.preserve")
    return max(handled.values()) if kept and all(act.seq in handled for act in kept) else None


def _order_open(matter: Matter) -> Act | None:
    """The order to correct that falls due first among those not yet rechecked, else the newest."""
    orders, checked = matter.all("pen.correct-order"), {act.data.order for act in matter.all("pen.correct-recheck")}
    waiting = [act for act in orders if act.seq not in checked]
    return min(waiting, key=lambda act: act.data.until or act.day) if waiting else matter.last("pen.correct-order")


def _ordered(matter: Matter) -> date | None:
    order = _order_open(matter)
    return order.day if order else None


def _correct_by(matter: Matter) -> date | None:
    order = _order_open(matter)
    return order.data.until if order else None


def _rechecked(matter: Matter) -> date | None:
    """The recheck of that order, or the case closed without one."""
    order = _order_open(matter)
    rechecks = (act.day for act in matter.all("pen.correct-recheck") if order is not None and act.data.order == order.seq)
    ended = matter.first("pen.close", "pen.file-withdraw", "pen.transfer-out")
    return next(rechecks, ended.day if ended else None)


def _decision_served(matter: Matter) -> date | None:
    issued = matter.last("pen.issue", "pen.issue-none")
    announced = [act.data.issued_on for act in matter.all("srv.announce") if issued is not None and act.data.paper == issued.seq]
    served = served_on(matter, issued.seq, rules_on(matter.acts[-1].day)) if issued is not None else None
    fallen = _taken_back(matter)
    return announced[0] if announced else served or (fallen.day if fallen is not None else None)


def _taken_back(matter: Matter) -> Act | None:
    return next((act for act in matter.all(*FALLEN) if act.data.outcome != "changed"), None)


def _public_or_not(matter: Matter) -> date | None:
    """The decision became public, was found not to be public, or fell before either."""
    done = [act for act in (matter.first("pub.penalty", "pub.decline"), _taken_back(matter)) if act is not None]
    return min(act.day for act in done) if done else None


CLOCKS = (
    entry.CLUE_CHECK,
    entry.CONSULT,
    decision.DECIDE,
    Clock("pen.correct", "责令改正期限", "行政处罚法第二十八条", _ordered, _rechecked, "", PARTY, until=_correct_by),
    Clock("pen.preserve", "登记保存处理期限", "行政处罚法第五十六条", _preserved, _preservation_ended, "pen.preserve"),
    Clock(
        "pen.statement",
        "陈述申辩期限",
        "行政处罚法第四十五条",
        _notice_served,
        _waived("statement", "pen.defend"),
        "pen.statement.days",
        PARTY,
        extra=_told_longer,
    ),
    Clock(
        "pen.hearing.ask",
        "要求听证期限",
        "行政处罚法第六十四条第一项",
        _hearing_told,
        _waived("hearing", "pen.hearing-ask"),
        "pen.hearing.ask",
        PARTY,
    ),
    Clock(
        "pen.review",
        "法制审核期限",
        "国办发〔2018〕118号",
        last_day("pen.review-submit"),
        first_after(("pen.review-submit",), ("pen.review", *_ENDS)),
        "pen.review.days",
        BUREAU,
    ),
    Clock(
        "pen.serve",
        "处罚决定书送达期限",
        "行政处罚法第六十一条",
        act_day("pen.decide", "pen.issue-none"),
        _decision_served,
        "pen.serve",
    ),
    Clock(
        "pub.decision",
        "处罚决定公开期限",
        "国办发〔2018〕118号",
        act_day("pen.decide"),
        _public_or_not,
        "pub.decision",
    ),
    publication.WITHDRAW,
    payment.PAY,
    payment.HAND_IN,
    payment.REFUND,
    *transfers.CLOCKS,
    Clock(
        "pen.compensate",
        "行政赔偿决定期限",
        "国家赔偿法第十三条",
        last_day("pen.compensate-ask"),
        first_after(("pen.compensate-ask",), ("pen.compensate",)),
        "pen.compensate",
    ),
    Clock("archive.after", "归档期限", "行政处罚法第四十七条", act_day("pen.close"), act_day("pen.archive"), "archive.after"),
)

PROCEDURE = Procedure(
    id="penalty-ordinary",
    title="行政处罚普通程序",
    wing="enforcement",
    system="penalty",
    basis="行政处罚法第五十四条至第六十五条",
    stages=STAGES,
    steps=STEPS,
    gates=GATES,
    clocks=CLOCKS,
    closed=(CLOSED, ARCHIVED),
    prefix="罚",
)
