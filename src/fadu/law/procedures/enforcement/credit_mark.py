"""失信信息公示和信用修复 — 优化营商环境条例第五十三条；信用修复管理办法.

公示失信信息 → （申请修复 → 准予或者不予） → 期满、修复或者依据不再成立的停止公示
"""

from __future__ import annotations

from datetime import date as day_type
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import VALIDITY, Clock, act_day, first_after, last_day
from fadu.law.data import Data, LongText, MatterNumber, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.publicity import CREDIT, span
from fadu.law.publicity import last_day as last_shown
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import add_months

SHOWN, ASKED, REPAIRED, ENDED = "公示中", "修复审查中", "已准予修复", "已停止公示"
#: Stages in which the public sees the mark until its span is over.
VISIBLE = (SHOWN, ASKED)
LEADERS = ("legal", "head", "principal")
CLASSES = {key: label for key, label in CREDIT.items() if key != "none"}
CAUSES = {"expired": "公示期满", "repaired": "已准予信用修复", "fallen": "所依据的结果被变更或者撤销", "mistake": "公示的内容有误"}
_ARTICLE = "信用修复管理办法（公示期、修复）"


class Mark(Data):
    """A mark against one unit from one published inspection. Persons get none: only what has a unified social credit code is published."""

    topic: Text = Field(title="标题")
    subject: Text = Field(title="失信主体名称")
    code: Text = Field(title="统一社会信用代码", min_length=1)
    source: MatterNumber = Field(title="来源事项")
    kind: Annotated[str, one_of(CLASSES)] = Field(title="失信信息类别")
    months: int = Field(ge=1, le=36, title="公示期（月）")
    grounds: LongText = Field(title="失信事实和依据")
    address: Text = Field(title="公示位置")


class Application(Data):
    """What the party brings forward; staff only record it."""

    received_on: date = Field(title="收到申请日期")
    corrected: bool = Field(False, title="已改正并履行义务")
    promise: bool = Field(False, title="已作出信用承诺")
    grounds: LongText = Field("", title="申请理由和材料")


class Answer(Data):
    reasons: LongText = Field(title="理由", min_length=1)


class Removal(Data):
    cause: Annotated[str, one_of(CAUSES)] = Field("expired", title="停止公示的原因")
    reasons: LongText = Field("", title="说明")
    told: Text = Field("", title="已通知撤下的信用平台")


def until(matter: Matter) -> day_type | None:
    """The last day on which the mark is shown; None before it was."""
    shown = matter.first("crd.publish")
    return last_shown(shown.day, shown.data.months) if shown is not None else None


def in_force(matter: Matter, day: day_type) -> bool:
    """Whether the public sees the mark on a day: its span runs and no repair was granted."""
    last = until(matter)
    return matter.stage in VISIBLE and last is not None and day <= last


