"""镇街综合执法改革：赋权交接 — 行政处罚法第二十四条. One matter = what one town or sub-district takes over.

赋权决定 → 事项清单 → 承接评估 → 交接 → 定期评估 → (收回)

The acts of handover and withdrawal write the register of delegations, which every filing asks (`ledger.effects`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, first_after, last_day
from fadu.law.data import Data, ItemCode, LongText, MatterNumber, PersonId, Text, TownCode, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PREPARING, HELD, WITHDRAWN = "准备承接", "镇行使", "已收回"
LEVELS = {"province": "省级人民政府（直辖市人民政府）", "district": "区县人民政府", "other": "其他机关"}
ARTICLE = "行政处罚法第二十四条"
#: Each evaluation begins the period to the next: 第二十四条第三款 wants them at regular intervals.
EVALUATED_FROM = ("del.handover", "del.evaluate")
Items = Annotated[list[ItemCode], Field(min_length=1, max_length=200)]


class Decided(Data):
    topic: Text = Field(title="名称")
    town: TownCode = Field(title="承接的镇街")
    organ: Text = Field(title="决定机关")
    level: Annotated[str, one_of(LEVELS)] = Field("province", title="决定机关级别")
    document: Text = Field(title="决定文号")
    published_on: date | None = Field(None, title="公布日期")
    items: Items = Field(title="赋权事项")


class Listed(Data):
    document: Text = Field(title="承接事项目录文号")
    published_on: date = Field(title="公布日期")
    address: Text = Field(title="公布的网址或者地点")
    items: Items = Field(title="承接事项")


class Ready(Data):
    organ: Text = Field(title="镇街的综合行政执法机构")
    officers: int = Field(ge=0, le=500, title="持有效执法证的人数")
    equipment: bool = Field(False, title="执法装备、记录设备到位")
    training: bool = Field(False, title="承接事项培训完成")
    reviewer: bool = Field(False, title="有法制审核人员")
    gaps: LongText = Field("", title="不足和补齐的期限")


class Handover(Data):
    items: Items = Field(title="交接事项")
    from_on: date = Field(title="由镇行使的起始日期")
    handed_by: PersonId = Field(title="本局交接人")
    received_by: Text = Field(title="镇接收人")
    materials: LongText = Field("", title="移交的资料、裁量基准和文书")
    open_cases: list[MatterNumber] = Field(default_factory=list, title="由本局继续办结的案件")


class Evaluated(Data):
    passed: bool = Field(title="评估合格")
    said: LongText = Field(title="评估情况")


class Withdrawn(Data):
    items: Items = Field(title="收回的事项")
    organ: Text = Field(title="决定机关")
    level: Annotated[str, one_of(LEVELS)] = Field("province", title="决定机关级别")
    document: Text = Field(title="调整决定文号")
    published_on: date | None = Field(None, title="公布日期")
    back_on: date = Field(title="恢复由本局行使的日期")
    open_cases: list[MatterNumber] = Field(default_factory=list, title="由该镇继续办结的案件")
    reasons: LongText = Field(title="收回的理由")


class Ended(Data):
    note: LongText = Field("", title="说明")


LEGAL, LIAISON, HEAD = ("legal", "reviewer"), ("liaison", "legal"), ("head", "principal")
STEPS = (
    Step("del.decide", "赋权决定登记", Decided, (*LEGAL, "clerk"), (START,), PREPARING),
    Step("del.list", "承接事项目录登记", Listed, (*LEGAL, "clerk"), (PREPARING, HELD)),
    Step("del.ready", "承接评估", Ready, LIAISON, (PREPARING, HELD), papers=("readiness_form",)),
    Step(
        "del.handover",
        "交接",
        Handover,
        HEAD,
        (PREPARING, HELD),
        HELD,
        decides=True,
        papers=("power_handover",),
        asks=("delegated",),
    ),
    Step("del.evaluate", "定期评估", Evaluated, LIAISON, (HELD,), papers=("evaluation_form",)),
    Step("del.withdraw", "收回", Withdrawn, HEAD, (HELD,), decides=True, papers=("power_withdrawal",), asks=("delegated",)),
    Step("del.end", "承接终止", Ended, HEAD, (HELD,), WITHDRAWN, decides=True),
)


def held(matter: Matter) -> set[str]:
    """Items that the town holds by this matter's acts, whatever the day."""
    codes: set[str] = set()
    for act in matter.all("del.handover", "del.withdraw"):
        codes = codes | set(act.data.items) if act.step == "del.handover" else codes - set(act.data.items)
    return codes


