"""批量导入抓拍: one .xlsx and its photos become parking tickets; a file with a fault is not begun, the same file twice changes nothing.

First everything is checked (cells, names, photos, doubles in the file and in the ledger, the data of each act), then the photos are kept, then
the tickets are opened, so many in one transaction. Between two of these others get their turn: an embedded database has one writer at a time, and
nobody shall wait for five thousand tickets to sign in. Where the writing is cut short all the same (the power fails, the database stays busy),
whole tickets stand or none; the same file imported again goes on where it stopped, since what stands already is left as it is.

Photos kept for rows that fail in the end stay in the file store under their hash, where nothing names them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from fadu.documents import files
from fadu.law.common.parking_data import ANGLES
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Evidence
from fadu.law.procedures import procedure
from fadu.ledger import models, vehicles
from fadu.ledger.busy import is_busy
from fadu.ledger.capture_rows import CaptureRow, Ready, checked
from fadu.ledger.crypto import blind
from fadu.ledger.photos import MOST_BYTES, Photo
from fadu.ledger.record import BadData, Intent, Refused, open_matter, validated
from fadu.ledger.tickets import FALLEN
from fadu.registers import spreadsheet
from fadu.registers.columns import RowError, columns_of

TITLE = "抓拍"
MOST_ROWS = 5_000
LIMITS = spreadsheet.Limits(rows=MOST_ROWS + 1)
CHUNK = 500
#: Photos kept at the same time.
WRITERS = 6
#: Tickets in one transaction: some tenths of a second.
TURN = 100
#: Seconds between two transactions on the embedded database. Whoever waits there looks every tenth of a second whether the way is free.
GAP = 0.12
#: So many reminders are listed.
MOST_NAMED = 200
BUSY = "数据库正忙，从这一行起没有导入"


@dataclass(slots=True)
class Report:
    """What an import did, or why it stopped. `reminders`: what a reviewer will ask about rows that are taken all the same."""

    created: int = 0
    unchanged: int = 0
    warned: int = 0
    faults: int = 0
    errors: list[RowError] = field(default_factory=list)
    reminders: list[RowError] = field(default_factory=list)
    dry_run: bool = False
    seconds: float = 0.0

    def sentence(self) -> str:
        """One Chinese sentence for people."""
        if self.faults and self.created:
            return f"写到中途停下：已导入 {self.created} 件，其余没有导入。请看下面的问题，再导入一次同一个文件，已导入的不会重复。"
        if self.faults:
            more = f"，这里列出前 {len(self.errors)} 处" if self.faults > len(self.errors) else ""
            return f"发现 {self.faults} 处问题{more}，一件也没有导入，请改好后重新导入整个文件。"
        said = f"新增 {self.created} 件，已有未变 {self.unchanged} 件"
        if self.dry_run:
            return f"检查通过，没有写入；正式导入时将{said}。"
        return f"导入完成：{said}。" + (f"其中 {self.warned} 件取证有提醒，审核时处理。" if self.warned else "")


def template() -> bytes:
    """An empty .xlsx to fill."""
    return spreadsheet.template(columns_of(CaptureRow), TITLE)


def import_captures(file: BinaryIO, photos: Sequence[Photo], person: str, *, dry_run: bool = False) -> Report:
    """Check and import; `person` is who imports. Raises InputError when the spreadsheet as a whole cannot be used."""
    begun = timezone.now()
    reading = spreadsheet.read(file, CaptureRow, LIMITS)
    ready = [] if reading.faults else checked(reading, photos, person)
    report = Report(errors=reading.errors, faults=reading.faults, dry_run=dry_run)
    if not reading.faults:
        new = _unknown(ready, reading)
        report.unchanged = len(ready) - len(new)
        if not reading.faults:
            report.reminders = _same_day(ready, new)[:MOST_NAMED]
            _fit(new, reading)
        if dry_run or reading.faults:
            report.created = 0 if reading.faults else len(new)
        elif new:
            _write(new, reading, person, report)
    report.errors, report.faults = reading.errors, reading.faults
    report.seconds = (timezone.now() - begun).total_seconds()
    return report


# --- doubles ------------------------------------------------------------------------------------------------------------------------------


def _unknown(ready: Sequence[Ready], reading: spreadsheet.Reading[CaptureRow]) -> list[Ready]:
    """The rows that are not in the ledger yet. Doubles inside the file, and photos or captures that stand already in another ticket, are faults."""
    seen: dict[str, int] = {}
    pictures: dict[str, int] = {}
    for one in ready:
        if (first := seen.setdefault(one.key, one.row.number)) != one.row.number:
            reading.fault(RowError(one.row.number, "号牌号码", f"与第 {first} 行重复（号牌、地点、拍摄时间都相同），请删去一行"))
        for photo in one.photos:
            if (first := pictures.setdefault(photo.sha256, one.row.number)) != one.row.number:
                reading.fault(RowError(one.row.number, "照片文件名", f"“{photo.name}”与第 {first} 行的照片内容相同，请核对"))
            elif [other.sha256 for other in one.photos].count(photo.sha256) > 1:
                reading.fault(RowError(one.row.number, "照片文件名", f"“{photo.name}”与本行另一张照片内容相同，不是两张照片"))
    if reading.faults:
        return []
    ledger = _standing(ready)
    return [one for one in ready if not _stands(one, *ledger, reading)]


def _standing(ready: Sequence[Ready]) -> tuple[dict[str, int], dict[int, str], dict[str, set[int]]]:
    """Of the ledger: key → matter, matter → number, photo → matters."""
    keys: dict[str, int] = {}
    numbers: dict[int, str] = {}
    pictures: dict[str, set[int]] = defaultdict(set)
    for part in _parts([one.key for one in ready]):
        for key, pk, number in models.Act.objects.filter(key__in=part).values_list("key", "matter_id", "matter__number"):
            keys[str(key)], numbers[pk] = pk, number
    taken = models.Evidence.objects.filter(matter__procedure="parking", act_seq__isnull=False)
    for part in _parts([photo.sha256 for one in ready for photo in one.photos]):
        for digest, pk, number in taken.filter(sha256__in=part).values_list("sha256", "matter_id", "matter__number"):
            pictures[digest].add(pk)
            numbers[pk] = number
    return keys, numbers, pictures


def _stands(
    one: Ready, keys: dict[str, int], numbers: dict[int, str], pictures: dict[str, set[int]], reading: spreadsheet.Reading[Any]
) -> bool:
    """Whether the row is in the ledger just so."""
    own = keys.get(one.key)
    owners = [pictures.get(photo.sha256, set()) for photo in one.photos]
    if own is not None and all(own in found for found in owners):
        return True
    if own is not None:
        reading.fault(RowError(one.row.number, "号牌号码", f"同一车辆、地点、时间已有记录（{numbers[own]}），照片不同，请核对"))
    for photo, found in zip(one.photos, owners, strict=True):
        if found and own is None:
            number = numbers[min(found)]
            reading.fault(RowError(one.row.number, "照片文件名", f"“{photo.name}”已是另一件（{number}）的照片，不能重复使用"))
    return False


def _same_day(ready: Sequence[Ready], new: Sequence[Ready]) -> list[RowError]:
    """New rows of a vehicle that has a ticket of the same place and day already, in the file or in the ledger: the review will pass one of them."""
    indexes = {blind(one.row.values.plate): one.row.values.plate for one in new}
    stand: dict[tuple[str, str, date | None], str] = {}
    for part in _parts(list(indexes)):
        known = models.Matter.objects.filter(procedure="parking", vehicle__name_index__in=part).exclude(stage__in=FALLEN)
        for index, place, day, number in known.order_by("pk").values_list("vehicle__name_index", "place", "occurred_on", "number"):
            stand.setdefault((indexes[index], place, day), f"已有记录（{number}）")
    fresh = {one.row.number for one in new}
    found = []
    for one in ready:
        values = one.row.values
        at = (values.plate, values.place, values.captured_at.astimezone(CHINA).date())
        earlier = stand.setdefault(at, f"已有第 {one.row.number} 行")
        if earlier != f"已有第 {one.row.number} 行" and one.row.number in fresh:
            said = f"同一车辆当日在同一地点{earlier}，是同一个违法行为，审核时只通过先前的一件；不是重复的，请核对地点"
            found.append(RowError(one.row.number, "号牌号码", said))
    return found


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


# --- writing -------------------------------------------------------------------------------------------------------------------------------


def _fit(new: Sequence[Ready], reading: spreadsheet.Reading[CaptureRow]) -> None:
    """Data that no act takes are faults before anything is written. The vehicle is not made yet; any key stands for it here."""
    for one in new:
        try:
            validated(procedure("parking"), "prk.capture", _data(one, "Dcheck"))
        except BadData as error:
            reading.fault(*(RowError(one.row.number, "", said) for said in error.errors.values()))


def _write(new: Sequence[Ready], reading: spreadsheet.Reading[CaptureRow], person: str, report: Report) -> None:
    """So many tickets at a time, each group whole or not at all; a fault ends it."""
    kept = _keep(new, reading)
    for start in range(0, len(new), TURN) if not reading.faults else ():
        if start and connection.vendor == "sqlite":
            time.sleep(GAP)
        part, warned = new[start : start + TURN], 0
        try:
            with transaction.atomic():
                keys = vehicles.find_or_make_all(
                    {one.row.values.plate: (one.row.values.frame, one.row.values.phone) for one in part}
                )
                uploads = []
                for one in part:
                    matter, findings = _open(one, keys[one.row.values.plate])
                    warned += bool(findings)
                    report.reminders += findings[: MOST_NAMED - len(report.reminders)]
                    uploads += _uploads(one, matter, kept, person)
                models.Evidence.objects.bulk_create(uploads, batch_size=CHUNK)
        except _Faulty as faulty:
            reading.fault(*faulty.faults)
        except OperationalError as error:
            if not is_busy(error):
                raise
            reading.fault(RowError(part[0].row.number, "", BUSY))
        if reading.faults:
            return
        report.created += len(part)
        report.warned += warned


class _Faulty(Exception):
    """Takes the group back in which a row failed."""

    def __init__(self, faults: Sequence[RowError]) -> None:
        super().__init__()
        self.faults = faults


def _keep(new: Sequence[Ready], reading: spreadsheet.Reading[CaptureRow]) -> dict[str, files.Stored]:
    """Every photo in the file store. Waiting for the disk takes most of the time, so several are kept at once."""
    kept: dict[str, files.Stored] = {}
    jobs = [(one.row.number, photo) for one in new for photo in one.photos]
    with ThreadPoolExecutor(WRITERS) as pool:
        for (number, photo), stored in zip(jobs, pool.map(_store, (photo for _, photo in jobs)), strict=True):
            if isinstance(stored, str):
                reading.fault(RowError(number, "照片文件名", f"“{photo.name}”：{stored}"))
            else:
                kept[photo.sha256] = stored
    return kept


def _store(photo: Photo) -> files.Stored | str:
    """The photo kept, or what is wrong with it."""
    try:
        with photo.open() as stream:
            stored = files.store(stream, MOST_BYTES)
    except InputError as error:
        return str(error)
    return stored if stored.mime.startswith("image/") else "不是照片，请只放照片。"


def _data(one: Ready, vehicle: str) -> dict[str, Any]:
    """The data of the ticket's first act."""
    data = {
        name: getattr(one.row.values, name)
        for name in (
            "item", "vehicle_kind", "place", "longitude", "latitude", "captured_at", "device", "note",
            "plate_legible", "on_pavement", "in_bay", "sign", "blind_track",
        )
    }  # fmt: skip
    return data | {"vehicle": vehicle, "town": one.town, "angles": one.angles}


