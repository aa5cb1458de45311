"""线索核查、管辖协商: what runs before a case is filed."""

from __future__ import annotations

from datetime import date

from fadu.law.clocks import Clock, act_day
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules


def _granted(matter: Matter, rules: Rules) -> int:
    """Working days of extension approved, never more than the rule allows."""
    return min(_days(matter), int(rules["pen.clue.check.extend"])) if rules.knows("pen.clue.check.extend") else 0


def _days(matter: Matter) -> int:
    return sum(act.data.days or 0 for act in matter.all("pen.clue-extend"))


#: 线索核查: 15 working days from the clue, extended by approval.
CLUE_CHECK = Clock(
    "pen.clue.check",
    "线索核查期限",
    "住房和城乡建设行政处罚程序规定",
    act_day("pen.clue"),
    act_day("pen.file", "pen.file-decline", "pen.transfer-out"),
    "pen.clue.check",
    extra=_granted,
)


@gate(
    "pen-clue-extend",
    title="延长线索核查合法",
    on=("pen.clue-extend",),
    article="住房和城乡建设行政处罚程序规定（线索核查期限的延长）",
    mark="M",
    sentence="不能延长线索核查期限：{why}。",
    hint="在期限届满前、上限以内批准延长；已经逾期的，立即决定立案、不予立案或者移送。",
)
def pen_clue_extend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Approved while the period runs; all extensions together stay within their most working days."""
    run = CLUE_CHECK.run(matter, rules, act.day)
    if run is None or not rules.knows("pen.clue.check.extend"):
        return None
    days, before, most = act.data.days or 0, _days(matter), int(rules["pen.clue.check.extend"])
    if act.day > run.last:
        why = f"核查期限已于{run.last}届满"
    elif before + days > most:
        why = f"合计最多延长{most}个工作日，本次{days}个{f'，此前已延长{before}个' if before else ''}"
    else:
        why = ""
    return check(not why, why=why, last=run.last, days=days, before=before, most=most)


@gate(
    "pen-decline",
    title="告知实名举报人",
    on=("pen.file-decline",),
    article="行政处罚法第五十四条第二款、第七十六条",
    mark="M",
    level=WARN,
    sentence="线索有实名投诉举报人，没有告知不予立案的结果。",
    hint="将不予立案的结果和理由告知举报人，记入本表。",
)
def pen_decline(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A complainant who gave his name is told that no case is filed."""
    clue = matter.first("pen.clue")
    return check(act.data.informant_told, clue=clue.seq) if clue is not None and clue.data.informant else None


def _disputed(matter: Matter) -> Act | None:
    """The newest time that a dispute over jurisdiction arose."""
    found = [act for act in matter.all("pen.jurisdiction") if act.data.settled_by == "disputed"]
    return found[-1] if found else None


def _arose(matter: Matter) -> date | None:
    dispute = _disputed(matter)
    return dispute.day if dispute else None


def _consulted(matter: Matter) -> date | None:
    """Agreed, reported to the common superior, or handed over."""
    dispute = _disputed(matter)
    ends = matter.all("pen.jurisdiction", "pen.transfer-out")
    return next((act.day for act in ends if dispute is not None and act.seq > dispute.seq), None)


#: 管辖争议: agreed within the period, else reported to the common superior.
CONSULT = Clock(
    "pen.jurisdiction.consult",
    "管辖争议协商期限",
    "行政处罚法第二十五条；住房和城乡建设行政处罚程序规定第六条",
    _arose,
    _consulted,
    "pen.jurisdiction.consult",
)
