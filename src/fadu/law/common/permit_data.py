"""许可行为的数据: what each act of a permit carries, from the application to the cancellation."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import (
    Data,
    EvidenceId,
    LongText,
    MatterNumber,
    PartyId,
    PermitCode,
    PersonId,
    Text,
    TownCode,
    Yuan,
    date,
    datetime,
    one_of,
)

CHANNELS = {"portal": "网上", "window": "窗口", "post": "信函", "other": "电子邮件、传真等"}
WAYS = {"handed": "当面交付", "electronic": "电子送达", "post": "邮寄", "missing": "没有出具"}
PERIODS = {"lic.decide": "行政许可法的期限", "lic.waste": "建筑垃圾运输（自申请起）", "lic.stall": "临时占道经营"}
PAUSES = {
    "hearing": "听证",
    "tender": "招标",
    "auction": "拍卖",
    "test": "检验、检测、检疫",
    "appraisal": "鉴定",
    "experts": "专家评审",
}
SIGNED = {"signed": "已签名", "refused": "拒绝签名并已注明", "missing": "没有签名"}
SPEAKERS = {"applicant": "申请人", "third": "利害关系人"}
REVOKED_FOR = {
    "abuse": "工作人员滥用职权、玩忽职守",
    "power": "超越法定职权",
    "procedure": "违反法定程序",
    "unqualified": "申请人不具备资格或者不符合条件",
    "deceit": "以欺骗、贿赂等不正当手段取得",
}
WITHDRAWN_FOR = {"law": "所依据的法律、法规、规章修改或者废止", "facts": "所依据的客观情况发生重大变化"}
ENDED_FOR = {
    "expired": "有效期届满未延续",
    "gone": "被许可人死亡、丧失行为能力或者依法终止",
    "revoked": "许可被撤销、撤回，或者证件被吊销",
    "impossible": "因不可抗力无法实施",
    "other": "法律、法规规定的其他情形",
}


class Answer(Data):
    """One line of the form that the item's guide asks."""

    name: Text = Field(title="项目")
    value: LongText = Field("", title="内容")


class Material(Data):
    """One paper of the item's list and the files that hold it."""

    name: Text = Field(title="材料")
    files: list[EvidenceId] = Field(default_factory=list, title="附件")


class Gap(Data):
    """Something that is missing or not in form."""

    material: Text = Field(title="材料或者项目")
    what: Text = Field(title="需要补正的内容")


class Apply(Data):
    item: PermitCode = Field(title="许可事项")
    topic: Text = Field(title="申请事项", description="例如 临时占用城市道路：兴潼大道1号")
    party: PartyId = Field(title="申请人")
    place: Text = Field(title="地点")
    town: TownCode = Field("", title="所在镇街")
    answers: list[Answer] = Field(default_factory=list, title="申请表")
    materials: list[Material] = Field(default_factory=list, title="申请材料")
    channel: Annotated[str, one_of(CHANNELS)] = Field("window", title="申请方式")
    visits: int = Field(0, ge=0, le=20, title="到现场次数")
    contact: PartyId = Field("", title="联系人")
    by_agent: bool = Field(False, title="由代理人提出", description="联系人是申请人委托的代理人，申请材料中要有授权委托书")
    bundle: Text = Field("", title="一件事")
    lead: MatterNumber = Field("", title="一件事的受理编号")
    period: Annotated[str, one_of(PERIODS)] = Field("lic.decide", title="公布的法定期限")
    promised: int = Field(0, ge=0, le=45, title="公布的承诺工作日")
    months: int | None = Field(None, ge=1, le=240, title="公布的有效期（月）")
    emergency_at: datetime | None = Field(None, title="紧急抢修开始时间")


class Supply(Data):
    answers: list[Answer] = Field(default_factory=list, title="补正的申请表项目")
    materials: list[Material] = Field(default_factory=list, title="补正的材料")
    visits: int = Field(0, ge=0, le=20, title="到现场次数")
    note: LongText = Field("", title="说明")


class NotNeeded(Data):
    reasons: LongText = Field(title="不需要取得许可的理由")
    way: Annotated[str, one_of(WAYS)] = Field("electronic", title="凭证交付方式")


class NotOurs(Data):
    organ: Text = Field("", title="应当向哪个机关申请")
    reasons: LongText = Field(title="不予受理的理由")
    way: Annotated[str, one_of(WAYS)] = Field("electronic", title="凭证交付方式")


class FixNow(Data):
    what: LongText = Field(title="当场更正的内容")


class Correct(Data):
    gaps: list[Gap] = Field(title="需要补正的全部内容", min_length=1)
    way: Annotated[str, one_of(WAYS)] = Field("electronic", title="告知方式")


class Terms(Data):
    """The period in which the decision will fall, as the applicant is told."""

    period: Annotated[str, one_of(PERIODS)] = Field("lic.decide", title="法定期限")
    promised: int = Field(0, ge=0, le=45, title="承诺工作日", description="没有更短的承诺，填 0")
    joint: bool = Field(False, title="统一、联合或者集中办理")


class Accept(Terms):
    way: Annotated[str, one_of(WAYS)] = Field("electronic", title="凭证交付方式")
    note: LongText = Field("", title="备注")


class Deem(Terms):
    why: LongText = Field("逾期没有一次告知补正，自收到申请材料之日起即为受理。", title="情况说明")


class Examine(Data):
    on_site: bool = Field(False, title="现场核查")
    met: bool = Field(title="符合许可条件")
    checked: list[Text] = Field(default_factory=list, title="核对的条件")
    opinion: LongText = Field(title="审查意见")
    third: bool = Field(False, title="直接关系他人重大利益")
    conflict: bool = Field(False, title="直接涉及申请人与他人之间重大利益关系")


