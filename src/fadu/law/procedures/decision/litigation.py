"""行政诉讼应诉（被告） — 行政诉讼法；最高人民法院关于适用行政诉讼法的解释；行政机关负责人出庭应诉的规定.

收到起诉状副本 → 答辩举证 → 确定出庭人员 → 开庭 → 裁判 → 上诉、再审 → 履行 → 总结
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, Moment, act_day, first_after, last_day
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
    delayed,
    lit_advice,
    lit_answer,
    lit_collect,
    lit_lesson,
    lit_lesson_gates,
    lit_mediate,
    lit_performed,
    lit_redo,
    performed_by,
    suit_deadline,
)
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

ANSWERING, PENDING, JUDGED, SECOND, FINAL, CLOSED = "待答辩", "审理中", "一审已判", "二审、再审中", "已生效", "已办结"
ALL_, ALI = "行政诉讼法", "最高人民法院关于适用行政诉讼法的解释"
KINDS = {"penalty": "行政处罚", "coercion": "行政强制", "permit": "行政许可", "omission": "不履行职责", "other": "其他"}
MUST = {
    "public": "涉及重大公共利益",
    "attention": "社会高度关注",
    "mass": "可能引发群体性事件",
    "court": "法院书面建议负责人出庭",
}
APPEARED = {"principal": "主要负责人出庭", "deputy": "其他负责人出庭", "staff": "工作人员出庭", "none": "没有出庭"}
#: What counts as the head's appearance.
BY_HEAD = frozenset({"principal", "deputy"})
FORMS = {"judgment": "判决", "ruling": "裁定", "mediation": "调解书"}
FIRST = {"kept": "维持", "changed": "改判"}
WAYS = {"appeal": "上诉", "retrial": "申请再审"}
THEIRS = {"appealed": "对方上诉", "retried": "再审（对方申请、法院决定或者检察机关监督）"}


class Copy(Data):
    case: MatterNumber = Field("", title="被诉的事项")
    topic: Text = Field(title="被诉的行为")
    kind: Annotated[str, one_of(KINDS)] = Field("penalty", title="类别")
    decided_on: date | None = Field(None, title="作出日期（不履行职责的不填）")
    court: Text = Field(title="法院")
    number: Text = Field("", title="案号")
    received_on: date = Field(title="收到副本日期")
    joint: bool = Field(False, title="与复议机关为共同被告")


class Delay(Data):
    why: LongText = Field(title="正当事由")
    asked_on: date = Field(title="申请日期")
    agreed: bool = Field(False, title="法院准许")
    until: date | None = Field(None, title="延期至")


class Appear(Data):
    hearing_on: date = Field(title="开庭日期")
    head: PersonId = Field("", title="出庭的负责人")
    staff: list[PersonId] = Field(default_factory=list, title="出庭的工作人员")
    mandate: bool = Field(False, title="有书面授权委托")
    lawyer: bool = Field(False, title="委托律师")
    must: list[Annotated[str, one_of(MUST)]] = Field(default_factory=list, title="负责人应当出庭的情形")
    reasons: LongText = Field("", title="负责人不能出庭的理由")
    sealed: bool = Field(False, title="情况说明加盖印章或者由主要负责人签字")


class Heard(Data):
    held_on: date = Field(title="开庭日期")
    appeared: Annotated[str, one_of(APPEARED)] = Field(title="出庭情况")
    head: PersonId = Field("", title="出庭的负责人（与确定的不同时填写）")
    spoke: bool = Field(True, title="就实质化解争议发表意见")
    note: LongText = Field("", title="庭审要点")


class Judged(Outcome):
    form: Annotated[str, one_of(FORMS)] = Field("judgment", title="文书种类")


class Higher(Judged):
    first: Annotated[str, one_of(FIRST)] = Field("kept", title="对一审裁判")


class Remanded(Data):
    document: Text = Field(title="裁定文号")
    received_on: date = Field(title="收到日期")
    reasons: LongText = Field("", title="发回重审的理由")


class Further(Data):
    way: Annotated[str, one_of(WAYS)] = Field(title="方式")
    on: date = Field(title="提交日期")
    reasons: LongText = Field("", title="理由")


class Appealed(Data):
    way: Annotated[str, one_of(THEIRS)] = Field(title="方式")
    on: date = Field(title="收到日期")


class Effective(Data):
    on: date = Field(title="生效日期")


class Advice(Data):
    document: Text = Field(title="司法建议（检察建议）文号")
    received_on: date = Field(title="收到日期")
    what: LongText = Field(title="建议内容")


class AdviceAnswer(Data):
    answer: LongText = Field(title="办理情况和复函")


STEPS = (
    Step("lit.copy", "收到起诉状副本", Copy, (*LEGAL, "clerk"), (START,), ANSWERING, asks=("challenged",), kind="kind"),
    Step("lit.delay", "申请延期举证", Delay, LEGAL, (ANSWERING,), papers=("delay_application",)),
    Step(
        "lit.answer",
        "答辩举证",
        Answer,
        HEADS,
        (ANSWERING,),
        PENDING,
        decides=True,
        papers=("defence_statement", "evidence_list"),
        asks=("challenged",),
        help="证据清单取自案卷，只列作出行为以前的证据；附所依据的规范性文件。",
    ),
    Step(
        "lit.head",
        "确定出庭人员",
        Appear,
        HEADS,
        (ANSWERING, PENDING, SECOND),
        decides=True,
        papers=("head_certificate", "mandate"),
    ),
    Step(
        "lit.stay",
        "停止、恢复执行",
        Stay,
        (*HEADS, *LEGAL),
        (ANSWERING, PENDING, JUDGED, SECOND),
        papers=("stay_notice",),
        article=f"{ALL_}第五十六条",
    ),
    Step("lit.hear", "开庭", Heard, (*LEGAL, *HEADS), (ANSWERING, PENDING, SECOND), kind="appeared"),
    Step("lit.supplement", "补充证据", Supplement, LEGAL, (PENDING, SECOND), decides=True),
    Step("lit.mediate", "同意调解、和解", Mediate, HEADS, (ANSWERING, PENDING, SECOND), decides=True),
    Step("lit.judgment", "收到裁判", Judged, (*LEGAL, "clerk"), (ANSWERING, PENDING), JUDGED, kind="result"),
    Step(
        "lit.appeal",
        "上诉、申请再审",
        Further,
        HEADS,
        (JUDGED, SECOND, FINAL),
        SECOND,
        decides=True,
        papers=("appeal_petition",),
        kind="way",
    ),
    Step("lit.appealed", "对方上诉、进入再审", Appealed, (*LEGAL, "clerk"), (JUDGED, SECOND, FINAL), SECOND, kind="way"),
    Step("lit.appeal-judgment", "收到二审、再审裁判", Higher, (*LEGAL, "clerk"), (SECOND,), FINAL, kind="result"),
    Step("lit.remand", "发回重审", Remanded, (*LEGAL, "clerk"), (SECOND,), PENDING),
    Step("lit.effective", "裁判生效", Effective, LEGAL, (JUDGED,), FINAL),
    Step(
        "lit.perform",
        "履行裁判",
        Perform,
        (*HEADS, *LEGAL),
        (FINAL,),
        decides=True,
        papers=("performance_report",),
        asks=("remade",),
    ),
    Step("lit.advice", "收到司法建议、检察建议", Advice, (*LEGAL, "clerk"), (ANSWERING, PENDING, JUDGED, SECOND, FINAL)),
    Step(
        "lit.advice-answer",
        "答复司法建议",
        AdviceAnswer,
        HEADS,
        (ANSWERING, PENDING, JUDGED, SECOND, FINAL),
        decides=True,
        papers=("advice_answer",),
    ),
    Step("lit.lesson", "一案一总结", Lesson, LEGAL, (FINAL,), papers=("loss_analysis",), asks=("strange_gates",)),
    Step("lit.close", "办结", Closing, LEGAL, (FINAL,), CLOSED, decides=True, asks=("still_public", "lesson_listed")),
)


@gate(
    "lit-appearance",
    title="负责人出庭应诉",
    on=("lit.head",),
    article=f"{ALL_}第三条；{ALI}第一百二十八条至第一百三十二条",
    sentence="出庭人员不合要求：{why}。",
    hint="由负责人出庭；确实不能出庭的，委托本机关工作人员，情况说明加盖印章或者由主要负责人签字；不能只委托律师。",
)
def lit_appearance(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A head is named; otherwise staff with a mandate and sealed reasons, never only a lawyer; a head must go in the cases the law names."""
    data = act.data
    head = (act.standing.get("people") or {}).get(data.head) if data.head else None
    if data.head and head is not None:
        return check(head.roles & {"head", "principal"}, why=f"{data.head}不是本机关负责人", who=data.head)
    if data.head:
        return check(True, who=data.head)
    if data.must:
        return check(False, why=f"{'、'.join(MUST.get(one, one) for one in data.must)}，负责人应当出庭")
    if not data.staff:
        return check(False, why="只委托律师出庭" if data.lawyer else "没有人出庭")
    if not data.mandate:
        return check(False, why="工作人员没有书面授权委托")
    return check(data.reasons and data.sealed, why="没有盖章或者签字的情况说明", who=data.staff)


