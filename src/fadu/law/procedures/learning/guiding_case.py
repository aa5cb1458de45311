"""执法案例指导、以案释法 — 法治宣传教育法第十八条，行政执法案例指导制度由本机关规定.

选定办结案件 → 隐名、点评 → 他人审核 → 发布 → （撤回）；发布的案例在新案立案时按事项和事实提示
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.common.publication import Hidden
from fadu.law.data import ActSeq, Data, ItemCode, LongText, MatterNumber, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.privacy import KINDS, personal_numbers
from fadu.law.steps import START, Procedure, Step

WRITING, PUBLISHED, WITHDRAWN = "编写", "已发布", "已撤回"
LEGAL, SECOND = ("legal", "reviewer"), ("legal", "reviewer", "head", "principal")
#: Procedures whose closed matters may become guiding cases.
SOURCES = ("penalty-ordinary", "penalty-simple", "first-violation", "parking", "coercion-measure", "compulsory-execution")
_BASIS = "法治宣传教育法第十八条；行政执法案例指导制度（本机关规定）"
WITHDRAWALS = {"fallen": "原决定被变更、撤销、确认违法或者无效", "law": "所依据的法律、裁量基准已经修改", "mistake": "内容有误"}


class Selected(Data):
    source: MatterNumber = Field(title="办结的案件")
    topic: Text = Field(title="案例名称（不写当事人）")
    item: ItemCode = Field("", title="违法事项")
    reasons: LongText = Field(title="选定的理由（典型在哪里）")


class Drafted(Data):
    """The case as it will be public: anonymised facts and result, the question it answers, and the comment."""

    facts: LongText = Field(title="基本案情（已隐去）")
    result: LongText = Field(title="处理结果（已隐去）")
    question: LongText = Field(title="争议焦点、疑难问题")
    comment: LongText = Field(title="点评")
    lesson: LongText = Field("", title="提示公众（以案释法）")
    basis: list[Text] = Field(default_factory=list, title="适用的条文")
    hidden: list[Hidden] = Field(default_factory=list, title="隐去清单")

    def text(self) -> str:
        """All that would be public, for a last look for personal numbers."""
        return "\n".join((self.facts, self.result, self.question, self.comment, self.lesson, *self.basis))


class Reviewed(Data):
    result: Annotated[str, one_of({"passed": "审核通过", "returned": "退回修改"})] = Field("passed", title="审核结果")
    draft: ActSeq = Field(title="所审核的文稿行为序号")
    compared: bool = Field(False, title="已与原案逐项对照，个人信息、商业秘密已经隐去")
    opinion: LongText = Field("", title="审核意见")


class Published(Data):
    draft: ActSeq = Field(title="所发布的文稿行为序号")


class Withdrawn(Data):
    cause: Annotated[str, one_of(WITHDRAWALS)] = Field("fallen", title="撤回原因")
    reasons: LongText = Field(title="撤回理由（公开说明）")


STEPS = (
    Step("gcs.select", "选定案例", Selected, LEGAL, (START,), WRITING, decides=True, asks=("source_fell", "source_told")),
    Step("gcs.draft", "编写文稿", Drafted, LEGAL, (WRITING,), decides=True, asks=("source_told",)),
    Step("gcs.review", "审核", Reviewed, SECOND, (WRITING,), decides=True, kind="result"),
    Step(
        "gcs.publish",
        "发布",
        Published,
        LEGAL,
        (WRITING,),
        PUBLISHED,
        decides=True,
        papers=("guiding_case",),
        asks=("source_fell",),
    ),
    Step("gcs.withdraw", "撤回", Withdrawn, LEGAL, (PUBLISHED,), WITHDRAWN),
)


def passed(matter: Matter) -> Act | None:
    """The newest draft, if another person passed that very draft after comparing it with the case."""
    draft, review = matter.last("gcs.draft"), matter.last("gcs.review")
    if draft is None or review is None or review.seq < draft.seq or review.data.draft != draft.seq:
        return None
    apart = not {person.id for person in draft.by} & {person.id for person in review.by}
    return draft if review.data.result == "passed" and review.data.compared and apart else None


@gate(
    "gcs-source",
    title="选自办结案件",
    on=("gcs.select",),
    article=_BASIS,
    mark="V*",
    sentence="不能选定：{why}。",
    hint="从台账中选一件已经办结的处罚、免罚或者强制案件，填写它的编号。",
)
def gcs_source(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case is a closed enforcement matter of the ledger, and its decision stands."""
    source = (act.standing.get("matters") or {}).get(act.data.source)
    if source is None:
        why = "台账中没有这一案件"
    elif source["procedure"] not in SOURCES:
        why = "不是行政处罚、免罚或者行政强制案件"
    else:
        why = act.standing.get("source_fell") or ("" if source["closed"] else "案件尚未办结")
    return check(not why, why=why)


