"""设施图和值班表: facilities on the map of the district with their rounds of inspection, and who is on duty when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.law.errors import InputError
from fadu.law.params import rules_on
from fadu.law.procedures.service import duty_roster
from fadu.law.procedures.service.facility import KINDS
from fadu.ledger import read, record
from fadu.ledger.models import Act

#: Facilities on a page of the list, and points on the map at most.
LIST, MAPPED = 60, 2_000
#: What is due within so many days is on the list of what to inspect next.
SOON = timedelta(days=7)
#: Who makes rosters, as the step has it; a roster is made for two months at most.
ROSTERING, MOST_DAYS = duty_roster.PROCEDURE.step("duty.roster").who, 62
STATES = {"late": "超期未巡检", "due": "七日内到期", "bad": "有问题未处理"}


@require_safe
@for_roles(*CASE_ROLES)
def facility_map(request: HttpRequest) -> HttpResponse:
    """Every facility in use as a point, by kind, town and words; how far this round of inspections has come, and what is due, page by page."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ("kind", "town", "state", "q", "page")}
    today = read.today()
    in_use = Act.objects.filter(step="fac.register", matter__closed=False)
    found = _searched(in_use, asked)
    bad = _with_findings()
    chosen = _in_state(found, asked["state"], today, bad)
    total, page = chosen.count(), int(asked["page"]) if asked["page"].isdecimal() and len(asked["page"]) < 5 else 1
    pages = max(1, -(-total // LIST))
    page = min(max(page, 1), pages)
    # The nearest clock first; the placed ones of the whole choice stand on the map.
    rows = list(chosen.select_related("matter").order_by("matter__next_due", "pk")[:MAPPED])
    shown = rows[(page - 1) * LIST : page * LIST]
    context = {
        "kinds": _rounds(in_use, today),
        "states": [(name, label, _in_state(found, name, today, bad).count()) for name, label in STATES.items()],
        "towns": book().units("subdistrict", "town"),
        "lines": [_line(act, today, bad) for act in shown],
        "total": total,
        "page": page,
        "pages": pages,
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < pages else None,
        "dots": _dots([(act, act.content["data"]) for act in rows], bad),
        **{name: asked[name] for name in ("kind", "town", "state", "q")},
    }
    return render(request, "console/facility_map.html", context)


def _searched(rows: QuerySet[Act], asked: Mapping[str, str]) -> QuerySet[Act]:
    if asked["kind"] in KINDS:
        rows = rows.filter(kind=asked["kind"])
    if asked["town"]:
        rows = rows.filter(matter__town=asked["town"])
    if text := asked["q"]:
        rows = rows.filter(Q(matter__title__icontains=text) | Q(matter__place__icontains=text) | Q(matter__number__icontains=text))
    return rows


def _in_state(rows: QuerySet[Act], state: str, today: date, bad: set[int]) -> QuerySet[Act]:
    if state == "late":
        return rows.filter(matter__next_due__lt=today)
    if state == "due":
        return rows.filter(matter__next_due__range=(today, today + SOON))
    return rows.filter(matter__in=bad) if state == "bad" else rows


def _with_findings() -> set[int]:
    """Facilities in use with a finding that was neither mended nor listed (`facility.open_findings`)."""
    steps = Act.objects.filter(matter__closed=False, matter__procedure="facility")
    done = {(act.matter_id, act.content["data"]["inspection"]) for act in steps.filter(step__in=("fac.mend", "fac.list"))}
    found = steps.filter(step="fac.inspect", kind="finding").values_list("matter_id", "seq")
    return {matter for matter, seq in found if (matter, seq) not in done}


def _rounds(rows: QuerySet[Act], today: date) -> list[dict[str, Any]]:
    """Of each kind: its period, how many there are, and how many were inspected in time; the others are due again already."""
    rules = rules_on(today)
    told = rows.order_by().values("kind").annotate(count=Count("pk"), late=Count("pk", filter=Q(matter__next_due__lt=today)))
    counts = {one["kind"]: one for one in told}
    return [
        {
            "kind": kind,
            "label": label,
            "days": int(rules[f"fac.round.{kind}"]),
            **counts[kind],
            "fresh": counts[kind]["count"] - counts[kind]["late"],
        }
        for kind, label in KINDS.items()
        if kind in counts
    ]


def _line(act: Act, today: date, bad: set[int]) -> dict[str, Any]:
    due = act.matter.next_due
    return {
        "act": act,
        "data": act.content["data"],
        "kind": KINDS.get(act.kind, act.kind),
        "bad": act.matter_id in bad,
        "due": due,
        "late": bool(due and due < today),
    }


@require_safe
@for_roles(*CASE_ROLES)
def duty_desk(request: HttpRequest) -> HttpResponse:
    """The roster of a month as a calendar, swaps included, and the hand-overs not yet confirmed."""
    rosters = list(read.visible(request.person).filter(procedure="duty-roster").order_by("-opened_on", "-pk")[:36])  # type: ignore[attr-defined]
    chosen = next((row for row in rosters if str(row.pk) == request.GET.get("roster", "")), rosters[0] if rosters else None)
    may_roster = bool(request.person.roles & set(ROSTERING))  # type: ignore[attr-defined]
    context: dict[str, Any] = {"rosters": rosters, "row": chosen, "days": [], "untaken": [], "may_roster": may_roster}
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


@require_http_methods(["GET", "POST"])
@for_roles(*ROSTERING)
def duty_rotation(request: HttpRequest) -> HttpResponse:
    """A roster made by taking turns: people in order, from–to, leave left out. Shown first; then proposed as the roster, for a head to approve."""
    post, today = request.POST, read.today()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    typed = {
        "topic": post.get("topic", f"{first.year}年{first.month}月值班表").replace("\0", "").strip()[:200],
        "since": post.get("since", first.isoformat()),
        "until": post.get("until", ((first + timedelta(days=32)).replace(day=1) - timedelta(days=1)).isoformat()),
        "leader": post.get("leader", ""),
    }
    context: dict[str, Any] = {"typed": typed, "key": post.get("key") or uuid4().hex, "days": []}
    status = 200
    if request.method == "POST":
        try:
            made = _rotated(post, typed)
            if post.get("do") == "propose":
                said = {
                    **{name: typed[name] for name in ("topic", "since", "until")},
                    "count": len(made),
                    "shifts": [_shift(key, who, typed["leader"]) for key, who in made.items()],
                }
                by = [request.person.id]  # type: ignore[attr-defined]
                done = record.open_matter("duty-roster", record.Intent("duty.roster", said, by, key=context["key"][:60]))
                messages.success(request, f"已编制{typed['topic']}，共{len(made)}个班，请负责人批准。")
                return redirect("matter", pk=done.matter.pk)
            days: dict[date, dict[str, str]] = {}
            for (on, slot), who in made.items():
                days.setdefault(on, {})[slot] = who
            context["days"] = [{"on": on, **slots} for on, slots in days.items()]
            context["shares"] = Counter(made.values()).most_common()
        except record.BadData as error:
            context["fault"], status = "；".join(error.errors.values()) + "。", 400
        except record.Refused as error:
            context["fault"], status = "".join(finding.sentence for finding in error.findings if finding.blocks), 422
        except InputError as error:
            context["fault"], status = str(error), 400
    people = [one for one in book().people() if one.roles & set(duty_roster.WORKERS)]
    context["people"] = [
        {
            "person": one,
            "unit": book().unit_name(one.unit),
            **{name: post.get(f"{name}-{one.id}", "") for name in ("turn", "off", "back")},
        }
        for one in people
    ]
    context["leaders"] = [(one.id, one.name) for one in people if one.roles & set(duty_roster.LEADERS)]
    return render(request, "console/duty_rotation.html", context, status=status)


def _rotated(post: QueryDict, typed: Mapping[str, str]) -> duty_roster.Roster:
    """The rotation that the form asks for. Raises InputError."""
    since, until = _day(typed["since"], "开始日期"), _day(typed["until"], "结束日期")
    if not 0 <= (until - since).days < MOST_DAYS:
        raise InputError(f"结束日期应在开始日期以后，一张值班表最多{MOST_DAYS}天。")
    turns: list[tuple[int, str]] = []
    away: dict[str, set[date]] = {}
    for one in book().people():
        turn = post.get(f"turn-{one.id}", "").strip()
        if turn == "" or not one.roles & set(duty_roster.WORKERS):
            continue
        if not (turn.isascii() and turn.isdigit() and len(turn) < 4):
            raise InputError(f"{one.name}的次序应为数字，例如 1。")
        turns.append((int(turn), one.id))
        off, back = post.get(f"off-{one.id}", ""), post.get(f"back-{one.id}", "")
        if off or back:
            begin, end = _day(off or back, f"{one.name}的请假日期"), _day(back or off, f"{one.name}的请假日期")
            away[one.id] = {day for day in _span(since, until) if begin <= day <= end}
    if len(turns) < 2:
        raise InputError("轮流值班至少要两个人：在“次序”一栏写 1、2、3……。")
    try:
        return duty_roster.rotation([code for _, code in sorted(turns)], since, until, away)
    except ValueError as error:
        raise InputError(str(error)) from error


def _span(since: date, until: date) -> Iterator[date]:
    """The days of a span and the one after, into which the last night goes on."""
    return (since + timedelta(days=number) for number in range((until - since).days + 2))


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"{what}不是日期，请写成 2026-12-01。") from None


def _shift(key: tuple[date, str], who: str, leader: str) -> dict[str, Any]:
    return {"on": key[0], "slot": key[1], "officer": who, "leader": leader}


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
