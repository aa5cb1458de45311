"""What the acts of penalty procedures carry. One model a step; its fields are the form, the sheet and the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fadu.law.common.field import PHONE, FieldCapture
from fadu.law.data import (
    ActSeq,
    Data,
    EvidenceId,
    ItemCode,
    LongText,
    MatterNumber,
    PartyId,
    PersonId,
    Text,
    TownCode,
    UnitCode,
    Yuan,
    date,
    datetime,
    digest,
    one_of,
)
from fadu.law.facts import ELEMENTS, PARTY_KINDS, PENALTY_KINDS

Source = Annotated[
    str,
    one_of(
        {
            "inspection": "日常巡查",
            "complaint": "投诉举报",
            "hotline": "热线转办",
            "transfer": "其他机关移送",
            "media": "媒体曝光",
            "superior": "上级交办",
            "random": "双随机检查",
        }
    ),
]
PartyKind = Annotated[str, one_of(PARTY_KINDS)]
Capacity = Annotated[
    str,
    one_of(
        {
            "full": "满十八周岁或者单位",
            "14-17": "已满十四不满十八周岁",
            "under14": "未满十四周岁",
            "unable": "不能辨认或者不能控制自己行为",
        }
    ),
]
Element = Annotated[str, one_of(ELEMENTS)]
Kind = Annotated[str, one_of(PENALTY_KINDS)]
Signed = Annotated[str, one_of({"signed": "已签名", "refused": "拒绝签名（已注明）", "missing": "未签名"})]
SETTLED_BY = {
    "own": "无争议",
    "disputed": "发生争议，正在协商",
    "reported": "协商不成，已报请共同上级指定",
    "consulted": "协商一致",
    "designated": "共同上级指定",
}
CrimeScreen = Annotated[str, one_of({"no": "不涉嫌犯罪", "suspected": "涉嫌犯罪"})]


class FoundFact(Data):
    """One fact the case finds, with the evidence it rests on."""

    element: Element = Field(title="要素")
    text: Text = Field(title="认定的事实")
    evidence: list[EvidenceId] = Field(default_factory=list, title="证据")


class Proposal(Data):
    """What conclusion, notice, review draft, discussion and decision have in common, so that they can be compared."""

    facts: list[FoundFact] = Field(default_factory=list, title="违法事实及证据")
    reasons: LongText = Field("", title="理由")
    basis: list[Text] = Field(default_factory=list, title="法律依据（逐条写明条、款、项）")
    kinds: list[Kind] = Field(default_factory=list, title="处罚种类")
    fine: Yuan | None = Field(None, title="罚款金额（元）")
    confiscated: Yuan | None = Field(None, title="没收的违法所得、非法财物价值（元）")
    content: LongText = Field("", title="处罚内容")
    tier: Text = Field("", title="裁量阶次")

    def draft(self) -> str:
        """Digest of the proposal alone: facts, reasons, basis, kinds, sums, content, tier."""
        return digest(
            {
                name: getattr(self, name) if name != "facts" else [fact.model_dump() for fact in self.facts]
                for name in Proposal.model_fields
            }
        )


class Clue(Data):
    source: Source = Field(title="线索来源")
    found_on: date = Field(title="发现日期")
    place: Text = Field(title="地点")
    town: TownCode = Field(title="所在镇街")
    item: ItemCode = Field("", title="涉嫌违法事项")
    summary: LongText = Field(title="线索内容")
    informant: bool = Field(False, title="有实名投诉举报人")
    origin: MatterNumber = Field("", title="移送来的案件")
    handed_by: Text = Field("", title="移送的机关、原案号和案卷摘要（其他机关移送的填写）")
    capture: FieldCapture | None = Field(**PHONE)


class ClueExtend(Data):
    days: int = Field(ge=1, le=365, title="延长工作日数")
    reasons: LongText = Field(title="理由")


class Jurisdiction(Data):
    in_district: bool = Field(title="违法行为发生在本区")
    settled_by: Annotated[str, one_of(SETTLED_BY)] = Field("own", title="管辖确定方式")
    document: Text = Field("", title="协商记录或者指定管辖文书号")
    note: LongText = Field("", title="说明")


class TransferOut(Data):
    """To another organ, or between bureau and town to the one that holds the item: then with the whole file, named by its digest and its pieces of evidence."""

    organ: Text = Field(title="接收机关")
    reason: LongText = Field(title="移送理由")
    receipt: Text = Field("", title="回执号")
    unit: UnitCode = Field("", title="接收的镇或者本局机构（本局和镇之间移送时选择）")
    dossier: Text = Field("", title="案卷摘要（本局和镇之间移送时自动填写）")
    pieces: int = Field(0, ge=0, le=10_000, title="移交的证据件数")


class TransferReceipt(Data):
    received_by: Text = Field(title="接收人")
    document: Text = Field(title="回执文号")
    dossier: Text = Field("", title="收到的案卷摘要")
    pieces: int = Field(0, ge=0, le=10_000, title="收到的证据件数")
    received: list[EvidenceId] = Field(default_factory=list, title="逐件核对收到的证据")
    record: MatterNumber = Field("", title="接收机关登记的案件")


class Assist(Data):
    organ: Text = Field(title="请求协助的机关")
    matter: LongText = Field(title="协助事项")


class Limitation(Data):
    ended_on: date = Field(title="违法行为发生或者终了日")
    found_on: date = Field(title="发现日期")
    grave: bool = Field(False, title="涉及生命健康安全、金融安全且有危害后果")
    within: bool = Field(title="在追责时效内")
    note: LongText = Field("", title="审查意见")


class Filing(Data):
    item: ItemCode = Field(title="涉嫌违法事项")
    party: PartyId = Field(title="当事人")
    party_kind: PartyKind = Field(title="当事人类别")
    capacity: Capacity = Field("full", title="责任能力")
    place: Text = Field(title="违法地点")
    town: TownCode = Field(title="所在镇街")
    occurred_on: date = Field(title="违法行为发生日")
    ended_on: date | None = Field(None, title="违法行为终了日（连续或者继续的）")
    found_on: date = Field(title="发现日期")
    grave: bool = Field(False, title="涉及生命健康安全、金融安全且有危害后果")
    summary: LongText = Field(title="案情摘要及立案理由")
    handlers: list[PersonId] = Field(default_factory=list, title="承办人（两名以上）")
    major: bool = Field(False, title="情节复杂或者重大违法行为")


class FileDecline(Data):
    reasons: LongText = Field(title="不予立案理由")
    informant_told: bool = Field(False, title="已告知实名举报人")


class Reasons(Data):
    reasons: LongText = Field(title="理由")


class Assign(Data):
    handlers: list[PersonId] = Field(title="承办人（两名以上）", min_length=1)
    reasons: LongText = Field("", title="调整理由")


class ShowId(Data):
    """A supplementary record that certificates were shown and rights told."""

    covers: list[ActSeq] = Field(default_factory=list, title="补充说明的笔录（行为序号）")
    certificates: Text = Field("", title="出示的执法证号")
    recusal_told: bool = Field(False, title="已告知申请回避的权利")


class RecuseAsk(Data):
    officer: PersonId = Field(title="被申请回避的人员")
    asked_by: Annotated[str, one_of({"party": "当事人申请", "self": "自行申请", "organ": "本机关提出"})] = Field(
        "party", title="提出方式"
    )
    reasons: LongText = Field(title="理由")


class RecuseDecide(Data):
    officer: PersonId = Field(title="被申请回避的人员")
    granted: bool = Field(title="决定回避")
    reasons: LongText = Field("", title="理由")


class Record(Data):
    """What every record of an investigating act states (行政处罚法第五十五条)."""

    certificates: Text = Field("", title="出示的执法证号")
    recusal_told: bool = Field(False, title="已告知申请回避等权利")
    started_at: datetime | None = Field(None, title="开始时间")
    ended_at: datetime | None = Field(None, title="结束时间")
    place: Text = Field("", title="地点")
    text: LongText = Field("", title="记录内容")
    party_signed: Signed = Field("missing", title="当事人签名")
    refusal_note: Text = Field("", title="拒签原因及见证")
    officers_signed: bool = Field(True, title="执法人员均已签名")


class Inquiry(Record):
    respondent: Text = Field("当事人", title="被询问人（身份）")
    read_back: bool = Field(True, title="已宣读或者交阅")


class Inspection(Record):
    present: Annotated[str, one_of({"party": "当事人到场", "witness": "见证人到场", "none": "均未到场"})] = Field(
        "party", title="到场人员"
    )
    measured: LongText = Field("", title="勘验、测量结果")


class Sample(Record):
    things: LongText = Field("", title="抽样物品及数量")


class AppraiseAsk(Data):
    body: Text = Field(title="受委托机构")
    question: LongText = Field(title="委托事项")
    materials: LongText = Field("", title="送检材料")


class Appraise(Data):
    body: Text = Field(title="鉴定机构")
    result: LongText = Field(title="鉴定意见")
    complete: bool = Field(True, title="载明委托人、材料、方法并签名盖章")


class EvidenceAdd(Data):
    note: LongText = Field("", title="取证说明")
    certificates: Text = Field("", title="出示的执法证号")
    capture: FieldCapture | None = Field(**PHONE)


class Verified(Data):
    evidence: EvidenceId = Field(title="证据")
    accepted: bool = Field(True, title="予以采信")
    proves: list[Element] = Field(default_factory=list, title="证明的要素")
    note: Text = Field("", title="审核意见")


class EvidenceVerify(Data):
    results: list[Verified] = Field(title="逐件审核", min_length=1)
    verifier: PersonId = Field("", title="复核人（承办人以外）")


class Preserve(Data):
    things: LongText = Field(title="保存物品清单")
    reasons: LongText = Field("", title="证据可能灭失或者以后难以取得的理由")
    approved_by: PersonId = Field("", title="批准的负责人")
    approved_at: datetime | None = Field(None, title="批准时间")
    party_signed: Signed = Field("missing", title="清单签名")
    refusal_note: Text = Field("", title="拒签原因及见证")
    keeper: Text = Field("", title="保存地点及保管人")


class PreserveDecide(Data):
    preserved: ActSeq = Field(title="先行登记保存行为序号")
    handling: Annotated[
        str,
        one_of(
            {"return": "复制后返还", "test": "送检验鉴定", "seize": "依法扣押", "confiscate": "依法没收", "release": "解除登记保存"}
        ),
    ] = Field(title="处理方式")
    reasons: LongText = Field("", title="说明")


class CorrectOrder(Data):
    conduct: Text = Field(title="违法行为")
    measure: Text = Field(title="改正要求")
    until: date = Field(title="改正期限")


class Recheck(Data):
    """复查: whether an order to correct was obeyed."""

    order: ActSeq = Field(title="责令改正行为序号")
    corrected: bool = Field(title="已改正")
    checked_on: date = Field(title="复查日期")
    note: LongText = Field("", title="复查情况")


class Suspend(Data):
    cause: Annotated[
        str,
        one_of(
            {
                "court": "等待司法裁判",
                "organ": "等待其他机关处理结果",
                "force": "不可抗力",
                "missing": "当事人下落不明",
                "other": "其他法定事由",
            }
        ),
    ] = Field(title="中止事由")
    approved_by: PersonId = Field("", title="批准的负责人")
    reasons: LongText = Field("", title="理由")


class RecordAv(Data):
    """Footage of acts, or a reasoned gap."""

    covers: list[ActSeq] = Field(default_factory=list, title="对应的行为序号")
    started_at: datetime | None = Field(None, title="起始时间")
    ended_at: datetime | None = Field(None, title="结束时间")
    gap_reason: LongText = Field("", title="未能记录的原因")
    leader: PersonId = Field("", title="说明签字的大队长")


class Conclusion(Proposal):
    mitigating: LongText = Field("", title="从轻、减轻、从重情节")
    crime_screen: CrimeScreen = Field("no", title="涉嫌犯罪审查")
    capacity: Capacity | None = Field(None, title="责任能力（查明与立案时不同的填写）")
    no_correction: Text = Field("", title="无需或者不能责令改正的理由")


class Notice(Proposal):
    """处罚前告知: what is proposed and which rights the party has."""

    statement_right: bool = Field(False, title="已告知陈述、申辩权")
    statement_days: int = Field(3, ge=1, le=60, title="陈述申辩期限（工作日）")
    hearing_right: bool = Field(False, title="已告知听证权")
    how: Text = Field("", title="陈述申辩和听证的方式、联系人")
    new_facts: bool = Field(False, title="查明新的事实（重新告知时）")


class Defence(Data):
    way: Annotated[str, one_of({"written": "书面", "oral": "口头（已记录）", "online": "网络"})] = Field("written", title="方式")
    points: list[Text] = Field(title="提出的事实、理由和证据（逐条）", min_length=1)


class WaiveDefence(Data):
    statement: bool = Field(True, title="放弃陈述、申辩")
    hearing: bool = Field(False, title="放弃听证")
    signed: bool = Field(False, title="当事人已签名确认")


class PointAnswer(Data):
    point: int = Field(ge=1, le=1000, title="第几条意见")
    adopted: bool = Field(title="采纳")
    reasons: LongText = Field("", title="理由")


class DefenceRecheck(Data):
    defence: ActSeq = Field(title="陈述申辩行为序号")
    answers: list[PointAnswer] = Field(title="逐条复核", min_length=1)


class HearingAsk(Data):
    way: Annotated[str, one_of({"written": "书面", "oral": "口头（已记录）", "email": "电子邮件"})] = Field("written", title="方式")
    reasons: LongText = Field("", title="要求听证的事项")


class HearingOpen(Data):
    host: PersonId = Field(title="听证主持人")
    accepted: bool = Field(True, title="受理")
    reasons: LongText = Field("", title="不受理的理由")


class HearingNotice(Data):
    host: PersonId = Field(title="听证主持人")
    clerk: PersonId = Field("", title="记录员")
    held_on: date = Field(title="听证日期")
    begins: Text = Field("", pattern=r"^(([01]?\d|2[0-3]):[0-5]\d)?$", title="开始时刻（如 9:30）")
    place: Text = Field(title="听证地点")


class HearingHold(Data):
    host: PersonId = Field(title="听证主持人")
    clerk: PersonId = Field("", title="记录员")
    public: bool = Field(True, title="公开举行")
    private_reason: Text = Field("", title="不公开的理由")
    attended: bool = Field(True, title="当事人或者代理人到场")
    agents: int = Field(0, ge=0, le=20, title="代理人人数")
    mandates: list[EvidenceId] = Field(default_factory=list, title="代理人的授权委托书")
    authorised: bool = Field(False, title="已核对授权委托书写明委托事项、权限和期限，由委托人签名或者盖章")
    examined: list[EvidenceId] = Field(default_factory=list, title="经质证的证据")
    course: LongText = Field("", title="听证经过")


class HearingMinutes(Data):
    text: LongText = Field(title="笔录要点")
    party_signed: Signed = Field("missing", title="当事人或者代理人签名")
    refusal_note: Text = Field("", title="主持人注明的拒签情况")


class HearingReport(Data):
    opinion: LongText = Field(title="主持人意见")


class ReviewNeed(Data):
    public_interest: bool = Field(False, title="涉及重大公共利益")
    major_rights: bool = Field(False, title="直接关系当事人或者第三人重大权益且经过听证")
    difficult: bool = Field(False, title="案情疑难复杂、涉及多个法律关系")
    by_law: bool = Field(False, title="法律法规规定应当审核")
    note: Text = Field("", title="说明")


class ReviewSubmit(Proposal):
    """送审: the draft decision the reviewer is to read."""

    note: LongText = Field("", title="送审说明")


#: What a legal review examines (国办发〔2018〕118号).
ASPECTS = {
    "organ": "执法主体和人员资格",
    "power": "职权范围",
    "procedure": "程序",
    "facts": "事实和证据",
    "law": "法律适用",
    "discretion": "裁量",
    "papers": "文书",
    "crime": "是否涉嫌犯罪",
}


class ReviewPoint(Data):
    aspect: Annotated[str, one_of(ASPECTS)] = Field(title="审核内容")
    sound: bool = Field(False, title="没有问题")
    said: Text = Field("", title="意见")


class Review(Data):
    result: Annotated[str, one_of({"passed": "同意", "mend": "改正后报送", "returned": "退回补充调查"})] = Field(title="审核结论")
    opinion: LongText = Field(title="审核意见（主体、程序、事实、证据、法律适用、裁量、文书、是否涉罪）")
    points: list[ReviewPoint] = Field(default_factory=list, title="逐项审核")
    counsel: PersonId = Field("", title="协助的法律顾问")


class ReviewReply(Data):
    reply: LongText = Field(title="对审核意见的回复")
    mended: list[Annotated[str, one_of(ASPECTS)]] = Field(default_factory=list, title="已经改正的内容")


class Opinion(Data):
    person: PersonId = Field(title="人员")
    opinion: Text = Field(title="意见")
    dissent: bool = Field(False, title="持不同意见")


class Collective(Proposal):
    chair: PersonId = Field(title="主持人")
    present: list[PersonId] = Field(title="出席人员", min_length=1)
    opinions: list[Opinion] = Field(default_factory=list, title="各人意见")
    result: LongText = Field(title="讨论结果")


class Extend(Data):
    by: Annotated[str, one_of({"head": "负责人批准", "collective": "集体讨论决定"})] = Field("head", title="批准方式")
    days: int = Field(ge=1, le=365, title="延长日数")
    reasons: LongText = Field(title="理由")
    present: list[PersonId] = Field(default_factory=list, title="集体讨论出席人员")
    result: LongText = Field("", title="集体讨论结果")


class Decision(Proposal):
    lighten_considered: bool = Field(False, title="已审查从轻、减轻和不予处罚情节")
    lightened: Text = Field("", title="从轻、减轻的情节")
    departure: LongText = Field("", title="偏离裁量阶次的理由")
    unlike: LongText = Field("", title="与类案处罚不同的理由")
    no_correction: Text = Field("", title="无需或者不能责令改正的理由")
    rule_of: Annotated[str, one_of({"act": "违法行为发生时的规定", "decision": "作出决定时较轻的规定"})] = Field(
        "act", title="适用的规定"
    )


class Issue(Data):
    """What the decision document states beyond the decision itself (行政处罚法第五十九条)."""

    decided: ActSeq = Field(title="处罚决定行为序号")
    perform: LongText = Field("", title="履行方式和期限")
    bank: Text = Field("", title="代收机构名称")
    bank_address: Text = Field("", title="代收机构地址")
    pay_days: int = Field(15, ge=1, le=365, title="缴纳期限（日）")
    surcharge_told: bool = Field(False, title="已载明逾期加处罚款")
    reconsider_organs: list[Text] = Field(default_factory=list, title="行政复议机关")
    reconsider_days: int = Field(60, ge=0, le=365, title="申请复议期限（日）")
    reconsider_first: bool = Field(False, title="应当先申请行政复议")
    court: Text = Field("", title="受诉法院")
    suit_months: int = Field(6, ge=0, le=24, title="起诉期限（月）")
    sealed: bool = Field(False, title="已盖印章")


class IssueNone(Data):
    ground: Annotated[
        str,
        one_of(
            {
                "nop.minor": "违法行为轻微并及时改正，没有造成危害后果",
                "nop.first": "初次违法且危害后果轻微并及时改正",
                "nop.nofault": "没有主观过错",
                "nop.minor-age": "未满十四周岁",
                "nop.mental": "不能辨认或者控制自己行为",
                "nop.late": "超过处罚时效",
                "nop.unproved": "违法事实不能成立",
            }
        ),
    ] = Field(title="不予处罚的依据")
    reasons: LongText = Field(title="事实和理由")
    education: LongText = Field("", title="教育情况")


class Discretion(Data):
    tier: Text = Field(title="裁量阶次")
    reasons: LongText = Field(title="裁量说明")


# --- service -------------------------------------------------------------------------------------------------------------------------------


class Address(Data):
    """送达地址确认书. The addresses themselves stay with the party."""

    signed: bool = Field(False, title="当事人已签名确认")
    electronic: bool = Field(False, title="同意电子送达")
    channel: Text = Field("", title="电子送达方式（不写号码）")


class Service(Data):
    """One service of one document, whatever the mode."""

    paper: ActSeq = Field(title="所送文书对应的行为序号")
    receiver: Annotated[
        str,
        one_of(
            {
                "party": "当事人本人",
                "family": "同住成年家属",
                "representative": "法定代表人或者主要负责人",
                "mail_receiver": "单位收发人员",
                "agent": "代理人",
                "named": "指定代收人",
                "none": "未签收",
            }
        ),
    ] = Field("party", title="收件人")
    received_on: date | None = Field(None, title="收到日期")
    signed: bool = Field(False, title="收件人已签收")
    witness: Text = Field("", title="见证人（单位）")
    recorded: bool = Field(False, title="拍照、录像记录送达过程")
    reason: LongText = Field("", title="原因及经过")
    receipt: Text = Field("", title="回证或者邮件号")
    mandates: list[EvidenceId] = Field(default_factory=list, title="代理人的授权委托书")
    authorised: bool = Field(False, title="已核对授权委托书写明委托事项、权限和期限，由委托人签名或者盖章")


class Announcement(Data):
    paper: ActSeq = Field(title="所送文书对应的行为序号")
    unknown: bool = Field(False, title="受送达人下落不明")
    tried: list[ActSeq] = Field(default_factory=list, title="已尝试的送达（行为序号）")
    reason: LongText = Field("", title="原因和经过")
    where: Text = Field("", title="公告载体")
    issued_on: date = Field(title="公告日期")


# --- payment -------------------------------------------------------------------------------------------------------------------------------


class PayBank(Data):
    amount: Yuan = Field(title="缴款金额（元）")
    receipt: Text = Field(title="财政票据号")
    paid_on: date = Field(title="缴款日期")


class PaySpot(Data):
    amount: Yuan = Field(title="收缴金额（元）")
    ground: Annotated[
        str, one_of({"small": "一百元以下罚款", "hard": "不当场收缴事后难以执行", "remote": "边远、水上、交通不便地区且当事人提出"})
    ] = Field(title="当场收缴的依据")
    asked: bool = Field(False, title="当事人书面提出")
    receipt: Text = Field("", title="专用票据号")


class HandIn(Data):
    amount: Yuan = Field(title="交付金额（元）")
    to: Annotated[str, one_of({"organ": "交至本机关", "bank": "缴付银行"})] = Field("organ", title="交付对象")
    receipt: Text = Field("", title="交款单号")


class DeferAsk(Data):
    hardship: LongText = Field(title="经济困难情况")
    kind: Annotated[str, one_of({"defer": "延期", "instalments": "分期"})] = Field("defer", title="申请事项")


class Defer(Data):
    asked: ActSeq | None = Field(None, title="申请行为序号")
    granted: bool = Field(True, title="批准")
    until: date | None = Field(None, title="延期（分期）至")
    plan: LongText = Field("", title="分期安排")


class Surcharge(Data):
    amount: Yuan = Field(title="加处罚款金额（元）")
    until: date = Field(title="计算至")


class Refund(Data):
    amount: Yuan = Field(title="退还金额（元）")
    reasons: LongText = Field(title="退还的理由和依据")
    way: Annotated[str, one_of({"original": "退回原缴款账户", "named": "退至当事人指定的本人账户"})] = Field(
        "original", title="退还方式"
    )
    until: date | None = Field(None, title="最迟退还日期")


class Refunded(Data):
    amount: Yuan = Field(title="退还金额（元）")
    receipt: Text = Field("", title="退付凭证号")
    paid_on: date = Field(title="退还日期")


#: 救济程序 of a party against a decision (行政处罚法第七条).
REMEDIES = {"reconsideration": "行政复议", "suit": "行政诉讼"}


class Stay(Data):
    """A reconsideration or suit, during which the surcharge does not run; or its end."""

    kind: Annotated[str, one_of(REMEDIES)] = Field(title="救济程序")
    ends: bool = Field(False, title="程序终结")
    stayed: bool = Field(False, title="决定停止执行")


# --- closing -------------------------------------------------------------------------------------------------------------------------------


class Close(Data):
    way: Annotated[
        str,
        one_of(
            {
                "performed": "处罚决定履行完毕",
                "none": "不予处罚",
                "transferred": "案件移送并已接收",
                "ended": "终结执行",
                "court": "法院强制执行完毕",
                "revoked": "决定被撤销",
                "declined": "撤销立案",
            }
        ),
    ] = Field(title="结案方式")
    note: LongText = Field("", title="说明")


class Archive(Data):
    pages: int = Field(ge=1, le=100_000, title="卷宗页数")
    av_index: bool = Field(True, title="附音像记录目录")
    statement: LongText = Field("", title="缺件说明")


class SelfCorrect(Data):
    outcome: Annotated[str, one_of({"revoked": "撤销", "changed": "变更"})] = Field(title="纠正方式")
    reasons: LongText = Field(title="理由")
    reviewed: bool = Field(False, title="已经法制审核")
    fine: Yuan | None = Field(None, title="变更后的罚款（元）")


class CompensationClaim(Data):
    claimed: Yuan = Field(title="请求金额（元）")
    harm: LongText = Field(title="损害事实和理由")


class Compensate(Data):
    claimed: Yuan = Field(title="请求金额（元）")
    granted: Yuan = Field(title="决定赔偿金额（元）")
    reasons: LongText = Field(title="理由")


# --- crime ---------------------------------------------------------------------------------------------------------------------------------


# --- simple procedure ----------------------------------------------------------------------------------------------------------------------


class SpotDecision(Proposal):
    """当场处罚: the whole of the simple procedure in one form."""

    item: ItemCode = Field(title="违法事项")
    party: PartyId = Field(title="当事人")
    party_kind: PartyKind = Field(title="当事人类别")
    capacity: Capacity = Field("full", title="责任能力")
    place: Text = Field(title="违法地点")
    town: TownCode = Field(title="所在镇街")
    occurred_on: date = Field(title="违法行为发生日")
    certificates: Text = Field("", title="出示的执法证号")
    told: bool = Field(False, title="已当场告知事实、理由、依据和权利")
    answer: LongText = Field("", title="当事人陈述申辩")
    answer_heard: bool = Field(False, title="已听取陈述申辩并答复")
    handed_over: Signed = Field("missing", title="当场交付签收")
    refusal_note: Text = Field("", title="拒签情况")
    reconsider_organs: list[Text] = Field(default_factory=list, title="行政复议机关")
    reconsider_days: int = Field(60, ge=0, le=365, title="申请复议期限（日）")
    reconsider_first: bool = Field(False, title="载明应当先申请行政复议")
    court: Text = Field("", title="受诉法院")
    suit_months: int = Field(6, ge=0, le=24, title="起诉期限（月）")
    lighten_considered: bool = Field(True, title="已审查从轻、减轻和不予处罚情节")
    lightened: Text = Field("", title="从轻、减轻的情节")
    departure: LongText = Field("", title="偏离裁量阶次的理由")


class SpotReport(Data):
    issued: ActSeq = Field(title="当场处罚决定行为序号")


# --- waiver --------------------------------------------------------------------------------------------------------------------------------


class WaiverAssess(Data):
    """首违不罚审查表: the facts are established, a ground is named."""

    item: ItemCode = Field(title="违法事项")
    party: PartyId = Field(title="当事人")
    party_kind: PartyKind = Field(title="当事人类别")
    place: Text = Field(title="违法地点")
    town: TownCode = Field(title="所在镇街")
    occurred_on: date = Field(title="违法行为发生日")
    ground: Annotated[str, one_of({"nop.minor": "轻微不罚", "nop.first": "首违不罚", "nop.nofault": "无主观过错"})] = Field(
        "nop.first", title="拟适用的依据"
    )
    facts: LongText = Field(title="违法事实")
    outside_list: LongText = Field("", title="清单外适用的理由")
    exclusions: bool = Field(False, title="有危及安全、造成危害、拒不改正等排除情形")


class WaiverLookup(Data):
    """The register's answer stands in the act's `standing`; the officer adds what he knows."""

    note: Text = Field("", title="查询说明")


class WaiverCorrect(Data):
    measure: Text = Field(title="改正要求")
    until: datetime = Field(title="改正期限")
    on_spot: bool = Field(False, title="当场改正")


class WaiverRecheck(Data):
    corrected: bool = Field(title="已改正")
    checked_at: datetime = Field(title="复查时间")
    note: Text = Field("", title="复查情况")


class WaiverEducate(Data):
    way: Annotated[str, one_of({"spot": "当场教育", "online": "网络学习测试", "phone": "电话教育"})] = Field(
        "spot", title="教育方式"
    )
    said: LongText = Field(title="教育内容")
    told_by: PersonId = Field("", title="教育人")


class WaiverCommit(Data):
    signed: bool = Field(True, title="当事人已签署承诺")


class WaiverDecide(Data):
    ground: Annotated[str, one_of({"nop.minor": "轻微不罚", "nop.first": "首违不罚", "nop.nofault": "无主观过错"})] = Field(
        "nop.first", title="不予处罚的依据"
    )
    slight_harm: bool = Field(False, title="危害后果轻微或者没有危害后果")
    no_harm: bool = Field(False, title="没有造成危害后果")
    minor_act: bool = Field(False, title="违法行为轻微")
    no_fault_proved: bool = Field(False, title="当事人足以证明没有主观过错")
    approved_by: PersonId = Field(title="批准人")
    tier: Text = Field("", title="对应裁量阶次")
    waived: Yuan = Field(Decimal(0), title="免予罚款金额（元）")
    reasons: LongText = Field("", title="理由")


class WaiverCancel(Data):
    reasons: LongText = Field(title="撤销免罚的理由")
