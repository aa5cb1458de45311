"""接受执法监督 — 重庆市行政执法监督条例第十三条、第十四条、第二十一条；法治宣传教育法第五十七条（普法提示）.

收到监督文书 → 整改、反馈；不服处理决定的，申请复查
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, Moment, act_day
from fadu.law.data import Data, LongText, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

RECEIVED, ASKED, ANSWERED, CLOSED = "待反馈", "复查中", "已反馈", "已办结"
CLERKS, HEADS = ("clerk", "legal", "reviewer"), ("head", "principal")
CQJD = "重庆市行政执法监督条例"
KINDS = {
    "request": "调阅案卷、询问通知",
    "opinion": "监督意见、建议",
    "decision": "监督处理决定",
    "prompt": "普法提示",
}
OUTCOMES = {"kept": "维持", "changed": "变更", "revoked": "撤销"}


class Received(Data):
    topic: Text = Field(title="事由")
    kind: Annotated[str, one_of(KINDS)] = Field(title="文书种类")
    organ: Text = Field(title="监督机关")
    document: Text = Field("", title="文号")
    received_on: date = Field(title="收到日期")
    answer_by: date | None = Field(None, title="文书要求的反馈日期")
    what: LongText = Field(title="指出的问题、要求")


class ReviewAsk(Data):
    reasons: LongText = Field(title="申请复查的理由")
    asked_on: date = Field(title="申请日期")


class Reviewed(Data):
    outcome: Annotated[str, one_of(OUTCOMES)] = Field(title="复查结果")
    document: Text = Field(title="复查决定文号")
    received_on: date = Field(title="收到日期")


class Answer(Data):
    mended: LongText = Field(title="整改和改进情况")
    sent_on: date = Field(title="反馈日期")


class Closing(Data):
    note: LongText = Field("", title="办结情况")


STEPS = (
    Step("sup.receive", "收到监督文书", Received, CLERKS, (START,), RECEIVED, kind="kind"),
    Step("sup.ask-review", "申请复查", ReviewAsk, HEADS, (RECEIVED,), ASKED, decides=True, papers=("supervision_review",)),
    Step("sup.reviewed", "收到复查决定", Reviewed, CLERKS, (ASKED,), RECEIVED, kind="outcome"),
    Step("sup.answer", "反馈", Answer, HEADS, (RECEIVED,), ANSWERED, decides=True, papers=("supervision_answer",)),
    Step("sup.close", "办结", Closing, CLERKS, (RECEIVED, ANSWERED), CLOSED, decides=True),
)


@gate(
    "sup-review",
    title="在期限内申请复查",
    on=("sup.ask-review",),
    article=f"{CQJD}第二十一条",
    sentence="不能申请复查：{why}。",
    hint="只有监督处理决定可以申请复查，自收到之日起十个工作日内提出；逾期的，按决定整改并反馈。",
)
def sup_review(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A review is asked only of a supervision decision, once, within its working days."""
    found = matter.first("sup.receive")
    if found is None or found.data.received_on is None:
        return None
    if found.data.kind != "decision":
        return check(False, why=f"{KINDS[found.data.kind]}不是监督处理决定")
    if matter.has("sup.reviewed"):
        return check(False, why="已经复查过")
    last = rules.calendar.add_workdays(found.data.received_on, int(rules["sup.review"]))
    return check(act.day <= last, why=f"期限{last}已过", last=last)


@gate(
    "sup-answer",
    title="整改后反馈",
    on=("sup.answer",),
    article=f"{CQJD}第十四条；法治宣传教育法第五十七条",
    mark="V*",
    sentence="反馈日期{on}不对：应当不早于收到之日{start}，不晚于今天。",
    hint="按文书指出的问题整改后如实反馈。",
)
def sup_answer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The answer is dated between the paper that asks for it and today."""
    found = matter.first("sup.receive")
    if found is None or found.data.received_on is None or act.data.sent_on is None:
        return None
    start = found.data.received_on
    return check(start <= act.data.sent_on <= act.day, on=act.data.sent_on, start=start)


@gate(
    "sup-close",
    title="反馈以后办结",
    on=("sup.close",),
    article=f"{CQJD}第十四条、第二十一条",
    mark="V*",
    sentence="不能办结：{why}。",
    hint="整改并反馈后办结；监督处理决定经复查撤销的，不必再反馈。",
)
def sup_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The paper was answered, or the decision fell in the review."""
    reviewed = matter.last("sup.reviewed")
    fell = reviewed is not None and reviewed.data.outcome == "revoked"
    return check(fell or matter.has("sup.answer"), why="还没有反馈")


def _received(*kinds: str) -> Moment:
    def moment(matter: Matter) -> date | None:
        found = matter.first("sup.receive")
        return found.data.received_on if found is not None and (not kinds or found.data.kind in kinds) else None

    return moment


def _asked_answer(matter: Matter) -> date | None:
    found = matter.first("sup.receive")
    return found.data.received_on if found is not None and found.data.answer_by is not None else None


def _until(matter: Matter) -> date | None:
    found = matter.first("sup.receive")
    return found.data.answer_by if found is not None else None


PROCEDURE = Procedure(
    id="supervision",
    title="接受执法监督",
    wing="accountability",
    system="file-review",
    basis=CQJD,
    stages=(RECEIVED, ASKED, ANSWERED, CLOSED),
    steps=STEPS,
    gates=(sup_review, sup_answer, sup_close),
    clocks=(
        Clock(
            "sup.answer", "监督文书反馈期限", f"{CQJD}第十四条", _asked_answer, act_day("sup.answer", "sup.close"), "", until=_until
        ),
        Clock(
            "sup.review",
            "申请复查期限",
            f"{CQJD}第二十一条",
            _received("decision"),
            act_day("sup.ask-review", "sup.answer"),
            "sup.review",
            PARTY,
        ),
        Clock(
            "sup.reviewed",
            "作出复查决定期限",
            f"{CQJD}第二十一条",
            act_day("sup.ask-review"),
            act_day("sup.reviewed"),
            "sup.reviewed",
            PARTY,
        ),
    ),
    closed=(CLOSED,),
    prefix="督",
)
