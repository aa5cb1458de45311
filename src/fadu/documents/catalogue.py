"""文书一览: every kind of paper that a step may issue, its number word, layout, seal and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OFFICERS, PARTY, WITNESS, HEAD = "执法人员", "当事人", "见证人", "负责人"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper.

    `word`: the 字 of its number (罚决); empty when the paper carries the matter's number only. One word, one series.
    `template`: file in `layouts/` without its ending. `seal`: the bureau's seal is put on it. `signatures`: who signs, in order.
    `head`: the bureau's name in red with a red line (papers that go out and decide) or plain.
    `opening`, `close`: first and last sentence of a letter or decision in a common layout. `remedy`: it names the remedies.
    `nameless`: it is about a vehicle and goes to whoever holds it, so it never names a party, known or not (个人信息保护法第二十八条).
    """

    kind: str
    title: str
    template: str
    word: str = ""
    seal: bool = False
    signatures: tuple[str, ...] = ()
    head: Literal["red", "plain"] = "plain"
    opening: str = ""
    close: str = ""
    remedy: bool = False
    nameless: bool = False


def _out(
    kind: str,
    title: str,
    word: str,
    template: str,
    *signatures: str,
    opening: str = "",
    close: str = "",
    remedy: bool = False,
    nameless: bool = False,
) -> Paper:
    """A numbered, sealed paper with a red head."""
    return Paper(kind, title, template, word, True, signatures, "red", opening, close, remedy, nameless)


