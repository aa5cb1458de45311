"""信访数据: what the acts of a petition carry. The petitioner is a sealed party; no text of an act names him."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.common.penalty_data import PartyKind
from fadu.law.data import Data, LongText, MatterNumber, PartyId, PersonId, Text, TownCode, UnitCode, date, one_of

#: How a petition came: 信访工作条例第十七条、第十八条、第二十三条、第三十八条.
CHANNELS = {
    "leader_visit": "领导接访",
    "visit": "来访",
    "letter": "来信",
    "phone": "来电",
    "web": "网上",
    "transferred": "转送",
    "assigned": "交办",
    "inspection": "督查组交办",
}
#: Those that another organ sent: 第二十三条第三款.
SENT = ("transferred", "assigned", "inspection")
DOMAINS = {
    "enforcement": "执法",
    "appearance": "市容环卫",
    "parking": "停车秩序",
    "green": "园林绿化",
    "facility": "市政设施",
    "other": "其他",
}
#: 第二十九条至第三十一条: which way the law has for it.
PATHS = {
    "petition": "信访程序（没有其他法定途径）",
    "suggestion": "建议意见（研究论证后答复）",
    "accusation": "检举控告（纪检监察机关或者有权处理的机关）",
    "penalty": "申请查处违法行为（行政处罚程序）",
    "permit": "行政许可程序",
    "reconsideration": "行政复议、行政裁决",
    "litigation": "诉讼、法律监督程序",
    "arbitration": "仲裁",
    "police": "公安机关法律程序",
}
#: Paths on which the petition procedure itself goes on.
PROPER = ("petition", "suggestion")
#: Paths of our own: the matter opened there is named. Path → procedures that may take it.
OWN = {"penalty": ("penalty-ordinary", "penalty-simple", "first-violation", "parking"), "permit": ("permit",)}
RESULTS = {"support": "予以支持", "explain": "作出解释说明", "reject": "不予支持"}
REVIEWED = {"upheld": "维持", "changed": "变更", "redo": "撤销并责令重新处理"}
RATINGS = {"satisfied": "满意", "fair": "基本满意", "dissatisfied": "不满意"}
TOLD = {"face": "当面", "post": "邮寄", "sms": "短信", "web": "网上"}
Told = Annotated[str, one_of(TOLD)]


class Registered(Data):
    topic: Text = Field(title="事项摘要（不写信访人姓名）")
    channel: Annotated[str, one_of(CHANNELS)] = Field("visit", title="来源")
    received_on: date = Field(title="收到日期")
    leader: PersonId = Field("", title="接访领导")
    organ: Text = Field("", title="转送交办机关")
    document: Text = Field("", title="来件文号")
    party: PartyId = Field("", title="信访人")
    party_kind: PartyKind = Field("citizen", title="信访人类别")
    anonymous: bool = Field(False, title="姓名（名称）或者住址不清")
    people: int = Field(1, ge=1, le=100_000, title="人数")
    representatives: int = Field(0, ge=0, le=1000, title="代表人数")
    domain: Annotated[str, one_of(DOMAINS)] = Field("other", title="涉及领域")
    claim: LongText = Field(title="投诉请求")
    facts: LongText = Field(title="事实和理由（不写信访人姓名、电话）")
    place: Text = Field("", title="地点")
    town: TownCode = Field("", title="所在镇街")
    secret: bool = Field(False, title="检举控告或者要求保密")
    accused: PersonId = Field("", title="被反映的人员")
    accused_unit: UnitCode = Field("", title="被反映的单位")
    urgent: bool = Field(False, title="可能造成社会影响的重大、紧急事项")
    online: bool = Field(False, title="信访人在网上自行提交")
    origin: MatterNumber = Field("", title="来源事项")


class Sorted(Data):
    path: Annotated[str, one_of(PATHS)] = Field("petition", title="法定途径")
    reasons: LongText = Field(title="甄别理由")


class Taken(Data):
    """受理: what the petitioner is told."""

    told_on: date = Field(title="告知日期")
    told: Told = Field("post", title="告知方式")
    ways: LongText = Field(title="告知的处理途径和程序")
    unit: UnitCode = Field("", title="承办单位")


class Routed(Data):
    record: MatterNumber = Field("", title="导入的本局事项")
    organ: Text = Field("", title="有权处理的机关")
    told_on: date = Field(title="告知日期")
    told: Told = Field("post", title="告知方式")
    ways: LongText = Field(title="告知的途径和期限")


class Elsewhere(Data):
    organ: Text = Field(title="有权处理的机关")
    told_on: date = Field(title="告知日期")
    told: Told = Field("post", title="告知方式")
    reasons: LongText = Field(title="不属于本局职权的理由")


class Objected(Data):
    organ: Text = Field(title="转送交办机关")
    reasons: LongText = Field(title="异议理由")
    returned: bool = Field(True, title="交还相关材料")


class Duplicate(Data):
    record: MatterNumber = Field(title="此前的信访事项")
    told_on: date = Field(title="告知日期")
    reasons: LongText = Field(title="不再受理的理由")


class Disputed(Data):
    organ: Text = Field(title="协商或者决定的机关")
    reasons: LongText = Field(title="协商、决定情况")


class Withdrawn(Data):
    who: PersonId = Field(title="回避人员")
    reasons: LongText = Field(title="回避理由")


class Urgent(Data):
    organ: Text = Field(title="报告对象")
    measures: LongText = Field(title="已采取的措施")


class Leading(Data):
    leader: PersonId = Field(title="领导")
    what: Annotated[str, one_of({"receive": "接访", "visit": "下访", "read": "阅信", "lead": "包案"})] = Field("lead", title="方式")
    notes: LongText = Field(title="记录")


class Assigned(Data):
    unit: UnitCode = Field(title="承办单位")
    handlers: list[PersonId] = Field(default_factory=list, max_length=20, title="承办人")
    redacted: bool = Field(False, title="交办材料已隐去信访人信息")
    summary: LongText = Field(title="交办内容（不写信访人姓名、电话）")


class Investigated(Data):
    heard: bool = Field(title="已听取信访人陈述")
    found: LongText = Field(title="查明的事实")


class Hearing(Data):
    begun_on: date = Field(title="听证开始日期")
    ended_on: date = Field(title="听证结束日期")
    notes: LongText = Field(title="听证情况")


class Mediated(Data):
    agreed: bool = Field(title="双方当事人同意调解、和解")
    terms: LongText = Field(title="协议内容")
    record: MatterNumber = Field("", title="矛盾纠纷事项")


class Extended(Data):
    days: int = Field(ge=1, le=3650, title="延长日数")
    told_on: date | None = Field(None, title="告知信访人日期")
    reasons: LongText = Field(title="延期理由")


class Reply(Data):
    """答复: facts, basis, next channel."""

    facts: LongText = Field(title="查明的事实")
    opinion: LongText = Field(title="答复意见")
    basis: list[Text] = Field(default_factory=list, max_length=20, title="依据")
    channel: LongText = Field("", title="不服时的下一步渠道")


class SimpleReply(Reply):
    result: Annotated[str, one_of(RESULTS)] = Field("support", title="结论")


class RoutedReply(Reply):
    record: MatterNumber = Field("", title="导入的本局事项")


class Opinion(Data):
    result: Annotated[str, one_of(RESULTS)] = Field("support", title="结论")
    claim: LongText = Field(title="投诉请求")
    facts: LongText = Field(title="事实")
    reasons: LongText = Field(title="理由")
    opinion: LongText = Field(title="处理意见")
    basis: list[Text] = Field(default_factory=list, max_length=20, title="法律法规依据")
    carry_by: date | None = Field(None, title="执行期限（予以支持的）")
    review_told: bool = Field(False, title="已告知复查权利")
    review_organ: Text = Field("", title="复查机关")
    review_days: int = Field(0, ge=0, le=3650, title="请求复查期限（日）")
    late_reasons: LongText = Field("", title="逾期原因（逾期的填写）")


class Served(Data):
    received_on: date = Field(title="信访人收到日期")
    told: Told = Field("post", title="送达方式")


class CarriedOut(Data):
    done: LongText = Field(title="执行、落实情况")


class Asked(Data):
    received_on: date = Field(title="收到请求日期")
    organ: Text = Field(title="受理请求的机关")
    reasons: LongText = Field(title="请求和理由")
    online: bool = Field(False, title="信访人在网上自行提交")


class SuperiorOpinion(Data):
    organ: Text = Field(title="作出机关")
    document: Text = Field(title="文号")
    issued_on: date = Field(title="作出日期")
    result: Annotated[str, one_of(REVIEWED)] = Field("upheld", title="结论")
    opinion: LongText = Field(title="意见")
    next_told: bool = Field(False, title="已告知下一步权利或者终结")


class Final(Data):
    told_on: date = Field(title="告知日期")
    care: LongText = Field(title="疏导教育、帮扶措施")


class Rated(Data):
    rated_on: date = Field(title="评价日期")
    organ_rating: Annotated[str, one_of(RATINGS)] = Field("satisfied", title="对责任机关的评价")
    office_rating: Annotated[str, one_of(RATINGS)] = Field("satisfied", title="对信访部门的评价")
    said: LongText = Field("", title="意见")


class Closed(Data):
    care: LongText = Field("", title="后续工作")
