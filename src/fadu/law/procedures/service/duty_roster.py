"""二十四小时值班 — 每月一张值班表；换班两人同意，交班由下一班确认；办法由本机关规定.

排班 → 批准 → 值班记录、换班、交接 → 归档
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from fadu.law.data import ActSeq, Data, LongText, MatterNumber, Nothing, PersonId, Text, date, datetime, one_of
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import ONE_DAY

DRAFT, RUNNING, FILED = "待批准", "执行中", "已归档"
SLOTS: dict[str, str] = {"day": "白班", "night": "夜班"}
ENTRIES: dict[str, str] = {"call": "来电", "event": "突发情况", "report": "上级通知", "patrol": "巡查", "other": "其他"}
WORKERS = (
    "duty",
    "clerk",
    "officer",
    "squad_leader",
    "head",
    "principal",
    "inspector",
    "petition",
    "legal",
    "window",
    "technician",
)
LEADERS = ("head", "principal")
_BASIS = "值班管理制度（本机关规定）"


class Shift(Data):
    on: date = Field(title="日期")
    slot: Annotated[str, one_of(SLOTS)] = Field(title="班次")
    officer: PersonId = Field(title="值班员")
    leader: PersonId = Field("", title="带班领导")


class Rostered(Data):
    topic: Text = Field(title="名称")
    since: date = Field(title="开始日期")
    until: date = Field(title="结束日期")
    count: int = Field(title="班次数", ge=1, le=400)
    shifts: list[Shift] = Field(title="排班", min_length=1)


class SwapAsked(Data):
    on: date = Field(title="原班日期")
    slot: Annotated[str, one_of(SLOTS)] = Field(title="原班班次")
    to: PersonId = Field(title="换给")
    back_on: date | None = Field(None, title="换回的日期")
    back_slot: Annotated[str, one_of({"": "不换回", **SLOTS})] = Field("", title="换回的班次")
    reasons: LongText = Field(title="换班理由")


class Swapped(Data):
    asked: ActSeq = Field(title="所据申请")


class Logged(Data):
    on: date = Field(title="日期")
    slot: Annotated[str, one_of(SLOTS)] = Field(title="班次")
    entry: Annotated[str, one_of(ENTRIES)] = Field("call", title="类别")
    what: LongText = Field(title="记录")
    order: MatterNumber = Field("", title="转成的工单")


class HandedOver(Data):
    on: date = Field(title="日期")
    slot: Annotated[str, one_of(SLOTS)] = Field(title="班次")
    summary: LongText = Field(title="本班情况")
    pending: LongText = Field("", title="移交未办结的事项")


class Taken(Data):
    handover: ActSeq = Field(title="所据交班")
    remarks: LongText = Field("", title="接班意见")


STEPS = (
    Step("duty.roster", "排班", Rostered, ("duty", "clerk"), (START, DRAFT), DRAFT, papers=("duty_roster",), amount="count"),
    Step("duty.approve", "批准值班表", Nothing, LEADERS, (DRAFT,), RUNNING, decides=True, asks=("unfit",)),
    Step("duty.ask-swap", "申请换班", SwapAsked, WORKERS, (RUNNING,)),
    Step("duty.swap", "同意换班", Swapped, WORKERS, (RUNNING,), decides=True),
    Step("duty.log", "值班记录", Logged, WORKERS, (RUNNING,), kind="entry"),
    Step("duty.handover", "交班", HandedOver, WORKERS, (RUNNING,), papers=("duty_handover",)),
    Step("duty.take", "接班确认", Taken, WORKERS, (RUNNING,), decides=True),
    Step("duty.file", "值班表归档", Nothing, ("clerk", *LEADERS), (RUNNING,), FILED, decides=True),
)


#: (day, slot) → who is on duty.
Roster = dict[tuple[date, str], str]


def shifts(matter: Matter) -> Roster:
    """(day, slot) → who is on duty, swaps included, in order of time."""
    made = matter.last("duty.roster")
    found = {(one.on, one.slot): one.officer for one in (made.data.shifts if made else ())}
    asked = {act.seq: act for act in matter.all("duty.ask-swap")}
    for act in matter.all("duty.swap"):
        ask = asked.get(act.data.asked)
        found = _swapped(found, ask.data) if ask else found
    return _in_order(found)


def _swapped(found: Roster, ask: SwapAsked) -> Roster:
    """The shifts after a swap. The shift given back moves only where it is the taker's own: nobody else agreed."""
    first = (ask.on, ask.slot)
    if first not in found:
        return found
    moved = {first: ask.to}
    if ask.back_on and found.get((ask.back_on, ask.back_slot)) == ask.to:
        moved[ask.back_on, ask.back_slot] = found[first]
    return found | moved


