"""工单调度台: the queue by clock with its map, refreshed while it is open, and the page of one order with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.law.common.order_data import CHANNELS, KINDS, ROUTES
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Person
from fadu.law.gates import Finding
from fadu.law.params import rules_on
from fadu.law.procedures.service import order as law
from fadu.ledger import barred, duty, order_likes, orders, read
from fadu.ledger.models import Act, Order
from fadu.ledger.order_likes import unit_of
from fadu.ledger.record import Intent, Refused, load, record_act

PAGE = 60
#: So many points on the map, the newest in the queue.
POINTS = 300
#: The newest confirmed suggestions by which the accuracy on the desk is computed.
CHECKED = 500
SIDE = 100.0
#: Fields of an act in which people tell what they did and why.
TOLD = ("note", "reasons", "facts", "basis", "result", "opinion", "next_channel", "unsolved", "condition")
#: Steps that name a matter opened for the order.
NAMING = ("ord.lead", "ord.handle", "ord.reply")
#: Each state of the board: label and stages.
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "new": ("待受理", (law.NEW,)),
    "dispatch": ("待派遣", (law.TO_DISPATCH,)),
    "handling": ("处置中", (law.HANDLING,)),
    "verify": ("待核查", (law.TO_VERIFY,)),
    "reply": ("待答复、回访", (law.TO_REPLY, law.TO_CALL)),
    "paused": ("已挂起", (law.PAUSED,)),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on the map, in its own units."""

    pk: int
    x: float
    y: float
    title: str
    late: bool


