"""Sample values of every kind of paper. All persons are invented."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from tests.law.stories import BOOKS

ISSUED = datetime(2023, 3, 1, 9, 5, tzinfo=CHINA)
AT = "2023-03-01T09:05:00+08:00"
LATER = "2023-04-10T09:05:00+08:00"

BUREAU = {
    "name": "重庆市潼南区城市管理局",
    "short": "潼城管",
    "district": "潼南区",
    "province": "重庆市",
    "address": "重庆市潼南区示例路1号",
    "phone": "023-00000000",
    "bank": "示例银行潼南支行",
    "bank_address": "重庆市潼南区示例路2号",
    "court": "重庆市潼南区人民法院",
    "reconsideration_organ": "重庆市潼南区人民政府",
}
PARTY = {
    "name": "陈喆堃",
    "kind": "citizen",
    "id_number": "500223199001011234",
    "address": "重庆市潼南区桂林街道示例街88号",
    "phone": "13800000000",
    "representative": "",
}
ORG = {
    "name": "重庆示例环境工程有限公司",
    "kind": "org",
    "id_number": "91500223MA0000000X",
    "address": "重庆市潼南区梓潼街道示例大道6号",
    "phone": "023-11111111",
    "representative": "赵赟",
}
CASE = {
    "item_title": "随意倾倒建筑垃圾",
    "statute": "《重庆市市容环境卫生管理条例》",
    "duty_article": "第四十四条第一款",
    "penalty_article": "《重庆市市容环境卫生管理条例》第七十条第二项",
    "place": "桂林街道示例路口东侧空地",
    "town": "桂林街道",
    "occurred_on": "2023-02-20",
    "found_on": "2023-02-21",
    "filed_on": "2023-02-22",
    "source": "日常巡查",
    "summary": "巡查时发现当事人驾驶自卸货车在桂林街道示例路口东侧空地倾倒建筑垃圾约12㎡，没有取得处置核准。",
    "handlers": [{"name": "王犇", "certificate": "50022301"}, {"name": "李翀", "certificate": "50022302"}],
}
OFFICERS = [
    {"name": "王犇", "certificate": "50022301", "unit": "综合行政执法支队"},
    {"name": "李翀", "certificate": "50022302", "unit": "综合行政执法支队"},
]
HEADS = [{"name": "周䶮", "certificate": "", "unit": "局领导"}]
NAMES = {
    "P01": "王犇",
    "P02": "李翀",
    "P03": "周䶮",
    "P04": "吴敏",
    "P05": "郑和平",
    "PT1": "陈喆堃",
    "I001": "随意倾倒建筑垃圾",
    "T01": "桂林街道",
    "V01": "渝C12345",
    "XK-01": "临时占用城市道路",
    "PT2": "某邻居",
    "PT3": "某联系人",
    "#7": "行政处罚事先告知书（潼城管罚告字〔2023〕3号）",
    "#9": "行政处罚决定书（潼城管罚决字〔2023〕12号）",
}
EVIDENCE = [
    {"id": "E1", "kind": "audiovisual", "title": "现场照片", "origin": "执法人员拍摄", "taken_at": "2023-02-21T15:20:00+08:00"},
    {
        "id": "E2",
        "kind": "record",
        "title": "现场检查（勘验）笔录",
        "origin": "执法人员制作",
        "taken_at": "2023-02-21T15:40:00+08:00",
    },
    {"id": "E3", "kind": "statement", "title": "询问笔录", "origin": "当事人陈述", "taken_at": "2023-02-23T10:00:00+08:00"},
]
PROPOSAL: dict[str, Any] = {
    "facts": [
        {
            "element": "conduct",
            "text": "2023年2月20日，当事人驾驶自卸货车在桂林街道示例路口东侧空地倾倒建筑垃圾。",
            "evidence": ["E1", "E3"],
        },
        {"element": "quantity", "text": "倾倒面积12㎡，体积约6立方米。", "evidence": ["E2"]},
    ],
    "reasons": "当事人倾倒的建筑垃圾数量较小，能够配合调查，并已自行清理。",
    "basis": ["《重庆市市容环境卫生管理条例》第七十条第二项"],
    "kinds": ["warning", "fine"],
    "fine": "6000.00",
    "content": "",
    "tier": "较轻",
}
RECORD = {
    "certificates": "50022301、50022302",
    "recusal_told": True,
    "started_at": "2023-02-23T10:00:00+08:00",
    "ended_at": "2023-02-23T10:45:00+08:00",
    "place": "综合行政执法支队询问室",
    "text": "问：请说明2月20日的经过。\n答：我在工地拉了一车建筑垃圾，图方便倒在路口空地上。\n问：有没有办理处置核准？\n答：没有办。",
    "party_signed": "signed",
    "refusal_note": "",
    "officers_signed": True,
}
REMEDY = {
    "reconsider_organs": ["重庆市潼南区人民政府", "重庆市城市管理局"],
    "reconsider_days": 60,
    "reconsider_first": False,
    "court": "重庆市潼南区人民法院",
    "suit_months": 6,
}
FILING = {
    "item": "I001",
    "party": "PT1",
    "party_kind": "citizen",
    "capacity": "full",
    "place": CASE["place"],
    "town": "T01",
    "occurred_on": "2023-02-20",
    "ended_on": None,
    "found_on": "2023-02-21",
    "grave": False,
    "summary": CASE["summary"],
    "handlers": ["P01", "P02"],
    "major": False,
}
ISSUE = {
    "decided": 8,
    "perform": "警告自本决定书送达之日起生效。",
    "bank": "示例银行潼南支行",
    "bank_address": "重庆市潼南区示例路2号",
    "pay_days": 15,
    "surcharge_told": True,
    "sealed": True,
} | REMEDY
DECISION = PROPOSAL | {
    "lighten_considered": True,
    "lightened": "主动清理",
    "departure": "",
    "no_correction": "",
    "rule_of": "act",
}
WAIVER = {
    "ground": "nop.first",
    "slight_harm": True,
    "no_harm": False,
    "minor_act": False,
    "no_fault_proved": False,
    "approved_by": "P03",
    "tier": "轻微",
    "waived": "200.00",
    "reasons": "经查询没有同类记录。",
}
HEARING_HOLD = {
    "host": "P04",
    "clerk": "P05",
    "public": True,
    "private_reason": "",
    "attended": True,
    "agents": 1,
    "examined": ["E1", "E2"],
    "course": "调查人员陈述了事实、证据和处罚建议，当事人进行了申辩和质证。",
}

#: Kind of paper → step that issues it and the step's data. A step's data are checked against its model by the tests.
PROBLEM = {
    "topic": "路面撒落",
    "organ": "邻区机关（示例）",
    "document": "移〔2023〕2号",
    "received_on": "2023-05-08",
    "place": "交界路段",
    "district": "潼南区",
    "facts": "运输撒落。",
    "dossier": "",
}

PERMIT_ASKED: dict[str, Any] = {
    "item": "XK-01",
    "topic": "临时占用城市道路：桂林街道示例路1号",
    "party": "PT1",
    "contact": "PT3",
    "place": "桂林街道示例路1号",
    "town": "T01",
    "answers": [{"name": "占用面积（平方米）", "value": "12"}],
    "materials": [{"name": "位置示意图", "files": ["E1"]}],
    "channel": "portal",
    "promised": 7,
    "months": 12,
}
REMEDIES: dict[str, Any] = {
    "reconsider_organs": ["重庆市潼南区人民政府"],
    "reconsider_days": 60,
    "suit_months": 6,
    "court": "重庆市潼南区人民法院",
}
SPAN = {"valid_from": "2023-03-02", "valid_to": "2023-09-01"}
PERMITS: dict[str, tuple[str, dict[str, Any]]] = {
    "permit_application": ("lic.apply", PERMIT_ASKED),
    "permit_correction": ("lic.correct", {"gaps": [{"material": "位置示意图", "what": "没有标明占用范围"}], "way": "electronic"}),
    "permit_not_needed": ("lic.not-needed", {"reasons": "在自有场地内堆放，不占用道路"}),
    "permit_not_ours": ("lic.not-ours", {"organ": "区交通局", "reasons": "申请占用的是公路"}),
    "permit_acceptance": ("lic.accept", {"promised": 7}),
    "permit_opinion": ("lic.examine", {"on_site": True, "met": True, "checked": ["不占压盲道"], "opinion": "现场与图纸一致"}),
    "permit_third": (
        "lic.third",
        {"parties": ["PT2"], "content": "占用位置在你店门前", "served_on": "2023-03-01", "hearing_told": True},
    ),
    "permit_hearing_notice": (
        "lic.hearing-notice",
        {"host": "P05", "held_on": "2023-03-20", "place": "听证室", "served_on": "2023-03-01"},
    ),
    "permit_statement": ("lic.statement", {"who": "third", "said": "占用位置影响进出货", "answer": "占用时间避开进货时段"}),
    "permit_hearing_minutes": ("lic.hear", {"host": "P05", "minutes": "申请人和利害关系人各自陈述"}),
    "permit_pause": ("lic.pause", {"why": "experts", "days": 5, "told": True}),
    "permit_extension": ("lic.extend", {"days": 10, "reasons": "需要会商", "told_on": "2023-03-01"}),
    "permit_grant": ("lic.grant", {"content": "准予占用人行道十二平方米", "limits": "到期恢复原状", **SPAN}),
    "permit_refusal": ("lic.refuse", {"reasons": "占用位置压占盲道", "basis": ["《城市道路管理条例》第三十一条"], **REMEDIES}),
    "permit_fee_notice": (
        "lic.fee",
        {"what": "城市道路占用费", "basis": "《城市道路管理条例》第三十七条", "standard": "每平方米每日1元", "amount": "36.5"},
    ),
    "permit_licence": (
        "lic.deliver",
        {"licensed": "临时占用城市道路", "content": "占用人行道十二平方米", "place": "示例路1号", "limits": "到期恢复原状", **SPAN},
    ),
    "permit_change": ("lic.change", {"granted": True, "content": "面积减为五平方米", **REMEDIES}),
    "permit_renewal": ("lic.renew", {"granted": True, "valid_to": "2024-03-01", **REMEDIES}),
    "permit_inspection": ("lic.inspect", {"result": "占用范围与许可一致", "signed": True}),
    "permit_revocation": (
        "lic.revoke",
        {"ground": "unqualified", "reasons": "占用位置压占盲道", "heard": True, "compensation": "退还占用费", **REMEDIES},
    ),
    "permit_withdrawal": ("lic.withdraw", {"ground": "facts", "reasons": "道路改建", "compensation": "退还占用费", **REMEDIES}),
    "permit_cancellation": ("lic.cancel", {"ground": "expired", "announced": True}),
}

DATA: dict[str, tuple[str, dict[str, Any]]] = {
    "clue_form": (
        "pen.clue",
        {
            "source": "inspection",
            "found_on": "2023-02-21",
            "place": CASE["place"],
            "town": "T01",
            "item": "I001",
            "summary": CASE["summary"],
        },
    ),
    "transfer_letter": (
        "pen.transfer-out",
        {"organ": "重庆市潼南区水利局", "reason": "倾倒地点在河道管理范围内。", "receipt": "回执1号"},
    ),
    "assist_letter": ("pen.assist", {"organ": "重庆市潼南区公安局", "matter": "核实车辆登记人的身份和住址。"}),
    "filing_form": ("pen.file", FILING),
    "decline_form": ("pen.file-decline", {"reasons": "没有违法事实。", "informant_told": True}),
    "withdraw_form": ("pen.file-withdraw", {"reasons": "查明行为人不是当事人。"}),
    "show_id_record": ("pen.show-id", {"covers": [3], "certificates": "50022301", "recusal_told": True}),
    "recusal_decision": ("pen.recuse-decide", {"officer": "P01", "granted": False, "reasons": "没有利害关系。"}),
    "inquiry_record": ("pen.inquire", RECORD | {"respondent": "当事人", "read_back": True}),
    "inspection_record": (
        "pen.inspect",
        RECORD
        | {
            "place": CASE["place"],
            "present": "party",
            "measured": "长4米，宽3米，面积12㎡。",
            "text": "现场有建筑垃圾一堆，主要是砖块和混凝土块。",
        },
    ),
    "sample_receipt": ("pen.sample", RECORD | {"things": "建筑垃圾样品2袋，每袋1千克"}),
    "appraisal_commission": (
        "pen.appraise-ask",
        {"body": "示例检测有限公司", "question": "检测样品成分。", "materials": "样品2袋"},
    ),
    "evidence_opinion": (
        "pen.evidence-verify",
        {
            "results": [
                {"evidence": "E1", "accepted": True, "proves": ["conduct", "place"], "note": "真实"},
                {"evidence": "E2", "accepted": True, "proves": ["quantity"], "note": ""},
            ],
            "verifier": "P05",
        },
    ),
    "preservation_notice": (
        "pen.preserve",
        {
            "things": "自卸货车1辆，渝A00000，红色\n铁铲2把",
            "reasons": "车辆可能被转移。",
            "approved_by": "P03",
            "approved_at": "2023-03-01T08:30:00+08:00",
            "party_signed": "signed",
            "keeper": "支队停车场，郑和平",
        },
    ),
    "preservation_decision": ("pen.preserve-decide", {"preserved": 5, "handling": "return", "reasons": "已拍照取证。"}),
    "correction_order": (
        "pen.correct-order",
        {"conduct": "在示例路口东侧空地倾倒建筑垃圾", "measure": "清运倾倒的建筑垃圾，恢复原状。", "until": "2023-03-05"},
    ),
    "recheck_record": ("pen.correct-recheck", {"order": 6, "corrected": True, "checked_on": "2023-03-06", "note": "已清理干净。"}),
    "suspension_form": ("pen.suspend", {"cause": "organ", "approved_by": "P03", "reasons": "等待公安机关的认定。"}),
    "conclusion_report": ("pen.conclude", PROPOSAL | {"mitigating": "主动清理", "crime_screen": "no", "no_correction": ""}),
    "prior_notice": (
        "pen.notice",
        PROPOSAL
        | {
            "statement_right": True,
            "statement_days": 5,
            "hearing_right": True,
            "how": "书面寄送或者到本机关法制科当面提出",
            "new_facts": False,
        },
    ),
    "defence_record": ("pen.defend", {"way": "oral", "points": ["数量没有12㎡", "请求从轻"]}),
    "waiver_confirmation": ("pen.waive-defence", {"statement": True, "hearing": True, "signed": True}),
    "recheck_opinion": (
        "pen.recheck",
        {
            "defence": 7,
            "answers": [
                {"point": 1, "adopted": False, "reasons": "勘验笔录经其签名确认"},
                {"point": 2, "adopted": True, "reasons": "已主动清理"},
            ],
        },
    ),
    "hearing_acceptance": ("pen.hearing-open", {"host": "P04", "accepted": True, "reasons": ""}),
    "hearing_notice": ("pen.hearing-notice", {"host": "P04", "clerk": "P05", "held_on": "2023-03-20", "place": "本机关三楼听证室"}),
    "hearing_minutes": (
        "pen.hearing-minutes",
        {"text": "当事人：倾倒数量没有那么多。\n调查人员：勘验时当事人在场并签名。", "party_signed": "signed", "refusal_note": ""},
    ),
    "hearing_report": ("pen.hearing-report", {"opinion": "事实清楚，证据充分，建议按拟处罚意见作出决定。"}),
    "review_request": ("pen.review-submit", PROPOSAL | {"note": "随附案卷一册。"}),
    "legal_review_opinion": (
        "pen.review",
        {
            "result": "passed",
            "opinion": "主体适格，程序合法，事实清楚，证据充分，适用法律正确，裁量适当，文书规范，不涉嫌犯罪。",
            "counsel": "",
        },
    ),
    "discretion_sheet": ("pen.discretion", {"tier": "较轻", "reasons": "面积不足20㎡，已主动清理。"}),
    "collective_record": (
        "pen.decide-collective",
        PROPOSAL
        | {
            "chair": "P03",
            "present": ["P03", "P04"],
            "opinions": [
                {"person": "P03", "opinion": "同意", "dissent": False},
                {"person": "P04", "opinion": "建议再降低数额", "dissent": True},
            ],
            "result": "多数同意处六千元罚款。",
        },
    ),
    "clue_extension_form": ("pen.clue-extend", {"days": 10, "reasons": "当事人身份需要核实。"}),
    "extension_form": ("pen.extend", {"by": "head", "days": 30, "reasons": "案情复杂。"}),
    "decision_approval": ("pen.decide", DECISION),
    "penalty_decision": ("pen.issue", ISSUE),
    "no_penalty_decision": (
        "pen.issue-none",
        {"ground": "nop.minor", "reasons": "数量很小，已当场清理。", "education": "已当面讲解有关规定。"},
    ),
    "spot_decision": (
        "smp.issue",
        PROPOSAL
        | {
            "fine": "150.00",
            "kinds": ["fine"],
            "item": "I001",
            "party": "PT1",
            "party_kind": "citizen",
            "capacity": "full",
            "place": CASE["place"],
            "town": "T01",
            "occurred_on": "2023-03-01",
        }
        | {
            "certificates": "50022301、50022302",
            "told": True,
            "answer": "没有意见。",
            "answer_heard": True,
            "handed_over": "signed",
        }
        | REMEDY
        | {"reconsider_first": True},
    ),
    "device_legal_review": ("mon.legal", {"passed": True, "opinion": "有依据且必要。"}),
    "device_technical_review": (
        "mon.technical",
        {"passed": True, "standard": "国家标准", "sensible": True, "sign": True, "opinion": "安装合格。"},
    ),
    "device_announcement": ("mon.publish", {"place": "桂林街道示例路口", "where": "门户网站"}),
    "parking_record": (
        "prk.capture",
        {
            "item": "I001",
            "vehicle": "V01",
            "vehicle_kind": "four",
            "place": CASE["place"],
            "town": "T01",
            "longitude": "105.84",
            "latitude": "30.19",
            "captured_at": "2023-03-01T09:00:00+08:00",
            "angles": ["front", "rear"],
            "plate_legible": True,
            "on_pavement": True,
            "sign": True,
        },
    ),
    "parking_notice": (
        "prk.notice",
        {
            "way": "windscreen",
            "facts_told": True,
            "handle_at": "示例大厅",
            "photos_at": "网上",
            "objection_at": "窗口",
            "channel_open": True,
        },
    ),
    "parking_review": ("prk.review1", {"genuine": True, "plate_right": True, "note": "照片清晰。"}),
    "vehicle_query": (
        "prk.owner",
        {"purpose": "查明停车的当事人", "source": "车辆登记系统", "party": "PT1", "party_kind": "citizen", "note": "登记为个人。"},
    ),
    "objection_opinion": ("prk.object-answer", {"objection": 9, "outcome": "rejected", "reasons": "照片显示整车在泊位线以外。"}),
    "parking_removal": ("prk.remove", {"ground": "self", "found_on": "2023-03-10", "reasons": "车辆停在泊位内。"}),
    "parking_waiver": (
        "prk.waive",
        {
            "ground": "nop.first",
            "slight_harm": True,
            "approved_by": "P03",
            "tier": "B",
            "waived": "60",
            "corrected": True,
            "two_axles": True,
        },
    ),
    "parking_demand": ("prk.overdue", {"measures": ["message", "demand"], "note": "逾期十日。"}),
    "address_confirmation": ("srv.address", {"signed": True, "electronic": True, "channel": "短信"}),
    "service_receipt": (
        "srv.leave",
        {
            "paper": 9,
            "receiver": "none",
            "received_on": None,
            "signed": False,
            "witness": "桂林街道示例社区居委会",
            "recorded": True,
            "reason": "当事人拒绝签收，留置于其住所。",
            "receipt": "",
        },
    ),
    "service_announcement": (
        "srv.announce",
        {"paper": 9, "unknown": True, "tried": [10], "reason": "多次上门无人。", "where": "区政府网站", "issued_on": "2023-03-10"},
    ),
    "withdrawal_note": ("pub.withdraw", {"reasons": "原决定已经撤销。"}),
    "redaction_list": ("pub.redact", {"result": "confirmed", "proposal": 12, "compared": True, "opinion": "已逐项对照。"}),
    "publication_approval": (
        "pub.penalty",
        {
            "social_impact": True,
            "impact_ground": "列入本局公开目录",
            "address": "本局网站",
            "redacted_by": "P04",
            "redaction_done": True,
        },
    ),
    "annual_report": (
        "rep.send",
        {"sent_on": "2024-01-29", "government": "区委、区政府", "superior": "重庆市城市管理局", "copied_to": "区委依法治区办"},
    ),
    "enforcement_statistics": (
        "pub.stats",
        {
            "year": 2023,
            "topic": "2023年度行政执法统计",
            "totals": [{"code": "decided", "label": "作出处罚决定", "value": "16", "unit": "件", "definition": "本年作出的决定"}],
            "checked": True,
            "copied_to": "重庆市城市管理局",
        },
    ),
    "spot_receipt": ("pay.spot", {"amount": "100.00", "ground": "small", "asked": False, "receipt": "渝财0001"}),
    "deferral_approval": ("pay.defer", {"asked": 11, "granted": True, "until": "2023-06-30", "plan": "分三期，每期2000元"}),
    "surcharge_decision": ("pay.surcharge", {"amount": "540.00", "until": "2023-04-30"}),
    "crime_report": ("xfr.group", {"members": ["P01", "P02"], "report": "涉案数额较大，涉嫌污染环境。"}),
    "crime_transfer": ("xfr.send", {"organ": "重庆市潼南区公安局", "list_attached": True}),
    "correction_decision": (
        "pen.self-correct",
        {"outcome": "changed", "reasons": "裁量不当。", "reviewed": True, "fine": "5000.00"},
    ),
    "compensation_decision": ("pen.compensate", {"claimed": "3000.00", "granted": "1200.50", "reasons": "扣押物品损坏。"}),
    "closing_report": ("pen.close", {"way": "performed", "note": "罚款已缴清，垃圾已清理。"}),
    "file_contents": ("pen.archive", {"pages": 56, "av_index": True, "statement": "没有缺件。"}),
    "waiver_notice": ("wav.decide", WAIVER),
    "commitment": ("wav.commit", {"signed": True}),
    "waiver_cancellation": ("wav.cancel", {"reasons": "没有按照承诺改正。"}),
    "coercion_approval": (
        "coe.approve",
        {
            "case": "",
            "party": "PT1",
            "party_kind": "citizen",
            "place": "示例路口",
            "town": "T01",
            "measure": "seize",
            "basis": "cqsr-18",
            "own_power": True,
            "reasons": "拒不改正",
            "urgent": False,
            "approved_by": "P01",
        },
    ),
    "backfile_form": ("coe.backfile", {"agreed": True, "reasons": "情况属实"}),
    "coercion_record": (
        "coe.apply",
        {"certificates": "渝潼执（示例）014", "told": True, "heard": "无异议", "present": "party", "signed": True},
    ),
    "seizure_decision": (
        "coe.decision",
        {
            "days": 30,
            "things": [{"name": "三轮车", "quantity": "一辆", "state": "完好", "photo": "E1"}],
            "two_copies": True,
            "related": True,
            "kept_at": "本局仓库",
            "keeper": "P01",
        },
    ),
    "seizure_extension": ("coe.extend", {"days": 30, "reasons": "案情复杂", "told": True}),
    "seizure_sale": (
        "coe.sell",
        {"things": [1], "priced": "某评估公司2023年3月7日", "told": True, "reasons": "鲜鱼不易存放"},
    ),
    "sale_record": (
        "coe.sold",
        {"sold": [{"thing": 1, "price": "120.00", "market": "150.00"}], "account": "代管账户（示例）"},
    ),
    "seizure_settlement": (
        "coe.settle",
        {"fates": [{"thing": 1, "fate": "confiscated", "note": "依法没收"}], "reasons": "非法财物"},
    ),
    "seizure_release": ("coe.release", {"fates": [{"thing": 1, "fate": "returned", "note": "当面清点"}], "reasons": "不再需要"}),
    "demand_notice": (
        "enf.demand",
        {
            "case": "",
            "party": "PT1",
            "party_kind": "citizen",
            "place": "示例路口",
            "town": "T01",
            "decision": "潼城管罚决字〔2023〕12号",
            "kind": "money",
            "duty": "缴纳罚款",
            "amount": "5000.00",
            "decided_on": "2023-03-01",
            "due_on": "2023-03-16",
            "period": 10,
            "way": "到银行缴纳",
            "rights": True,
        },
    ),
    "execution_decision": (
        "enf.decide",
        {"law": "《某法》第一条（示例）", "way": "拆除", "on": "2023-09-26", "reasons": "逾期不履行"},
    ),
    "substitute_decision": (
        "sub.decide",
        {
            "harm": "危害交通安全",
            "performer": "某清洁公司（示例）",
            "interest": False,
            "cost": "3000.00",
            "way": "清理路面",
            "on": "2023-09-26",
            "urgent": False,
        },
    ),
    "urgent_decision": (
        "sub.urgent",
        {
            "party": "PT1",
            "party_kind": "citizen",
            "town": "T01",
            "where": "road",
            "place": "桂林街道某路段（示例）",
            "duty": "渣土车遗洒的渣土（示例）",
            "harm": "车辆无法通行",
            "unable": "驾驶人没有清扫设备",
            "absent": True,
            "performer": "某清洁公司（示例）",
            "cost": "800.00",
            "way": "清扫、冲洗",
        },
    ),
    "substitute_demand": ("sub.demand", {"served_on": "2023-09-20"}),
    "court_application": (
        "crt.apply",
        {
            "court": "重庆市潼南区人民法院",
            "object": "强制执行罚款五千元。",
            "signed_by": "P03",
            "materials": ["decision", "opinion", "demand", "object"],
        },
    ),
    "execution_end": ("enf.end", {"way": "performed", "note": "已缴清"}),
    "inspection_plan": (
        "ins.plan",
        {
            "topic": "2023年度抽查计划",
            "year": 2023,
            "lines": [
                {
                    "listed": "CC-01",
                    "topic": "建筑垃圾运输企业抽查",
                    "share": 20,
                    "times": 2,
                    "months": "三月、九月",
                    "joint": "区交通局",
                    "by_credit": "信用良好的减半",
                }
            ],
            "address": "本局网站",
            "published_on": "2023-01-16",
        },
    ),
    "draw_record": (
        "ins.draw",
        {
            "seed": "2023065期01020304",
            "seed_on": "2023-02-28",
            "list_digest": "2610be791205fb707b14f611d63c2e931b5b7b171c5ff89ebf67c787759c6e90",
            "left_out": ["P03"],
            "left_out_why": "与甲公司负责人是近亲属",
            "drawn_objects": ["甲公司（示例）"],
            "drawn_people": ["P01", "P02"],
            "witness": "监督人（示例）",
        },
    ),
    "credit_repair_form": (
        "crd.apply",
        {"received_on": "2023-06-12", "corrected": True, "promise": True, "grounds": "台账已补齐，附照片。"},
    ),
    "credit_repair_decision": ("crd.repair", {"reasons": "已改正并作出承诺。"}),
    "credit_repair_refusal": ("crd.refuse", {"reasons": "台账仍不完整。"}),
    "check_record": (
        "ins.check",
        {
            "place": "甲公司（示例）",
            "town": "T01",
            "checked_on": "2023-06-12",
            "certificates": "渝潼执（示例）014",
            "signed": True,
            "result": "sound",
            "note": "车辆密闭、冲洗设施完好。",
            "fee": False,
        },
    ),
    "crime_approval": ("xfr.approve", {"approved": True, "reasons": "", "acting": ""}),
    "crime_objection": ("xfr.object", {"way": "review", "organ": "重庆市潼南区公安局", "reasons": "数量达到立案追诉标准。"}),
    "result_report": (
        "xfr.report",
        {"organ": "procuratorate", "result": "作出罚款五千元的行政处罚决定并送达。", "document": "潼城管罚决字〔2023〕12号"},
    ),
    "goods_handover": (
        "xfr.goods",
        {"things": "车辆一台；案卷一册", "organ": "重庆市潼南区公安局", "receipt": "签收〔2023〕1号"},
    ),
    "official_clue": ("xfr.official", {"organ": "supervision", "clue": "某单位工作人员涉嫌失职。"}),
    "readiness_form": (
        "del.ready",
        {"organ": "综合行政执法办公室", "officers": 3, "equipment": True, "training": True, "reviewer": True, "gaps": ""},
    ),
    "power_handover": (
        "del.handover",
        {
            "items": ["CQSR-18-1"],
            "from_on": "2023-01-01",
            "handed_by": "P01",
            "received_by": "镇长（示例）",
            "materials": "权责清单、裁量阶次",
            "open_cases": [],
        },
    ),
    "evaluation_form": ("del.evaluate", {"passed": True, "said": "办案程序合法。"}),
    "power_withdrawal": (
        "del.withdraw",
        {
            "items": ["CQSR-18-1"],
            "organ": "重庆市人民政府",
            "level": "province",
            "document": "调整决定（示例）",
            "published_on": "2024-01-08",
            "back_on": "2024-02-01",
            "reasons": "评估不合格。",
        },
    ),
    "guidance_record": (
        "del.guide",
        {
            "topic": "2023年业务指导",
            "town": "T01",
            "form": "visit",
            "liaison": "P01",
            "met": "镇执法办三人",
            "what": "案卷制作和告知程序",
            "problems": ["送达回证填写不全"],
        },
    ),
    "guidance_summary": ("del.guide-close", {"what": "全年指导四次。"}),
    "joint_plan": (
        "jnt.plan",
        {
            "topic": "三地联合执法",
            "planned_on": "2023-03-10",
            "place": "交界处",
            "organs": [{"name": "邻区机关（示例）", "district": "邻区", "task": "设点检查"}],
            "commander": "P01",
            "tasks": "检查渣土运输。",
        },
    ),
    "joint_record": (
        "jnt.op",
        {
            "held_on": "2023-03-10",
            "present": ["邻区机关（示例）"],
            "done": "检查车辆三十台。",
            "checked": 30,
            "problems": [{"text": "路面撒落", "district": "邻区", "organ": "邻区机关（示例）"}],
        },
    ),
    "joint_result": (
        "jnt.result",
        {"summary": "行动按方案完成。", "handled": [{"problem": 1, "way": "handed", "matter": "跨区〔2023〕1号"}]},
    ),
    "problem_form": (
        "jnt.find",
        {
            "topic": "河滩堆放垃圾",
            "place": "交界处河滩",
            "district": "邻区",
            "found_on": "2023-03-08",
            "facts": "约十立方米。",
            "operation": "",
        },
    ),
    "problem_transfer": ("jnt.send", {"organ": "邻区机关（示例）", "district": "邻区", "reason": "地点在你单位辖区。"}),
    "problem_receipt": ("jnt.receive", PROBLEM | {"in_district": True, "handlers": ["P01"]}),
    "problem_return": ("jnt.decline", PROBLEM | {"reasons": "地点不在本区。"}),
    "problem_answer": ("jnt.answer", {"result": "corrected", "answer": "已清理完毕。", "case": ""}),
    "campaign_plan": (
        "cmp.plan",
        {
            "topic": "道路交通安全和运输执法专项整治",
            "goal": "规范建筑垃圾运输车辆",
            "since": "2023-08-01",
            "until": "2023-11-30",
            "lead": "P01",
        },
    ),
    "campaign_report": ("cmp.report", {"summary": "共召开会议三次，发放告知书一千余份。"}),
    "file_review_plan": (
        "rvw.plan",
        {
            "topic": "2023年上半年案卷评查",
            "kind": "internal",
            "cases": "penalty-ordinary",
            "since": "2023-01-01",
            "until": "2023-06-30",
            "size": 10,
            "source": "seal",
            "reviewers": ["P01"],
        },
    ),
    "score_sheet": (
        "rvw.score",
        {
            "file": "罚〔2023〕15号",
            "answers": [{"gate": "pen-record-signed", "act": 3, "stands": True, "said": "笔录第二页没有签名"}],
            "extra": 0,
            "extra_why": "",
            "score": 98,
            "grade": "优秀",
        },
    ),
    "review_report": ("rvw.report", {"summary": "本次评查案卷十件，优秀八件、良好二件。"}),
    "guiding_case": ("gcs.publish", {"draft": 2}),
    "study_record": (
        "stu.session",
        {
            "kind": "collective_law",
            "held_on": "2023-02-28",
            "topic": "新修订的行政处罚法",
            "texts": ["《中华人民共和国行政处罚法》", "《重庆市市容环境卫生管理条例》"],
            "chair": "P03",
            "attended": ["P01", "P02", "P03"],
            "minutes": "会议学习了处罚的种类和设定。\n各科室结合工作发言。",
        },
    ),
    **PERMITS,
}

RELATED: dict[str, dict[str, Any]] = {
    "pen.conclude": {"seq": 6, "at": AT} | PROPOSAL,
    "pen.notice": {
        "seq": 7,
        "at": "2023-03-02T09:00:00+08:00",
        "number": "潼城管罚告字〔2023〕3号",
        "statement_right": True,
        "hearing_right": True,
    }
    | PROPOSAL,
    "pen.defend": {"seq": 8, "at": "2023-03-05T09:00:00+08:00", "way": "oral", "points": ["数量没有12㎡", "请求从轻"]},
    "pen.recheck": {"seq": 9, "at": "2023-03-06T09:00:00+08:00"} | DATA["recheck_opinion"][1],
    "pen.hearing-notice": {"seq": 10, "at": "2023-03-10T09:00:00+08:00"} | DATA["hearing_notice"][1],
    "pen.hearing-hold": {"seq": 11, "at": "2023-03-20T09:00:00+08:00"} | HEARING_HOLD,
    "pen.review-submit": {"seq": 12, "at": "2023-03-21T09:00:00+08:00"} | PROPOSAL,
    "pen.decide": {"seq": 13, "at": "2023-03-27T09:00:00+08:00"} | DECISION,
    "pen.issue": {"seq": 14, "at": "2023-03-27T10:00:00+08:00", "number": "潼城管罚决字〔2023〕12号"} | ISSUE,
    "pay.bank": {"seq": 15, "at": "2023-04-03T09:00:00+08:00", "amount": "6000.00", "receipt": "渝财0002", "paid_on": "2023-04-03"},
    "wav.assess": {
        "seq": 1,
        "at": AT,
        "item": "I001",
        "party": "PT1",
        "party_kind": "citizen",
        "place": CASE["place"],
        "town": "T01",
        "occurred_on": "2023-02-20",
        "facts": "在人行道上堆放建筑垃圾约1㎡。",
    },
    "wav.correct": {"seq": 2, "at": AT, "measure": "立即清理。", "until": "2023-03-01T12:00:00+08:00", "on_spot": False},
    "wav.recheck": {"seq": 3, "at": AT, "corrected": True, "checked_at": "2023-03-01T11:00:00+08:00", "note": "已清理"},
    "wav.educate": {"seq": 4, "at": AT, "way": "spot", "said": "讲解了条例的有关规定。", "told_by": "P01"},
}

#: Steps of the past that each paper may know; a form made early knows nothing of the decision.
LATE = (
    "penalty_decision",
    "closing_report",
    "surcharge_decision",
    "correction_decision",
    "compensation_decision",
    "file_contents",
    "withdrawal_note",
)
BY_HEAD = {
    "pen.file",
    "pen.decide",
    "pen.close",
    "pen.issue",
    "pen.issue-none",
    "pen.self-correct",
    "pen.extend",
    "wav.decide",
    "pay.surcharge",
}


def _of_the_stories() -> dict[str, tuple[str, dict[str, Any]]]:
    """Papers without a sample of their own are shown as the first lawful story has them."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for book in BOOKS:
        steps = ALL[book.text["procedure"]].by_step
        if all(kind in DATA for step in steps.values() for kind in step.papers):
            continue
        for act in (act for story in book.stories for act in book.play(story).file.acts):
            for kind in steps[act.step].papers:
                found.setdefault(kind, (act.step, act.data.model_dump(mode="json")))
    return {kind: sample for kind, sample in found.items() if kind not in DATA}


