"""The annotated texts: reading them, and how well figures are found in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from fadu.law.texts.mentions import find

FOLDER = Path(__file__).parent
_MARK = re.compile(r"\{([^{}|]+)\|([^|{}]+)\|([^|{}]*)(?:\|([a-z_]+))?\}")
Key = tuple[int, int, Decimal, str, str | None]


@dataclass(frozen=True, slots=True)
class Text:
    """One bureau's text without its marks, and the figures marked in it: start, end, value, unit, approximation."""

    name: str
    text: str
    marked: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Score:
    """What was marked, what was found, and what of it agrees."""

    marked: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        """In percent."""
        return 200 * self.right / max(1, self.marked + self.found)


def texts(part: str) -> list[Text]:
    """The texts of `dev` or `held_out`."""
    return [_read(path) for path in sorted((FOLDER / part).glob("*.txt"))]


def found_in(text: str) -> frozenset[Key]:
    """What the finder says, in the same terms."""
    return frozenset((one.start, one.end, one.value, one.unit, one.approx) for one in find(text))


def score(read: list[Text]) -> Score:
    """All texts together."""
    pairs = [(text.marked, found_in(text.text)) for text in read]
    return Score(sum(len(a) for a, _ in pairs), sum(len(b) for _, b in pairs), sum(len(a & b) for a, b in pairs))


def _read(path: Path) -> Text:
    marks, text, at = [], "", 0
    raw = path.read_text(encoding="utf-8")
    for mark in _MARK.finditer(raw):
        text += raw[at : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), Decimal(mark[2]), mark[3], mark[4]))
        text, at = text + mark[1], mark.end()
    return Text(path.stem, text + raw[at:], frozenset(marks))
