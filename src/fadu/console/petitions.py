"""信访台: petitions by clock and channel, a hint which way each text seems to need, and the way there in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import book, for_roles, matter_or_404, require
from fadu.console.errors import faults_of
from fadu.law.common import petition_data as d
from fadu.law.common.petition_words import Suggestion, suggest
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures.service.petition import HANDLING, PROCEDURE, SECTION, SORTING
from fadu.ledger import barred, read
from fadu.ledger import petitions as doors
from fadu.ledger.models import Act, Matter
from fadu.ledger.record import Intent, Refused, load, record_act

READERS = ("petition", "legal", "clerk", "head", "principal")
PAGE = 100
STATES = {"sort": "待甄别", "open": "办理中", "late": "已逾期", "closed": "已结束"}


@dataclass(frozen=True, slots=True)
class Line:
    """A petition on the desk; `hint` where it waits to be sorted."""

    row: Matter
    data: Mapping[str, Any]
    hint: Suggestion | None

    @property
    def channel(self) -> str:
        return d.CHANNELS.get(self.data["channel"], "")

    @property
    def path(self) -> str:
        return d.PATHS[self.hint.path] if self.hint is not None else ""


@require_safe
@for_roles(*READERS)
def petition_desk(request: HttpRequest) -> HttpResponse:
    """Counts by state, then the petitions, the nearest clock first."""
    person: Person = request.person  # type: ignore[attr-defined]
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    mine = read.visible(person).filter(procedure=PROCEDURE.id)
    counts = mine.aggregate(
        all=Count("pk", distinct=True),
        sort=Count("pk", filter=Q(stage=SORTING), distinct=True),
        open=Count("pk", filter=Q(closed=False), distinct=True),
        late=Count("pk", filter=_late(), distinct=True),
        closed=Count("pk", filter=Q(closed=True), distinct=True),
    )
    rows = list(_chosen(mine, state, channel).order_by("closed", F("next_due").asc(nulls_last=True), "-pk")[:PAGE])
    shown = {
        "lines": list(_lines(rows)),
        "counts": counts,
        "channels": d.CHANNELS,
        "channel": channel if channel in d.CHANNELS else "",
        "state": state if state in STATES else "",
        "most": PAGE,
    }
    return render(request, "console/petition_desk.html", shown)


def _late() -> Q:
    return Q(
        deadlines__stopped=None, deadlines__owner="bureau", deadlines__paused=False, deadlines__last__lt=read.today(), closed=False
    )


def _chosen(mine: QuerySet[Matter], state: str, channel: str) -> QuerySet[Matter]:
    filters = {
        "sort": Q(stage=SORTING),
        "open": Q(closed=False),
        "late": Q(pk__in=mine.filter(_late()).values("pk")),
        "closed": Q(closed=True),
    }
    rows = mine.filter(filters.get(state, Q()))
    if channel in d.CHANNELS:
        rows = rows.filter(pk__in=Act.objects.filter(step="pet.register", kind=channel).values("matter"))
    return rows


def _lines(rows: Sequence[Matter]) -> Iterator[Line]:
    said = {act.matter_id: act.content["data"] for act in Act.objects.filter(matter__in=[row.pk for row in rows], seq=1)}
    for row in rows:
        data = said[row.pk]
        yield Line(row, data, suggest(f"{data['claim']}{data['facts']}")[0] if row.stage == SORTING else None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def petition_sort(request: HttpRequest, pk: int) -> HttpResponse:
    """The petition's text with the ways it seems to need; POST sorts it, or leads it to a penalty case as a clue, in one go."""
    person: Person = request.person  # type: ignore[attr-defined]
    row = matter_or_404(person, pk)
    if row.procedure != PROCEDURE.id:
        raise Http404("这一事项不是信访事项。")
    typed = request.POST if request.method == "POST" else None
    faults: list[str] = []
    if typed is not None:
        require(person, *SECTION)
        try:
            return _sorted(request, row, person, typed)
        except (Refused, InputError) as error:
            faults = faults_of(error)
    return _page(request, row, person, typed or {}, faults)


def _sorted(request: HttpRequest, row: Matter, person: Person, typed: Mapping[str, str]) -> HttpResponse:
    path, reasons, key = typed.get("path", ""), typed.get("reasons", "").replace("\0", ""), typed.get("key", "")[:50]
    after = int(typed["after"]) if typed.get("after", "").isdecimal() else None
    if path not in d.PATHS:
        raise InputError("请选择法定途径。")
    if not reasons.strip():
        raise InputError("请写明甄别理由。")
    if typed.get("do") == "penalty":
        return _to_penalty(request, row, person, typed, key)
    record_act(row.pk, Intent("pet.sort", {"path": path, "reasons": reasons}, [person.id], key=key, after=after))
    messages.success(request, f"已甄别为“{d.PATHS[path]}”，请办理下一步。")
    return redirect("matter", pk=row.pk)


def _to_penalty(request: HttpRequest, row: Matter, person: Person, typed: Mapping[str, str], key: str) -> HttpResponse:
    today = read.today()
    if not typed.get("place", "").strip() or not typed.get("summary", "").strip():
        raise InputError("请写明线索的地点和内容。")
    clue = {
        "found_on": today,
        "place": typed["place"].replace("\0", ""),
        "town": typed.get("town", ""),
        "item": typed.get("item", ""),
        "summary": typed["summary"].replace("\0", ""),
    }
    told = {
        "told_on": today,
        "told": typed.get("told", "") or "sms",
        "ways": "您反映的违法行为已经登记为行政处罚案件线索，立案与否将另行告知。",
    }
    done = doors.sort_to_penalty(
        row.pk, typed["reasons"].replace("\0", ""), clue, told, person.id, typed.get("officer", ""), key=key
    )
    number = done.act.content["data"]["record"]
    messages.success(request, f"已登记案件线索 {number} 并导入处罚程序；立案或者不予立案后，答复信访人。")
    return redirect("matter", pk=row.pk)


def _page(request: HttpRequest, row: Matter, person: Person, typed: Mapping[str, str], faults: Sequence[str]) -> HttpResponse:
    matter = load(PROCEDURE, row)
    said = matter.acts[0].data
    hints = suggest(f"{said.claim}{said.facts}")
    chosen = typed.get("path") or hints[0].path
    last = matter.last("pet.sort")
    context = {
        "row": row,
        "said": said,
        "channel": d.CHANNELS.get(said.channel, ""),
        "hints": [(d.PATHS[hint.path], "、".join(hint.words)) for hint in hints],
        "paths": d.PATHS,
        "chosen": chosen,
        "typed": typed,
        "faults": faults,
        "sorted": d.PATHS.get(last.data.path) if last is not None else "",
        "may": bool(person.roles & set(SECTION)) and row.stage in (SORTING, HANDLING),
        "towns": [(unit["code"], unit["name"]) for unit in book().units("town", "subdistrict")],
        "officers": officers(row),
        "told": d.TOLD,
        "key": typed.get("key") or f"pet-{row.pk}-{row.last_seq}-{person.id}",
    }
    return render(request, "console/petition_sort.html", context, status=400 if faults else 200)


def officers(row: Matter) -> list[tuple[str, list[tuple[str, str]]]]:
    """The bureau's officers by unit, without those whom the petition reports and their unit."""
    today = book()
    units = {unit["code"]: unit["name"] for unit in today.units("squad", "section", "bureau")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for person in today.people("officer"):
        if person.unit in units and "auxiliary" not in person.roles and not barred.is_barred(row, person, today):
            groups.setdefault(units[person.unit], []).append((person.id, person.name))
    return list(groups.items())
