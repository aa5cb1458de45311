"""首违不罚: waivers that stand, those of parking tickets among them, and what they were worth. A cancelled waiver counts in neither."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fadu.ledger.models import Act
from fadu.report.figures.figure import Figure, Part, acts, of_bureau

TITLE = "包容审慎"
#: Grounds of 行政处罚法第三十三条, kept apart: only the first is 首违不罚.
FIRST, OTHER = "nop.first", ("nop.minor", "nop.nofault")


def standing(year: int) -> QuerySet[Act]:
    """The bureau's waivers of the year that were not cancelled since."""
    cancelled = Act.objects.filter(step__in=("wav.cancel", "prk.remove")).values("matter_id")
    return of_bureau(acts(year, "wav.decide", "prk.waive")).exclude(matter_id__in=cancelled)


#: Those on the ground of a first violation.
first = Part(standing, Q(kind=FIRST))
#: Those on another ground: 轻微不罚, 无主观过错.
other = Part(standing, Q(kind__in=OTHER))


def cancelled(year: int) -> QuerySet[Act]:
    """Waivers cancelled in the year, whenever they were given."""
    return of_bureau(acts(year, "wav.cancel"))


FIGURES = (
    Figure(
        "first_violation_waiver_cases",
        "首违不罚",
        "件",
        "本年以首违不罚为依据作出的不予处罚决定，含人行道违停；以后被撤销、消除的不计。",
        "first-violation",
        first,
        approx="at_least",
    ),
    Figure(
        "first_violation_waiver_amount_yuan",
        "首违不罚免予罚款金额",
        "元",
        "本年首违不罚决定载明的免予罚款金额之和，每件按违法事实所落裁量阶次的最低罚款额；以后被撤销的不计。法律没有“免罚金额”，这是本机关的统计口径。",
        "first-violation",
        first,
        how="sum",
        approx="at_least",
    ),
    Figure(
        "other_waiver_cases",
        "其他不予处罚",
        "件",
        "本年以轻微不罚、无主观过错为依据，经首违不罚程序作出的不予处罚决定；以后被撤销的不计。",
        "first-violation",
        other,
    ),
    Figure(
        "waivers_cancelled",
        "撤销免罚",
        "件",
        "本年作出的撤销免罚决定，不论原决定在哪一年作出。",
        "first-violation",
        cancelled,
    ),
)
