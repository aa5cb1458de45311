"""音像资料批量入库: films from a folder or from a page into the shift in which the officer held the recorder.

Each file stands alone: a good one is registered by an act, a wrong one is listed by name with the reason and left where it is; the same folder
again changes nothing. Bytes are hashed and kept as a stream, so the size of a film does not matter.

Names say what the recorder knows: `记录仪编码_人员代码_开始_结束[_地点].mp4`, times as 20230306T101500 in Chinese time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone

from fadu.documents import files
from fadu.law.common.recording import minutes
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import models, recording
from fadu.ledger.record import BadData, Intent, Refused, record_act
from fadu.registers.asof import snapshot

PATTERN = "记录仪编码_人员代码_开始_结束_地点.mp4，例如 DSJ-001_P014_20230306T101500_20230306T103000_滨江路.mp4"
_NAME = re.compile(
    r"(?P<device>[A-Za-z0-9.-]{1,40})_(?P<officer>[A-Za-z0-9-]{1,20})_(?P<begun>\d{8}T\d{6})_(?P<ended>\d{8}T\d{6})"
    r"(?:_(?P<place>[^_/\\]{0,100}))?\.(?:mp4|mov|webm)",
    re.IGNORECASE,
)
CHUNK = 1024**2
#: Largest film from a folder of the server, bytes.
LARGEST = 64 * 1024**3


@dataclass(frozen=True, slots=True)
class Film:
    """One file on offer: its name and how to open it for reading."""

    name: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a file's name says."""

    device: str
    officer: str
    begun: datetime
    ended: datetime
    place: str


@dataclass(slots=True)
class Report:
    """What an import did: numbers, and the wrong files with the reason of each."""

    registered: list[str] = field(default_factory=list)
    unchanged: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    minutes: int = 0

    def sentence(self) -> str:
        """One Chinese sentence for people."""
        if not (self.registered or self.unchanged or self.wrong):
            return "文件夹里没有文件。"
        told = f"入库 {len(self.registered)} 个文件（共 {self.minutes} 分钟），已有未变 {self.unchanged} 个"
        return (
            f"{told}。" if not self.wrong else f"{told}，另有 {len(self.wrong)} 个没有入库，原因逐个列出；改好后可以整个重新导入。"
        )


def films_in(folder: Path) -> list[Film]:
    """The files of a folder, in the order of their names. Raises InputError when it cannot be read."""
    try:
        found = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    except OSError as error:
        raise InputError(f"文件夹“{str(folder)[:200]}”打不开，请检查路径和读取权限。") from error
    return [Film(one.name, lambda one=one: one.open("rb")) for one in found]  # type: ignore[misc]


