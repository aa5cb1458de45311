"""查封、扣押 — 行政强制法第十六条至第二十八条.

批准（紧急的先实施、二十四小时内补办） → 实施 → 决定书和清单 → 保管 → （延长、检测） → 处理、解除或者随案移送
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, Span, act_day
from fadu.law.common.case import certified
from fadu.law.common.compulsion import MEASURES, POWER_NAMES, POWERS, Thing, coe_officers, coe_photo, lacking_of
from fadu.law.common.delegation import del_list
from fadu.law.common.publication import fall_step
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, one_of
from fadu.law.facts import CHINA, PARTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules, rules_on
from fadu.law.steps import START, Procedure, Step

ASKED, TAKEN, SETTLED = "实施中", "查扣中", "已处理"
OFFICER, HEAD = ("officer",), ("head", "principal")
FATES = {
    "returned": "退还",
    "confiscated": "没收",
    "destroyed": "销毁",
    "auctioned": "拍卖",
    "price": "退还价款",
    "moved": "随案移送",
}
#: Why a measure is lifted, 行政强制法第二十八条; the second last is 第十九条.
GROUNDS = {
    "lawful": "当事人没有违法行为",
    "unrelated": "与违法行为无关",
    "decided": "已经作出处理决定，不再需要",
    "over": "期限已经届满",
    "unapproved": "负责人不同意，或者没有按时补办批准",
    "needless": "其他不再需要的情形",
}
#: Acts that end a measure.
ENDED = ("coe.settle", "coe.release", "coe.crime")
_BASIS = "行政强制法第十八条、第二十四条"


class Ask(Data):
    case: MatterNumber = Field("", title="所属案件")
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("citizen", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    measure: Annotated[str, one_of(MEASURES)] = Field("seize", title="措施")
    basis: Annotated[str, one_of(POWER_NAMES)] = Field(title="法律、法规依据")
    own_power: bool = Field(False, title="本机关有权实施，没有委托他人")
    reasons: LongText = Field(title="理由")
    urgent: bool = Field(False, title="情况紧急，当场实施后补办")
    approved_by: PersonId = Field("", title="批准的负责人")
    handlers: list[PersonId] = Field(default_factory=list, max_length=20, title="承办人（经批准后实施的人员）")


class Backfile(Data):
    agreed: bool = Field(title="同意补办")
    reasons: LongText = Field("", title="意见")


class Apply(Data):
    certificates: Text = Field("", title="出示的执法证号")
    told: bool = Field(False, title="已告知理由、依据、权利和救济途径")
    heard: LongText = Field("", title="当事人的陈述申辩")
    present: Annotated[str, one_of({"party": "当事人到场", "witness": "当事人不到场，有见证人"})] = Field("party", title="到场情况")
    signed: bool = Field(False, title="现场笔录已签名或者注明拒签")


class Decide(Data):
    days: int = Field(30, ge=1, le=365, title="期限（日）")
    things: list[Thing] = Field(title="清单", min_length=1)
    two_copies: bool = Field(False, title="清单一式二份，当场交付")
    related: bool = Field(False, title="只限涉案财物，不含生活必需品")
    kept_at: Text = Field("", title="保管地点")
    keeper: PersonId = Field("", title="保管人")


class Extend(Data):
    days: int = Field(ge=1, le=365, title="延长日数")
    reasons: LongText = Field(title="理由")
    told: bool = Field(False, title="已书面告知当事人")


class Test(Data):
    days: int = Field(ge=1, le=365, title="检测期间（日）")
    told: bool = Field(False, title="已书面告知检测期间")


class Tested(Data):
    result: LongText = Field("", title="检测结果")


class Fate(Data):
    thing: int = Field(ge=1, le=1000, title="清单序号")
    fate: Annotated[str, one_of(FATES)] = Field(title="去向")
    note: Text = Field("", title="说明")


class Settle(Data):
    fates: list[Fate] = Field(title="每件物品的去向", min_length=1)
    reasons: LongText = Field(title="理由")


class Release(Data):
    ground: Annotated[str, one_of(GROUNDS)] = Field("needless", title="解除的情形")
    fates: list[Fate] = Field(default_factory=list, title="每件物品的去向")
    reasons: LongText = Field(title="理由")


class Transfer(Data):
    organ: Text = Field(title="接收的司法机关")
    document: Text = Field("", title="案件移送书文号")
    receipt: Text = Field("", title="接收人和签收凭证")
    told: bool = Field(False, title="已书面告知当事人")
    reasons: LongText = Field(title="涉嫌犯罪的情况")


STEPS = (
    Step("coe.approve", "批准强制措施", Ask, HEAD, (START,), ASKED, decides=True, papers=("coercion_approval",)),
    Step("coe.urgent", "紧急当场实施", Ask, OFFICER, (START,), ASKED, asks=("power",)),
    Step("coe.backfile", "补办批准", Backfile, HEAD, (ASKED, TAKEN), papers=("backfile_form",)),
    Step("coe.apply", "实施", Apply, OFFICER, (ASKED,), papers=("coercion_record",), asks=("power",)),
    Step(
        "coe.decision",
        "查封、扣押决定",
        Decide,
        OFFICER,
        (ASKED,),
        TAKEN,
        decides=True,
        papers=("seizure_decision",),
        asks=("power",),
    ),
    Step("coe.extend", "延长期限", Extend, HEAD, (TAKEN,), decides=True, papers=("seizure_extension",)),
    Step("coe.test", "开始检测", Test, OFFICER, (TAKEN,), papers=("test_notice",)),
    Step("coe.tested", "检测结束", Tested, OFFICER, (TAKEN,)),
    Step(
        "coe.settle", "处理决定", Settle, HEAD, (TAKEN,), SETTLED, decides=True, papers=("seizure_settlement",), asks=("recording",)
    ),
    Step(
        "coe.release",
        "解除",
        Release,
        HEAD,
        (ASKED, TAKEN),
        SETTLED,
        decides=True,
        papers=("seizure_release",),
        asks=("recording",),
    ),
    Step(
        "coe.crime", "随案移送", Transfer, HEAD, (TAKEN,), SETTLED, decides=True, papers=("seizure_transfer",), asks=("recording",)
    ),
    fall_step((TAKEN, SETTLED)),
)


def asked(matter: Matter) -> Ask | None:
    """What was asked for, approved beforehand or done in urgency."""
    act = matter.first("coe.approve", "coe.urgent")
    return act.data if act else None


def things(matter: Matter) -> Sequence[Thing]:
    """The things on the list, in its order."""
    act = matter.last("coe.decision")
    return act.data.things if act else ()


# --- clocks --------------------------------------------------------------------------------------------------------------------------------


def backfile_until(matter: Matter) -> datetime | None:
    """The moment by which an urgent measure must be approved: so many hours after it was done, nights and holidays counted."""
    act = matter.first("coe.urgent")
    return act.at + timedelta(hours=int(rules_on(act.day)["coe.urgent"])) if act else None


def _backfile_day(matter: Matter) -> date | None:
    until = backfile_until(matter)
    return until.astimezone(CHINA).date() if until else None


def _refused(matter: Matter) -> date | None:
    """The day on which a head did not agree to an urgent measure."""
    return next((act.day for act in matter.all("coe.backfile") if not act.data.agreed), None)


def _shorter(matter: Matter, rules: Rules) -> int:
    """Days by which the decision's own period differs from the statutory one: never more, so zero or less."""
    decided, most = matter.last("coe.decision"), int(rules["coe.span"])
    return min(decided.data.days or most, most) - most if decided else 0


