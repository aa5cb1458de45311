"""领导接访安排 — 信访工作条例第十八条：领导干部定期接待群众来访，接待的时间和地点向社会公布.

编制 → 公布 → 调整、接访记录 → 归档
"""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field

from fadu.law.common.linked import strangers
from fadu.law.data import Data, LongText, MatterNumber, Nothing, PersonId, Text, date, datetime
from fadu.law.facts import CHINA, Act, Matter, Person
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

DRAFT, RUNNING, FILED = "待公布", "执行中", "已归档"
DESK, HEADS = ("petition", "legal", "clerk"), ("head", "principal")
_RULE = "信访工作条例第十八条"


class Session(Data):
    """One sitting. `leader`: who receives."""

    begins: datetime = Field(title="开始时间")
    ends: datetime = Field(title="结束时间")
    place: Text = Field(title="地点", min_length=1)
    leader: PersonId = Field(title="接访领导")


class Planned(Data):
    topic: Text = Field(title="名称")
    since: date = Field(title="开始日期")
    until: date = Field(title="结束日期")
    phone: Text = Field("", title="咨询电话")
    sessions: list[Session] = Field(title="接访场次", min_length=1, max_length=200)


class Published(Data):
    address: Text = Field(title="公布位置")


class Changed(Session):
    """Another time, place or leader for one sitting; numbers count from 1 as planned."""

    session: int = Field(title="第几场", ge=1, le=200)
    reasons: LongText = Field(title="调整理由")


class Held(Data):
    """What a sitting brought. `visits`: groups of visitors, those without a petition too."""

    session: int = Field(title="第几场", ge=1, le=200)
    leader: PersonId = Field("", title="实际接访的领导")
    visits: int = Field(title="来访批次", ge=0, le=1000)
    petitions: list[MatterNumber] = Field(default_factory=list, max_length=200, title="登记的信访事项")
    notes: LongText = Field("", title="接访情况（不写来访人姓名）")


STEPS = (
    Step("rcp.plan", "编制接访安排", Planned, DESK, (START, DRAFT), DRAFT, decides=True, papers=("reception_plan",)),
    Step("rcp.publish", "公布接访安排", Published, HEADS, (DRAFT,), RUNNING, decides=True),
    Step("rcp.change", "调整接访场次", Changed, HEADS, (RUNNING,), decides=True),
    Step("rcp.held", "接访记录", Held, (*DESK, *HEADS), (RUNNING,), papers=("reception_record",), amount="visits"),
    Step("rcp.file", "归档", Nothing, DESK, (RUNNING,), FILED, decides=True),
)


def sessions(matter: Matter) -> dict[int, Session]:
    """Number → the sitting as it stands, changes included, as planned in order."""
    made = matter.last("rcp.plan")
    found: dict[int, Session] = dict(enumerate(made.data.sessions if made else (), 1))
    for act in matter.all("rcp.change"):
        if act.data.session in found:
            found[act.data.session] = act.data
    return found


def held(matter: Matter) -> dict[int, Act]:
    """Number → the newest record of the sitting."""
    return {act.data.session: act for act in matter.all("rcp.held")}


def _leads(person: Person | None) -> bool:
    return person is not None and bool(person.roles & set(HEADS))


def _faults(said: Session, number: int, act: Act) -> list[str]:
    """What is wrong with one sitting by itself."""
    if said.begins is None or said.ends is None:
        return [f"第{number}场没有写明时间"]
    why = (
        [f"第{number}场不在同一天开始和结束"] if said.begins.astimezone(CHINA).date() != said.ends.astimezone(CHINA).date() else []
    )
    why += [f"第{number}场结束不晚于开始"] if said.ends <= said.begins else []
    people = act.standing.get("people", {})
    return why + ([] if _leads(people.get(said.leader)) else [f"第{number}场的接访人不是本机关负责人"])


def _clashes(found: dict[int, Session]) -> list[str]:
    """Sittings at which one leader would be in two places at once."""
    order = sorted(found.items(), key=lambda one: (one[1].leader, one[1].begins))
    return [
        f"第{a}场和第{b}场是同一领导，时间重叠"
        for (a, one), (b, other) in pairwise(order)
        if one.leader == other.leader and other.begins < one.ends
    ]


@gate("rcp-plan", title="接访安排写明领导、时间、地点", on=("rcp.plan", "rcp.change"), article=_RULE,
      sentence="接访安排不能成立：{why}。", hint="每场写明起止时间、地点和接访的负责人；同一领导的场次不重叠，都在安排的起止日期以内。")  # fmt: skip
