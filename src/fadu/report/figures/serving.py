"""热线、数字城管、值班、设施和“721工作法”: orders by channel, how they ended, and by what problems were settled."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from fadu.law.common.order_data import CONTENT, DIGITAL, HOTLINE, RATED
from fadu.law.procedures import ALL
from fadu.law.procedures.service.order import DECLINED, MERGED, OURSELVES
from fadu.ledger.models import Act, Matter, Order
from fadu.report.figures.figure import Figure, Part, acts, matters, of_bureau

TITLE = "群众诉求和设施"
#: Of “721”: acts by which a problem was settled by enforcement. A waiver is one of them: education and no penalty are how an enforcement case
#: ends, by a decision with a case number. Management is what an order's handling puts right without a case.
PUNISHED = ("pen.decide", "smp.issue", "prk.decide-simple")
WAIVED = ("wav.decide", "prk.waive")
ENFORCED = (*PUNISHED, *WAIVED)
#: Service procedures other than orders: what ends them settles a problem by service.
_OTHERS = ("permit", "petition", "dispute", "enterprise-demand", "guidance")
SERVED = tuple(
    step.id
    for name in _OTHERS
    if name in ALL
    for step in ALL[name].steps
    if step.to in ALL[name].closed and step.to not in ("不予受理", "已撤销")
)
CLOSED = "ord.close"
SETTLING = (CLOSED, *ENFORCED, *SERVED)


def _came_by(year: int, channels: tuple[str, ...]) -> QuerySet[Matter]:
    came = acts(year, "ord.receive").filter(kind__in=channels)
    return Matter.objects.filter(pk__in=came.values("matter_id")).exclude(stage__in=(MERGED, DECLINED))


def hotline(year: int) -> QuerySet[Matter]:
    """Orders of the hotline received in the year; doubles that were merged and what was declined left out."""
    return _came_by(year, HOTLINE)


#: Of them, those closed.
hotline_closed = Part(hotline, Q(closed=True))
#: Of them, those that the caller rated; who did not answer has not rated.
hotline_rated = Part(hotline, Q(order__rating__in=RATED))
#: Of them, those rated satisfied or basically satisfied.
hotline_content = Part(hotline, Q(order__rating__in=CONTENT))


def digital(year: int) -> QuerySet[Matter]:
    """Cases that patrols of the digital city reported in the year."""
    return _came_by(year, DIGITAL)


#: Of them, those handled.
digital_handled = Part(digital, ~Q(order__handled_at=""))
#: Of them, those handled within the time of their category.
digital_on_time = Part(digital_handled, Q(order__late=False))


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


def _order(way: str = "") -> Q:
    """Of an act that closed an order: that it was settled that way, or in any."""
    how = {"settled_by": way} if way else {"settled_by__gt": ""}
    # The step first: of most acts the order need not be looked for.
    return Q(step=CLOSED) & Q(matter_id__in=Order.objects.filter(**how).values("matter_id"))


def settled(year: int) -> QuerySet[Act]:
    """Every problem that the bureau settled in the year, whichever way: the last act of the year that settled it, so that each counts once and in its month."""
    later = Act.objects.filter(
        matter=OuterRef("matter"), seq__gt=OuterRef("seq"), step__in=SETTLING, at__lt=f"{year + 1:04d}-01-01"
    )
    return of_bureau(acts(year, *SETTLING)).filter(~Q(step=CLOSED) | _order(), ~Exists(later))


#: Problems settled by service.
by_service = Part(settled, Q(step__in=SERVED) | _order("service"))
#: Problems settled by management: put right in handling an order, without a case.
by_management = Part(settled, _order("management"))
#: Problems settled by enforcement: a penalty, or education and a waiver.
by_enforcement = Part(settled, Q(step__in=ENFORCED) | _order("enforcement"))
#: Of them, those that ended with education and no penalty.
by_waiver = Part(settled, Q(step__in=WAIVED))


#: Of an act that settled a problem: service, management, enforcement, or waiver, which is a part of enforcement.
PART = Case(
    When(step__in=WAIVED, then=Value("waiver")),
    When(step__in=PUNISHED, then=Value("enforcement")),
    When(step__in=SERVED, then=Value("service")),
    default=F("matter__order__settled_by"),
    output_field=CharField(),
)


def received(year: int) -> QuerySet[Matter]:
    """Orders of every channel received in the year."""
    return matters(year, "ord.receive")


def against_us(year: int) -> QuerySet[Matter]:
    """Orders that were sorted in the year as reporting the bureau's own people or units, each once."""
    return Matter.objects.filter(pk__in=acts(year, "ord.sort").filter(kind=OURSELVES).values("matter_id"))


