"""日历订阅: each officer's deadlines and shifts as an iCalendar feed (RFC 5545) under a secret address, which he makes, renews and revokes himself.

The feed is read only and holds nothing personal: number and clock, slot of the shift. An event keeps its UID; its SEQUENCE is the number of the
matter's acts, so that it rises whenever a clock can have moved. What is done with stays a month as CANCELLED, so that programs drop it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from time import time as clock_time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles
from fadu.console.clocks import LABELS
from fadu.console.models import CalendarFeed
from fadu.law.facts import CHINA, Person
from fadu.law.procedures.service import duty_roster
from fadu.ledger import codec, read
from fadu.ledger.models import Act, Deadline, Matter
from fadu.registers import asof
from fadu.registers.lazily import lazily
from fadu.registers.models import Person as Entry

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazily("icalendar")

#: So long what is done with, or past, stays in the feed.
KEPT = timedelta(days=31)
#: Rosters are made by the month: so many of the newest cover the present month and the next.
ROSTERS = 4
#: Reads of one address in a minute.
MOST, MINUTE = 30, 60


@never_cache
@require_http_methods(["GET", "POST"])
@for_roles()
def calendar(request: HttpRequest) -> HttpResponse:
    """My subscription: make or renew the address (shown this once), or revoke it."""
    person = request.person.id  # type: ignore[attr-defined]
    address = ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        CalendarFeed.objects.filter(person=person).delete()
        messages.success(request, "日历订阅已经停用，原来的地址不能再用。")
        return redirect("calendar")
    if request.method == "POST":
        token = token_urlsafe(32)
        CalendarFeed.objects.update_or_create(person=person, defaults={"digest": _digest(token), "made_at": timezone.now()})
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    feed = CalendarFeed.objects.filter(person=person).first()
    return render(request, "console/calendar.html", {"feed": feed, "address": address})


@never_cache
@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the token's owner; 404 for a token nobody has or whose owner no longer works here, 429 for one who asks too often."""
    if _too_often(request):
        return HttpResponse(
            "读取过于频繁，请一分钟以后再试。", status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"}
        )
    feed = CalendarFeed.objects.filter(digest=_digest(token)).first()
    person = _working(feed.person) if feed else None
    if person is None:
        raise Http404("没有这一日历，或者它的地址已经停用。")
    found = icalendar.Calendar()
    found.add("prodid", "-//Fadu//Calendar//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "法度：时限和值班")
    today = read.today()
    for event in (*_deadlines(request, person, today), *_shifts(person, today)):
        found.add_component(event)
    answer = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _working(code: str) -> Person | None:
    """The person, while his account is in use and he holds an office."""
    if not Entry.objects.filter(code=code, user__is_active=True).exists():
        return None
    try:
        person = asof.snapshot(read.today()).person(code)
    except KeyError:
        return None
    return person if person.roles else None


def _too_often(request: HttpRequest) -> bool:
    key = f"calendar:{request.META.get('REMOTE_ADDR', '')}:{int(clock_time()) // MINUTE}"
    cache.add(key, 0, MINUTE + 1)
    return int(cache.incr(key)) > MOST


def _deadlines(request: HttpRequest, person: Person, today: date) -> Iterator[icalendar.Event]:
    """The bureau's clocks in matters that the person handles: those that run, and those that ended within a month."""
    own = read.visible(person).filter(handlers__icontains=f'"{person.id}"')
    rows = Deadline.objects.filter(owner="bureau", matter__in=own).exclude(stopped__lt=today - KEPT).select_related("matter")
    for row in rows.order_by("last", "pk"):
        state = "CANCELLED" if row.stopped or row.matter.closed else "TENTATIVE" if row.paused or row.provisional else "CONFIRMED"
        words = f"{row.matter.number} {LABELS.get(row.clock, row.clock)}"
        event = _event(f"matter-{row.matter_id}-{row.clock}", row.last, words, row.matter, state)
        event.add("url", request.build_absolute_uri(reverse("matter", args=[row.matter_id])))
        yield event


def _shifts(person: Person, today: date) -> Iterator[icalendar.Event]:
    """The person's shifts in the approved rosters, swaps included; a shift given away is cancelled."""
    rosters = list(
        Matter.objects.filter(procedure="duty-roster", stage=duty_roster.RUNNING).order_by("-opened_on", "-pk")[:ROSTERS]
    )
    acts: dict[int, list[str]] = {row.pk: [] for row in rosters}
    for matter_id, body in Act.objects.filter(matter__in=acts).order_by("matter", "seq").values_list("matter_id", "body"):
        acts[matter_id].append(body)
    for row in rosters:
        matter = codec.matter(duty_roster.PROCEDURE, row.number, acts[row.pk], row.stage)
        made = matter.last("duty.roster")
        first = {(one.on, one.slot) for one in (made.data.shifts if made else ()) if one.officer == person.id}
        now = {key for key, who in duty_roster.shifts(matter).items() if who == person.id}
        for on, slot in sorted(first | now):
            if on < today - KEPT:
                continue
            state = "CONFIRMED" if (on, slot) in now else "CANCELLED"
            yield _event(f"duty-{row.pk}-{on:%Y%m%d}-{slot}", on, f"值班：{duty_roster.SLOTS[slot]}", row, state)


def _event(uid: str, day: date, words: str, row: Matter, state: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{uid}@fadu")
    event.add("dtstamp", datetime.combine(row.acted_on, time(), CHINA).astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", words)
    event.add("sequence", row.last_seq)
    event.add("status", state)
    event.add("transp", "TRANSPARENT")
    return event
