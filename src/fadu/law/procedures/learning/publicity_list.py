"""普法责任清单 — 法治宣传教育法第九条（2025年11月1日起施行；此前为中共中央办公厅、国务院办公厅关于普法责任制的规定）."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.linked import fulfils
from fadu.law.data import Data, LongText, MatterNumber, Text, date
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

LISTED, RUNNING, CLOSED = "待公布", "执行中", "已总结"
MAKERS, HEADS = ("clerk", "legal", "head", "principal"), ("head", "principal")
_BASIS = "“谁执法谁普法”普法责任制规定"


class Task(Data):
    topic: Text = Field(title="普法任务")
    laws: Text = Field(title="重点法律法规")
    audience: Text = Field(title="普法对象")
    unit: Text = Field(title="责任单位")
    due: date = Field(title="完成时间")


class Listing(Data):
    topic: Text = Field(title="清单名称")
    year: Annotated[int, Field(ge=2000, le=2099)] = Field(title="年度")
    tasks: list[Task] = Field(title="任务", min_length=1)


class Published(Data):
    address: Text = Field(title="公布位置")


class Done(Data):
    task: int = Field(ge=1, le=500, title="第几项任务")
    events: list[MatterNumber] = Field(title="普法活动", min_length=1)


class Left(BaseModel):
    """A task that was not done, and why."""

    model_config = Data.model_config
    task: int = Field(ge=1, le=500, title="第几项任务")
    why: LongText = Field(title="没有完成的原因和下一年度的安排")


class Report(Data):
    summary: LongText = Field(title="总结")
    left: list[Left] = Field(default_factory=list, title="没有完成的任务")


STEPS = (
    Step("pfl.list", "制定清单", Listing, MAKERS, (START,), LISTED, papers=("publicity_list",)),
    Step("pfl.publish", "公布清单", Published, HEADS, (LISTED,), RUNNING, decides=True),
    Step("pfl.done", "完成任务", Done, MAKERS, (RUNNING,), decides=True, asks=("held_on",)),
    Step("pfl.report", "年度总结", Report, MAKERS, (RUNNING,), CLOSED, decides=True),
)


def open_tasks(matter: Matter) -> list[int]:
    """Numbers of the tasks that no event has fulfilled."""
    listed = matter.first("pfl.list")
    done = {act.data.task for act in matter.all("pfl.done")}
    return [number for number in range(1, len(listed.data.tasks) + 1) if number not in done] if listed else []


def _until(matter: Matter) -> date | None:
    listed = matter.first("pfl.list")
    return max((task.due for task in listed.data.tasks), default=None) if listed else None


@gate(
    "pfl-event",
    title="完成任务有普法活动",
    on=("pfl.done",),
    article=_BASIS,
    mark="V*",
    sentence="不能登记为完成：{why}。",
    hint="填写清单里有的任务，并填写当年普法活动的编号。",
)
def pfl_event(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What fulfils a task of the list is a publicity event of the ledger, of that year."""
    listed = matter.first("pfl.list")
    if listed is None or act.data.task is None:
        return None
    return fulfils(act, act.data.task, len(listed.data.tasks), act.data.events, "publicity-event", "普法活动", listed.data.year)


@gate(
    "pfl-done",
    title="任务有普法活动证明",
    on=("pfl.report",),
    article=_BASIS,
    mark="V*",
    sentence="第{items}项任务没有普法活动，也没有写明原因，不能总结。",
    hint="补办活动并登记；没有完成的，在总结里逐项写明原因，转入下一年度的清单。",
)
def pfl_done(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each task of the list has an event of the ledger behind it, or the summary says why it has none."""
    said = {one.task for one in act.data.left if one.why}
    left = [number for number in open_tasks(matter) if number not in said]
    return check(not left, items=left)


PROCEDURE = Procedure(
    id="publicity-list",
    title="普法责任清单",
    wing="learning",
    system="publicity",
    basis=_BASIS,
    stages=(LISTED, RUNNING, CLOSED),
    steps=STEPS,
    gates=(pfl_event, pfl_done),
    clocks=(Clock("pfl.due", "普法任务完成时间", _BASIS, act_day("pfl.list"), act_day("pfl.report"), "", until=_until),),
    closed=(CLOSED,),
    prefix="普责",
)
