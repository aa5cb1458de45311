"""年度学法和培训计划：应知应会清单、年度培训计划 — 法治宣传教育法第三十五条、第三十七条（2025年11月1日起施行）；行政处罚法第四十二条.

制定 → 审定 → 逐项完成（学法、培训的台账记录）→ 年终小结。清单可以随时增补。
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.linked import fulfils
from fadu.law.data import Data, LongText, MatterNumber, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

LISTED, RUNNING, CLOSED = "待审定", "执行中", "已小结"
MAKERS, HEADS = ("clerk", "legal"), ("head", "principal")
_BASIS = "法治宣传教育法第三十五条、第三十七条；国家工作人员学法用法制度"
KINDS = {"leaders": "领导干部应知应会清单", "training": "执法人员年度培训计划"}
#: The procedure whose matters fulfil an item of each kind, and what they are called.
FULFILLED_BY = {"leaders": ("leaders-study", "学法"), "training": ("training", "培训")}


class Entry(BaseModel):
    """One thing to be learnt."""

    model_config = Data.model_config
    topic: Text = Field(title="学习、培训内容")
    laws: Text = Field("", title="党内法规和国家法律")
    audience: Text = Field(title="对象")
    hours: int = Field(0, ge=0, le=1000, title="学时")
    due: date = Field(title="完成时间")


class Listing(Data):
    topic: Text = Field(title="清单（计划）名称")
    kind: Annotated[str, one_of(KINDS)] = Field(title="类别")
    year: Annotated[int, Field(ge=2000, le=2099)] = Field(title="年度")
    entries: list[Entry] = Field(title="内容", min_length=1)


class Approval(Data):
    opinion: LongText = Field("", title="意见")


class Addition(Data):
    entries: list[Entry] = Field(title="增补的内容", min_length=1)
    why: LongText = Field(title="增补的原因（新法、新任务）")


class Done(Data):
    entry: int = Field(ge=1, le=500, title="第几项")
    matters: list[MatterNumber] = Field(title="学法、培训记录", min_length=1)


class Left(BaseModel):
    """An entry that was not fulfilled, and why."""

    model_config = Data.model_config
    entry: int = Field(ge=1, le=500, title="第几项")
    why: LongText = Field(title="没有完成的原因和下一年度的安排")


class Summary(Data):
    summary: LongText = Field(title="小结")
    left: list[Left] = Field(default_factory=list, title="没有完成的项")


STEPS = (
    Step("stl.list", "制定清单、计划", Listing, MAKERS, (START,), LISTED, papers=("study_list",), kind="kind"),
    Step("stl.approve", "审定", Approval, HEADS, (LISTED,), RUNNING, decides=True),
    Step("stl.add", "增补", Addition, MAKERS, (RUNNING,)),
    Step("stl.done", "登记完成", Done, MAKERS, (RUNNING,), decides=True, asks=("held_on",)),
    Step("stl.report", "年终小结", Summary, MAKERS, (RUNNING,), CLOSED, decides=True),
)


def entries(matter: Matter) -> list[Entry]:
    """What the list holds: as made, then as added to."""
    return [entry for act in matter.all("stl.list", "stl.add") for entry in act.data.entries]


def left(matter: Matter) -> list[int]:
    """Numbers of the entries that no session or course has fulfilled."""
    done = {act.data.entry for act in matter.all("stl.done")}
    return [number for number in range(1, len(entries(matter)) + 1) if number not in done]


def _until(matter: Matter) -> date | None:
    return max((entry.due for entry in entries(matter)), default=None)


@gate(
    "stl-done",
    title="完成有学法、培训记录",
    on=("stl.done",),
    article=_BASIS,
    mark="V*",
    sentence="不能登记为完成：{why}。",
    hint="填写清单里有的项，并填写当年学法（应知应会清单）或者培训（培训计划）记录的编号。",
)
def stl_done(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What fulfils an entry is a session or a course of the ledger, of that year."""
    listed = matter.first("stl.list")
    if listed is None or act.data.entry is None:
        return None
    procedure, called = FULFILLED_BY[listed.data.kind]
    return fulfils(act, act.data.entry, len(entries(matter)), act.data.matters, procedure, called, listed.data.year)


@gate(
    "stl-whole",
    title="清单逐项完成",
    on=("stl.report",),
    article=_BASIS,
    mark="V*",
    sentence="第{items}项没有学法、培训记录，也没有写明原因，不能小结。",
    hint="补学、补训并登记；没有完成的，在小结里逐项写明原因，转入下一年度的清单。",
)
def stl_whole(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each entry was fulfilled before the year is summed up, or the summary says why it was not."""
    said = {one.entry for one in act.data.left if one.why}
    items = [number for number in left(matter) if number not in said]
    return check(not items, items=items)


PROCEDURE = Procedure(
    id="study-list",
    title="年度学法和培训计划",
    wing="learning",
    system="leaders-study",
    basis=_BASIS,
    stages=(LISTED, RUNNING, CLOSED),
    steps=STEPS,
    gates=(stl_done, stl_whole),
    clocks=(Clock("stl.due", "清单完成时间", _BASIS, act_day("stl.list"), act_day("stl.report"), "", until=_until),),
    closed=(CLOSED,),
    prefix="学计",
)
