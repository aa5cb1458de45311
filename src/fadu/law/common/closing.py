"""公开、结案、归档: which penalty may be published, when a case may be closed, what its file must hold."""

from __future__ import annotations

from fadu.law.common.case import investigators, money, served_on
from fadu.law.common.payment import contested, decision, due, held, owed, stands
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate, say
from fadu.law.params import Rules
from fadu.law.publicity import FALL, FALLEN


@gate(
    "pub-eligible",
    title="可以公开",
    on=("pub.propose", "pub.penalty", "pub.other"),
    article="行政处罚法第四十八条",
    mark="V*",
    sentence="决定不得公开：{why}。",
    hint="先送达；具有一定社会影响的，勾选并写明理由或者公开目录的条目，其余（如简易程序的轻微处罚）不公开。",
)
def pub_eligible(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision was served and stands, and its publication has a ground; of a penalty the social impact is affirmed."""
    spot, issued, fallen = matter.first("smp.issue", "wav.decide"), matter.last("pen.issue"), matter.last(*FALLEN)
    served = spot.day if spot is not None else served_on(matter, issued.seq, rules) if issued is not None else None
    if served is None or served > act.day:
        why = "尚未依法送达"
    elif fallen is not None and getattr(fallen.data, "outcome", "revoked") != "changed":
        why = "已被撤销，或者已被确认违法、无效"
    elif not act.data.impact_ground:
        why = "没有写明公开的依据" if spot is not None else "没有认定具有一定社会影响并写明依据"
    elif not act.data.social_impact and not matter.has("wav.decide"):
        why = "没有认定具有一定社会影响并写明依据"
    else:
        why = ""
    return check(not why, why=why, served=served, ground=act.data.impact_ground)


@gate(
    "pen-self-correct",
    title="自行纠正只减不加",
    on=("pen.self-correct",),
    article="行政处罚法第四十四条、第七十五条第二款",
    sentence="不能自行纠正：{why}。",
    hint="经法制审核后由与本案调查无关的负责人决定；应当加重的，撤销原决定，另行立案、告知后重新决定。",
)
def pen_self_correct(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What the bureau corrects by itself passed legal review and an uninvolved head, and never weighs heavier than what was decided after notice."""
    data, fine = act.data, stands(matter)
    heads = {person.id for person in act.by if person.roles & {"head", "principal"}}
    if not matter.has("pen.decide", "pen.issue-none"):
        why = "还没有作出决定"
    elif not data.reviewed:
        why = "没有经过法制审核"
    elif heads & investigators(matter):
        why = f"决定人{'、'.join(sorted(heads & investigators(matter)))}参与过本案调查"
    elif data.outcome == "changed" and money(data.fine) > fine:
        why = f"变更后的罚款{say(data.fine)}元高于原来的{say(fine)}元"
    else:
        why = ""
    return check(not why, why=why, limit=fine, fine=data.fine)


@gate(
    "pub-fall-lighter",
    title="变更没有加重罚款",
    on=(FALL,),
    article="行政复议法第六十三条第二款；行政诉讼法第七十七条第二款",
    level=WARN,
    sentence="登记的变更后罚款{fine}元高于原来的{limit}元。",
    hint="核对复议决定书、判决书；除第三人、利害关系人提出相反请求的以外，复议、判决不得加重；本机关自己加重的，撤销后另行告知、决定。",
)
def pub_fall_lighter(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What review or a court made of the fine is no heavier than it was."""
    fine, before = getattr(act.data, "fine", None), stands(matter)
    return check(fine <= before, fine=fine, limit=before) if fine is not None and decision(matter) is not None else None


@gate(
    "pen-close",
    title="可以结案",
    on=("pen.close",),
    article="住房和城乡建设行政处罚程序规定（结案）；行政强制法第二十七条、第四十条",
    mark="M",
    sentence="不能结案：{why}。",
    hint="先完成标明的事项。",
)
def pen_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case ended in one of the closing ways, its document was served, and no publication, kept thing, reconsideration or suit is open."""
    why = _not_ended(matter, act) or _not_served(matter, act.data.way, rules) or _correction_untold(matter, rules)
    if not why and contested(matter):
        why = "复议、诉讼尚未终结"
    if not why and {thing.seq for thing in matter.all("pen.preserve")} - {
        done.data.preserved for done in matter.all("pen.preserve-decide")
    }:
        why = "先行登记保存的物品没有处理"
    if not why and _to_publish(matter):
        why = "处罚决定没有公开，也没有决定不公开"
    return check(not why, why=why, way=act.data.way)


@gate(
    "pen-seized",
    title="查封、扣押的财物已经处理",
    on=("pen.close",),
    article="行政强制法第二十七条、第二十八条",
    sentence="本案查封、扣押的财物还没有处理：{pieces}。",
    hint="在查封、扣押事项里作出处理决定或者解除、退还以后再结案。",
)
def pen_seized(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No seal and no seizure made in this case is still open."""
    left = act.standing.get("seized")
    return None if left is None else check(not left, pieces=list(left))


def _to_publish(matter: Matter) -> bool:
    """A penalty stands that was neither published nor, with reasons, kept from publication."""
    taken_back = any(act.data.outcome != "changed" for act in matter.all(*FALLEN))
    return matter.has("pen.issue") and not taken_back and not matter.has("pub.penalty", "pub.decline")


def _not_ended(matter: Matter, act: Act) -> str:
    way = act.data.way
    fixed = decision(matter)
    if way == "performed":
        if fixed is None:
            return "没有处罚决定"
        if money(fixed.data.fine) and not stands(matter):
            return "决定已被撤销，没有可以履行的处罚"
        return "" if not owed(matter) else f"应缴{say(due(matter))}元，实缴{say(held(matter))}元"
    enforced = act.standing.get("enforced")
    if way in {"ended", "court"} and enforced is not None and not enforced:
        return "本案没有已经办结的强制执行事项"
    ended = {
        "none": (matter.has("pen.issue-none"), "没有不予处罚决定"),
        "transferred": (_accepted(matter), "没有移送并接收的记录"),
        "revoked": (any(done.data.outcome in {"revoked", "void"} for done in matter.all(*FALLEN)), "没有撤销决定"),
        "declined": (matter.has("pen.file-withdraw"), "没有撤销立案"),
    }
    done, why = ended.get(way, (decision(matter) is not None, "没有处罚决定"))
    return "" if done else why


def _accepted(matter: Matter) -> bool:
    """Another organ signed for the case, or the police filed it."""
    handed = any(sent.data.receipt and not sent.data.unit for sent in matter.all("pen.transfer-out"))
    return handed or matter.has("pen.transfer-receipt") or any(back.data.filed for back in matter.all("xfr.police"))


def _not_served(matter: Matter, way: str, rules: Rules) -> str:
    if way in {"transferred", "declined", "revoked"}:
        return ""
    issued = matter.last("pen.issue", "pen.issue-none")
    if issued is None:
        return "没有决定书"
    return "" if served_on(matter, issued.seq, rules) is not None else "决定书尚未依法送达"


def _correction_untold(matter: Matter, rules: Rules) -> str:
    """A decision by which the bureau changed or revoked its own reaches the party too."""
    told = matter.last("pen.self-correct")
    return "自行纠正的决定书尚未依法送达" if told is not None and served_on(matter, told.seq, rules) is None else ""


#: Documents a walked path must leave in the file: step → what its absence means.
_PATH = {
    "pen.decide": (
        ("pen.file", "立案审批表"),
        ("pen.conclude", "案件调查终结报告"),
        ("pen.issue", "行政处罚决定书"),
        ("pen.close", "结案审批表"),
    ),
    "pen.issue-none": (("pen.file", "立案审批表"), ("pen.close", "结案审批表")),
    "pen.defend": (("pen.recheck", "陈述申辩复核意见书"),),
    "pen.hearing-hold": (
        ("pen.hearing-notice", "听证通知书"),
        ("pen.hearing-minutes", "听证笔录"),
        ("pen.hearing-report", "听证报告书"),
    ),
    "pen.review-submit": (("pen.review", "法制审核意见书"),),
    "pen.preserve": (("pen.preserve-decide", "先行登记保存处理决定书"),),
}


@gate(
    "pen-archive",
    title="卷宗材料齐全",
    on=("pen.archive",),
    article="行政处罚法第四十七条；档案法实施条例第十九条",
    sentence="卷内缺少：{lacking}。",
    hint="补入缺少的材料；确实无法补的附说明，不得倒签日期。",
)
def pen_archive(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """All documents required by the path walked are in the file, and the decision was served."""
    lacking = [name for step, needs in _PATH.items() if matter.has(step) for needed, name in needs if not matter.has(needed)]
    issued = matter.last("pen.issue", "pen.issue-none")
    if issued is not None and served_on(matter, issued.seq, rules) is None:
        lacking.append("决定书送达回证")
    return check(not lacking or act.data.statement, lacking=lacking, statement=act.data.statement)
