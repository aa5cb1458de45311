"""音像记录台: coverage by squad and to the minute, gaps without explanation, films about to be deleted, recorders out; import and player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.console.evidence import REFUSAL, stream
from fadu.law.common.recording import REASONS, said
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Person
from fadu.law.params import rules_on
from fadu.law.procedures.enforcement.recorder_shift import APPROVERS, DELETERS, HOLDERS, KEEPERS, OUT
from fadu.ledger import footage, models, read, recording

READERS = (
    "officer",
    "squad_leader",
    "legal",
    "reviewer",
    "archivist",
    "technician",
    "keeper",
    "clerk",
    "head",
    "principal",
    "host",
)
IMPORTERS = tuple(dict.fromkeys((*HOLDERS, *KEEPERS)))
MOST = 50
#: So long after the page was opened a film plays.
OPEN_FOR = timedelta(hours=1)
_SIGNER = TimestampSigner(salt="fadu.footage")


@dataclass(frozen=True, slots=True)
class Squad:
    """Coverage of one unit in the period, in minutes."""

    unit: str
    acts: int
    minutes: int
    missing: int
    open: int

    @property
    def percent(self) -> float:
        return round(100 * (self.minutes - self.missing) / self.minutes, 1) if self.minutes else 100.0


@dataclass(frozen=True, slots=True)
class Covered:
    """An act that must be on film, its films, its gaps."""

    act: models.Recordable
    films: Sequence[models.Footage]
    gaps: Sequence[tuple[str, str]]
    statements: Sequence[tuple[str, str, str]]

    @property
    def percent(self) -> float:
        return round(100 * (self.act.minutes - self.act.missing) / self.act.minutes, 1) if self.act.minutes else 100.0


@require_safe
@for_roles(*READERS)
def recording_desk(request: HttpRequest) -> HttpResponse:
    """The desk for a month, or a year where none is named."""
    since, until, month = _period(request)
    due = _due(_person(request)).filter(since__gte=since, since__lt=until)
    squads = [
        Squad(row["unit"], row["acts"], row["minutes"], row["missing"], row["open"])
        for row in due.order_by("unit")
        .values("unit")
        .annotate(
            acts=Count("pk"), minutes=Sum("minutes", default=0), missing=Sum("missing", default=0), open=Sum("open", default=0)
        )
    ]
    gaps = due.filter(open__gt=0).select_related("matter").order_by("since")[:MOST]
    day = read.today()
    expiring = recording.expiring(day).filter(shift__in=read.visible(_person(request)))
    films = list(expiring[:MOST])
    approved = recording.approved(films)
    shown = {
        "month": month,
        "squads": squads,
        "total": Squad("", *(sum(getattr(one, name) for one in squads) for name in ("acts", "minutes", "missing", "open"))),
        "gaps": [(one, said(one.stretches), _asked(one, one.stretches[0])) for one in gaps],
        "expiring": [(film, film.expires_on is not None and film.expires_on < day, film.sha256 in approved) for film in films],
        "out": read.visible(_person(request)).filter(procedure="recorder-shift", stage=OUT).order_by("opened_on")[:MOST],
        "watch": rules_on(day)["av.watch"],
        "may_import": bool(_person(request).roles & set(IMPORTERS)),
        "may_delete": bool(_person(request).roles & set(DELETERS)),
        "may_approve": bool(_person(request).roles & set(APPROVERS)),
        "most": MOST,
    }
    return render(request, "console/recording_desk.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*IMPORTERS)
def footage_import(request: HttpRequest) -> HttpResponse:
    """Films from the page: each good one is registered, each wrong one is named."""
    report, error = None, ""
    if request.method == "POST":
        uploads = request.FILES.getlist("files")  # reading them is what fills META
        if REFUSAL in request.META:
            error = str(request.META[REFUSAL])
        elif not uploads:
            error = "请选择记录仪导出的视频文件，可以一次选很多个。"
        else:
            films = [footage.Film(str(one.name), lambda one=one: _Again(cast(IO[bytes], one.file))) for one in uploads]  # type: ignore[misc]
            report = footage.take(films, _person(request).id, settings.FADU_UPLOAD_MAX_BYTES)
    status = 400 if error else 200
    shown = {"report": report, "error": error, "pattern": footage.PATTERN, "limit": settings.FADU_UPLOAD_MAX_BYTES // 1024**2}
    return render(request, "console/footage_import.html", shown, status=status)


@require_safe
@for_roles(*CASE_ROLES)
def matter_recording(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter's acts that must be on film: minute by minute, with the films."""
    row = matter_or_404(_person(request), pk)
    acts = list(models.Recordable.objects.filter(matter=row).select_related("matter").order_by("act_seq"))
    span = (min(one.since for one in acts), max(one.until for one in acts)) if acts else None
    films = list(models.Footage.objects.filter(started_at__lt=span[1], ended_at__gt=span[0]).order_by("started_at")) if span else []
    own = {film.pk for one in acts for film in recording.of_act(one, films, row.number)}
    more = models.Footage.objects.filter(Q(case=row.number) | Q(shift=row)).exclude(pk__in=own).order_by("started_at")
    lines = [
        Covered(
            one,
            recording.of_act(one, films, row.number),
            [(said([gap])[0], _asked(one, gap)) for gap in one.stretches],
            [(text["number"], REASONS.get(text["reason"], text["reason"]), said([_span(text)])[0]) for text in one.statements],
        )
        for one in acts
    ]
    return render(
        request,
        "console/matter_recording.html",
        {"row": row, "lines": lines, "more": more[:MOST], "state": reverse("matter_open", args=["recording-gap", "gap.state"])},
    )


