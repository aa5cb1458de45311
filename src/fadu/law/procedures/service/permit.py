"""行政许可 — 行政许可法（2019年修正）第二十九条至第七十条；优化营商环境条例第三十六条.

申请 → （一次告知补正） → 受理（逾期不告知即为受理） → 审查、利害关系人、听证 → 准予或者不予 → 缴费 → 颁发证件、公开 → 变更、延续、撤销、撤回、注销
"""

from __future__ import annotations

from datetime import date, timedelta

from fadu.law.clocks import PARTY, VALIDITY, Clock, act_day, first_after
from fadu.law.common import permit_data as data
from fadu.law.common import publication
from fadu.law.common.agency import MANDATE, agt_mandate, applied_by_agent
from fadu.law.common.decision import pen_remedies
from fadu.law.common.hearing import pen_hearing_host, pen_hearing_minutes, pen_hearing_notice
from fadu.law.common.permit import (
    ACCEPTING,
    DECIDING,
    TURNED_AWAY,
    change_asked,
    checkers,
    decided_from,
    ended_on,
    extended_by,
    fee_owed,
    fee_paid,
    hearing_ends,
    hearing_told_on,
    item_of,
    left_out,
    received_on,
    renew_until,
    renewal_asked,
    silence_begins,
    third_told,
    told_by,
    valid_from,
    valid_to,
)
from fadu.law.data import Nothing
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import add_months

APPLIED, CORRECTING, REVIEW, GRANTED, FORCE = "已申请", "待补正", "审查中", "待发证", "已发证"
NOT_TAKEN, REFUSED, GONE, REVOKED, ENDED = "不予受理", "不予许可", "已撤回申请", "已撤销", "已注销"
WINDOW, EXAMINER, HEADS = ("window",), ("examiner", "officer"), ("head", "principal")
LEGAL, ANYONE = ("legal", "host"), ("window", "portal", "examiner", "legal")
DESK = ("window", "examiner", "legal", "finance", "head", "principal")
_LIC = "行政许可法"

