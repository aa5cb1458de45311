"""Content-addressed files: evidence and papers lie under the hash of their bytes, once, and are checked before they are kept."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from fadu.documents.content import recognise, taken_at
from fadu.law.errors import InputError

CHUNK = 1024**2
_HASH = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file. `kind` hints at the kind of evidence (EVIDENCE_KINDS key): a person decides. `taken_at`: what the camera wrote into a photo."""

    sha256: str
    size: int
    mime: str
    kind: str
    taken_at: datetime | None = None


def store(stream: IO[bytes], limit: int, *, again: bool = False) -> Stored:
    """Keep the bytes of `stream`, at most `limit` of them; the same content is kept once.

    Streams to a temporary file while hashing, checks the content by opening it, then moves it into place in one step. Raises
    InputError when it is empty, too large, or not a photo, video or document that Fadu takes; nothing is left behind then.
    `again`: the file can be made again, so nobody waits until it is on the disk.
    """
    folder = _root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copy(stream, out, limit)
            out.flush()
            if not again:
                os.fsync(out.fileno())
        mime, kind = recognise(draft)
        taken = taken_at(draft) if mime.startswith("image/") else None
        if not (exists(digest) and intact(digest)):
            _place(draft, _path(digest), again)
        return Stored(digest, size, mime, kind, taken)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def open_stored(digest: str) -> IO[bytes]:
    """The kept file for reading. Raises InputError when there is none of that hash."""
    try:
        return _path(digest).open("rb")
    except FileNotFoundError:
        raise InputError(f"文件 {digest[:12]}… 不在文件库中；请检查备份并恢复该文件。") from None


def exists(digest: str) -> bool:
    """True when a file of that hash is kept."""
    return _path(digest).is_file()


def mime_of(digest: str) -> str:
    """The kind of a kept file, by its content. Raises InputError when there is none of that hash."""
    with open_stored(digest):
        return recognise(_path(digest))[0]


def remove(digest: str) -> bool:
    """Remove a kept file for good, after its deletion was recorded; False when it was not there."""
    try:
        _path(digest).unlink()
    except FileNotFoundError:
        return False
    return True


def intact(digest: str) -> bool:
    """True when the kept bytes still have that hash."""
    found = sha256()
    with open_stored(digest) as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest() == digest


def _root() -> Path:
    return Path(getattr(settings, "FADU_FILES", settings.MEDIA_ROOT))


def _path(digest: str) -> Path:
    """Place of a hash; anything but 64 hex digits is refused, so that no path can be smuggled in."""
    if not _HASH.match(digest):
        raise InputError("文件散列应为 64 位小写十六进制数；请从证据或者文书的链接打开文件。")
    return _root() / digest[:2] / digest


def _copy(stream: IO[bytes], out: IO[bytes], limit: int) -> tuple[str, int]:
    found, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise InputError(f"文件超过 {_amount(limit)}，没有保存；请压缩或者分段后再上传。")
        found.update(chunk)
        out.write(chunk)
    if not size:
        raise InputError("文件是空的，没有保存；请检查原文件后重新选择。")
    return found.hexdigest(), size


def _amount(count: int) -> str:
    return f"{count // 1024**2} MB" if count >= 1024**2 else f"{count} 字节"


def _place(draft: Path, place: Path, again: bool) -> None:
    """Move into place; the folder entry is flushed, so that a crash leaves the whole file or none."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft.chmod(0o400)
    draft.replace(place)
    if again:
        return
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
