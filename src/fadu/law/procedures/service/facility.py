"""设施（堆肥池、配肥站、示范村等） — 登记、巡检，发现的问题列入整改；办法由本机关规定.

登记 → 按周期巡检（问题转整改、修复） → 停用
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.linked import strangers
from fadu.law.common.order_data import Latitude, Longitude
from fadu.law.data import ActSeq, Data, LongText, MatterNumber, PersonId, Text, TownCode, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

IN_USE, RETIRED = "在用", "已停用"
KINDS: dict[str, str] = {
    "compost_pool": "堆肥池",
    "fertiliser_station": "配肥站",
    "model_village": "垃圾分类示范村",
    "transfer_station": "垃圾转运站",
    "toilet": "公共厕所",
    "other": "其他设施",
}
RESULTS: dict[str, str] = {"sound": "正常", "finding": "有问题"}
KEEPERS = ("officer", "squad_leader", "clerk", "inspector", "liaison", "technician")
LEADERS = ("squad_leader", "head", "principal", "clerk")
_BASIS = "农村生活垃圾治理设施管理办法（本机关规定）"


class Registered(Data):
    topic: Text = Field(title="名称")
    kind: Annotated[str, one_of(KINDS)] = Field(title="类别")
    town: TownCode = Field(title="镇街")
    place: Text = Field(title="地点")
    lat: Latitude | None = Field(None, title="纬度")
    lng: Longitude | None = Field(None, title="经度")
    built_on: date | None = Field(None, title="建成日期")
    keeper: PersonId = Field("", title="管护责任人")


class Inspected(Data):
    result: Annotated[str, one_of(RESULTS)] = Field("sound", title="巡检结果")
    found: LongText = Field("", title="发现的问题")


class Listed(Data):
    inspection: ActSeq = Field(title="所据巡检")
    problem: MatterNumber = Field(title="问题整改事项")


class Mended(Data):
    inspection: ActSeq = Field(title="所据巡检")
    how: LongText = Field(title="修复情况")


class Retired(Data):
    reasons: LongText = Field(title="停用理由")


STEPS = (
    Step("fac.register", "设施登记", Registered, KEEPERS, (START,), IN_USE, kind="kind"),
    Step("fac.inspect", "巡检", Inspected, KEEPERS, (IN_USE,), kind="result"),
    Step("fac.list", "问题列入整改", Listed, KEEPERS, (IN_USE,), decides=True),
    Step("fac.mend", "修复", Mended, KEEPERS, (IN_USE,)),
    Step("fac.retire", "停用", Retired, LEADERS, (IN_USE,), RETIRED, decides=True, papers=("facility_retirement",)),
)


def open_findings(matter: Matter) -> list[Act]:
    """Inspections with a finding that is neither mended nor on a list of problems."""
    done = {act.data.inspection for act in matter.all("fac.list", "fac.mend")}
    return [act for act in matter.all("fac.inspect") if act.data.result == "finding" and act.seq not in done]


def _round_of(kind: str) -> Clock:
    """The period in which a facility of that kind is inspected again: each inspection begins the next round, until it goes out of use."""

    def begun(matter: Matter) -> date | None:
        registered, newest = matter.first("fac.register"), matter.last("fac.register", "fac.inspect")
        return newest.day if registered and newest and registered.data.kind == kind else None

    return Clock(f"fac.round.{kind}", "巡检期限", _BASIS, begun, act_day("fac.retire"), f"fac.round.{kind}")


@gate("fac-place", title="设施有位置", on=("fac.register",), article=_BASIS, mark="M", level=WARN,
      sentence="没有写明{lacking}，地图上找不到。", hint="补登经纬度。")  # fmt: skip
def fac_place(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The facility can be found on the map."""
    lacking = [title for name, title in (("lat", "纬度"), ("lng", "经度")) if getattr(act.data, name) is None]
    return check(not lacking, lacking=lacking)


@gate("fac-finding", title="问题写明情况", on=("fac.inspect",), article=_BASIS, mark="M", level=WARN,
      sentence="巡检有问题，没有写明是什么问题。", hint="写明问题并拍照。")  # fmt: skip
def fac_finding(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A finding says what was found."""
    return check(act.data.found) if act.data.result == "finding" else None


@gate("fac-followed", title="上次的问题有着落", on=("fac.inspect",), article=_BASIS, mark="M", level=WARN,
      sentence="此前{count}次巡检发现的问题，没有修复，也没有列入整改。", hint="办理“修复”或者“问题列入整改”。")  # fmt: skip
def fac_followed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What an earlier round found was mended or put on the list of problems."""
    if not any(done.data.result == "finding" for done in matter.all("fac.inspect")):
        return None
    open_ones = open_findings(matter)
    return check(not open_ones, count=len(open_ones))


@gate("fac-listed", title="整改、修复对着发现的问题", on=("fac.list", "fac.mend"), article=_BASIS, mark="M",
      sentence="对不上巡检发现的问题：{why}。", hint="选发现问题的那一次巡检；列入整改的，先在问题清单中立项，再填写它的编号。")  # fmt: skip
def fac_listed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is mended or put on the list of problems is what a round found, and it stands on that list as a matter of its own."""
    seen, why = matter.numbered(act.data.inspection or 0), []
    if seen is None or seen.step != "fac.inspect" or seen.data.result != "finding":
        why.append("所据的不是发现问题的巡检")
    if act.step == "fac.list":
        why += [f"{number}不是问题整改事项" for number in strangers(act, [act.data.problem], ("problem",))]
    return check(not why, why=why)


@gate("fac-retire", title="停用前问题清零", on=("fac.retire",), article=_BASIS, mark="M",
      sentence="还有{count}个问题没有着落，不能停用。", hint="先修复或者列入整改。")  # fmt: skip
def fac_retire(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No finding stays open when the facility goes out of use."""
    open_ones = open_findings(matter)
    return check(not open_ones, count=len(open_ones))


PROCEDURE = Procedure(
    id="facility",
    title="设施",
    wing="service",
    system="facilities",
    basis=_BASIS,
    stages=(IN_USE, RETIRED),
    steps=STEPS,
    gates=(fac_place, fac_finding, fac_followed, fac_listed, fac_retire),
    clocks=tuple(_round_of(kind) for kind in KINDS),
    closed=(RETIRED,),
    prefix="设施",
)
