"""A capture as a row of the sheet, and what each row names: item, town, people, photos. Faults are told by row and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from fadu.law.common.parking_data import ANGLES, VEHICLES
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import vehicles
from fadu.ledger.crypto import blind
from fadu.ledger.photos import Photo
from fadu.registers import spreadsheet
from fadu.registers.asof import Snapshot, snapshot
from fadu.registers.columns import Row, RowError


def _as(reader: Callable[[str], str]) -> AfterValidator:
    """A cell read by one of the readers of vehicles; its sentence becomes the cell's fault."""

    def read(text: str) -> str:
        try:
            return reader(text)
        except InputError as error:
            raise ValueError(str(error)) from error

    return AfterValidator(read)


def _choices(choices: dict[str, str]) -> dict[str, Any]:
    return {"choices": choices}


class CaptureRow(BaseModel):
    """One capture as a row of the sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str = Field(title="违法事项", max_length=40, description="事项代码，例如 SZSS-21-2")
    plate: Annotated[str, _as(vehicles.plate_of)] = Field(title="号牌号码", max_length=20, description="例如 渝C12345")
    vehicle_kind: str = Field(title="车辆类别", json_schema_extra=_choices(VEHICLES))
    captured_at: datetime = Field(title="拍摄时间", description="精确到分，例如 2023-05-01 14:30")
    place: str = Field(title="违法地点", max_length=500)
    town: str = Field(title="所在镇街", max_length=40, description="镇、街道的名称或者代码")
    longitude: Decimal = Field(title="经度", ge=-180, le=180, description="最多六位小数")
    latitude: Decimal = Field(title="纬度", ge=-90, le=90, description="最多六位小数")
    officer1: str = Field("", title="执法人员一", max_length=20, description="人员代码；监控设备抓拍的留空")
    officer2: str = Field("", title="执法人员二", max_length=20, description="人员代码")
    device: str = Field("", title="监控设备编码", max_length=40, description="现场拍摄的留空")
    photos: tuple[str, ...] = Field(title="照片文件名", min_length=1, description="几张照片用顿号隔开，与压缩包里的文件名一致")
    angles: tuple[str, ...] = Field((), title="照片角度", description="一张照片一个，用顿号隔开：" + "、".join(ANGLES.values()))
    plate_legible: bool = Field(False, title="号牌清晰可辨")
    on_pavement: bool = Field(False, title="整车在人行道上")
    in_bay: bool = Field(False, title="在停车泊位内")
    sign: bool = Field(False, title="有禁停标志标线")
    blind_track: bool = Field(False, title="占压盲道")
    frame: Annotated[str, _as(vehicles.frame_of)] = Field(
        "", title="车架号", max_length=20, description="全号或者后六位，供本人查询时核验；没有的留空"
    )
    phone: Annotated[str, _as(vehicles.phone_of)] = Field(
        "", title="登记电话", max_length=20, description="供本人查询时核验；没有的留空"
    )
    note: str = Field("", title="备注", max_length=300)


@dataclass(slots=True)
class Ready:
    """A row that passed: its town, people, day's registers and photos."""

    row: Row[CaptureRow]
    town: str
    by: list[str]
    angles: list[str]
    photos: list[Photo]
    key: str


def checked(reading: spreadsheet.Reading[CaptureRow], photos: Sequence[Photo], person: str) -> list[Ready]:
    """The rows with what they name; faults are noted by row and column."""
    given: dict[str, Photo] = {}
    for photo in photos:
        if given.setdefault(photo.name, photo) is not photo:
            reading.fault(RowError(0, "照片文件名", f"有两个文件都叫“{photo.name}”，请改名后重新上传"))
    books: dict[Any, Snapshot] = {}
    users: dict[str, int] = {}
    found = []
    for row in reading.rows:
        day = row.values.captured_at.astimezone(CHINA).date()
        book = books.setdefault(day, snapshot(day))
        if (one := _check_row(row, book, given, users, reading, person)) is not None:
            found.append(one)
    unused = len(given) - len({name for name in given if name in users})
    if unused and not reading.faults:
        names = "、".join(sorted(name for name in given if name not in users)[:3])
        reading.fault(RowError(0, "照片文件名", f"有 {unused} 张照片（{names}）表里没有写到，请补写或者从压缩包中删去"))
    return found


def _check_row(
    row: Row[CaptureRow],
    book: Snapshot,
    given: dict[str, Photo],
    users: dict[str, int],
    reading: spreadsheet.Reading[CaptureRow],
    person: str,
) -> Ready | None:
    values, before = row.values, reading.faults

    def fault(column: str, said: str) -> None:
        reading.fault(RowError(row.number, column, said))

    if book.item(values.item) is None:
        fault("违法事项", f"拍摄当日没有“{values.item[:30]}”这一事项，请填事项代码")
    town = next((unit["code"] for unit in book.units("town", "subdistrict") if values.town in (unit["code"], unit["name"])), "")
    if not town:
        fault("所在镇街", f"没有“{values.town[:20]}”这个镇、街道，请填名称或者代码")
    if values.captured_at > timezone.now():
        fault("拍摄时间", "晚于现在，请核对")
    by = _people(values, book, fault, person)
    angles = _angles(values, fault)
    photos = []
    for name in values.photos:
        if name not in given:
            fault("照片文件名", f"上传的照片里没有“{name[:60]}”，请核对文件名（含扩展名）")
        elif users.setdefault(name, row.number) != row.number:
            fault("照片文件名", f"“{name[:60]}”在第 {users[name]} 行已经用过，一张照片只能用于一件")
        else:
            photos.append(given[name])
    if reading.faults > before:
        return None
    return Ready(row, town, by, angles, photos, _key(values))


def _people(values: CaptureRow, book: Snapshot, fault: Any, person: str) -> list[str]:
    """Who took the photos; the one who imports stands for a device."""
    if values.device:
        if values.officer1 or values.officer2:
            fault("监控设备编码", "监控设备抓拍的不填执法人员，现场拍摄的不填设备编码")
        return [person]
    named = [code for code in (values.officer1, values.officer2) if code]
    if len(set(named)) < 2:
        fault("执法人员二" if named else "执法人员一", "现场取证应当填写两名不同的执法人员")
    for column, code in (("执法人员一", values.officer1), ("执法人员二", values.officer2)):
        try:
            known = book.person(code) if code else None
        except KeyError:
            fault(column, f"人员库中没有编号为“{code[:20]}”的人")
            continue
        if known is not None and "officer" not in known.roles:
            fault(column, f"{known.name}当日不是执法人员")
    return named


def _angles(values: CaptureRow, fault: Any) -> list[str]:
    keys = {label: key for key, label in ANGLES.items()} | {key: key for key in ANGLES}
    unknown = [angle for angle in values.angles if angle not in keys]
    if unknown:
        fault("照片角度", f"没有“{unknown[0][:20]}”这个角度，可以写：{'、'.join(ANGLES.values())}")
    elif len(values.angles) != len(values.photos):
        fault("照片角度", f"写了 {len(values.angles)} 个角度，照片有 {len(values.photos)} 张，应当一张一个")
    return [keys.get(angle, angle) for angle in values.angles]


def _key(values: CaptureRow) -> str:
    """The same vehicle, place and minute give the same key; the plate itself cannot be read from it."""
    return "prk:" + blind(f"{values.plate}|{values.place}|{values.captured_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
