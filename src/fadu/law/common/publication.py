"""公开: propose a masked text, a second person compares it with the source, publish, withdraw. Shared by all procedures whose results are public."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, Moment
from fadu.law.common.respondent import undone
from fadu.law.data import ActSeq, Data, LongText, MatterNumber, PersonId, Text, Yuan, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules, rules_on
from fadu.law.privacy import KINDS, personal_numbers
from fadu.law.publicity import CAUSES, CREDIT, FALL, OUTCOMES, PUBLISHING, WITHDRAWING, day_of, fallen_on, fell, span
from fadu.law.steps import Step
from fadu.law.workdays import nominal_end

LEGAL = ("legal", "reviewer")
#: Who may compare a text with its source as the second person.
SECOND = (*LEGAL, "head", "principal")
PROPOSE, CONFIRM, DECLINE = "pub.propose", "pub.redact", "pub.decline"


class Hidden(Data):
    """One line of the list of what was hidden: never the original, only its kind, what stands there now, and how often."""

    kind: Annotated[str, one_of(KINDS)] = Field(title="类别")
    instead: Text = Field(title="隐去后的写法")
    times: int = Field(1, ge=1, le=10_000, title="处数")


class Propose(Data):
    """The text that is to be public, already masked, so that what was published can be proved from the ledger."""

    source: MatterNumber = Field("", title="来源事项编号（公开其他事项的结果时填写）")
    topic: Text = Field(title="公开标题")
    number: Text = Field("", title="文号")
    party: Text = Field("", title="当事人（已隐去）")
    party_code: Text = Field("", title="统一社会信用代码（单位）")
    facts: LongText = Field("", title="违法事实或者主要内容（已隐去）")
    basis: list[Text] = Field(default_factory=list, title="依据")
    result: LongText = Field("", title="决定内容或者结果")
    organ: Text = Field("", title="作出机关")
    decided_on: date | None = Field(None, title="决定或者结果形成日期")
    course: list[Text] = Field(default_factory=list, title="执法过程（事中公示）")
    social_impact: bool = Field(False, title="具有一定社会影响")
    impact_ground: LongText = Field("", title="公开的依据（理由或者公开目录的条目）")
    told_on: date | None = Field(None, title="告知当事人将予公开的日期")
    credit: Annotated[str, one_of(CREDIT)] = Field("none", title="信用信息类别")
    months: int | None = Field(None, ge=0, le=120, title="公开期限（月；不作为信用信息的不填）")
    hidden: list[Hidden] = Field(default_factory=list, title="隐去清单")
    secrets_checked: bool = Field(False, title="已核对国家秘密、商业秘密")

    def text(self) -> str:
        """All that would be public, for a last look for personal numbers."""
        return "\n".join((self.topic, self.party, self.facts, *self.basis, self.result, *self.course))


class Confirm(Data):
    result: Annotated[str, one_of({"confirmed": "复核无误", "returned": "退回修改"})] = Field("confirmed", title="复核结果")
    proposal: ActSeq | None = Field(None, title="所复核的拟公开行为序号")
    compared: bool = Field(False, title="已与原文逐项对照")
    opinion: LongText = Field("", title="复核意见")


class Publish(Data):
    social_impact: bool = Field(False, title="具有一定社会影响")
    impact_ground: LongText = Field("", title="具有一定社会影响的依据（理由或者公开目录的条目）")
    address: Text = Field("", title="公开网址")
    redacted_by: PersonId = Field("", title="隐去复核人")
    redaction_done: bool = Field(False, title="已隐去个人信息、商业秘密")


class Decline(Data):
    reasons: LongText = Field(title="不公开的理由")


class Withdraw(Data):
    reasons: LongText = Field(title="撤回理由（公开说明）")
    cause: Annotated[str, one_of(CAUSES)] = Field("corrected", title="撤回原因")
    fallen_on: date | None = Field(None, title="决定被变更、撤销、确认违法或者无效之日")


class Fall(Data):
    """What another matter did to this decision: a reconsideration, a suit, or the revocation of the result published here."""

    outcome: Annotated[str, one_of(OUTCOMES)] = Field(title="结果")
    cause: Annotated[str, one_of({name: label for name, label in CAUSES.items() if name != "mistake"})] = Field(title="由谁改变")
    document: Text = Field("", title="复议决定书、裁判文书等文号")
    fallen_on: date = Field(title="决定被变更、撤销、确认违法或者无效之日")
    matter: MatterNumber = Field("", title="复议、诉讼或者来源事项")
    fine: Yuan | None = Field(None, title="变更后的罚款（元；变更罚款的填写）")


def fall_step(at: tuple[str, ...]) -> Step:
    """The step that writes into a matter what review, a court or its source made of its decision; recorded with that outcome by itself."""
    return Step(FALL, "决定被改变", Fall, (*LEGAL, "clerk", "head", "principal"), at, kind="outcome")


def steps(publish: str, label: str, at: tuple[str, ...], after: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """The steps of a publication in another procedure: `publish` and `label` name the act that makes it public.

    `at`: stages in which it may be published; `after`: further stages in which it can still fall and be withdrawn.
    """
    return (
        Step(PROPOSE, "拟公开", Propose, LEGAL, at, decides=True),
        Step(CONFIRM, "隐去复核", Confirm, SECOND, at, decides=True, papers=("redaction_list",), kind="result"),
        Step(publish, label, Publish, LEGAL, at, decides=True, papers=("publication_approval",)),
        Step(DECLINE, "决定不公开", Decline, LEGAL, at),
        fall_step((*at, *after)),
        Step(WITHDRAWING, "撤回公开", Withdraw, LEGAL, (*at, *after), papers=("withdrawal_note",)),
    )


def _fallen(matter: Matter) -> date | None:
    found = fell(matter)
    if found is not None:
        return day_of(found[0])
    down = matter.last(WITHDRAWING)
    return down.data.fallen_on if down is not None else None


def _answered(matter: Matter) -> date | None:
    found, down = fell(matter), matter.last(WITHDRAWING)
    answer = found[1] if found is not None else down
    return answer.day if answer is not None else None


#: Runs from the day a published decision fell, whoever took it back, until the publication is withdrawn.
WITHDRAW = Clock("pub.withdraw", "撤回公开期限", "行政处罚法第四十八条", _fallen, _answered, "pub.withdraw")


def to_be_public(step: str, listed: str) -> Moment:
    """The day of the result of `step`, where it is to be public: somebody proposed it, or the bureau's list of that day names it.

    The list is the parameter `listed`: results with at least so many yuan, fined or waived; none before it is in force.
    """

    def moment(matter: Matter) -> date | None:
        act = matter.first(step)
        if act is None:
            return None
        law = rules_on(act.day)
        sum_of = getattr(act.data, "fine", None) or getattr(act.data, "waived", None) or 0
        return act.day if matter.has(PROPOSE) or (law.knows(listed) and sum_of >= law[listed]) else None

    return moment


def proposed(matter: Matter) -> Act | None:
    """The proposal that is on the table: the newest one after the newest withdrawal."""
    newest, down = matter.last(PROPOSE), matter.last(WITHDRAWING)
    return newest if newest is not None and (down is None or down.seq < newest.seq) else None


def confirmed(matter: Matter) -> Act | None:
    """The confirmation of the proposal on the table: by a second person, of that very text, after comparing it with the source."""
    proposal, answer = proposed(matter), matter.last(CONFIRM)
    if proposal is None or answer is None or answer.seq < proposal.seq or answer.data.result != "confirmed":
        return None
    return answer if not _fault(proposal, answer) else None


def _fault(proposal: Act | None, answer: Act) -> str:
    if proposal is None:
        return "没有待复核的公开文稿"
    if {person.id for person in proposal.by} & {person.id for person in answer.by}:
        return "复核人就是拟稿人"
    if answer.data.proposal != proposal.seq:
        return "复核的不是现在的文稿"
    if not answer.data.compared:
        return "没有与原文逐项对照"
    return "" if proposal.data.secrets_checked else "文稿没有核对国家秘密、商业秘密"


@gate(
    "pub-redacted",
    title="已隐去不公开的内容",
    on=(CONFIRM, *PUBLISHING),
    article="行政处罚法第五十条；个人信息保护法第二十八条",
    sentence="没有由第二人复核隐去个人信息、商业秘密：{why}。",
    hint="先“拟公开”，另由一人“隐去复核”，与原文逐项对照后再公开。",
)
def pub_redacted(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A second person compared the very text that is to be public with its source; nobody's word stands in for that act."""
    if act.step == CONFIRM:
        if act.data.result != "confirmed":
            return None
        why = _fault(proposed(matter), act)
        return check(not why, why=why, redacted_by=[person.id for person in act.by])
    done = confirmed(matter)
    second = [person.id for person in done.by] if done is not None else []
    if done is None:
        why = "公开文稿没有经第二人复核" if matter.has(PROPOSE) else "没有拟公开的文稿"
    elif act.data.redacted_by and act.data.redacted_by not in second:
        why = "写明的复核人不是复核文稿的人"
    else:
        why = "" if act.data.redaction_done else "没有确认已经隐去"
    return check(not why, why=why, redacted_by=second)


