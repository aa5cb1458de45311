"""The file store: what is kept, once and whole, and what is refused with a sentence."""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fadu.documents import files
from fadu.documents.files import Stored, store
from fadu.law.errors import InputError

MB = 1024**2


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.FADU_FILES = tmp_path / "kept"
    return tmp_path / "kept"


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, form)
    return out.getvalue()


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def video(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0") + box(b"mdat", b"frames") + box(b"moov", b"index")


def office(part: str = "word/document.xml", content: bytes = b"<w/>", **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, content)
        for name, extra in more.items():
            archive.writestr(name, extra)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x18\x53\x80\x67" + b"cluster"


def keep(content: bytes, limit: int = MB) -> Stored:
    return store(io.BytesIO(content), limit)


def refusal(content: bytes, limit: int = MB) -> str:
    with pytest.raises(InputError) as caught:
        keep(content, limit)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "mime", "kind"),
    [
        (photo("JPEG"), "image/jpeg", "audiovisual"),
        (photo("PNG"), "image/png", "audiovisual"),
        (photo("WEBP"), "image/webp", "audiovisual"),
        (video(), "video/mp4", "audiovisual"),
        (video(b"qt  "), "video/quicktime", "audiovisual"),
        (WEBM, "video/webm", "audiovisual"),
        (PDF, "application/pdf", "document"),
        (office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document"),
    ],
    ids=["jpeg", "png", "webp", "mp4", "mov", "webm", "pdf", "docx", "xlsx"],
)
def test_it_keeps_what_evidence_is_made_of(content: bytes, mime: str, kind: str, root: Path) -> None:
    stored = keep(content)
    assert stored == Stored(hashlib.sha256(content).hexdigest(), len(content), mime, kind)
    with files.open_stored(stored.sha256) as stream:
        assert stream.read() == content
    assert files.intact(stored.sha256)


def test_the_same_content_is_kept_once(root: Path) -> None:
    content = photo()
    assert keep(content) == keep(content)
    assert len([path for path in root.rglob("*") if path.is_file()]) == 1


def test_uploads_at_once_of_one_content_leave_one_whole_file(root: Path) -> None:
    content = photo("PNG", (400, 300))
    made: list[Stored] = []
    threads = [threading.Thread(target=lambda: made.append(keep(content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert [path.read_bytes() for path in root.rglob("*") if path.is_file()] == [content]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"just some words", "这不是照片"),
        (b"MZ\x90\x00" + bytes(200), "这是程序"),
        (b"\x7fELF" + bytes(200), "这是程序"),
        (b"#!/bin/sh\nrm -rf", "这是程序"),
        (b"<!DOCTYPE html><html><script>alert(1)</script>", "这是网页"),
        (b"\xef\xbb\xbf  <svg xmlns='x' onload='alert(1)'/>", "这是网页或者矢量图"),
        (b"<?xml version='1.0'?><svg/>", "这是网页或者矢量图"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "照片已经损坏"),
        (photo()[:-200], "照片已经损坏"),
        (photo("PNG")[:-200], "照片已经损坏"),
        (photo("PNG").replace(b"IDAT", b"IDAX", 1), "照片已经损坏"),
        (photo() + office(), "夹带了另一个文件"),
        (b"\xff\xd8\xff\xe1<script>alert(1)</script>" + photo()[4:], "夹带网页脚本"),
        (b"GIF89a<script>", "这不是照片"),
        (video()[:-6], "视频没有录完"),
        (box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x"), "视频没有录完"),
        (box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4s", 3, b"moov"), "视频没有录完"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", "这不是 WebM 视频"),
        (PDF[:-10], "PDF 文件不完整"),
        (b"%PDF-1.7\n<html><script>" + PDF, "夹带网页脚本"),
        (office()[:-30], "文档已经损坏"),
        (b"PK\x03\x04" + bytes(100), "文档已经损坏"),
        (office("readme.txt"), "这是压缩包"),
        (office(**{"word/vbaProject.bin": b"x"}), "文档里有宏"),
        (office(content=b"0" * 60 * MB), "压缩炸弹"),
        (office(**{f"a{n}": b"" for n in range(10_001)}), "压缩炸弹"),
    ],
    ids=range(27),
)
def test_it_refuses_with_a_sentence_and_leaves_nothing(content: bytes, sentence: str, root: Path) -> None:
    assert sentence in refusal(content, 4 * MB)
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_too_large_is_said_in_megabytes_and_stops_the_reading(root: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, count: int = -1) -> bytes:
            self.given += count
            return bytes(count)

    stream = Endless()
    with pytest.raises(InputError, match="文件超过 3 MB"):
        store(stream, 3 * MB)  # type: ignore[arg-type]
    assert stream.given <= 4 * MB
    assert not list(root.iterdir())


def test_exactly_the_limit_is_kept() -> None:
    content = photo()
    assert keep(content, len(content)).size == len(content)
    assert "超过" in refusal(content, len(content) - 1)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert "12000×12000 像素" in refusal(out.getvalue())


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "ab/" + "c" * 61])
def test_only_a_hash_opens_a_file(name: str) -> None:
    with pytest.raises(InputError, match="64 位小写十六进制"):
        files.open_stored(name)


def test_a_lost_file_is_a_sentence() -> None:
    with pytest.raises(InputError, match="不在文件库中"):
        files.open_stored("a" * 64)


def test_an_altered_file_is_noticed_and_mended_by_the_same_content(root: Path) -> None:
    content = photo()
    digest = keep(content).sha256
    place = root / digest[:2] / digest
    place.chmod(0o600)
    place.write_bytes(content[:-1] + b"x")
    assert not files.intact(digest)
    keep(content)
    assert files.intact(digest)


def test_a_stream_that_breaks_leaves_nothing(root: Path) -> None:
    class Broken(io.RawIOBase):
        def read(self, count: int = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(Broken(), MB)  # type: ignore[arg-type]
    assert not list(root.iterdir())