def said_by(name: str) -> Said:
    """What the name says. Raises InputError when it is not of the pattern."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise InputError(f"文件名不合规则，应为：{PATTERN}。")
    try:
        begun, ended = (datetime.strptime(found[key].upper(), "%Y%m%dT%H%M%S").replace(tzinfo=CHINA) for key in ("begun", "ended"))
    except ValueError:
        raise InputError("文件名中的时间不存在，请核对。") from None
    return Said(found["device"].upper(), found["officer"].upper(), begun, ended, (found["place"] or "").strip())


def take(films: Iterable[Film], person: str, limit: int = LARGEST, at: datetime | None = None) -> Report:
    """Register each film; `person` is who does it, `at` when (now). What is wrong with one file stops no other."""
    report = Report()
    for film in films:
        try:
            length = _take_one(film, person, limit, at)
        except InputError as error:
            report.wrong.append((film.name, str(error)))
        except Refused as error:
            said = "".join(found.sentence for found in error.findings if found.blocks)
            report.wrong.append((film.name, said))
        except OSError:
            report.wrong.append((film.name, "文件读不出来，请检查读取权限和存储卡。"))
        else:
            if length is None:
                report.unchanged += 1
            else:
                report.registered.append(film.name)
                report.minutes += length
    return report


def _take_one(film: Film, person: str, limit: int, at: datetime | None) -> int | None:
    """Minutes registered; None when the film stands in the ledger just so. Nothing is kept of a film that is refused before its bytes are known good."""
    said = said_by(film.name)
    shift = _checked(said)
    with film.open() as stream:
        digest = _digest(stream)
    known = models.Footage.objects.filter(sha256=digest).select_related("shift").first()
    if known is not None:
        if (known.device, known.officer, *known.span) == (said.device, said.officer, said.begun, said.ended):
            return None
        raise InputError(f"内容与已入库的“{known.name}”（{known.shift.number}）相同，重复的文件不能再登记。")
    with film.open() as stream:
        stored = files.store(stream, limit)
    if not stored.mime.startswith("video/"):
        raise InputError("不是视频，没有入库；请只放记录仪导出的 MP4、MOV、WebM 文件。")
    if stored.sha256 != digest:
        raise InputError("读取过程中文件发生了变化，没有入库；请等文件复制完再导入。")
    length = minutes([(said.begun, said.ended)])
    data = {
        "device": said.device,
        "officer": said.officer,
        "started_at": said.begun,
        "ended_at": said.ended,
        "minutes": length,
        "place": said.place,
        "sha256": digest,
        "name": film.name,
    }
    with transaction.atomic():
        upload = models.Evidence.objects.create(
            matter=shift,
            sha256=digest,
            size=stored.size,
            mime=stored.mime,
            name=film.name[-200:],
            kind="audiovisual",
            taken_at=said.begun,
            taker=said.officer,
            origin=f"执法记录仪{said.device}",
            uploaded_by=person,
        )
        try:
            record_act(shift.pk, Intent("avr.footage", data, [person], at, files=[upload.pk], key=f"footage-{digest[:48]}"))
        except BadData as error:
            raise InputError("；".join(error.errors.values()) + "。") from error
    return length


def _checked(said: Said) -> models.Matter:
    """The shift to which the film belongs. Raises InputError for a span that cannot be, an unknown device or person, a device held by somebody else."""
    if said.ended <= said.begun:
        raise InputError("结束时间不晚于开始时间，请核对文件名和设备时间。")
    if said.ended - said.begun > recording.LONGEST:
        raise InputError("一个文件超过四十八小时，请核对文件名和设备时间。")
    if said.ended > timezone.now() + timedelta(minutes=1):
        raise InputError(f"结束时间 {said.ended:%Y-%m-%d %H:%M} 在将来，设备时间可能没有校准。")
    book = snapshot(said.begun.date())
    if book.recorder(said.device) is None:
        raise InputError(f"执法记录仪登记簿中没有 {said.device}，或者当日已停用。")
    try:
        name = book.person(said.officer).name
    except KeyError:
        raise InputError(f"人员库中没有编号为“{said.officer}”的人。") from None
    shift = recording.shift_of(said.device, said.officer, said.begun, said.ended)
    if shift is None:
        raise InputError(
            f"{said.begun:%m-%d %H:%M} 至 {said.ended:%m-%d %H:%M} {said.device} 没有发给{name}；漏登的领用、归还先补办。"
        )
    return shift


def _digest(stream: IO[bytes]) -> str:
    found = sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def sweep() -> int:
    """Remove the bytes of films whose deletion stands and which nothing else names; how many. Harmless to repeat."""
    gone = models.Footage.objects.exclude(deleted_on=None).values_list("sha256", "shift_id")
    removed = 0
    for digest, shift in gone:
        used = models.Evidence.objects.filter(sha256=digest).exclude(matter_id=shift)
        if not used.exists():
            removed += files.remove(digest)
    return removed


def missing() -> list[models.Footage]:
    """Films that should be kept and whose file is not there: lost footage."""
    kept = models.Footage.objects.filter(deleted_on=None).select_related("shift").order_by("pk")
    return [film for film in kept.iterator() if not files.exists(film.sha256)]
