"""法治政府建设年度报告 — 法治政府建设与责任落实督察工作规定第二十四条.

起草 → 定稿 → 核对 → 法制机构审核 → 会议审定 → 报送（三月一日前）→ 公开（四月一日前）；公开以后有错的，更正后重新公开

Figures stand in the text by name and come from the ledger; a figure typed by hand needs a source, and one that contradicts the ledger stops the report.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.case import heads_among
from fadu.law.data import Data, LongText, Nothing, PersonId, Text, date, digest, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.texts.places import missing_contents, places, typed, unwritten

DRAFTING, FINAL, REVIEWED, APPROVED, SENT, PUBLISHED = "起草中", "已定稿", "已审核", "已审定", "已报送", "已公开"
OUTCOMES = {
    "matched": "一致",
    "near": "接近",
    "contradicted": "不一致",
    "unknown": "台账中没有",
    "placed": "由台账填入",
}
MEETINGS = {"party": "党组（党委）会议", "office": "局务（行政办公）会议"}
CHANNELS = {"website": "政府网站", "press": "报刊", "both": "政府网站和报刊"}
DRAFTERS = ("clerk", "legal", "reviewer", "head", "principal")
_DSW = "法治政府建设与责任落实督察工作规定第二十四条"
_OWN = "年度报告工作制度（本机关规定）"


class Opened(Data):
    year: int = Field(title="报告年度", ge=1996, le=2099)
    topic: Text = Field(title="标题")
    outline: Text = Field("", title="提纲")
    receivers: list[Text] = Field(default_factory=list, title="主送机关")
    drafter: PersonId = Field(title="起草人")


class FigureSaid(Data):
    subject: Text = Field(title="指标代码")
    label: Text = Field(title="指标")
    printed: Text = Field(title="印作")
    value: Text = Field(title="精确值")
    unit: Text = Field("", title="单位")
    records: int = Field(0, title="背后的记录数", ge=0)


class Finished(Data):
    version: int = Field(1, title="稿次", ge=1)
    text: LongText = Field(title="正文")
    figures: list[FigureSaid] = Field(default_factory=list, title="由台账填入的数字")


class ReconciledFigure(Data):
    said: Text = Field(title="文中数字")
    where: Text = Field("", title="上下文")
    outcome: Annotated[str, one_of(OUTCOMES)] = Field(title="核对结果")
    subject: Text = Field("", title="对应指标")
    ledger: Text = Field("", title="台账数字")
    source: Text = Field("", title="数字来源")


class Reconciled(Data):
    lines: list[ReconciledFigure] = Field(default_factory=list, title="逐个核对")
    sums: list[Text] = Field(default_factory=list, title="算不拢的数字")
    note: LongText = Field("", title="说明")


class Reviewed(Data):
    agreed: bool = Field(title="同意送审定")
    opinion: LongText = Field(title="审核意见")


class Approved(Data):
    kind: Annotated[str, one_of(MEETINGS)] = Field("party", title="会议")
    held_on: date = Field(title="会议日期")
    attended: list[PersonId] = Field(title="出席人员", min_length=1)
    passed: bool = Field(title="审定通过")
    minutes: LongText = Field("", title="会议记录")


class Delivered(Data):
    sent_on: date = Field(title="报送日期")
    government: Text = Field("", title="报送的本级党委和政府")
    superior: Text = Field("", title="报送的上级主管部门")
    copied_to: Text = Field("", title="抄送的法治建设议事协调机构")


class Public(Data):
    published_on: date = Field(title="公开日期")
    channel: Annotated[str, one_of(CHANNELS)] = Field("website", title="公开方式")
    address: Text = Field("", title="网址或者报刊期号")
    withheld: LongText = Field("", title="依法不公开的内容和理由")


class Corrected(Data):
    reasons: LongText = Field(title="更正的内容和理由")


STEPS = (
    Step("rep.open", "起草", Opened, DRAFTERS, (START,), DRAFTING, decides=True, asks=("same_year",)),
    Step("rep.text", "定稿", Finished, DRAFTERS, (DRAFTING, FINAL), FINAL, decides=True, asks=("same_year",)),
    Step("rep.reconcile", "核对数字", Reconciled, DRAFTERS, (FINAL,)),
    Step("rep.legal", "法制机构审核", Reviewed, ("legal", "reviewer"), (FINAL,), REVIEWED, decides=True),
    Step("rep.return", "退回修改", Nothing, ("legal", "reviewer", "head", "principal"), (FINAL, REVIEWED, APPROVED), DRAFTING),
    Step("rep.approve", "会议审定", Approved, ("head", "principal"), (REVIEWED,), APPROVED, decides=True),
    Step("rep.send", "报送", Delivered, DRAFTERS, (APPROVED,), SENT, papers=("annual_report",)),
    Step("rep.publish", "公开", Public, DRAFTERS, (APPROVED, SENT), PUBLISHED, decides=True, asks=("same_year",)),
    Step("rep.correct", "公开后更正", Corrected, ("head", "principal"), (PUBLISHED,), DRAFTING, decides=True),
)


def text_of(matter: Matter) -> Act | None:
    """The newest final text."""
    return matter.last("rep.text")


def reconciled(matter: Matter) -> Act | None:
    """The reconciliation of the newest text; None when it has none."""
    final, done = text_of(matter), matter.last("rep.reconcile")
    return done if final is not None and done is not None and done.seq > final.seq else None


def _year_end(matter: Matter) -> date | None:
    opened = matter.first("rep.open")
    return date(opened.data.year, 12, 31) if opened is not None and opened.data.year else None


def _unexplained(matter: Matter) -> list[str]:
    """Figures typed by hand in the newest text that its reconciliation leaves out, or that are not the ledger's and have no source."""
    final, done = text_of(matter), reconciled(matter)
    if final is None:
        return []
    sourced = Counter(line.said for line in done.data.lines if line.source or line.outcome == "matched") if done else Counter()
    lacking = Counter(mention.text for mention in typed(final.data.text)) - sourced
    return list(lacking.elements())