def _in_order(found: Roster) -> Roster:
    return dict(sorted(found.items(), key=lambda one: (one[0][0], one[0][1] != "day")))


def tired(found: Roster) -> list[tuple[date, str]]:
    """The shifts whose officer has the one before too."""
    return [key for (_, who), (key, next_one) in pairwise(_in_order(found).items()) if who == next_one]


def rotation(
    people: Sequence[str], since: date, until: date, away: Mapping[str, Collection[date]] = MappingProxyType({})
) -> Roster:
    """Who has each shift when people take turns in that order, day and night, those who are away left out until they are back.

    Whoever was passed over comes first again; nobody gets two shifts in a row. Raises ValueError, with a sentence, where nobody is left for a shift.
    """
    found: Roster = {}
    waiting, last = list(people), ""
    for number in range((until - since).days + 1):
        on = since + ONE_DAY * number
        for slot in SLOTS:
            who = next((one for one in waiting if one != last and not _away(away.get(one, ()), on, slot)), None)
            if who is None:
                raise ValueError(f"{on}{SLOTS[slot]}没有人可以排：其余的人请假，或者刚上过一班。请增加人员或者调整请假。")
            waiting.remove(who)
            waiting.append(who)
            found[on, slot], last = who, who
    return found


def _away(days: Collection[date], on: date, slot: str) -> bool:
    """Whether who is away those days cannot take the shift: a night goes on into the next day."""
    return on in days or (slot == "night" and on + ONE_DAY in days)


def following(matter: Matter, on: date, slot: str) -> str:
    """Who has the shift after this one; empty where the roster ends."""
    after = (on, "night") if slot == "day" else (on + ONE_DAY, "day")
    return shifts(matter).get(after, "")


def shift_at(at: datetime, rules: Rules) -> tuple[date, str]:
    """The shift that runs at that moment; the night's goes on past midnight."""
    local = at.astimezone(CHINA)
    hour, day = local.hour + local.minute / 60, local.date()
    if float(rules["duty.day.from"]) <= hour < float(rules["duty.day.to"]):
        return day, "day"
    return (day if hour >= float(rules["duty.day.to"]) else day - ONE_DAY), "night"


def begins(on: date, slot: str, rules: Rules) -> datetime:
    """The moment at which a shift begins."""
    hour = float(rules["duty.day.from" if slot == "day" else "duty.day.to"])
    return datetime.combine(on, time(), CHINA) + timedelta(hours=hour)


def ends(on: date, slot: str, rules: Rules) -> datetime:
    """The moment at which a shift ends: the next one begins."""
    return begins(on, "night", rules) if slot == "day" else begins(on + ONE_DAY, "day", rules)


def untaken(matter: Matter) -> list[Act]:
    """Hand-overs that the next shift has not confirmed."""
    taken = {act.data.handover for act in matter.all("duty.take")}
    return [act for act in matter.all("duty.handover") if act.seq not in taken]


@gate("dut-roster", title="每天两班有人", on=("duty.approve",), article=_BASIS, mark="M",
      sentence="值班表不完整：{why}。", hint="每天白班、夜班各排一人，不连上两班，再报批。")  # fmt: skip
