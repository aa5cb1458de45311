"""行政复议答复（被申请人） — 行政复议法（2023年修订；此前为2017年文本）.

收到副本 → 答复举证 → 听证、调解 → 结果 → 履行 → 总结
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, Moment, act_day, first_after, last_day
from fadu.law.common.publication import pub_withdrawn
from fadu.law.common.respondent import (
    HEADS,
    LEGAL,
    Answer,
    Closing,
    Lesson,
    Mediate,
    Outcome,
    Perform,
    Stay,
    Supplement,
    lit_advice,
    lit_answer,
    lit_collect,
    lit_lesson,
    lit_lesson_gates,
    lit_mediate,
    lit_performed,
    lit_redo,
    performed_by,
)
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

FORWARDING, ANSWERING, PENDING, DECIDED, CLOSED = "待转送", "待答复", "审理中", "已决定", "已办结"
ARL = "行政复议法"
KINDS = {
    "penalty": "行政处罚",
    "coercion": "行政强制",
    "permit": "行政许可",
    "disclosure": "政府信息公开",
    "omission": "不履行职责",
    "other": "其他",
}


class ViaUs(Data):
    case: MatterNumber = Field("", title="被申请复议的事项")
    topic: Text = Field(title="被申请复议的行为")
    decided_on: date = Field(title="作出日期")
    received_on: date = Field(title="收到申请日期")
    organ: Text = Field(title="复议机关")


class Forward(Data):
    corrected: bool = Field(False, title="已自行改变原行为，申请人撤回")
    sent_on: date = Field(title="转送日期")


class Copy(Data):
    case: MatterNumber = Field("", title="被申请复议的事项")
    topic: Text = Field(title="被申请复议的行为")
    kind: Annotated[str, one_of(KINDS)] = Field("penalty", title="类别")
    decided_on: date | None = Field(None, title="作出日期（不履行职责的不填）")
    organ: Text = Field(title="复议机关")
    number: Text = Field("", title="复议案号")
    received_on: date = Field(title="收到副本日期")
    simple: bool = Field(False, title="适用简易程序")


class Hearing(Data):
    held_on: date = Field(title="听证日期")
    head: PersonId = Field("", title="出席的负责人")
    reasons: LongText = Field("", title="负责人不能出席的理由")
    staff: list[PersonId] = Field(default_factory=list, title="委托的工作人员")


class Opinion(Data):
    document: Text = Field(title="意见书文号")
    received_on: date = Field(title="收到日期")
    what: LongText = Field(title="指出的问题")


class OpinionReport(Data):
    mended: LongText = Field(title="纠正情况")


STEPS = (
    Step("rec.via-us", "收到转交的复议申请", ViaUs, (*LEGAL, "window", "clerk"), (START,), FORWARDING, asks=("challenged",)),
    Step("rec.forward", "转送复议机关", Forward, LEGAL, (FORWARDING,), FORWARDING, papers=("reconsideration_forward",)),
    Step(
        "rec.copy", "收到复议申请书副本", Copy, (*LEGAL, "clerk"), (START, FORWARDING), ANSWERING, asks=("challenged",), kind="kind"
    ),
    Step(
        "rec.answer",
        "答复举证",
        Answer,
        HEADS,
        (ANSWERING,),
        PENDING,
        decides=True,
        papers=("reconsideration_answer", "evidence_list"),
        asks=("challenged",),
        help="承办人起草，法制科审核，负责人签发；证据清单取自案卷。",
    ),
    Step("rec.supplement", "补充证据", Supplement, LEGAL, (PENDING,), decides=True),
    Step("rec.mediate", "同意调解、和解", Mediate, HEADS, (ANSWERING, PENDING), decides=True),
    Step(
        "rec.stay",
        "停止、恢复执行",
        Stay,
        (*HEADS, *LEGAL),
        (ANSWERING, PENDING),
        papers=("stay_notice",),
        article=f"{ARL}第四十二条",
    ),
    Step("rec.hearing", "参加复议听证", Hearing, (*LEGAL, *HEADS), (ANSWERING, PENDING)),
    Step("rec.decide", "收到复议结果", Outcome, (*LEGAL, "clerk"), (ANSWERING, PENDING), DECIDED, kind="result"),
    Step("rec.opinion", "收到复议意见书", Opinion, (*LEGAL, "clerk"), (PENDING, DECIDED)),
    Step("rec.opinion-report", "报告纠正情况", OpinionReport, HEADS, (DECIDED,), decides=True, papers=("correction_report",)),
    Step(
        "rec.perform", "履行", Perform, (*HEADS, *LEGAL), (DECIDED,), decides=True, papers=("performance_report",), asks=("remade",)
    ),
    Step("rec.lesson", "一案一总结", Lesson, LEGAL, (DECIDED,), papers=("loss_analysis",), asks=("strange_gates",)),
    Step("rec.close", "办结", Closing, LEGAL, (DECIDED, FORWARDING), CLOSED, decides=True, asks=("still_public", "lesson_listed")),
)


@gate(
    "rec-hearing",
    title="负责人参加听证",
    on=("rec.hearing",),
    article=f"{ARL}第五十一条",
    sentence="负责人没有参加听证：{lacking}。",
    hint="由负责人参加；不能参加的，说明理由并委托工作人员。",
    since=date(2024, 1, 1),
)
def rec_hearing(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The head attends, or reasons are given and staff sent."""
    if act.data.head:
        someone = (act.standing.get("people") or {}).get(act.data.head)
        head = someone is None or bool(someone.roles & set(HEADS))
        return check(head, who=act.data.head, lacking=[f"{act.data.head}不是本机关负责人"])
    lacking = [name for name, value in {"没有说明理由": act.data.reasons, "没有委托工作人员": act.data.staff}.items() if not value]
    return check(not lacking, lacking=lacking)