STEPS = (
    Step(
        "lic.apply",
        "提出申请",
        data.Apply,
        ("window", "portal"),
        (START,),
        APPLIED,
        papers=("permit_application",),
        of_party=True,
        asks=("permit",),
        kind="channel",
        article=f"{_LIC}第二十九条",
    ),
    Step("lic.fix-now", "当场更正", data.FixNow, WINDOW, (APPLIED,), article=f"{_LIC}第三十二条第一款第三项"),
    Step(
        "lic.correct",
        "一次告知补正",
        data.Correct,
        WINDOW,
        (APPLIED,),
        CORRECTING,
        decides=True,
        papers=("permit_correction",),
        asks=("permit",),
        article=f"{_LIC}第三十二条第一款第四项",
    ),
    Step("lic.supply", "补正材料", data.Supply, ("window", "portal"), (CORRECTING,), APPLIED, of_party=True),
    Step(
        "lic.not-needed",
        "告知不需要许可",
        data.NotNeeded,
        WINDOW,
        (APPLIED,),
        NOT_TAKEN,
        decides=True,
        papers=("permit_not_needed",),
        article=f"{_LIC}第三十二条第一款第一项",
    ),
    Step(
        "lic.not-ours",
        "不予受理",
        data.NotOurs,
        WINDOW,
        (APPLIED,),
        NOT_TAKEN,
        decides=True,
        papers=("permit_not_ours",),
        article=f"{_LIC}第三十二条第一款第二项",
    ),
    Step(
        "lic.accept",
        "受理",
        data.Accept,
        WINDOW,
        (APPLIED,),
        REVIEW,
        decides=True,
        papers=("permit_acceptance",),
        asks=("permit",),
        article=f"{_LIC}第三十二条第一款第五项",
    ),
    Step(
        "lic.deem",
        "视为受理",
        data.Deem,
        DESK,
        (APPLIED,),
        REVIEW,
        decides=True,
        papers=("permit_acceptance",),
        asks=("permit",),
        article=f"{_LIC}第三十二条第一款第四项、第二款",
    ),
    Step("lic.give-up", "撤回申请", Nothing, ("window", "portal"), (APPLIED, CORRECTING, REVIEW), GONE, of_party=True),
    Step(
        "lic.examine",
        "审查",
        data.Examine,
        EXAMINER,
        (REVIEW,),
        decides=True,
        papers=("permit_opinion",),
        asks=("permit",),
        article=f"{_LIC}第三十四条",
    ),
    Step(
        "lic.third",
        "告知利害关系人",
        data.Third,
        (*EXAMINER, "legal"),
        (REVIEW,),
        papers=("permit_third",),
        article=f"{_LIC}第三十六条、第四十七条",
    ),
    Step(
        "lic.statement",
        "听取陈述申辩",
        data.Statement,
        (*EXAMINER, "legal", "window"),
        (REVIEW,),
        papers=("permit_statement",),
        article=f"{_LIC}第三十六条",
    ),
    Step("lic.hearing-ask", "要求听证", data.HearingAsk, ANYONE, (REVIEW,), of_party=True, article=f"{_LIC}第四十七条"),
    Step(
        "lic.hearing-notice",
        "通知许可听证",
        data.HearingNotice,
        LEGAL,
        (REVIEW,),
        decides=True,
        papers=("permit_hearing_notice",),
        article=f"{_LIC}第四十八条",
    ),
    Step(
        "lic.hear", "举行许可听证", data.Hear, ("host",), (REVIEW,), papers=("permit_hearing_minutes",), article=f"{_LIC}第四十八条"
    ),
    Step(
        "lic.pause", "期限除外", data.Pause, (*EXAMINER, "legal"), (REVIEW,), papers=("permit_pause",), article=f"{_LIC}第四十五条"
    ),
    Step("lic.resume", "除外事由结束", Nothing, (*EXAMINER, "legal"), (REVIEW,)),
    Step(
        "lic.extend",
        "延长决定期限",
        data.Extend,
        HEADS,
        (REVIEW,),
        decides=True,
        papers=("permit_extension",),
        article=f"{_LIC}第四十二条",
    ),
    Step(
        "lic.grant",
        "准予许可",
        data.Grant,
        HEADS,
        (REVIEW,),
        GRANTED,
        decides=True,
        papers=("permit_grant",),
        asks=("permit",),
        article=f"{_LIC}第三十八条第一款",
    ),
    Step(
        "lic.refuse",
        "不予许可",
        data.Refuse,
        HEADS,
        (REVIEW,),
        REFUSED,
        decides=True,
        papers=("permit_refusal",),
        asks=("permit",),
        article=f"{_LIC}第三十八条第二款",
    ),
    Step(
        "lic.fee",
        "核定收费",
        data.Fee,
        (*WINDOW, "finance"),
        (GRANTED,),
        decides=True,
        papers=("permit_fee_notice",),
        asks=("permit",),
        amount="amount",
        article=f"{_LIC}第五十八条、第五十九条",
    ),
    Step("lic.paid", "登记缴费", data.Paid, (*WINDOW, "finance", "portal"), (GRANTED,), amount="amount"),
    Step(
        "lic.deliver",
        "颁发许可证件",
        data.Deliver,
        WINDOW,
        (GRANTED,),
        FORCE,
        decides=True,
        papers=("permit_licence",),
        amount="visits",
        article=f"{_LIC}第三十九条、第四十四条",
    ),
    *publication.steps("pub.permit", "许可决定公开", (GRANTED, FORCE), after=(REVOKED, ENDED)),
    Step("lic.change-ask", "申请变更", data.ChangeAsk, ("window", "portal"), (FORCE,), of_party=True, article=f"{_LIC}第四十九条"),
    Step(
        "lic.change", "决定变更", data.Change, HEADS, (FORCE,), decides=True, papers=("permit_change",), article=f"{_LIC}第四十九条"
    ),
    Step("lic.renew-ask", "申请延续", data.RenewAsk, ("window", "portal"), (FORCE,), of_party=True, article=f"{_LIC}第五十条"),
    Step(
        "lic.renew",
        "决定延续",
        data.Renew,
        HEADS,
        (FORCE,),
        decides=True,
        papers=("permit_renewal",),
        asks=("permit",),
        article=f"{_LIC}第五十条",
    ),
    Step(
        "lic.renew-deem",
        "视为准予延续",
        data.RenewDeem,
        DESK,
        (FORCE,),
        decides=True,
        asks=("permit",),
        article=f"{_LIC}第五十条第二款",
    ),
    Step("lic.inspect", "监督检查", data.Inspect, EXAMINER, (FORCE,), papers=("permit_inspection",), article=f"{_LIC}第六十一条"),
    Step(
        "lic.revoke",
        "撤销许可",
        data.Revoke,
        HEADS,
        (GRANTED, FORCE),
        REVOKED,
        decides=True,
        papers=("permit_revocation",),
        article=f"{_LIC}第六十九条",
    ),
    Step(
        "lic.withdraw",
        "撤回许可",
        data.WithdrawPermit,
        HEADS,
        (GRANTED, FORCE),
        REVOKED,
        decides=True,
        papers=("permit_withdrawal",),
        article=f"{_LIC}第八条第二款",
    ),
    Step(
        "lic.cancel",
        "注销许可",
        data.Cancel,
        (*WINDOW, *HEADS),
        (FORCE, REVOKED),
        ENDED,
        decides=True,
        papers=("permit_cancellation",),
        article=f"{_LIC}第七十条",
    ),
)


