"""查封、扣押 — 行政强制法第十六条至第二十八条.

批准（紧急的先实施、二十四小时内补办） → 实施 → 决定书和清单 → 保管登记 → （延长、检测、先行变卖） → 处理、解除或者随案移送

The law says that fresh goods and others hard to keep may be sold before their fate is decided, and what then goes back (第二十八条第二款); how they are
sold it leaves open: valuation, notice and the account of the proceeds are practice, marked M.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, Span, act_day, first_after, last_day
from fadu.law.common.case import certified
from fadu.law.common.compulsion import MEASURES, POWER_NAMES, POWERS, SEAL, Thing, coe_officers, coe_photo, executed, lacking_of
from fadu.law.common.delegation import del_list
from fadu.law.common.publication import fall_step
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, Yuan, one_of
from fadu.law.facts import CHINA, PARTY_KINDS, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules, rules_on
from fadu.law.steps import START, Procedure, Step

ASKED, TAKEN, SETTLED = "实施中", "查扣中", "已处理"
OFFICER, HEAD, KEEPER = ("officer",), ("head", "principal"), ("keeper", "officer")
#: What may be sold before its fate is decided, 行政强制法第二十八条第二款, and how.
SELLABLE = {"fresh": "鲜活物品", "keep": "其他不易保管的财物"}
SALES = {"auction": "拍卖", "sale": "变卖"}
#: Who keeps what was taken, 行政强制法第二十六条: a third party only what is sealed.
HOLDERS = {"own": "本机关保管", "third": "委托第三人保管"}
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
    refused: bool = Field(False, title="已责令改正，当事人拒不改正")
    ordered: Text = Field("", title="人民政府责成决定的文号（查封施工现场的填写）")
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
    witness: Text = Field("", title="见证人（当事人不到场的填写）")
    signed: bool = Field(False, title="现场笔录已签名或者注明拒签")


class Decide(Data):
    days: int = Field(30, ge=1, le=365, title="期限（日）")
    things: list[Thing] = Field(title="清单", min_length=1)
    two_copies: bool = Field(False, title="清单一式二份，当场交付")
    related: bool = Field(False, title="只限涉案财物，不含生活必需品")
    sealed_before: bool = Field(False, title="已被其他国家机关依法查封")
    kept_at: Text = Field("", title="保管地点")
    keeper: PersonId = Field("", title="保管人")


class Keep(Data):
    """保管登记: what lies in store was compared with the list; it is repeated whenever it changes hands or place."""

    held: Annotated[str, one_of(HOLDERS)] = Field("own", title="保管方式")
    kept_at: Text = Field(title="保管地点")
    keeper: PersonId = Field("", title="保管人")
    third: Text = Field("", title="受委托的第三人（委托保管的填写）")
    checked: bool = Field(False, title="已逐件核对，数量、状况与清单相符")
    damage: LongText = Field("", title="使用、损毁、缺少的情况和赔偿")
    fee: bool = Field(False, title="向当事人收取了保管费用")


class Extend(Data):
    days: int = Field(ge=1, le=365, title="延长日数")
    reasons: LongText = Field(title="理由")
    told: bool = Field(False, title="已书面告知当事人")


class Test(Data):
    days: int = Field(ge=1, le=365, title="检测期间（日）")
    told: bool = Field(False, title="已书面告知检测期间")


class Tested(Data):
    result: LongText = Field("", title="检测结果")


class Sell(Data):
    things: list[Annotated[int, Field(ge=1, le=1000)]] = Field(title="先行变卖的物品（清单序号）", min_length=1)
    ground: Annotated[str, one_of(SELLABLE)] = Field("fresh", title="先行变卖的情形")
    way: Annotated[str, one_of(SALES)] = Field("sale", title="方式")
    priced: Text = Field("", title="价格依据（评估、询价的单位和日期）")
    told: bool = Field(False, title="已书面告知当事人；下落不明的已公告")
    reasons: LongText = Field(title="不易保管的情况")


class Sold(Data):
    thing: int = Field(ge=1, le=1000, title="清单序号")
    price: Yuan = Field(title="变卖价款（元）")
    market: Yuan | None = Field(None, title="评估、询价的市场价格（元）")


class Proceeds(Data):
    sold: list[Sold] = Field(title="每件物品的价款", min_length=1)
    account: Text = Field("", title="价款存放的专用账户和缴存凭证")
    note: LongText = Field("", title="买受人和经过（不写姓名、号码）")


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
    price: Yuan | None = Field(None, title="退还的变卖价款（元，已先行变卖的填写）")
    compensation: Yuan | None = Field(None, title="补偿（元，变卖价格明显低于市场价格的填写）")
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
    Step("coe.keep", "保管登记", Keep, KEEPER, (TAKEN,), papers=("custody_record",)),
    Step("coe.extend", "延长期限", Extend, HEAD, (TAKEN,), decides=True, papers=("seizure_extension",)),
    Step("coe.test", "开始检测", Test, OFFICER, (TAKEN,), papers=("test_notice",)),
    Step("coe.tested", "检测结束", Tested, OFFICER, (TAKEN,)),
    Step(
        "coe.sell",
        "决定先行变卖",
        Sell,
        HEAD,
        (TAKEN,),
        decides=True,
        papers=("seizure_sale",),
        article="行政强制法第二十八条第二款",
    ),
    Step("coe.sold", "登记变卖价款", Proceeds, (*KEEPER, "finance"), (TAKEN,), papers=("sale_record",)),
    Step(
        "coe.settle",
        "处理决定",
        Settle,
        HEAD,
        (TAKEN,),
        SETTLED,
        decides=True,
        papers=("seizure_settlement",),
        asks=("recording", "executed"),
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


def proceeds(matter: Matter) -> dict[int, Sold]:
    """What each thing that was sold before its fate was decided has brought, by its number on the list."""
    return {one.thing: one for act in matter.all("coe.sold") for one in act.data.sold}


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


def _test_until(matter: Matter) -> date | None:
    """The last day of the newest test as the party was told it."""
    act = matter.last("coe.test")
    return act.day + timedelta(days=act.data.days or 0) if act else None


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
    Clock(
        "coe.test",
        "检测期间",
        "行政强制法第二十五条第三款",
        last_day("coe.test"),
        first_after(("coe.test",), ("coe.tested", *ENDED)),
        "",
        until=_test_until,
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
    hint="没有依据的，改用先行登记保存或者责令改正；条文以拒不改正为条件的，先责令改正；由有权的机关实施。",
)
def coe_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An article in force that day gives this organ this very measure, what the article asks first was done, and it acts through its own officers."""
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
    if power.refusal and not said.refused:
        return check(False, why=f"{power.cited}只对责令改正以后拒不改正的才能{MEASURES[said.measure]}，没有写明当事人拒不改正")
    if power.ordered and not said.ordered:
        return check(False, why=f"{power.cited}的查封须由县级以上地方人民政府责成，没有写明责成决定的文号")
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
    on=("coe.apply", "coe.decision", "coe.backfile", "coe.extend", "coe.sell", "coe.settle", "coe.crime"),
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
        ("当事人不到场而没有见证人", data.present != "witness" or data.witness),
        ("现场笔录没有签名", data.signed),
        ("清单没有一式二份当场交付", act.data.two_copies),
        ("没有限于涉案财物", act.data.related),
        ("已被其他国家机关查封，不得重复查封", not act.data.sealed_before),
    )
    return check(not lacking, lacking=lacking, record=applied.seq)


