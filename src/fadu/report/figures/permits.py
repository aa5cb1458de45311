"""行政许可: what was accepted and decided, how fast, with how many visits, and what the permits came to."""

from __future__ import annotations

from django.db.models import DateField, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Substr

from fadu.law.params import rules_on
from fadu.ledger.models import Act, Deadline, Matter
from fadu.report.figures.figure import Figure, Part, acts, matters, year_end

TITLE = "行政许可"
ACCEPTING, DECIDING = ("lic.accept", "lic.deem"), ("lic.grant", "lic.refuse")


def accepted(year: int) -> QuerySet[Matter]:
    """Applications accepted in the year, by an act or by silence."""
    return matters(year, *ACCEPTING)


def completed(year: int) -> QuerySet[Matter]:
    """Of those, the ones that have been decided."""
    return accepted(year).filter(pk__in=Act.objects.filter(step__in=DECIDING).values("matter_id"))


def granted(year: int) -> QuerySet[Act]:
    """Grants of the year."""
    return acts(year, "lic.grant")


def refused(year: int) -> QuerySet[Act]:
    """Refusals of the year."""
    return acts(year, "lic.refuse")


def decided(year: int) -> QuerySet[Deadline]:
    """Terms of decision that ended in the year."""
    return Deadline.objects.filter(clock="lic.decide", stopped__year=year)


#: Those that ended on or before the last day, promises counted.
on_time = Part(decided, Q(stopped__lte=F("last")))


def days(year: int) -> QuerySet[Act]:
    """Decisions of the year with the civil days since their term began."""
    began = Deadline.objects.filter(matter_id=OuterRef("matter_id"), clock="lic.decide").values("start")[:1]
    rows = acts(year, *DECIDING).annotate(
        began=Subquery(began, output_field=DateField()), ended=Cast(Substr("at", 1, 10), DateField())
    )
    return rows.annotate(days=ExpressionWrapper(F("ended") - F("began"), output_field=DurationField()))


def delivered(year: int) -> QuerySet[Act]:
    """Licences handed out in the year; the amount of each is the applicant's visits."""
    return acts(year, "lic.deliver")


def one_visit(year: int) -> QuerySet[Act]:
    """Those for which the applicant came as often as the target allows, or not at all."""
    rules = rules_on(year_end(year))
    most = int(rules["lic.visits"]) if rules.knows("lic.visits") else 0
    return delivered(year).filter(amount__lte=most * 100)


def online(year: int) -> QuerySet[Act]:
    """Applications of the year made on the portal."""
    return acts(year, "lic.apply").filter(kind="portal")


def fees(year: int) -> QuerySet[Act]:
    """Fees of permits paid in the year."""
    return acts(year, "lic.paid")


def silent(year: int) -> QuerySet[Act]:
    """Applications that count as accepted because the gaps were not told in time."""
    return acts(year, "lic.deem")


FIGURES = (
    Figure(
        "permits_accepted",
        "受理许可申请",
        "件",
        "本年受理的行政许可申请，视为受理的计入；一件事中每项许可计一件。",
        "permits",
        accepted,
    ),
    Figure(
        "permit_completion_rate",
        "许可办结率",
        "%",
        "本年受理的许可申请中，已经作出准予或者不予许可决定的占比。",
        "permits",
        completed,
        how="share",
        of=accepted,
    ),
    Figure("permits_granted", "准予许可", "件", "本年作出的准予行政许可决定。", "permits", granted),
    Figure("permits_refused", "不予许可", "件", "本年作出的不予行政许可决定。", "permits", refused),
    Figure(
        "permits_on_time_rate",
        "按期决定率",
        "%",
        "本年决定的许可中，在法定期限或者更短的承诺期限内决定的占比。",
        "permits",
        on_time,
        how="share",
        of=decided,
    ),
    Figure("permit_days", "平均办理天数", "天", "本年决定的许可，从受理到决定的平均日历天数。", "permits", days, how="mean"),
    Figure(
        "permits_one_visit_rate",
        "最多跑一次率",
        "%",
        "本年颁发的证件中，申请人到现场不超过一次的占比。",
        "permits",
        one_visit,
        how="share",
        of=delivered,
    ),
    Figure("permits_online", "网上申请", "件", "本年在网上提出的许可申请。", "permits", online),
    Figure("permits_deemed_accepted", "视为受理", "件", "本年因逾期没有一次告知补正而视为受理的申请。", "permits", silent),
    Figure("permit_fees_yuan", "许可收费", "元", "本年缴纳的行政许可收费，全部上缴国库。", "permits", fees, how="sum"),
)