class Third(Data):
    parties: list[PartyId] = Field(title="利害关系人", min_length=1)
    content: LongText = Field(title="告知内容")
    served_on: date = Field(title="告知日期")
    hearing_told: bool = Field(False, title="已告知听证权利")
    applicant_told: bool = Field(False, title="已同时告知申请人听证权利")


class Statement(Data):
    who: Annotated[str, one_of(SPEAKERS)] = Field("applicant", title="陈述人")
    said: LongText = Field(title="陈述、申辩内容")
    answer: LongText = Field("", title="采纳情况和理由")


class HearingAsk(Data):
    who: Annotated[str, one_of(SPEAKERS)] = Field("third", title="申请人或者利害关系人")
    what: LongText = Field("", title="要求听证的事项")


class HearingNotice(Data):
    host: PersonId = Field(title="听证主持人")
    held_on: date = Field(title="听证日期")
    place: Text = Field(title="听证地点")
    served_on: date = Field(title="通知送达日期")
    announced: bool = Field(False, title="已向社会公告")


class Hear(Data):
    host: PersonId = Field(title="听证主持人")
    public: bool = Field(True, title="公开举行")
    minutes: LongText = Field(title="听证笔录")
    signed: Annotated[str, one_of(SIGNED)] = Field("signed", title="参加人签名")
    refusal_note: Text = Field("", title="拒签情况")


class Pause(Data):
    why: Annotated[str, one_of(PAUSES)] = Field(title="不计入期限的事由")
    days: int = Field(ge=1, le=365, title="所需工作日")
    told: bool = Field(False, title="已书面告知申请人")


class Extend(Data):
    days: int = Field(ge=1, le=15, title="延长工作日")
    reasons: LongText = Field(title="延长理由")
    told_on: date = Field(title="告知申请人日期")


class Grant(Data):
    content: LongText = Field(title="许可内容")
    valid_from: date = Field(title="有效期起")
    valid_to: date = Field(title="有效期止")
    limits: LongText = Field("", title="应当遵守的要求")


class Remedies(Data):
    """The remedy paragraph of a decision."""

    reconsider_organs: list[Text] = Field(default_factory=list, title="复议机关")
    reconsider_days: int | None = Field(None, title="申请复议期限（日）")
    suit_months: int | None = Field(None, title="起诉期限（月）")
    court: Text = Field("", title="管辖法院")
    reconsider_first: bool = Field(False, title="复议前置")


class Refuse(Remedies):
    reasons: LongText = Field("", title="不予许可的理由")
    basis: list[Text] = Field(default_factory=list, title="依据")


class Fee(Data):
    what: Text = Field(title="收费项目")
    basis: Text = Field("", title="收费依据")
    standard: Text = Field("", title="收费标准")
    amount: Yuan = Field(title="金额")


class Paid(Data):
    amount: Yuan = Field(title="缴纳金额")
    paid_on: date = Field(title="缴纳日期")
    receipt: Text = Field("", title="票据号")
    order: Text = Field("", title="网上支付订单号")


class Deliver(Data):
    licensed: Text = Field("", title="许可事项")
    content: LongText = Field("", title="许可内容")
    place: Text = Field("", title="地点")
    valid_from: date = Field(title="有效期起")
    valid_to: date = Field(title="有效期止")
    limits: LongText = Field("", title="应当遵守的要求")
    way: Annotated[str, one_of(WAYS)] = Field("electronic", title="送达方式")
    visits: int = Field(0, ge=0, le=20, title="申请人到现场的总次数")


class ChangeAsk(Data):
    what: LongText = Field(title="申请变更的内容")
    reasons: LongText = Field("", title="理由")


class Change(Remedies):
    granted: bool = Field(title="准予变更")
    content: LongText = Field("", title="变更后的许可内容")
    reasons: LongText = Field("", title="不予变更的理由")


class RenewAsk(Data):
    until: date = Field(title="申请延续至")
    reasons: LongText = Field("", title="理由")


class Renew(Remedies):
    granted: bool = Field(title="准予延续")
    valid_to: date | None = Field(None, title="新的有效期止")
    reasons: LongText = Field("", title="不予延续的理由")


class RenewDeem(Data):
    valid_to: date = Field(title="新的有效期止")
    why: LongText = Field("有效期届满前没有作出决定，视为准予延续。", title="情况说明")


class Revoke(Remedies):
    ground: Annotated[str, one_of(REVOKED_FOR)] = Field(title="撤销的情形")
    reasons: LongText = Field(title="事实和理由")
    heard: bool = Field(False, title="已听取被许可人的意见")
    harm: bool = Field(False, title="撤销可能对公共利益造成重大损害")
    compensation: LongText = Field("", title="赔偿")


class WithdrawPermit(Remedies):
    ground: Annotated[str, one_of(WITHDRAWN_FOR)] = Field(title="撤回的情形")
    reasons: LongText = Field(title="公共利益的需要和理由")
    compensation: LongText = Field("", title="补偿")


class Cancel(Data):
    ground: Annotated[str, one_of(ENDED_FOR)] = Field(title="注销的情形")
    note: LongText = Field("", title="说明")
    announced: bool = Field(False, title="已公告")


class Inspect(Data):
    result: LongText = Field(title="检查情况和处理结果")
    signed: bool = Field(False, title="检查人员已签字")
    problem: bool = Field(False, title="发现问题")
