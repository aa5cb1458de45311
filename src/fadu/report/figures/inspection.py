"""双随机检查: draws, visits, results published in time."""

from __future__ import annotations

from django.db.models import QuerySet

from fadu.ledger.models import Act
from fadu.report.figures.figure import Figure, acts

TITLE = "双随机检查"


def draws(year: int) -> QuerySet[Act]:
    """Random draws of the year."""
    return acts(year, "ins.draw")


def visits(year: int) -> QuerySet[Act]:
    """Visits of the year, drawn or for a cause."""
    return acts(year, "ins.check")


def mended(year: int) -> QuerySet[Act]:
    """Visits at which something was found and ordered to be mended, or a case begun."""
    return visits(year).filter(kind__in=("mended", "violation"))


def published(year: int) -> QuerySet[Act]:
    """Results published in the year."""
    return acts(year, "ins.publish")


def marks(year: int) -> QuerySet[Act]:
    """Marks of bad credit published in the year."""
    return acts(year, "crd.publish")


def repairs(year: int) -> QuerySet[Act]:
    """Credit repairs granted in the year."""
    return acts(year, "crd.repair")


FIGURES = (
    Figure("random_draws", "随机抽取", "次", "本年的双随机抽取，抽一次计一次。", "random-inspection", draws),
    Figure("inspection_visits", "检查", "户次", "本年的检查，一个对象检查一次计一次，含有因检查。", "random-inspection", visits),
    Figure("inspection_problems", "检查发现问题", "户次", "本年检查中责令改正或者转入立案的。", "random-inspection", mended),
    Figure("inspection_results_published", "公开检查结果", "次", "本年公开的检查结果。", "random-inspection", published),
    Figure("credit_marks", "公示失信信息", "条", "本年公示的失信信息，一个单位一次检查计一条。", "random-inspection", marks),
    Figure("credit_repairs", "准予信用修复", "件", "本年准予的信用修复。", "random-inspection", repairs),
)