@gate(
    "pub-clean",
    title="文稿没有个人信息",
    on=(PROPOSE,),
    article="个人信息保护法第二十八条；政府信息公开条例第十五条",
    sentence="拟公开的文字里还有{kinds}，在第{places}字。",
    hint="隐去后重新拟稿。",
)
def pub_clean(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No identity number, telephone, bank account, plate, mail or chat account, or day of birth is left in the text."""
    left = personal_numbers(act.data.text())
    kinds = list(dict.fromkeys(KINDS[hit.kind] for hit in left))
    return check(not left, kinds=kinds, places=[hit.start + 1 for hit in left])


@gate(
    "pub-told",
    title="事先告知将予公开",
    on=(PROPOSE,),
    article="市场监督管理行政处罚信息公示规定第八条（参照）",
    mark="V*",
    level=WARN,
    sentence="没有在公开以前告知当事人该决定将依法公开。",
    hint="在决定书中或者送达时告知，并填写告知日期。",
)
def pub_told(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The party was told before the publication that the decision will be public; only where there is a party."""
    if not act.data.party:
        return None
    told = act.data.told_on
    return check(told is not None and told <= act.day, on=told)


@gate(
    "pub-span",
    title="公开期限合规",
    on=(PROPOSE,),
    article="信用修复管理办法（公示期）",
    mark="V*",
    sentence="{credit}失信信息的公开期限应为{span}，填写的是{chosen}。",
    hint="按信用信息类别填写期限；轻微的原则上不公示。",
)
def pub_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Credit information is public within the span of its class; there is nothing to hold before the law of spans."""
    ends = span(rules, act.data.credit)
    if ends is None:
        return None
    months, (least, most) = act.data.months, ends
    holds = months is not None and least <= months <= most
    chosen = f"{months}个月" if months is not None else None
    return check(holds, credit=CREDIT[act.data.credit], span=f"{least}至{most}个月", chosen=chosen)


@gate(
    "pub-withdrawn",
    title="按期撤回公开",
    on=("pen.close", "pen.archive", "rec.close", "lit.close", WITHDRAWING),
    article="行政处罚法第四十八条",
    sentence="决定已被撤销或者变更，公开的信息应当在{last}前撤回并说明理由。",
    hint="立即撤回公开信息并公开说明理由。",
)
def pub_withdrawn(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A published copy of a changed, revoked, unlawful or void decision is taken down with a public reason within three working days."""
    if act.step in ("rec.close", "lit.close"):
        lost, public = undone(matter), act.standing.get("still_public")
        if lost is None or public is None:
            return None
        return check(not public, last=_last(rules, lost.day), public=public)
    if act.step == WITHDRAWING:
        down, published = fallen_on(matter, act), matter.last(*PUBLISHING)
        if down is None or published is None or act.data.cause == "mistake" or down < published.day:
            return None
        last = _last(rules, down)
        return check(act.day <= last, last=last)
    found = fell(matter)
    return check(found[1] is not None, last=_last(rules, day_of(found[0]))) if found is not None else None


def _last(rules: Rules, fallen: date) -> date:
    return nominal_end(rules.calendar, fallen, rules["pub.withdraw"], "wd")
