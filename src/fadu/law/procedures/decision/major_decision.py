"""重大行政决策 — 重大行政决策程序暂行条例（部门参照第四十二条执行）.

启动 → 公众参与 → 专家论证 → 风险评估 → 公平竞争审查 → 合法性审查 → 集体讨论 → 公布 → 报告执行情况、后评估 → 执行完毕
依法不予公开的事项不听取公众意见，也不公布（第十四条、第三十二条）
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, last_day
from fadu.law.common.case import heads_among
from fadu.law.common.fair import Fair, reviewed
from fadu.law.common.texts import text_of
from fadu.law.data import Data, LongText, PersonId, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

DRAFTING, PASSED, DONE, FINISHED, STOPPED = "决策草案", "讨论通过", "执行中", "执行完毕", "终止"
HANDLERS, LEGAL, HEADS = (
    ("clerk", "legal", "officer", "squad_leader", "technician", "head", "principal"),
    ("legal", "reviewer"),
    ("head", "principal"),
)
MDR = "重大行政决策程序暂行条例"
FORMS = {
    "online": "公开征求意见",
    "talk": "座谈会",
    "hearing": "听证会",
    "visit": "实地走访",
    "survey": "书面征求意见、问卷、民意调查",
}


class Start(Data):
    topic: Text = Field(title="决策事项")
    in_catalogue: bool = Field(False, title="列入年度决策事项目录")
    party_agreed: bool = Field(False, title="目录经党组织同意并公布")
    professional: bool = Field(False, title="专业性、技术性较强")
    risky: bool = Field(False, title="可能影响社会稳定、公共安全等")
    business: bool = Field(False, title="涉及市场主体经济活动")
    secret: Text = Field("", title="依法不予公开的依据（应当公开的不填）")
    why: LongText = Field(title="理由和依据")


class Drafted(Data):
    note: LongText = Field(title="草案说明")
    text_hash: Text = Field("", title="草案的 SHA-256（附有文本时不填）")


class Public(Data):
    form: Annotated[str, one_of(FORMS)] = Field(title="方式")
    since: date = Field(title="开始日期")
    until: date = Field(title="截止日期")
    shorter_why: LongText = Field("", title="缩短期限的理由（已公开说明）")
    papers_on: date | None = Field(None, title="听证材料送达日期")
    held_on: date | None = Field(None, title="听证会日期")
    studied: LongText = Field("", title="意见研究采纳情况")


class Expert(Data):
    experts: LongText = Field(title="专家、专业机构")
    independent: bool = Field(False, title="与决策事项没有利害关系")
    signed: bool = Field(False, title="论证意见已签名、盖章")
    opinion: LongText = Field(title="论证意见")


class Risk(Data):
    controllable: bool = Field(title="风险可控")
    report: LongText = Field(title="评估结论和防范措施")


class Legality(Data):
    submitted_on: date = Field(title="送审日期")
    passed: bool = Field(title="审查通过")
    opinion: LongText = Field(title="审查意见")
    text_hash: Text = Field(title="所审草案的 SHA-256")


class Collective(Data):
    held_on: date = Field(title="会议日期")
    meeting: Text = Field(title="会议名称")
    present: list[PersonId] = Field(title="出席人员", min_length=2)
    chief_last: bool = Field(False, title="主要负责人最后发表意见")
    party_asked: bool = Field(False, title="事先请示党组织")
    with_majority: bool = Field(True, title="决定与多数人意见一致")
    reasons: LongText = Field("", title="与多数意见不一致的理由")
    dissent: LongText = Field("", title="不同意见")
    minutes: LongText = Field(title="讨论情况")
    passed: bool = Field(True, title="讨论通过")
    text_hash: Text = Field("", title="讨论文本的 SHA-256（附有文本时不填）")


class Publish(Data):
    address: Text = Field("", title="公布位置（依法不予公开的不填）")
    filed: bool = Field(False, title="过程材料已归档")
    unit: Text = Field("", title="执行单位")
    text_hash: Text = Field("", title="公布文本的 SHA-256（附有文本时不填）")


class Evaluate(Data):
    result: LongText = Field(title="后评估结论")
    adjust: bool = Field(False, title="需要调整")


class Report(Data):
    report: LongText = Field(title="执行情况")
    trouble: bool = Field(False, title="发现问题、情况重大变化或者不可抗力")


class Finish(Data):
    note: LongText = Field("", title="完成情况")


class Stop(Data):
    reasons: LongText = Field(title="终止的理由")


STEPS = (
    Step("dec.start", "启动决策", Start, HEADS, (START,), DRAFTING, decides=True),
    Step("dec.draft", "拟订草案", Drafted, HANDLERS, (DRAFTING,)),
    Step("dec.public", "公众参与", Public, HANDLERS, (DRAFTING,), kind="form"),
    Step("dec.expert", "专家论证", Expert, HANDLERS, (DRAFTING,)),
    Step("dec.risk", "风险评估", Risk, HANDLERS, (DRAFTING,)),
    Step("dec.fair", "公平竞争审查", Fair, HANDLERS, (DRAFTING,), papers=("fair_competition_form",)),
    Step("dec.legality", "合法性审查", Legality, LEGAL, (DRAFTING,), decides=True, papers=("decision_legality",)),
    Step(
        "dec.collective",
        "集体讨论决定",
        Collective,
        ("principal",),
        (DRAFTING,),
        PASSED,
        decides=True,
        papers=("decision_minutes",),
    ),
    Step("dec.publish", "公布、交付执行", Publish, ("clerk", *LEGAL, *HEADS), (PASSED,), DONE, decides=True),
    Step("dec.report", "报告执行情况", Report, HANDLERS, (DONE,), article=f"{MDR}第三十四条、第三十五条"),
    Step("dec.evaluate", "后评估", Evaluate, HANDLERS, (DONE, FINISHED)),
    Step("dec.finish", "执行完毕", Finish, HEADS, (DONE,), FINISHED, decides=True),
    Step("dec.stop", "终止", Stop, HEADS, (DRAFTING, PASSED), STOPPED, decides=True),
)


def _begun(matter: Matter) -> Act | None:
    return matter.first("dec.start")


def _secret(matter: Matter) -> bool:
    """Whether the law keeps the matter from the public."""
    begun = _begun(matter)
    return begun is not None and bool(begun.data.secret)


@gate(
    "dec-catalogue",
    title="事项目录经党组织同意公布",
    on=("dec.start",),
    article=f"{MDR}第三条",
    sentence="目录没有经党组织同意并公布，不能按目录内事项启动。",
    hint="年度决策事项目录经党组织同意并向社会公布后启动；没有列入目录的，写明属于哪一类决策事项。",
)
def dec_catalogue(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A matter of the yearly catalogue is begun when the catalogue has the Party organisation's consent and is public."""
    return check(act.data.party_agreed) if act.data.in_catalogue else None