DATA |= _of_the_stories()


def values(kind: str, **changes: Any) -> dict[str, Any]:
    """Values of one paper as the ledger would give them."""
    step, data = DATA[kind]
    found = next((procedure, procedure.by_step[step]) for procedure in ALL.values() if step in procedure.by_step)
    procedure, known = found
    about_someone = any("party" in step.data.model_fields for step in procedure.steps)
    return {
        "number": "潼城管示字〔2023〕12号",
        "title": "",
        "bureau": BUREAU,
        "matter": {"number": "罚〔2023〕15号", "title": CASE["item_title"], "procedure_title": procedure.title},
        "party": PARTY if about_someone else None,
        "vehicle": "渝C12345" if step.startswith("prk.") else "",
        "case": CASE if about_someone and not step.startswith("lic.") else {},
        "act": {
            "seq": 14,
            "step": step,
            "label": known.label,
            "at": LATER if kind in LATE else AT,
            "by": HEADS if step in BY_HEAD else OFFICERS,
        },
        "data": data,
        "evidence": EVIDENCE if about_someone else [],
        "related": _related(kind, step),
        "names": NAMES,
        "until": "2023-03-31" if step == "prk.notice" else "",
        "contents": [{"title": "立案审批表", "number": "", "date": "2023年2月22日", "pages": "1"}]
        if kind == "file_contents"
        else [],
        "verify_url": "https://fadu.example.cn/verify/",
    } | changes


