"""A masked text beside its source, piece by piece, with what differs marked on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from fadu.disclosure.masking import Masked
from fadu.law.privacy import KINDS

LABELS = {"topic": "标题", "party": "当事人", "facts": "事实", "basis": "依据", "result": "决定", "course": "执法过程"}
#: Longer texts are compared line by line; a comparison of every character would take too long.
LONG = 4_000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; `mark` says why it differs from the other side, empty where it does not."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One field: the source and what would be public."""

    label: str
    source: Sequence[Part]
    shown: Sequence[Part]


def drafted(masked: Mapping[str, Masked]) -> list[Pair]:
    """A draft: the pieces as the masking made them."""
    return [
        Pair(
            label,
            [Part(piece.source, KINDS.get(piece.kind, "")) for piece in masked[name].pieces],
            [Part(piece.shown, KINDS.get(piece.kind, "")) for piece in masked[name].pieces],
        )
        for name, label in LABELS.items()
        if name in masked and masked[name].source
    ]


def beside(texts: Mapping[str, str], data: Any) -> list[Pair]:
    """A proposal as it lies on the table, compared with the source of today."""
    pairs = []
    for name, label in LABELS.items():
        value = getattr(data, name, "")
        shown = "\n".join(value) if isinstance(value, list) else value
        if texts.get(name) or shown:
            pairs.append(Pair(label, *compared(texts.get(name, ""), shown)))
    return pairs


def compared(source: str, shown: str) -> tuple[list[Part], list[Part]]:
    """Both sides in parts; the parts that differ are marked."""
    left, right = (
        (list(source), list(shown)) if len(source) + len(shown) < LONG else (source.splitlines(True), shown.splitlines(True))
    )
    before: list[Part] = []
    after: list[Part] = []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        mark = "" if what == "equal" else "不同"
        if a != b:
            before.append(Part("".join(left[a:b]), mark))
        if c != d:
            after.append(Part("".join(right[c:d]), mark))
    return before, after