@gate(
    "coe-on-spot",
    title="当场作出决定",
    on=("coe.decision",),
    article="行政强制法第二十四条",
    level=WARN,
    sentence="{on}实施，当日没有作出决定：决定书和清单应当当场交付当事人。",
    hint="如实记录迟延的原因；不能补正的立即解除并退还。",
)
def coe_on_spot(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision and its list were handed over where and when the things were taken, so on the same day."""
    applied = matter.last("coe.apply")
    return None if applied is None else check(act.day <= applied.day, on=applied.day)


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
    "coe-custody",
    title="妥善保管",
    on=("coe.keep",),
    article="行政强制法第二十六条",
    sentence="保管有缺陷：{lacking}。",
    hint="逐件与清单核对，写明保管人；使用、损毁、缺少的如实写明并赔偿；保管费用由本机关承担，已收的退还。",
)
def coe_custody(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Somebody answers for the things, a third party only for sealed ones; they are as listed or the loss is told; the party pays nothing for it."""
    data, said = act.data, asked(matter)
    third = data.held == "third"
    lacking = lacking_of(
        ("没有写明受委托的第三人" if third else "没有写明保管人", data.third if third else data.keeper),
        ("扣押的财物不能委托第三人保管，只有查封的可以", not third or (said is not None and said.measure == SEAL)),
        ("没有与清单核对相符，也没有写明使用、损毁、缺少的情况", data.checked or data.damage),
        ("保管费用由本机关承担，不得向当事人收取", not data.fee),
    )
    return check(not lacking, lacking=lacking, who=data.third if third else data.keeper)


@gate(
    "coe-span",
    title="不超过期限",
    on=("coe.decision", "coe.test", "coe.sell", "coe.settle", "coe.crime"),
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
    hint="逐件写明退还、没收、销毁、拍卖或者随案移送；解除的应当退还，已先行变卖的写明退还的价款。",
)
def coe_fate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nothing on the list is lost: each thing has one fate, and by a release it is returned."""
    listed, told = things(matter), {fate.thing: fate.fate for fate in act.data.fates}
    lacking = [f"{number}号{thing.name}" for number, thing in enumerate(listed, 1) if number not in told]
    lacking += [f"没有{number}号" for number in told if number > len(listed)]
    sold = proceeds(matter)
    lacking += [f"{number}号已先行变卖，退还的是价款" for number in sold if told.get(number) == "returned"]
    lacking += [f"{number}号没有先行变卖的记录" for number, fate in told.items() if fate == "price" and number not in sold]
    if act.step == "coe.release":
        lacking += [f"{number}号没有退还" for number, fate in told.items() if fate not in ("returned", "price")]
        owed = sum((sold[number].price for number, fate in told.items() if fate == "price" and number in sold), Decimal(0))
        lacking += [f"退还的变卖价款应当是{owed}元"] if owed and act.data.price != owed else []
    return check(not lacking, lacking=lacking, count=len(listed))


@gate(
    "coe-sale",
    title="先行变卖合法",
    on=("coe.sell", "coe.sold"),
    article="行政强制法第二十六条、第二十八条第二款（评估、告知和价款的存放由本机关规定）",
    mark="M",
    sentence="先行变卖：{lacking}。",
    hint="只有鲜活物品和其他不易保管的财物可以先行变卖；先由负责人决定、询价或者评估、书面告知当事人，价款存入专用账户，随物品的处理一并退还或者没收。",
)
def coe_sale(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only listed things are sold, on a head's decision, at a price somebody can check, told to the party; what they brought is kept apart."""
    data, count, sold = act.data, len(things(matter)), proceeds(matter)
    if act.step == "coe.sell":
        numbers, before = list(data.things), [number for other in matter.all("coe.sell") for number in other.data.things]
        wrong = [f"{number}号已经决定过" for number in numbers if number in before]
        said = lacking_of(("没有评估、询价", data.priced), ("没有书面告知当事人", data.told))
    else:
        numbers, ordered = (
            [one.thing for one in data.sold],
            [number for other in matter.all("coe.sell") for number in other.data.things],
        )
        wrong = [f"{number}号没有先行变卖的决定" for number in numbers if number not in ordered]
        wrong += [f"{number}号的价款登记过了" for number in numbers if any(n == number for n in sold)]
        said = lacking_of(("没有写明价款存放的专用账户和凭证", data.account))
    wrong += [f"没有{number}号" for number in numbers if number > count]
    lacking = [*wrong, *said]
    return check(not lacking, lacking=lacking, pieces=numbers)


@gate(
    "coe-low",
    title="变卖价格明显低于市场价格的补偿",
    on=("coe.release",),
    article="行政强制法第二十八条第二款",
    level=WARN,
    sentence="{lacking}的变卖价格不到市场价格的{percent}%，没有写明补偿。",
    hint="给当事人造成损失的，写明补偿；没有损失的，在理由中写明。",
)
def coe_low(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What was sold far below its market price is compensated."""
    percent, sold = rules["coe.low"], proceeds(matter)
    low = [f"{number}号" for number, one in sold.items() if one.market and one.price * 100 < one.market * percent]
    return check(act.data.compensation, lacking=low, percent=percent) if low else None


@gate(
    "coe-confiscated",
    title="没收、销毁、拍卖有根据",
    on=("coe.settle",),
    article="行政强制法第二十一条、第二十七条、第四十六条；行政处罚法第九条、第四十四条",
    sentence="不能这样处理：{lacking}。",
    hint="没收是行政处罚：先在所属案件里告知、决定没收并送达，再在这里处理；应当销毁的，在说明里写明规定销毁的法律、行政法规和条文；"
    "拍卖、退还价款的，在说明里写明拍卖抵缴罚款决定的文号，或者不易保管、先行变卖的情况。",
)
def coe_confiscated(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A measure takes nothing for good: a thing is confiscated by a served penalty decision of its case, destroyed where a law says so, auctioned for a reason that is told, handed to the police by the step for it."""
    fates, known = act.data.fates, "executed" in act.standing
    case = executed(matter, act) if known else None
    decided = case is not None and case.get("served_on") and "confiscate_goods" in case.get("confiscates", ())
    lacking = []
    if known and not decided and any(fate.fate == "confiscated" for fate in fates):
        lacking.append("没收的物品，所属案件没有已经送达的没收决定")
    lacking += [
        f"{fate.thing}号销毁没有写明法律、行政法规和条文"
        for fate in fates
        if fate.fate == "destroyed" and not ("《" in fate.note and "条" in fate.note)
    ]
    lacking += [
        f"{fate.thing}号{FATES[fate.fate]}没有写明根据"
        for fate in fates
        if fate.fate in ("auctioned", "price") and not fate.note and fate.thing not in proceeds(matter)
    ]
    lacking += [f"{fate.thing}号应当另行办理“随案移送”，取得签收并书面告知当事人" for fate in fates if fate.fate == "moved"]
    taken = [fate.thing for fate in fates if fate.fate != "returned"]
    return check(not lacking, lacking=lacking, pieces=taken) if taken else None


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
        coe_on_spot,
        coe_photo,
        coe_kept,
        coe_custody,
        coe_span,
        coe_sale,
        coe_fate,
        coe_low,
        coe_confiscated,
        coe_crime,
        del_list,
        av_unbroken,
    ),
    clocks=CLOCKS,
    closed=(SETTLED,),
    prefix="强制",
)
