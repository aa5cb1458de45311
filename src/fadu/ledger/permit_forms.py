"""申请书格式文本和示范文本: the blank form of a permit item and one filled in, typeset like the application itself (行政许可法第二十九条、第三十条)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from fadu.documents import render
from fadu.law.facts import CHINA, PermitItem
from fadu.registers.asof import Snapshot

#: Across each page of the sample.
SAMPLE = "示范文本"
#: Who asks in every sample; nobody has this name, number or phone.
APPLICANT = {
    "kind": "org",
    "name": "示例便利店",
    "id_number": "00500000DEMO000000",
    "representative": "示例甲",
    "address": "示例街道示例路1号",
    "phone": "10200000000",
}
CONTACT, PLACE, FILE = "示例乙", "示例街道示例路1号门前", "E1"


def blank(item: PermitItem, book: Snapshot) -> bytes:
    """The form to fill in by hand, as PDF."""
    return render.preview("permit_application", _values(item, book, filled=False), _midnight(book), "")


def sample(item: PermitItem, book: Snapshot) -> bytes:
    """The form as one would fill it in, marked on each page, as PDF."""
    return render.preview("permit_application", _values(item, book, filled=True), _midnight(book), SAMPLE)


def _values(item: PermitItem, book: Snapshot, *, filled: bool) -> dict[str, Any]:
    answers = zip(item.fields, item.samples if filled else ("",) * len(item.fields), strict=True)
    return {
        "bureau": dict(book.bureau()) | {"short": ""},
        "party": APPLICANT if filled else None,
        "act": {"step": "lic.apply", "at": _midnight(book).isoformat()},
        "data": {
            "item": item.code,
            "contact": "contact" if filled else "",
            "place": PLACE if filled else "",
            "answers": [{"name": name, "value": value} for name, value in answers],
            "materials": [{"name": name, "files": [FILE] if filled else []} for name in item.materials],
        },
        "names": {item.code: item.title, "contact": CONTACT},
    }


def _midnight(book: Snapshot) -> datetime:
    return datetime.combine(book.day, time(), CHINA)
