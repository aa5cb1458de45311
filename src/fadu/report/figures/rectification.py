"""专项整治和问题清单: meetings, notices, problems found and mended."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, Part, acts, matters

TITLE = "整治与整改"


def meetings(year: int) -> QuerySet[Act]:
    """Meetings of campaigns held in the year."""
    return acts(year, "cmp.meeting")


def notices(year: int) -> QuerySet[Act]:
    """Acts by which notices were given out; the amount of each is their number."""
    return acts(year, "cmp.notices")


def found(year: int) -> QuerySet[Matter]:
    """Problems put on a list in the year."""
    return matters(year, "prb.list")


#: Those of them that have been mended, checked and struck off.
mended = Part(found, Q(closed=True))


FIGURES = (
    Figure(
        "special_rectification_meetings", "专项整治会议", "次", "本年召开的专项整治会议，一次会议计一次。", "campaign", meetings
    ),
    Figure(
        "notices_distributed",
        "发放告知书",
        "份",
        "本年专项整治中发放的告知书份数之和。",
        "campaign",
        notices,
        how="sum",
        approx="at_least",
    ),
    Figure(
        "rectification_issues_reported", "列入清单的问题", "个", "本年列入问题清单的问题，一个问题计一次。", "problem-lists", found
    ),
    Figure(
        "rectification_completion_rate",
        "问题整改率",
        "%",
        "本年列入问题清单的问题中，已经整改、复核并销号的占比。",
        "problem-lists",
        mended,
        how="share",
        of=found,
    ),
)
