"""业务台: the working pages of single systems (a review queue, a draw, a board), grouped by wing. A new one is one line here and one in the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, for_roles
from fadu.console.captures import IMPORTERS
from fadu.console.cross_region import READERS as NEIGHBOURS
from fadu.console.dashboard import READERS as GLANCED
from fadu.console.disputes import READERS as MEDIATORS
from fadu.console.enterprises import READERS as ENTERPRISE
from fadu.console.field import OFFICERS
from fadu.console.guiding import READERS as GUIDED
from fadu.console.inspections import READERS as INSPECTORS
from fadu.console.parking import REVIEWERS
from fadu.console.payments import READERS as PAYERS
from fadu.console.permits import READERS as PERMITS
from fadu.console.petitions import READERS as PETITIONS
from fadu.console.recording import READERS as RECORDERS
from fadu.console.respondent import READERS as RESPONDENTS
from fadu.console.review import READERS
from fadu.console.town_desk import READERS as GUIDES
from fadu.law.common.publication import SECOND
from fadu.law.procedures.accountability import first_person
from fadu.law.procedures.accountability.annual_report import DRAFTERS
from fadu.law.procedures.accountability.first_person import CLERKS as DUTIFUL
from fadu.law.procedures.decision import major_decision
from fadu.law.procedures.enforcement import coercion_measure, penalty_ordinary
from fadu.law.procedures.learning import leaders_study, publicity_event, publicity_list, study_list
from fadu.law.procedures.learning.publicity_list import MAKERS as PUBLICISTS
from fadu.law.procedures.learning.study_list import HEADS, MAKERS
from fadu.law.procedures.service import reception_plan
from fadu.law.systems import SYSTEMS, WINGS

LISTERS = (*MAKERS, *HEADS)


@dataclass(frozen=True, slots=True)
class Desk:
    """One working page: name of its address, label, one line about it, its system, the roles that may open it (none: everyone), what it asks for."""

    address: str
    label: str
    about: str
    system: str
    roles: tuple[str, ...] = ()
    query: str = ""


DESKS: tuple[Desk, ...] = (
    Desk("review_desk", "法制审核", "待审核的送审稿、谁可以审、与上一稿的不同、审核工作量", "legal-review", READERS),
    Desk("parking_desk", "违停审核", "停车记录逐件初审、复核，答复异议", "parking", REVIEWERS),
    Desk("captures_import", "批量导入抓拍", "一张表加照片，每次最多五千件", "parking", IMPORTERS),
    Desk("payments_desk", "缴款对账", "网上缴款与支付平台的对账单逐日核对，差异逐件处理", "penalty", PAYERS),
    Desk("file_reviews", "案卷评查", "抽取案卷，逐卷重查关口，确认问题，计分和统计", "file-review", READERS),
    Desk(
        "inspection_desk", "双随机抽查", "冻结名录、公布摘要、按公布的号码抽取，失信信息和信用修复", "random-inspection", INSPECTORS
    ),
    Desk("problems", "问题清单", "问题、责任人、期限、整改证明、复核销号", "problem-lists", CASE_ROLES),
    Desk("recording_desk", "音像记录", "应录行为逐分钟的覆盖、缺口和说明、快到期的音像、批量入库", "recording", RECORDERS),
    Desk("field", "现场采集（手机）", "手机拍照取证，离线可用，有网络时同步；可以装到手机桌面", "penalty", OFFICERS),
    Desk(
        "matters",
        "待归档",
        "已经结案、还没有归档的普通程序案卷",
        "penalty",
        ("archivist",),
        f"?procedure={penalty_ordinary.PROCEDURE.id}&stage={penalty_ordinary.CLOSED}",
    ),
    Desk(
        "matters",
        "查封、扣押",
        "还在查封、扣押的，按期限排列；保管登记、延长、处理、解除",
        "coercion",
        ("officer", "squad_leader", "keeper", "legal", "reviewer", "head", "principal"),
        f"?procedure={coercion_measure.PROCEDURE.id}&stage={coercion_measure.TAKEN}",
    ),
    Desk("guiding_cases", "指导案例", "选定办结案件，隐名、点评，他人审核，向社会发布", "guiding-cases", GUIDED),
    Desk("order_desk", "工单调度台", "热线、巡查、网上投诉的工单按时限排列，网格图，派遣和合并", "hotline", CASE_ROLES),
    Desk("facility_map", "设施图", "堆肥池、配肥站、示范村的位置、巡检和问题", "facilities", CASE_ROLES),
    Desk("duty_desk", "值班", "值班表、换班、交接、值班记录", "duty", CASE_ROLES),
    Desk("similar", "类案检索", "按事项和事实找本机关的类案，看罚款幅度", "guiding-cases", CASE_ROLES),
    Desk("disclosure_desk", "公开审批", "待公开的决定按期限排列，隐去稿与原文对照，第二人复核，撤回", "disclosure", SECOND),
    Desk("town_desk", "镇街联络", "谁联络哪个镇街、最近指导、逾期季度、承接能力、某日由镇行使的事项", "delegation", GUIDES),
    Desk(
        "permit_desk", "许可窗口", "申请按期限排列，视为受理、待补正、待决定、待发证，今天的决定，将到期的许可", "permits", PERMITS
    ),
    Desk("training", "执法人员培训", "签到、测试、每人学时、执法证到期", "officer-training", CASE_ROLES),
    Desk(
        "matters",
        "集体学法",
        "领导班子每次学法的主题、篇目、参加人员",
        "leaders-study",
        LISTERS,
        f"?procedure={leaders_study.PROCEDURE.id}",
    ),
    Desk(
        "matters",
        "学法和培训计划",
        "应知应会清单、培训计划，逐项登记完成",
        "leaders-study",
        LISTERS,
        f"?procedure={study_list.PROCEDURE.id}",
    ),
    Desk(
        "matters",
        "普法责任清单",
        "任务、对象、完成时间，逐项对应活动",
        "publicity",
        PUBLICISTS,
        f"?procedure={publicity_list.PROCEDURE.id}",
    ),
    Desk(
        "matters",
        "普法活动",
        "每次活动的对象、形式、渠道、受众和照片",
        "publicity",
        PUBLICISTS,
        f"?procedure={publicity_event.PROCEDURE.id}",
    ),
    Desk(
        "matters",
        "第一责任人履职",
        "年度职责清单、履行的证明、旁听庭审、年终述法",
        "first-person-duty",
        DUTIFUL,
        f"?procedure={first_person.PROCEDURE.id}",
    ),
    Desk(
        "dashboard", "总览", "案件、工单、时限、满意率、罚款和免罚，按月、按机构、按镇街，与上年对照", "first-person-duty", GLANCED
    ),
    Desk("work_method", "“721”走势", "服务、管理、执法各解决多少，按月看走势和清单", "work-method-721", CASE_ROLES),
    Desk("supervision", "时限督办", "红黄绿灯：哪个机构、哪种程序的时限已逾期、即将届满", "first-person-duty", CASE_ROLES),
    Desk("norms", "规范性文件", "某日有哪些文件有效、哪些快到期、正在制定的", "normative-documents", CASE_ROLES),
    Desk(
        "matters",
        "重大行政决策",
        "正在走公众参与、专家论证、风险评估、合法性审查、集体讨论的决策",
        major_decision.PROCEDURE.system,
        RESPONDENTS,
        f"?procedure={major_decision.PROCEDURE.id}",
    ),
    Desk("contracts", "合同台账", "合同送审、审查、签订、履行，临期的在前", "contract-review", CASE_ROLES),
    Desk("respondent_desk", "复议应诉", "复议和诉讼案件按期限排列，证据册，败诉涉及的关口", "litigation", RESPONDENTS),
    Desk("cross_region", "跨区域问题", "相邻机关移交的问题和答复、正在办理的、发件状态", "joint-operation", NEIGHBOURS),
    Desk("petition_desk", "信访台", "信访事项按时限排列，提示法定途径，举报违法的一步转为案件线索", "petitions", PETITIONS),
    Desk(
        "matters",
        "领导接访安排",
        "谁、什么时间、在哪里接访，公布到公众网站，逐场记录",
        "petitions",
        PETITIONS,
        f"?procedure={reception_plan.PROCEDURE.id}",
    ),
    Desk("disputes_board", "矛盾纠纷", "排查、研判、调解、协议、移交，来源和去向互相关联", "disputes", MEDIATORS),
    Desk("enterprise_desk", "企业面对面", "恳谈、措施，企业诉求从交办跟踪到办结", "enterprise-service", ENTERPRISE),
    Desk("annual_reports", "年度报告", "由提纲起草，数字由台账填入，核对、定稿，导出 PDF 和 Word", "annual-report", DRAFTERS),
    Desk("reconcile", "报告核对", "交一份报告，逐个数字与台账对照，找出不一致和算不拢的", "annual-report", CASE_ROLES),
)


@require_safe
@for_roles()
def desks(request: HttpRequest) -> HttpResponse:
    """The working pages that the person may open."""
    held = request.person.roles  # type: ignore[attr-defined]
    mine = [desk for desk in DESKS if not desk.roles or held & set(desk.roles)]
    wings = [(label, [desk for desk in mine if SYSTEMS[desk.system].wing == wing]) for wing, label in WINGS.items()]
    return render(request, "console/desks.html", {"wings": [(label, found) for label, found in wings if found]})
