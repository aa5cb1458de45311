"""办案运行: what the ledger holds, what is late, what has defects."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from fadu.law.procedures import ALL
from fadu.ledger.models import Act, Deadline, Matter
from fadu.ledger.models.act import Found
from fadu.ledger.read import today
from fadu.report.figures.figure import Figure, acts, matters

TITLE = "办案运行"
PENALTIES = ("penalty-ordinary", "penalty-simple")
#: Steps that end a matter.
CLOSING = tuple(
    sorted(
        {
            step.id
            for procedure in ALL.values()
            for step in procedure.steps
            if step.to in procedure.closed and not set(step.at) <= set(procedure.closed)
        }
    )
)


def opened(year: int) -> QuerySet[Matter]:
    """Matters begun in the year."""
    return Matter.objects.filter(year=year)


def closed(year: int) -> QuerySet[Matter]:
    """Matters ended in the year that are still ended."""
    return matters(year, *CLOSING).filter(closed=True)


def pending(year: int) -> QuerySet[Matter]:
    """Matters begun by the end of the year and still open today."""
    return Matter.objects.filter(closed=False, opened_on__lte=date(year, 12, 31))


def overdue(year: int) -> QuerySet[Deadline]:
    """The bureau's own clocks that ran out in the year, kept too late or not at all."""
    late = Q(stopped__gt=F("last")) | Q(stopped=None, paused=False, last__lt=today())
    return Deadline.objects.filter(late, owner="bureau", last__gte=date(year, 1, 1), last__lte=date(year, 12, 31))


def every_act(year: int) -> QuerySet[Act]:
    """All acts of the year."""
    return acts(year)


def late_files(year: int) -> QuerySet[Matter]:
    """Matters of the year that were entered after the fact."""
    return Matter.objects.filter(year=year, late=True)


def defective_acts(year: int) -> QuerySet[Act]:
    """Acts of penalty cases done in the year beside which a finding stands."""
    # By matter, not by step: penalty cases are few beside all acts of a year.
    cases = Matter.objects.filter(procedure__in=PENALTIES).values("pk")
    done = Act.objects.filter(matter_id__in=cases, at__gte=f"{year:04d}-01-01", at__lt=f"{year + 1:04d}-01-01")
    return done.filter(Found("verdict"))


def defective_files(year: int) -> QuerySet[Matter]:
    """Penalty cases with at least one such act."""
    return Matter.objects.filter(pk__in=defective_acts(year).values("matter_id"))


FIGURES = (
    Figure("matters_opened", "新办事项", "件", "本年开始的各类事项：案件、免罚、学习等，每件计一次。", "work-method-721", opened),
    Figure("matters_closed", "办结事项", "件", "本年办结、现仍处于办结状态的各类事项。", "work-method-721", closed),
    Figure("matters_pending", "在办事项", "件", "本年12月31日以前开始、截至今日仍没有办结的各类事项。", "work-method-721", pending),
    Figure(
        "clocks_overdue",
        "超过法定期限",
        "个",
        "届满日在本年内的本机关办理期限中，逾期才办理的，以及截至今日已经届满仍没有办理的；中止中的不计。",
        "penalty",
        overdue,
    ),
    Figure("acts_recorded", "入账行为", "个", "行为时间在本年内的全部台账记录。", "recording", every_act),
    Figure(
        "late_files",
        "补录案卷",
        "件",
        "本年开始、事后补录进台账的案卷；补录不拒绝，问题列在旁边。",
        "file-review",
        late_files,
    ),
    Figure(
        "files_with_defects",
        "有瑕疵的处罚案卷",
        "件",
        "行政处罚案件（普通、简易程序）中，本年的行为至少有一个被关口指出问题的；含补录案卷。",
        "file-review",
        defective_files,
    ),
)