def _extra(matter: Matter, rules: Rules) -> int:
    """The decision's own period, and the extension that was told to the party while the period still ran."""
    granted = next((act for act in matter.all("coe.extend") if act.data.told), None)
    first = FIRST_SPAN.run(matter, rules, granted.day) if granted is not None else None
    in_time = granted is not None and first is not None and granted.day <= first.last
    return _shorter(matter, rules) + (min(granted.data.days or 0, int(rules["coe.extend"])) if granted and in_time else 0)


def _tests(matter: Matter) -> tuple[Span, ...]:
    """Test time is left out only where it was told to the party, and no longer than told."""
    found = []
    for act in matter.all("coe.test"):
        if act.data.told:
            told = act.day + timedelta(days=act.data.days or 0)
            ended = next((done.day for done in matter.all("coe.tested") if done.seq > act.seq), told)
            found.append(Span(act.day, min(told, ended), "检测期间不计入"))
    return tuple(found)


#: The period before any extension.
FIRST_SPAN = Clock(
    "coe.span.first",
    "查封、扣押原期限",
    "行政强制法第二十五条",
    act_day("coe.urgent", "coe.apply", "coe.decision"),
    act_day(*ENDED),
    "coe.span",
    spans=_tests,
    extra=_shorter,
)
SPAN = Clock(
    "coe.span", "查封、扣押期限", "行政强制法第二十五条", FIRST_SPAN.start, FIRST_SPAN.stop, "coe.span", spans=_tests, extra=_extra
)
CLOCKS = (
    Clock(
        "coe.backfile",
        "补办批准期限（二十四小时）",
        "行政强制法第十九条",
        act_day("coe.urgent"),
        act_day("coe.backfile", "coe.release"),
        "",
        until=_backfile_day,
    ),
    Clock("coe.lift", "不同意的立即解除", "行政强制法第十九条", _refused, act_day("coe.release"), "", until=_refused),
    SPAN,
)