#: What a guiding case says before it is published.
GUIDING = {
    "gcs.select": {
        "seq": 1,
        "at": AT,
        "source": "罚〔2023〕5号",
        "topic": "未密闭运输建筑垃圾案",
        "item": "I001",
        "reasons": "典型",
    },
    "gcs.draft": {
        "seq": 2,
        "at": AT,
        "facts": "张某驾驶货车运输建筑垃圾，没有密闭，沿途撒漏。",
        "result": "罚款五千元。",
        "question": "能否适用首违不罚。",
        "comment": "造成路面污染，不属于危害后果轻微。",
        "lesson": "运输以前应当密闭车厢。",
        "basis": ["行政处罚法第三十三条"],
    },
}


#: What stands before a draw, and before the answer to a request for credit repair.
LISTED = {
    "ins.list": {
        "seq": 1,
        "at": "2023-02-24T09:05:00+08:00",
        "topic": "建筑垃圾运输企业抽查",
        "listed": "CC-01",
        "plan": "抽计〔2023〕1号",
        "objects": ["甲公司（示例）", "乙公司（示例）"],
        "by_credit": [
            {"credit": "general", "take": 1, "objects": ["甲公司（示例）"]},
            {"credit": "none", "take": 0, "objects": ["乙公司（示例）"]},
        ],
        "people": ["P01", "P02", "P03"],
        "list_digest": "2610be791205fb707b14f611d63c2e931b5b7b171c5ff89ebf67c787759c6e90",
        "seed_source": "福利彩票2023065期开奖号码",
        "seed_due": "2023-02-28",
        "take": 1,
        "pairs": 2,
        "address": "本局网站",
    }
}
MARKED = {
    "crd.publish": {
        "seq": 1,
        "at": AT,
        "topic": "甲公司不配合检查",
        "subject": "甲公司（示例）",
        "code": "91500152SLYS000001",
        "source": "抽查〔2023〕1号",
        "kind": "general",
        "months": 6,
        "grounds": "拒绝提供台账。",
        "address": "本局网站",
    }
}

