"""行政规范性文件 — 国办发〔2018〕37号、115号；优化营商环境条例第六十二条至第六十四条；公平竞争审查条例.

立项 → 起草 → 征求意见 → 公平竞争审查 → 合法性审核 → 集体审议 → 统一登记编号公布 → 备案 → 评估、清理 → 废止
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day, first_after, last_day
from fadu.law.common.case import heads_among
from fadu.law.common.fair import Fair, reviewed
from fadu.law.common.texts import text_of
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import add_months

DRAFTING, PASSED, IN_FORCE, GONE, STOPPED = "起草中", "审议通过", "有效", "已失效", "不再制定"
LEGAL, HEADS = ("legal", "reviewer"), ("head", "principal")
DRAFTERS = ("clerk", "legal", "officer", "squad_leader", "technician", "head", "principal")
N37 = "国办发〔2018〕37号"
OBE = "优化营商环境条例"
FCR = "公平竞争审查条例"
MAKERS = {"bureau": "本机关制定", "government": "为区政府起草"}
GONE_WAYS = {
    "repealed": "废止",
    "replaced": "被新文件取代",
    "superseded": "上位法修改、废止，宣布失效",
    "lapsed": "有效期届满失效",
}
#: A longer validity is counted from the end of the present one, which is no more than so many months away: extensions cannot be heaped up.
AHEAD = 12
CLEANUPS = {"keep": "继续有效", "change": "修改", "repeal": "废止", "lapse": "宣布失效"}
#: What a normative document may not set (N37; 处罚法第十六条, 许可法第十七条, 强制法第十条, 优化营商环境条例第六十四条).
FORBIDDEN = {
    "penalty": "设定行政处罚",
    "permit": "设定行政许可",
    "compulsion": "设定行政强制",
    "fee": "设定收费",
    "rights": "没有法律依据减损权利或者增加义务",
    "market": "违法设置市场准入和退出条件",
}


class Plan(Data):
    topic: Text = Field(title="文件名称")
    maker: Annotated[str, one_of(MAKERS)] = Field("bureau", title="制定主体")
    need: LongText = Field(title="必要性、可行性")
    power: LongText = Field(title="职权依据")
    duplicates: LongText = Field("", title="与现行文件的关系")
    business: bool = Field(title="与市场主体生产经营密切相关")


class Draft(Data):
    note: LongText = Field(title="起草说明")
    drafters: list[PersonId] = Field(title="起草人", min_length=1)
    text_hash: Text = Field("", title="草案的 SHA-256（附有文本时不填）")


class Consult(Data):
    address: Text = Field(title="公开位置")
    since: date = Field(title="开始日期")
    until: date = Field(title="截止日期")
    heard: LongText = Field("", title="听取意见的企业、行业协会商会")


class Feedback(Data):
    received: int = Field(0, ge=0, le=1_000_000, title="收到意见（条）")
    adopted: int = Field(0, ge=0, le=1_000_000, title="采纳（条）")
    note: LongText = Field(title="采纳情况和理由")
    address: Text = Field("", title="反馈公开位置")


class Review(Data):
    passed: bool = Field(title="审核通过")
    sets: list[Annotated[str, one_of(FORBIDDEN)]] = Field(default_factory=list, title="查出的禁止内容")
    power_checked: bool = Field(False, title="已查制定主体和职权")
    procedure_checked: bool = Field(False, title="已查程序")
    content_checked: bool = Field(False, title="已查内容")
    opinion: LongText = Field(title="审核意见")
    text_hash: Text = Field(title="所审草案的 SHA-256")


class Collective(Data):
    held_on: date = Field(title="会议日期")
    meeting: Text = Field(title="会议名称")
    present: list[PersonId] = Field(title="出席人员", min_length=1)
    passed: bool = Field(True, title="审议通过")
    minutes: LongText = Field(title="审议情况")
    text_hash: Text = Field("", title="审议文本的 SHA-256（附有文本时不填）")


class Publish(Data):
    document: Text = Field(title="文件编号")
    registered: Text = Field(title="登记号")
    address: Text = Field(title="公布位置")
    full_text: bool = Field(True, title="公布全文")
    explained: bool = Field(False, title="同时公布解读")
    effective_on: date = Field(title="施行日期")
    expires_on: date | None = Field(None, title="有效期至")
    trial: bool = Field(False, title="暂行、试行")
    replaces: list[MatterNumber] = Field(default_factory=list, title="同时废止的文件")
    text_hash: Text = Field("", title="公布文本的 SHA-256（附有文本时不填）")


class Existing(Data):
    topic: Text = Field(title="文件名称")
    maker: Annotated[str, one_of(MAKERS)] = Field("bureau", title="制定主体")
    document: Text = Field(title="文件编号")
    published_on: date = Field(title="公布日期")
    effective_on: date = Field(title="施行日期")
    expires_on: date | None = Field(None, title="有效期至")
    address: Text = Field("", title="公布位置")


class Filing(Data):
    to: Text = Field(title="报送机关")
    sent_on: date = Field(title="报送日期")


class Evaluation(Data):
    maker: Annotated[str, one_of(MAKERS)] = Field("bureau", title="清理主体")
    result: Annotated[str, one_of(CLEANUPS)] = Field(title="清理结论")
    reasons: LongText = Field(title="理由")
    expires_on: date | None = Field(None, title="继续有效至")
    address: Text = Field("", title="清理目录公布位置")


class Objection(Data):
    asked_on: date = Field(title="收到日期")
    summary: LongText = Field(title="审查建议的内容（不写姓名）")


class ObjectionAnswer(Data):
    answer: LongText = Field(title="审查结论和答复")
    change: bool = Field(False, title="需要修改或者废止")


class Repeal(Data):
    way: Annotated[str, one_of(GONE_WAYS)] = Field("repealed", title="方式")
    maker: Annotated[str, one_of(MAKERS)] = Field("bureau", title="制定主体")
    meeting: Text = Field("", title="审议的会议")
    document: Text = Field("", title="废止文件编号")
    address: Text = Field("", title="公布位置")
    gone_on: date = Field(title="失效日期")
    reasons: LongText = Field(title="理由")


class Stop(Data):
    reasons: LongText = Field(title="不再制定的理由")


STEPS = (
    Step("nor.plan", "立项", Plan, DRAFTERS, (START,), DRAFTING, papers=("norm_plan",), kind="maker"),
    Step("nor.enter", "登记现行文件", Existing, (*LEGAL, "clerk"), (START,), IN_FORCE, kind="maker", asks=("other_norms",)),
    Step("nor.draft", "起草", Draft, DRAFTERS, (DRAFTING,), papers=("norm_note",)),
    Step("nor.consult", "公开征求意见", Consult, DRAFTERS, (DRAFTING,), papers=("norm_consultation",)),
    Step("nor.feedback", "意见采纳情况", Feedback, DRAFTERS, (DRAFTING,)),
    Step("nor.fair", "公平竞争审查", Fair, DRAFTERS, (DRAFTING,), papers=("fair_competition_form",)),
    Step("nor.review", "合法性审核", Review, LEGAL, (DRAFTING,), decides=True, papers=("norm_review",)),
    Step("nor.collective", "集体审议", Collective, HEADS, (DRAFTING,), PASSED, decides=True, papers=("norm_minutes",)),
    Step("nor.return", "退回修改", Stop, (*HEADS, *LEGAL), (PASSED,), DRAFTING),
    Step(
        "nor.publish",
        "登记、编号、公布",
        Publish,
        ("clerk", *LEGAL, *HEADS),
        (PASSED,),
        IN_FORCE,
        True,
        papers=("norm_registration",),
        asks=("other_norms",),
    ),
    Step("nor.stop", "不再制定", Stop, (*HEADS, *DRAFTERS), (DRAFTING, PASSED), STOPPED, decides=True),
    Step("nor.file", "备案", Filing, LEGAL, (IN_FORCE,), papers=("norm_filing",)),
    Step("nor.cleanup", "评估清理", Evaluation, (*LEGAL, *HEADS), (IN_FORCE,), decides=True, kind="result"),
    Step("nor.object", "收到审查建议", Objection, (*LEGAL, "window", "clerk"), (IN_FORCE,)),
    Step("nor.object-answer", "答复审查建议", ObjectionAnswer, LEGAL, (IN_FORCE,), decides=True, papers=("norm_objection_answer",)),
    Step("nor.repeal", "废止、失效", Repeal, (*HEADS, *LEGAL), (IN_FORCE,), GONE, True, papers=("norm_repeal",), kind="maker"),
)


def plan(matter: Matter) -> Act | None:
    """The act by which the document began or entered the register."""
    return matter.first("nor.plan", "nor.enter")


def maker(matter: Matter) -> str:
    """Whose document it is: a MAKERS key."""
    begun = plan(matter)
    return begun.data.maker if begun else ""


def business(matter: Matter) -> bool:
    """Closely tied to what market entities do."""
    begun = matter.first("nor.plan")
    return begun is not None and begun.data.business


def draft_text(matter: Matter) -> str:
    """The hash of the newest draft."""
    return text_of(matter.last("nor.draft"))


def expires(matter: Matter) -> date | None:
    """The last day of validity as published or last extended; None where none was stated."""
    kept = [act.data.expires_on for act in matter.all("nor.cleanup") if act.data.result == "keep" and act.data.expires_on]
    stated = matter.last("nor.publish", "nor.enter")
    return kept[-1] if kept else (stated.data.expires_on if stated else None)


def effective(matter: Matter) -> date | None:
    """The day it takes effect."""
    stated = matter.last("nor.publish", "nor.enter")
    return stated.data.effective_on if stated else None


def gone_on(matter: Matter) -> date | None:
    """The first day on which it no longer applied: repealed, replaced or lapsed."""
    repealed = matter.last("nor.repeal")
    if repealed is not None:
        return repealed.data.gone_on
    last = expires(matter)
    return last + timedelta(days=1) if last else None


def papers_complete(matter: Matter) -> date | None:
    """The day on which all that the legality review needs was there; None while something is missing."""
    needed = ["nor.draft", "nor.feedback", *(["nor.fair"] if business(matter) else [])]
    if not all(matter.has(step) for step in needed):
        return None
    last = matter.last("nor.draft", "nor.feedback", "nor.fair")
    return last.day if last else None


def _reviewed_on(matter: Matter) -> date | None:
    done, papers = matter.last("nor.review", "nor.stop"), matter.last("nor.draft", "nor.feedback", "nor.fair")
    return done.day if done is not None and papers is not None and done.seq > papers.seq else None


def _to_do(matter: Matter) -> date | None:
    """The day of the newest cleanup that found something to do: change, repeal, declare lapsed."""
    done = matter.last("nor.cleanup")
    return done.day if done is not None and done.data.result != "keep" else None


def _cleanup_ended(matter: Matter) -> date | None:
    """The yearly cleanup ends with the document, or with a result that has a clock of its own."""
    gone = matter.last("nor.repeal")
    return gone.day if gone else _to_do(matter)


def _by_head(act: Act) -> bool:
    return any(person.roles & set(HEADS) for person in act.by)


def in_force(matter: Matter, day: date) -> bool:
    """Whether it could be relied on that day: published, in effect, not repealed, not expired."""
    began, ended = effective(matter), gone_on(matter)
    return began is not None and began <= day and (ended is None or day < ended)


@gate(
    "nor-consulted",
    title="公开征求意见",
    on=("nor.review", "nor.collective"),
    article=f"{N37}；{OBE}第六十二条",
    sentence="没有依法公开征求意见：{why}。",
    hint="公开征求意见；与市场主体密切相关的，不少于{least}，并听取企业和行业协会商会的意见，公开采纳情况。",
)
def nor_consulted(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The draft was open for comment for its period, business was heard where it is touched, and it was told what was adopted."""
    tied = business(matter)
    key = "nor.comment.business" if tied else "nor.comment"
    least = f"{rules[key]}{'日' if rules.unit(key) == 'd' else '个工作日'}"
    asked = matter.last("nor.consult")
    if asked is None:
        return check(False, why="没有征求意见", least=least)
    draft, told, data = matter.first("nor.draft"), matter.last("nor.feedback"), asked.data
    if draft is None or draft.seq > asked.seq:
        return check(False, why="征求意见时还没有草案", least=least)
    days = (data.until - data.since).days if rules.unit(key) == "d" else rules.calendar.workdays_between(data.since, data.until)
    if days < rules[key]:
        return check(False, why=f"只有{days}日，少于{least}", least=least)
    if tied and not data.heard:
        return check(False, why="没有听取企业和行业协会商会的意见", least=least)
    if act.day <= data.until:
        return check(False, why=f"征求意见到{data.until}为止", least=least)
    if told is None or told.seq < asked.seq:
        return check(False, why="没有写明意见采纳情况", least=least)
    return check(told.day > data.until, why=f"征求意见到{data.until}为止，采纳情况在此以前就写了", least=least, days=days)


