"""镇街和联合执法: power handed to towns, towns guided, operations with neighbours and the problems of two districts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from fadu.ledger.models import Act, Matter
from fadu.registers.asof import snapshot
from fadu.report.figures.figure import Figure, acts, matters, year_end

TITLE = "镇街与联合执法"


def guided(kind: str) -> Callable[[int], QuerySet[Matter]]:
    """Towns (or sub-districts) that were visited for guidance in the year, one matter each."""

    def select(year: int) -> QuerySet[Matter]:
        codes = [unit["code"] for unit in snapshot(year_end(year)).units(kind)]
        return matters(year, "del.guide").filter(procedure="town-guidance", town__in=codes)

    return select


def delegated(year: int) -> QuerySet[Matter]:
    """Items handed to towns by the end of the year and not given up since."""
    end = date(year, 12, 31)
    handed = Act.objects.filter(step="del.handover", at__lt=f"{year + 1:04d}-01-01").values("matter_id")
    ended = Act.objects.filter(step="del.end", at__lt=f"{year + 1:04d}-01-01").values("matter_id")
    return Matter.objects.filter(procedure="delegation", opened_on__lte=end, pk__in=handed).exclude(pk__in=ended)


def operations(year: int) -> QuerySet[Act]:
    """Joint operations held in the year."""
    return acts(year, "jnt.op")


def solved(year: int) -> QuerySet[Matter]:
    """Problems of two districts settled in the year."""
    return matters(year, "jnt.close")


FIGURES = (
    Figure("towns_guided", "指导的镇", "个", "本年联络员到镇指导过执法的镇，一个镇计一次。", "delegation", guided("town")),
    Figure(
        "subdistricts_guided",
        "指导的街道",
        "个",
        "本年联络员到街道指导过执法的街道，一个街道计一次。",
        "delegation",
        guided("subdistrict"),
    ),
    Figure(
        "penalty_powers_delegated",
        "赋权镇街的处罚事项",
        "项",
        "截至本年12月31日已经交接给镇街、没有停止的处罚事项。",
        "delegation",
        delegated,
    ),
    Figure(
        "joint_enforcement_operations",
        "联合执法行动",
        "次",
        "本年与相邻区县联合执法的行动，一次行动计一次。",
        "joint-operation",
        operations,
    ),
    Figure(
        "cross_region_issues_resolved",
        "办结跨区域问题",
        "个",
        "本年办结的跨区域问题，含对方移交的。",
        "joint-operation",
        solved,
        approx="at_least",
    ),
)
