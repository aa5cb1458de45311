"""通知: what the signed-in person was told, and how he wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fadu.console.access import book, for_roles
from fadu.law.errors import InputError
from fadu.ledger import barred
from fadu.notices import notify, providers
from fadu.notices.models import CHANNELS, CONTACTS, Notice, Preference

MOST = 100


@require_http_methods(["GET", "POST"])
@for_roles()
def notices(request: HttpRequest) -> HttpResponse:
    """My messages, the unread first; POST marks them read or keeps how I want to be told."""
    person = request.person.id  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        try:
            _do(request, person)
            return redirect("notices")
        except InputError as fault:
            error = str(fault)
    # Told before it was known whom the matter reports: gone as the matter itself is.
    told = Notice.objects.filter(person=person, channel="in_app").select_related("matter")
    own = barred.free_for(told, request.person, book(), "matter__")  # type: ignore[attr-defined]
    want = Preference.objects.filter(person=person).first() or Preference(person=person, channels=["in_app"])
    usable = providers.open_channels()
    context = {
        "unread": own.filter(read_at=None).order_by("-pk")[:MOST],
        "read": own.exclude(read_at=None).order_by("-pk")[:20],
        "want": want,
        "ways": [(channel, label, channel in want.channels) for channel, label in CHANNELS.items() if channel in usable],
        "contacts": [(channel, label, bool(want.address(channel))) for channel, label in CONTACTS.items() if channel in usable],
        "error": error,
    }
    return render(request, "console/notices.html", context, status=400 if error else 200)


def _do(request: HttpRequest, person: str) -> None:
    said = request.POST
    if said.get("do") == "read":
        Notice.objects.filter(person=person, channel="in_app", read_at=None).update(read_at=timezone.now())
        return
    addresses = {channel: said.get(channel, "") for channel in CONTACTS}
    notify.want(person, said.getlist("channels"), addresses, (said.get("quiet_from", ""), said.get("quiet_until", "")))
    messages.success(request, "已保存通知方式。")