@gate(
    "ins-credit",
    title="信用记录与结果相称",
    on=("crd.publish",),
    article="优化营商环境条例第五十三条；信用修复管理办法",
    mark="V*",
    sentence="不得形成失信信息：{why}。",
    hint="只对已经公开结果、检查发现问题的对象公示一次；来源事项填写双随机检查的编号，名称与名录一致。",
)
def ins_credit(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A mark rests on a published inspection that found something with that very unit, and is made once."""
    told = act.standing.get("credit_source")
    if told is None:
        return None
    result = told["result"]
    why = (
        "来源事项不是本机关的检查"
        if not told["inspection"]
        else "检查结果还没有公开"
        if not told["published"]
        else "检查记录中没有这一对象"
        if not result
        else "检查没有发现问题"
        if result == "sound"
        else f"{told['twice']}已经公示过"
    )
    good = told["inspection"] and told["published"] and result not in ("", "sound") and not told["twice"]
    return check(good, why=why, result=result)


@gate(
    "crd-span",
    title="失信信息公示期合规",
    on=("crd.publish",),
    article=_ARTICLE,
    mark="V*",
    sentence="{credit}失信信息的公示期应为{span}，填写的是{chosen}。",
    hint="按类别填写公示期；轻微的原则上不公示。",
)
def crd_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The span of publicity is that of its class; there is nothing to hold before the law of spans."""
    ends = span(rules, act.data.kind)
    if ends is None:
        return None
    months, (least, most) = act.data.months or 0, ends
    return check(least <= months <= most, credit=CREDIT[act.data.kind], span=f"{least}至{most}个月", chosen=f"{months}个月")


@gate(
    "crd-repair",
    title="符合信用修复条件",
    on=("crd.repair",),
    article=_ARTICLE,
    mark="V*",
    sentence="不能准予信用修复：{why}。",
    hint="核对改正和履行的证明、信用承诺、最短公示期；不符合的作出不予修复的决定并说明理由。",
)
def crd_repair(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The party asked, has done its duty and promised, and the least span of the class has passed."""
    shown, asked = matter.first("crd.publish"), matter.last("crd.apply")
    if shown is None or asked is None:
        return check(False, why="没有当事人的申请")
    faults = [] if asked.data.corrected else ["没有改正或者没有履行义务"]
    faults += [] if asked.data.promise else ["没有作出信用承诺"]
    ends = span(rules, shown.data.kind)
    free = add_months(shown.day, ends[0]) if ends else shown.day
    faults += [f"最短公示期到{free}才满"] if act.day < free else []
    return check(not faults, why=faults, since=free)


@gate(
    "crd-remove",
    title="停止公示有依据",
    on=("crd.remove",),
    article=_ARTICLE,
    mark="V*",
    sentence="不能停止公示：{why}。",
    hint="按实际情况选择停止公示的原因；公示期没有满的，先办理信用修复，或者写明依据变更、内容有误的情况。",
)
def crd_remove(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A mark ends because its span is over, a repair was granted, or for a cause that is stated."""
    cause, last = act.data.cause, until(matter)
    if cause == "expired":
        return check(last is not None and act.day > last, why=f"公示期到{last}届满", last=last)
    if cause == "repaired":
        return check(matter.has("crd.repair"), why="没有准予信用修复的决定", last=last)
    return check(len(act.data.reasons) >= 5, why="没有写明原因", last=last)


PROCEDURE = Procedure(
    id="credit-mark",
    title="失信信息公示和信用修复",
    wing="enforcement",
    system="random-inspection",
    basis="优化营商环境条例第五十三条",
    stages=(SHOWN, ASKED, REPAIRED, ENDED),
    steps=(
        Step("crd.publish", "公示失信信息", Mark, LEADERS, (START,), SHOWN, decides=True, asks=("credit_source",), kind="kind"),
        Step("crd.apply", "申请信用修复", Application, LEADERS, (SHOWN,), ASKED, of_party=True, papers=("credit_repair_form",)),
        Step("crd.repair", "准予信用修复", Answer, LEADERS, (ASKED,), REPAIRED, decides=True, papers=("credit_repair_decision",)),
        Step("crd.refuse", "不予信用修复", Answer, LEADERS, (ASKED,), SHOWN, decides=True, papers=("credit_repair_refusal",)),
        Step("crd.remove", "停止公示", Removal, LEADERS, (SHOWN, ASKED, REPAIRED), ENDED, decides=True, kind="cause"),
    ),
    gates=(ins_credit, crd_span, crd_repair, crd_remove),
    clocks=(
        Clock(
            "crd.span",
            "失信信息公示期",
            _ARTICLE,
            act_day("crd.publish"),
            act_day("crd.repair", "crd.remove"),
            "",
            owner=VALIDITY,
            until=until,
        ),
        Clock(
            "crd.repair",
            "信用修复答复期限",
            _ARTICLE,
            last_day("crd.apply"),
            first_after(("crd.apply",), ("crd.repair", "crd.refuse", "crd.remove")),
            "crd.repair",
            stops=("crd.repair", "crd.refuse"),
        ),
        Clock(
            "crd.remove",
            "修复后撤下期限",
            _ARTICLE,
            act_day("crd.repair"),
            act_day("crd.remove"),
            "crd.remove",
            stops=("crd.remove",),
        ),
    ),
    closed=(ENDED,),
    prefix="信用",
)
