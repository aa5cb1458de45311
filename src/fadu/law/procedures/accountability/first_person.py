"""法治建设第一责任人 — 党政主要负责人履行推进法治建设第一责任人职责规定（部门负责人参照执行）.

年度职责清单 → 逐项履行并附台账证明 → 旁听庭审 → 年终述法
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.linked import strangers
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

RUNNING, ACCOUNTED = "履职中", "已述法"
CLERKS = ("clerk", "legal", "head", "principal")
FRP = "党政主要负责人履行推进法治建设第一责任人职责规定第二条"
#: The duties of the office (FRP, by reference), each with what proves it.
DUTIES = {
    "plan": "研究部署法治建设年度计划",
    "report": "听取法治工作汇报、解决重大问题",
    "study": "带头学法、主持集中学法",
    "lecture": "带头讲法（党课、法治课）",
    "appear": "负责人出庭应诉",
    "observe": "组织旁听庭审",
    "decide": "重大决策合法性审查、集体讨论",
    "counsel": "落实法律顾问制度、保障法制力量",
    "problems": "推动问题整改",
    "annual": "法治政府建设年度报告",
}


#: The procedures whose matters prove a duty.
PROVED_BY = {
    "plan": ("major-decision", "normative-document", "leaders-study", "annual-report"),
    "report": ("leaders-study", "major-decision", "annual-report", "problem"),
    "study": ("leaders-study",),
    "lecture": ("training", "leaders-study", "publicity-event"),
    "appear": ("litigation", "reconsideration"),
    "observe": ("litigation",),
    "decide": ("major-decision", "normative-document", "contract-review"),
    "counsel": ("contract-review", "normative-document", "training"),
    "problems": ("problem", "file-review", "campaign"),
    "annual": ("annual-report",),
}
#: Duties whose matters may have begun in the year before: a suit, a problem or a decision that goes on.
GOING_ON = frozenset({"appear", "observe", "decide", "problems"})


#: Stages in which a matter was only begun and proves nothing yet: a decision being drafted, a contract not reviewed, a course not given, a report
#: not approved.
EMPTY = frozenset({"决策草案", "起草中", "待审查", "签到中", "已定稿"})
#: Duties that somebody does himself, and what a matter's record lacks where he did not.
IN_PERSON = {"study": "第一责任人没有参加学习", "lecture": "没有第一责任人讲法", "appear": "没有负责人出庭"}


class Duty(Data):
    duty: Annotated[str, one_of(DUTIES)] = Field(title="职责")
    target: Text = Field(title="年度要求")


class Listing(Data):
    topic: Text = Field(title="清单名称")
    person: PersonId = Field(title="第一责任人")
    year: Annotated[int, Field(ge=2000, le=2099)] = Field(title="年度")
    duties: list[Duty] = Field(title="职责清单", min_length=1)


class Change(Data):
    person: PersonId = Field(title="现任第一责任人")
    since: date = Field(title="任职日期")
    handed: LongText = Field("", title="前任履职情况交接")


class Proof(Data):
    duty: Annotated[str, one_of(DUTIES)] = Field(title="职责")
    matters: list[MatterNumber] = Field(title="台账中的事项", min_length=1)
    note: LongText = Field("", title="履行情况")


class Observed(Data):
    held_on: date = Field(title="旁听日期")
    court: Text = Field(title="法院")
    case: Text = Field(title="案由")
    attended: list[PersonId] = Field(title="旁听人员", min_length=1)


class Lacking(BaseModel):
    """A duty that was not done, and why."""

    model_config = Data.model_config
    duty: Annotated[str, one_of(DUTIES)] = Field(title="职责")
    why: LongText = Field(title="没有履行的原因和改进措施")


class Account(Data):
    text: LongText = Field(title="述法报告")
    alone: bool = Field(True, title="作为单独内容述法")
    told_on: date = Field(title="述法日期")
    lacking: list[Lacking] = Field(default_factory=list, title="没有履行的职责")


STEPS = (
    Step("fpd.duties", "制定年度职责清单", Listing, CLERKS, (START,), RUNNING, papers=("duty_list",)),
    Step("fpd.change", "第一责任人变更", Change, CLERKS, (RUNNING,)),
    Step("fpd.proof", "登记履行情况", Proof, CLERKS, (RUNNING,), decides=True, kind="duty", asks=("not_in_person", "held_on")),
    Step("fpd.observe", "旁听庭审", Observed, CLERKS, (RUNNING,)),
    Step("fpd.account", "年终述法", Account, ("principal",), (RUNNING,), ACCOUNTED, decides=True, papers=("duty_account",)),
)


def listed(matter: Matter) -> Listing | None:
    """The year's list."""
    act = matter.first("fpd.duties")
    return act.data if act else None


def persons(matter: Matter) -> list[str]:
    """Whose duties they are: who held the office in the year, the present one last."""
    begun = listed(matter)
    return [begun.person if begun else "", *(act.data.person for act in matter.all("fpd.change"))]


def proved(matter: Matter) -> dict[str, list[str]]:
    """Duty → numbers of the matters that prove it, in order."""
    found: dict[str, list[str]] = {}
    for act in matter.all("fpd.proof"):
        found.setdefault(act.data.duty, []).extend(act.data.matters)
    year = getattr(listed(matter), "year", None)
    held = ((act.data.held_on, act.day) for act in matter.all("fpd.observe"))
    if any(on is not None and on <= day and on.year == year for on, day in held):
        found.setdefault("observe", []).append(matter.number)
    return found


