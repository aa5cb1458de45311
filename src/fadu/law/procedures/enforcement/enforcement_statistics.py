"""年度行政执法统计 — 国办发〔2018〕118号: the totals of the year before, computed from the ledger, public by 31 January, copied to the superior."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.data import Data, LongText, Text
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

PUBLISHED, PUBLISH = "已公布", "pub.stats"


class Total(Data):
    code: Text = Field(title="代码")
    label: Text = Field(title="项目")
    value: Text = Field(title="数值")
    unit: Text = Field("", title="单位")
    definition: LongText = Field("", title="口径")


class Statistics(Data):
    year: int = Field(title="统计年度", ge=2000, le=2099)
    topic: Text = Field("", title="标题")
    totals: list[Total] = Field(default_factory=list, title="统计数字")
    checked: bool = Field(False, title="已与台账核对")
    copied_to: Text = Field("", title="抄送的上级机关")
    note: LongText = Field("", title="说明")


@gate(
    "pub-stats",
    title="年度统计完整",
    on=("pub.stats",),
    article="国办发〔2018〕118号",
    mark="V*",
    sentence="年度统计不能公布：{why}。",
    hint="年度终了以后由“年度行政执法统计”页从台账算出、核对，写明抄送机关后公布。",
)
def pub_stats(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The year is over, the totals are there and were compared with the ledger, and the superior gets a copy."""
    data = act.data
    why = (
        "统计年度还没有结束"
        if data.year is None or act.day.year <= data.year
        else "没有统计数字"
        if not data.totals
        else "没有与台账核对"
        if not data.checked
        else "没有写明抄送的上级机关"
        if not data.copied_to
        else ""
    )
    return check(not why, why=why)


def _year_end(matter: Matter) -> date | None:
    first = matter.first("pub.stats")
    return date(first.data.year, 12, 31) if first is not None and first.data.year else None


PROCEDURE = Procedure(
    id="enforcement-statistics",
    title="年度行政执法统计",
    wing="enforcement",
    system="disclosure",
    basis="国办发〔2018〕118号",
    stages=(PUBLISHED,),
    steps=(
        Step(
            "pub.stats",
            "公布年度执法统计",
            Statistics,
            ("legal", "reviewer"),
            (START,),
            PUBLISHED,
            decides=True,
            papers=("enforcement_statistics",),
        ),
    ),
    gates=(pub_stats,),
    clocks=(Clock("pub.stats", "年度执法统计公布期限", "国办发〔2018〕118号", _year_end, act_day("pub.stats"), "pub.stats"),),
    closed=(PUBLISHED,),
    prefix="执统",
)