#: What stands in the file before the papers of compulsion.
_DEMOLISH = DATA["building_decision"]
_EXECUTION = {"enf.demand": DATA["demand_notice"][1] | {"seq": 1, "at": AT, "number": "潼城管催字〔2023〕2号"}}
COMPULSION: dict[str, dict[str, dict[str, Any]]] = {
    "coe": {
        "coe.approve": DATA["coercion_approval"][1] | {"seq": 1, "at": AT},
        "coe.apply": DATA["coercion_record"][1] | {"seq": 2, "at": AT},
        "coe.decision": DATA["seizure_decision"][1] | {"seq": 3, "at": AT, "number": "潼城管强决字〔2023〕1号"},
    },
    "enf": _EXECUTION,
    "sub": _EXECUTION
    | {
        "enf.serve": {"seq": 2, "at": AT, "paper": 1, "received_on": "2023-03-20", "signed": True},
        "enf.hear": {"seq": 3, "at": AT, "said": "资金困难。", "answer": "不影响履行。"},
        "sub.decide": DATA["substitute_decision"][1] | {"seq": 4, "at": AT, "number": "潼城管代决字〔2023〕1号"},
    },
    "crt": _EXECUTION
    | {
        "enf.serve": {"seq": 2, "at": AT, "paper": 1, "received_on": "2023-03-20", "signed": True},
        "enf.hear": {"seq": 3, "at": AT, "said": "资金困难。", "answer": "不影响履行。"},
    },
    "ill": {
        "ill.find": {
            "seq": 1,
            "at": AT,
            "party": "PT1",
            "place": "某小区楼顶",
            "town": "T01",
            "found_on": "2023-02-01",
            "kind": "unpermitted",
            "structure": "砖混一层",
            "area": "40㎡",
            "organ": "区规划和自然资源局（示例）",
            "opinion": "规认1号",
            "summary": "楼顶加建一层",
        },
        "ill.decide": _DEMOLISH[1] | {"seq": 4, "at": AT, "number": "潼城管限拆字〔2023〕1号"},
    },
}