@gate(
    "dec-fair",
    title="决策草案公平竞争审查",
    on=("dec.legality", "dec.collective"),
    article=f"{MDR}第二十九条；公平竞争审查条例第十三条、第十七条、第十八条",
    sentence="公平竞争审查不合格：{why}。",
    hint="涉及市场主体经济活动的决策草案，先做公平竞争审查，审查情况随草案提交讨论。",
)
def dec_fair(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A draft that touches market entities was reviewed for fair competition, and the papers go with it."""
    begun = _begun(matter)
    return None if begun is None else reviewed(matter.last("dec.fair"), begun.data.business, matter.last("dec.draft"))


@gate(
    "dec-public",
    title="公众参与",
    on=("dec.legality", "dec.collective"),
    article=f"{MDR}第十四条至第十八条",
    sentence="公众参与不合要求：{why}。",
    hint="向社会公开征求意见一般不少于三十日，缩短的公开说明理由；听证材料提前七日送达；意见研究采纳。",
)
def dec_public(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The public was heard: comments for the whole period or a stated reason, hearing papers in time, the opinions studied; not of what the law keeps secret."""
    done = matter.all("dec.public")
    if _secret(matter):
        online = next((one.seq for one in done if one.data.form == "online"), None)
        return check(online is None, why="依法不予公开的事项不得公开征求意见", record=online)
    if not done:
        return check(False, why="没有听取意见")
    for one in done:
        data = one.data
        if data.form == "online" and all(draft.seq > one.seq for draft in matter.all("dec.draft")):
            return check(False, why="公开征求意见时还没有草案", record=one.seq)
        if data.form == "online" and (data.until - data.since).days < rules["dec.comment"] and not data.shorter_why:
            return check(False, why=f"征求意见只有{(data.until - data.since).days}日，没有公开说明理由", record=one.seq)
        if data.form == "hearing" and (
            data.papers_on is None or data.held_on is None or (data.held_on - data.papers_on).days < rules["dec.hearing.papers"]
        ):
            return check(False, why="听证材料没有提前送达", record=one.seq)
        end = data.held_on if data.form == "hearing" else data.until
        if act.day < end or (data.form == "online" and act.day == end):  # comments are taken until the day is over
            return check(False, why=f"{FORMS[data.form]}到{end}为止，还没有结束", record=one.seq)
        if not data.studied:
            return check(False, why="没有写明意见采纳情况", record=one.seq)
    return check(True, record=done[-1].seq)


@gate(
    "dec-expert",
    title="专家论证、风险评估",
    on=("dec.legality", "dec.collective"),
    article=f"{MDR}第十九条至第二十四条",
    sentence="论证、评估不合要求：{why}。",
    hint="专业性强的组织专家论证，专家独立并签名；可能有社会稳定、公共安全风险的进行风险评估，风险可控才能决策。",
)
def dec_expert(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Professional matters have independent signed advice; risky ones an assessment that finds the risk controllable."""
    begun = _begun(matter)
    if begun is None:
        return None
    expert, risk = matter.last("dec.expert"), matter.last("dec.risk")
    if begun.data.professional and expert is None:
        return check(False, why="专业性、技术性较强的事项没有专家论证")
    if expert is not None and not (expert.data.independent and expert.data.signed):
        return check(False, why="专家有利害关系或者论证意见没有签名")
    if begun.data.risky and risk is None:
        return check(False, why="没有进行风险评估")
    return check(risk is None or risk.data.controllable, why="风险不可控，不能决策", record=risk.seq if risk else None)


@gate(
    "dec-review",
    title="他人审查送审的草案",
    on=("dec.legality",),
    article=f"{MDR}第二十五条至第二十八条",
    sentence="合法性审查不能成立：{why}。",
    hint="由没有参与起草的法制人员审查最近一稿；送审日期如实填写，改了草案的重新送审。",
)
def dec_review(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reviewer drafted nothing of it, and what he read is the newest draft, which was handed in no earlier than it was written."""
    drafts, data = matter.all("dec.draft"), act.data
    both = sorted({person.id for person in act.by} & {person.id for draft in drafts for person in draft.by})
    if both:
        return check(False, why=f"{'、'.join(both)}起草了草案")
    if not drafts or text_of(drafts[-1]) != data.text_hash.lower():
        return check(False, why="所审的不是最近一稿草案")
    first = drafts[-1].day
    if data.submitted_on is None or not first <= data.submitted_on <= act.day:
        return check(False, why=f"送审日期应当在拟订草案之日{first}以后、今天以前")
    return check(True, draft=drafts[-1].seq)


@gate(
    "dec-legality",
    title="合法性审查",
    on=("dec.collective",),
    article=f"{MDR}第二十五条至第二十八条",
    sentence="不能提交讨论：{why}。",
    hint="草案送合法性审查，一般不少于七个工作日；征求意见不能代替审查，没有通过的不能讨论；改了草案的再审查。",
)
def dec_legality(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The draft now discussed passed a legality review that had its time."""
    review = matter.last("dec.legality")
    if review is None or not review.data.passed:
        return check(False, why="没有通过合法性审查")
    least = rules["dec.review"]
    days = rules.calendar.workdays_between(review.data.submitted_on, review.day)
    if days < least:
        return check(False, why=f"审查只有{days}个工作日", least=least)
    return check(text_of(act) == review.data.text_hash.lower(), why="讨论的草案与审查过的不一致", review=review.seq)


@gate(
    "dec-collective",
    title="集体讨论、主要负责人末位发言",
    on=("dec.collective",),
    article=f"{MDR}第三十条、第三十一条",
    sentence="讨论不合要求：{why}。",
    hint="两名以上负责人出席，主要负责人最后发表意见；拟作决定与多数意见不一致的说明理由；事先请示党组织；没有讨论通过的，修改草案再审查，或者终止。",
)
def dec_collective(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A meeting of two heads or more, held after the legality review: the chief is there and speaks last, what goes against the majority has reasons, the Party organisation was asked beforehand."""
    data, review = act.data, matter.last("dec.legality")
    chief = {person.id for person in act.by if "principal" in person.roles}
    faults = {
        "主要负责人没有出席": not chief & set(data.present),
        "会议早于合法性审查": review is not None and data.held_on is not None and data.held_on < review.day,
        "出席的负责人不足两名": len(heads_among(act, data.present)) < 2,
        "草案没有讨论通过": not data.passed,
        "会议日期晚于登记日期": data.held_on is None or data.held_on > act.day,
        "主要负责人没有最后发言": not data.chief_last,
        "没有事先请示党组织": not data.party_asked,
        "与多数意见不一致而没有理由": not data.with_majority and not data.reasons,
    }
    found = [name for name, wrong in faults.items() if wrong]
    return check(not found, why=found, present=data.present)


@gate(
    "dec-published",
    title="公布并归档",
    on=("dec.publish",),
    article=f"{MDR}第三十条、第三十二条至第三十四条",
    sentence="公布不合要求：{why}。",
    hint="把讨论通过的文本在公报、网站公布，写明执行单位，过程材料完整归档。",
)
def dec_published(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What the meeting passed is public unless the law keeps it secret, who carries it out is named, and its process file is kept."""
    talk, secret = matter.last("dec.collective"), _secret(matter)
    met = {
        "没有公布": secret or act.data.address,
        "依法不予公开的事项不得公布": not (secret and act.data.address),
        "过程材料没有归档": act.data.filed,
        "没有明确执行单位": act.data.unit,
        "公布的文本与讨论通过的文本不一致": talk is None or text_of(act) == text_of(talk),
    }
    lacking = [name for name, done in met.items() if not done]
    return check(not lacking, why=lacking)


@gate(
    "dec-finished",
    title="执行情况已经报告",
    on=("dec.finish",),
    article=f"{MDR}第三十四条、第三十五条",
    sentence="不能写为执行完毕：{why}。",
    hint="由执行单位报告执行情况；报告中有问题的，处理以后再报告。",
)
def dec_finished(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever carries it out has reported, and the newest report tells of no trouble left."""
    told = matter.last("dec.report")
    if told is None:
        return check(False, why="没有执行情况的报告")
    return check(not told.data.trouble, why="最近一次报告的问题还没有处理", record=told.seq)


PROCEDURE = Procedure(
    id="major-decision",
    title="重大行政决策",
    wing="decision",
    system="normative-documents",
    basis=MDR,
    stages=(DRAFTING, PASSED, DONE, FINISHED, STOPPED),
    steps=STEPS,
    gates=(dec_catalogue, dec_public, dec_fair, dec_expert, dec_review, dec_legality, dec_collective, dec_published, dec_finished),
    clocks=(
        Clock(
            "dec.publish",
            "重大决策公布期限",
            "政府信息公开条例第二十六条",
            last_day("dec.collective"),
            last_day("dec.publish"),
            "ogi.publish",
        ),
    ),
    closed=(FINISHED, STOPPED),
    prefix="决策",
)
