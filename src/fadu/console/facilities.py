"""设施图和值班表: facilities on the map of the district, and who is on duty when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.law.procedures.service import duty_roster
from fadu.law.procedures.service.facility import KINDS
from fadu.ledger import read, record
from fadu.ledger.models import Act

LIST = 60


@require_safe
@for_roles(*CASE_ROLES)
def facility_map(request: HttpRequest) -> HttpResponse:
    """Every facility in use as a point, by kind and town, and the newest of them as a list."""
    kind, town = request.GET.get("kind", ""), request.GET.get("town", "")
    chosen = Act.objects.filter(step="fac.register", matter__closed=False).select_related("matter").order_by("-pk")
    kinds = list(chosen.order_by().values_list("kind", flat=True))
    counts = [(key, label, kinds.count(key)) for key, label in KINDS.items() if key in kinds]
    if kind in KINDS:
        chosen = chosen.filter(kind=kind)
    if town:
        chosen = chosen.filter(matter__town=town[:40])
    found = [(act, act.content["data"]) for act in chosen[:2000]]
    bad = set(
        Act.objects.filter(step="fac.inspect", kind="finding", matter__closed=False)
        .exclude(Q(matter__acts__step="fac.mend") | Q(matter__acts__step="fac.list"))
        .values_list("matter_id", flat=True)
    )
    context = {
        "counts": counts,
        "kind": kind if kind in KINDS else "",
        "town": town,
        "towns": book().units("subdistrict", "town"),
        "lines": [
            {"act": act, "data": data, "kind": KINDS.get(act.kind, act.kind), "bad": act.matter_id in bad}
            for act, data in found[:LIST]
        ],
        "total": len(found),
        "most": LIST,
        "dots": _dots(found, bad),
    }
    return render(request, "console/facility_map.html", context)


@require_safe
@for_roles(*CASE_ROLES)
def duty_desk(request: HttpRequest) -> HttpResponse:
    """The roster of a month as a calendar, swaps included, and the hand-overs not yet confirmed."""
    rosters = list(read.visible(request.person).filter(procedure="duty-roster").order_by("-opened_on", "-pk")[:36])  # type: ignore[attr-defined]
    chosen = next((row for row in rosters if str(row.pk) == request.GET.get("roster", "")), rosters[0] if rosters else None)
    context: dict[str, Any] = {"rosters": rosters, "row": chosen, "days": [], "untaken": []}
    if chosen is not None:
        matter = record.load(duty_roster.PROCEDURE, chosen)
        days: dict[date, dict[str, str]] = {}
        for (on, slot), who in duty_roster.shifts(matter).items():
            days.setdefault(on, {})[slot] = who
        context["days"] = [{"on": on, **slots, "mine": request.person.id in slots.values()} for on, slots in days.items()]  # type: ignore[attr-defined]
        context["untaken"] = duty_roster.untaken(matter)
        context["log"] = matter.all("duty.log")[-20:]
        context["steps"] = [step for step in duty_roster.STEPS if chosen.stage in step.at]
    return render(request, "console/duty_desk.html", context)


def _dots(found: list[tuple[Act, dict[str, Any]]], bad: set[int]) -> list[dict[str, Any]]:
    placed = [(act, float(data["lng"]), float(data["lat"])) for act, data in found if data.get("lat") and data.get("lng")]
    if not placed:
        return []
    grids = book().grids()
    xs = [x for _, x, _ in placed] + [grid["lng"] for grid in grids]
    ys = [y for _, _, y in placed] + [grid["lat"] for grid in grids]
    west, south, wide, high = min(xs), min(ys), max(xs) - min(xs) or 1, max(ys) - min(ys) or 1
    return [
        {
            "pk": act.matter_id,
            "kind": act.kind,
            "bad": act.matter_id in bad,
            "x": round(2 + 96 * (x - west) / wide, 2),
            "y": round(2 + 96 * (1 - (y - south) / high), 2),
            "title": act.matter.title,
        }
        for act, x, y in placed
    ]