@require_safe
@for_roles(*CASE_ROLES)
def footage_play(request: HttpRequest, pk: int) -> HttpResponse:
    """The player of one film, by itself or inside the matter's page. Opening it is recorded; the film itself plays only from here."""
    person = _person(request)
    film = _film_or_404(person, pk)
    number = request.GET.get("matter", "")[:60]
    recording.look(film, person.id, number)
    token = _SIGNER.sign(f"{person.id}:{film.pk}")
    row = read.visible(person).filter(number=number).first()
    inside = bool(request.htmx)  # type: ignore[attr-defined]
    shown = {"film": film, "address": f"{reverse('footage_file', args=[pk])}?t={token}", "row": row, "inside": inside}
    return render(request, "console/_film.html" if inside else "console/footage_play.html", shown)


@require_safe
@for_roles(*CASE_ROLES)
def footage_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes of a film, whole or a range, for an hour after its page was opened."""
    person = _person(request)
    film = _film_or_404(person, pk)
    try:
        opened = _SIGNER.unsign(request.GET.get("t", ""), max_age=OPEN_FOR)
    except BadSignature:
        opened = ""
    if opened != f"{person.id}:{film.pk}" or film.deleted_on is not None:
        raise Http404("请从播放页打开音像资料，每次查看都有记录。")
    kept = models.Evidence.objects.filter(matter_id=film.shift_id, sha256=film.sha256).first()
    if kept is None:
        raise Http404("没有这个音像文件。")
    try:
        return stream(request, kept)  # type: ignore[return-value]  # a stream answers alike
    except InputError as error:
        raise Http404(str(error)) from None


class _Again:
    """An uploaded file that can be read from its beginning more than once, and stays open for the request."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __enter__(self) -> IO[bytes]:
        self.file.seek(0)
        return self.file

    def __exit__(self, *_: object) -> None:
        return None


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined]


def _due(person: Person) -> QuerySet[models.Recordable]:
    return models.Recordable.objects.filter(matter__in=read.visible(person).values("pk"))


def _film_or_404(person: Person, pk: int) -> models.Footage:
    """The film, if the person may see its shift or a matter it records."""
    film = models.Footage.objects.select_related("shift").filter(pk=pk).first()
    if film is not None:
        seen = [film.shift_id, *(case.pk for case in recording.cases(film))]
        if read.visible(person).filter(pk__in=seen).exists():
            return film
    raise Http404("没有这个音像文件，或者您无权查看。")


def _period(request: HttpRequest) -> tuple[datetime, datetime, str]:
    """The month asked for (2023-05), else the twelve months up to today."""
    text = request.GET.get("month", "")
    try:
        first = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        today = read.today()
        return _start(today - timedelta(days=365)), _start(today + timedelta(days=1)), ""
    following = (first + timedelta(days=32)).replace(day=1)
    return _start(first), _start(following), text


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _span(text: dict[str, str]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(text["since"]), datetime.fromisoformat(text["until"])


def _asked(one: models.Recordable, gap: tuple[datetime, datetime]) -> str:
    """The form of the statement with this gap filled in."""
    since, until = gap[0].astimezone(CHINA), gap[1].astimezone(CHINA)
    until += timedelta(seconds=-until.second % 60)  # a form takes whole minutes
    said = {
        "number": one.act_seq,
        "case": one.matter.number,
        "since": f"{since:%Y-%m-%dT%H:%M}",
        "until": f"{until:%Y-%m-%dT%H:%M}",
    }
    return urlencode({f"d-{name}": value for name, value in said.items()})
