"""现场采集: the pages on officers' phones, installable, usable without a connection, and the door by which their captures arrive.

The shell (`field`) holds nothing of anybody and is all that the service worker keeps. What an officer needs in the street comes as one JSON
(`field_today`) into the phone's own store: his open cases without their parties, his colleagues with the last day of their certificates, the
items, and the gates as data. `field_sync` takes one capture: the hash of every received file is computed again, the act is judged like any
other, and the same capture twice is one act.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from fadu.console.access import for_roles
from fadu.console.evidence import REFUSAL, keep
from fadu.law.common.field import FieldCapture, offline
from fadu.law.data import field_extra
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Person
from fadu.law.procedures import ALL
from fadu.ledger import models, read
from fadu.ledger.record import BadData, Intent, Recorded, Refused, open_matter, record_act
from fadu.registers import asof

OFFICERS = ("officer", "squad_leader")
PROCEDURE = "penalty-ordinary"
#: What a phone can begin or add to.
OPENING, ADDING = "pen.clue", "pen.evidence-add"
MOST_MATTERS = 100
MOST_FILES = 20
#: A phone's clock may run ahead so far.
AHEAD = timedelta(minutes=2)
_SHELL = ("field/field.css", "field/field.js", "field/store.js", "field/gates.js", "console/mark.svg")


class _Conflict(InputError):
    """The capture is sound, but the ledger has moved on; it stays on the phone."""


@dataclass(frozen=True, slots=True)
class _Given:
    """One capture as the phone sends it."""

    capture: FieldCapture
    step: str
    matter: int | None
    seen: int | None
    by: list[str]
    data: dict[str, Any]

    @property
    def key(self) -> str:
        return f"field-{self.capture.id}"


@require_safe
@for_roles(*OFFICERS)
def field(request: HttpRequest) -> HttpResponse:
    """The shell: the same bytes for everyone, so that the phone may keep it."""
    answer = render(request, "field/shell.html")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@for_roles(*OFFICERS)
def field_manifest(request: HttpRequest) -> HttpResponse:
    """What makes the pages installable."""
    said = {
        "name": "法度现场采集",
        "short_name": "现场采集",
        "lang": "zh-Hans",
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "background_color": "#f5f7f7",
        "theme_color": "#0b5563",
        "icons": [{"src": static("console/mark.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"}],
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")


@require_safe
@for_roles(*OFFICERS)
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the pages' own scope. Its cache is named after what is in it, so a new release replaces it."""
    shell = [reverse("field"), reverse("field_manifest"), *(static(name) for name in _SHELL)]
    body = b"".join(staticfiles_storage.open(name).read() if staticfiles_storage.exists(name) else name.encode() for name in _SHELL)
    page = render(request, "field/shell.html").content
    said = {"shell": shell, "version": sha256(json.dumps(shell).encode() + body + page).hexdigest()[:16]}
    answer = render(request, "field/worker.js", said, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@never_cache
@for_roles(*OFFICERS)
def field_today(request: HttpRequest) -> JsonResponse:
    """What the officer needs in the street today. No party, no plate, nothing of a citizen."""
    person, day = _person(request), read.today()
    book, procedure = asof.snapshot(day), ALL[PROCEDURE]
    addable = procedure.step(ADDING).at
    rows = read.desk(person).filter(procedure=PROCEDURE, stage__in=addable, handlers__icontains=f'"{person.id}"')
    items = {item.code: item.title for item in book.items()}
    return JsonResponse(
        {
            "day": day.isoformat(),
            "csrf": get_token(request),
            "me": _excerpt(person),
            "people": [_excerpt(one) for one in book.people("officer") if one.id != person.id and one.certificate],
            "matters": [
                {
                    "id": row.pk,
                    "number": row.number,
                    "title": items.get(row.item_code) or procedure.title,
                    "place": row.place,
                    "stage": row.stage,
                    "seen": row.last_seq,
                }
                for row in rows[:MOST_MATTERS]
            ],
            "items": [{"code": code, "title": title} for code, title in items.items()],
            "towns": [{"code": unit["code"], "name": unit["name"]} for unit in book.units("town", "subdistrict")],
            "sources": field_extra(procedure.step(OPENING).data, "source")["choices"],
            "steps": {step: offline(procedure, step, day) for step in (OPENING, ADDING)},
        }
    )


@require_POST
@for_roles(*OFFICERS)
def field_sync(request: HttpRequest) -> JsonResponse:
    """One capture into the ledger. Answers `state` sent (also when it stood there already) or refused with `why`; then nothing was written."""
    person = _person(request)
    uploads = request.FILES.getlist("files")  # reading them is what fills META
    try:
        if REFUSAL in request.META:
            raise InputError(str(request.META[REFUSAL]))
        given = _given(request, person)
        return JsonResponse(_sent(given, _standing(given, person) or _recorded(given, person, uploads)))
    except Refused as error:
        said = [{"gate": one.gate, "sentence": one.sentence, "hint": one.hint} for one in error.findings]
        why = "".join(one.sentence for one in error.findings if one.blocks)
        moved = any(one.gate == "order" for one in error.findings)
        kept = (
            "采集后事项已由他人办到下一阶段。采集的内容仍在手机里，可以改选别的事项再同步。" if moved else "采集的内容仍在手机里。"
        )
        return JsonResponse({"state": "refused", "why": f"{why}{kept}", "findings": said}, status=409)
    except BadData as error:
        return JsonResponse(
            {"state": "refused", "why": "；".join(error.errors.values()) + "。请在手机上补齐后重新同步。"}, status=422
        )
    except InputError as error:
        return JsonResponse({"state": "refused", "why": str(error)}, status=409 if isinstance(error, _Conflict) else 422)


def _given(request: HttpRequest, person: Person) -> _Given:
    """Raises InputError where the phone's message is not what it should be."""
    try:
        said = json.loads(request.POST.get("capture", ""))
        capture = FieldCapture.model_validate(said["capture"])
        by = [str(code) for code in said["by"]][:10]
        matter, seen = said.get("matter"), said.get("seen")
        data = dict(said["data"])
        step = said["step"]
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError):
        raise InputError("采集内容不完整，请更新手机页面后重新同步。") from None
    numbers = all(value is None or (isinstance(value, int) and 0 <= value < 1 << 63) for value in (matter, seen))
    if step not in (OPENING, ADDING) or not numbers or (step == ADDING) != (matter is not None) or not capture.id:
        raise InputError("采集内容不完整，请更新手机页面后重新同步。")
    if not by or by[0] != person.id:
        raise InputError("这一件由别人采集，请由采集人登录后同步。")
    if capture.taken_at > read.now() + AHEAD + timedelta(minutes=1):
        raise InputError("拍摄时间晚于现在，请校准手机时间；采集的内容仍在手机里。")
    return _Given(capture, step, matter, seen, by, data)


