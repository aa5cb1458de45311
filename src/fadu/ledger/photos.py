"""Photos that come with a spreadsheet: from zip files or one by one, opened when needed, never unpacked to disk by name."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from fadu.law.errors import InputError

MOST_BYTES = 30 << 20
MOST_PHOTOS = 20_000
MOST_UNPACKED = 8 << 30
PIECE = 1 << 20
_ZIP = b"PK\x03\x04"
#: Bit of a zip entry that says its name is UTF-8; without it Chinese systems mean GBK.
_UTF8 = 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo by its file name and the hash of its bytes; `open` gives the bytes anew each time."""

    name: str
    sha256: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


def photos_of(given: Sequence[tuple[str, BinaryIO]]) -> list[Photo]:
    """The photos of uploaded files: a zip gives those inside it, any other file itself. Raises InputError for a zip that cannot be used."""
    found: list[Photo] = []
    for name, stream in given:
        found += _packed(name, stream) if _is_zip(stream) else [_single(name, stream)]
        if len(found) > MOST_PHOTOS:
            raise InputError(f"照片超过 {MOST_PHOTOS} 张，请分几次导入。")
    return found


def _is_zip(stream: BinaryIO) -> bool:
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head == _ZIP


def _single(name: str, stream: BinaryIO) -> Photo:
    @contextmanager
    def again() -> Iterator[BinaryIO]:
        stream.seek(0)
        yield stream

    return Photo(_base(name), _digest(name, again), again)


def _packed(name: str, stream: BinaryIO) -> list[Photo]:
    """The files of a zip, folders and the litter of some systems left out."""
    try:
        archive = zipfile.ZipFile(stream)
        members = [member for member in archive.infolist() if not member.is_dir() and not _litter(member.filename)]
    except _BROKEN as error:
        raise InputError(f"压缩包“{name[:60]}”打不开，请重新压缩成 zip 后再试。") from error
    if any(member.flag_bits & 1 for member in members):
        raise InputError(f"压缩包“{name[:60]}”有密码，请去掉密码后再试。")
    if sum(member.file_size for member in members) > MOST_UNPACKED or any(m.file_size > MOST_BYTES for m in members):
        raise InputError(f"压缩包“{name[:60]}”解开后太大，单张照片不超过 {MOST_BYTES >> 20} MB，请分几次导入。")
    return [_member(archive, member) for member in members]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Photo:
    @contextmanager
    def again() -> Iterator[BinaryIO]:
        try:
            with archive.open(member) as stream:
                yield cast(BinaryIO, stream)
        except _BROKEN as error:
            raise InputError("压缩包里的这个文件已经损坏，请重新压缩后再试。") from error

    name = _base(_named(member))
    return Photo(name, _digest(name, again), again)


def _named(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return member.filename


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.strip()[-200:]


def _litter(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _digest(name: str, again: Callable[[], AbstractContextManager[BinaryIO]]) -> str:
    found = sha256()
    try:
        with again() as stream:
            while piece := stream.read(PIECE):
                found.update(piece)
    except InputError as error:
        raise InputError(f"“{name[:60]}”：{error}") from error
    return found.hexdigest()
