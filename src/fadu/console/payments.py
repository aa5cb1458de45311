"""缴款对账台: what must go back to parties, days compared with the provider's statement, differences that a person settles, the newest orders."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from fadu.console.access import for_roles, matter_or_404
from fadu.law.errors import InputError
from fadu.ledger import read
from fadu.ledger.record import Refused, Stale
from fadu.payments.models import Difference, Order, Statement
from fadu.payments.provider import provider
from fadu.payments.reconcile import reconcile
from fadu.payments.refunds import LOOSE, SETTLED, debts, give_back, return_loose

READERS = ("finance", "legal", "head", "principal")
SETTLERS = ("finance",)
MOST, DAYS = 50, 14
LONGEST = 500


@require_safe
@for_roles(*READERS)
def payments_desk(request: HttpRequest) -> HttpResponse:
    """Open differences first, then the last two weeks by day, the newest orders, what was settled."""
    today = read.today()
    days = {found.day: found for found in Statement.objects.filter(day__gte=today - timedelta(days=DAYS))}
    ordered = Difference.objects.select_related("order__matter")
    context = {
        "open": list(ordered.filter(settled_at=None).order_by("-found_at", "-pk")[:MOST]),
        "settled": list(ordered.exclude(settled_at=None).order_by("-settled_at", "-pk")[:10]),
        "days": [(day, days.get(day)) for day in (today - timedelta(days=ago) for ago in range(1, DAYS + 1))],
        "orders": [(order, Decimal(order.amount) / 100) for order in Order.objects.select_related("matter").order_by("-pk")[:20]],
        "debts": debts(read.visible(request.person), MOST),  # type: ignore[attr-defined]
        "loose": LOOSE,
        "online": provider() is not None,
        "may": bool(request.person.roles & set(SETTLERS)),  # type: ignore[attr-defined]
        "yesterday": today - timedelta(days=1),
        "today": today,
    }
    return render(request, "console/payments_desk.html", context)


@require_POST
@for_roles(*SETTLERS)
def payments_reconcile(request: HttpRequest) -> HttpResponse:
    """Compare one day now."""
    try:
        done = reconcile(date.fromisoformat(request.POST.get("date", "")))
        said = f"{done.day}：平台收款 {done.trades} 笔，相符 {done.agreed} 笔，补记 {done.made_up} 笔，差异 {done.differing} 笔。"
        messages.add_message(request, messages.WARNING if done.differing else messages.SUCCESS, said)
    except InputError as error:
        messages.error(request, str(error))
    except ValueError:
        messages.error(request, "请选择要对账的日期。")
    return redirect("payments_desk")


@require_POST
@for_roles(*SETTLERS)
def payments_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a difference was settled; what two people settle at once is settled by the first."""
    text = request.POST.get("settlement", "").replace("\0", "").strip()[:LONGEST]
    if not Difference.objects.filter(pk=pk).exists():
        raise Http404("没有这一差异。")
    if len(text) < 2:
        messages.error(request, "请写明处理结果，例如退还的日期和流水号。")
        return redirect("payments_desk")
    by = request.person.id  # type: ignore[attr-defined]
    done = Difference.objects.filter(pk=pk, settled_at=None).update(settled_at=timezone.now(), settled_by=by, settlement=text)
    if done:
        messages.success(request, "已经记录处理结果。")
    else:
        messages.error(request, SETTLED)
    return redirect("payments_desk")


@require_POST
@for_roles(*SETTLERS)
def payments_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the money of a difference back the way it came; a second click finds it settled."""
    if not Difference.objects.filter(pk=pk).exists():
        raise Http404("没有这一差异。")
    try:
        messages.success(request, return_loose(pk, request.person.id))  # type: ignore[attr-defined]
    except InputError as error:
        messages.error(request, str(error))
    return redirect("payments_desk")


@require_POST
@for_roles(*SETTLERS)
def payments_refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back the way it came what a matter's decision gives back, and record that it went."""
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    try:
        done = give_back(row, [request.person.id])  # type: ignore[attr-defined]
        messages.success(request, f"{row.number}：已按原路退还{done.act.content['data']['amount']}元并登记。")
    except (InputError, Refused, Stale) as error:
        messages.error(request, str(error))
    return redirect("payments_desk")
