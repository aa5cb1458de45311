"""The films that stand in for footage: generated, marked as samples. A still picture a minute, as VP8 frames (those of WebP) in a WebM file."""

from __future__ import annotations

import io
import struct
from datetime import datetime

from PIL import Image, ImageDraw

_SIZE = (320, 180)
#: One still every so many milliseconds; a block's time is a signed 16-bit number, so each still has a cluster of its own.
_STEP = 60_000


def film(text: str, begun: datetime, minutes: int) -> bytes:
    """A WebM of that length in which a clock in the picture moves on each minute."""
    stills = [_still(f"{text} {begun:%Y-%m-%d}", number) for number in (0, 1)]
    clusters = b"".join(
        _element(0x1F43B675, _element(0xE7, _number(number * _STEP)) + _element(0xA3, b"\x81\x00\x00\x80" + stills[number % 2]))
        for number in range(max(1, minutes))
    )
    head = (
        _element(0x4282, b"webm")
        + _element(0x4286, _number(1))
        + _element(0x42F7, _number(1))
        + _element(0x42F2, _number(4))
        + _element(0x42F3, _number(8))
        + _element(0x4287, _number(2))
        + _element(0x4285, _number(2))
    )
    info = _element(0x2AD7B1, _number(1_000_000)) + _element(0x4489, struct.pack(">d", float(max(1, minutes) * _STEP)))
    info += _element(0x4D80, b"Fadu") + _element(0x5741, b"Fadu")
    video = _element(0xB0, _number(_SIZE[0])) + _element(0xBA, _number(_SIZE[1]))
    track = _element(0xD7, _number(1)) + _element(0x73C5, _number(1)) + _element(0x83, _number(1)) + _element(0x86, b"V_VP8")
    body = _element(0x1549A966, info) + _element(0x1654AE6B, _element(0xAE, track + _element(0xE0, video))) + clusters
    return _element(0x1A45DFA3, head) + _element(0x18538067, body)


def _still(text: str, number: int) -> bytes:
    image = Image.new("RGB", _SIZE, (60, 72, 80))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 120, 320, 180), fill=(92, 94, 98))
    draw.rectangle((40 + 120 * number, 84, 120 + 120 * number, 130), fill=(11, 85, 99))
    draw.text((8, 8), f"SAMPLE {text}", fill=(255, 255, 255))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=40)
    held = out.getvalue()
    # RIFF header (12), chunk name "VP8 " and length (8): what follows is a VP8 key frame.
    length = struct.unpack("<I", held[16:20])[0]
    return held[20 : 20 + length]


def _element(code: int, body: bytes) -> bytes:
    name = code.to_bytes((code.bit_length() + 7) // 8, "big")
    return name + (0x0100000000000000 | len(body)).to_bytes(8, "big") + body


def _number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
