"""批量导入抓拍: one .xlsx and its photos become parking tickets, all rows or none; the same file twice changes nothing.

First everything is checked (cells, names, photos, doubles in the file and in the ledger), then the photos are kept, then all tickets are opened in
one transaction. Photos kept for rows that fail in the end stay in the file store under their hash, where nothing names them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from fadu.documents import files
from fadu.law.common.parking_data import ANGLES
from fadu.law.errors import InputError
from fadu.law.facts import Evidence
from fadu.ledger import models, vehicles
from fadu.ledger.capture_rows import CaptureRow, Ready, checked
from fadu.ledger.photos import MOST_BYTES, Photo
from fadu.ledger.record import BadData, Intent, Refused, open_matter
from fadu.registers import spreadsheet
from fadu.registers.columns import RowError, columns_of

TITLE = "抓拍"
MOST_ROWS = 5_000
LIMITS = spreadsheet.Limits(rows=MOST_ROWS + 1)
CHUNK = 500
#: Photos kept at the same time.
WRITERS = 6


@dataclass(slots=True)
class Report:
    """What an import did, or why it did nothing: then there are faults and nothing was written."""

    created: int = 0
    unchanged: int = 0
    warned: int = 0
    faults: int = 0
    errors: list[RowError] = field(default_factory=list)
    dry_run: bool = False
    seconds: float = 0.0

    def sentence(self) -> str:
        """One Chinese sentence for people."""
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
        report.unchanged, report.created = len(ready) - len(new), len(new)
        if not reading.faults and new and not dry_run:
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


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


# --- writing -------------------------------------------------------------------------------------------------------------------------------


class _Faulty(Exception):
    """Rolls the import back."""


def _write(new: Sequence[Ready], reading: spreadsheet.Reading[CaptureRow], person: str, report: Report) -> None:
    kept = _keep(new, reading)
    if reading.faults:
        return
    try:
        with transaction.atomic():
            keys = vehicles.find_or_make_all({one.row.values.plate: (one.row.values.frame, one.row.values.phone) for one in new})
            uploads = []
            for one in new:
                matter, warned = _open(one, keys[one.row.values.plate], reading)
                report.warned += warned
                if matter is not None:
                    uploads += _uploads(one, matter, kept, person)
            if reading.faults:
                raise _Faulty
            models.Evidence.objects.bulk_create(uploads, batch_size=CHUNK)
    except _Faulty:
        report.warned = 0


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


def _open(one: Ready, vehicle: str, reading: spreadsheet.Reading[CaptureRow]) -> tuple[models.Matter | None, bool]:
    """Open the ticket; whether its capture has a warning."""
    values = one.row.values
    data = {
        name: getattr(values, name)
        for name in (
            "item", "vehicle_kind", "place", "longitude", "latitude", "captured_at", "device", "note",
            "plate_legible", "on_pavement", "in_bay", "sign", "blind_track",
        )
    }  # fmt: skip
    data |= {"vehicle": vehicle, "town": one.town, "angles": one.angles}
    try:
        done = open_matter("parking", Intent("prk.capture", data, one.by, values.captured_at, _pieces(one), key=one.key))
    except Refused as error:
        reading.fault(*(RowError(one.row.number, "", found.sentence) for found in error.findings if found.blocks))
    except BadData as error:
        reading.fault(*(RowError(one.row.number, "", said) for said in error.errors.values()))
    else:
        return done.matter, bool(done.judgement and done.judgement.findings)
    return None, False


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