@gate(
    "lit-delay",
    title="延期举证在期限内申请",
    on=("lit.delay",),
    article=f"{ALL_}第三十六条；{ALI}第三十四条",
    sentence="申请日期{on}超过了答辩举证期限{last}。",
    hint="延期举证应当在收到起诉状副本之日起十五日内书面申请。",
)
def lit_delay(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A delay is asked within the period of the answer."""
    copy = matter.first("lit.copy")
    if copy is None or copy.data.received_on is None or act.data.asked_on is None:
        return None
    start = copy.data.received_on
    last = suit_deadline(start, rules)
    return check(act.data.asked_on <= last, on=act.data.asked_on, last=last)


@gate(
    "lit-heard",
    title="负责人到庭、出声",
    on=("lit.hear",),
    article=f"{ALL_}第三条、第五十八条、第六十六条；最高人民法院关于行政机关负责人出庭应诉若干问题的规定",
    mark="V*",
    sentence="出庭应诉不合要求：{why}。",
    hint="写明出庭的是哪一位负责人；负责人和工作人员应当到庭，就实质性化解争议发表意见。",
)
def lit_heard(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Someone came; the head who is said to have come is one and is named here or before; who came spoke to the settling of the dispute."""
    data, planned = act.data, matter.last("lit.head")
    who = data.head or (planned.data.head if planned is not None else "")
    named = (act.standing.get("people") or {}).get(data.head)
    faults = {
        "开庭日期晚于登记日期": data.held_on is not None and data.held_on > act.day,
        "没有人到庭": data.appeared == "none",
        "没有写明出庭的是哪一位负责人": data.appeared in BY_HEAD and not who,
        f"{data.head}不是本机关负责人": named is not None and not named.roles & set(HEADS),
        "没有就实质性化解争议发表意见": data.appeared != "none" and not data.spoke,
    }
    found = [name for name, wrong in faults.items() if wrong]
    return check(not found, why=found, who=who)


def _last_of_appeal(matter: Matter, rules: Rules) -> date | None:
    """The last day on which the newest judgment or ruling of first instance can be appealed against; None where it cannot be."""
    judged = matter.last("lit.judgment")
    if judged is None or judged.data.form == "mediation" or judged.data.received_on is None:
        return None
    day = judged.data.received_on
    days = int(rules.on(day)["lit.appeal.ruling" if judged.data.form == "ruling" else "lit.appeal.judgment"])
    return rules.calendar.roll(date.fromordinal(day.toordinal() + days))


@gate(
    "lit-appeal",
    title="上诉不逾期、再审针对生效裁判",
    on=("lit.appeal",),
    article=f"{ALL_}第八十五条、第九十条",
    sentence="不能这样提出：{why}。",
    hint="判决送达后十五日、裁定送达后十日内上诉；裁判已经生效的，申请再审；调解书不能上诉。",
)
def lit_appeal(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An appeal leaves within its period and against what has no effect yet; a retrial is asked for against what has."""
    data, last = act.data, _last_of_appeal(matter, rules)
    if data.on is None or data.on > act.day:
        return check(False, why="提交日期还没有到")
    if data.way == "retrial":
        return check(matter.stage == FINAL, why="裁判还没有生效，应当上诉")
    if matter.stage == FINAL:
        return check(False, why="裁判已经生效，不能上诉")
    if last is None:
        return check(False, why="调解书不能上诉")
    return check(data.on <= last, why=f"上诉期限{last}已过", last=last)


@gate(
    "lit-effective",
    title="上诉期满才生效",
    on=("lit.effective",),
    article=f"{ALL_}第八十五条；{ALI}第六十条",
    sentence="生效日期{on}有误：上诉期限到{last}才满。",
    hint="上诉期满没有人上诉的，从次日起生效；准许撤诉的裁定、调解书不等上诉期。",
)
def lit_effective(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A judgment of first instance has effect only after nobody appealed in time; a withdrawal allowed or a mediation at once."""
    judged, last = matter.last("lit.judgment"), _last_of_appeal(matter, rules)
    if judged is None or last is None or act.data.on is None or judged.data.result in ("withdrawn", "settled"):
        return None
    return check(last < act.data.on <= act.day, on=act.data.on, last=last)


def _received(matter: Matter) -> date | None:
    copy = matter.first("lit.copy")
    return copy.data.received_on if copy else None


def _judged(form: str) -> Moment:
    def moment(matter: Matter) -> date | None:
        act = matter.last("lit.judgment")
        return act.data.received_on if act is not None and act.data.form == form else None

    return moment


PROCEDURE = Procedure(
    id="litigation",
    title="行政诉讼应诉",
    wing="decision",
    system="litigation",
    basis=ALL_,
    stages=(ANSWERING, PENDING, JUDGED, SECOND, FINAL, CLOSED),
    steps=STEPS,
    gates=(
        lit_answer,
        lit_appearance,
        lit_delay,
        lit_heard,
        lit_collect,
        lit_mediate,
        lit_appeal,
        lit_effective,
        lit_redo,
        lit_performed,
        lit_advice,
        lit_lesson,
        lit_lesson_gates,
        pub_withdrawn,
    ),
    clocks=(
        Clock(
            "lit.answer",
            "答辩举证期限",
            f"{ALL_}第六十七条",
            _received,
            act_day("lit.answer"),
            "lit.answer",
            extra=delayed,
            rolls=True,
        ),
        Clock(
            "lit.appeal.judgment",
            "上诉期限（判决）",
            f"{ALL_}第八十五条",
            _judged("judgment"),
            first_after(("lit.judgment",), ("lit.appeal", "lit.appealed", "lit.effective")),
            "lit.appeal.judgment",
            PARTY,
        ),
        Clock(
            "lit.appeal.ruling",
            "上诉期限（裁定）",
            f"{ALL_}第八十五条",
            _judged("ruling"),
            first_after(("lit.judgment",), ("lit.appeal", "lit.appealed", "lit.effective")),
            "lit.appeal.ruling",
            PARTY,
        ),
        Clock(
            "lit.perform",
            "履行裁判期限",
            f"{ALL_}第九十四条至第九十六条",
            last_day("lit.judgment", "lit.appeal-judgment"),
            act_day("lit.perform"),
            "",
            until=performed_by("lit.judgment", "lit.appeal-judgment"),
        ),
        Clock(
            "lit.advice",
            "答复司法建议期限",
            "司法建议、检察建议办理制度",
            last_day("lit.advice"),
            first_after(("lit.advice",), ("lit.advice-answer",)),
            "lit.advice",
        ),
    ),
    closed=(CLOSED,),
    prefix="应诉",
)
