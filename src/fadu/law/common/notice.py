"""What the party is told and what he answers: notice, periods, defence, and that the decision stays inside the notice."""

from __future__ import annotations

from datetime import date

from fadu.law.common.case import CONFISCATION, NOTICES, SEVERITY, hearing_due, labels, last_notice, last_served_notice, money
from fadu.law.common.penalty_data import Notice, Proposal
from fadu.law.facts import PENALTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules


@gate(
    "pen-concluded",
    title="调查终结后告知",
    on=("pen.notice",),
    article="行政处罚法第二十七条、第四十四条、第五十七条第一款",
    sentence="没有提出处罚意见的案件调查终结报告，也就没有审查是否涉嫌犯罪。",
    hint="先由承办人作出调查终结报告（认定的事实和证据、是否涉嫌犯罪、处罚建议），再告知。",
    mark="M",
)
def pen_concluded(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The investigation was concluded with a proposal to punish, and screened for a crime, before the party is told what is proposed."""
    concluded = matter.last("pen.conclude")
    return check(concluded is not None and concluded.data.kinds, concluded=concluded.seq if concluded is not None else None)


@gate(
    "pen-notice",
    title="依法告知并送达",
    on=(*NOTICES, "pen.decide", "pen.issue"),
    article="行政处罚法第四十四条、第六十二条",
    sentence="没有依法告知：{why}。",
    hint="写明拟处罚的内容、事实、理由、依据和权利，送达行政处罚事先告知书，等待陈述申辩期满后再决定。",
)
def pen_notice(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A notice states proposed content, facts, reasons, basis and rights, and was lawfully served before the decision."""
    if act.step in NOTICES:
        lacking = _unsaid(act.data)
        return check(not lacking, why=f"告知书没有写明{'、'.join(lacking)}", notice=act.seq)
    if act.step == "pen.issue" and not matter.has("pen.decide"):
        return None
    day = act.day if act.step == "pen.decide" else matter.last("pen.decide").day  # type: ignore[union-attr]
    told = last_served_notice(matter, rules, day)
    if told is None:
        return check(False, why="没有事先告知书" if last_notice(matter) is None else "事先告知书没有依法送达")
    notice, served = told
    lacking = _unsaid(notice.data)
    return check(not lacking, why=f"告知书没有写明{'、'.join(lacking)}", notice=notice.seq, served=served)


def _unsaid(data: Notice) -> list[str]:
    """What a notice has to say and does not."""
    lacking = []
    if not data.facts:
        lacking.append("违法事实")
    if not data.reasons:
        lacking.append("理由")
    if not data.basis:
        lacking.append("依据")
    if not data.kinds:
        lacking.append("拟处罚内容")
    if "fine" in data.kinds and not data.fine:
        lacking.append("拟罚款金额")
    if CONFISCATION & set(data.kinds) and data.confiscated is None:
        lacking.append("拟没收的价值")
    if not data.statement_right:
        lacking.append("陈述、申辩权")
    return lacking


@gate(
    "pen-windows",
    title="陈述申辩、听证期限届满",
    on=("pen.decide",),
    article="行政处罚法第四十五条、第六十二条、第六十四条第一项",
    sentence="{which}到{last}才届满，当事人也没有书面放弃或者行使该权利。",
    hint="等到期限届满的次日，或者取得当事人签名的放弃确认。",
)
def pen_windows(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The statement period told, and five working days for a hearing where offered, are over, waived in writing, or the right was used."""
    told = last_served_notice(matter, rules, act.day)
    if told is None:
        return None
    notice, served = told
    statement = statement_end(notice, served, rules)
    waived = [waiver.data for waiver in matter.all("pen.waive-defence") if waiver.data.signed and waiver.seq > notice.seq]
    used = any(defence.seq > notice.seq for defence in matter.all("pen.defend"))
    if act.day <= statement and not used and not any(data.statement for data in waived):
        return check(False, which="陈述申辩期限", last=statement)
    hearing = hearing_end(served, rules) if notice.data.hearing_right else None
    asked = any(ask.seq > notice.seq for ask in matter.all("pen.hearing-ask"))
    if hearing is not None and act.day <= hearing and not asked and not any(data.hearing for data in waived):
        return check(False, which="要求听证的期限", last=hearing)
    return check(True, notice=notice.seq, served=served, statement=statement, hearing=hearing, used=used, asked=asked)


def statement_end(notice: Act, served: date, rules: Rules) -> date:
    """Last day for the party to state and defend: the period told, never shorter than the parameter."""
    days = max(notice.data.statement_days or 0, rules["pen.statement.days"])
    return rules.calendar.add_workdays(served, days)


def hearing_end(served: date, rules: Rules) -> date:
    """Last day for the party to ask for a hearing."""
    return rules.calendar.add_workdays(served, rules["pen.hearing.ask"])


@gate(
    "pen-defence",
    title="逐条复核陈述申辩",
    on=("pen.decide",),
    article="行政处罚法第四十五条、第六十二条",
    sentence="当事人提出的第{points}条意见没有复核结论和理由。",
    hint="逐条完成陈述申辩复核意见书：采纳或者不采纳，并写明理由。",
)
def pen_defence(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every point the party raised has a recheck result with its reason."""
    defences = matter.all("pen.defend")
    if not defences:
        return None
    open_ = [f"{defence.seq}-{number}" for defence in defences for number in _unanswered(matter, defence)]
    return check(not open_, points="、".join(open_), defences=[defence.seq for defence in defences])


def _unanswered(matter: Matter, defence: Act) -> list[int]:
    answered = {
        answer.point
        for recheck in matter.all("pen.recheck")
        if recheck.data.defence == defence.seq
        for answer in recheck.data.answers
        if answer.adopted or answer.reasons
    }
    return [number for number in range(1, len(defence.data.points) + 1) if number not in answered]


@gate(
    "pen-no-heavier",
    title="不因申辩加重",
    on=("pen.decide",),
    article="行政处罚法第四十五条第二款",
    sentence="当事人陈述申辩后，拟定处罚（{now}）重于告知的处罚（{before}）。",
    hint="降至告知的处罚以内；另有新查明事实的，写明新事实重新告知。",
)
def pen_no_heavier(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The penalty is not heavier than the one noticed before the party defended himself, unless new facts were noticed again."""
    answered = matter.first("pen.defend", "pen.hearing-ask")
    if answered is None:
        return None
    before = [notice for notice in matter.all(*NOTICES) if notice.seq < answered.seq]
    if not before:
        return None
    base = before[-1]
    if any(_brings_new_facts(notice, base) for notice in matter.all(*NOTICES) if notice.seq > answered.seq):
        return check(True, noticed=base.seq, new_facts=True)
    heavier = _heavier(act.data, base.data)
    return check(not heavier, now=_penalty(act.data), before=_penalty(base.data), noticed=base.seq)


def _brings_new_facts(notice: Act, base: Act) -> bool:
    """A later notice that says it found new facts and states one which the earlier did not."""
    return notice.data.new_facts and bool(_facts(notice.data) - _facts(base.data))


def _facts(proposal: Proposal) -> set[tuple[str, str]]:
    return {(fact.element, fact.text) for fact in proposal.facts}


def _heavier(now: Proposal, before: Proposal) -> bool:
    """More money, a graver kind, or a kind added to those noticed."""
    return (
        money(now.fine) > money(before.fine)
        or money(now.confiscated) > money(before.confiscated)
        or _rank(now.kinds) > _rank(before.kinds)
        or set(now.kinds) > set(before.kinds)
    )


def _rank(kinds: list[str]) -> int:
    return max((SEVERITY.get(kind, 0) for kind in kinds), default=-1)


def _penalty(data: Proposal) -> str:
    kinds = "、".join(PENALTY_KINDS.get(kind, kind) for kind in data.kinds)
    return f"{kinds}{f'{data.fine.normalize():f}元' if data.fine else ''}"


@gate(
    "pen-renotice",
    title="决定不超出告知",
    on=("pen.decide",),
    article="行政处罚法第四十四条、第六十二条",
    mark="M",
    sentence="决定超出了最后一次送达的告知（{notice}号）：{why}。",
    hint="按变更后的内容重新告知，重新计算陈述申辩和听证期限。",
)
def pen_renotice(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Facts, grounds, kinds and amount of the decision stay inside the last served notice."""
    told = last_served_notice(matter, rules, act.day)
    if told is None:
        return None
    notice = told[0].data
    noticed = _facts(notice)
    new_facts = [fact.element for fact in act.data.facts if (fact.element, fact.text) not in noticed]
    new_basis = [basis for basis in act.data.basis if basis not in notice.basis]
    new_kinds = [kind for kind in act.data.kinds if kind not in notice.kinds]
    said = []
    if new_facts:
        said.append(f"事实“{'、'.join(labels(new_facts))}”与告知的不一致")
    if new_basis:
        said.append(f"依据“{'、'.join(new_basis)}”未告知")
    if new_kinds:
        said.append(f"处罚种类“{'、'.join(PENALTY_KINDS.get(kind, kind) for kind in new_kinds)}”未告知")
    for label, now, before in (("罚款", act.data.fine, notice.fine), ("没收价值", act.data.confiscated, notice.confiscated)):
        if money(now) > money(before):
            said.append(f"{label}由{money(before).normalize():f}元增至{money(now).normalize():f}元")
    return check(not said, why=";".join(said), notice=told[0].seq)


@gate(
    "pen-hearing-offered",
    title="告知听证权",
    on=("pen.notice", "pen.renotice", "pen.decide"),
    article="行政处罚法第六十三条",
    sentence="{due}，但没有告知当事人有要求听证的权利。",
    hint="在告知书中告知听证权并送达，等待五个工作日。",
)
def pen_hearing_offered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A proposal that falls in a hearing kind was noticed together with the hearing right; what was proposed counts, not what is decided."""
    if act.step in NOTICES:
        due = hearing_due(matter, act, act.data, rules)
        return check(act.data.hearing_right, due=due) if due else None
    told = last_served_notice(matter, rules, act.day)
    proposed = hearing_due(matter, act, told[0].data, rules) if told is not None else ""
    due = proposed or hearing_due(matter, act, act.data, rules)
    if not due:
        return None
    return check(told is not None and told[0].data.hearing_right, due=due)
