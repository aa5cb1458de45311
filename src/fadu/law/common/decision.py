"""The decision and its document: capacity, basis, range, one act one fine, 90 days, contents, remedies, crime."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from fadu.law.clocks import BUREAU, Clock, Span, act_day, between, together
from fadu.law.common.case import (
    CONFISCATION,
    FINED,
    OPENING,
    PENALTY_ENDS,
    SPOT,
    announcement_end,
    announcement_ready,
    came_back,
    capacity,
    heads_among,
    item,
    money,
    opening,
)
from fadu.law.facts import PENALTY_KINDS, Act, FineRange, Item, Matter, Tier
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules

#: The revised 行政处罚法 began; before it the law itself set no period to decide.
APL_2021 = date(2021, 7, 15)
#: From this day only the district government reviews, and on-the-spot penalties go to reconsideration first (行政复议法2023年修订).
ARL_2024 = date(2024, 1, 1)


def _hearing_spans(matter: Matter) -> tuple[Span, ...]:
    return tuple(_hearings(matter))


def _hearings(matter: Matter) -> Iterator[Span]:
    """From each request to the hearing, its refusal or its withdrawal."""
    asked: Act | None = None
    for act in matter.all("pen.hearing-ask", "pen.hearing-hold", "pen.hearing-open", "pen.waive-defence"):
        if act.step == "pen.hearing-ask":
            asked = asked or act
        elif asked is not None and _ends_hearing(act):
            yield Span(asked.day, act.day, "听证期间不计入")
            asked = None
    if asked is not None:
        yield Span(asked.day, None, "听证期间不计入")


def _ends_hearing(act: Act) -> bool:
    if act.step == "pen.hearing-open":
        return not act.data.accepted
    return act.step == "pen.hearing-hold" or (act.data.signed and act.data.hearing)


def _announce_spans(matter: Matter) -> tuple[Span, ...]:
    return tuple(
        Span(act.data.issued_on, announcement_end(act), "公告期间不计入")
        for act in matter.all("srv.announce")
        if announcement_ready(matter, act)
    )


def _police_spans(matter: Matter) -> tuple[Span, ...]:
    """From the transfer of a suspected crime to the day it comes back nobody at the bureau may decide."""
    sent = [(act, came_back(matter, act)) for act in matter.all("xfr.send")]
    return tuple(Span(act.day, back.day if back is not None else None, "移送公安机关期间不计入") for act, back in sent)


def _ended(matter: Matter) -> date | None:
    """The first act that ends the handling; a transfer to the police ends nothing once the case is back."""
    ends = (act for act in matter.all(*PENALTY_ENDS) if act.step != "xfr.send" or came_back(matter, act) is None)
    return next((act.day for act in ends), None)


#: Who extends → the parameter of the most days.
_EXTENSIONS = {"head": "pen.decide.extend.head", "collective": "pen.decide.extend.collective"}


def _granted(matter: Matter, rules: Rules) -> int:
    """Days of extension granted, each kind capped by its parameter."""
    total = 0
    for by, key in _EXTENSIONS.items():
        granted = _days(matter, by)
        if granted and rules.knows(key):
            total += min(granted, rules[key])
    return total


def _days(matter: Matter, by: str) -> int:
    return sum(act.data.days or 0 for act in matter.all("pen.extend") if act.data.by == by)


#: Acts that stop the counting, with those that go on → what is left out, and what is said of one still open.
_PAUSES = (
    ("pen.suspend", "pen.resume", "中止调查期间不计入", "中止调查后没有恢复"),
    ("pen.appraise-ask", "pen.appraise", "检测、鉴定期间不计入", "委托的检测、鉴定还没有结果"),
)


#: 办案期限: 90 calendar days from filing, without hearing, appraisal, suspension, announcement and the time with the police; extended by approval.
DECIDE = Clock(
    "pen.decide",
    "办案期限",
    "行政处罚法第六十条",
    start=act_day("pen.file"),
    stop=_ended,
    length="pen.decide",
    owner=BUREAU,
    spans=together(
        *(between(begin, end, why) for begin, end, why, _ in _PAUSES),
        _hearing_spans,
        _announce_spans,
        _police_spans,
    ),
    extra=_granted,
    stops=PENALTY_ENDS,
)


@gate(
    "pen-90-days",
    title="在办案期限内",
    on=("pen.decide", "pen.issue-none", "pen.extend"),
    article="行政处罚法第六十条",
    since=APL_2021,
    sentence="{filed}立案，办案期限到{last}届满，今天是立案后第{days}日。",
    hint="期限届满前经批准延长；已经逾期的，如实记录逾期并由负责人决定是否终止办理。",
)
def pen_90_days(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision (or the extension) falls inside 90 days of filing, less the spans not counted, plus approved extensions."""
    run = DECIDE.run(matter, rules, act.day)
    if run is None:
        return None
    left_out = [(span.start, span.end, span.why) for span in run.spans]
    return check(act.day <= run.last, filed=run.start, last=run.last, days=(act.day - run.start).days, left_out=left_out)


