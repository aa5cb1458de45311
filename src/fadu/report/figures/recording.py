"""执法全过程记录: acts that had to be on film, how many were, gaps confirmed, minutes kept."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from fadu.ledger.models import Act, Recordable
from fadu.report.figures.figure import Figure, acts

TITLE = "执法全过程记录"


def _listed(year: int, **more: object) -> QuerySet[Act]:
    steps = Recordable.objects.order_by().values("step").distinct()
    own = Recordable.objects.filter(matter_id=OuterRef("matter_id"), act_seq=OuterRef("seq"), **more)
    return Act.objects.filter(step__in=steps, at__gte=f"{year}-", at__lt=f"{year + 1}-").filter(Exists(own))


def due(year: int) -> QuerySet[Act]:
    """Acts of the year that the bureau's list wants on film."""
    return _listed(year)


def whole(year: int) -> QuerySet[Act]:
    """Of these, the ones on film from the first minute to the last."""
    return _listed(year, missing=0)


def answered(year: int) -> QuerySet[Act]:
    """Of these, the ones on film or with every gap explained."""
    return _listed(year, open=0)


def films(year: int) -> QuerySet[Act]:
    """Films registered in the year; the amount of each is its minutes."""
    return acts(year, "avr.footage")


def gaps(year: int) -> QuerySet[Act]:
    """Gaps whose statement was confirmed in the year."""
    return acts(year, "gap.confirm")


def deleted(year: int) -> QuerySet[Act]:
    """Films deleted in the year, each by an act."""
    return acts(year, "avr.delete")


FIGURES = (
    Figure(
        "recording_due", "应当音像记录的行为", "次", "本年实施的、列入音像记录事项清单的行为，一个行为计一次。", "recording", due
    ),
    Figure(
        "recording_coverage_rate",
        "音像记录覆盖率",
        "%",
        "本年应当音像记录的行为中，应录时段每一分钟都有音像的占比。",
        "recording",
        whole,
        how="share",
        of=due,
    ),
    Figure(
        "recording_answered_rate",
        "记录或者说明率",
        "%",
        "本年应当音像记录的行为中，每一分钟有音像或者有经大队长确认的说明的占比。",
        "recording",
        answered,
        how="share",
        of=due,
    ),
    Figure("recording_gaps", "确认的音像缺口", "个", "本年经大队长确认的音像缺口说明，一份计一个。", "recording", gaps),
    Figure("recording_minutes", "音像资料时长", "分钟", "本年入库的音像资料时长之和。", "recording", films, how="sum"),
    Figure("recording_deleted", "依法删除的音像资料", "个", "本年保存期满、经批准删除的音像文件。", "recording", deleted),
)
