"""责任: the annual reports sent and published, and how they stood to the ledger."""

from __future__ import annotations

from django.db.models import QuerySet

from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, acts, matters

TITLE = "责任"


def sent(year: int) -> QuerySet[Act]:
    """Annual reports sent in the year."""
    return acts(year, "rep.send")


def published(year: int) -> QuerySet[Matter]:
    """Annual reports made public in the year, one that was corrected and published again once."""
    return matters(year, "rep.publish")


def returned(year: int) -> QuerySet[Act]:
    """Times that an annual report went back to be mended."""
    return acts(year, "rep.return")


FIGURES = (
    Figure(
        "annual_reports_sent", "报送的年度报告", "份", "本年报送的法治政府建设年度报告，一次报送计一份。", "annual-report", sent
    ),
    Figure(
        "annual_reports_published",
        "公开的年度报告",
        "份",
        "本年向社会公开的法治政府建设年度报告，更正后重新公开的计一份。",
        "annual-report",
        published,
    ),
    Figure("annual_reports_returned", "退回修改的年度报告", "次", "本年年度报告被退回修改的次数。", "annual-report", returned),
)