def _open(one: Ready, vehicle: str) -> tuple[models.Matter, list[RowError]]:
    """Open the ticket; what its capture is warned of, but for doubles, which are named before. Raises _Faulty."""
    data, number = _data(one, vehicle), one.row.number
    try:
        done = open_matter("parking", Intent("prk.capture", data, one.by, one.row.values.captured_at, _pieces(one), key=one.key))
    except Refused as error:
        raise _Faulty([RowError(number, "", found.sentence) for found in error.findings if found.blocks]) from error
    except BadData as error:
        raise _Faulty([RowError(number, "", said) for said in error.errors.values()]) from error
    except InputError as error:
        raise _Faulty([RowError(number, "", str(error))]) from error
    found = done.judgement.findings if done.judgement else ()
    return done.matter, [RowError(number, "", said.sentence) for said in found if said.gate != "prk-one-ticket"]


def _pieces(one: Ready) -> list[Evidence]:
    origin = f"监控设备{one.row.values.device}抓拍" if one.row.values.device else "执法人员现场拍摄"
    return [
        Evidence("electronic", photo.sha256, one.row.values.captured_at, one.by[0], f"{origin}，批量导入", f"{ANGLES[angle]}照片")
        for photo, angle in zip(one.photos, one.angles, strict=True)
    ]


def _uploads(one: Ready, matter: models.Matter, kept: dict[str, files.Stored], person: str) -> list[models.Evidence]:
    """The photos as files of the ticket's first act."""
    return [
        models.Evidence(
            matter=matter,
            act_seq=1,
            piece=f"E{number}",
            sha256=photo.sha256,
            size=kept[photo.sha256].size,
            mime=kept[photo.sha256].mime,
            name=photo.name[-200:],
            kind=piece.kind,
            taken_at=piece.taken_at,
            taker=piece.taker,
            origin=piece.origin,
            uploaded_by=person,
        )
        for number, (photo, piece) in enumerate(zip(one.photos, _pieces(one), strict=True), 1)
    ]