#: Of them, those that are over.
against_us_closed = Part(against_us, Q(closed=True))


_WAY = (
    "本年结案的工单（按处置反馈填写的解决方式）和办结的许可、信访、案件等事项，以本年最后一次办结为准，每件计一次；其中{}的占比。"
)
FIGURES = (
    Figure("orders_total", "全部渠道的工单", "件", "本年登记的工单，不分来源，一件计一次。", "hotline", received),
    Figure("hotline_cases_total", "热线投诉", "条", "本年“民呼我为”、12345热线登记的工单，合并的重复件和不予受理的不计。", "hotline", hotline),
    Figure("hotline_completion_rate", "热线办结率", "%", "本年热线工单中，已经结案的占比。", "hotline", hotline_closed, how="share", of=hotline),
    Figure("hotline_satisfaction_rate", "热线满意率", "%", "本年热线工单中，最近一次评价为满意或者基本满意的，占有评价的工单的比例；未接通的不计入分母。", "hotline", hotline_content, how="share", of=hotline_rated),
    Figure("own_enforcement_orders", "举报、控告本局执法", "件", "本年分类为“举报、控告本局执法”的工单，不分来源，一件计一次；信访事项另计。", "hotline", against_us),
    Figure("own_enforcement_completion_rate", "举报、控告本局执法的办结率", "%", "本年分类为“举报、控告本局执法”的工单中，已经办结的占比。", "hotline", against_us_closed, how="share", of=against_us),
    Figure("digital_city_cases", "数字城管案件", "件", "本年巡查上报的部件、事件案件，合并的重复件和不予受理的不计。", "digital-city", digital),
    Figure("digital_city_on_time_rate", "数字城管按期处置率", "%", "本年已处置的数字城管案件中，在类别规定的时限内处置的占比。", "digital-city", digital_on_time, how="share", of=digital_handled),
    Figure("duty_shifts_rostered", "值班班次", "班", "本年编排的值班班次之和。", "duty", shifts, how="sum"),
    Figure("compost_pools_built", "堆肥池", "个", "年末在用的堆肥池。", "facilities", pools),
    Figure("compost_supply_stations", "配肥站", "个", "年末在用的配肥站。", "facilities", stations),
    Figure("waste_sorting_model_villages", "垃圾分类示范村", "个", "年末的垃圾分类示范村。", "facilities", villages),
    Figure("settled_by_service", "服务解决的占比", "%", _WAY.format("由服务解决（许可、信访、纠纷、企业诉求、业务指导的办结，和以服务方式解决的工单）"), "work-method-721", by_service, how="share", of=settled),
    Figure("settled_by_management", "管理解决的占比", "%", _WAY.format("由管理解决（没有立案、由承办单位督促改正的工单）"), "work-method-721", by_management, how="share", of=settled),
    Figure("settled_by_enforcement", "执法解决的占比", "%", _WAY.format("由执法解决（行政处罚决定、不予处罚决定，和以执法方式解决的工单）") + "首违不罚是执法案件的一种结果，计入执法，不计入管理。", "work-method-721", by_enforcement, how="share", of=settled),
    Figure("settled_by_waiver", "其中：教育、不予处罚", "%", _WAY.format("以首违不罚等不予处罚决定结束（已计入执法解决）"), "work-method-721", by_waiver, how="share", of=settled),
)  # fmt: skip
