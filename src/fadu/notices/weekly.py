"""每周督办: once a week the heads are told how the bureau's clocks stand, with a link to the lights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings

from fadu.ledger import lights, models
from fadu.ledger.read import today
from fadu.notices import notify
from fadu.notices.models import Notice
from fadu.registers.asof import snapshot

READERS = ("head", "principal")
PAGE = "/desks/supervision/"


def weekly_once() -> int:
    """Make this week's messages that were not made yet, on the first round of the week; gives how many. The next round sends them."""
    day = today()
    return notify.keep(_messages(day))


def _messages(day: date) -> Iterator[Notice]:
    year, number, _ = day.isocalendar()
    week = f"{year}-W{number:02d}"
    told = set(Notice.objects.filter(kind="digest", source__startswith=f"week:{week}:").values_list("person", flat=True))
    people = {person.id for role in READERS for person in snapshot(day).people(role)} - told
    if not people:
        return
    text = said(lights.by_unit(models.Matter.objects.all(), day))
    wants = notify.wanted()
    for person in sorted(people):
        yield from notify.to_person(person, "digest", f"week:{week}", None, f"{text}{settings.FADU_PUBLIC_URL}{PAGE}", wants)


def said(units: Sequence[lights.Light]) -> str:
    """The message without its link: sums only, nothing of any matter."""
    red, yellow, green = (sum(getattr(one, colour) for one in units) for colour in ("red", "yellow", "green"))
    return f"本周时限督办：红灯 {red}（已逾期），黄灯 {yellow}（{lights.SOON} 日内届满），绿灯 {green}。请登录查看："
