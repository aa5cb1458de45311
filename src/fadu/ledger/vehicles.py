"""Vehicles: known by their plate, which is personal data. A vehicle is a sealed `Party` of kind "vehicle"; acts name it by key alone.

Its `name` is the plate, `id_number` the frame number (whole or the tail that is known), `phone` the number registered for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from fadu.law.errors import InputError
from fadu.law.facts import VEHICLE
from fadu.ledger import rows
from fadu.ledger.crypto import blind
from fadu.ledger.models import Party

BATCH = 500
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{4,6}[\u4e00-\u9fff]?")
_FRAME = re.compile(r"[A-Z0-9]{4,17}")
_PHONE = re.compile(r"[0-9]{4,15}")


def plate_of(text: str) -> str:
    """The plate as it is kept: capitals, no blanks or dots. Raises InputError for what is no plate."""
    plate = re.sub(r"[\s·.\-]", "", text).upper()
    if not _PLATE.fullmatch(plate):
        raise InputError(f"“{text[:20]}”不是号牌号码，请写成“渝C12345”的样子。")
    return plate


def known(plate: str) -> Party | None:
    """The vehicle of that plate. Raises InputError for what is no plate."""
    found = rows.fetch(Party, kind=VEHICLE, name_index=blind(plate_of(plate)))
    return next((row for row in found if row.erased_at is None), None)


def find_or_make_all(wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Plate → key of many vehicles at once, with the (frame number, phone) known of each; new ones are made together. Raises InputError."""
    indexes = {blind(plate_of(plate)): plate for plate in wanted}
    found: dict[str, Party] = {}
    for start in range(0, len(indexes), BATCH):
        rows = Party.objects.filter(kind=VEHICLE, name_index__in=list(indexes)[start : start + BATCH], erased_at=None)
        found |= {indexes[row.name_index]: row for row in rows}
    for plate, row in found.items():
        complete(row, frame=wanted[plate][0], phone=wanted[plate][1])
    new = [
        Party(kind=VEHICLE).put(name=plate_of(plate), id_number=frame_of(frame), phone=phone_of(phone))
        for plate, (frame, phone) in wanted.items()
        if plate not in found
    ]
    made = Party.objects.bulk_create(new, batch_size=BATCH)
    return {plate: row.key for plate, row in found.items()} | {indexes[row.name_index]: row.key for row in made}


def find_or_make(plate: str, *, frame: str = "", phone: str = "", synthetic: bool = False) -> Party:
    """The vehicle of that plate, made when new; a frame number or phone that was not known yet is added. Raises InputError."""
    plate = plate_of(plate)
    found = known(plate)
    if found is None:
        made = Party(kind=VEHICLE, synthetic=synthetic).put(name=plate, id_number=frame_of(frame), phone=phone_of(phone))
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            found = known(plate)
        else:
            return made
    if found is None:
        raise InputError("车辆刚刚被另一人登记，请重新提交。")
    complete(found, frame=frame, phone=phone)
    return found


def complete(vehicle: Party, *, frame: str = "", phone: str = "") -> None:
    """Add what the vehicle register answered: frame number and phone, the second secrets of a public query. Raises InputError."""
    new = {
        name: value
        for name, value in (("id_number", frame_of(frame)), ("phone", phone_of(phone)))
        if value and vehicle.read(name) != value
    }
    if new:
        vehicle.put(**new).save()


def frame_of(text: str) -> str:
    """A frame number or its tail as it is kept; blank stays blank. Raises InputError."""
    frame = re.sub(r"\s", "", text).upper()
    if frame and not _FRAME.fullmatch(frame):
        raise InputError("车架号只有字母和数字，四至十七位。")
    return frame


def phone_of(text: str) -> str:
    """A phone number as it is kept; blank stays blank. Raises InputError."""
    phone = re.sub(r"[\s\-]", "", text)
    if phone and not _PHONE.fullmatch(phone):
        raise InputError("电话只有数字，四至十五位。")
    return phone
