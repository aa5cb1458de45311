"""接口和推送: keys of partners' programs and where events are sent. For administrators."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fadu.console.access import book, for_roles
from fadu.exchange import hooks, partners
from fadu.exchange.models import EVENTS, SCOPES, ApiKey, Event, Subscriber
from fadu.law.errors import InputError
from fadu.ledger.read import today

ADMINS = ("admin",)
QUOTA = 5_000


@require_http_methods(["GET", "POST"])
@for_roles(*ADMINS)
def api_keys(request: HttpRequest) -> HttpResponse:
    """The keys; POST makes one, which is shown on this answer and never again."""
    made, error, typed = "", "", dict(request.POST.items())
    if request.method == "POST":
        try:
            made = _issue(request)
            typed = {}
        except InputError as fault:
            error = str(fault)
    context = {
        "keys": [(key, _names(key.scopes, SCOPES), _state(key)) for key in ApiKey.objects.order_by("-pk")],
        "scopes": SCOPES,
        "chosen": request.POST.getlist("scopes") if error else (),
        "people": [person for person in book().people() if person.roles - {"admin"}],
        "quota": QUOTA,
        "made": made,
        "error": error,
        "typed": typed,
    }
    answer = render(request, "console/api_keys.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_roles(*ADMINS)
def api_key_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """End a key; it works nowhere any more within seconds."""
    partners.revoke(code)
    messages.success(request, f"密钥 {code} 已经停用。")
    return redirect("api_keys")


@require_http_methods(["GET", "POST"])
@for_roles(*ADMINS)
def subscribers(request: HttpRequest) -> HttpResponse:
    """Where events are sent, how far each has come; POST adds one, whose secret is shown on this answer and never again."""
    secret, error, typed = "", "", dict(request.POST.items())
    if request.method == "POST":
        try:
            secret = hooks.subscribe(
                request.POST.get("name", ""),
                request.POST.get("address", ""),
                request.POST.getlist("events"),
                request.person.id,  # type: ignore[attr-defined]
            )
            typed = {}
        except InputError as fault:
            error = str(fault)
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    context = {
        "rows": [(row, _names(row.events, EVENTS), hooks.waiting(row)) for row in Subscriber.objects.order_by("pk")],
        "events": EVENTS,
        "chosen": request.POST.getlist("events") if error else (),
        "newest": newest,
        "secret": secret,
        "error": error,
        "typed": typed,
    }
    answer = render(request, "console/subscribers.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_roles(*ADMINS)
def subscriber_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, go on, or replay from a position."""
    row = Subscriber.objects.filter(pk=pk).first()
    if row is None:
        raise InputError("没有这个订阅方。")
    do = request.POST.get("do", "")
    if do == "replay":
        hooks.replay(row, _number(request.POST.get("position", ""), "重新推送的位置"))
        messages.success(request, f"将从第 {row.position + 1} 个事件起重新推送给“{row.name}”。")
    elif do in ("pause", "resume"):
        hooks.switch(row, do == "resume")
        messages.success(request, f"“{row.name}”{'恢复' if do == 'resume' else '暂停'}推送。")
    else:
        raise InputError("没有这个操作，请从页面上的按钮办理。")
    return redirect("subscribers")


def _issue(request: HttpRequest) -> str:
    said = request.POST
    until = said.get("expires_on", "")
    try:
        expires = date.fromisoformat(until) if until else None
    except ValueError:
        raise InputError("有效期不是日期，请写成 2027-12-31。") from None
    return partners.issue(
        said.get("name", ""),
        said.getlist("scopes"),
        _number(said.get("quota", ""), "每日次数"),
        request.person.id,  # type: ignore[attr-defined]
        person=said.get("person", ""),
        expires_on=expires,
    )


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InputError(f"{what}应为整数。")
    return int(text)


def _names(codes: list[str], labels: dict[str, str]) -> str:
    return "、".join(labels.get(code, code) for code in codes)


def _state(key: ApiKey) -> tuple[str, str]:
    if key.revoked_at is not None:
        return "已停用", "bad"
    if key.expires_on is not None and key.expires_on < today():
        return "已过期", "warn"
    return "可用", "ok"
