"""查封、扣押 — 行政强制法第十六条至第二十八条.

批准（紧急的先实施、二十四小时内补办） → 实施 → 决定书和清单 → 保管 → （延长、检测） → 处理或者解除
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, Span, act_day, between
from fadu.law.common.case import certified
from fadu.law.common.publication import fall_step
from fadu.law.common.recording import av_unbroken
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, one_of
from fadu.law.facts import PARTY_KINDS, Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

ASKED, TAKEN, SETTLED = "已批准", "查扣中", "已处理"
OFFICER, HEAD = ("officer",), ("head", "principal")
MEASURES = {"seize": "扣押", "seal": "查封"}
FATES = {
    "returned": "退还",
    "confiscated": "没收",
    "destroyed": "销毁",
    "auctioned": "拍卖",
    "price": "退还价款",
    "moved": "随案移送",
}
_BASIS = "行政强制法第十八条、第二十四条"


class Thing(Data):
    name: Text = Field(title="名称")
    quantity: Text = Field(title="数量")
    state: Text = Field("", title="状况")


class Ask(Data):
    case: MatterNumber = Field("", title="所属案件")
    party: PartyId = Field(title="当事人")
    party_kind: Annotated[str, one_of(PARTY_KINDS)] = Field("citizen", title="当事人类别")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    measure: Annotated[str, one_of(MEASURES)] = Field("seize", title="措施")
    basis: Text = Field("", title="法律、法规依据")
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


class Fate(Data):
    thing: int = Field(ge=1, le=1000, title="清单序号")
    fate: Annotated[str, one_of(FATES)] = Field(title="去向")
    note: Text = Field("", title="说明")


class Settle(Data):
    fates: list[Fate] = Field(title="每件物品的去向", min_length=1)
    reasons: LongText = Field(title="理由")


STEPS = (
    Step("coe.approve", "批准强制措施", Ask, HEAD, (START,), ASKED, decides=True, papers=("coercion_approval",)),
    Step("coe.urgent", "紧急当场实施", Ask, OFFICER, (START,), ASKED),
    Step("coe.backfile", "补办批准", Backfile, HEAD, (ASKED, TAKEN), papers=("backfile_form",)),
    Step("coe.apply", "实施", Apply, OFFICER, (ASKED,), papers=("coercion_record",)),
    Step("coe.decision", "查封、扣押决定", Decide, OFFICER, (ASKED,), TAKEN, decides=True, papers=("seizure_decision",)),
    Step("coe.extend", "延长期限", Extend, HEAD, (TAKEN,), decides=True, papers=("seizure_extension",)),
    Step("coe.test", "开始检测", Test, OFFICER, (TAKEN,)),
    Step("coe.tested", "检测结束", Test, OFFICER, (TAKEN,)),
    Step(
        "coe.settle", "处理决定", Settle, HEAD, (TAKEN,), SETTLED, decides=True, papers=("seizure_settlement",), asks=("recording",)
    ),
    Step("coe.release", "解除", Settle, HEAD, (TAKEN,), SETTLED, decides=True, papers=("seizure_release",), asks=("recording",)),
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


def _extra(matter: Matter, rules: Rules) -> int:
    granted = matter.last("coe.extend")
    return min(granted.data.days or 0, int(rules["coe.extend"])) if granted else 0


def _tests(matter: Matter) -> tuple[Span, ...]:
    return between("coe.test", "coe.tested", "检测期间不计入")(matter)


SPAN = Clock(
    "coe.span",
    "查封、扣押期限",
    "行政强制法第二十五条",
    act_day("coe.decision"),
    act_day("coe.settle", "coe.release"),
    "coe.span",
    spans=_tests,
    extra=_extra,
)


@gate(
    "coe-power",
    title="有法律、法规依据，由本机关实施",
    on=("coe.approve", "coe.apply", "coe.decision"),
    article="行政强制法第十条、第十七条",
    sentence="{why}，不得实施。",
    hint="没有依据的，改用先行登记保存或者责令改正；由有权的机关实施。",
)
def coe_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A law or regulation gives this organ the measure, and it acts through its own officers."""
    said = asked(matter) or (act.data if act.step == "coe.approve" else None)
    if said is None:
        return None
    if not said.basis:
        return check(False, why="没有写明法律、法规依据")
    return check(said.own_power, why="没有确认本机关有权实施、没有委托", basis=said.basis)


@gate(
    "coe-approval",
    title="经负责人批准",
    on=("coe.apply", "coe.decision", "coe.extend"),
    article="行政强制法第十八条第一项、第十九条、第二十五条",
    sentence="批准手续不合法：{why}。",
    hint="补办批准手续；超过时限的如实记录，由负责人决定解除或者确认。",
)
def coe_approval(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Approved by a head beforehand; an urgent one reported and approved within 24 hours, and lifted where the head does not agree."""
    if act.step == "coe.extend":
        granted = not matter.has("coe.extend") and (act.data.days or 0) <= rules["coe.extend"] and act.data.told
        return check(granted, why="只能延长一次，不超过三十日，并书面告知当事人", days=act.data.days)
    first = matter.first("coe.urgent")
    if first is None:
        return check(matter.has("coe.approve"), why="实施前没有经负责人批准")
    back = matter.last("coe.backfile")
    limit = first.at + timedelta(hours=int(rules["coe.urgent"]))
    if back is None:
        return check(act.at <= limit, why=f"当场实施后没有在{rules['coe.urgent']}小时内补办批准", until=limit)
    if not back.data.agreed:
        return check(False, why="负责人不同意，应当立即解除")
    return check(back.at <= limit, why=f"补办批准晚于{rules['coe.urgent']}小时", until=limit)


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
    applied = matter.last("coe.apply")
    if applied is None:
        return check(False, lacking="没有实施记录")
    data = applied.data
    lacking = [
        label
        for label, holds in (
            ("没有两名持证人员", len(certified(applied)) >= rules["pen.officers.min"]),
            ("没有出示执法证", data.certificates),
            ("没有告知理由、依据和权利", data.told),
            ("没有听取陈述申辩", data.heard),
            ("现场笔录没有签名", data.signed),
            ("清单没有一式二份当场交付", act.data.two_copies),
            ("没有限于涉案财物", act.data.related),
        )
        if not holds
    ]
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
    on=("coe.decision", "coe.settle"),
    article="行政强制法第二十五条、第二十七条、第二十八条",
    sentence="期限不合法：{why}。",
    hint="期限届满的，立即解除并退还。",
)
def coe_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The period is at most 30 days, once 30 more, test time left out; after it only a release is possible."""
    if act.step == "coe.decision":
        return check(
            (act.data.days or 0) <= rules["coe.span"],
            why=f"期限写为{act.data.days}日，法定不超过{rules['coe.span']}日",
            days=act.data.days,
        )
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


PROCEDURE = Procedure(
    id="coercion-measure",
    title="查封、扣押",
    wing="enforcement",
    system="coercion",
    basis=_BASIS,
    stages=(ASKED, TAKEN, SETTLED),
    steps=STEPS,
    gates=(coe_power, coe_approval, coe_scene, coe_kept, coe_span, coe_fate, av_unbroken),
    clocks=(SPAN,),
    closed=(SETTLED,),
    prefix="强制",
)