@gate(
    "gcs-clean",
    title="案例没有个人信息",
    on=("gcs.select", "gcs.draft"),
    article="个人信息保护法第二十八条；政府信息公开条例第十五条",
    sentence="文字里还有{why}。",
    hint="隐去后重新填写；案例名称里也不写当事人。",
)
def gcs_clean(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No personal number such as a telephone or a plate, and nothing that names the party of the case, is left in the text or in its public name."""
    left = personal_numbers(act.data.topic if act.step == "gcs.select" else act.data.text())
    found = [f"{KINDS[hit.kind]}（第{hit.start + 1}字）" for hit in left]
    found += [f"当事人的{label}" for label in act.standing.get("source_told") or ()]
    return check(not found, why=found)


@gate(
    "gcs-comment",
    title="写明焦点、点评和条文",
    on=("gcs.draft",),
    article=_BASIS,
    mark="M",
    sentence="文稿不完整：缺少{lacking}。",
    hint="写清案情、结果、焦点、点评，并列出适用的条文。",
)
def gcs_comment(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Facts, result, question and comment are written, and the articles applied are named."""
    data = act.data
    parts = {
        "基本案情": data.facts,
        "处理结果": data.result,
        "争议焦点": data.question,
        "点评": data.comment,
        "适用的条文": data.basis,
    }
    lacking = [name for name, text in parts.items() if not text]
    return check(not lacking, lacking=lacking)


@gate(
    "gcs-second",
    title="由他人对照审核",
    on=("gcs.review",),
    article="个人信息保护法第二十八条；行政执法案例指导制度（本机关规定）",
    mark="M",
    sentence="审核不能成立：{why}。",
    hint="由编写人以外的人审核最近一稿，与原案逐项对照。",
)
def gcs_second(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Another person than the writer reviews the newest draft; it passes only after a comparison with the case."""
    draft = matter.last("gcs.draft")
    if draft is None:
        why = "还没有文稿"
    elif {person.id for person in draft.by} & {person.id for person in act.by}:
        why = "审核人就是编写人"
    elif act.data.draft != draft.seq:
        why = "审核的不是最近一稿"
    elif act.data.result == "returned":
        why = "" if act.data.opinion else "退回没有写明意见"
    else:
        why = "" if act.data.compared else "没有与原案逐项对照"
    return check(not why, why=why, draft=act.data.draft)


@gate(
    "gcs-publish",
    title="发布经审核的文稿",
    on=("gcs.publish",),
    article="法治宣传教育法第十八条；政府信息公开条例第十五条",
    mark="V*",
    sentence="不能发布：{why}。",
    hint="最近一稿由他人审核通过后再发布。",
)
def gcs_publish(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is published is the newest draft, passed by another person, and the decision that it tells of still stands."""
    draft = passed(matter)
    why = "最近一稿没有经他人审核通过" if draft is None else "" if act.data.draft == draft.seq else "发布的不是审核通过的文稿"
    why = why or act.standing.get("source_fell", "")
    return check(not why, why=why, draft=act.data.draft)


PROCEDURE = Procedure(
    id="guiding-case",
    title="执法指导案例",
    wing="learning",
    system="guiding-cases",
    basis="法治宣传教育法第十八条",
    stages=(WRITING, PUBLISHED, WITHDRAWN),
    steps=STEPS,
    gates=(gcs_source, gcs_clean, gcs_comment, gcs_second, gcs_publish),
    closed=(PUBLISHED, WITHDRAWN),
    prefix="案例",
)
