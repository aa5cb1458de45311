"""The pictures that stand in for evidence: generated, marked as samples, kept in the file store like any upload."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from fadu.documents import files

COUNT = 30
_SIZE = (640, 420)
_LIMIT = 5 * 1024**2


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture."""

    sha256: str
    size: int
    mime: str


def store_all() -> list[Picture]:
    """Thirty pictures: twenty-two street scenes and eight sheets of paper. A second run stores nothing new."""
    kept = []
    for number in range(COUNT):
        drawn = _sheet(number) if number >= 22 else _street(number)
        out = io.BytesIO()
        drawn.save(out, "PNG", optimize=False)
        out.seek(0)
        stored = files.store(out, _LIMIT)
        kept.append(Picture(stored.sha256, stored.size, stored.mime))
    return kept


def photos(pictures: list[Picture]) -> list[Picture]:
    """The street scenes."""
    return pictures[:22]


def scans(pictures: list[Picture]) -> list[Picture]:
    """The sheets of paper."""
    return pictures[22:]


def _street(number: int) -> Image.Image:
    rng = Random(number)
    width, height = _SIZE
    image = Image.new("RGB", _SIZE, (198, 214, 224))
    draw = ImageDraw.Draw(image)
    left = 0
    while left < width:
        wide, tall = rng.randint(60, 130), rng.randint(120, 260)
        grey = rng.randint(120, 190)
        draw.rectangle((left, height - 130 - tall, left + wide, height - 130), fill=(grey, grey - 12, grey - 26))
        for row in range(height - 120 - tall, height - 150, 34):
            for column in range(left + 10, left + wide - 14, 26):
                draw.rectangle((column, row, column + 13, row + 18), fill=(226, 230, 216))
        left += wide + 6
    draw.rectangle((0, height - 130, width, height - 80), fill=(170, 165, 158))
    draw.rectangle((0, height - 80, width, height), fill=(92, 94, 98))
    for _ in range(rng.randint(2, 6)):
        x, tone = rng.randint(20, width - 120), rng.choice(((176, 58, 46), (11, 85, 99), (201, 151, 62)))
        draw.rectangle((x, height - 150, x + 80, height - 92), fill=tone)
        draw.polygon(((x - 8, height - 150), (x + 88, height - 150), (x + 40, height - 182)), fill=(235, 235, 230))
    return _marked(image, f"SAMPLE PHOTO {number + 1:02d}")


def _sheet(number: int) -> Image.Image:
    rng = Random(number)
    image = Image.new("RGB", _SIZE, (214, 210, 202))
    draw = ImageDraw.Draw(image)
    draw.rectangle((170, 20, 470, 400), fill=(252, 252, 248), outline=(120, 120, 120))
    draw.rectangle((240, 44, 400, 58), fill=(40, 40, 40))
    for line in range(84, 360, 16):
        draw.line((200, line, 200 + rng.randint(150, 240), line), fill=(110, 110, 116), width=3)
    draw.ellipse((370, 310, 440, 380), outline=(190, 40, 36), width=4)
    return _marked(image, f"SAMPLE SCAN {number - 21:02d}")


def _marked(image: Image.Image, text: str) -> Image.Image:
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 150, 18), fill=(20, 30, 40))
    draw.text((6, 3), text, fill=(255, 255, 255))
    return image
