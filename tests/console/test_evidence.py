"""Evidence: what is taken, who sees it, how it is sent."""

from __future__ import annotations

import io
import struct
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from fadu.law.facts import CHINA
from fadu.ledger import models, record
from tests.console.making import filed

HTMX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def _photo(side: int = 900, taken: str = "", offset: str = "") -> bytes:
    out, told = io.BytesIO(), Image.Exif()
    if taken:
        told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = offset
    Image.new("RGB", (side, side), (10, 90, 120)).save(out, "JPEG", exif=told)
    return out.getvalue()


def _video() -> bytes:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    return box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", b"\0" * 100) + box(b"mdat", bytes(range(256)) * 40)


def _upload(client: Any, row: models.Matter, name: str, body: bytes) -> Any:
    return client.post(reverse("evidence_upload", args=[row.pk]), {"files": SimpleUploadedFile(name, body)}, **HTMX)


def test_a_photo_is_kept_and_shown_small(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    assert "现场.jpg" in _upload(client, row, "现场.jpg", _photo()).content.decode()
    kept = models.Evidence.objects.get()
    assert (kept.mime, kept.uploaded_by, kept.act_seq) == ("image/jpeg", "P014", None)
    address = reverse("evidence_file", args=[kept.pk])
    whole = client.get(address)
    assert b"".join(whole) == _photo()
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("inline; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg")
    for _ in range(2):
        small = Image.open(io.BytesIO(client.get(address, {"thumb": 1}).content))
        assert small.size == (240, 240)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("照片.jpg", b"not a photo", "不是照片"),
        ("页面.jpg", b"<html><script>alert(1)</script>", "网页"),
        ("空.jpg", b"", "空"),
        ("程序.exe", b"MZ" + b"\0" * 100, "程序"),
        ("半张.jpg", _photo()[:600], "损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_evidence_is_refused_in_chinese(sign_in: Any, name: str, body: bytes, said: str) -> None:
    answer = _upload(sign_in("P014"), filed(), name, body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not models.Evidence.objects.exists()


def test_a_file_over_the_limit_is_refused(sign_in: Any, settings: Any) -> None:
    settings.FADU_UPLOAD_MAX_BYTES = 1024**2
    row = filed()
    answer = _upload(sign_in("P014"), row, "大.jpg", _photo() + b"\0" * 1024**2)
    assert answer.status_code == 422
    assert "超过 1 MB" in answer.content.decode()


def test_a_video_is_sent_in_ranges(sign_in: Any) -> None:
    row, client, body = filed(), sign_in("P014"), _video()
    _upload(client, row, "录像.mp4", body)
    address = reverse("evidence_file", args=[models.Evidence.objects.get().pk])
    part = client.get(address, HTTP_RANGE="bytes=10-19")
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 10-19/{len(body)}"
    assert b"".join(part) == body[10:20]
    assert b"".join(client.get(address, HTTP_RANGE="bytes=-5")) == body[-5:]
    assert b"".join(client.get(address, HTTP_RANGE="bytes=5-")) == body[5:]
    assert client.get(address, HTTP_RANGE=f"bytes={len(body)}-").status_code == 416
    for odd in ("bytes=", "bytes=a-b", "bytes=9-1", "lines=1-2", "bytes=1-2,5-6"):
        answer = client.get(address, HTTP_RANGE=odd)
        assert answer.status_code == 200, odd
        assert b"".join(answer) == body


def test_a_document_that_a_browser_could_run_is_only_downloaded(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    _upload(client, row, "现场.jpg", _photo())
    models.Evidence.objects.update(mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert client.get(reverse("evidence_file", args=[models.Evidence.objects.get().pk]))["Content-Disposition"].startswith(
        "attachment"
    )


def test_strangers_to_the_matter_see_no_file(sign_in: Any) -> None:
    row = filed()
    _upload(sign_in("P014"), row, "现场.jpg", _photo())
    address = reverse("evidence_file", args=[models.Evidence.objects.get().pk])
    assert sign_in("P018").get(address).status_code == 404
    assert sign_in("P043").get(address).status_code == 403
    assert sign_in("P018").post(reverse("evidence_upload", args=[row.pk]), {}).status_code == 404


def test_the_act_takes_the_file_up_with_its_particulars(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    _upload(client, row, "现场.jpg", _photo())
    upload = models.Evidence.objects.get()
    at = datetime.fromisoformat(row.acts.get(seq=2).at).astimezone(CHINA) + timedelta(minutes=10)
    typed = {
        "do": "record",
        "co": "P019",
        "at": at.strftime("%Y-%m-%dT%H:%M"),
        "uploads": upload.pk,
        "ev-origin": "现场拍摄",
        "ev-kind": "audiovisual",
        "files": SimpleUploadedFile("第二张.jpg", _photo(300)),
    }
    answer = client.post(reverse("act", args=[row.pk, "pen.evidence-add"]), typed)
    assert answer.status_code == 302, answer.content.decode()
    pieces = models.Act.objects.get(matter=row, step="pen.evidence-add").content["evidence"]
    assert [(piece["id"], piece["title"], piece["origin"], piece["taker"]) for piece in pieces] == [
        ("E1", "现场.jpg", "现场拍摄", "P014"),
        ("E2", "第二张.jpg", "现场拍摄", "P014"),
    ]
    assert {upload.piece for upload in models.Evidence.objects.all()} == {"E1", "E2"}
    assert "E1" in client.get(reverse("matter", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("taken", "offset", "said"),
    [
        ("2023:05:01 09:30:00", "", "2023-05-01T09:30:00+08:00"),
        ("2023:05:01 01:30:00", "+00:00", "2023-05-01T09:30:00+08:00"),
        ("昨天", "", None),
        ("", "", None),
    ],
)
def test_a_photo_brings_the_time_its_camera_wrote(sign_in: Any, taken: str, offset: str, said: str | None) -> None:
    row, client = filed(), sign_in("P014")
    line = _upload(client, row, "现场.jpg", _photo(60, taken, offset)).content.decode()
    kept = models.Evidence.objects.get()
    assert (kept.taken_at and kept.taken_at.astimezone(CHINA).isoformat()) == said
    assert ("拍摄于 2023-05-01 09:30" in line) == (said is not None)


def test_a_matter_can_begin_with_a_file(sign_in: Any) -> None:
    client = sign_in("P014")
    client.post(reverse("evidence_new"), {"files": SimpleUploadedFile("现场.jpg", _photo())}, **HTMX)
    upload = models.Evidence.objects.get()
    assert sign_in("P019").get(reverse("evidence_file", args=[upload.pk])).status_code == 404
    typed = {
        "do": "record",
        "co": "P019",
        "d-source": "inspection",
        "d-found_on": "2023-03-01",
        "d-place": "兴潼大道",
        "d-town": "JD-GUILIN",
        "d-item": "CQSR-18-3",
        "d-summary": "出店经营",
        "uploads": upload.pk,
    }
    assert client.post(reverse("matter_open", args=["penalty-ordinary", "pen.clue"]), typed).status_code == 302
    upload.refresh_from_db()
    assert (upload.matter, upload.piece) == (models.Matter.objects.get(), "E1")


def test_a_file_of_somebody_else_is_not_taken_up(sign_in: Any) -> None:
    sign_in("P019").post(reverse("evidence_new"), {"files": SimpleUploadedFile("现场.jpg", _photo())}, **HTMX)
    stranger = models.Evidence.objects.get()
    with pytest.raises(record.InputError):
        record.open_matter("penalty-ordinary", record.Intent("pen.clue", _CLUE, ["P014", "P019"], files=[stranger.pk]))


_CLUE = {
    "source": "inspection",
    "found_on": "2023-03-01",
    "place": "兴潼大道",
    "town": "JD-GUILIN",
    "item": "CQSR-18-3",
    "summary": "出店",
}


def test_without_script_the_way_back_tells_what_was_wrong(sign_in: Any) -> None:
    row, client = filed(), sign_in("P014")
    answer = client.post(
        reverse("evidence_upload", args=[row.pk]), {"files": SimpleUploadedFile("假.jpg", b"no photo")}, follow=True
    )
    assert "不是照片" in answer.content.decode()