def unproved(matter: Matter) -> list[str]:
    """Duties of the list without a proof."""
    found, done = listed(matter), proved(matter)
    return [duty.duty for duty in found.duties if duty.duty not in done] if found else []


def account_of(matter: Matter) -> str:
    """The year-end account as the ledger tells it: each duty with its requirement and its proofs."""
    found, done = listed(matter), proved(matter)
    if found is None:
        return ""
    lines = []
    for number, duty in enumerate(found.duties, 1):
        proofs = done.get(duty.duty, [])
        said = (
            f"履行{len(proofs)}次，见{'、'.join(proofs[:20])}{'等' if len(proofs) > 20 else ''}" if proofs else "没有登记履行情况"
        )
        lines.append(f"{number}．{DUTIES[duty.duty]}。要求：{duty.target}。{said}。")
    return "\n".join(lines)


@gate(
    "fpd-observed",
    title="旁听以后登记",
    on=("fpd.observe",),
    article=FRP,
    mark="V*",
    level=WARN,
    sentence="旁听日期{on}还没有到。",
    hint="旁听以后如实登记。",
)
def fpd_observed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A trial is recorded as attended after it was held."""
    on = act.data.held_on
    return None if on is None else check(on <= act.day, on=on)


def _year_end(matter: Matter) -> date | None:
    found = listed(matter)
    return date(found.year, 12, 31) if found and found.year else None


@gate(
    "fpd-proof",
    title="履职有台账证明",
    on=("fpd.proof",),
    article=FRP,
    mark="V*",
    sentence="履行情况不能登记：{why}。",
    hint="填写清单中的职责，并填写台账里当年能证明它的事项编号：学法填学法记录，出庭应诉填应诉案件。",
)
def fpd_proof(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A proof is of a duty on the list and names matters of the ledger that can prove it, opened in that year or still going on in it; what is done in person, was."""
    found = listed(matter)
    if found is None:
        return None
    if act.data.duty not in {duty.duty for duty in found.duties}:
        return check(False, why=f"{DUTIES.get(act.data.duty, act.data.duty)}不在年度清单中")
    known = act.standing.get("matters") or {}
    strange = [number for number in act.data.matters if number not in known]
    if strange:
        return check(False, why=f"台账里没有{'、'.join(strange[:3])}")
    other = strangers(act, act.data.matters, PROVED_BY[act.data.duty])
    if other:
        return check(False, why=f"{'、'.join(other[:3])}不能证明“{DUTIES[act.data.duty]}”")
    idle = [number for number in act.data.matters if known[number].get("stage") in EMPTY]
    if idle:
        return check(False, why=f"{'、'.join(idle[:3])}还在“{known[idle[0]]['stage']}”，证明不了什么")
    years = {found.year, found.year - 1} if act.data.duty in GOING_ON else {found.year}
    held = act.standing.get("held_on") or {}
    days = {number: date.fromisoformat(held.get(number) or known[number]["opened_on"]) for number in act.data.matters}
    older = [number for number, day in days.items() if day.year not in years]
    if older:
        return check(False, why=f"{'、'.join(older[:3])}不是{found.year}年的事项")
    absent = act.standing.get("not_in_person")
    if absent:
        return check(False, why=f"{'、'.join(absent[:3])}的记录里{IN_PERSON.get(act.data.duty, '')}")
    return check(True, count=len(act.data.matters))


@gate(
    "fpd-account",
    title="述法逐项有据",
    on=("fpd.account",),
    article=f"{FRP}；法治宣传教育法第三十八条（2025年11月1日起施行）",
    mark="V*",
    sentence="述法不能完成：{why}。",
    hint="先登记每项职责的履行情况；没有履行的，在述法里逐项如实写明原因和改进措施；述法作为单独内容，由现任第一责任人作出。",
)
def fpd_account(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The account stands by itself, is given by who holds the office now, and every duty has its proof or the account says why it was not done."""
    if all(person.id != persons(matter)[-1] for person in act.by):
        return check(False, why="不是第一责任人本人述法")
    if not act.data.alone:
        return check(False, why="没有作为单独内容")
    if act.data.told_on is not None and act.data.told_on > act.day:
        return check(False, why=f"述法日期{act.data.told_on}还没有到")
    said = {one.duty for one in act.data.lacking if one.why}
    lacking = [DUTIES.get(duty, duty) for duty in unproved(matter) if duty not in said]
    return check(not lacking, why=f"没有证明，也没有写明原因：{'、'.join(lacking)}" if lacking else "", count=len(proved(matter)))


PROCEDURE = Procedure(
    id="first-person-duty",
    title="第一责任人履职",
    wing="accountability",
    system="first-person-duty",
    basis=FRP,
    stages=(RUNNING, ACCOUNTED),
    steps=STEPS,
    gates=(fpd_proof, fpd_observed, fpd_account),
    clocks=(Clock("fpd.account", "年终述法期限", FRP, act_day("fpd.duties"), act_day("fpd.account"), "", until=_year_end),),
    closed=(ACCOUNTED,),
    prefix="履职",
)
