"""移送: a case that is a crime goes to the police, also after it was decided; clues about officials go to supervision; what comes back is decided by us.

行政执法机关移送涉嫌犯罪案件的规定 (2020 text), 行政处罚法第二十七条. Its days are days of the calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, first_after, last_day
from fadu.law.data import Data, LongText, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules, rules_on
from fadu.law.steps import Step
from fadu.law.workdays import nominal_end

RULE = "行政执法机关移送涉嫌犯罪案件的规定"
OBJECTIONS = {"review": "提请公安机关复议", "procurator": "建议人民检察院立案监督"}
OFFICIAL_ORGANS = {"supervision": "监察机关", "procuratorate": "人民检察院"}
BACK_FROM = {"police": "公安机关", "procuratorate": "人民检察院", "court": "人民法院"}


class CrimeFind(Data):
    standard: Text = Field("", title="涉嫌的罪名和立案追诉标准")
    note: LongText = Field("", title="涉案金额、情节、后果")


class CrimeGroup(Data):
    members: list[PersonId] = Field(title="专案组成员", min_length=1)
    report: LongText = Field(title="移送报告要点")


class CrimeApprove(Data):
    approved: bool = Field(title="批准移送")
    reasons: LongText = Field("", title="不批准的理由")
    acting: Text = Field("", title="主持工作的依据（不是主要负责人批准时填写）")


class CrimeSend(Data):
    organ: Text = Field(title="接收的公安机关")
    report_attached: bool = Field(True, title="附调查情况报告")
    list_attached: bool = Field(True, title="附涉案物品清单和检验报告")
    goods: bool = Field(False, title="有立案后应当移交的涉案物品")
    received_by: Text = Field("", title="签收人或者回执号")


class CrimeAnswer(Data):
    filed: bool = Field(title="公安机关立案")
    document: Text = Field("", title="通知书文号")
    returned: bool = Field(False, title="退回作行政处理")


class CrimeObject(Data):
    way: Annotated[str, one_of(OBJECTIONS)] = Field("review", title="方式")
    organ: Text = Field(title="受理的机关")
    reasons: LongText = Field(title="认为应当立案的理由")


class CrimeGoods(Data):
    things: LongText = Field(title="移交的物品和案件材料清单")
    organ: Text = Field(title="接收的公安机关")
    receipt: Text = Field("", title="交接清单签收")


class CrimeBack(Data):
    organ: Annotated[str, one_of(BACK_FROM)] = Field(title="移送来的机关")
    document: Text = Field(title="文书文号")
    advice: LongText = Field("", title="处理建议")
    reply_by: date | None = Field(None, title="要求回复处理结果的日期（检察意见书等文书写明的）")


class CrimeReport(Data):
    organ: Annotated[str, one_of(BACK_FROM)] = Field("procuratorate", title="通报的机关")
    result: LongText = Field(title="处理结果")
    document: Text = Field("", title="所附决定书的文号")
    receipt: Text = Field("", title="送达回执")


class OfficialClue(Data):
    organ: Annotated[str, one_of(OFFICIAL_ORGANS)] = Field("supervision", title="接收机关")
    clue: LongText = Field(title="线索内容（不写姓名）")


def steps(
    officer: tuple[str, ...], head: tuple[str, ...], at: tuple[str, ...], anywhere: tuple[str, ...], after: tuple[str, ...]
) -> tuple[Step, ...]:
    """The steps of a transfer in a procedure with these roles: `at` stages in which a crime may be found, `anywhere` all open ones, `after` those with a result."""
    return (
        Step("xfr.find", "发现涉嫌犯罪", CrimeFind, officer, at),
        Step("xfr.group", "成立专案组", CrimeGroup, head, at, papers=("crime_report",)),
        Step("xfr.approve", "批准移送", CrimeApprove, ("principal", "head"), at, decides=True, papers=("crime_approval",)),
        Step("xfr.send", "移送公安机关", CrimeSend, officer, at, papers=("crime_transfer",)),
        Step("xfr.police", "公安机关答复", CrimeAnswer, officer, at),
        Step("xfr.object", "提请复议、立案监督", CrimeObject, head, at, decides=True, papers=("crime_objection",)),
        Step("xfr.goods", "移交涉案物品", CrimeGoods, officer, at, papers=("goods_handover",)),
        Step("xfr.back", "接收反向移送", CrimeBack, officer, at, kind="organ"),
        Step(
            "xfr.report",
            "通报处理结果",
            CrimeReport,
            head,
            after,
            decides=True,
            papers=("result_report",),
            article="行政处罚法第二十七条第二款；刑事诉讼法第一百七十七条第三款",
        ),
        Step(
            "xfr.official",
            "移送公务人员线索",
            OfficialClue,
            head,
            anywhere,
            decides=True,
            papers=("official_clue",),
            article=f"{RULE}第十九条",
        ),
    )


@gate(
    "xfr-group",
    title="专案组和移送报告",
    on=("xfr.approve",),
    article=f"{RULE}第五条",
    sentence="批准移送前{why}。",
    hint="指定两名以上持有效执法证的执法人员组成专案组，核实情况后提出书面移送报告。",
)
def xfr_group(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A group of at least two different officers, each with a certificate valid that day, has reported in writing."""
    formed, least = matter.last("xfr.group"), rules["xfr.group.min"]
    if formed is None:
        return check(False, why="没有成立专案组", officers=0)
    named, known = set(formed.data.members), formed.standing.get("people")
    able = {code for code in named if known is None or (code in known and known[code].may_enforce(formed.day))}
    count = len(able)
    why = f"专案组只有{count}名执法人员，不得少于{least}人" if count < least else "没有书面移送报告"
    return check(count >= least and bool(formed.data.report), why=why, officers=count)


