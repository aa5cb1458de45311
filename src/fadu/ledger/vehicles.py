"""Vehicles: known by their plate, which is personal data. A vehicle is a sealed `Party` of kind "vehicle"; acts name it by key alone.

Its `name` is the plate, `id_number` the frame number (whole or the tail that is known), `phone` the number registered for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from fadu.law.errors import InputError
from fadu.law.facts import VEHICLE
from fadu.ledger.crypto import blind
from fadu.ledger.models import Party

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
    return Party.objects.filter(kind=VEHICLE, name_index=blind(plate_of(plate)), erased_at=None).first()


def all_known(plates: Iterable[str]) -> dict[str, str]:
    """Index of each plate that is known → the vehicle's key, in one question for many plates."""
    indexes = [blind(plate) for plate in set(plates)]
    found: dict[str, str] = {}
    for start in range(0, len(indexes), 500):
        rows = Party.objects.filter(kind=VEHICLE, name_index__in=indexes[start : start + 500], erased_at=None)
        found |= dict(rows.values_list("name_index", "key"))
    return found


def find_or_make(plate: str, *, frame: str = "", phone: str = "", synthetic: bool = False) -> Party:
    """The vehicle of that plate, made when new; a frame number or phone that was not known yet is added. Raises InputError."""
    plate = plate_of(plate)
    found = known(plate)
    if found is None:
        made = Party(kind=VEHICLE, synthetic=synthetic).put(name=plate, id_number=_frame(frame), phone=_phone(phone))
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
        for name, value in (("id_number", _frame(frame)), ("phone", _phone(phone)))
        if value and vehicle.read(name) != value
    }
    if new:
        vehicle.put(**new).save()


def _frame(text: str) -> str:
    frame = re.sub(r"\s", "", text).upper()
    if frame and not _FRAME.fullmatch(frame):
        raise InputError("车架号只有字母和数字，四至十七位。")
    return frame


def _phone(text: str) -> str:
    phone = re.sub(r"[\s\-]", "", text)
    if phone and not _PHONE.fullmatch(phone):
        raise InputError("电话只有数字，四至十五位。")
    return phone