def dut_roster(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every day of the span has both shifts, each once, and nobody works two in a row."""
    made = matter.last("duty.roster")
    if made is None or made.data.since is None or made.data.until is None:
        return None
    why, said = [], made.data
    times = Counter((one.on, one.slot) for one in said.shifts)
    days = [said.since + ONE_DAY * number for number in range(max(0, (said.until - said.since).days + 1))]
    lacking = [f"{day}{label}" for day in days for slot, label in SLOTS.items() if not times[day, slot]]
    why += (
        [f"{'、'.join(lacking[:3])}没有人" if len(lacking) <= 3 else f"{'、'.join(lacking[:3])}等{len(lacking)}个班没有人"]
        if lacking
        else []
    )
    why += ["有的班排了两次"] if any(count > 1 for count in times.values()) else []
    twice = [str(day) for day, _ in tired(shifts(matter))]
    why += [f"{'、'.join(twice[:3])}有人连上两班"] if twice else []
    why += ["班次数与排班不符"] if said.count != len(said.shifts) else []
    unfit = act.standing.get("unfit") or []
    why += [f"{'、'.join(unfit[:3])}不能值班"] if unfit else []
    return check(not why, why=why)


@gate("dut-swap", title="换班两人同意", on=("duty.swap",), article=_BASIS, mark="M",
      sentence="换班不成立：{why}。", hint="由本班值班员申请，由接替的人在上班以前同意；换回的只能是接替人自己的班，换班以后不得有人连上两班。")  # fmt: skip
def dut_swap(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The one on duty asked, the one who takes over agrees himself, before the shift; what he gives back is his own, and nobody works two in a row."""
    ask = matter.numbered(act.data.asked or 0)
    if ask is None or ask.step != "duty.ask-swap":
        return check(False, why=["没有换班申请"])
    why, now, back = [], shifts(matter), (ask.data.back_on, ask.data.back_slot)
    why += ["申请人不是该班的值班员"] if now.get((ask.data.on, ask.data.slot)) not in {one.id for one in ask.by} else []
    why += ["同意的人不是接替的人"] if ask.data.to not in {one.id for one in act.by} else []
    why += ["该班已经开始"] if ask.data.on and begins(ask.data.on, ask.data.slot, rules) <= act.at else []
    if any(back):
        why += ["换回的班次没有写全"] if not all(back) else []
        why += ["换回的不是接替人的班"] if all(back) and now.get(back) != ask.data.to else []
        why += ["换回的班已经开始"] if all(back) and begins(ask.data.back_on, ask.data.back_slot, rules) <= act.at else []
    twice = sorted({str(day) for day, _ in set(tired(_swapped(now, ask.data))) - set(tired(now))})
    why += [f"{'、'.join(twice)}有人连上两班"] if twice else []
    return check(not why, why=why)


@gate("dut-own", title="本班值班员记录和交班", on=("duty.log", "duty.handover"), article=_BASIS, mark="M", level=WARN,
      sentence="{who}不是这一班的值班员。", hint="由本班值班员记录、交班；顶班的先办换班。")  # fmt: skip
def dut_own(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The log and the hand-over are by whoever has the shift."""
    holder = shifts(matter).get((act.data.on, act.data.slot), "")
    return check(holder in {one.id for one in act.by}, who=[one.name for one in act.by]) if holder else None


@gate("dut-take", title="下一班确认接班", on=("duty.take",), article=_BASIS, mark="M",
      sentence="不能确认接班：{why}。", hint="由值班表上的下一班值班员确认，交班人不能代替。")  # fmt: skip
def dut_take(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The next shift confirms what was handed over, never the one who handed it over."""
    handed = matter.numbered(act.data.handover or 0)
    if handed is None or handed.step != "duty.handover":
        return check(False, why=["没有交班记录"])
    own, takers = {one.id for one in handed.by}, {one.id for one in act.by}
    expected = following(matter, handed.data.on, handed.data.slot)
    why = ["交班人自己接班"] if own & takers else []
    why += ["不是下一班的值班员"] if expected and expected not in takers else []
    return check(not why, why=why)


@gate("dut-file", title="值完、交班都已确认", on=("duty.file",), article=_BASIS, mark="M",
      sentence="不能归档：{why}。", hint="最后一班值完以后再归档；没有确认的交班，由下一班值班员逐次确认。")  # fmt: skip
def dut_file(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The last shift is over, and every hand-over was confirmed."""
    open_ones, planned = untaken(matter), shifts(matter)
    why = [f"还有{len(open_ones)}次交班没有确认"] if open_ones else []
    running = [on for on, slot in planned if ends(on, slot, rules) > act.at]
    why += [f"还有{len(running)}个班没有值完"] if running else []
    return check(not why, why=why)


@gate("dut-handed", title="每班都交班", on=("duty.file",), article=_BASIS, mark="M", level=WARN,
      sentence="{count}个班没有交班记录，第一个是{first}。", hint="如实归档，不补造；查明原因，以后逐班交接。")  # fmt: skip
def dut_handed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every shift that has one after it was handed over."""
    done = {(one.data.on, one.data.slot) for one in matter.all("duty.handover")}
    lacking = [(on, slot) for on, slot in shifts(matter) if following(matter, on, slot) and (on, slot) not in done]
    return check(not lacking, count=len(lacking), first=f"{lacking[0][0]}{SLOTS[lacking[0][1]]}" if lacking else "")


PROCEDURE = Procedure(
    id="duty-roster",
    title="值班",
    wing="service",
    system="duty",
    basis=_BASIS,
    stages=(DRAFT, RUNNING, FILED),
    steps=STEPS,
    gates=(dut_roster, dut_swap, dut_own, dut_take, dut_file, dut_handed),
    closed=(FILED,),
    prefix="值班",
)
