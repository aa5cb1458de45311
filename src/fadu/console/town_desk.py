"""镇街联络: who guides which town, when last, what is overdue, how ready it is, and which items it holds on a chosen day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import for_roles
from fadu.law.facts import Item
from fadu.ledger import effects, read
from fadu.ledger.models import Act
from fadu.registers.asof import Snapshot, snapshot

READERS = ("liaison", "officer", "squad_leader", "legal", "reviewer", "clerk", "head", "principal")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Guided:
    """A town or sub-district on the chosen day. `matter`: the guidance the person may open; `due`: quarters that ended without a visit."""

    code: str
    name: str
    town: bool
    liaison: str
    way: str
    visits: int
    last: str
    due: Sequence[str]
    matter: int | None
    ready: str
    passed: bool | None
    items: Sequence[Item]


@require_safe
@for_roles(*READERS)
def town_desk(request: HttpRequest) -> HttpResponse:
    """All towns and sub-districts as of a day (`on`; today without)."""
    day, error = _day(request.GET.get("on", ""))
    book = snapshot(day)
    lines = _lines(request, book)
    context = {
        "on": day,
        "error": error,
        "lines": lines,
        "towns": sum(line.town for line in lines),
        "others": sum(not line.town for line in lines),
        "guided_towns": sum(line.town and line.visits > 0 for line in lines),
        "guided_others": sum(not line.town and line.visits > 0 for line in lines),
        "late": sum(bool(line.due) for line in lines),
        "items": len({item.code for line in lines for item in line.items}),
        "without": [line.name for line in lines if not line.liaison],
        "apart": effects.disagreements(day),
    }
    return render(request, "console/town_desk.html", context, status=400 if error else 200)


def _day(text: str) -> tuple[date, str]:
    if not text:
        return read.today(), ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return read.today(), "日期请写成 2023-06-30。"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return read.today(), f"日期应在{FIRST_YEAR}年至{LAST_YEAR}年之间。"
    return day, ""


def _lines(request: HttpRequest, book: Snapshot) -> list[Guided]:
    visits, matters = _visits(book.day)
    seen = set(read.visible(request.person).filter(pk__in=matters.values()).values_list("pk", flat=True))  # type: ignore[attr-defined]
    liaisons = {found["unit"]: found for found in book.liaisons()}
    held: dict[str, list[Item]] = defaultdict(list)
    for item, unit in book.delegations():
        thing = book.item(item)
        if thing is not None:
            held[unit].append(thing)
    ready = _readiness(book.day)
    return [
        Guided(
            code=unit["code"],
            name=unit["name"],
            town=unit["kind"] == "town",
            liaison=liaisons.get(unit["code"], {}).get("person", ""),
            way=liaisons.get(unit["code"], {}).get("way", ""),
            visits=len(visits[unit["code"]]),
            last=max(visits[unit["code"]], default=""),
            due=_due(visits[unit["code"]], book.day),
            matter=matters.get(unit["code"]) if matters.get(unit["code"]) in seen else None,
            items=held[unit["code"]],
            **ready.get(unit["code"], {"ready": "", "passed": None}),
        )
        for unit in book.units("town", "subdistrict")
    ]


def _visits(day: date) -> tuple[Mapping[str, list[str]], dict[str, int]]:
    """Days of the year's visits up to `day` by unit, and the newest guidance matter of each."""
    found: dict[str, list[str]] = defaultdict(list)
    matters: dict[str, int] = {}
    done = Act.objects.filter(step="del.guide", at__gte=f"{day.year}-01-01", at__lt=(day + timedelta(days=1)).isoformat())
    for town, at, matter in done.order_by("at").values_list("matter__town", "at", "matter_id"):
        found[town].append(at[:10])
        matters[town] = matter
    return found, matters


def _due(visits: Sequence[str], day: date) -> list[str]:
    """Quarters of the year that ended before `day` without a visit."""
    had = {(int(visit[5:7]) - 1) // 3 for visit in visits}
    return [QUARTERS[quarter] for quarter in range((day.month - 1) // 3) if quarter not in had]


def _readiness(day: date) -> dict[str, dict[str, Any]]:
    """The newest assessment and evaluation of each town up to `day`."""
    found: dict[str, dict[str, Any]] = {}
    done = Act.objects.filter(step__in=("del.ready", "del.evaluate"), at__lt=(day + timedelta(days=1)).isoformat())
    for act in done.select_related("matter").order_by("at", "pk"):
        line = found.setdefault(act.matter.town, {"ready": "", "passed": None})
        data = act.content["data"]
        if act.step == "del.ready":
            whole = data["equipment"] and data["training"] and data["reviewer"]
            line["ready"] = f"持证 {data['officers']} 人{'，条件齐备' if whole else '，条件不齐'}"
        else:
            line["passed"] = data["passed"]
    return found