@gate(
    "nor-fair",
    title="公平竞争审查",
    on=("nor.review", "nor.collective"),
    article=f"{FCR}第十三条、第十七条、第十八条；{OBE}第六十三条",
    sentence="公平竞争审查不合格：{why}。",
    hint="涉及市场主体经济活动的，在起草时完成公平竞争审查；违反标准的修改，或者写明适用例外的依据和期限。",
)
def nor_fair(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A document that touches market entities was reviewed for fair competition, and passed or has a lawful exception."""
    return reviewed(matter.last("nor.fair"), business(matter), matter.last("nor.draft"))


@gate(
    "nor-content",
    title="不设定处罚、许可、强制",
    on=("nor.review",),
    article=f"行政处罚法第十六条；行政许可法第十七条；行政强制法第十条；{OBE}第六十四条",
    sentence="草案{what}，不能通过。",
    hint="删去这些内容，修改后再送审。",
)
def nor_content(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A draft that passes sets no penalty, permit, compulsion or fee, takes away no right and adds no duty without law."""
    if not act.data.passed:
        return None
    return check(not act.data.sets, what="、".join(FORBIDDEN.get(one, one) for one in act.data.sets))


@gate(
    "nor-separate",
    title="审核人不是起草人",
    on=("nor.review",),
    article=N37,
    mark="V*",
    sentence="{who}起草了本文件，不能审核。",
    hint="由没有参与起草的审核人员审核。",
)
def nor_separate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The legality reviewer did not draft the document."""
    drafters = {code for done in matter.all("nor.draft") for code in (*done.data.drafters, *(person.id for person in done.by))}
    both = sorted(person.id for person in act.by if person.id in drafters)
    return check(not both, who=both or sorted(drafters))


@gate(
    "nor-review-whole",
    title="审核针对现在的草案",
    on=("nor.review",),
    article=f"{N37}；国办发〔2018〕115号",
    mark="V*",
    sentence="合法性审核不完整：{why}。",
    hint="对现在的草案逐项审核制定主体和职权、程序、内容。",
)
def nor_review_whole(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The review is of the newest draft and covers who makes it, how, and what it says."""
    data = act.data
    covered = {"主体和职权": data.power_checked, "程序": data.procedure_checked, "内容": data.content_checked}
    missed = [name for name, done in covered.items() if not done]
    text = draft_text(matter)
    if missed:
        return check(False, why=f"没有涉及{'、'.join(missed)}")
    return check(text != "" and data.text_hash.lower() == text, why="所审文本不是现在的草案", draft=text[:16])


@gate(
    "nor-review-time",
    title="审核时间合规",
    on=("nor.review",),
    article="国办发〔2018〕115号",
    mark="M",
    level=WARN,
    sentence="材料齐备后{days}个工作日完成审核，{why}。",
    hint="合法性审核一般不少于{least}个工作日，最长不超过{most}个工作日；突发事件等需要立即制定的，在审核意见中写明。",
)
def nor_review_time(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The legality review took the days that it needs and no more, from the day on which the papers were complete."""
    since = papers_complete(matter)
    if since is None:
        return None
    days, least, most = rules.calendar.workdays_between(since, act.day), rules["nor.review.least"], rules["nor.review"]
    why = f"少于{least}个工作日" if days < least else f"超过{most}个工作日" if days > most else ""
    return check(not why, why=why, days=days, least=least, most=most)


@gate(
    "nor-reviewed",
    title="审核通过、集体审议后公布",
    on=("nor.collective", "nor.publish"),
    article=f"{N37}；{OBE}第六十二条、第六十三条；{FCR}第十八条",
    mark="V*",
    sentence="{why}，不能{what}。",
    hint="补做缺少的一步；不得以会签、征求意见代替合法性审核，不得以传阅代替会议审议。",
)
def nor_reviewed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest draft passed the legality review; what is published is what the meeting passed."""
    what = "审议" if act.step == "nor.collective" else "公布"
    review, draft = matter.last("nor.review"), matter.last("nor.draft")
    if review is None or not review.data.passed:
        return check(False, why="没有通过合法性审核", what=what)
    if draft is not None and draft.seq > review.seq:
        return check(False, why="审核以后又改了草案", what=what, review=review.seq)
    reviewed = review.data.text_hash.lower()
    if act.step == "nor.collective":
        if not act.data.passed:
            return check(False, why="会议没有审议通过", what="进入下一步", review=review.seq)
        return check(text_of(act) == reviewed, why="审议的文本与审核通过的文本不一致", what=what, review=review.seq)
    talk = matter.last("nor.collective")
    if talk is None:
        return check(False, why="没有经集体审议", what=what, review=review.seq)
    return check(text_of(act) == text_of(talk), why="公布的文本与审议通过的文本不一致", what=what, review=review.seq, talk=talk.seq)


@gate(
    "nor-collective",
    title="负责人会议审议",
    on=("nor.collective",),
    article=N37,
    mark="V*",
    sentence="集体审议不合要求：{why}。",
    hint="由局务会或者党组会审议，两名以上负责人出席；审核通过以后开会，开会以后登记。",
)
def nor_collective(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A meeting of two heads or more, held after the review and no later than its record."""
    data, review = act.data, matter.last("nor.review")
    if len(heads_among(act, data.present)) < 2:
        return check(False, why="出席的负责人不足两名", present=data.present)
    if data.held_on is None or data.held_on > act.day:
        return check(False, why="会议日期晚于登记日期", present=data.present)
    return check(review is None or data.held_on >= review.day, why="会议早于合法性审核", present=data.present)


@gate(
    "nor-number",
    title="编号、登记号不重复",
    on=("nor.publish", "nor.enter"),
    article=N37,
    mark="V*",
    sentence="文件没有统一编号、登记：{why}。",
    hint="统一编号、统一登记：从登记簿取下一个号；确系同一文件的，不要再登记一次。",
)
def nor_number(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No other document has its number or its number in the register."""
    if "other_norms" not in act.standing:
        return None
    same = act.standing["other_norms"]["same"]
    return check(not same, why="；".join(f"{what}“{said}”已用于{number}" for what, said, number in same))


@gate(
    "nor-entered",
    title="登记的是原有文件",
    on=("nor.enter",),
    article=N37,
    mark="V*",
    level=WARN,
    sentence="不能当作现行文件登记：{why}。",
    hint="本系统启用以后制定的文件，从立项起按程序办理；日期写错的，重新登记。",
)
def nor_entered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is entered as existing was published before documents were made here, and took effect no earlier than that."""
    data, since = act.data, (act.standing.get("other_norms") or {}).get("made_here_since")
    if data.published_on is None or data.effective_on is None:
        return None
    if data.published_on > act.day:
        return check(False, why=f"公布日期{data.published_on}还没有到")
    if data.effective_on < data.published_on:
        return check(False, why=f"施行日期{data.effective_on}早于公布日期{data.published_on}")
    own = since is not None and data.maker == "bureau" and data.published_on.isoformat() >= since
    return check(not own, why=f"{since}起文件已在本系统制定，这一件在{data.published_on}才公布")


@gate(
    "nor-replaces",
    title="取代的是本机关有效文件",
    on=("nor.publish",),
    article=N37,
    mark="V*",
    sentence="不能同时废止：{why}。",
    hint="填写登记簿里有效文件的事项编号；为区政府起草的，由区政府的文件废止。",
)
def nor_replaces(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What it replaces stands in the register, is of the same maker and in force."""
    if not act.data.replaces or "other_norms" not in act.standing:
        return None
    known, faults = act.standing["other_norms"]["replaced"], []
    for number in act.data.replaces:
        found = known.get(number)
        if found is None:
            faults.append(f"{number}不在规范性文件登记簿里")
        elif found["maker"] != maker(matter):
            faults.append(f"{number}由{MAKERS.get(found['maker'], '别的机关')}")
        elif not found["in_force"]:
            faults.append(f"{number}已经失效")
    return check(not faults, why="；".join(faults))


@gate(
    "nor-published",
    title="统一登记、编号、公布全文",
    on=("nor.publish",),
    article=f"{N37}；{OBE}第六十四条",
    mark="V*",
    sentence="公布不合要求：{why}。",
    hint="统一登记、统一编号、统一公布全文；没有公布的不得作为执法依据，施行日期不能早于公布之日。",
)
def nor_published(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """One register, one number, the whole text in public; it applies to nobody before he could read it."""
    data = act.data
    if data.effective_on is not None and data.effective_on < act.day:
        return check(False, why=f"施行日期{data.effective_on}早于公布之日")
    parts = {"没有登记号": data.registered, "没有编号": data.document, "没有公布全文": data.full_text, "没有公布位置": data.address}
    lacking = [name for name, value in parts.items() if not value]
    return check(not lacking, why=lacking)


@gate(
    "nor-valid-until",
    title="写明有效期",
    on=("nor.publish",),
    article="重庆市行政规范性文件管理办法",
    mark="M",
    sentence="有效期{why}。",
    hint="写明有效期：一般不超过{years}年，暂行、试行的不超过{trial}年，从施行之日起算。",
)
def nor_valid_until(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It states how long it is valid, within the longest span allowed."""
    data, years, trial = act.data, rules["nor.validity"], rules["nor.validity.trial"]
    if data.expires_on is None or data.effective_on is None:
        return check(False, why="没有写明", years=years, trial=trial)
    most = add_months(data.effective_on, 12 * int(trial if data.trial else years))
    return check(data.expires_on <= most, why=f"到{data.expires_on}，长于规定", until=data.expires_on, years=years, trial=trial)


@gate(
    "nor-effect",
    title="公布三十日后施行",
    on=("nor.publish",),
    article="重庆市行政规范性文件管理办法",
    mark="M",
    level=WARN,
    sentence="公布后{days}日就施行，少于{least}日。",
    hint="一般在公布满{least}日后施行；紧急的，在起草说明中写明理由。",
)
def nor_effect(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It usually takes effect some time after its publication."""
    if act.data.effective_on is None:
        return None
    days, least = (act.data.effective_on - act.day).days, rules["nor.effect"]
    return check(days >= least, days=days, least=least)


@gate(
    "nor-repeal",
    title="谁制定谁废止",
    on=("nor.repeal",),
    article=N37,
    mark="V*",
    sentence="废止不合要求：{why}。",
    hint="由制定机关集体审议、负责人决定后废止，并公布；为区政府起草的，由区政府决定废止。",
)
def nor_repeal(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The same authority repeals it, by a meeting, in public, and not backwards; one that lapses needs only its publication."""
    data, began, last = act.data, effective(matter), expires(matter)
    if data.maker != maker(matter):
        return check(False, why=f"本文件{MAKERS.get(maker(matter), '制定主体不明')}")
    if not data.address:
        return check(False, why="没有公布")
    if data.way != "lapsed" and not data.meeting:
        return check(False, why="没有经集体审议")
    if data.way != "lapsed" and data.maker == "bureau" and not _by_head(act):
        return check(False, why="没有由负责人决定")
    if data.gone_on is not None and began is not None and data.gone_on < began:
        return check(False, why=f"失效日期{data.gone_on}早于施行日期{began}")
    if data.way == "repealed" and data.gone_on is not None and data.gone_on < act.day:
        return check(False, why=f"失效日期{data.gone_on}早于废止之日，废止不溯及以往")
    early = data.way == "lapsed" and data.gone_on is not None and last is not None and data.gone_on <= last
    return check(not early, why=f"有效期到{last}，还没有届满")


@gate(
    "nor-cleaner",
    title="谁制定谁清理",
    on=("nor.cleanup",),
    article=N37,
    mark="V*",
    sentence="清理不合要求：{why}。",
    hint="由制定机关清理并公布清理结果目录；为区政府起草的，提出建议，由区政府作出清理结论后登记。",
)
def nor_cleaner(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever made it cleans it up, and publishes the list of results."""
    if act.data.maker != maker(matter):
        return check(False, why=f"本文件{MAKERS.get(maker(matter), '制定主体不明')}")
    return check(act.data.address, why="没有公布清理结果")


@gate(
    "nor-renew",
    title="延长有效期合规",
    on=("nor.cleanup",),
    article="重庆市行政规范性文件管理办法",
    mark="M",
    sentence="{why}，不能延长有效期。",
    hint="有效期届满以前评估，由负责人决定，每次延长一般不超过{years}年（暂行、试行的{trial}年）；已经失效的按新制定办理。",
)
def nor_renew(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A head keeps a document before it expires, for no longer than one may be made for, however often; an expired one has to be made anew."""
    last, years, trial = expires(matter), int(rules["nor.validity"]), int(rules["nor.validity.trial"])
    until = act.data.expires_on
    if act.data.result != "keep" or (last is None and until is None):
        return None
    if last is not None and act.day > last:
        return check(False, why=f"文件已在{last}失效", years=years, trial=trial)
    if until is None:
        return check(False, why="没有写明继续有效至哪一天", years=years, trial=trial)
    published = matter.last("nor.publish")
    span = trial if published is not None and published.data.trial else years
    most = add_months(min(last or act.day, add_months(act.day, AHEAD)), 12 * span)
    if until > most:
        return check(False, why=f"延长到{until}，长于{span}年", years=years, trial=trial)
    lawful = last is None or until <= last or maker(matter) != "bureau" or _by_head(act)
    return check(lawful, why="没有由负责人决定", last=last, until=until, years=years, trial=trial)


@gate(
    "nor-object",
    title="答复的是收到的审查建议",
    on=("nor.object-answer",),
    article=f"{N37}；行政复议法第十三条",
    mark="V*",
    sentence="没有等待答复的审查建议。",
    hint="先登记收到的审查建议，再答复；每件答复一次。",
)
def nor_object(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An answer answers an objection that came in and was not answered yet."""
    return check(len(matter.all("nor.object")) > len(matter.all("nor.object-answer")))


PROCEDURE = Procedure(
    id="normative-document",
    title="行政规范性文件",
    wing="decision",
    system="normative-documents",
    basis=N37,
    stages=(DRAFTING, PASSED, IN_FORCE, GONE, STOPPED),
    steps=STEPS,
    gates=(
        nor_consulted,
        nor_fair,
        nor_content,
        nor_separate,
        nor_review_whole,
        nor_review_time,
        nor_reviewed,
        nor_collective,
        nor_published,
        nor_number,
        nor_entered,
        nor_replaces,
        nor_valid_until,
        nor_effect,
        nor_repeal,
        nor_cleaner,
        nor_renew,
        nor_object,
    ),
    clocks=(
        Clock("nor.review", "合法性审核期限", "国办发〔2018〕115号", papers_complete, _reviewed_on, "nor.review"),
        Clock(
            "nor.file",
            "规范性文件备案期限",
            "重庆市行政执法责任制条例第十一条",
            act_day("nor.publish"),
            act_day("nor.file"),
            "nor.file",
        ),
        Clock(
            "nor.object",
            "审查建议答复期限",
            N37,
            last_day("nor.object"),
            first_after(("nor.object",), ("nor.object-answer",)),
            "nor.object",
        ),
        Clock(
            "nor.cleanup", "年度清理期限", N37, last_day("nor.publish", "nor.enter", "nor.cleanup"), _cleanup_ended, "nor.cleanup"
        ),
        Clock("nor.cleanup.done", "清理结论落实期限", N37, _to_do, act_day("nor.repeal"), "nor.cleanup.done"),
        Clock(
            "nor.validity", "规范性文件有效期", "重庆市行政规范性文件管理办法", effective, act_day("nor.repeal"), "", until=expires
        ),
    ),
    closed=(GONE, STOPPED),
    prefix="规范",
)