@gate(
    "pen-suspend",
    title="中止调查有理由",
    on=("pen.suspend",),
    article="行政处罚法第六十条；住房和城乡建设行政处罚程序规定（中止调查）",
    mark="M",
    sentence="不能中止调查：{why}。",
    hint="写明在等什么、为什么不能继续调查；事由消失的，及时恢复调查。",
)
def pen_suspend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The counting stops only for a stated reason, and not twice at a time."""
    stopped, resumed = matter.last("pen.suspend"), matter.last("pen.resume")
    if stopped is not None and (resumed is None or resumed.seq < stopped.seq):
        why = f"{stopped.day}已经中止，尚未恢复"
    else:
        why = "" if act.data.reasons else "没有写明理由"
    return check(not why, why=why, cause=act.data.cause)


@gate(
    "pen-resumed",
    title="恢复办理以后决定",
    on=("pen.decide", "pen.issue-none"),
    article="行政处罚法第五十七条、第六十条",
    mark="M",
    sentence="办案期限还停着，不能决定：{open}。",
    hint="先恢复调查，或者登记检测、鉴定意见（不能鉴定的，写明不能鉴定），再决定。",
)
def pen_resumed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What stopped the counting has ended: a case is not suspended, or with an appraiser, and decided at once."""
    if not matter.has(*(begin for begin, *_ in _PAUSES)):
        return None
    left = [said for begin, end, why, said in _PAUSES if any(span.end is None for span in between(begin, end, why)(matter))]
    return check(not left, open=left)


@gate(
    "pen-extend",
    title="延长办案期限合法",
    on=("pen.extend",),
    article="行政处罚法第五十七条第二款、第六十条；住房和城乡建设行政处罚程序规定（办案期限的延长）",
    mark="M",
    since=APL_2021,
    sentence="不能延长办案期限：{why}。",
    hint="在上限以内延长；集体讨论决定的，写明两名以上出席的负责人和讨论结果。",
)
def pen_extend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """All extensions of one kind stay within its most days; a collective one has minutes naming two heads at least and the result."""
    by, days = act.data.by or "head", act.data.days or 0
    heads = heads_among(act, act.data.present)
    before, most = _days(matter, by), rules[_EXTENSIONS[by]] if rules.knows(_EXTENSIONS[by]) else None
    if by == "collective" and (len(heads) < 2 or not act.data.result):
        why = "集体讨论决定延长，没有写明两名以上负责人出席和讨论结果"
    elif most is not None and before + days > most:
        said = f"，此前已延长{before}日" if before else ""
        why = f"{'集体讨论决定' if by == 'collective' else '负责人批准'}延长最多{most}日，本次{days}日{said}"
    else:
        why = ""
    return check(not why, why=why, by=by, days=days, before=before, most=most, present=sorted(heads))


#: Capacities that are a matter of age, youngest first.
_AGES = ("under14", "14-17", "full")


