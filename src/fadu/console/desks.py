"""业务台: the working pages of single systems (a review queue, a draw, a board), grouped by wing. A new one is one line here and one in the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, for_roles
from fadu.console.captures import IMPORTERS
from fadu.console.cross_region import READERS as NEIGHBOURS
from fadu.console.guiding import READERS as GUIDED
from fadu.console.parking import REVIEWERS
from fadu.console.payments import READERS as PAYERS
from fadu.console.respondent import READERS as RESPONDENTS
from fadu.console.review import READERS
from fadu.console.town_desk import READERS as GUIDES
from fadu.law.common.publication import SECOND
from fadu.law.systems import SYSTEMS, WINGS


@dataclass(frozen=True, slots=True)
class Desk:
    """One working page: name of its address, label, one line about it, its system, the roles that may open it (none: everyone)."""

    address: str
    label: str
    about: str
    system: str
    roles: tuple[str, ...] = ()


DESKS: tuple[Desk, ...] = (
    Desk("review_desk", "法制审核", "待审核的送审稿、谁可以审、与上一稿的不同、审核工作量", "legal-review", READERS),
    Desk("parking_desk", "违停审核", "停车记录逐件初审、复核，答复异议", "parking", REVIEWERS),
    Desk("captures_import", "批量导入抓拍", "一张表加照片，每次最多五千件", "parking", IMPORTERS),
    Desk("payments_desk", "缴款对账", "网上缴款与支付平台的对账单逐日核对，差异逐件处理", "penalty", PAYERS),
    Desk("file_reviews", "案卷评查", "抽取案卷，逐卷重查关口，确认问题，计分和统计", "file-review", READERS),
    Desk("problems", "问题清单", "问题、责任人、期限、整改证明、复核销号", "problem-lists", CASE_ROLES),
    Desk("guiding_cases", "指导案例", "选定办结案件，隐名、点评，他人审核，向社会发布", "guiding-cases", GUIDED),
    Desk("similar", "类案检索", "按事项和事实找本机关的类案，看罚款幅度", "guiding-cases", CASE_ROLES),
    Desk("disclosure_desk", "公开审批", "待公开的决定按期限排列，隐去稿与原文对照，第二人复核，撤回", "disclosure", SECOND),
    Desk("town_desk", "镇街联络", "谁联络哪个镇街、最近指导、逾期季度、承接能力、某日由镇行使的事项", "delegation", GUIDES),
    Desk("training", "执法人员培训", "签到、测试、每人学时、执法证到期", "officer-training", CASE_ROLES),
    Desk("supervision", "时限督办", "红黄绿灯：哪个机构、哪种程序的时限已逾期、即将届满", "first-person-duty", CASE_ROLES),
    Desk("norms", "规范性文件", "某日有哪些文件有效、哪些快到期、正在制定的", "normative-documents", CASE_ROLES),
    Desk("contracts", "合同台账", "合同送审、审查、签订、履行，临期的在前", "contract-review", CASE_ROLES),
    Desk("respondent_desk", "复议应诉", "复议和诉讼案件按期限排列，证据册，败诉涉及的关口", "litigation", RESPONDENTS),
    Desk("cross_region", "跨区域问题", "相邻机关移交的问题和答复、正在办理的、发件状态", "joint-operation", NEIGHBOURS),
)


@require_safe
@for_roles()
def desks(request: HttpRequest) -> HttpResponse:
    """The working pages that the person may open."""
    held = request.person.roles  # type: ignore[attr-defined]
    mine = [desk for desk in DESKS if not desk.roles or held & set(desk.roles)]
    wings = [(label, [desk for desk in mine if SYSTEMS[desk.system].wing == wing]) for wing, label in WINGS.items()]
    return render(request, "console/desks.html", {"wings": [(label, found) for label, found in wings if found]})
