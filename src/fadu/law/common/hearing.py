"""The hearing (听证): notice of it, the host, the minutes."""

from __future__ import annotations

from datetime import date

from fadu.law.common.case import hearing_due, investigators, last_served_notice, relied_on, served_on
from fadu.law.common.notice import hearing_end
from fadu.law.common.permit import hearing_host, hearing_minutes, hearing_notice
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules


@gate(
    "pen-hearing-notice",
    title="提前通知听证",
    on=("pen.hearing-hold", "pen.decide", "lic.hear"),
    article="行政处罚法第六十四条第二项；行政许可法第四十八条第一款第一项",
    sentence="{held}举行听证，最迟应当在{latest}送达听证通知，{why}。",
    hint="改期至通知送达满七个工作日以后，重新送达听证通知书。",
)
def pen_hearing_notice(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The notice of this hearing's day and hour was served so that seven full working days lie before it."""
    if act.step == "lic.hear":
        return hearing_notice(matter, act, rules)
    hearing = act if act.step == "pen.hearing-hold" else matter.last("pen.hearing-hold")
    if hearing is None:
        return None
    latest = rules.calendar.latest_notice(hearing.day, rules["pen.hearing.notice"])
    notices = [notice for notice in matter.all("pen.hearing-notice") if hearing is act or notice.seq < hearing.seq]
    if not notices:
        return check(False, held=hearing.day, latest=latest, why="没有听证通知")
    served, told = served_on(matter, notices[-1].seq, rules), notices[-1].data.held_on
    if told != hearing.day:
        return check(False, held=hearing.day, latest=latest, why=f"而通知的听证日期是{told}")
    if not notices[-1].data.begins:
        return check(False, held=hearing.day, latest=latest, why="而通知没有写明时刻")
    why = "没有依法送达" if served is None else f"实际{served}送达"
    return check(served is not None and served <= latest, held=hearing.day, latest=latest, served=served, why=why)


@gate(
    "pen-hearing-host",
    title="听证主持人适格、公开听证",
    on=("pen.hearing-open", "pen.hearing-notice", "pen.hearing-hold", "pen.decide", "lic.hearing-notice", "lic.hear"),
    article="行政处罚法第六十四条第三项、第四项；行政许可法第四十八条第一款第二项、第三项",
    sentence="听证{why}。",
    hint="另行指定非本案调查人员主持；公开举行，或者写明涉及国家秘密、商业秘密、个人隐私的理由。",
)
def pen_hearing_host(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The host investigated nothing in the case and is under no recusal; the hearing is public unless a reason is recorded."""
    if act.step in ("lic.hearing-notice", "lic.hear"):
        return hearing_host(matter, act)
    hearing = act if act.step != "pen.decide" else matter.last("pen.hearing-hold")
    if hearing is None:
        return None
    host = hearing.data.host
    hosts = {host} | ({person.id for person in hearing.by} if hearing.step == "pen.hearing-hold" else set())
    decided = {decision.data.officer: decision.data.granted for decision in matter.all("pen.recuse-decide")}
    pending = any(ask.data.officer == host and host not in decided for ask in matter.all("pen.recuse-ask"))
    investigating = sorted(hosts & investigators(matter))
    if investigating:
        why = f"主持人{'、'.join(investigating)}是本案调查人员"
    elif decided.get(host) or pending:
        why = f"主持人{host}已被决定回避或者回避申请未决定"
    elif hearing.step == "pen.hearing-hold" and not hearing.data.public and not hearing.data.private_reason:
        why = "不公开举行，又没有写明理由"
    else:
        why = ""
    return check(not why, why=why, host=host)


@gate(
    "pen-hearing-refuse",
    title="不得拒绝听证",
    on=("pen.hearing-open",),
    article="行政处罚法第六十三条、第六十四条第一项",
    sentence="不能决定不受理：{why}。",
    hint="当事人有权要求并在期限内提出的，应当组织听证；逾期或者不属于听证范围的，书面说明理由。",
)
def pen_hearing_refuse(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A request is refused only where it came late or no hearing is due, and with reasons."""
    asked, told = matter.last("pen.hearing-ask"), last_served_notice(matter, rules, act.day)
    if act.data.accepted or asked is None:
        return None
    last = hearing_end(told[1], rules) if told is not None else None
    due = told is not None and (told[0].data.hearing_right or hearing_due(matter, act, told[0].data, rules))
    if not act.data.reasons:
        why = "没有书面说明理由"
    else:
        why = "当事人有权要求听证，并在期限内提出" if due and last is not None and asked.day <= last else ""
    return check(not why, why=why, asked=asked.day, last=last)


@gate(
    "pen-hearing-agents",
    title="听证代理人人数",
    on=("pen.hearing-hold",),
    article="行政处罚法第六十四条第五项",
    sentence="当事人委托了{agents}名代理人，依法最多{most}名。",
    hint="请当事人确定一至二名代理人；多出的人员可以旁听。",
    level=WARN,
)
def pen_hearing_agents(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The party is represented by two agents at most."""
    agents, most = act.data.agents or 0, rules["pen.hearing.agents"]
    return check(agents <= most, agents=agents, most=most)


@gate(
    "pen-hearing-minutes",
    title="根据听证笔录决定",
    on=("pen.decide", "lic.grant", "lic.refuse"),
    article="行政处罚法第六十四条第八项、第六十五条；行政许可法第四十八条",
    sentence="不能根据听证笔录作出决定：{why}。",
    hint="补全听证笔录；未经质证的证据不得采用，或者重新组织质证。",
)
def pen_hearing_minutes(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A hearing asked for in time was held; its minutes are signed or the refusal noted, and all evidence relied on was examined."""
    if act.step in ("lic.grant", "lic.refuse"):
        return hearing_minutes(matter, act)
    asked, held = matter.last("pen.hearing-ask"), matter.last("pen.hearing-hold")
    if held is None or (asked is not None and asked.seq > held.seq):
        if asked is None:
            return None
        why = _not_held(matter, act, asked, rules)
        return check(not why, why=why, asked=asked.seq, held=None)
    if not held.data.attended:
        return check(True, held=held.seq, attended=False)
    minutes = matter.last("pen.hearing-minutes")
    if minutes is None or minutes.seq < held.seq:
        return check(False, why="没有听证笔录")
    if minutes.data.party_signed == "missing" or (minutes.data.party_signed == "refused" and not minutes.data.refusal_note):
        return check(False, why="听证笔录未经当事人签名，也没有注明拒签")
    unexamined = [piece for piece in relied_on(act.data) if piece not in held.data.examined]
    return check(
        not unexamined, why=f"证据{'、'.join(unexamined)}未经听证质证", minutes=minutes.seq, examined=list(held.data.examined)
    )


def _not_held(matter: Matter, act: Act, asked: Act, rules: Rules) -> str:
    """Why a hearing that was asked for may not be left out; empty when it may: withdrawn, asked late, or no longer due after a new notice."""
    if any(waiver.data.signed and waiver.data.hearing and waiver.seq > asked.seq for waiver in matter.all("pen.waive-defence")):
        return ""
    told = last_served_notice(matter, rules, act.day)
    if told is None:
        return "当事人要求听证，尚未举行"
    notice, served = told
    due = notice.data.hearing_right or bool(hearing_due(matter, act, notice.data, rules))
    if not due and (notice.seq > asked.seq or _refusal(matter, asked)):
        return ""
    last: date = hearing_end(served, rules)
    late = asked.day > last and asked.seq > notice.seq
    if not late:
        return "当事人在期限内要求听证，尚未举行"
    return "" if _refusal(matter, asked) else f"当事人在{last}以后要求听证，没有书面说明不受理的理由"


def _refusal(matter: Matter, asked: Act) -> bool:
    """A refusal of the request with its reasons."""
    return any(
        not opened.data.accepted and opened.data.reasons for opened in matter.all("pen.hearing-open") if opened.seq > asked.seq
    )