@never_cache
@require_safe
@for_roles(*CASE_ROLES)
def order_desk(request: HttpRequest) -> HttpResponse:
    """The board; htmx asks for its live part alone and gets 204 while nothing has changed."""
    mine = _mine(request)
    mark = _mark(mine)
    if request.headers.get("HX-Request") and request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    state, channel, text = (request.GET.get(name, "").strip()[:40] for name in ("state", "channel", "q"))
    now = read.now().astimezone(CHINA).replace(microsecond=0).isoformat()
    rows = _select(mine, state, channel, text, now)
    lines = list(rows.select_related("matter")[:PAGE])
    units = {unit["code"]: unit["name"] for unit in book().units()}
    titles = {one["code"]: one["title"] for one in book().categories()}
    context = {
        "lines": [
            {
                "row": row,
                "late": bool(row.due_at and row.due_at < now),
                "category": titles.get(row.category, ""),
                "unit": units.get(row.unit, ""),
                "channel": CHANNELS.get(row.channel, row.channel),
            }
            for row in lines
        ],
        "counts": _counts(mine, now),
        "state": state,
        "channel": channel,
        "channels": CHANNELS,
        "q": text,
        "mark": mark,
        "now": now,
        "most": PAGE,
        "accuracy": [("类别", _accuracy("suggested", "category")), ("单位", _accuracy("suggested_unit", "unit"))],
        **_map(lines, now),
    }
    return render(request, "console/_order_board.html" if request.headers.get("HX-Request") else "console/order_desk.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_roles(*CASE_ROLES)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what was reported, possible doubles, the suggested category, and the desk's two quick steps; all others lead to their forms."""
    row = _mine(request).select_related("matter").filter(pk=pk).first()
    if row is None:
        raise Http404("没有这一工单，或者您无权查看。")
    if request.method == "GET":
        return _order_page(request, row)
    person: Person = request.person  # type: ignore[attr-defined]
    try:
        _quick(request, row, person)
    except Refused as error:
        return _order_page(request, row, error.findings, status=422)
    except InputError as error:
        return _order_page(request, row, fault=str(error), status=422)
    return redirect("order", pk=pk)


def _accuracy(suggested: str, confirmed: str) -> tuple[float | None, int]:
    """How often, in percent, people confirmed what was suggested, and of how many; of the newest orders that were dispatched."""
    told = Order.objects.exclude(**{suggested: ""}).exclude(unit="").order_by("-pk").values_list(suggested, confirmed)[:CHECKED]
    rows = list(told)
    return order_likes.accuracy(rows), len(rows)


def _quick(request: HttpRequest, row: Order, person: Person) -> None:
    """Sort, dispatch, merge or open a clue from the page's own short forms."""
    post = request.POST
    key, after, step = post.get("key", "")[:60], post.get("after", ""), post.get("step", "")
    data: dict[str, Any] = {}
    if step == "ord.sort":
        told = ("kind", "category", "suggested", "route", "accused", "accused_unit")
        data = {name: post.get(name, "") for name in told} | {"secret": bool(post.get("secret"))}
    elif step == "ord.dispatch":
        category = book().category(row.category)
        due = law.due_by_category(category, read.now(), rules_on(read.today()))
        unit, sending = post.get("unit", ""), _sending(category, _grid(row))
        data = {"category": row.category, "unit": unit, "note": post.get("note", ""), "due_at": due}
        data |= {"suggested_unit": sending.unit, "urgent": bool(post.get("urgent"))}
        data |= {"officer": sending.officer if post.get("officer") and unit == sending.unit else ""}
    elif step == "ord.lead":
        clue = {name: post.get(name, "").replace("\0", "") for name in ("place", "town", "summary")} | {"found_on": read.today()}
        led = orders.open_clue(row.pk, clue, person.id, post.get("officer", "")[:20], key=key)
        messages.success(request, f"已立为违法线索：{led.act.content['data']['opened']}，本工单已写明。")
        return
    elif step == "ord.merge":
        data = {"into": post.get("into", ""), "reasons": "调度台核对为同一地点的同一问题"}
    else:
        raise InputError("请选择要办理的步骤。")
    number = int(after) if after.isdecimal() and len(after) < 9 else None
    record_act(row.pk, Intent(step, data, [person.id], key=key, after=number))
    messages.success(request, f"已记录“{law.PROCEDURE.step(step).label}”。")


def _order_page(
    request: HttpRequest, row: Order, findings: Sequence[Finding] = (), fault: str = "", status: int = 200
) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    acts = list(Act.objects.filter(matter_id=row.pk).order_by("seq"))
    labels = {act.seq: law.PROCEDURE.step(act.step).label for act in acts}
    said = acts[0].content["data"]
    category = book().category(row.category)
    grid = _grid(row)
    sending = _sending(category, grid)
    numbers = [number for act in acts if act.step in NAMING if (number := act.content["data"]["opened"])]
    seen = dict(read.visible(person).filter(number__in=numbers).values_list("number", "pk"))
    steps = [step for step in law.STEPS if row.stage in step.at and person.roles & set(step.who)]
    context = {
        "row": row,
        "matter": row.matter,
        "said": said,
        "channel": CHANNELS.get(row.channel, row.channel),
        "kind": KINDS.get(row.kind, ""),
        "category": category,
        "grid": grid,
        "sending": sending,
        "led": [(number, seen.get(number)) for number in dict.fromkeys(numbers)],
        "clue": _clue(row, acts, sending) if any(step.id == "ord.lead" for step in steps) and not numbers else {},
        "photos": [
            (photo, labels.get(photo.act_seq or 0, ""))
            for photo in row.matter.files.filter(mime__startswith="image/").order_by("pk")[:12]
        ],
        "told": [(act, labels[act.seq], text) for act in acts if (text := _told(act))],
        "doubles": order_likes.doubles(row, said["description"], person=person) if not row.closed else [],
        "suggested": order_likes.suggest(f"{row.matter.title}{said['description']}", book()) if row.stage == law.NEW else [],
        "can": {step.id for step in steps},
        "others": [step for step in steps if step.id not in ("ord.sort", "ord.dispatch", "ord.merge")],
        "categories": book().categories(),
        "kinds": KINDS,
        "routes": ROUTES,
        "units": [unit for unit in book().units("section", "squad") if not barred.is_reported(row.matter, unit["code"], book())],
        "accusable": book().units("bureau", "section", "squad"),
        "colleagues": [
            (one.id, f"{one.name} · {book().unit_name(one.unit)}") for one in book().people() if "portal" not in one.roles
        ],
        "whom": law.reported(load(law.PROCEDURE, row.matter)),
        "due": law.due_by_category(category, read.now(), rules_on(read.today())),
        "late": bool(row.due_at and row.due_at < read.now().astimezone(CHINA).isoformat()),
        "key": uuid4().hex,
        "findings": findings,
        "fault": fault,
        "short": orders.short_of(row.matter.number),
    }
    return render(request, "console/order.html", context, status=status)


def _told(act: Act) -> str:
    """What the one who did the step wrote of it, for whoever does the next."""
    said = act.content["data"]
    return "\n".join(said[name] for name in TOLD if said.get(name)) if act.step != "ord.receive" else ""


def _grid(row: Order) -> dict[str, Any] | None:
    return next((one for one in book().grids() if one["code"] == row.grid), None)


@dataclass(frozen=True, slots=True)
class Sending:
    """Whom to send an order to, and why: `reason` for the unit, `duty` for the officer."""

    unit: str = ""
    reason: str = ""
    officer: str = ""
    duty: str = ""


def _sending(category: dict[str, Any] | None, grid: dict[str, Any] | None) -> Sending:
    """The unit that had the grid's orders of the category, or answers for it; there whoever is on duty now, or else the grid's officer."""
    unit, reason = order_likes.suggest_unit(category, grid, book())
    of_grid = grid["officer"] if grid else ""
    on_duty = {code: slot for code, slot in duty.on_duty(read.now()).items() if _within(code, unit)}
    nearest = sorted(on_duty, key=lambda code: (code != of_grid, unit_of(code, book()) != unit_of(of_grid, book()), code))
    if nearest:
        return Sending(unit, reason, nearest[0], f"今日{on_duty[nearest[0]]}值班")
    return Sending(unit, reason, of_grid, "网格责任人") if _within(of_grid, unit) else Sending(unit, reason)


def _within(code: str, unit: str) -> bool:
    """Whether the person works in the unit or in one below it."""
    own = unit_of(code, book())
    return bool(own) and unit in (own, book().parent(own))


def _clue(row: Order, acts: Sequence[Act], sending: Sending) -> dict[str, Any]:
    """What the form for a clue begins with, where the order was sorted to become one; otherwise empty."""
    sorts = [act.content["data"]["route"] for act in acts if act.step == "ord.sort"]
    if sorts[-1:] != ["clue"]:
        return {}
    said = acts[0].content["data"]
    return {
        "place": row.matter.place,
        "town": row.matter.town,
        "summary": said["description"] or said["topic"],
        "officer": row.officer or sending.officer,
        "officers": [
            (one.id, f"{one.name} · {book().unit_name(one.unit)}")
            for one in book().people("officer")
            if not barred.is_barred(row.matter, one, book())
        ],
        "towns": book().units("subdistrict", "town"),
    }


def _mine(request: HttpRequest) -> QuerySet[Order]:
    """The centre sees every order but those about itself; others those of the matters they may see."""
    person: Person = request.person  # type: ignore[attr-defined]
    if person.roles & {*law.CENTRE, "inspector"}:
        return barred.free_for(Order.objects.all(), person, book(), "matter__")
    rows = Order.objects.all()
    return rows.filter(matter__in=read.visible(person).filter(procedure="order"))


def _mark(rows: QuerySet[Order]) -> str:
    """Changes with every act in an order, and with every minute, because the clocks move."""
    newest = rows.order_by("-changed_at").values_list("changed_at", "pk").first()
    minute = read.now().replace(second=0, microsecond=0)
    return f"{newest[0] if newest else ''}/{newest[1] if newest else 0}/{rows.filter(closed=False).count()}/{minute:%H%M}"


def _select(rows: QuerySet[Order], state: str, channel: str, text: str, now: str) -> QuerySet[Order]:
    rows = rows.filter(closed=False)
    if state == "late":
        rows = rows.filter(due_at__lt=now).exclude(due_at="")
    elif state in STATES:
        rows = rows.filter(stage__in=STATES[state][1])
    if channel in CHANNELS:
        rows = rows.filter(channel=channel)
    if text:
        rows = rows.filter(Q(matter__title__contains=text) | Q(matter__place__contains=text) | Q(matter__number__contains=text))
    idle = Case(When(due_at="", then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(idle, "due_at", "pk")


def _counts(rows: QuerySet[Order], now: str) -> list[tuple[str, str, int]]:
    overdue = Count("pk", filter=Q(due_at__lt=now) & ~Q(due_at=""))
    found_by_stage = list(rows.filter(closed=False).order_by().values_list("stage").annotate(n=Count("pk"), late=overdue))
    stages = {stage: n for stage, n, _ in found_by_stage}
    found = [("late", "已超时", sum(late for *_, late in found_by_stage))]
    return found + [(name, label, sum(stages.get(stage, 0) for stage in held)) for name, (label, held) in STATES.items()]


def _map(lines: Sequence[Order], now: str) -> dict[str, Any]:
    """Grids and points in a square of a hundred, north up; no tiles from anywhere."""
    grids = [grid for grid in book().grids() if grid["corners"]]
    points = [row for row in lines if row.lat is not None and row.lng is not None][:POINTS]
    if not grids:
        return {"dots": [], "squares": []}
    xs = [x for grid in grids for x, _ in grid["corners"]]
    ys = [y for grid in grids for _, y in grid["corners"]]
    west, south, wide, high = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)

    def at(lng: float, lat: float) -> tuple[float, float]:
        return round(SIDE * (lng - west) / wide, 2), round(SIDE * (1 - (lat - south) / high), 2)

    squares = []
    for grid in grids:
        corners = [at(x, y) for x, y in grid["corners"]]
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        drawn = " ".join(f"{x},{y}" for x, y in corners)
        squares.append({"points": drawn, "name": grid["name"], "x": left + 1, "y": top + 3.5})
    dots = [
        Dot(row.pk, *at(float(row.lng or 0), float(row.lat or 0)), row.matter.title, bool(row.due_at and row.due_at < now))
        for row in points
    ]
    inside = [dot for dot in dots if 0 <= dot.x <= SIDE and 0 <= dot.y <= SIDE]
    return {"dots": inside, "squares": squares, "outside": len(dots) - len(inside)}