# --- gates ---------------------------------------------------------------------------------------------------------------------------------


@gate(
    "coe-power",
    title="有法律、法规依据，由本机关实施",
    on=("coe.approve", "coe.urgent", "coe.apply", "coe.decision"),
    article="行政强制法第十条、第十七条、第二十二条",
    sentence="{why}，不得实施。",
    hint="没有依据的，改用先行登记保存或者责令改正；由有权的机关实施。",
)
def coe_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An article in force that day gives this organ this very measure, and it acts through its own officers."""
    said = asked(matter) or (act.data if act.step in ("coe.approve", "coe.urgent") else None)
    if said is None:
        return None
    power = POWERS.get(said.basis)
    if power is None:
        return check(False, why="没有写明法律、法规依据")
    if said.measure not in power.measures:
        return check(False, why=f"{power.cited}没有规定{MEASURES.get(said.measure, said.measure)}")
    if act.day < power.since:
        return check(False, why=f"{power.cited}自{power.since}起才有这一规定")
    return check(said.own_power, why="没有确认本机关有权实施、没有委托", basis=power.cited)


def unapproved(matter: Matter, act: Act) -> str:
    """Why the measure may not go on for want of a head's approval; empty when it may (行政强制法第十八条第一项、第十九条)."""
    limit = backfile_until(matter)
    if limit is None:
        return "" if matter.has("coe.approve") else "实施前没有经负责人批准"
    answers = [*matter.all("coe.backfile"), *([act] if act.step == "coe.backfile" else [])]
    if any(not answer.data.agreed for answer in answers):
        return "负责人不同意，应当立即解除" if act.step != "coe.backfile" else ""
    hours = rules_on(act.day)["coe.urgent"]
    if answers:
        return "" if answers[0].at <= limit else f"补办批准晚于{hours}小时"
    if act.step in ("coe.apply", "coe.decision"):
        return "" if act.at <= limit else f"当场实施后没有在{hours}小时内补办批准"
    return "当场实施后没有补办批准"