def _copied(simple: bool, old: bool) -> Moment:
    """The day the copy came, for the way of answering that the clock is of: the law of that day, ordinary or simple."""

    def moment(matter: Matter) -> date | None:
        act = matter.first("rec.copy")
        if act is None or act.data.received_on is None:
            return None
        before = act.data.received_on < date(2024, 1, 1)
        return act.data.received_on if before == old and (old or bool(act.data.simple) == simple) else None

    return moment


_ANSWERED = act_day("rec.answer")
PROCEDURE = Procedure(
    id="reconsideration",
    title="行政复议答复",
    wing="decision",
    system="litigation",
    basis=ARL,
    stages=(FORWARDING, ANSWERING, PENDING, DECIDED, CLOSED),
    steps=STEPS,
    gates=(
        lit_answer,
        lit_collect,
        rec_hearing,
        lit_mediate,
        lit_redo,
        lit_performed,
        lit_advice,
        lit_lesson,
        lit_lesson_gates,
        pub_withdrawn,
    ),
    clocks=(
        Clock("rec.forward", "转送复议申请期限", f"{ARL}第三十二条", act_day("rec.via-us"), act_day("rec.forward"), "rec.forward"),
        Clock("rec.answer", "复议答复期限", f"{ARL}第四十八条", _copied(False, False), _ANSWERED, "rec.answer"),
        Clock(
            "rec.answer.simple", "复议答复期限（简易）", f"{ARL}第五十四条", _copied(True, False), _ANSWERED, "rec.answer.simple"
        ),
        Clock(
            "rec.answer.2017",
            "复议答复期限（2017年文本）",
            f"{ARL}（2017年）第二十三条",
            _copied(False, True),
            _ANSWERED,
            "rec.answer.2017",
            rolls=True,
        ),
        Clock(
            "rec.opinion",
            "报告纠正情况期限",
            f"{ARL}第七十六条",
            last_day("rec.opinion"),
            first_after(("rec.opinion",), ("rec.opinion-report",)),
            "rec.opinion",
        ),
        Clock(
            "rec.perform",
            "履行复议决定期限",
            f"{ARL}第七十七条",
            last_day("rec.decide"),
            act_day("rec.perform"),
            "",
            until=performed_by("rec.decide"),
        ),
    ),
    closed=(CLOSED,),
    prefix="复议",
)