_ALL = (
    # 行政强制
    Paper("coercion_approval", "行政强制措施审批表", "form", signatures=("承办人", HEAD)),
    Paper("backfile_form", "行政强制措施补办审批表", "form", signatures=("承办人", HEAD)),
    Paper("coercion_record", "行政强制措施现场笔录", "record", signatures=(PARTY, WITNESS, OFFICERS)),
    _out("seizure_decision", "查封（扣押）决定书", "强决", "seizure_decision", PARTY, OFFICERS),
    Paper("custody_record", "查封（扣押）财物保管登记表", "form", signatures=("保管人", "核对人")),
    _out(
        "seizure_extension", "延长查封（扣押）期限决定书", "强延", "decision", opening="因情况复杂，本机关决定延长查封、扣押期限："
    ),
    _out(
        "test_notice",
        "检测期间告知书",
        "强检",
        "letter",
        opening="对查封、扣押的物品需要进行检测、检验或者技术鉴定，现将所需期间告知如下。",
        close="检测、检验、鉴定的期间不计入查封、扣押期限，费用由本机关承担。",
    ),
    _out(
        "seizure_settlement",
        "查封（扣押）财物处理决定书",
        "强处",
        "seizure_outcome",
        PARTY,
        opening="对查封、扣押的财物，本机关作出如下处理决定：",
        remedy=True,
    ),
    _out(
        "seizure_release",
        "解除查封（扣押）决定书",
        "强解",
        "seizure_outcome",
        PARTY,
        opening="本机关决定解除查封、扣押，并退还下列财物：",
    ),
    _out(
        "seizure_transfer",
        "查封（扣押）财物随案移送告知书",
        "强移",
        "seizure_outcome",
        PARTY,
        opening="因案件涉嫌犯罪，本机关依照《中华人民共和国行政强制法》第二十一条的规定，将查封、扣押的下列财物随案移送：",
    ),
    _out("demand_notice", "催告书", "催", "demand_notice"),
    Paper("demand_recheck", "催告陈述申辩复核意见书", "form", signatures=("复核人员", HEAD)),
    _out("execution_decision", "强制执行决定书", "执决", "execution_decision"),
    _out(
        "auction_decision",
        "拍卖抵缴罚款决定书",
        "执拍",
        "decision",
        opening="你（单位）在法定期限内没有申请行政复议、提起行政诉讼，经催告仍不缴纳罚款，本机关决定将已经查封、扣押的财物依法拍卖抵缴：",
        remedy=True,
    ),
    _out("substitute_decision", "代履行决定书", "代决", "substitute_decision"),
    _out("urgent_decision", "立即代履行决定书", "代急", "substitute_decision"),
    _out("substitute_demand", "代履行催告书", "代催", "substitute_demand"),
    Paper("execution_record", "执行现场笔录", "record", signatures=(PARTY, WITNESS, OFFICERS)),
    _out("pause_notice", "中止执行通知书", "执中", "letter", opening="因有下列情形，本机关决定中止执行。"),
    _out("resume_notice", "恢复执行通知书", "执恢", "letter", opening="本机关决定恢复执行。"),
    Paper("execution_agreement", "执行协议", "record", seal=True, signatures=(PARTY, HEAD)),
    Paper("court_application", "强制执行申请书", "court_application", "执申", True, (HEAD,)),
    Paper("judgment_application", "强制执行申请书（判决后）", "court_application", "执判", True, (HEAD,)),
    _out(
        "court_objection",
        "复议申请书（不予受理、不予执行裁定）",
        "执议",
        "letter",
        HEAD,
        opening="本机关对下列裁定有异议，申请复议。",
    ),
    Paper("execution_end", "终结执行审批表", "form", signatures=("承办人", HEAD)),
    _out(
        "undo_decision",
        "执行恢复（退还、赔偿）决定书",
        "执回",
        "decision",
        opening="据以执行的决定已被撤销、变更，或者执行错误，本机关依照《中华人民共和国行政强制法》第四十一条的规定决定：",
        remedy=True,
    ),
    # 违法建筑
    _out(
        "stop_notice",
        "责令停止建设通知书",
        "停建",
        "decision",
        PARTY,
        OFFICERS,
        opening="依照《中华人民共和国城乡规划法》第六十四条的规定，责令你（单位）停止建设：",
        remedy=True,
    ),
    _out(
        "building_decision",
        "限期改正（拆除）决定书",
        "限拆",
        "decision",
        opening="你（单位）的建筑物违反了城乡规划的规定，本机关决定：",
        close="逾期不改正、不拆除，在法定期限内又不申请行政复议、不提起行政诉讼的，将依法强制拆除。",
        remedy=True,
    ),
    _out("demolition_announcement", "限期自行拆除公告", "拆告", "demolition_announcement"),
    Paper("window_sheet", "救济期满核查表", "form", signatures=("核查人",)),
    _out("demolition_demand", "自行拆除催告书", "拆催", "demand_notice"),
    _out(
        "demolition_decision",
        "强制拆除决定书",
        "拆决",
        "decision",
        opening="经公告和催告，你（单位）逾期仍不拆除，本机关依照《中华人民共和国行政强制法》第三十七条、第四十四条和《中华人民共和国城乡规划法》第六十八条的规定，决定强制拆除：",
        close="请于拆除日以前将建筑物内的财物搬离。",
        remedy=True,
    ),
    Paper("demolition_record", "强制拆除现场笔录和物品清单", "record", signatures=(PARTY, WITNESS, OFFICERS)),
    Paper("building_closing", "违法建筑办结审批表", "form", signatures=("承办人", HEAD)),
    # 双随机
    Paper("inspection_plan", "年度抽查计划", "form", signatures=("制定人", HEAD)),
    Paper("draw_record", "随机抽取记录", "draw_record", signatures=("抽取人", "监督人")),
    _out(
        "check_notice",
        "行政检查通知书",
        "检通",
        "letter",
        "被检查人",
        opening="本机关依法对你单位进行行政检查，现将有关事项通知如下。检查人员应当主动出示执法证件，不出示的，你单位有权拒绝检查。",
        close="检查不收取任何费用。你单位对检查人员有权申请回避，对检查有意见的可以向本机关陈述、投诉。",
    ),
    Paper("check_record", "行政检查记录", "record", signatures=("被检查人", OFFICERS)),
    Paper("inspection_results", "抽查结果公示表", "inspection_results", seal=True),
    # 信用
    Paper("credit_repair_form", "信用修复申请表", "form", signatures=("申请人", "登记人")),
    _out(
        "credit_repair_decision",
        "准予信用修复决定书",
        "信修",
        "credit_answer",
        opening="你单位申请修复本机关公示的失信信息，经审查符合条件，本机关决定准予修复，停止公示。",
    ),
    _out(
        "credit_repair_refusal",
        "不予信用修复决定书",
        "信修驳",
        "credit_answer",
        opening="你单位申请修复本机关公示的失信信息，经审查，本机关决定不予修复。",
        remedy=True,
    ),
    # 专项整治
    Paper("campaign_plan", "专项整治方案", "form", signatures=("制定人", HEAD)),
    Paper("campaign_report", "专项整治总结", "form", signatures=("制定人", HEAD)),
    # 案卷评查
    Paper("file_review_plan", "案卷评查方案", "form", signatures=("制定人", HEAD)),
    Paper("score_sheet", "案卷评分表", "form", signatures=("评查人员",)),
    _out("review_report", "案卷评查通报", "评通", "letter", opening="现将本次案卷评查情况通报如下。"),
    # 线索、立案
    Paper("clue_form", "案件线索登记表", "form", signatures=("登记人", "承办机构负责人")),
    Paper("filing_form", "立案审批表", "filing_form", signatures=("承办人", HEAD)),
    Paper("decline_form", "不予立案审批表", "form", signatures=("承办人", HEAD)),
    Paper("withdraw_form", "撤销立案审批表", "form", signatures=("承办人", HEAD)),
    _out(
        "transfer_letter",
        "案件移送函",
        "移",
        "letter",
        opening="本机关在工作中发现下列案件不属于本机关管辖，现将案件及有关材料移送你单位处理。",
        close="请在收到后出具回执。",
    ),
    _out(
        "assist_letter",
        "协助函",
        "协",
        "letter",
        opening="本机关因办理下列案件的需要，请你单位在职权范围内予以协助。",
        close="请将协助结果书面函告本机关。",
    ),
    # 人员
    Paper("show_id_record", "出示证件和权利告知补充记录", "record", signatures=(PARTY, OFFICERS)),
    _out("recusal_decision", "回避决定书", "回", "decision", opening="对本案执法人员的回避事项，本机关经审查作出如下决定："),
    # 调查取证
    Paper("inquiry_record", "询问笔录", "inquiry_record", signatures=("被询问人", OFFICERS, "记录人")),
    Paper("inspection_record", "现场检查（勘验）笔录", "inspection_record", signatures=(PARTY, WITNESS, OFFICERS)),
    _out(
        "sample_receipt",
        "抽样取证凭证",
        "抽",
        "letter",
        PARTY,
        OFFICERS,
        opening="本机关依法对下列物品抽样取证，请你（单位）核对清单。",
    ),
    _out(
        "appraisal_commission",
        "检测（鉴定）委托书",
        "鉴委",
        "letter",
        opening="本机关因办理案件的需要，委托你单位进行检测、鉴定。",
        close="意见书请写明委托人、材料、方法和结论，由鉴定人签名并加盖公章。",
    ),
    Paper("evidence_opinion", "证据审核意见", "form", signatures=("审核人", "复核人")),
    _out("preservation_notice", "先行登记保存证据通知书", "登保", "preservation_notice", PARTY, OFFICERS),
    _out(
        "preservation_decision",
        "先行登记保存证据处理决定书",
        "登处",
        "decision",
        PARTY,
        opening="对先行登记保存的证据，本机关作出如下处理决定：",
    ),
    _out("correction_order", "责令改正通知书", "责改", "correction_order", PARTY, OFFICERS),
    Paper("recheck_record", "改正情况复查记录", "record", signatures=(PARTY, OFFICERS)),
    Paper("suspension_form", "中止调查审批表", "form", signatures=("承办人", HEAD)),
    # 终结、告知、听证
    Paper("conclusion_report", "案件调查终结报告", "conclusion_report", signatures=("承办人", "承办人", "承办机构负责人")),
    _out("prior_notice", "行政处罚事先告知书", "罚告", "prior_notice"),
    Paper("defence_record", "陈述申辩笔录", "record", signatures=(PARTY, OFFICERS)),
    Paper("waiver_confirmation", "放弃陈述申辩、听证确认书", "record", signatures=(PARTY,)),
    Paper("recheck_opinion", "陈述申辩复核意见书", "recheck_opinion", signatures=("复核人", HEAD)),
    _out(
        "hearing_acceptance", "听证受理通知书", "听受", "decision", opening="对你（单位）提出的听证要求，本机关经审查，现通知如下："
    ),
    _out("hearing_notice", "听证通知书", "听通", "hearing_notice"),
    Paper(
        "hearing_minutes", "听证笔录", "hearing_minutes", signatures=("当事人或者代理人", "案件调查人员", "听证主持人", "记录员")
    ),
    Paper("hearing_report", "听证报告", "form", signatures=("听证主持人",)),
    # 审核、讨论、决定
    Paper("review_request", "法制审核送审表", "form", signatures=("承办人", "承办机构负责人")),
    Paper("legal_review_opinion", "法制审核意见书", "legal_review_opinion", "法审", signatures=("审核人员",)),
    Paper("discretion_sheet", "行政处罚裁量说明", "form", signatures=("承办人", "审核人员")),
    Paper("collective_record", "集体讨论记录", "collective_record", signatures=("主持人", "出席人员", "记录人")),
    Paper("clue_extension_form", "线索核查延期审批表", "form", signatures=("承办人", HEAD)),
    Paper("extension_form", "延长办案期限审批表", "form", signatures=("承办人", HEAD)),
    Paper("decision_approval", "行政处罚决定审批表", "decision_approval", signatures=("承办人", "法制审核人员", HEAD)),
    _out("penalty_decision", "行政处罚决定书", "罚决", "penalty_decision"),
    _out("no_penalty_decision", "不予行政处罚决定书", "不罚", "no_penalty_decision"),
    _out("spot_decision", "当场行政处罚决定书", "当罚", "spot_decision", PARTY, OFFICERS),
    # 送达
    Paper("address_confirmation", "送达地址确认书", "record", signatures=(PARTY, OFFICERS)),
    Paper("service_receipt", "送达回证", "service_receipt", seal=True, signatures=("受送达人", "送达人", WITNESS)),
    _out(
        "service_announcement",
        "送达公告",
        "告",
        "letter",
        opening="因采用其他方式无法送达，本机关现依法向受送达人公告送达下列文书。",
        close="受送达人可以到本机关领取文书；公告期满即视为送达。",
    ),
    _out("withdrawal_note", "撤回公开的说明", "撤", "letter", opening="本机关现撤回下列行政处罚决定的公开信息，并说明理由。"),
    # 履行
    Paper("spot_receipt", "当场收缴罚款登记单", "record", seal=True, signatures=(PARTY, OFFICERS)),
    _out(
        "deferral_approval",
        "延期（分期）缴纳罚款决定书",
        "缓缴",
        "decision",
        opening="对你（单位）延期（分期）缴纳罚款的申请，本机关经审查作出如下决定：",
    ),
    _out(
        "surcharge_decision",
        "加处罚款决定书",
        "加罚",
        "decision",
        opening="你（单位）逾期没有缴纳罚款，本机关依法作出如下决定：",
        close="请将罚款和加处的罚款一并缴至决定书载明的代收机构。加处罚款的数额不超过罚款的数额。",
        remedy=True,
    ),
    _out(
        "refund_decision",
        "退还罚款决定书",
        "退罚",
        "decision",
        opening="你（单位）缴纳的罚款中，下列款项依法应当退还，本机关决定：",
        remedy=True,
    ),
    # 涉嫌犯罪
    Paper("crime_report", "涉嫌犯罪案件移送报告", "form", signatures=("专案组成员", "主要负责人")),
    _out("crime_transfer", "涉嫌犯罪案件移送书", "罪移", "crime_transfer"),
    # 结案、归档、纠正
    _out(
        "correction_decision",
        "行政处罚纠正决定书",
        "纠",
        "decision",
        opening="本机关对原行政处罚决定重新审查，决定予以纠正：",
        remedy=True,
    ),
    _out(
        "compensation_decision",
        "行政赔偿决定书",
        "赔",
        "decision",
        opening="对你（单位）提出的行政赔偿请求，本机关作出如下决定：",
        remedy=True,
    ),
    Paper("closing_report", "结案审批表", "closing_report", signatures=("承办人", HEAD)),
    Paper("file_contents", "卷宗目录和备考表", "file_contents", signatures=("立卷人", "检查人")),
    # 首违不罚
    _out("waiver_notice", "免罚告知单", "免罚", "waiver_notice", PARTY, OFFICERS),
    Paper("commitment", "承诺书", "commitment", signatures=("承诺人",)),
    _out(
        "waiver_cancellation",
        "撤销免罚决定书",
        "免撤",
        "decision",
        opening="本机关对原不予行政处罚的决定重新审查，决定撤销：",
        remedy=True,
    ),
    # 镇街赋权、移送、联合执法
    Paper("crime_approval", "移送涉嫌犯罪案件审批表", "form", signatures=("专案组成员", "主要负责人")),
    _out(
        "crime_objection",
        "提请复议（立案监督）函",
        "罪议",
        "letter",
        opening="对下列案件不予立案的决定，本机关认为应当立案，现提请你单位审查。",
        close="请将审查结果书面通知本机关。",
    ),
    _out(
        "goods_handover",
        "涉案物品和材料交接清单",
        "罪交",
        "letter",
        OFFICERS,
        "接收人",
        opening="下列案件已由你单位立案，现移交涉案物品和案件材料。",
    ),
    _out(
        "official_clue",
        "公务人员违法犯罪线索移送函",
        "线移",
        "letter",
        opening="本机关在办案中发现下列线索属于你单位管辖，现予移送。",
        close="请将处理情况告知本机关。",
    ),
    Paper("readiness_form", "镇承接行政处罚权评估表", "form", signatures=("评估人员", "镇负责人")),
    _out("power_handover", "行政处罚权交接书", "赋交", "power_handover", "本局交接人", "镇接收人"),
    Paper("evaluation_form", "镇行使行政处罚权评估表", "form", signatures=("评估人员",)),
    _out("power_withdrawal", "行政处罚权调整通知", "赋调", "power_withdrawal"),
    Paper("guidance_record", "镇街联络指导记录", "record", signatures=("联络员", "镇街参加人员")),
    Paper("guidance_summary", "镇街指导年度小结", "form", signatures=("联络员",)),
    Paper("joint_plan", "联合执法方案", "form", signatures=("制定人", HEAD)),
    Paper("joint_record", "联合行动记录", "record", signatures=(OFFICERS, "参加机关")),
    Paper("joint_result", "联合行动总结", "form", signatures=("带队人", HEAD)),
    Paper("problem_form", "跨区域问题登记表", "form", signatures=("发现人",)),
    _out(
        "problem_transfer",
        "跨区域问题移交函",
        "跨移",
        "problem_letter",
        opening="下列问题发生在你单位辖区，现连同证据移交你单位依法处理。",
        close="请在约定期限内告知是否受理和办理结果。",
    ),
    _out("problem_receipt", "跨区域问题受理回执", "跨受", "problem_letter", opening="你单位移交的下列问题，本机关已经受理。"),
    _out("problem_return", "跨区域问题不予受理告知", "跨退", "problem_letter", opening="你单位移交的下列问题不属于本机关处理。"),
    _out(
        "problem_answer",
        "跨区域问题办理答复",
        "跨复",
        "problem_letter",
        opening="你单位移交的下列问题，本机关已经办理完毕，现答复如下。",
    ),
    # 监控设备
    Paper("device_legal_review", "监控设备法制审核表", "form", signatures=("审核人",)),
    Paper("device_technical_review", "监控设备技术审核表", "form", signatures=("审核人",)),
    _out("device_announcement", "电子技术监控设备设置地点公告", "监告", "device_announcement"),
    # 人行道违停
    Paper("parking_record", "违法停放取证单", "record", signatures=(OFFICERS,), nameless=True),
    Paper("move_on_record", "违法停放劝离记录", "record", signatures=("驾驶人", OFFICERS), nameless=True),
    _out("parking_notice", "违法停放告知单", "停告", "parking_notice", nameless=True),
    Paper("parking_review", "违法停放证据审核表", "form", signatures=("审核人",), nameless=True),
    Paper("vehicle_query", "车辆信息查询单", "form", signatures=("查询人", "批准人")),
    _out(
        "objection_opinion",
        "异议处理意见书",
        "停异",
        "decision",
        opening="你对停车记录提出的异议、陈述申辩，本机关经核实，答复如下：",
        nameless=True,
    ),
    Paper("parking_removal", "停车记录消除审批表", "form", signatures=("承办人", HEAD), nameless=True),
    _out("parking_waiver", "违法停放免罚告知单", "停免", "parking_waiver", PARTY, OFFICERS),
    _out("parking_demand", "缴纳罚款催告书", "停催", "parking_demand"),
    # 信访
    Paper("petition_form", "信访登记表", "form", signatures=("登记人",)),
    Paper("petition_report", "重大、紧急信访事项专报", "form", signatures=("报告人", HEAD)),
    Paper("petition_visit_record", "领导接访下访记录", "record", signatures=("接访领导", "记录人")),
    Paper("reception_plan", "领导接访安排表", "form", signatures=("制表人", HEAD)),
    Paper("reception_record", "领导接访日记录", "record", signatures=("接访领导", "记录人")),
    _out(
        "petition_routing",
        "信访事项分流告知书",
        "信流",
        "letter",
        opening="你（单位）反映的事项应当通过下列法定途径处理，现告知如下。",
        close="该途径的期限和权利，以有关法律、法规的规定为准。",
    ),
    _out(
        "petition_acceptance",
        "信访事项受理告知书",
        "信受",
        "letter",
        opening="你（单位）提出的信访事项属于本机关职权范围，本机关已经受理。",
        close="本机关将在《信访工作条例》规定的期限内办结；情况复杂需要延长的，另行告知。",
    ),
    _out(
        "petition_elsewhere",
        "信访事项告知书",
        "信告",
        "letter",
        opening="你（单位）提出的事项不属于本机关职权范围，请向下列机关提出。",
    ),
    _out(
        "petition_objection",
        "转送交办信访事项异议函",
        "信异",
        "letter",
        opening="你单位转送、交办的信访事项不属于本机关职权范围，现提出异议。",
    ),
    _out(
        "petition_refusal",
        "信访事项不予受理告知书",
        "信不",
        "letter",
        opening="你（单位）提出的事项与此前的信访事项相同，依照《信访工作条例》的规定不再受理。",
    ),
    Paper("petition_inquiry", "信访事项调查核实报告", "record", signatures=("调查人员", "信访人")),
    Paper("petition_hearing", "信访听证笔录", "record", signatures=("主持人", "记录人", "信访人")),
    Paper("petition_settlement", "信访事项调解（和解）协议书", "record", signatures=("甲方", "乙方", "调解人员")),
    Paper("petition_carried_out", "信访事项落实回执", "record", signatures=("承办人", "信访人")),
    Paper("petition_receipt", "信访答复送达回证", "record", seal=True, signatures=("受送达人", "送达人")),
    _out(
        "petition_extension",
        "信访事项延期办理告知书",
        "信延",
        "letter",
        opening="你（单位）的信访事项情况复杂，经本机关负责人批准，延长办理期限。",
    ),
    _out(
        "petition_simple_reply",
        "信访事项简易办理答复",
        "信简",
        "decision",
        opening="你（单位）的信访事项已经办理完毕，现答复如下：",
    ),
    _out("petition_reply", "信访事项办理情况答复", "信复", "decision", opening="你（单位）反映的事项经法定程序处理，现答复如下："),
    _out(
        "petition_opinion",
        "信访处理意见书",
        "信意",
        "decision",
        opening="本机关受理你（单位）提出的信访事项后，听取陈述并调查核实，现提出如下处理意见：",
        close="不服本处理意见的，可以自收到之日起，在上列期限内向上列机关请求复查。",
    ),
    _out(
        "petition_final",
        "信访事项终结告知书",
        "信终",
        "letter",
        opening="你（单位）的信访事项经处理、复查、复核，已经终结。以同一事实和理由再次提出投诉请求的，不再受理。",
    ),
    # 矛盾纠纷
    Paper("dispute_form", "矛盾纠纷登记表", "form", signatures=("登记人",)),
    Paper("mediation_record", "调解笔录", "record", signatures=("甲方", "乙方", "调解人员")),
    Paper("mediation_agreement", "调解协议书", "record", signatures=("甲方", "乙方", "调解人员")),
    Paper("mediation_end", "终止调解告知书", "record", signatures=("甲方", "乙方", "调解人员")),
    Paper("dispute_transfer", "矛盾纠纷移交单", "form", signatures=("移交人", "接收人")),
    Paper("screening_plan", "矛盾纠纷专项排查方案", "form", signatures=("承办人", HEAD)),
    Paper("screening_assessment", "矛盾纠纷研判记录", "record", signatures=("主持人", "记录人")),
    Paper("screening_report", "矛盾纠纷专项排查总结", "form", signatures=("承办人", HEAD)),
    # 企业面对面
    Paper("talk_record", "“企业面对面”恳谈记录", "record", signatures=("主持人", "记录人")),
    Paper("demand_form", "企业诉求登记表", "form", signatures=("登记人",)),
    _out("demand_reply", "企业诉求答复", "企复", "decision", opening="你单位提出的诉求，本机关答复如下："),
    # 行政许可
    Paper("permit_application", "行政许可申请书", "permit_application"),
    _out(
        "permit_correction",
        "行政许可申请材料补正告知书",
        "许补",
        "letter",
        opening="你（单位）的行政许可申请材料不齐全或者不符合法定形式，现将需要补正的全部内容一次告知如下。",
        close="补正以后按要求提交的，本机关予以受理。",
    ),
    _out(
        "permit_not_needed",
        "不需要取得行政许可告知书",
        "许免",
        "decision",
        opening="你（单位）申请的事项依法不需要取得行政许可，本机关不予受理：",
        remedy=True,
    ),
    _out(
        "permit_not_ours",
        "不予受理行政许可申请决定书",
        "许不受",
        "decision",
        opening="你（单位）申请的事项不属于本机关职权范围，本机关决定不予受理：",
        remedy=True,
    ),
    _out(
        "permit_acceptance",
        "行政许可申请受理通知书",
        "许受",
        "decision",
        opening="你（单位）的行政许可申请，本机关予以受理，并将在下列期限内作出决定：",
    ),
    Paper("permit_opinion", "行政许可审查意见表", "form", signatures=("审查人员", HEAD)),
    _out(
        "permit_third",
        "行政许可利害关系人告知书",
        "许利",
        "letter",
        opening="下列行政许可申请直接关系你（单位）的重大利益，现依法告知。",
        close="你（单位）有权陈述、申辩；载明告知听证权利的，可以在收到本告知书之日起五个工作日内要求听证，不承担听证的费用。",
    ),
    Paper("permit_statement", "行政许可陈述申辩笔录", "record", signatures=("陈述人", "记录员")),
    _out("permit_hearing_notice", "行政许可听证通知书", "许听", "letter", opening="下列行政许可申请定于所载日期公开举行听证。"),
    Paper("permit_hearing_minutes", "行政许可听证笔录", "record", signatures=("听证参加人", "听证主持人", "记录员")),
    _out(
        "permit_pause",
        "行政许可期限除外时间告知书",
        "许除",
        "letter",
        opening="办理下列行政许可申请，下列事由所需时间依法不计算在办理期限内。",
    ),
    _out(
        "permit_extension",
        "行政许可决定延期告知书",
        "许延",
        "letter",
        opening="下列行政许可申请不能在原期限内作出决定，经本机关负责人批准，延长期限。",
    ),
    _out(
        "permit_grant",
        "准予行政许可决定书",
        "许准",
        "decision",
        opening="你（单位）的行政许可申请符合法定条件、标准，本机关决定准予行政许可：",
    ),
    _out(
        "permit_refusal",
        "不予行政许可决定书",
        "许不准",
        "decision",
        opening="你（单位）的行政许可申请，经审查不符合法定条件、标准，本机关决定不予行政许可：",
        remedy=True,
    ),
    _out("permit_fee_notice", "行政许可费用缴款通知书", "许缴", "fee_notice"),
    _out("permit_licence", "行政许可证", "许证", "permit_licence"),
    _out(
        "permit_change",
        "行政许可变更决定书",
        "许变",
        "decision",
        opening="你（单位）申请变更行政许可，本机关经审查决定如下：",
        remedy=True,
    ),
    _out(
        "permit_renewal",
        "行政许可延续决定书",
        "许续",
        "decision",
        opening="你（单位）申请延续行政许可的有效期，本机关经审查决定如下：",
        remedy=True,
    ),
    Paper("permit_inspection", "行政许可监督检查记录", "record", signatures=("被许可人", OFFICERS)),
    _out("permit_revocation", "撤销行政许可决定书", "许撤", "decision", opening="本机关决定撤销下列行政许可：", remedy=True),
    _out(
        "permit_withdrawal",
        "撤回行政许可决定书",
        "许回",
        "decision",
        opening="为了公共利益的需要，本机关决定撤回下列行政许可：",
        remedy=True,
    ),
    _out("permit_cancellation", "行政许可注销公告", "许注", "letter", opening="本机关依法注销下列行政许可，原证件作废。"),
    # 合同、规范性文件、重大决策
    Paper("contract_submission", "合同合法性审查送审表", "form", signatures=("承办人", HEAD)),
    Paper("contract_opinion", "合同合法性审查意见书", "form", "合审", signatures=("审查人",)),
    Paper("contract_reply", "合同修改说明", "form", signatures=("承办人",)),
    Paper("norm_plan", "规范性文件立项表", "form", signatures=("承办人", HEAD)),
    Paper("norm_note", "规范性文件起草说明", "form", signatures=("起草人",)),
    _out(
        "norm_consultation",
        "规范性文件公开征求意见公告",
        "征意",
        "letter",
        opening="本机关起草了下列文件，现向社会公开征求意见。",
        close="对草案有意见的，请在截止日期以前以书面、网络等方式提出。",
    ),
    Paper("fair_competition_form", "公平竞争审查表", "form", signatures=("审查人", HEAD)),
    Paper("norm_review", "规范性文件合法性审核意见", "form", "规审", signatures=("审核人员",)),
    Paper("norm_minutes", "规范性文件集体审议记录", "form", signatures=("主持人", "记录人")),
    Paper("norm_registration", "规范性文件登记表", "form", "规登", signatures=("登记人",)),
    _out("norm_filing", "规范性文件备案报告", "规备", "letter", opening="按照规范性文件备案的规定，现将下列文件报送备案。"),
    _out(
        "norm_objection_answer",
        "规范性文件审查建议答复",
        "规复",
        "letter",
        opening="你（单位）提出的规范性文件审查建议收悉，经研究，答复如下。",
    ),
    _out("norm_repeal", "规范性文件废止公告", "规废", "letter", opening="本机关决定，下列规范性文件不再有效。"),
    Paper("decision_legality", "重大行政决策合法性审查意见", "form", "决审", signatures=("审查人",)),
    Paper("decision_minutes", "重大行政决策集体讨论记录", "form", signatures=("主持人", "记录人")),
    # 复议、应诉
    _out("reconsideration_forward", "行政复议申请转送函", "复转", "letter", opening="申请人通过本机关提出行政复议申请，现予转送。"),
    _out(
        "reconsideration_answer",
        "行政复议答复书",
        "复答",
        "letter",
        HEAD,
        opening="申请人不服本机关作出的行政行为申请行政复议，现答复如下。",
    ),
    Paper("evidence_list", "证据清单", "form", seal=True, signatures=("制作人",)),
    _out("stay_notice", "停止执行通知书", "停执", "letter", opening="本机关决定，下列行政行为在复议、诉讼期间停止执行。"),
    _out("correction_report", "纠正情况报告", "纠报", "letter", opening="按照行政复议意见书的要求，现将纠正情况报告如下。"),
    _out("performance_report", "履行情况报告", "履报", "letter", opening="现将履行情况报告如下。"),
    Paper("loss_analysis", "败诉（纠错）案件分析报告", "form", signatures=("分析人", HEAD)),
    _out("defence_statement", "行政答辩状", "答辩", "letter", HEAD, opening="原告不服本机关作出的行政行为提起诉讼，现答辩如下。"),
    _out("delay_application", "延期提供证据申请书", "延证", "letter", opening="因下列正当事由，本机关申请延期提供证据。"),
    Paper("head_certificate", "行政机关负责人身份证明", "form", seal=True, signatures=(HEAD,)),
    Paper("mandate", "授权委托书", "form", seal=True, signatures=(HEAD, "受委托人")),
    _out("advice_answer", "司法建议（检察建议）复函", "建复", "letter", opening="你院发来的建议收悉，现将办理情况函复如下。"),
    # 工单
    Paper("order_case", "数字城管案件表", "form", signatures=("受理人",)),
    Paper("order_dispatch", "工单派遣单", "form", signatures=("派遣人",)),
    Paper("order_extension", "工单延期审批表", "form", signatures=("申请人", HEAD)),
    Paper("order_check", "工单核查单", "form", signatures=("核查人",)),
    Paper("order_close", "工单结案单", "form", signatures=("结案人",)),
    Paper(
        "order_decline",
        "工单不予受理告知",
        "letter",
        seal=True,
        opening="你反映的事项，本机关经核对，不予受理，理由如下。",
        close="你可以通过上面写明的渠道反映或者办理。",
    ),
    Paper(
        "order_reply",
        "工单答复意见",
        "letter",
        seal=True,
        opening="你反映的事项，本机关已经办理，现答复如下。",
        close="对答复有不同意见的，可以按上面写明的渠道提出。",
    ),
    # 值班和设施
    Paper("duty_roster", "值班表", "form", signatures=("制表人", HEAD)),
    Paper("duty_handover", "交接班记录", "record", signatures=("交班人", "接班人")),
    Paper("facility_retirement", "设施停用审批表", "form", signatures=("申请人", HEAD)),
    # 学法
    Paper("study_record", "领导班子集中学法记录", "study_record", signatures=("主持人", "记录人")),
    Paper("guiding_case", "执法指导案例", "guiding_case", seal=True),
    Paper("training_record", "执法人员培训记录", "form", signatures=("授课人", "记录人")),
    Paper("training_certificate", "培训结业证明", "form", "培结", seal=True, signatures=(HEAD,)),
    Paper("publicity_record", "普法活动记录", "form", signatures=("记录人",)),
    Paper("study_list", "年度学法清单、培训计划", "form", signatures=(HEAD,)),
    _out(
        "supervision_review", "执法监督复查申请书", "监申", "letter", opening="对你机关作出的执法监督处理决定，本机关现申请复查。"
    ),
    _out(
        "supervision_answer", "执法监督反馈函", "监复", "letter", opening="你机关监督文书指出的问题，现将整改和改进情况反馈如下。"
    ),
    _out("enforcement_report", "行政执法情况报告", "执报", "letter", opening="现将行政执法情况报告如下。"),
    Paper("publicity_list", "普法责任清单", "form", signatures=(HEAD,)),
    Paper("duty_list", "第一责任人年度职责清单", "form", signatures=(HEAD,)),
    Paper("duty_account", "年度述法报告", "form", signatures=("述法人",)),
    # 公示
    Paper("redaction_list", "隐去清单和复核意见", "form", signatures=("复核人",)),
    Paper("publication_approval", "行政执法信息公开审批表", "form", signatures=("拟稿人", "复核人", HEAD)),
    Paper("annual_report", "法治政府建设年度报告", "annual_report", "法治报", True, head="red"),
    Paper("enforcement_statistics", "行政执法统计年报", "form", seal=True, signatures=("制表人", HEAD)),
)

PAPERS: dict[str, Paper] = {paper.kind: paper for paper in _ALL}


def title_of(kind: str) -> str:
    """The title of a paper; of a kind that this release no longer issues, the kind itself."""
    return PAPERS[kind].title if kind in PAPERS else kind
