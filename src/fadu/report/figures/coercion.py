"""行政强制: seizures, demands, execution by ourselves, by another's hands and by the court, illegal buildings."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, Part, acts, matters

TITLE = "行政强制"


def _acts(*steps: str) -> Callable[[int], QuerySet[Act]]:
    return lambda year: acts(year, *steps)


def taken(year: int) -> QuerySet[Matter]:
    """Seizures and seals decided in the year."""
    return matters(year, "coe.decision")


#: Of those, the ones that have been settled or lifted.
ended = Part(taken, Q(closed=True))


FIGURES = (
    Figure("seizures", "查封、扣押", "件", "本年作出查封、扣押决定的，一件计一次。", "coercion", taken),
    Figure(
        "seizures_ended_rate",
        "查封扣押已处理率",
        "%",
        "本年查封、扣押的，已经处理或者解除的占比。",
        "coercion",
        ended,
        how="share",
        of=taken,
    ),
    Figure("demands_sent", "催告", "次", "本年发出的催告书。", "coercion", _acts("enf.demand")),
    Figure("executions_done", "自行强制执行和代履行", "次", "本年实施的强制执行和代履行。", "coercion", _acts("enf.do", "sub.do")),
    Figure(
        "court_applications", "申请法院强制执行", "件", "本年申请人民法院强制执行的。", "coercion", _acts("crt.apply", "crt.judged")
    ),
    Figure("buildings_razed", "强制拆除违法建筑", "处", "本年实施强制拆除的违法建筑。", "coercion", _acts("ill.demolish")),
    Figure("buildings_ended", "办结违法建筑", "处", "本年办结的违法建筑，自行拆除、改正的在内。", "coercion", _acts("ill.end")),
)
