"""行政处罚: the bureau's cases by the ordinary and the simple procedure, fines, and how long a decision takes. What towns decide in their own name is theirs (`towns`)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import DateField, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Substr

from fadu.law.common.case import SPOT
from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, Part, acts, matters, of_bureau

TITLE = "行政处罚"
ORDINARY = "penalty-ordinary"


def cases(*steps: str) -> Callable[[int], QuerySet[Matter]]:
    """The bureau's ordinary cases in which one of the steps was done in the year."""
    return lambda year: of_bureau(matters(year, *steps)).filter(procedure=ORDINARY)


decided = cases("pen.decide")
#: Ordinary cases decided in the year whose decision stands published.
published = Part(decided, Q(published=True))


def done(*steps: str) -> Callable[[int], QuerySet[Act]]:
    """Acts of those steps done in the year in the bureau's matters."""
    return lambda year: of_bureau(acts(year, *steps))


#: Decisions on the spot.
spot = done(*SPOT)


def decided_in_days(year: int) -> QuerySet[Act]:
    """Decisions of the year with `days`: civil days from filing to decision."""
    filed = Act.objects.filter(matter=OuterRef("matter"), step="pen.file").order_by("seq").values("at")[:1]
    decisions = of_bureau(acts(year, "pen.decide")).alias(filed_on=_day(Subquery(filed)), decided_on=_day(F("at")))
    decisions = decisions.filter(filed_on__isnull=False)
    return decisions.annotate(days=ExpressionWrapper(F("decided_on") - F("filed_on"), output_field=DurationField()))


def _day(moment: F | Subquery) -> Cast:
    return Cast(Substr(moment, 1, 10), DateField())


FIGURES = (
    Figure(
        "penalty_cases_ordinary_published",
        "公示的普通程序处罚案件",
        "件",
        "本年作出处罚决定、决定信息现处于公开状态的普通程序案件；公开后已撤回的不计。",
        "disclosure",
        published,
    ),
    Figure(
        "ordinary_cases_filed",
        "普通程序立案",
        "件",
        "本年批准立案的普通程序案件。",
        "penalty",
        cases("pen.file"),
    ),
    Figure(
        "ordinary_cases_decided",
        "普通程序作出处罚决定",
        "件",
        "本年作出处罚决定的普通程序案件，不含不予处罚。",
        "penalty",
        decided,
    ),
    Figure(
        "ordinary_cases_not_punished",
        "普通程序作出不予处罚决定",
        "件",
        "本年立案调查后作出不予处罚决定的普通程序案件；首违不罚另计。",
        "penalty",
        cases("pen.issue-none"),
    ),
    Figure(
        "ordinary_cases_closed",
        "普通程序结案",
        "件",
        "本年批准结案的普通程序案件。",
        "penalty",
        cases("pen.close"),
    ),
    Figure(
        "ordinary_days_to_decide",
        "普通程序平均办案时间",
        "日",
        "本年作出处罚决定的案件，从立案之日到决定之日的日历天数的平均数，含中止、听证等依法不计入期限的日子。",
        "penalty",
        decided_in_days,
        how="mean",
    ),
    Figure(
        "ordinary_fines_yuan",
        "普通程序罚款决定金额",
        "元",
        "本年普通程序处罚决定所定罚款之和；加处罚款另计，以后变更、撤销的不在此扣除。",
        "penalty",
        done("pen.decide"),
        how="sum",
    ),
    Figure(
        "simple_penalties",
        "当场处罚",
        "件",
        "本年按简易程序当场作出的处罚决定，含人行道违停。",
        "penalty",
        spot,
    ),
    Figure(
        "simple_fines_yuan",
        "当场处罚罚款金额",
        "元",
        "本年当场处罚决定所定罚款之和。",
        "penalty",
        spot,
        how="sum",
    ),
    Figure(
        "fines_paid_yuan",
        "罚款缴纳金额",
        "元",
        "本年登记的缴款（银行缴纳和当场收缴）之和，不论处罚决定在哪一年作出。",
        "penalty",
        done("pay.bank", "pay.spot"),
        how="sum",
    ),
    Figure(
        "fines_returned_yuan",
        "退还罚款金额",
        "元",
        "本年退还当事人的罚款之和：决定被撤销、变更或者记录被消除的，多缴的，不论缴款在哪一年。",
        "penalty",
        done("pay.refunded"),
        how="sum",
    ),
    Figure(
        "surcharges_yuan",
        "加处罚款金额",
        "元",
        "本年作出的加处罚款决定金额之和。",
        "penalty",
        done("pay.surcharge"),
        how="sum",
    ),
    Figure(
        "decisions_self_corrected",
        "自行纠正的处罚案件",
        "件",
        "本年由本机关自行撤销或者变更处罚决定的普通程序案件。",
        "penalty",
        cases("pen.self-correct"),
    ),
    Figure(
        "crime_transfers",
        "移送公安机关案件",
        "件",
        "本年以涉嫌犯罪移送公安机关的普通程序案件。",
        "penalty",
        cases("xfr.send"),
    ),
)
