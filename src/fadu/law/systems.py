"""制度一览: the named systems of a district urban-management bureau, one row each. Procedures say by `system` which row they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fadu.law.procedures import ALL
from fadu.law.steps import Procedure

#: Wings of the bureau's work: identifier → Chinese label, in the order of the annual report.
WINGS: dict[str, str] = {
    "learning": "普法",
    "enforcement": "执法",
    "decision": "决策",
    "service": "服务",
    "accountability": "责任",
}


#: Procedures that carry more systems than the one they name: one order behind the hotline and the digital city, and 721 is counted over it.
_SHARED = {"order": ("digital-city", "work-method-721")}


@dataclass(frozen=True, slots=True)
class System:
    """One system (制度、平台、机制). `made_of`: what belongs to it, in Chinese; `steps`: those of other systems' procedures
    that carry it where it has no procedure of its own."""

    code: str
    title: str
    wing: str
    made_of: str
    steps: tuple[str, ...] = ()

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """The procedures that carry it; empty while none is built."""
        return tuple(
            procedure for procedure in ALL.values() if procedure.system == self.code or self.code in _SHARED.get(procedure.id, ())
        )

    @property
    def served_by(self) -> tuple[Procedure, ...]:
        """The procedures of other systems in which its steps are done."""
        return tuple(procedure for procedure in ALL.values() if procedure.by_step.keys() & set(self.steps))


#: 法制审核 is done inside the cases that need it.
LEGAL_REVIEW = ("pen.review-submit", "pen.review", "pen.review-return")

_ROWS: tuple[tuple[Any, ...], ...] = (
    ("leaders-study", "领导班子集中学法", "learning", "“第一议题”、中心组、集中学法、党课的学习记录"),
    ("officer-training", "执法人员培训", "learning", "课程、分级培训、到课、测试、廉政教育、执法证到期提醒"),
    ("publicity", "“谁执法谁普法”责任制", "learning", "年度责任清单、宣传月和宣传周、渠道、对象、照片"),
    ("guiding-cases", "执法案例指导、以案释法", "learning", "选出办结案件、隐名、点评、发布，新案立案时提示相似案例"),
    (
        "penalty",
        "行政处罚（普通程序、简易程序）",
        "enforcement",
        "从立案到归档的法定全程：告知、听证、审核、集体讨论、决定、送达、缴款",
    ),
    ("coercion", "行政强制", "enforcement", "查封扣押与解除、催告、代履行、违法建筑拆除公告和期满核查、申请法院执行"),
    ("first-violation", "“首违不罚”包容审慎", "enforcement", "清单、首违查询、改正、教育、不予处罚决定、免予罚款金额"),
    ("parking", "城管违法处理平台（人行道违停）", "enforcement", "非现场证据审核、告知、按车牌查询、异议、决定、缴款"),
    ("disclosure", "行政执法公示", "enforcement", "事前、事中、事后公示，隐去个人信息，限期公开，三个工作日内撤回"),
    ("random-inspection", "“双随机、一公开”与信用监管", "enforcement", "两个名录、可以重演的抽取、结果公开、信用记录与修复"),
    ("recording", "执法全过程记录", "enforcement", "记录仪、音像登记、应录行为的覆盖、保存期限、缺口"),
    (
        "legal-review",
        "重大执法决定法制审核、“审办分离”",
        "enforcement",
        "四种情形、审核人员资格、法律顾问、审核意见、审办分离",
        LEGAL_REVIEW,
    ),
    ("delegation", "镇街综合执法改革", "enforcement", "按镇街和日期赋权的事项、联络员、指导、承接能力"),
    ("joint-operation", "“遂潼铜”三地联合执法", "enforcement", "与相邻区县的联合行动、跨区域问题移交与办结"),
    ("campaign", "专项整治", "enforcement", "会议、告知书、排查、问题台账跟踪到整改"),
    ("file-review", "行政处罚案卷评查", "enforcement", "用同一套关口检查案卷、评分、问题转入整改"),
    ("problem-lists", "“八张问题清单”、以案促改", "enforcement", "问题、责任人、措施、期限、整改证明、复核"),
    ("normative-documents", "行政规范性文件", "decision", "起草、征求意见、合法性审核、集体决定、统一编号、备案、清理"),
    ("contract-review", "合同合法性审查", "decision", "合同、法律顾问、书面意见、修改"),
    ("litigation", "行政复议、行政诉讼应诉", "decision", "收到、答复期限、证据清单、出庭、裁判、履行"),
    ("permits", "行政许可、“一件事一次办”", "service", "指南、一表申请、补正、受理、审查、缴费、带二维码的证件"),
    ("enterprise-service", "“企业面对面”恳谈", "service", "恳谈、措施、诉求跟踪到底"),
    ("duty", "24小时值班", "service", "排班、交接、来电转工单"),
    ("digital-city", "数字化城市管理平台", "service", "上报、受理、立案、派遣、处置、核查、结案，部件事件分类，网格"),
    ("hotline", "“民呼我为”投诉平台", "service", "同一工单，加回访和满意度"),
    ("petitions", "智能信访", "service", "领导接访的安排和公布，领导接访、转送交办、督查组交办，受理、答复、复查、复核"),
    ("disputes", "矛盾纠纷排查化解、“枫桥经验”", "service", "专项排查、研判、调解、与信访复议诉讼衔接"),
    ("facilities", "农村垃圾“快速发酵+就地堆肥”等设施", "service", "设施台账、地图、检查、示范村"),
    ("first-person-duty", "法治建设第一责任人", "accountability", "年度职责清单和履行证明：学法、讲法、旁听、出庭、述法"),
    ("work-method-721", "“721工作法”", "accountability", "由服务、管理、执法解决的问题各占多少，从工单和案件算出"),
    ("annual-report", "法治政府建设年度报告", "accountability", "从台账写成、核对、审批、报送并按期公开"),
)

SYSTEMS: dict[str, System] = {row[0]: System(*row) for row in _ROWS}

__all__ = ["SYSTEMS", "WINGS", "System"]
