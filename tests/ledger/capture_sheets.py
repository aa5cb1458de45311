"""Sheets and photos of captures, made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from PIL import Image

from fadu.ledger.capture_rows import CaptureRow
from fadu.ledger.photos import Photo, photos_of
from fadu.registers.columns import columns_of
from fadu.registers.spreadsheet import export

ROW: dict[str, Any] = {
    "item": "SZSS-21-2",
    "plate": "渝C12345",
    "vehicle_kind": "four",
    "captured_at": "2023-05-10 09:00",
    "place": "桂林街道某路口人行道",
    "town": "桂林街道",
    "longitude": "105.84",
    "latitude": "30.19",
    "officer1": "P014",
    "officer2": "P019",
    "photos": ("一1.jpg", "一2.jpg"),
    "angles": ("front", "scene"),
    "plate_legible": True,
    "on_pavement": True,
    "sign": True,
    "frame": "LSV123456",
}


def picture(mark: int) -> bytes:
    """A small photo unlike any other."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (mark % 256, mark // 256 % 256, 90)).save(out, "PNG")
    return out.getvalue()


def sheet(*rows: Mapping[str, Any]) -> io.BytesIO:
    """An .xlsx of those rows over `ROW`."""
    columns = columns_of(CaptureRow)
    return io.BytesIO(export([{column.name: "" for column in columns} | ROW | dict(row) for row in rows], columns, "抓拍"))


def packed(names: Mapping[str, bytes]) -> io.BytesIO:
    """A zip of those files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def photos(*names: str) -> list[Photo]:
    """Photos of those names in a zip, each with its own content."""
    given: Sequence[tuple[str, BinaryIO]] = [("照片.zip", packed({name: picture(number) for number, name in enumerate(names)}))]
    return photos_of(given)