@gate(
    "rep-once",
    title="一年度一份年度报告",
    on=("rep.open", "rep.text", "rep.publish"),
    article=_OWN,
    mark="M",
    sentence="{why}，不能再有一份。",
    hint="打开那一份办理；已经公开而有错的，由负责人“公开后更正”，改好后重新审核、审定、报送、公开。",
)
def rep_once(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No other report of the same year was begun before it or is public."""
    if "same_year" not in act.standing:
        return None
    other = act.standing["same_year"]
    return check(not other, why=f"该年度已有年度报告（{other['number']}，{other['stage']}）" if other else "")


@gate(
    "rep-bound",
    title="指标都由台账填入",
    on=("rep.text",),
    article=_DSW,
    mark="V",
    sentence="正文中的指标没有从台账填入数字：{lacking}。",
    hint="从编辑页定稿，由台账填入；台账里还没有这个数的，先补记录或者删去这一句；名称写错的改正。",
)
def rep_bound(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every figure that the text names was filled from the ledger."""
    given = {figure.subject for figure in act.data.figures}
    return check(not (lacking := [key for key in places(act.data.text) if key not in given]), lacking=lacking)


@gate(
    "rep-written",
    title="提纲要求写的都写了",
    on=("rep.text", "rep.approve", "rep.publish"),
    article=_DSW,
    mark="V",
    sentence="正文还没有写完：{lacking}。",
    hint="把提纲中“（请写明……）”的地方换成实际内容；没有内容的标题补写或者删去，再定稿。",
)
def rep_written(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nothing that the outline asks for stands unanswered, and no heading has nothing beneath it."""
    final = act if act.step == "rep.text" else text_of(matter)
    if final is None:
        return None
    return check(not (lacking := unwritten(final.data.text)), lacking=lacking)


@gate(
    "rep-reconciled",
    title="数字核对无不一致",
    on=("rep.legal", "rep.approve"),
    article=_OWN,
    mark="M",
    sentence="年度报告的数字没有核对清楚：{why}。",
    hint="在编辑页核对；与台账不一致的，改正文字或者补正记录，不能改数字了事。",
)
def rep_reconciled(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest text was reconciled: nothing contradicts the ledger, sums add up, what was typed by hand has a source."""
    done = reconciled(matter)
    if done is None:
        return check(False, why="定稿以后没有核对")
    wrong = [line.said for line in done.data.lines if line.outcome == "contradicted"]
    if wrong:
        return check(False, why=f"与台账不一致的有{'、'.join(wrong)}", record=done.seq)
    if done.data.sums:
        return check(False, why=f"算不拢的有{'；'.join(done.data.sums)}", record=done.seq)
    lacking = _unexplained(matter)
    return check(not lacking, why=f"手写而没有来源的数字有{'、'.join(lacking)}", record=done.seq)


@gate(
    "rep-legal",
    title="法制机构另人审核同意",
    on=("rep.approve",),
    article=_OWN,
    mark="M",
    sentence="年度报告不能审定：{why}。",
    hint="由起草人以外的法制机构人员审核同意后再审定。",
)
def rep_legal(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The legal section agreed to the newest text, by someone who did not draft it."""
    review, final, opened = matter.last("rep.legal"), text_of(matter), matter.first("rep.open")
    if review is None or final is None or review.seq < final.seq:
        return check(False, why="法制机构没有审核这一稿")
    if not review.data.agreed:
        return check(False, why="法制机构没有同意", record=review.seq)
    drafters = {person.id for person in final.by} | ({opened.data.drafter} if opened else set())
    return check(any(person.id not in drafters for person in review.by), why="审核人就是起草人", record=review.seq)


@gate(
    "rep-meeting",
    title="年度报告会议审定",
    on=("rep.approve",),
    article=_OWN,
    mark="M",
    sentence="年度报告没有经会议审定：{why}。",
    hint="召开党组会议或者局务会议，两名以上负责人出席并通过，写明会议记录。",
)
def rep_meeting(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A meeting of two heads or more, held after the legal section agreed and no later than its record, passed it and kept minutes."""
    data, review = act.data, matter.last("rep.legal")
    why = (
        "会议没有通过"
        if not data.passed
        else "出席的负责人不足两人"
        if len(heads_among(act, data.attended)) < 2
        else "没有会议记录"
        if not data.minutes
        else "会议日期晚于登记日期"
        if data.held_on is None or data.held_on > act.day
        else "会议早于法制机构审核"
        if review is not None and data.held_on < review.day
        else ""
    )
    return check(not why, why=why)


@gate(
    "rep-content",
    title="年度报告内容齐全",
    on=("rep.approve",),
    article=_DSW,
    mark="V",
    sentence="年度报告缺少法定内容：{lacking}。",
    hint="补写该部分并以标题标明，重新定稿、核对。",
)
def rep_content(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Results, shortcomings, the principal's duty and next year's plan are written, each under its heading; other matters where there are any."""
    final = text_of(matter)
    lacking = missing_contents(final.data.text) if final is not None else ["正文"]
    return check(not lacking, lacking=lacking)


@gate(
    "rep-sent",
    title="年度报告三月前报送",
    on=("rep.send",),
    article="法治政府建设与责任落实督察工作规定",
    mark="V*",
    level=WARN,
    sentence="年度报告的报送不合要求：{why}。",
    hint="每年三月一日前报送本级党委、政府和上级主管部门，抄送法治建设议事协调机构；迟报的说明原因。",
)
def rep_sent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It went to the Party committee and government and the superior department, with a copy, before 1 March; a corrected one later."""
    data, end = act.data, _year_end(matter)
    lacking = [
        label
        for label, said in (
            ("没有报送本级党委和政府", data.government),
            ("没有报送上级主管部门", data.superior),
            ("没有抄送法治建设议事协调机构", data.copied_to),
        )
        if not said
    ]
    first, approved = not matter.has("rep.send"), matter.last("rep.approve")
    if data.sent_on is not None and (data.sent_on > act.day or (approved is not None and data.sent_on < approved.day)):
        lacking.append("报送日期应当在审定以后、今天以前")
    if first and end is not None and data.sent_on is not None and data.sent_on >= date(end.year + 1, 3, 1):
        lacking.append("迟于三月一日")
    return check(not lacking, why="；".join(lacking))


@gate(
    "rep-drilldown",
    title="数字出自台账、先审定报送",
    on=("rep.publish",),
    article=_DSW,
    mark="V",
    sentence="年度报告不能公开：{why}。",
    hint="数字由台账按公布的口径算出；有错改记录或者口径，不改数字；先审定、报送，再公开。",
)
def rep_drilldown(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every figure printed comes from the ledger or has its source, the contents are there, it was approved and sent."""
    final, approved, sent = text_of(matter), matter.last("rep.approve"), matter.last("rep.send")
    if final is None or approved is None or approved.seq < final.seq:
        return check(False, why="这一稿没有审定")
    if sent is None or sent.seq < approved.seq:
        return check(False, why="还没有报送", record=approved.seq)
    lacking = missing_contents(final.data.text)
    if lacking:
        return check(False, why=f"缺少{'、'.join(lacking)}", record=final.seq)
    numbers = _unexplained(matter)
    if numbers:
        return check(False, why=f"手写而没有来源的数字有{'、'.join(numbers)}", record=final.seq)
    public = act.data.published_on
    if public is not None and not approved.day <= public <= act.day:
        return check(False, why=f"公开日期{public}应当在审定之日{approved.day}以后、今天以前", record=approved.seq)
    return check(True, draft=digest(final.data), count=len(final.data.figures), record=final.seq)


@gate(
    "rep-published",
    title="年度报告四月前公开",
    on=("rep.publish",),
    article=_DSW,
    mark="V",
    level=WARN,
    sentence="年度报告的公开不合要求：{why}。",
    hint="每年四月一日前通过报刊、网站向社会公开，依法不公开的内容写明理由；迟公开的说明原因。",
)
def rep_published(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It is public before 1 April, a corrected one later, and where is written down."""
    data, end = act.data, _year_end(matter)
    first = not matter.has("rep.publish")
    late = first and end is not None and data.published_on is not None and data.published_on >= date(end.year + 1, 4, 1)
    why = "迟于四月一日" if late else "" if data.address else "没有写明网址或者报刊期号"
    return check(not why, why=why)


PROCEDURE = Procedure(
    id="annual-report",
    title="法治政府建设年度报告",
    wing="accountability",
    system="annual-report",
    basis=_DSW,
    stages=(DRAFTING, FINAL, REVIEWED, APPROVED, SENT, PUBLISHED),
    steps=STEPS,
    gates=(
        rep_once,
        rep_bound,
        rep_written,
        rep_reconciled,
        rep_legal,
        rep_meeting,
        rep_content,
        rep_sent,
        rep_drilldown,
        rep_published,
    ),
    clocks=(
        Clock(
            "rep.department",
            "年度报告报送期限",
            "法治政府建设与责任落实督察工作规定",
            _year_end,
            act_day("rep.send"),
            "rep.department",
        ),
        Clock("rep.publish", "年度报告公开期限", _DSW, _year_end, act_day("rep.publish"), "rep.publish"),
    ),
    closed=(PUBLISHED,),
    prefix="年报",
)
