"""What a file really is: by its first bytes and by opening it, never by its name."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fadu.law.errors import InputError
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    from PIL import ExifTags, Image
else:
    ExifTags, Image = lazily("PIL.ExifTags"), lazily("PIL.Image")

ACCEPTED = "照片（JPEG、PNG、WebP）、视频（MP4、MOV、WebM）或者文档（PDF、DOCX、XLSX）"
MAX_PIXELS = 100_000_000
MAX_UNPACKED = 500 * 1024**2
MAX_RATIO = 200
MAX_MEMBERS = 10_000
HEAD = 4096
TAIL = 65_557  # a ZIP's end record with the longest comment
ACTIVE = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php", b"<iframe")
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def recognise(path: Path) -> tuple[str, str]:
    """MIME type and likely kind of evidence. Raises InputError when the file is not what Fadu takes, or only pretends to be."""
    head, tail = _ends(path)
    for matches, check in _KINDS:
        if matches(head):
            _refuse_active(head)
            return check(path, head, tail)
    raise InputError(f"{_guess(head)}，没有保存；请上传{ACCEPTED}。")


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(max(0, path.stat().st_size - TAIL))
        return head, stream.read()


def _guess(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"mz", b"\x7felf", b"#!")):
        return "这是程序，不是证据文件"
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return "这是网页或者矢量图，不是照片"
    return "这不是照片、视频或者文档，或者文件已经损坏"


def _refuse_active(head: bytes) -> None:
    if any(mark in head.lower() for mark in ACTIVE):
        raise InputError(f"文件里夹带网页脚本，没有保存；请上传原始的{ACCEPTED}。")


# --- photos ---------------------------------------------------------------------------------------


def _photo(path: Path, head: bytes, tail: bytes) -> tuple[str, str]:
    if b"PK\x05\x06" in tail or b"%PDF-" in head[:1024]:
        raise InputError("照片里夹带了另一个文件，没有保存；请上传相机或者手机的原始照片。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            mime = _opened(path)
    except (OSError, ValueError, SyntaxError, struct.error, Image.UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InputError("这不是照片，或者照片已经损坏，打不开；请重新拍摄或者上传原始照片。") from error
    return mime, "audiovisual"


def _opened(path: Path) -> str:
    with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as photo:
        if photo.width * photo.height > MAX_PIXELS:
            raise InputError(f"照片有 {photo.width}×{photo.height} 像素，超过一亿像素，没有保存；请缩小后再上传。")
        mime = Image.MIME[photo.format or ""]
        if photo.format == "JPEG":
            # One eighth of the size: finds a truncated file without the memory of the whole picture.
            photo.draft("RGB", (max(1, photo.width // 8), max(1, photo.height // 8)))
            photo.load()
        else:
            photo.verify()
    return mime


def taken_at(path: Path) -> datetime | None:
    """When the camera says the photo was taken (EXIF DateTimeOriginal; without an offset: Chinese time); None when it does not say."""
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as photo:
            told = photo.getexif().get_ifd(ExifTags.IFD.Exif)
        said = datetime.strptime(str(told[ExifTags.Base.DateTimeOriginal]), "%Y:%m:%d %H:%M:%S")
        offset = str(told.get(ExifTags.Base.OffsetTimeOriginal) or "+08:00")
        return datetime.fromisoformat(f"{said.isoformat()}{offset}")
    except (KeyError, OSError, ValueError, SyntaxError, struct.error):
        return None


# --- videos ---------------------------------------------------------------------------------------


def _mp4(path: Path, head: bytes, tail: bytes) -> tuple[str, str]:
    if "moov" not in _boxes(path):
        raise InputError("视频没有录完或者已经损坏，打不开；请上传完整的视频。")
    return ("video/quicktime" if head[8:12] == b"qt  " else "video/mp4"), "audiovisual"


def _boxes(path: Path) -> set[str]:
    """Names of the top-level boxes of an MP4 or MOV file; empty when a box ends beyond the file."""
    size, place, found = path.stat().st_size, 0, set[str]()
    with path.open("rb") as stream:
        while place + 8 <= size and len(found) < 100:
            stream.seek(place)
            length, name = struct.unpack(">I4s", stream.read(8))
            if length == 1 and place + 16 <= size:
                length = struct.unpack(">Q", stream.read(8))[0]
            length = length or size - place
            if length < 8 or place + length > size:
                return set()
            found.add(name.decode("latin-1"))
            place += length
    return found


def _webm(path: Path, head: bytes, tail: bytes) -> tuple[str, str]:
    if b"webm" not in head[:64] or b"\x18\x53\x80\x67" not in head:
        raise InputError("这不是 WebM 视频，或者视频已经损坏；请转成 MP4 后再上传。")
    return "video/webm", "audiovisual"


# --- documents ------------------------------------------------------------------------------------


def _pdf(path: Path, head: bytes, tail: bytes) -> tuple[str, str]:
    if b"%%EOF" not in tail[-2048:] or b"startxref" not in tail[-2048:]:
        raise InputError("PDF 文件不完整或者已经损坏，打不开；请重新导出后再上传。")
    return "application/pdf", "document"


def _office(path: Path, head: bytes, tail: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise InputError("文档已经损坏，打不开；请重新保存为 DOCX 或者 XLSX 后再上传。") from error
    mime = next((mime for part, mime in OFFICE.items() if part in names), "")
    if not mime or "[Content_Types].xml" not in names:
        raise InputError(f"这是压缩包，不是文档，没有保存；请逐个上传{ACCEPTED}。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InputError("文档里有宏，没有保存；请另存为不含宏的 DOCX 或者 XLSX。")
    _refuse_bomb(members)
    return mime, "document"


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or unpacked > MAX_RATIO * max(packed, 1024**2 // MAX_RATIO):
        raise InputError("文档解开后过大，像是压缩炸弹，没有保存；请检查文件来源。")


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[Path, bytes, bytes], tuple[str, str]]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), _photo),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _photo),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _photo),
    (lambda head: head[4:8] == b"ftyp", _mp4),
    (lambda head: head.startswith(b"\x1aE\xdf\xa3"), _webm),
    (lambda head: head.startswith(b"%PDF-"), _pdf),
    (lambda head: head.startswith(b"PK\x03\x04"), _office),
)
