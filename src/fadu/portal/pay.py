"""缴款: a fine or the fee of a permit, by the number of the decision or the notice, and the page of one order. The money goes to the payment provider, never to the bureau's people."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fadu.law.errors import InputError
from fadu.payments import orders
from fadu.payments.models import Order
from fadu.payments.provider import provider
from fadu.portal.limits import TooMany, count, failed, refuse_guessing
from fadu.portal.public import public

MOST, SECONDS = 20, 60
#: Where the payer looks at his matters: procedure → name of the address, and what it is called.
BACK = {"parking": ("portal:tickets_mine", "停车记录"), "permit": ("portal:permits_mine", "我的许可")}


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def pay_form(request: HttpRequest) -> HttpResponse:
    """The number of the decision or the notice and the last character of the party's name; then an order for what is owed."""
    if request.method != "POST":
        return render(request, "portal/pay_form.html", {"online": provider() is not None})
    number, last = request.POST.get("number", "").strip()[:60], request.POST.get("last", "").strip()[:4]
    try:
        count(request, "pay", MOST, SECONDS)
        refuse_guessing("decision", number)
        found = orders.by_number(number, last)
        if found is not None:
            return redirect("portal:pay_order", uid=orders.order_for(found).uid)
        failed("decision", number)
        status, error = 404, "没有查到：文号与当事人名称的最后一个字不一致。请对照决定书、缴款通知书重新填写。"
    except TooMany as problem:
        status, error = 429, str(problem)
    except InputError as problem:
        status, error = 422, str(problem)
    context = {"error": error, "number": number, "online": provider() is not None}
    return render(request, "portal/pay_form.html", context, status=status)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def pay_order(request: HttpRequest, uid: str) -> HttpResponse:
    """One order: what it is for, where to pay, and once paid the receipt. Looked at after paying, it asks the provider itself."""
    order = Order.objects.select_related("matter").filter(uid=uid).first()
    if order is None:
        raise Http404("没有这一缴款订单，请重新查询。")
    try:
        count(request, "order", MOST, SECONDS)
        order = orders.ask(order)
    except TooMany:
        pass  # shown as it stands; only the provider is not asked again
    if request.method == "POST":
        return redirect("portal:pay_order", uid=uid)
    late = order.state == "open" and order.expires_at <= timezone.now()
    context = {
        "order": order,
        "yuan": Decimal(order.amount) / 100,
        "late": late,
        "what": orders.name_of(order.matter),
        "back": BACK.get(order.matter.procedure),
        "checkout": _checkout(order) if order.state == "open" and not late else "",
    }
    return render(request, "portal/pay_order.html", context)


def _checkout(order: Order) -> str:
    if provider() is None:
        return ""
    base = settings.FADU_PUBLIC_URL
    return orders.checkout(order, base + reverse("portal:pay_order", args=[order.uid]), base + reverse("api:pay_notice"))
