"""案卷评查: reviews of case files, by whom."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from fadu.ledger.models import Act
from fadu.report.figures.figure import Figure, acts

TITLE = "案卷评查"


def reviews(kind: str) -> Callable[[int], QuerySet[Act]]:
    """Reviews of that kind reported in the year, each once, by their plans."""

    def select(year: int) -> QuerySet[Act]:
        reported = acts(year, "rvw.report").values("matter_id")
        return Act.objects.filter(step="rvw.plan", kind=kind, matter_id__in=reported)

    return select


def scored(year: int) -> QuerySet[Act]:
    """Files scored in the year."""
    return acts(year, "rvw.score")


def failed(year: int) -> QuerySet[Act]:
    """Files scored in the year that failed."""
    return scored(year).filter(kind="不合格")


FIGURES = (
    Figure(
        "case_file_reviews_external",
        "司法行政部门案卷评查",
        "次",
        "本年完成通报的、由司法行政部门组织的案卷评查。",
        "file-review",
        reviews("external"),
    ),
    Figure(
        "case_file_reviews_internal",
        "本机关案卷自查",
        "次",
        "本年完成通报的、本机关组织的案卷评查。",
        "file-review",
        reviews("internal"),
    ),
    Figure("case_files_scored", "评查案卷", "卷", "本年评分的案卷，一卷评一次计一次。", "file-review", scored),
    Figure("case_files_failed", "不合格案卷", "卷", "本年评分为不合格的案卷。", "file-review", failed),
)