#: What papers about a parked vehicle, a delegation, a device and a transfer take from earlier acts.
EARLIER: dict[str, dict[str, dict[str, Any]]] = {
    "prk": {"prk.capture": DATA["parking_record"][1], "prk.decide-simple": {"fine": "100.00", "kinds": ["fine"]}},
    "del": {
        "del.decide": {
            "topic": "示例镇承接",
            "town": "T01",
            "organ": "重庆市人民政府",
            "document": "渝府〔2022〕1号（示例）",
            "items": ["I001"],
        },
        "del.list": {"document": "区〔2022〕2号（示例）", "published_on": "2022-12-20", "address": "区政府网站", "items": ["I001"]},
    },
    "mon": {
        "pen.monitor-register": {
            "topic": "示例路口抓拍设备",
            "device": "CAM-099",
            "place": "桂林街道示例路口",
            "purpose": "记录人行道停车",
            "basis": "示例条例第一条",
            "basis_level": "regulation",
        },
        "mon.legal": {"passed": True, "opinion": "有依据。"},
        "mon.technical": {"passed": True, "standard": "国家标准", "sensible": True, "sign": True},
    },
    "jnt": {
        "jnt.find": {
            "topic": "桥头建筑垃圾",
            "place": "示例桥西头",
            "district": "邻区",
            "found_on": "2023-02-28",
            "facts": "桥头堆放建筑垃圾约三吨。",
        },
    },
    "xfr": {
        "xfr.find": {"standard": "污染环境罪（示例）"},
        "xfr.group": {"members": ["P01", "P02"], "report": "涉案数额较大，涉嫌污染环境。"},
        "xfr.approve": {"approved": True},
    },
}


