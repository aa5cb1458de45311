"""行政执法公示: what was published, in time or not, and what was taken back."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from fadu.ledger.models import Act, Deadline
from fadu.report.figures.figure import Figure, Part, acts, of_bureau

TITLE = "行政执法公示"
PUBLISHING = ("pub.penalty", "pub.permit", "pub.other")
#: Clocks of publications; the first two end with the publishing act.
CLOCKS = ("pub.decision", "pub.permit", "pub.other")


def publications(year: int) -> QuerySet[Act]:
    """Publishing acts of the year in the bureau's matters."""
    return of_bureau(acts(year, *PUBLISHING))


def other_results(year: int) -> QuerySet[Act]:
    """Results other than penalties of the ordinary procedure and permits."""
    return of_bureau(acts(year, "pub.other"))


def ended(year: int) -> QuerySet[Deadline]:
    """Clocks that ended in the year with a publication."""
    published = publications(year).values("matter_id")
    return Deadline.objects.filter(clock__in=CLOCKS, stopped__year=year, matter_id__in=published)


#: Those that ended on or before the last lawful day.
in_time = Part(ended, Q(stopped__lte=F("last")))
#: Those that ended after it.
late = Part(ended, Q(stopped__gt=F("last")))


def withdrawn(year: int) -> QuerySet[Act]:
    """Publications taken back in the year."""
    return of_bureau(acts(year, "pub.withdraw"))


def withdrawn_in_time(year: int) -> QuerySet[Deadline]:
    """Those taken back within three working days of the decision's fall."""
    return of_bureau(Deadline.objects.filter(clock="pub.withdraw", stopped__year=year, stopped__lte=F("last")))


FIGURES = (
    Figure(
        "publications",
        "公开执法决定和结果",
        "件",
        "本年公开的行政处罚决定、许可决定和其他执法结果；重新公开的另计。",
        "disclosure",
        publications,
    ),
    Figure(
        "publications_other",
        "其中：其他执法结果",
        "件",
        "本年公开的其他执法结果（首违不罚、当场处罚、检查、强制等）。",
        "disclosure",
        other_results,
    ),
    Figure(
        "publications_in_time",
        "按期公开",
        "件",
        "本年公开、公开之日不晚于法定届满日（处罚、许可七个工作日，其他二十个工作日）的。",
        "disclosure",
        in_time,
    ),
    Figure(
        "publications_late",
        "逾期公开",
        "件",
        "本年公开、公开之日晚于法定届满日的；公告送达的须待送达生效才能公开，也在其中。",
        "disclosure",
        late,
    ),
    Figure("publications_withdrawn", "撤回公开", "件", "本年撤回的公开信息，不论何时公开。", "disclosure", withdrawn),
    Figure(
        "publications_withdrawn_in_time",
        "三个工作日内撤回",
        "件",
        "本年撤回、自决定被变更、撤销之日起没有超过三个工作日的。",
        "disclosure",
        withdrawn_in_time,
    ),
)
