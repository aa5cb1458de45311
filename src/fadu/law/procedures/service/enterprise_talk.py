"""“企业面对面”恳谈 — 优化营商环境条例第四十八条. A talk, the measures adopted after it, and its demands all followed to the end.

恳谈会 → 采取措施 → 措施落实 → 办结
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.data import ActSeq, Data, LongText, MatterNumber, PersonId, Text, UnitCode
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

HELD, TALKED = "跟踪落实", "已办结"
RULE = "优化营商环境条例第四十八条"
HEADS, STAFF = ("head", "principal"), ("clerk", "window", "legal", "petition")
WORKERS = ("officer", "squad_leader", "examiner", "technician")


class Talk(Data):
    topic: Text = Field(title="恳谈主题")
    held_on: date = Field(title="日期")
    place: Text = Field(title="地点")
    leader: PersonId = Field(title="主持领导")
    companies: int = Field(ge=1, le=100_000, title="参加企业数")
    voluntary: bool = Field(True, title="企业自愿参加（没有摊派、收费）")
    demands: int = Field(0, ge=0, le=100_000, title="收集诉求数")
    minutes: LongText = Field(title="恳谈情况")


class Measure(Data):
    topic: Text = Field(title="措施")
    unit: UnitCode = Field(title="责任单位")
    due: date = Field(title="落实期限")
    content: LongText = Field(title="内容")


class Done(Data):
    measure: ActSeq = Field(title="所据措施")
    done_on: date = Field(title="落实日期")
    proof: LongText = Field(title="落实情况")


class TalkClosed(Data):
    records: list[MatterNumber] = Field(default_factory=list, max_length=500, title="登记的诉求")
    summary: LongText = Field(title="落实情况")


STEPS = (
    Step("ent.talk", "恳谈会", Talk, (*STAFF, *HEADS), (START,), HELD, papers=("talk_record",), amount="companies"),
    Step("ent.measure", "采取措施", Measure, (*HEADS, "legal", "clerk"), (HELD,), decides=True),
    Step("ent.done", "措施落实", Done, (*STAFF, *HEADS, *WORKERS), (HELD,)),
    Step("ent.close", "恳谈办结", TalkClosed, (*STAFF, *HEADS), (HELD,), TALKED, decides=True),
)


@gate(
    "ent-voluntary",
    title="企业自愿不增负担",
    on=("ent.talk",),
    article=f"{RULE}第二款",
    sentence="恳谈会不合要求：{why}。",
    hint="尊重企业意愿，不摊派、不收费，不干扰正常经营；由局领导主持。",
)
def ent_voluntary(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Enterprises came of their own will and paid nothing; a leader of the bureau heard them."""
    leader = act.standing.get("people", {}).get(act.data.leader)
    led = leader is not None and bool(leader.roles & set(HEADS))
    why = "不是自愿参加或者有摊派、收费" if not act.data.voluntary else "没有局领导主持"
    return check(act.data.voluntary and led, why=why)


@gate(
    "ent-measure",
    title="措施有内容有期限",
    on=("ent.measure",),
    article=f"{RULE}第一款",
    mark="M",
    sentence="措施不落实：{why}。",
    hint="写明内容和责任单位，期限不早于今日。",
)
def ent_measure(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A measure says what is done by whom until when."""
    data = act.data
    why = "没有内容或者责任单位" if not (data.content and data.unit) else f"落实期限{data.due}已经过去"
    return check(data.content and data.unit and data.due is not None and data.due >= act.day, why=why)


def undone(matter: Matter) -> list[Act]:
    """The measures that nobody has reported as carried out."""
    done = {act.data.measure for act in matter.all("ent.done")}
    return [act for act in matter.all("ent.measure") if act.seq not in done]


def _next_due(matter: Matter) -> date | None:
    """The day by which the next measure must be carried out; once all are, the last of those days."""
    left = [act.data.due for act in undone(matter) if act.data.due]
    return min(left) if left else max((act.data.due for act in matter.all("ent.measure") if act.data.due), default=None)


def _all_done(matter: Matter) -> date | None:
    done = matter.last("ent.done", "ent.close")
    return done.day if done is not None and not undone(matter) else None


@gate(
    "ent-done",
    title="按期落实措施",
    on=("ent.done",),
    article=f"{RULE}第一款",
    mark="M",
    sentence="措施落实不合要求：{why}。",
    hint="选择本次恳谈采取的措施，写明落实情况；晚于期限的说明原因。",
)
def ent_done(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is reported as carried out is a measure of this talk, and was by its day."""
    measure = matter.numbered(act.data.measure or 0)
    if measure is None or measure.step != "ent.measure":
        return check(False, why="没有这项措施")
    due, done_on = measure.data.due, act.data.done_on
    return check(not due or not done_on or done_on <= due, why=f"落实日期{done_on}晚于期限{due}", last=due)


@gate(
    "ent-measures",
    title="措施落实后办结",
    on=("ent.close",),
    article=f"{RULE}第一款",
    mark="M",
    sentence="还有{count}项措施没有落实，不能办结恳谈。",
    hint="逐项办理“措施落实”，再办结恳谈。",
)
def ent_measures(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every measure adopted after the talk was carried out before the talk is closed."""
    left = undone(matter)
    return check(not left, count=len(left))


@gate(
    "ent-demands",
    title="诉求逐件登记",
    on=("ent.close",),
    article=f"{RULE}第一款",
    sentence="收集{count}件诉求，已登记并办结{total}件。",
    hint="每件诉求单独登记，跟踪到办结，再办结恳谈会。",
)
def ent_demands(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every demand raised at the talk has a matter of its own that has been closed."""
    talk = matter.first("ent.talk")
    linked = act.standing.get("matters", {})
    closed = [number for number in dict.fromkeys(act.data.records) if linked.get(number, {}).get("closed")]
    count = talk.data.demands if talk is not None else 0
    return check(len(closed) >= (count or 0), count=count, total=len(closed))


PROCEDURE = Procedure(
    id="enterprise-talk",
    title="企业恳谈",
    wing="service",
    system="enterprise-service",
    basis=RULE,
    stages=(HELD, TALKED),
    steps=STEPS,
    gates=(ent_voluntary, ent_measure, ent_done, ent_measures, ent_demands),
    clocks=(
        Clock(
            "ent.measure", "措施落实期限", f"{RULE}（期限由采取的措施写明）", act_day("ent.measure"), _all_done, "", until=_next_due
        ),
    ),
    closed=(TALKED,),
    prefix="恳谈",
)