@gate(
    "del-basis",
    title="赋权有省级决定并已公布",
    on=("del.handover",),
    article=ARTICLE,
    sentence="交接没有合法的依据：{why}。",
    hint="先登记市政府的赋权决定和区公布的承接事项目录；只交接两者都列明的事项，公布以后、交接以后才能行使。",
)
def del_basis(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The province decided and published, the district published its list, both name every item handed over, and no past day is handed over."""
    decided, listed = matter.last("del.decide"), matter.last("del.list")
    if decided is None or decided.data.level != "province" or decided.data.published_on is None:
        return check(False, why="没有省级人民政府作出并公布的赋权决定", items=[])
    if listed is None:
        return check(False, why="没有公布承接事项目录", items=[])
    outside = sorted(set(act.data.items) - (set(decided.data.items) & set(listed.data.items)))
    published = max(decided.data.published_on, listed.data.published_on)
    if outside:
        why = f"{'、'.join(outside)}不在决定或者目录内"
    elif act.data.from_on < published:
        why = f"{published}才公布，不能自{act.data.from_on}起行使"
    else:
        why = f"{act.day}才交接，不能自已经过去的{act.data.from_on}起由镇行使" if act.data.from_on < act.day else ""
    return check(not why, why=why, items=list(act.data.items))


@gate(
    "del-ready",
    title="镇能够有效承接",
    on=("del.handover",),
    article=f"{ARTICLE}、第四十二条",
    sentence="镇还不能有效承接：{lacking}。",
    hint="补齐人员、机构、装备、培训和法制审核后重新评估，再办理交接。",
)
def del_ready(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest assessment shows an organ, two certified officers, equipment, training and a reviewer."""
    found = matter.last("del.ready")
    if found is None:
        return check(False, lacking=["没有承接评估"], officers=0)
    data, least = found.data, rules["pen.officers.min"]
    needed = {
        "综合行政执法机构": bool(data.organ),
        f"持证执法人员不足{least}人": (data.officers or 0) >= least,
        "装备": data.equipment,
        "培训": data.training,
        "法制审核人员": data.reviewer,
    }
    return check(all(needed.values()), lacking=[name for name, holds in needed.items() if not holds], officers=data.officers)


@gate(
    "del-once",
    title="交接的事项现由本局行使",
    on=("del.handover",),
    article="行政处罚法第二十三条、第二十四条第一款",
    sentence="事项不能这样交接：{why}。",
    hint="核对权责清单和登记簿；承接的只能是镇人民政府、街道办事处；已经由其行使的事项不必再交接。",
)
def del_once(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every item is on the power list when the town begins, a town or a sub-district takes over, and no earlier handover of it stands."""
    told = act.standing.get("delegated")
    if told is None:
        return None
    unknown = [code for code in act.data.items if code not in told["on_list"]]
    taken = sorted(set(act.data.items) & set(told["held_earlier"]))
    fit = told["kind"] in ("town", "subdistrict")
    if not fit:
        why = "承接的不是镇街"
    elif unknown:
        why = f"权责清单没有{'、'.join(unknown)}"
    else:
        why = f"{'、'.join(taken)}已由该镇行使"
    return check(fit and not unknown and not taken, why=why, items=list(act.data.items))


@gate(
    "del-open-cases",
    title="在办案件写明由谁办结",
    on=("del.handover", "del.withdraw"),
    article=f"{ARTICLE}；未结案件由立案机关办结（惯例）",
    mark="M",
    level=WARN,
    sentence="该镇还有{count}件在办案件没有写明由谁办结：{pieces}。",
    hint="列明由立案机关继续办结的案件；需要移交的，逐案移交全卷。",
)
def del_open_cases(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The open cases on these items in that town are named, at the handover as at the withdrawal."""
    told = act.standing.get("delegated")
    if told is None:
        return None
    rest = [number for number in told.get("open_cases", []) if number not in act.data.open_cases]
    return check(not rest, count=len(rest), pieces=rest)


@gate(
    "del-withdraw",
    title="评估不合格、由原决定机关收回",
    on=("del.withdraw",),
    article=ARTICLE,
    mark="V*",
    sentence="不能收回：{why}。",
    hint="由作出赋权决定的机关依据评估结果调整并公布；公布以前仍由镇行使。",
)
def del_withdraw(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The newest evaluation failed, the organ that delegated decides and publishes, no past day is taken back, and the items are those the town holds."""
    decided, found, data = matter.last("del.decide"), matter.last("del.evaluate"), act.data
    strange = sorted(set(data.items) - held(matter))
    if found is None or found.data.passed is not False:
        why = "没有不合格的评估"
    elif decided is None or data.organ != decided.data.organ or data.level != decided.data.level:
        why = "不是作出赋权决定的机关"
    elif data.published_on is None or data.back_on < data.published_on:
        why = "没有公布，或者收回日期早于公布日期"
    elif data.back_on < act.day:
        why = f"{act.day}才办理收回，不能自已经过去的{data.back_on}起收回，这以前仍由镇行使"
    elif strange:
        why = f"{'、'.join(strange)}不由该镇行使"
    else:
        why = ""
    return check(not why, why=why, items=list(data.items))


@gate(
    "del-end",
    title="全部收回以后才终止",
    on=("del.end",),
    article=ARTICLE,
    sentence="该镇还行使{items}，不能终止。",
    hint="先收回全部事项。",
)
def del_end(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No item is left with the town."""
    left = sorted(held(matter))
    return check(not left, items=left)


def last_day_of(act: Act) -> date:
    """The last day on which the town holds the items that a withdrawal takes back."""
    return act.data.back_on - timedelta(days=1)


PROCEDURE = Procedure(
    id="delegation-handover",
    title="镇街赋权交接",
    wing="enforcement",
    system="delegation",
    basis=ARTICLE,
    stages=(PREPARING, HELD, WITHDRAWN),
    steps=STEPS,
    gates=(del_basis, del_ready, del_once, del_open_cases, del_withdraw, del_end),
    clocks=(
        Clock(
            "del.evaluate",
            "定期评估期限",
            ARTICLE,
            last_day(*EVALUATED_FROM),
            first_after(EVALUATED_FROM, ("del.evaluate", "del.end")),
            "del.evaluate",
        ),
    ),
    closed=(WITHDRAWN,),
    prefix="赋权",
)