@gate("lic-emergency", title="抢修及时补办", on=("lic.apply",), article="城市道路管理条例第三十四条",
      sentence="{found}开始紧急抢修，应当在{last}以前补办批准手续。", hint="如实登记，并记明逾期补办的原因。", level=WARN)  # fmt: skip
def lic_emergency(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An emergency repair that broke the road first asks for its permit within 24 hours."""
    began = act.data.emergency_at
    if began is None:
        return None
    last = began + timedelta(hours=int(rules["lic.emergency.dig"]))
    return check(act.at <= last, found=began, last=last)


@gate("lic-papers", title="一次告知全部补正内容", on=("lic.correct", "lic.deem"), article=f"{_LIC}第三十一条、第三十二条第一款第四项",
      sentence="补正：{why}。", hint="在收到材料后五个工作日内一次列全；已经逾期的，用“视为受理”登记。")  # fmt: skip
def lic_papers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """All gaps are told at once, once, in five working days, and only what the published list asks; later the application counts as accepted."""
    came = received_on(matter)
    if came is None:
        return None
    last = told_by(came)
    if act.step == "lic.deem":
        return check(act.day > last, why=f"一次告知的期限到{last}届满，还不能视为受理", last=last)
    listed = _asked(act)
    if listed and applied_by_agent(matter):
        listed.append(MANDATE)
    extra = [gap.material for gap in act.data.gaps if listed and gap.material not in listed]
    if act.day > last:
        why = f"{came}收到材料，一次告知的期限已于{last}届满，申请自收到材料之日起即为受理"
    elif matter.has("lic.correct"):
        why = "已经告知过一次补正，不得再次要求补正"
    elif extra:
        why = f"{'、'.join(extra)}不在公布的材料目录和申请表内，不得要求提交"
    else:
        why = "" if act.data.gaps else "没有写明需要补正的内容"
    return check(not why, why=why, last=last)


def _asked(act: Act) -> list[str]:
    item = item_of(act)
    return [*item["materials"], *item["fields"]] if item else []


@gate("lic-receipt", title="出具受理或者不予受理的凭证", on=("lic.accept", "lic.not-ours", "lic.not-needed"), article=f"{_LIC}第三十二条第二款",
      sentence="受理凭证：{why}。", hint="打印加盖专用印章并注明日期的凭证交给申请人；不属于本机关的，写明应当向哪个机关申请。")  # fmt: skip
def lic_receipt(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A dated paper is given for acceptance and for refusal to accept; who is sent away is told where to go."""
    why = "没有向申请人出具书面凭证" if act.data.way == "missing" else ""
    if act.step == "lic.not-ours" and not act.data.organ:
        why = "没有告知应当向哪个机关申请"
    return check(not why, why=why)


@gate("lic-promise", title="事项和期限与公布的一致", on=ACCEPTING, article=f"{_LIC}第三十条、第四十二条",
      sentence="受理：{why}。", hint="按公布的办事指南填写期限；承诺只能短于法定期限。")  # fmt: skip
def lic_promise(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The item is published on the day; the period told is the item's (that of joint handling only within a bundle), the promise no longer than published."""
    item = item_of(act)
    if item is None:
        return check(False, why="当日公布的许可事项中没有这一项")
    most = int(rules["lic.joint"] if act.data.joint else rules[act.data.period])
    promised, asked = max(item["promised"], item.get("bundled") or 0), matter.first("lic.apply")
    if act.data.period != item["period"]:
        why = "填写的法定期限与公布的不同"
    elif act.data.joint and not (asked is not None and asked.data.bundle):
        why = "这一申请只有一个事项，不是统一、联合或者集中办理"
    elif min(act.data.promised or most, most) > min(promised, most):
        why = f"公布的承诺是{min(promised, most)}个工作日，告知的期限更长"
    else:
        why = ""
    return check(not why, why=why, days=min(act.data.promised or most, most))


@gate("lic-two", title="实质核查两人以上", on=("lic.examine",), article=f"{_LIC}第三十四条第三款",
      sentence="核查：{why}。", hint="由两名以上审查人员或者执法人员核查并记录。")  # fmt: skip
def lic_two(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A check of the substance is made by two or more staff; an item that needs one is not passed on paper alone."""
    item, least = item_of(act), rules["lic.onsite.min"]
    if not act.data.on_site:
        if item is None or not item["on_site"] or not act.data.met:
            return None
        return check(False, why="本事项需要现场核查，审查意见没有现场核查")
    count = len(checkers(act))
    return check(count >= least, why=f"核查人员只有{count}名，应当有{least}名以上", officers=count)


@gate("lic-examined", title="审查后再决定", on=DECIDING, article=f"{_LIC}第三十四条、第三十八条、第四十八条第二款",
      sentence="审查：{why}。", hint="先完成审查，写明是否符合条件；举行了听证的，根据听证笔录审查后再决定。")  # fmt: skip
def lic_examined(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest examination found the conditions met before a grant; a refusal too rests on one; after a hearing, on one that knows its minutes."""
    done, held = matter.last("lic.examine"), matter.last("lic.hear")
    if done is None:
        return check(False, why="没有审查意见")
    if held is not None and held.seq > done.seq:
        return check(False, why="听证以后没有根据听证笔录提出审查意见", record=done.seq)
    return check(act.step == "lic.refuse" or done.data.met, why="审查认为不符合许可条件，不能准予", record=done.seq)


@gate("lic-third", title="告知并听取利害关系人", on=DECIDING, article=f"{_LIC}第三十六条、第四十六条、第四十七条",
      sentence="利害关系人：{why}。", hint="送达告知书，听取意见；听证权利同时告知申请人，期满或者听证后再决定；依法应当听证的，先向社会公告。")  # fmt: skip
def lic_third(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Third parties whose major interest is touched were told and heard; the hearing right was told where interests conflict, and its days are over."""
    done, item = matter.last("lic.examine"), item_of(act)
    if item is not None and item["hearing"]:
        notice = matter.last("lic.hearing-notice")
        if not matter.has("lic.hear"):
            return check(False, why="本事项依法应当听证，没有举行听证")
        if notice is None or not notice.data.announced:
            return check(False, why="本事项依法应当听证，没有把听证向社会公告")
    if done is None or not (done.data.third or done.data.conflict):
        return None
    told = third_told(matter)
    if told is None or told.data.served_on is None:
        return check(False, why="直接关系他人重大利益，没有告知利害关系人")
    if not done.data.conflict:
        heard = matter.has("lic.hear") or any(said.data.who == "third" for said in matter.all("lic.statement"))
        heard = heard or act.day > told.data.served_on
        return check(heard, why="没有听取利害关系人的意见", served=told.data.served_on)
    on = hearing_told_on(matter)
    if on is None:
        return check(False, why="涉及申请人与他人之间重大利益关系，没有告知听证权利")
    if not any(act.data.applicant_told for act in matter.all("lic.third")):
        return check(False, why="听证权利只告知了利害关系人，没有告知申请人")
    last = hearing_ends(on)
    over = act.day > last or matter.has("lic.hear")
    return check(over, why=f"要求听证的期限到{last}届满，期满前不得决定", served=on, last=last)


@gate("lic-term", title="在许可期限内决定", on=(*DECIDING, "lic.extend"), article=f"{_LIC}第四十二条、第四十五条",
      sentence="{filed}受理，决定期限到{last}届满。", hint="期限届满前由负责人批准延长并告知理由；已经逾期的，查明原因，办结后由管理员用 fadu enter 补录历史行为，如实登记。")  # fmt: skip
def lic_term(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision (or the extension) falls within the term from acceptance, less what is not counted, plus an approved extension."""
    run = DECIDE.run(matter, rules, act.day)
    if run is None:
        return None
    return check(
        act.day <= run.last, filed=run.start, last=run.last, left_out=[(span.start, span.end, span.why) for span in run.spans]
    )


@gate("lic-extend", title="延长一次并告知理由", on=("lic.extend",), article=f"{_LIC}第四十二条",
      sentence="延长期限：{why}。", hint="只能延长一次，不超过法定日数，届满前把理由告知申请人。")  # fmt: skip
def lic_extend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """One extension, no longer than the law allows, told with its reasons before the end."""
    accepted, run = matter.last(*ACCEPTING), DECIDE.run(matter, rules, act.day)
    most = int(rules["lic.joint.extend"] if accepted is not None and accepted.data.joint else rules["lic.extend"])
    if matter.has("lic.extend"):
        why = "已经延长过一次"
    elif (act.data.days or 0) > most:
        why = f"最多延长{most}个工作日"
    elif len(act.data.reasons) < 5:
        why = "没有写明延长的理由"
    else:
        late = run is not None and (act.data.told_on is None or act.data.told_on > run.last)
        why = "没有在期限届满前告知申请人" if late else ""
    return check(not why, why=why, days=act.data.days)


@gate("lic-pause", title="书面告知除外时间", on=("lic.pause",), article=f"{_LIC}第四十五条",
      sentence="没有把{what}所需时间书面告知申请人，这段时间照常计入期限。", hint="出具除外时间告知书后再登记。", level=WARN)  # fmt: skip
def lic_pause(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The time that will not be counted was told to the applicant in writing."""
    return check(act.data.told, what=data.PAUSES.get(act.data.why, act.data.why), days=act.data.days)


@gate("lic-refuse", title="不予许可说明理由", on=("lic.refuse",), article=f"{_LIC}第三十八条第二款",
      sentence="不予许可决定{why}。", hint="写明不符合哪一项条件、事实和依据。")  # fmt: skip
def lic_refuse(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The written refusal states reasons and basis; the remedies have a gate of their own."""
    why = "没有说明理由" if len(act.data.reasons) < 8 else "" if act.data.basis else "没有写明依据"
    return check(not why, why=why)


@gate("lic-valid", title="有效期合规", on=("lic.grant", "lic.deliver"), article=f"{_LIC}第三十九条",
      sentence="有效期{why}。", hint="按决定填写有效期；事项规定了最长期限的，不得超过。")  # fmt: skip
def lic_valid(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The permit ends after it begins, no later than its item allows, and the licence says what the decision said."""
    begin, end, item = act.data.valid_from, act.data.valid_to, item_of(act)
    granted = matter.last("lic.grant")
    if begin is None or end is None or end < begin:
        why = "没有写明，或者止期早于起期"
    elif act.step == "lic.deliver":
        same = granted is not None and (granted.data.valid_from, granted.data.valid_to) == (begin, end)
        why = "" if same else "与准予许可决定不一致"
    else:
        months = item["months"] if item else None
        why = f"超过本事项最长{months}个月" if months and end > add_months(begin, months) else ""
    return check(not why, why=why, until=end)


@gate("lic-quota", title="数量限制和受理先后", on=("lic.grant",), article=f"{_LIC}第五十七条",
      sentence="本事项同时有效的最多{quota}件，已经准予{taken}件：{why}。", hint="按受理的先后决定；没有名额的，说明理由不予许可，或者等名额空出。")  # fmt: skip
def lic_quota(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Where the number is limited, a place is left, and nobody who was accepted earlier and may still be granted one goes without for it."""
    quota = (item_of(act) or {}).get("quota")
    if quota is None:
        return None
    standing = act.standing["permit"]
    taken, ahead = standing["taken"], standing["ahead"]
    left = quota - taken
    why = "名额已满" if left < 1 else f"先受理的{'、'.join(ahead)}还没有决定" if left <= len(ahead) else ""
    return check(not why, why=why, quota=quota, taken=taken, ahead=ahead)


@gate("lic-fee", title="依法收费", on=("lic.fee",), article=f"{_LIC}第五十八条、第五十九条",
      sentence="不得收费：{why}。", hint="撤销收费；有法律、行政法规依据的，先在许可事项登记簿中写明项目和标准。")  # fmt: skip
def lic_fee(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A law or administrative regulation allows the fee, and the published rate is named."""
    item = item_of(act)
    if item is None or not item["fee_basis"]:
        why = "本事项没有法律、行政法规规定的收费"
    else:
        why = "" if act.data.basis and act.data.standard else "没有写明收费依据和公布的标准"
    return check(not why, why=why, amount=act.data.amount)


@gate("lic-paid", title="缴费后颁发证件", on=("lic.deliver",), article=f"{_LIC}第五十九条", mark="M",
      sentence="应缴{owed}元，已缴{paid}元。", hint="缴清并登记票据后再颁发。")  # fmt: skip
def lic_paid(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What was charged has been paid."""
    charged = matter.last("lic.fee")
    if charged is None:
        return None
    return check(not fee_owed(matter), owed=charged.data.amount, paid=fee_paid(matter))


@gate("lic-deliver", title="按期颁发证件", on=("lic.deliver",), article=f"{_LIC}第四十四条",
      sentence="许可决定作出后应当在{last}前颁发、送达证件。", hint="立即颁发；逾期的如实登记，由负责人查明原因。", level=WARN)  # fmt: skip
def lic_deliver(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The licence is handed out within ten working days of the decision."""
    run = DELIVER.run(matter, rules, act.day)
    return check(act.day <= run.last, last=run.last) if run is not None else None


@gate("lic-visits", title="最多跑一次", on=("lic.deliver",), article="“最多跑一次”改革要求（规定由本机关确定）", mark="M",
      sentence="申请人到现场{count}次，目标是最多{most}次。", hint="记明原因；材料一次告知、网上补正、邮寄证件。", level=WARN)  # fmt: skip
def lic_visits(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The applicant came to the window once at most, by the total or by what the acts before say, whichever is more."""
    recorded = sum(done.data.visits or 0 for done in matter.all("lic.apply", "lic.supply"))
    count, most = max(act.data.visits or 0, recorded), rules["lic.visits"]
    return check(count <= most, count=count, most=most)


@gate("lic-change", title="依申请变更", on=("lic.change",), article=f"{_LIC}第四十九条",
      sentence="变更：{why}。", hint="被许可人提出变更申请后再决定；不予变更的写明理由。")  # fmt: skip
def lic_change(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The holder asked for the change; what is granted is written down, what is not has its reasons."""
    asked = change_asked(matter)
    if asked is None:
        return check(False, why="被许可人没有申请变更")
    said = act.data.content if act.data.granted else act.data.reasons
    return check(said, why="没有写明变更后的内容或者不予变更的理由", asked=asked.seq)


@gate("lic-change-term", title="在许可期限内决定变更", on=("lic.change",), article=f"{_LIC}第四十二条、第四十九条",
      sentence="{asked}申请变更，决定期限到{last}届满。", hint="照常决定，并查明逾期的原因。", level=WARN)  # fmt: skip
def lic_change_term(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A change is decided within the days of a permit, from the request; one that comes late is still decided, for the holder's sake."""
    asked, run = change_asked(matter), CHANGE.run(matter, rules, act.day)
    return check(act.day <= run.last, asked=asked.day, last=run.last) if asked is not None and run is not None else None


@gate("lic-renew-asked", title="提前申请延续", on=("lic.renew-ask",), article=f"{_LIC}第五十条第一款",
      sentence="许可到{until}届满，应当在{last}前申请延续。", hint="照收并告知；有效期内能够决定的仍可决定，届满后应当重新申请。", level=WARN)  # fmt: skip
def lic_renew_asked(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The renewal is asked for thirty days before the permit ends."""
    last = renew_until(matter)
    return check(act.day <= last, until=valid_to(matter), last=last) if last is not None else None


@gate("lic-renew", title="届满前决定延续", on=("lic.renew", "lic.renew-deem"), article=f"{_LIC}第五十条第二款",
      sentence="延续：{why}。", hint="届满前作出决定；逾期没有决定的，用“视为准予延续”登记。")  # fmt: skip
def lic_renew(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Decided before the permit ends, for no longer than the item allows; silence on a request made in time renews it as it was asked."""
    asked, ends, months = renewal_asked(matter), valid_to(matter), (item_of(act) or {}).get("months")
    if asked is None or ends is None:
        return check(False, why="被许可人没有申请延续")
    longest, until = add_months(ends, months) if months else date.max, act.data.valid_to
    if act.step == "lic.renew-deem":
        granted = min(asked.data.until or ends, longest)
        if asked.day > ends:
            why = "申请延续时许可已经届满"
        elif act.day <= ends:
            why = f"许可到{ends}才届满，届满前应当作出决定"
        else:
            why = "" if until == granted else f"视为准予的是所申请的期限，到{granted}为止"
    elif act.day > ends:
        why = f"许可已于{ends}届满，逾期未决定视为准予延续"
    elif not act.data.granted:
        why = "" if act.data.reasons else "没有写明不予延续的理由"
    elif until is None or until <= ends:
        why = "没有写明新的有效期"
    else:
        why = f"超过本事项每次最长{months}个月，最多延续到{longest}" if until > longest else ""
    return check(not why, why=why, last=ends)


@gate("lic-inspect", title="检查有记录", on=("lic.inspect",), article=f"{_LIC}第六十一条",
      sentence="监督检查{why}。", hint="由两名以上人员检查，签字后归档。")  # fmt: skip
def lic_inspect(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An inspection is made by two, and its record signed."""
    least, count = rules["lic.onsite.min"], len(checkers(act))
    why = f"只有{count}名检查人员" if count < least else "" if act.data.signed else "记录没有签字"
    return check(not why, why=why, officers=count)


@gate("lic-revoke", title="撤销许可的条件", on=("lic.revoke", "lic.withdraw"), article=f"{_LIC}第八条第二款、第六十九条",
      sentence="撤销、撤回：{why}。", hint="听取被许可人的意见，写明事实、理由和赔偿、补偿；可能严重损害公共利益的，不予撤销。")  # fmt: skip
def lic_revoke(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A permit is revoked on a ground of the law, after hearing the holder, not against grave public harm, with compensation where it is owed."""
    if len(act.data.reasons) < 8:
        why = "没有写明事实和理由"
    elif act.step == "lic.withdraw":
        why = "" if act.data.compensation else "没有写明对被许可人的补偿"
    elif not act.data.heard:
        why = "没有听取被许可人的意见"
    elif act.data.harm:
        why = "撤销可能对公共利益造成重大损害，不予撤销"
    else:
        owed = act.data.ground != "deceit" and not act.data.compensation
        why = "没有写明是否赔偿被许可人的损失" if owed else ""
    return check(not why, why=why, ground=act.data.ground)


@gate("lic-cancel", title="注销许可的条件", on=("lic.cancel",), article=f"{_LIC}第七十条",
      sentence="不能注销：{why}。", hint="核对注销的情形；有效期内的许可先依法撤销、撤回。")  # fmt: skip
def lic_cancel(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The ground is true: an expired permit has expired, with no request to renew unanswered; a revoked one was revoked."""
    ground, ends = act.data.ground, valid_to(matter)
    if ground == "expired" and (ends is None or act.day <= ends or renewal_asked(matter) is not None):
        why = f"许可到{ends}届满，或者延续申请还没有答复"
    elif ground == "revoked" and not matter.has("lic.revoke", "lic.withdraw"):
        why = "许可没有被撤销、撤回"
    else:
        why = "" if ground in ("expired", "revoked") or act.data.note else "没有写明情况"
    return check(not why, why=why, ground=ground)


def _told(matter: Matter) -> date | None:
    """The day on which the question of the papers was answered after they last came."""
    came = matter.last("lic.apply", "lic.supply")
    answers = matter.all("lic.correct", *ACCEPTING, *TURNED_AWAY)
    return next((act.day for act in answers if came is not None and act.seq > came.seq), None)


def _change_began(matter: Matter) -> date | None:
    asked = matter.last("lic.change-ask")
    return asked.day if asked is not None else None


def _renewal_began(matter: Matter) -> date | None:
    asked = matter.last("lic.renew-ask")
    return asked.day if asked is not None else None


DECIDE = Clock(
    "lic.decide",
    "许可决定期限",
    f"{_LIC}第四十二条",
    decided_from,
    act_day(*DECIDING, "lic.give-up"),
    "lic.decide",
    spans=left_out,
    extra=extended_by,
    begins=silence_begins,
)
DELIVER = Clock(
    "lic.deliver",
    "颁发许可证件期限",
    f"{_LIC}第四十四条",
    act_day("lic.grant"),
    act_day("lic.deliver", "lic.revoke", "lic.withdraw"),
    "lic.deliver",
)
CHANGE = Clock(
    "lic.change.decide",
    "变更决定期限",
    f"{_LIC}第四十二条、第四十九条",
    _change_began,
    first_after(("lic.change-ask",), ("lic.change", "lic.revoke", "lic.withdraw", "lic.cancel")),
    "lic.decide",
)
CLOCKS = (
    Clock("lic.correct", "一次告知补正期限", f"{_LIC}第三十二条第一款第四项", received_on, _told, "lic.correct"),
    DECIDE,
    Clock(
        "lic.hearing.ask",
        "要求许可听证的期限",
        f"{_LIC}第四十七条",
        hearing_told_on,
        first_after(("lic.third",), ("lic.hearing-ask", *DECIDING)),
        "lic.hearing.ask",
        PARTY,
    ),
    Clock(
        "lic.hearing.hold",
        "组织许可听证的期限",
        f"{_LIC}第四十七条",
        act_day("lic.hearing-ask"),
        act_day("lic.hear", *DECIDING, "lic.give-up"),
        "lic.hearing.hold",
    ),
    DELIVER,
    Clock(
        "pub.permit",
        "许可决定公开期限",
        f"国办发〔2018〕118号；{_LIC}第四十条",
        act_day("lic.grant"),
        act_day("pub.permit", publication.DECLINE, "lic.revoke", "lic.withdraw", publication.FALL),
        "pub.permit",
    ),
    publication.WITHDRAW,
    CHANGE,
    Clock("lic.valid", "许可有效期", f"{_LIC}第三十九条", valid_from, ended_on, "", VALIDITY, until=valid_to),
    Clock(
        "lic.renew.decide",
        "延续决定期限",
        f"{_LIC}第五十条第二款",
        _renewal_began,
        first_after(("lic.renew-ask",), ("lic.renew", "lic.renew-deem", "lic.revoke", "lic.withdraw", "lic.cancel")),
        "",
        until=valid_to,
    ),
)

PROCEDURE = Procedure(
    id="permit",
    title="行政许可",
    wing="service",
    system="permits",
    basis="行政许可法第四章",
    stages=(APPLIED, CORRECTING, REVIEW, GRANTED, FORCE, NOT_TAKEN, REFUSED, GONE, REVOKED, ENDED),
    steps=STEPS,
    gates=(
        lic_emergency,
        lic_papers,
        lic_receipt,
        lic_promise,
        lic_two,
        lic_examined,
        lic_third,
        lic_term,
        lic_extend,
        lic_pause,
        lic_refuse,
        lic_valid,
        lic_quota,
        lic_fee,
        lic_paid,
        lic_deliver,
        lic_visits,
        lic_change,
        lic_change_term,
        lic_renew_asked,
        lic_renew,
        lic_inspect,
        lic_revoke,
        lic_cancel,
        pen_hearing_notice,
        pen_hearing_host,
        pen_hearing_minutes,
        agt_mandate,
        pen_remedies,
        publication.pub_redacted,
        publication.pub_clean,
        publication.pub_told,
        publication.pub_span,
        publication.pub_withdrawn,
    ),
    clocks=CLOCKS,
    closed=(FORCE, NOT_TAKEN, REFUSED, GONE, REVOKED, ENDED),
    prefix="许可",
)