def rcp_plan(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each sitting has a leader of the bureau, hours of one day inside the span, and no leader is in two places at once."""
    if act.step == "rcp.plan":
        said, found = act.data, dict(enumerate(act.data.sessions or (), 1))
    else:
        made = matter.last("rcp.plan")
        if made is None:
            return None
        said, found = made.data, sessions(matter) | {act.data.session: act.data}
    changed = found if act.step == "rcp.plan" else {act.data.session: act.data}
    why = [fault for number, one in changed.items() for fault in _faults(one, number, act)]
    if not found:
        why.append("没有场次")
    if not why:
        out = [
            str(number) for number, one in changed.items() if not said.since <= one.begins.astimezone(CHINA).date() <= said.until
        ]
        why += [f"第{'、'.join(out[:3])}场不在{said.since}至{said.until}之间"] if out else []
        why += _clashes(found)[:3]
    return check(not why, why=why[:3], count=len(found))


@gate("rcp-ahead", title="接访以前公布", on=("rcp.publish",), article=_RULE + "（提前的日数由本机关规定）", mark="M",
      sentence="公布得太晚：第一场在{first}，应当提前{days}日公布。", hint="把来不及公布的场次往后排，重新编制后公布。")  # fmt: skip
def rcp_ahead(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The plan is public so many days before the first sitting: whoever wants to come must know before."""
    found = sessions(matter)
    if not found:
        return None
    first, days = min(one.begins for one in found.values()).astimezone(CHINA).date(), int(rules["rcp.ahead"])
    return check((first - act.day).days >= days, first=first, days=days)


@gate("rcp-change", title="没有开始的场次才能调整", on=("rcp.change",), article=_RULE, mark="M",
      sentence="不能调整：{why}。", hint="在原定开始以前调整到以后的时间，写明理由；已经过去的，如实作接访记录。")  # fmt: skip
def rcp_change(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A sitting is moved before it begins, to a time that lies ahead."""
    before = sessions(matter).get(act.data.session or 0)
    if before is None:
        return check(False, why=f"没有第{act.data.session}场")
    why = "该场已经开始" if before.begins <= act.at else ""
    why = why or ("调整后的时间已经过去" if act.data.begins is not None and act.data.begins <= act.at else "")
    return check(not why, why=why)


@gate("rcp-held", title="接访记录与安排相符", on=("rcp.held",), article=_RULE, mark="M", level=WARN,
      sentence="接访记录与安排不符：{why}。", hint="由安排的领导接访；确有变动的，事前调整并公布；来访登记为信访事项，来源选“领导接访”。")  # fmt: skip
def rcp_held(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The sitting was one of the plan and has begun, its leader received, and what is named are petitions, no more than groups came."""
    planned = sessions(matter).get(act.data.session or 0)
    if planned is None:
        return check(False, why=[f"安排里没有第{act.data.session}场"])
    why = [f"第{act.data.session}场还没有开始"] if planned.begins > act.at else []
    why += ["实际接访的不是安排的领导"] if act.data.leader and act.data.leader != planned.leader else []
    other = strangers(act, act.data.petitions or (), ("petition",))
    why += [f"{'、'.join(other[:3])}不是台账里的信访事项"] if other else []
    why += ["登记的信访事项多于来访批次"] if len(act.data.petitions or ()) > (act.data.visits or 0) else []
    return check(not why, why=why)


@gate("rcp-file", title="每场都有接访记录", on=("rcp.file",), article=_RULE, mark="M",
      sentence="不能归档：{why}。", hint="逐场补作接访记录，没有人来访的写 0 批；还没有到的场次，等接访以后归档。")  # fmt: skip
def rcp_file(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every sitting has its record, also one to which nobody came."""
    recorded = held(matter)
    lacking = [str(number) for number in sessions(matter) if number not in recorded]
    return check(not lacking, why=f"第{'、'.join(lacking[:5])}场没有接访记录")


PROCEDURE = Procedure(
    id="reception-plan",
    title="领导接访安排",
    wing="service",
    system="petitions",
    basis=_RULE,
    stages=(DRAFT, RUNNING, FILED),
    steps=STEPS,
    gates=(rcp_plan, rcp_ahead, rcp_change, rcp_held, rcp_file),
    closed=(FILED,),
    prefix="接访",
)
