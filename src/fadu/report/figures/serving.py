"""热线、数字城管、值班、设施和“721工作法”: orders by channel, how they ended, and by what problems were settled."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fadu.law.common.order_data import CONTENT, DIGITAL, HOTLINE, RATED
from fadu.law.procedures import ALL
from fadu.law.procedures.service.order import DECLINED, MERGED
from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, acts, matters

TITLE = "群众诉求和设施"
#: Of “721”: acts by which a problem was settled by enforcement, by management (taught and put right without a penalty), by service.
ENFORCED = ("pen.decide", "smp.issue", "prk.decide-simple")
MANAGED = ("wav.decide", "prk.waive")
#: Service procedures other than orders: what ends them settles a problem by service.
_OTHERS = ("permit", "petition", "dispute", "enterprise-demand", "guidance")
SERVED = tuple(
    step.id
    for name in _OTHERS
    if name in ALL
    for step in ALL[name].steps
    if step.to in ALL[name].closed and step.to not in ("不予受理", "已撤销")
)


def _came_by(year: int, channels: tuple[str, ...]) -> QuerySet[Matter]:
    came = acts(year, "ord.receive").filter(kind__in=channels)
    return Matter.objects.filter(pk__in=came.values("matter_id")).exclude(stage__in=(MERGED, DECLINED))


def hotline(year: int) -> QuerySet[Matter]:
    """Orders of the hotline received in the year; doubles that were merged and what was declined left out."""
    return _came_by(year, HOTLINE)


def hotline_closed(year: int) -> QuerySet[Matter]:
    """Of them, those closed."""
    return hotline(year).filter(closed=True)


def hotline_rated(year: int) -> QuerySet[Matter]:
    """Of them, those that the caller rated; who did not answer has not rated."""
    return hotline(year).filter(order__rating__in=RATED)


def hotline_content(year: int) -> QuerySet[Matter]:
    """Of them, those rated satisfied or basically satisfied."""
    return hotline(year).filter(order__rating__in=CONTENT)


def digital(year: int) -> QuerySet[Matter]:
    """Cases that patrols of the digital city reported in the year."""
    return _came_by(year, DIGITAL)


def digital_handled(year: int) -> QuerySet[Matter]:
    """Of them, those handled."""
    return digital(year).exclude(order__handled_at="")


def digital_on_time(year: int) -> QuerySet[Matter]:
    """Of them, those handled within the time of their category."""
    return digital_handled(year).filter(order__late=False)


def shifts(year: int) -> QuerySet[Act]:
    """Duty rosters made in the year; the amount of each is its number of shifts."""
    return acts(year, "duty.roster")


def _facilities(year: int, kind: str) -> QuerySet[Matter]:
    until = f"{year + 1:04d}-01-01"
    made = Act.objects.filter(step="fac.register", kind=kind, at__lt=until).values("matter_id")
    gone = Act.objects.filter(step="fac.retire", at__lt=until).values("matter_id")
    return Matter.objects.filter(pk__in=made).exclude(pk__in=gone)


def pools(year: int) -> QuerySet[Matter]:
    """Compost pools in use at the end of the year."""
    return _facilities(year, "compost_pool")


def stations(year: int) -> QuerySet[Matter]:
    """Fertiliser stations in use at the end of the year."""
    return _facilities(year, "fertiliser_station")


def villages(year: int) -> QuerySet[Matter]:
    """Model villages at the end of the year."""
    return _facilities(year, "model_village")


def _settled(year: int, way: str, steps: tuple[str, ...]) -> QuerySet[Matter]:
    """Problems settled one way: orders closed in the year by their handling, and other matters by the step that settled them."""
    closed = Q(pk__in=acts(year, "ord.close").values("matter_id"), order__settled_by=way)
    others = Q(pk__in=acts(year, *steps).values("matter_id")) if steps else Q(pk__in=[])
    return Matter.objects.filter(closed | others)


def by_service(year: int) -> QuerySet[Matter]:
    """Problems settled by service."""
    return _settled(year, "service", SERVED)


def by_management(year: int) -> QuerySet[Matter]:
    """Problems settled by management: put right without a penalty."""
    return _settled(year, "management", MANAGED)


def by_enforcement(year: int) -> QuerySet[Matter]:
    """Problems settled by a penalty."""
    return _settled(year, "enforcement", ENFORCED)


def settled(year: int) -> QuerySet[Matter]:
    """Every problem settled in the year, whichever way."""
    closed = Q(pk__in=acts(year, "ord.close").values("matter_id")) & ~Q(order__settled_by="")
    return Matter.objects.filter(closed | Q(pk__in=acts(year, *ENFORCED, *MANAGED, *SERVED).values("matter_id")))


def received(year: int) -> QuerySet[Matter]:
    """Orders of every channel received in the year."""
    return matters(year, "ord.receive")


_WAY = "本年结案的工单（按处置反馈填写的解决方式）和办结的案件、事项中，{}的占比。"
FIGURES = (
    Figure("orders_total", "全部渠道的工单", "件", "本年登记的工单，不分来源，一件计一次。", "hotline", received),
    Figure("hotline_cases_total", "热线投诉", "条", "本年“民呼我为”、12345热线登记的工单，合并的重复件和不予受理的不计。", "hotline", hotline),
    Figure("hotline_completion_rate", "热线办结率", "%", "本年热线工单中，已经结案的占比。", "hotline", hotline_closed, how="share", of=hotline),
    Figure("hotline_satisfaction_rate", "热线满意率", "%", "本年热线工单中，最近一次评价为满意或者基本满意的，占有评价的工单的比例；未接通的不计入分母。", "hotline", hotline_content, how="share", of=hotline_rated),
    Figure("digital_city_cases", "数字城管案件", "件", "本年巡查上报的部件、事件案件，合并的重复件和不予受理的不计。", "digital-city", digital),
    Figure("digital_city_on_time_rate", "数字城管按期处置率", "%", "本年已处置的数字城管案件中，在类别规定的时限内处置的占比。", "digital-city", digital_on_time, how="share", of=digital_handled),
    Figure("duty_shifts_rostered", "值班班次", "班", "本年编排的值班班次之和。", "duty", shifts, how="sum"),
    Figure("compost_pools_built", "堆肥池", "个", "年末在用的堆肥池。", "facilities", pools),
    Figure("compost_supply_stations", "配肥站", "个", "年末在用的配肥站。", "facilities", stations),
    Figure("waste_sorting_model_villages", "垃圾分类示范村", "个", "年末的垃圾分类示范村。", "facilities", villages),
    Figure("settled_by_service", "服务解决的占比", "%", _WAY.format("由服务解决"), "work-method-721", by_service, how="share", of=settled),
    Figure("settled_by_management", "管理解决的占比", "%", _WAY.format("由管理解决（教育改正、不予处罚）"), "work-method-721", by_management, how="share", of=settled),
    Figure("settled_by_enforcement", "执法解决的占比", "%", _WAY.format("由行政处罚解决"), "work-method-721", by_enforcement, how="share", of=settled),
)  # fmt: skip