def _standing(given: _Given, person: Person) -> Recorded | None:
    """The act that stands under the capture's key already."""
    done = models.Act.objects.filter(key=given.key).select_related("matter").first()
    if done is None:
        return None
    if done.actor != person.id:
        raise InputError("这个采集编号已经用于别人的采集，请重新采集。")
    return Recorded(done, done.matter, None, again=True)


def _recorded(given: _Given, person: Person, uploads: list[UploadedFile]) -> Recorded:
    """Check the files against the hashes, keep them, do the act; all or nothing."""
    row = None
    if given.matter is not None:
        row = read.visible(person).filter(pk=given.matter, procedure=PROCEDURE).first()
        if row is None:
            raise _Conflict("这个事项不存在，或者已经不归您办理。采集的内容仍在手机里，可以改选别的事项再同步。")
    if len(uploads) > MOST_FILES:
        raise InputError(f"一次采集最多{MOST_FILES}个文件。")
    if len(uploads) != len(given.capture.hashes):
        raise InputError(f"手机说有{len(given.capture.hashes)}个文件，收到{len(uploads)}个；请在网络好的地方重新同步。")
    at = _moment(given, row)
    data = {**given.data, "capture": given.capture.model_dump(mode="json")}
    with transaction.atomic():
        files = [_kept(given, person, row, upload, told) for upload, told in zip(uploads, given.capture.hashes, strict=True)]
        intent = Intent(given.step, data, given.by, at, files=files, key=given.key)
        return record_act(row.pk, intent) if row is not None else open_matter(PROCEDURE, intent)


def _moment(given: _Given, row: models.Matter | None) -> datetime:
    """When the act counts as done: when it was captured, unless others have acted in the matter since; then now, and the capture keeps its own time."""
    taken = min(given.capture.taken_at.astimezone(CHINA), datetime.now(CHINA)).replace(microsecond=0)
    newest = row.acts.order_by("-seq").first() if row is not None else None
    return datetime.now(CHINA).replace(microsecond=0) if newest is not None and taken.isoformat() < newest.at else taken


def _kept(given: _Given, person: Person, row: models.Matter | None, upload: UploadedFile, told: str) -> int:
    """The file in the store as evidence of the capture. Raises InputError when its bytes are not those the phone hashed."""
    found = sha256()
    for piece in upload.chunks():
        found.update(piece)
    if found.hexdigest() != told:
        raise InputError(
            f"“{str(upload.name)[:60]}”收到的内容与手机当场计算的散列不一致，没有入账；请重新同步，仍不一致的重新拍摄。"
        )
    upload.seek(0)
    kept = keep(upload, row, person.id)
    where = given.capture
    place = f"，{where.longitude},{where.latitude}" if where.longitude is not None and where.latitude is not None else ""
    kept.taken_at, kept.taker = where.taken_at, person.id
    kept.origin = f"手机现场采集{'（离线）' if where.offline else ''}{place}"
    kept.save(update_fields=["taken_at", "taker", "origin"])
    return kept.pk


def _sent(given: _Given, done: Recorded) -> dict[str, Any]:
    judged = done.act.judged["findings"]
    late = given.matter is not None and not done.again and done.act.at > given.capture.taken_at.astimezone(CHINA).isoformat()
    moved = "期间他人办理了本事项，行为按同步时间入账，拍摄时间如实保留。" if late else ""
    return {
        "state": "sent",
        "again": done.again,
        "number": done.matter.number,
        "url": reverse("matter", args=[done.matter.pk]),
        "said": moved,
        "findings": [{"gate": one["gate"], "sentence": one["sentence"], "hint": one["hint"]} for one in judged],
    }


def _excerpt(person: Person) -> dict[str, Any]:
    """Of a colleague: name, unit, roles that matter, the span of the certificate."""
    held = person.certificate
    return {
        "id": person.id,
        "name": person.name,
        "unit": person.unit,
        "roles": sorted(person.roles),
        "from": held.valid_from.isoformat() if held else "",
        "to": held.valid_to.isoformat() if held else "",
    }


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined]
