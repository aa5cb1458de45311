"""工单的数据: the words of hotline orders and digital-city cases, and the data of each step. Who reports is a Party; no act holds a name or a number."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fadu.law.data import ActSeq, Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, UnitCode, date, datetime, one_of

#: How an order came in.
CHANNELS: dict[str, str] = {
    "12345": "12345热线",
    "minhu": "民呼我为",
    "patrol": "数字城管巡查",
    "portal": "网上投诉",
    "open311": "开放接口",
    "phone": "值班电话",
}
#: Those of the hotline, which are called back, and those of the digital city, which are filed against the table of categories.
HOTLINE = ("12345", "minhu")
DIGITAL = ("patrol",)
#: 国办发〔2020〕53号: what a call is about; 重庆市行政执法责任制条例第十三条: one may be about the bureau's own enforcement.
KINDS: dict[str, str] = {
    "consult": "咨询",
    "complaint": "投诉",
    "report": "举报",
    "enforcement": "举报、控告本局执法",
    "help": "求助",
    "suggest": "建议",
}
#: Where the law has a way of its own, the order goes there: a report of a violation becomes a clue.
ROUTES: dict[str, str] = {
    "none": "按工单办理",
    "clue": "转为违法线索",
    "petition": "转入信访程序",
    "permit": "转入行政许可",
    "dispute": "转入矛盾调解",
    "remedy": "告知复议、诉讼",
}
#: Routes that open a matter of another procedure.
OPENS: dict[str, tuple[str, ...]] = {
    "clue": ("penalty-ordinary", "penalty-simple", "first-violation", "parking"),
    "petition": ("petition",),
    "permit": ("permit",),
    "dispute": ("dispute",),
}
#: “721工作法”: by what a problem was settled.
SETTLED: dict[str, str] = {"service": "服务", "management": "管理", "enforcement": "执法"}
#: Why handling may rest for a time, and nothing else.
GROUNDS: dict[str, str] = {
    "owner": "等待设施权属单位",
    "weather": "天气、施工条件不允许",
    "approval": "等待审批、采购",
    "test": "等待检测、鉴定",
    "asked": "反映人要求暂缓",
}
WAYS: dict[str, str] = {"site": "现场核查", "photo": "照片核查", "video": "视频核查"}
RATINGS: dict[str, str] = {"satisfied": "满意", "basic": "基本满意", "unsatisfied": "不满意", "no_answer": "未接通"}
#: Ratings that count as satisfied, and those that count at all: who did not answer is neither.
CONTENT = ("satisfied", "basic")
RATED = (*CONTENT, "unsatisfied")

Latitude = Annotated[Decimal, Field(ge=-90, le=90, decimal_places=6)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, decimal_places=6)]
CategoryCode = Annotated[str, Field(max_length=20, json_schema_extra={"ref": "category"})]


class Received(Data):
    """What was reported. `source_number`: its number in the system that it came from."""

    topic: Text = Field(title="标题")
    channel: Annotated[str, one_of(CHANNELS)] = Field("phone", title="来源")
    category: CategoryCode = Field("", title="部件、事件类别")
    place: Text = Field("", title="地点")
    town: TownCode = Field("", title="镇街")
    lat: Latitude | None = Field(None, title="纬度")
    lng: Longitude | None = Field(None, title="经度")
    description: LongText = Field("", title="反映的情况")
    party: PartyId = Field("", title="反映人")
    secret: bool = Field(False, title="反映人要求保密")
    accused: PersonId = Field("", title="被举报、控告的人员")
    accused_unit: UnitCode = Field("", title="被举报、控告的单位")
    source_number: Text = Field("", title="来件编号")


class Sorted(Data):
    kind: Annotated[str, one_of(KINDS)] = Field("complaint", title="诉求类别")
    category: CategoryCode = Field("", title="部件、事件类别")
    suggested: CategoryCode = Field("", title="系统建议的类别")
    route: Annotated[str, one_of(ROUTES)] = Field("none", title="法定途径")
    secret: bool = Field(False, title="对反映人保密")
    accused: PersonId = Field("", title="被举报、控告的人员")
    accused_unit: UnitCode = Field("", title="被举报、控告的单位")


class Declined(Data):
    reasons: LongText = Field(title="不予受理的理由")
    next_channel: LongText = Field(title="告知的其他渠道")


class Registered(Data):
    category: CategoryCode = Field(title="部件、事件类别")
    condition: LongText = Field(title="符合的立案条件")


class Dispatched(Data):
    """`due_at`: the moment by which it must be handled, no later than the category allows."""

    category: CategoryCode = Field("", title="部件、事件类别")
    unit: UnitCode = Field(title="承办单位")
    suggested_unit: UnitCode = Field("", title="系统建议的单位")
    officer: PersonId = Field("", title="责任人")
    due_at: datetime | None = Field(None, title="处置时限")
    urgent: bool = Field(False, title="紧急")
    note: LongText = Field("", title="派遣说明")


class Returned(Data):
    reasons: LongText = Field(title="退回理由")
    right_unit: UnitCode = Field("", title="应当承办的单位")


class Extended(Data):
    due_at: datetime = Field(title="新的处置时限")
    reasons: LongText = Field(title="延期理由")


class Suspended(Data):
    """`until`: the last day on which handling rests; it goes on the day after, resumed or not."""

    ground: Annotated[str, one_of(GROUNDS)] = Field(title="挂起事由")
    reasons: LongText = Field(title="挂起理由")
    until: date = Field(title="挂起至")


class Led(Data):
    opened: MatterNumber = Field(title="依法转办的事项")
    reasons: LongText = Field("", title="转办说明")


class Handled(Data):
    result: LongText = Field(title="处置情况")
    solved: bool = Field(True, title="已经解决")
    settled_by: Annotated[str, one_of(SETTLED)] = Field("management", title="解决方式")
    opened: MatterNumber = Field("", title="已立的案件或者事项")


class Verified(Data):
    way: Annotated[str, one_of(WAYS)] = Field("site", title="核查方式")
    opinion: LongText = Field(title="核查情况")


class Rejected(Data):
    reasons: LongText = Field(title="退回重办的理由")


class Replied(Data):
    """The checklist of an answer: facts, basis, result, and what the person may do next."""

    facts: LongText = Field(title="查明的事实")
    basis: LongText = Field(title="处理依据")
    result: LongText = Field(title="处理结果")
    next_channel: LongText = Field(title="不同意见的渠道")
    opened: MatterNumber = Field("", title="依法转办的事项")


class CalledBack(Data):
    rating: Annotated[str, one_of(RATINGS)] = Field(title="满意度")
    note: LongText = Field("", title="回访情况")


class Again(Data):
    reasons: LongText = Field(title="二次办理的要求")
    callback: ActSeq | None = Field(None, title="所据回访")


class Rated(Data):
    """`merged`: the order of the one who rates, where his was merged into this one; so for who urges."""

    rating: Annotated[str, one_of(RATINGS)] = Field(title="满意度")
    note: LongText = Field("", title="意见")
    merged: MatterNumber = Field("", title="已并入的工单")


class Urged(Data):
    note: LongText = Field("", title="催办内容")
    merged: MatterNumber = Field("", title="已并入的工单")


class Noted(Data):
    """What the reporter says later without urging; his word ends nothing, the bureau still checks."""

    note: LongText = Field("", title="说明")
    solved: bool = Field(False, title="反映人说已经解决")


class Merged(Data):
    into: MatterNumber = Field(title="并入的工单")
    reasons: LongText = Field(title="认定重复的理由")


class Closed(Data):
    unsolved: LongText = Field("", title="未能解决的原因")
