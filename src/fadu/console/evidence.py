"""Evidence files: uploaded in streams, shown only to those who see the matter, never run by a browser."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from fadu.console.access import CASE_ROLES, for_roles, matter_or_404
from fadu.documents import files
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.ledger import models
from fadu.ledger.uploads import keep
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = lazily("PIL.Image"), lazily("PIL.ImageOps")

#: Where the upload handler (see FILE_UPLOAD_HANDLERS) leaves its sentence about a file it dropped.
REFUSAL = "FADU_UPLOAD_REFUSED"
CHUNK = 256 * 1024
THUMB = (320, 240)
#: Shown inside the page; everything else is a download.
INLINE = re.compile(r"image/(jpeg|png|webp)|video/(mp4|webm|quicktime)|application/pdf")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def pending(row: models.Matter, person: Person, chosen: Iterable[int] = ()) -> list[models.Evidence]:
    """Uploads that no act has taken up: of the matter, or, before it has begun, the person's own among `chosen`."""
    unused = models.Evidence.objects.filter(act_seq=None)
    own = Q(matter=None, uploaded_by=person.id, pk__in=list(chosen))
    return list(unused.filter(own | Q(matter_id=row.pk) if row.pk else own).order_by("pk"))


@for_roles(*CASE_ROLES)
@require_POST
def evidence_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload for a matter: with htmx or the page's script the answer is the line for the form, else the way back."""
    row = matter_or_404(request.person, pk)  # type: ignore[attr-defined]
    return _upload(request, row)


@for_roles(*CASE_ROLES)
@require_POST
def evidence_new(request: HttpRequest) -> HttpResponse:
    """Upload for a matter that has not begun."""
    return _upload(request, None)


@for_roles(*CASE_ROLES)
@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, or with ?thumb=1 a small picture of a photo."""
    found = models.Evidence.objects.filter(pk=pk).first()
    person: Person = request.person  # type: ignore[attr-defined]
    if found is None or (found.matter_id is None and found.uploaded_by != person.id):
        raise Http404("没有这个证据文件，或者您无权查看。")
    if found.matter_id is not None:
        matter_or_404(person, found.matter_id)
    try:
        if request.GET.get("thumb"):
            return _thumb(found)
        return stream(request, found)  # type: ignore[return-value]  # a stream answers alike
    except InputError as error:
        raise Http404(str(error)) from None


def _upload(request: HttpRequest, row: models.Matter | None) -> HttpResponse:
    uploads = request.FILES.getlist("files")  # reading them is what fills META
    kept, faults = [], [str(request.META[REFUSAL])] if REFUSAL in request.META else []
    for upload in uploads:
        try:
            kept.append(keep(upload, row, request.person.id))  # type: ignore[attr-defined]
        except InputError as error:
            faults.append(f"“{str(upload.name)[:60]}”：{error}")
    if not kept and not faults:
        faults.append("请选择文件。")
    if row is not None and not request.headers.get("X-Requested-With"):
        for fault in faults:
            messages.error(request, fault)
        return redirect("matter", pk=row.pk)
    return render(request, "console/_uploads.html", {"uploads": kept, "faults": faults}, status=422 if faults and not kept else 200)


def stream(request: HttpRequest, found: models.Evidence) -> HttpResponseBase:
    """The bytes of a kept file, whole or the range asked for, in small pieces."""
    source = files.open_stored(found.sha256)
    size = os.fstat(source.fileno()).st_size
    span = _span(request.headers.get("Range", ""), size)
    if span is not None and span[0] >= size:
        source.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span or (0, size - 1)
    answer = StreamingHttpResponse(_pieces(source, first, last), status=206 if span else 200, content_type=found.mime)
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    if span:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    inline = INLINE.fullmatch(found.mime) and not request.GET.get("download")
    answer["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(found.name)}"
    _guard(answer)
    return answer


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; None sends the whole file."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end or int(first) >= size else None


def _pieces(stream: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        left = last - first + 1
        while left > 0 and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def _thumb(found: models.Evidence) -> HttpResponse:
    if not found.mime.startswith("image/"):
        raise Http404("只有照片有缩略图。")
    place = Path(settings.MEDIA_ROOT) / "thumbs" / f"{found.sha256}.jpg"
    if not place.exists():
        _make_thumb(found, place)
    answer = HttpResponse(place.read_bytes(), content_type="image/jpeg")
    answer["Last-Modified"] = http_date(place.stat().st_mtime)
    _guard(answer)
    return answer


def _make_thumb(found: models.Evidence, place: Path) -> None:
    """Made beside and moved into place, so that two at once do no harm. The camera's data (place, device) is left out."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with files.open_stored(found.sha256) as stream, Image.open(stream, formats=("JPEG", "PNG", "WEBP")) as photo:
        photo.draft("RGB", (THUMB[0] * 2, THUMB[1] * 2))
        small = ImageOps.exif_transpose(photo).convert("RGB")
        small.thumbnail(THUMB)
        handle, draft = tempfile.mkstemp(prefix=".thumb-", dir=place.parent)
        with os.fdopen(handle, "wb") as out:
            small.save(out, "JPEG", quality=80)
    Path(draft).replace(place)


def _guard(answer: HttpResponseBase) -> None:
    """Evidence is private, and nothing in it is ever run."""
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
