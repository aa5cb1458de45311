"""人行道违停: evidence, one ticket, tier, driver or owner, objections, waiver, conversion, removal, arrears."""

from __future__ import annotations

from datetime import date

from fadu.law.common import payment
from fadu.law.common.case import certified, item, money, person
from fadu.law.common.monitoring import DECIDING, capture
from fadu.law.common.parking_data import VEHICLES
from fadu.law.common.payment import due_day
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate, say
from fadu.law.params import Rules

#: Kind of vehicle → code of its discretion tier (重庆市市政设施管理条例 tiers); a vehicle on a blind track falls into the last.
TIERS = {"two_three": "A", "four": "B", "more": "C"}
BLIND_TRACK = "C"
APPROVERS = frozenset({"squad_leader", "head", "principal"})
_FINE = ("prk.decide-simple", "prk.decide-ordinary")


def tier_for(taken: Act) -> str:
    """Code of the tier that the vehicle on the photos falls into."""
    return BLIND_TRACK if taken.data.blind_track else TIERS.get(taken.data.vehicle_kind, "")


@gate(
    "prk-evidence",
    title="停车照片合乎要求",
    on=("prk.capture", "prk.notice", "prk.review1", *DECIDING),
    article="行政处罚法第四十条、第四十二条、第四十六条；道路交通安全法第五十六条",
    sentence="取证不合要求：{lacking}。",
    hint="事后不能补正，作“审核不通过”；以后取证时从不同角度拍摄，照出号牌、整车、地点，两名执法人员在场。",
)
def prk_evidence(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Enough photos from different angles show plate, whole vehicle on the pavement outside a bay, sign, place and time; two officers took them."""
    taken = capture(matter, act)
    if taken is None:
        return check(False, lacking=["取证记录"])
    data, photos, angles = taken.data, len(taken.evidence), len(set(taken.data.angles))
    needed = {
        f"{rules['prk.photos']}张以上照片（现有{photos}张）": photos >= rules["prk.photos"],
        f"{rules['prk.angles']}个以上角度（现有{angles}个）": min(angles, photos) >= rules["prk.angles"],
        "清晰可辨的号牌": data.plate_legible,
        "整车在人行道上": data.on_pavement,
        "车辆在停车泊位以外": not data.in_bay,
        "禁停标志、标线": data.sign,
        "地点和坐标": data.place and data.longitude is not None and data.latitude is not None,
        "两名持证执法人员": data.device or len(certified(taken)) >= rules["pen.officers.min"],
    }
    if act.step == "prk.decide-simple":
        same = ("item", "place", "town", "occurred_on")
        needed["与取证一致的事项、地点、日期"] = all(getattr(act.data, name) == getattr(data, name) for name in same)
    lacking = [name for name, held in needed.items() if not held]
    return check(not lacking, lacking=lacking, pieces=photos, record=taken.seq)


@gate(
    "prk-one-ticket",
    title="同车同地同日只处理一次",
    on=("prk.capture", "prk.notice", "prk.review1", *DECIDING),
    article="行政处罚法第二十九条",
    sentence="同一车辆当日在同一地点已有停车记录（{others}），是同一个违法行为。",
    hint="作“审核不通过”（重复记录），只处理先前的一件。",
)
def prk_one_ticket(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No earlier ticket stands for the same vehicle, place and day."""
    others = act.standing.get("same_tickets")
    return check(not others, others=list(others)) if others is not None else None


@gate(
    "prk-tier",
    title="阶次与车辆相符",
    on=("prk.waive", "prk.decide-simple"),
    article="行政处罚法第三十四条；重庆市市政设施管理条例（人行道停车的裁量基准）",
    mark="V*",
    sentence="裁量阶次与车辆不符：{why}。",
    hint="按车轮数选择阶次；占压盲道的按最后一档。处罚确需偏离的，写明理由。",
)
def prk_tier(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The tier is that of the vehicle's wheels, the last one on a blind track; the fine stays under the most the regulation lets."""
    taken, thing = capture(matter), item(act)
    if taken is None or thing is None:
        return None
    fitting, fine = tier_for(taken), money(getattr(act.data, "fine", None))
    most = rules["prk.max"]
    if fine > most:
        why = f"罚款{say(fine)}元，人行道停车最多{most}元"
    elif act.data.tier != fitting and not getattr(act.data, "departure", ""):
        why = f"{VEHICLES.get(taken.data.vehicle_kind, '')}{'占压盲道，' if taken.data.blind_track else ''}应当用{fitting}档"
    else:
        why = ""
    return check(not why, why=why, tier=fitting, fine=fine)


@gate(
    "prk-owner",
    title="当事人已查明",
    on=_FINE,
    article="行政处罚法第四十条；个人信息保护法第二十八条、第三十四条",
    sentence="没有查明应受处罚的人：{why}。",
    hint="请所有人指认驾驶人并由其确认，或者查明驾驶人；查询车辆登记的，写明用途。",
)
def prk_owner(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The punished person is proved to be the driver or, where a rule lets it, the owner; each look into the register has its purpose."""
    named, owner = matter.last("prk.driver"), matter.last("prk.owner")
    if any(not query.data.purpose for query in matter.all("prk.owner")):
        return check(False, why="查询车辆登记没有写明用途")
    if named is not None and named.data.confirmed:
        party, why = named.data.party, ""
    elif owner is not None and owner.data.party:
        party, why = owner.data.party, "" if owner.data.owner_rule else "没有驾驶人的确认，也没有可以处罚所有人的规定"
    else:
        party, why = "", "没有驾驶人，也没有车辆登记的查询结果"
    punished = getattr(act.data, "party", party)
    if not why and punished != party:
        why = "处罚的人不是查明的驾驶人或者所有人"
    return check(not why, why=why, party=party)


@gate(
    "prk-objection",
    title="异议已经答复",
    on=(*DECIDING, "prk.object-answer", "prk.close", "pay.bank"),
    article="行政处罚法第四十一条第三款、第四十五条",
    sentence="异议没有依法答复：{why}。",
    hint="由取证人以外的人员核实后答复，写明事实和理由；异议成立的，消除记录。",
)
def prk_objection(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No objection is open or upheld; each was answered with reasons by someone other than the one who took the photos."""
    asked = {objection.seq for objection in matter.all("prk.object")}
    taken = capture(matter)
    collectors = {one.id for one in taken.by} if taken is not None else set()
    if act.step == "prk.object-answer":
        if act.data.objection not in asked:
            why = f"案卷中没有{act.data.objection or ''}号异议"
        elif collectors & {one.id for one in act.by}:
            why = "答复人就是取证人"
        else:
            why = "" if act.data.reasons else "没有写明事实和理由"
        return check(not why, why=why, asked=act.data.objection)
    if not asked:
        return None
    answers = {answer.data.objection: answer for answer in matter.all("prk.object-answer")}
    open_ = sorted(asked - answers.keys())
    upheld = [seq for seq, answer in answers.items() if answer.data.outcome == "upheld"]
    why = f"{'、'.join(map(str, open_))}号异议尚未答复" if open_ else "异议已经成立，应当消除记录" if upheld else ""
    return check(not why, why=why, asked=sorted(asked))


@gate(
    "prk-privacy",
    title="查询核验两项信息",
    on=("prk.query",),
    article="个人信息保护法第二十八条、第三十四条；行政处罚法第五十条",
    sentence="不能提供查询结果：{why}。",
    hint="请查询人提供车架号尾号或者登记电话尾号，核对一致后只提供本车的记录。",
)
def prk_privacy(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The public gives the plate and a second secret that matches, and is shown that vehicle's records only."""
    data = act.data
    if data.second in ("none", ""):
        why = "只有号牌，没有第二项核验"
    elif not data.matched:
        why = "第二项核验不一致"
    else:
        why = "" if data.only_this else "提供了其他车辆的记录"
    return check(not why, why=why, by=data.second)


@gate(
    "prk-waive",
    title="停车免罚条件齐备",
    on=("prk.waive",),
    article="行政处罚法第三十三条第一款、第五十七条；重庆市市政设施管理条例（免罚清单）",
    mark="V*",
    sentence="停车首违不罚的条件不齐：{lacking}。",
    hint="条件不齐的，依法处罚；漏记的事实补记后再决定。",
)
def prk_waive(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A first violation of a known person with slight harm, corrected in time, by a vehicle of two axles off the blind track, approved by someone entitled."""
    data, thing, taken = act.data, item(act), capture(matter)
    named = {one.id: one for one in act.by}.get(data.approved_by) or person(act, data.approved_by)
    left = any(done.data.left for done in matter.all("prk.move-on"))
    needed = {
        "以首违不罚为依据": data.ground == "nop.first",
        "查明的驾驶人或者所有人": any(done.data.party for done in matter.all("prk.driver", "prk.owner")),
        "危害后果轻微": data.slight_harm or data.no_harm,
        "及时改正": data.corrected or left,
        "二轴以下车辆": data.two_axles,
        "没有占压盲道": taken is not None and not taken.data.blind_track,
        "由有权的人批准": named is not None and bool(named.roles & APPROVERS),
    }
    if thing is not None:
        needed["事项在免罚清单内"] = thing.first_violation
    lacking = [name for name, held in needed.items() if not held]
    return check(not lacking, lacking=lacking, ground=data.ground)


@gate(
    "prk-ordinary",
    title="转入的案件相符",
    on=("prk.decide-ordinary",),
    article="行政处罚法第五十四条、第五十七条",
    sentence="不能转普通程序：{why}。",
    hint="先按普通程序立案，再填写该案的编号；当事人到场承认的，当场处理。",
)
def prk_ordinary(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case named is an ordinary penalty case of the same item, open, begun after the capture; the period to come was over if nobody came."""
    found = (act.standing.get("matters") or {}).get(act.data.matter)
    taken, told = capture(matter), matter.last("prk.notice")
    if found is None:
        why = "没有这一案件"
    elif found["procedure"] != "penalty-ordinary" or (taken is not None and found["item_code"] not in ("", taken.data.item)):
        why = "不是同一事项的普通程序案件"
    elif taken is not None and found["opened_on"] < taken.day.isoformat():
        why = "该案件早于取证之日"
    elif act.data.reason == "absent" and told is not None and act.day <= handled_by(told.day, rules):
        why = f"接受处理的期限到{handled_by(told.day, rules)}届满"
    else:
        why = ""
    return check(not why, why=why, filed=found["opened_on"] if found else None)


def handled_by(told: date, rules: Rules) -> date:
    """The last day to come and be heard after a notice of that day: `prk.handle`, a last day that is no working day moves on."""
    end = date.fromordinal(told.toordinal() + int(rules["prk.handle"]))
    return rules.calendar.roll(end)


@gate(
    "prk-remove",
    title="确属错误的记录",
    on=("prk.remove",),
    article="行政处罚法第七十五条",
    mark="M",
    sentence="不能消除记录：{why}。",
    hint="核对异议答复或者自查结果；已缴罚款的，写明退还安排。",
)
def prk_remove(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The error is one that an upheld objection or a check found before; a fine already paid is given back."""
    upheld = any(answer.data.outcome == "upheld" for answer in matter.all("prk.object-answer"))
    if act.data.ground == "objection" and not upheld:
        why = "没有成立的异议"
    elif act.data.found_on is None or act.data.found_on > act.day:
        why = "没有查明错误的日期"
    else:
        why = "已缴的罚款没有退还安排" if payment.held(matter) and not act.data.refund else ""
    return check(not why, why=why, ground=act.data.ground)


@gate(
    "prk-overdue",
    title="逾期催缴合法",
    on=("prk.overdue",),
    article="行政处罚法第六十七条、第七十二条",
    sentence="不能催缴：{why}。",
    hint="缴款期限届满后，只能提醒、催告、加处罚款、申请法院强制执行；不得与其他事项捆绑。",
)
def prk_overdue(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The period to pay is over, the fine unpaid, and nothing but what the law lets is done about it."""
    due, owed = due_day(matter, rules), payment.owed(matter)
    if "bundle" in act.data.measures:
        why = "不得以不缴罚款为由不予办理其他事项"
    elif due is None or act.day <= due:
        why = f"缴款期限到{say(due)}届满，尚未逾期"
    else:
        why = "" if owed else "罚款已经缴清，或者决定已被撤销"
    return check(not why, why=why, last=due, owed=owed)


@gate(
    "prk-close",
    title="停车罚款已缴清",
    on=("prk.close",),
    article="行政处罚法第五十三条",
    mark="M",
    sentence="应缴{owed}元，实缴{paid}元，不能结案。",
    hint="登记缴款后结案；由法院执行完毕或者终结执行的，选择相应的结案方式。",
)
def prk_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Fine and surcharge are paid, or enforcement ended."""
    owed, got = payment.due(matter), payment.held(matter)
    return check(got >= owed or act.data.way in ("ended", "court"), owed=owed, paid=got, way=act.data.way)


def error_found(matter: Matter) -> date | None:
    """The day an upheld objection showed the record to be wrong; from it runs the period to remove it."""
    upheld = [answer.day for answer in matter.all("prk.object-answer") if answer.data.outcome == "upheld"]
    return upheld[0] if upheld else None