@gate(
    "pen-capacity",
    title="当事人有责任能力",
    on=FINED,
    article="行政处罚法第三十条、第三十一条",
    sentence="当事人{capacity}，{why}。",
    hint="不满十四周岁或者不能辨认、控制自己行为的，不予处罚并责令监护人管教；已满十四不满十八周岁的，从轻或者减轻。",
)
def pen_capacity(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No penalty under fourteen or without understanding; lighter between fourteen and eighteen: as found, or younger where the identity number says so."""
    found, aged = capacity(matter, act), act.standing.get("age", "full")
    if found in _AGES and _AGES.index(aged) < _AGES.index(found):
        found = aged
    if found == "full":
        return check(True, capacity="full")
    if found in {"under14", "unable"}:
        return check(False, capacity="未满十四周岁" if found == "under14" else "不能辨认或者控制自己行为", why="不得给予行政处罚")
    tier = tier_of(_applied(act), act.data.tier, party_kind(matter, act))
    lighter = bool(act.data.lightened) and (tier is None or tier.maximum is None or money(act.data.fine) < tier.maximum)
    return check(lighter, capacity="已满十四不满十八周岁", why="应当从轻或者减轻处罚，决定没有体现")


@gate(
    "pen-basis-in-force",
    title="依据现行有效",
    on=FINED,
    article="行政处罚法第十六条、第三十七条、第三十八条",
    sentence="处罚依据不当：{why}。",
    hint="选用系统给出的现行条文，写明条、款、项；法律已修改的，适用较轻的规定。",
)
def pen_basis_in_force(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each cited article was in force on the day of the act, is a law, regulation or rule; the lighter new rule applies if it changed."""
    thing = item(act)
    if not act.data.basis:
        return check(False, why="没有引用条文")
    known = act.standing.get("basis") or {}
    if known.get("not_in_force"):
        return check(False, why=f"{'、'.join(known['not_in_force'])}在违法行为发生时未生效或者已失效")
    if known.get("normative"):
        return check(False, why=f"{'、'.join(known['normative'])}是规范性文件，不得设定和作为处罚依据")
    if thing is None:
        return None if "item" not in act.standing else check(False, why="该事项在违法行为发生之日没有有效的规定")
    cited = _applied(act) or thing
    if not any(cited.statute in basis and cited.penalty_article in basis for basis in act.data.basis):
        return check(False, why=f"没有引用本事项的罚则《{cited.statute}》{cited.penalty_article}")
    newer, chosen = act.standing.get("item_now"), getattr(act.data, "rule_of", "act") == "decision"
    if newer is not None:
        now, then = _ceiling(newer, matter, act), _ceiling(thing, matter, act)
        if now < then and not chosen:
            return check(False, why="规定已修改且新规定较轻，应当适用新规定")
        if now > then and chosen:
            return check(False, why="新规定较重，应当适用违法行为发生时的规定")
    return check(True, basis=list(act.data.basis), item=thing.code, valid_from=thing.valid_from)


def _applied(act: Act) -> Item | None:
    """The item as the rule that the decision applies has it: of the day of the violation, or the newer one where it chose that."""
    newer = act.standing.get("item_now") if getattr(act.data, "rule_of", "act") == "decision" else None
    return newer if newer is not None else item(act)


def _ceiling(thing: Item, matter: Matter, act: Act) -> Decimal:
    ranges = _ranges(thing, matter, act)
    return max((found.maximum for found in ranges if found.maximum is not None), default=Decimal("Infinity"))


def party_kind(matter: Matter, act: Act) -> str:
    """Kind of the matter's party, a PARTY_KINDS key."""
    return getattr(opening(matter, act), "party_kind", "citizen")


def _ranges(thing: Item, matter: Matter, act: Act) -> list[FineRange]:
    kind = party_kind(matter, act)
    return [found for found in thing.fines if found.party in {"any", kind}]


def tier_of(thing: Item | None, code: str, kind: str) -> Tier | None:
    """The published tier of that code for that kind of party."""
    if thing is None:
        return None
    return next((tier for tier in thing.tiers if tier.code == code and tier.party in {"any", kind}), None)


@gate(
    "pen-range",
    title="在法定幅度和裁量阶次内",
    on=FINED,
    article="行政处罚法第三十二条、第三十四条；重庆市规范行政处罚裁量权办法",
    sentence="处罚幅度不当：{why}。",
    hint="在法定幅度和裁量阶次内决定；确需偏离的，写明理由。",
)
def pen_range(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Kind and amount lie in the statutory range and a published tier; grounds to lighten were considered; a departure has its reasons."""
    thing, data = _applied(act), act.data
    if thing is None:
        return None
    if not data.kinds:
        return check(False, why="没有写明处罚种类")
    foreign = [PENALTY_KINDS.get(kind, kind) for kind in data.kinds if kind not in thing.kinds]
    if foreign:
        return check(False, why=f"该事项没有设定“{'、'.join(foreign)}”")
    if not data.lighten_considered:
        return check(False, why="没有审查从轻、减轻和不予处罚情节")
    said = _amount_defect(thing, matter, act) if "fine" in data.kinds else ("写有罚款金额但没有选择罚款" if data.fine else "")
    confiscates = bool(CONFISCATION & set(data.kinds))
    if not said and confiscates != (data.confiscated is not None):
        said = "选择了没收但没有写明没收的价值" if confiscates else "写有没收的价值但没有选择没收"
    return check(not said, why=said, fine=data.fine, tier=data.tier, item=thing.code)


def _amount_defect(thing: Item, matter: Matter, act: Act) -> str:
    data, fine = act.data, money(act.data.fine)
    if fine <= 0:
        return "选择了罚款但没有写明金额"
    plain = [found for found in _ranges(thing, matter, act) if not found.base]
    if thing.fines and not _ranges(thing, matter, act):
        return "该事项没有对这类当事人设定罚款"
    highest = max((found.maximum for found in plain if found.maximum is not None), default=None)
    if plain and highest is not None and fine > highest:
        return f"罚款{fine.normalize():f}元超过法定上限{highest.normalize():f}元"
    lowest = min((found.minimum for found in plain if found.minimum is not None), default=None)
    if plain and lowest is not None and fine < lowest and not data.lightened:
        return f"罚款{fine.normalize():f}元低于法定下限{lowest.normalize():f}元，又没有减轻情节"
    return _tier_defect(thing, data, fine, party_kind(matter, act))


def _tier_defect(thing: Item, data: Any, fine: Decimal, kind: str) -> str:
    if not thing.tiers or data.departure:
        return ""
    tier = tier_of(thing, data.tier, kind)
    if tier is None:
        return "没有选择裁量阶次，也没有写明偏离的理由"
    low, high = tier.minimum or Decimal(0), tier.maximum if tier.maximum is not None else fine
    if low <= fine <= high or (fine < low and data.lightened):
        return ""
    return f"罚款{fine.normalize():f}元不在“{tier.label}”阶次（{low.normalize():f}—{high.normalize():f}元）内，又没有写明偏离的理由"


@gate(
    "pen-none",
    title="不予处罚的依据成立",
    on=("pen.issue-none",),
    article="行政处罚法第三十条、第三十一条、第三十三条、第三十六条、第五十七条",
    sentence="不予处罚的依据不成立：{lacking}。",
    hint="选择真实的依据，补齐改正复查、教育等记录；条件不具备的，依法处罚。",
)
def pen_none(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The ground chosen is proved by the file: first by the register, correction in time, capacity, limitation; and the party was educated, or his guardian told."""
    ground, data = act.data.ground, act.data
    earlier, examined = act.standing.get("earlier"), matter.last("pen.limitation")
    needed = {
        "nop.minor": {"及时改正": _corrected(matter)},
        "nop.first": {f"初次违法（已有{'、'.join(earlier or ())}）": not earlier, "及时改正": _corrected(matter)},
        "nop.minor-age": {"查明不满十四周岁": capacity(matter) == "under14"},
        "nop.mental": {"查明不能辨认或者不能控制自己行为": capacity(matter) == "unable"},
        "nop.late": {"追责时效审查认定超过时效": examined is not None and not examined.data.within},
    }.get(ground, {})
    if ground in {"nop.minor", "nop.first", "nop.nofault"}:
        needed["对当事人进行教育"] = bool(data.education)
    elif ground in {"nop.minor-age", "nop.mental"}:
        needed["责令监护人管教或者看管（写入教育情况）"] = bool(data.education)
    lacking = [name for name, holds in needed.items() if not holds]
    return check(not lacking, lacking=lacking, ground=ground)


def _corrected(matter: Matter) -> bool:
    """The newest recheck found the order obeyed in time; without an order, the conclusion says why nothing was left to correct."""
    orders = {order.seq: order.data.until for order in matter.all("pen.correct-order")}
    if not orders:
        return any(concluded.data.no_correction for concluded in matter.all("pen.conclude"))
    found = matter.last("pen.correct-recheck")
    until = orders.get(found.data.order) if found is not None else None
    return found is not None and until is not None and found.data.corrected and found.data.checked_on <= until


@gate(
    "pen-one-act-one-fine",
    title="一事不二罚",
    on=FINED,
    article="行政处罚法第二十九条",
    sentence="同一当事人的同一违法行为已被罚款（{others}），不得再次罚款。",
    hint="撤销重复的案件；同一行为违反多个规定的，按罚款数额高的规定处罚一次。",
)
def pen_one_act_one_fine(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No other fine exists for the same party and the same act."""
    others = act.standing.get("other_fines")
    if others is None or "fine" not in act.data.kinds:
        return None
    return check(not others, others=list(others))


@gate(
    "pen-decision-contents",
    title="决定书内容齐全",
    on=("pen.issue",),
    article="行政处罚法第五十九条；罚款决定与罚款收缴分离实施办法第七条",
    sentence="处罚决定书缺少法定内容：{lacking}。",
    hint="补全标明的内容后再制作决定书。",
)
def pen_decision_contents(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The document carries the statutory contents and seal; a fine also names institution, address, period and surcharge."""
    decided = matter.last("pen.decide")
    if decided is None or decided.seq != act.data.decided:
        return check(False, lacking=["对应的处罚决定"])
    what, paper = decided.data, act.data
    needed = {
        "违法事实和证据": what.facts and all(fact.evidence for fact in what.facts),
        "处罚种类和依据": what.kinds and what.basis,
        "履行方式和期限": paper.perform,
        "救济途径和期限": paper.reconsider_organs and paper.court,
        "印章": paper.sealed,
    }
    if "fine" in what.kinds:
        needed |= {
            "代收机构名称、地址": paper.bank and paper.bank_address,
            "缴款期限": paper.pay_days == rules["pay.period"],
            "逾期加处罚款": paper.surcharge_told,
        }
    lacking = [name for name, present in needed.items() if not present]
    return check(not lacking, lacking=lacking, contents=list(needed))


@gate(
    "pen-remedies",
    title="救济途径正确",
    on=("pen.issue", *SPOT, "lic.refuse", "lic.change", "lic.renew", "lic.revoke", "lic.withdraw"),
    article="行政处罚法第五十九条；行政许可法第三十八条第二款；行政复议法第二十条、第二十三条、第二十四条；行政诉讼法第四十六条",
    sentence="救济途径写错：{why}。",
    hint="使用作出决定当日的救济文本。",
)
def pen_remedies(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The remedy paragraph names the right organs and periods for the day; reconsideration first only for on-the-spot decisions since 2024.

    Before 2024 a bureau's act went to its government or to the superior department, a town's only to the government above it (2017年行政复议法第十二条、第十三条).
    """
    data, new_law = act.data, act.day >= ARL_2024
    if getattr(data, "granted", False):  # what was asked for was given
        return None
    said = []
    if data.reconsider_days != rules["remedy.reconsideration"]:
        said.append("申请行政复议的期限应当是六十日")
    if data.suit_months != rules["remedy.suit"]:
        said.append("直接起诉的期限应当是六个月")
    if not data.reconsider_organs or not data.court:
        said.append("没有写明复议机关或者法院")
    if new_law and (len(data.reconsider_organs) != 1 or "政府" not in data.reconsider_organs[0]):
        said.append("2024年起只能向本级人民政府申请行政复议")
    if not new_law and _by_town(matter, act):
        if len(data.reconsider_organs) != 1 or "政府" not in data.reconsider_organs[0]:
            said.append("镇以自己的名义作出的决定，2023年底以前只能向上一级人民政府申请行政复议")
    elif not new_law and len(data.reconsider_organs) < 2:
        said.append("2023年底以前可以向本级人民政府或者上一级主管部门申请行政复议，应当都写明")
    first = new_law and act.step in SPOT
    if data.reconsider_first != first:
        said.append("2024年起不服当场处罚应当先申请行政复议，必须写明" if first else "本决定不属于复议前置，不得要求先申请行政复议")
    return check(not said, why=";".join(said), organs=list(data.reconsider_organs))


def _by_town(matter: Matter, act: Act) -> bool:
    """A town decides in its own name. Who filed finishes, so what the registers answered at the filing counts."""
    begun = matter.first(*OPENING) or act
    return bool((begun.standing.get("power") or {}).get("own_name"))
