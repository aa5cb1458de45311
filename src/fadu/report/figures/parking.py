"""人行道违停: tickets taken, sorted out, waived, fined, paid; objections and how long their answers take."""

from __future__ import annotations

from django.db.models import DateField, DurationField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Substr

from fadu.ledger.models import Act
from fadu.report.figures.figure import Figure, acts, of_bureau

TITLE = "人行道违停"
SYSTEM = "parking"
#: Acts by which a decision of a ticket fell.
FALLEN = ("prk.remove", "wav.cancel")


def captured(year: int) -> QuerySet[Act]:
    """Tickets taken in the year."""
    return of_bureau(acts(year, "prk.capture"))


def rejected(year: int) -> QuerySet[Act]:
    """Records that the review sorted out, those kept as clues included."""
    return of_bureau(acts(year, "prk.reject", "prk.clue"))


def waived(year: int) -> QuerySet[Act]:
    """First violations waived that still stand."""
    return of_bureau(acts(year, "prk.waive")).exclude(matter_id__in=_fallen())


def decided(year: int) -> QuerySet[Act]:
    """Fines decided on the spot that still stand."""
    return of_bureau(acts(year, "prk.decide-simple")).exclude(matter_id__in=_fallen())


def paid(year: int) -> QuerySet[Act]:
    """Payments of parking fines."""
    return of_bureau(acts(year, "pay.bank", "pay.spot")).filter(matter__procedure=SYSTEM)


def objections(year: int) -> QuerySet[Act]:
    """Objections raised in the year."""
    return of_bureau(acts(year, "prk.object"))


def upheld(year: int) -> QuerySet[Act]:
    """Objections found right in the year."""
    return of_bureau(acts(year, "prk.object-answer")).filter(kind="upheld")


def answered_in_days(year: int) -> QuerySet[Act]:
    """Answers of the year with `days`: civil days since the objection."""
    asked = Act.objects.filter(matter=OuterRef("matter"), step="prk.object", seq__lt=OuterRef("seq")).order_by("-seq")
    answers = of_bureau(acts(year, "prk.object-answer")).alias(
        asked_on=_day(Subquery(asked.values("at")[:1])), answered_on=_day(F("at"))
    )
    answers = answers.filter(asked_on__isnull=False)
    return answers.annotate(days=ExpressionWrapper(F("answered_on") - F("asked_on"), output_field=DurationField()))


def _fallen() -> QuerySet[Act]:
    return Act.objects.filter(step__in=FALLEN).values("matter_id")  # type: ignore[return-value]


def _day(moment: F | Subquery) -> Cast:
    return Cast(Substr(moment, 1, 10), DateField())


FIGURES = (
    Figure("parking_captured", "违停取证", "件", "本年登记的人行道违法停车取证记录，含以后审核不通过、消除的。", SYSTEM, captured),
    Figure("parking_rejected", "违停审核不通过", "件", "本年审核不通过的取证记录，含转为线索的。", SYSTEM, rejected),
    Figure(
        "parking_waived",
        "违停首违不罚",
        "件",
        "本年对人行道违法停车作出的首违不罚决定，以后撤销、消除的不计；已含在“首违不罚”总数中。",
        SYSTEM,
        waived,
    ),
    Figure("parking_decided", "违停当场处罚", "件", "本年对人行道违法停车当场作出的罚款决定，以后消除的不计。", SYSTEM, decided),
    Figure("parking_fines_yuan", "违停罚款决定金额", "元", "上述当场处罚所定罚款之和，加处罚款另计。", SYSTEM, decided, how="sum"),
    Figure(
        "parking_paid_yuan", "违停罚款缴纳金额", "元", "本年登记的违停罚款缴款之和，不论决定在哪一年作出。", SYSTEM, paid, how="sum"
    ),
    Figure("parking_objections", "违停异议", "件", "本年收到的对停车记录的异议、陈述申辩。", SYSTEM, objections),
    Figure("parking_objections_upheld", "违停异议成立", "件", "本年答复认为成立的异议。", SYSTEM, upheld),
    Figure(
        "parking_days_to_answer",
        "违停异议平均答复时间",
        "日",
        "本年答复的异议，从提出之日到答复之日的日历天数的平均数。",
        SYSTEM,
        answered_in_days,
        how="mean",
    ),
)