@gate(
    "coe-approval",
    title="经负责人批准",
    on=("coe.apply", "coe.decision", "coe.backfile", "coe.extend", "coe.settle", "coe.crime"),
    article="行政强制法第十八条第一项、第十九条、第二十五条",
    sentence="批准手续不合法：{why}。",
    hint="二十四小时内补办批准；负责人不同意、没有补办或者补办晚了的，只能立即解除并退还，应当没收的在案件的处罚决定中处理。延长只有一次，届满以前办理并告知。",
)
def coe_approval(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Approved by a head beforehand; an urgent one approved within 24 hours; without it nothing but a release is lawful. One extension, told, before the period ends."""
    if act.step == "coe.backfile" and not matter.has("coe.urgent"):
        return check(False, why="事先已经批准，没有需要补办的紧急实施")
    why = unapproved(matter, act)
    if act.step == "coe.extend" and not why:
        run = SPAN.run(matter, rules, act.day)
        if matter.has("coe.extend") or (act.data.days or 0) > rules["coe.extend"] or not act.data.told:
            why = f"只能延长一次，不超过{rules['coe.extend']}日，并书面告知当事人"
        elif run is not None and act.day > run.last:
            why = f"期限已于{run.last}届满，不能再延长"
        return check(not why, why=why, days=act.data.days)
    return check(not why, why=why, until=backfile_until(matter))


@gate(
    "coe-scene",
    title="当场实施合法",
    on=("coe.decision",),
    article="行政强制法第十八条、第二十三条、第二十四条",
    sentence="现场实施有缺陷：{lacking}。",
    hint="请见证人到场补正；与案件无关的和生活必需品立即退还。",
)
def coe_scene(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Two officers, certificates, reasons and rights told, statement heard, signatures; the decision with a two-copy list handed over on the spot, for related things only."""
    applied, begun = matter.last("coe.apply"), matter.first("coe.urgent")
    if applied is None:
        return check(False, lacking="没有实施记录")
    data, least = applied.data, rules["pen.officers.min"]
    lacking = lacking_of(
        ("没有两名持证人员", len(certified(applied)) >= least and (begun is None or len(certified(begun)) >= least)),
        ("没有出示执法证", data.certificates),
        ("没有告知理由、依据和权利", data.told),
        ("没有听取陈述申辩", data.heard),
        ("现场笔录没有签名", data.signed),
        ("清单没有一式二份当场交付", act.data.two_copies),
        ("没有限于涉案财物", act.data.related),
    )
    return check(not lacking, lacking=lacking, record=applied.seq)


@gate(
    "coe-kept",
    title="物品有人保管",
    on=("coe.decision",),
    article="行政强制法第二十六条",
    sentence="没有写明保管地点或者保管人。",
    hint="写明保管地点和保管人；保管费用由本机关承担。",
)
def coe_kept(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every thing taken has a place and a keeper."""
    return check(act.data.kept_at and act.data.keeper, who=act.data.keeper)


@gate(
    "coe-span",
    title="不超过期限",
    on=("coe.decision", "coe.test", "coe.settle", "coe.crime"),
    article="行政强制法第二十五条、第二十七条、第二十八条",
    sentence="期限不合法：{why}。",
    hint="期限届满的，立即解除并退还；检测期间书面告知当事人以后才不计入。",
)
def coe_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision's own period, at most 30 days, once extended, test time told to the party left out; after it only a release is possible."""
    if act.step == "coe.decision":
        return check(
            (act.data.days or 0) <= rules["coe.span"],
            why=f"期限写为{act.data.days}日，法定不超过{rules['coe.span']}日",
            days=act.data.days,
        )
    if act.step == "coe.test" and not act.data.told:
        return check(False, why="没有书面告知当事人检测期间，检测的时间仍计入期限")
    run = SPAN.run(matter, rules, act.day)
    return None if run is None else check(act.day <= run.last, why=f"期限已于{run.last}届满，只能解除", last=run.last)


@gate(
    "coe-fate",
    title="每件物品都有去向",
    on=("coe.settle", "coe.release"),
    article="行政强制法第二十七条、第二十八条",
    sentence="清单上的物品去向不清：{lacking}。",
    hint="逐件写明退还、没收、销毁、拍卖或者随案移送；解除的应当退还。",
)
def coe_fate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nothing on the list is lost: each thing has one fate, and by a release it is returned."""
    listed, told = things(matter), {fate.thing: fate.fate for fate in act.data.fates}
    lacking = [f"{number}号{thing.name}" for number, thing in enumerate(listed, 1) if number not in told]
    lacking += [f"没有{number}号" for number in told if number > len(listed)]
    if act.step == "coe.release":
        lacking += [f"{number}号没有退还" for number, fate in told.items() if fate not in ("returned", "price")]
    return check(not lacking, lacking=lacking, count=len(listed))


@gate(
    "coe-crime",
    title="财物随案移送并告知",
    on=("coe.crime",),
    article="行政强制法第二十一条",
    sentence="随案移送缺少：{lacking}。",
    hint="与案件一并移送查封、扣押的全部财物，取得签收凭证，并书面告知当事人。",
)
def coe_crime(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """All things go with the case to the judicial organ against a receipt, and the party is told in writing."""
    data = act.data
    lacking = lacking_of(("案件移送书", data.document), ("接收机关的签收", data.receipt), ("书面告知当事人", data.told))
    return check(not lacking, lacking=lacking, count=len(things(matter)))


PROCEDURE = Procedure(
    id="coercion-measure",
    title="查封、扣押",
    wing="enforcement",
    system="coercion",
    basis=_BASIS,
    stages=(ASKED, TAKEN, SETTLED),
    steps=STEPS,
    gates=(
        coe_power,
        coe_approval,
        coe_officers,
        coe_scene,
        coe_photo,
        coe_kept,
        coe_span,
        coe_fate,
        coe_crime,
        del_list,
        av_unbroken,
    ),
    clocks=CLOCKS,
    closed=(SETTLED,),
    prefix="强制",
)