@gate(
    "xfr-approve",
    title="主要负责人三日内决定移送",
    on=("xfr.approve",),
    article=f"{RULE}第五条",
    sentence="移送的批准不合规定：{why}。",
    hint="由主要负责人或者主持工作的负责人自收到报告之日起三日内决定；不批准的，写明理由存卷。",
    mark="M",
)
def xfr_approve(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The principal, or who stands in for him, decides within the period after the report, and gives reasons for a refusal."""
    data, formed = act.data, matter.last("xfr.group")
    last = nominal_end(rules.calendar, formed.day, rules["xfr.approve"], rules.unit("xfr.approve")) if formed else None
    entitled = any("principal" in person.roles for person in act.by) or bool(data.acting)
    if not entitled:
        why = "不是主要负责人，也没有写明主持工作的依据"
    elif not data.approved and not data.reasons:
        why = "不批准移送而没有理由"
    else:
        why = f"应当在{last}以前决定"
    timely = last is None or act.day <= last
    return check(entitled and (data.approved or bool(data.reasons)) and timely, why=why, last=last)


@gate(
    "xfr-send",
    title="批准后二十四小时内移送",
    on=("xfr.send",),
    article=f"{RULE}第五条、第六条、第七条",
    sentence="向公安机关移送不合规定：{why}。",
    hint="批准后二十四小时内移送，附移送书、调查报告、物品清单和检验报告，取得公安机关在回执上的签字。",
)
def xfr_send(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The transfer was approved, goes out within the hours, carries report and lists, and the police signed for it."""
    approved = matter.last("xfr.approve")
    if approved is None or not approved.data.approved:
        return check(False, why="没有批准移送", until=None)
    until = approved.at + timedelta(hours=int(rules["xfr.send"]))
    whole = act.data.report_attached and act.data.list_attached
    if not whole:
        why = "没有附调查报告或者物品清单、检验报告"
    elif act.at > until:
        why = f"应当在{until:%Y-%m-%d %H:%M}以前移送"
    else:
        why = "" if act.data.received_by else "没有公安机关签收的回执"
    return check(not why, why=why, until=until)


@gate(
    "xfr-object",
    title="不予立案后三日内提请复议",
    on=("xfr.object",),
    article=f"{RULE}第九条",
    sentence="不能提请复议或者立案监督：{why}。",
    hint="自收到不予立案通知书之日起三日内提请复议；逾期的，可以建议人民检察院进行立案监督。",
    mark="M",
)
def xfr_object(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The police did not file; a review is asked within the period, the procuratorate at any time."""
    answered = matter.last("xfr.police")
    if answered is None or answered.data.filed:
        return check(False, why="没有公安机关不予立案的通知", last=None)
    last = nominal_end(rules.calendar, answered.day, rules["xfr.object"], rules.unit("xfr.object"))
    return check(act.data.way == "procurator" or act.day <= last, why=f"提请复议的期限于{last}届满", last=last)


@gate(
    "xfr-goods",
    title="立案后三日内移交物品",
    on=("xfr.goods",),
    article=f"{RULE}第十二条",
    sentence="移交涉案物品不合规定：{why}。",
    hint="收到立案通知书之日起三日内移交物品和案件材料，办理交接手续。",
    mark="M",
)
def xfr_goods(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The police filed the case, and things and papers go over within the period against a receipt."""
    answered = matter.last("xfr.police")
    if answered is None or not answered.data.filed:
        return check(False, why="公安机关没有立案", last=None)
    last = nominal_end(rules.calendar, answered.day, rules["xfr.goods"], rules.unit("xfr.goods"))
    why = f"应当在{last}以前移交" if act.data.receipt else "没有签收的交接清单"
    return check(act.data.receipt and act.day <= last, why=why, last=last)


@gate(
    "xfr-report",
    title="通报的是处理的结果",
    on=("xfr.report",),
    article="行政处罚法第二十七条第二款；刑事诉讼法第一百七十七条第三款",
    mark="M",
    sentence="不能通报：{why}。",
    hint="接收反向移送并作出处理以后，把结果和决定书一并告知移送来的机关。",
)
def xfr_report(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case came back from that organ, and was handled since."""
    back, done = matter.last("xfr.back"), _handled(matter)
    if back is None or back.data.organ != act.data.organ:
        why = f"案件不是{BACK_FROM.get(act.data.organ, act.data.organ)}移送来的"
    else:
        why = "" if done is not None else "反向移送以后还没有作出处理"
    return check(not why, why=why, record=done.seq if done is not None else None)


@gate(
    "xfr-reported",
    title="处理结果已通报",
    on=("pen.close",),
    article="行政处罚法第二十七条第二款；刑事诉讼法第一百七十七条第三款",
    mark="M",
    level=WARN,
    sentence="{organ}移送来的案件，处理结果还没有通报。",
    hint="结案前向移送来的机关通报处理结果；结案以后也可以补。",
)
def xfr_reported(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Where the procuratorate sent the case, or its paper asked for an answer, the result was told."""
    back = _to_be_told(matter)
    if back is None:
        return None
    told = any(other.seq > back.seq for other in matter.all("xfr.report"))
    return check(told, organ=BACK_FROM[back.data.organ], record=back.seq)


@gate(
    "xfr-no-substitute",
    title="不以罚代刑",
    on=("pen.decide", "pen.issue", "pen.issue-none", "pen.file-withdraw"),
    article=f"行政处罚法第二十七条；{RULE}第三条、第五条、第十一条",
    sentence="案件涉嫌犯罪，尚未移送或者尚未退回，不得以罚代刑，也不得以不予处罚、撤销立案了结。",
    hint="成立两人以上专案组，报主要负责人决定；批准的二十四小时内移送公安机关，不批准的写明理由存卷后继续办理。",
)
def xfr_no_substitute(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No crime is suspected, the principal decided with reasons that it need not be transferred, or the case was transferred and came back."""
    since = _suspected(matter)
    if not since:
        return check(True, screen="no")
    answered = matter.last("xfr.approve")
    if answered is not None and answered.seq > since and answered.data.approved is False and answered.data.reasons:
        return check(True, screen="refused", record=answered.seq)
    sent, back = matter.last("xfr.send"), matter.last("xfr.police", "xfr.back")
    returned = sent is not None and back is not None and back.seq > sent.seq and (back.step == "xfr.back" or back.data.returned)
    return check(returned, screen="suspected", sent=sent.day if sent else None)


def _suspected(matter: Matter) -> int:
    """The newest act by which the case is suspected to be a crime; 0 where none says so."""
    found, concluded = matter.last("xfr.find"), matter.last("pen.conclude")
    screened = concluded.seq if concluded is not None and concluded.data.crime_screen == "suspected" else 0
    return max(screened, found.seq if found is not None else 0)


def _approved(matter: Matter) -> date | None:
    found = matter.last("xfr.approve")
    return found.day if found is not None and found.data.approved else None


def _not_filed(matter: Matter) -> date | None:
    """The day the police answered that they do not file and did not simply give the case back."""
    found = matter.last("xfr.police")
    return found.day if found is not None and not found.data.filed and not found.data.returned else None


def _filed_with_goods(matter: Matter) -> date | None:
    sent, found = matter.last("xfr.send"), matter.last("xfr.police")
    return found.day if sent is not None and sent.data.goods and found is not None and found.data.filed else None


#: What ends the handling of a case that came back.
_HANDLED = ("pen.issue", "pen.issue-none", "pen.file-withdraw")


def _to_be_told(matter: Matter) -> Act | None:
    """The newest transfer back whose result must be told: from the procuratorate (刑事诉讼法第一百七十七条第三款), or with a day to answer."""
    back = matter.last("xfr.back")
    return back if back is not None and (back.data.organ == "procuratorate" or back.data.reply_by) else None


def _handled(matter: Matter) -> Act | None:
    back = matter.last("xfr.back")
    return next((act for act in matter.all(*_HANDLED) if back is not None and act.seq > back.seq), None)


def _report_until(matter: Matter) -> date | None:
    """The day by which the result is told: that of the organ's paper, or soon after the decision, whichever comes first."""
    back, done = _to_be_told(matter), _handled(matter)
    days = [back.data.reply_by] if back is not None and back.data.reply_by else []
    if back is not None and done is not None:
        rules = rules_on(done.day)
        days.append(nominal_end(rules.calendar, done.day, rules["xfr.report"], rules.unit("xfr.report")))
    return min(days, default=None)


def _report_from(matter: Matter) -> date | None:
    back = _to_be_told(matter)
    return back.day if back is not None and _report_until(matter) is not None else None


_AFTER_ANSWER = ("xfr.object", "xfr.back", "pen.decide", "pen.issue-none", "pen.close")

CLOCKS = (
    # 立即: the day itself.
    Clock(
        "xfr.group",
        "成立专案组（立即）",
        f"{RULE}第五条",
        last_day("xfr.find"),
        first_after(("xfr.find",), ("xfr.group",)),
        "",
        until=last_day("xfr.find"),
    ),
    Clock(
        "xfr.approve",
        "批准移送期限",
        f"{RULE}第五条",
        last_day("xfr.group"),
        first_after(("xfr.group",), ("xfr.approve",)),
        "xfr.approve",
    ),
    # 24 hours: the day on which they end; `xfr-send` looks at the minute.
    Clock(
        "xfr.send",
        "向公安机关移送期限",
        f"{RULE}第五条",
        _approved,
        first_after(("xfr.approve",), ("xfr.send",)),
        "xfr.send",
    ),
    # The police's own period: shown so that somebody asks, never counted against the bureau.
    Clock(
        "xfr.police",
        "公安机关审查期限",
        f"{RULE}第八条",
        last_day("xfr.send"),
        first_after(("xfr.send",), ("xfr.police", "xfr.back")),
        "xfr.police",
        PARTY,
    ),
    Clock(
        "xfr.object",
        "提请复议期限",
        f"{RULE}第九条",
        _not_filed,
        first_after(("xfr.police",), _AFTER_ANSWER),
        "xfr.object",
    ),
    Clock(
        "xfr.goods",
        "移交涉案物品期限",
        f"{RULE}第十二条",
        _filed_with_goods,
        first_after(("xfr.police",), ("xfr.goods",)),
        "xfr.goods",
    ),
    Clock(
        "xfr.report",
        "通报处理结果期限",
        "行政处罚法第二十七条第二款；刑事诉讼法第一百七十七条第三款",
        _report_from,
        first_after(("xfr.back",), ("xfr.report",)),
        "",
        until=_report_until,
    ),
)