def _related(kind: str, step: str) -> dict[str, Any]:
    wing = step.split(".")[0]
    if wing == "lic":
        return {} if step == "lic.apply" else {"lic.apply": PERMIT_ASKED | {"seq": 1, "at": AT}}
    if wing == "wav":
        return {name: told for name, told in RELATED.items() if name.startswith("wav.")}
    if kind in LATE:
        skip = {"pen.issue"} if kind == "penalty_decision" else set()
        return {name: told for name, told in RELATED.items() if not name.startswith("wav.") and name not in skip}
    if wing == "gcs":
        return GUIDING
    if step in ("ins.draw", "crd.repair", "crd.refuse"):
        return LISTED if wing == "ins" else MARKED
    if wing in COMPULSION:
        return {name: told for name, told in COMPULSION[wing].items() if name != step}
    if wing in EARLIER:
        own = ALL[next(key for key, procedure in ALL.items() if step in procedure.by_step)]
        return {name: told | {"seq": 1, "at": AT} for name, told in EARLIER[wing].items() if name != step and name in own.by_step}
    if kind in ("hearing_minutes", "hearing_report", "legal_review_opinion", "collective_record"):
        return {name: told for name, told in RELATED.items() if name.startswith("pen.") and name not in ("pen.decide", "pen.issue")}
    return {}
