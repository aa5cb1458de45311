"""Plain tables for the terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns padded to their widest cell; the last one is left as it is."""
    lines = [list(map(str, line)) for line in (head, *rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join("  ".join(_pad(cell, wide) for cell, wide in zip(line, widths, strict=True)).rstrip() for line in lines)


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(cell: str, wide: int) -> str:
    return cell + " " * (wide - width(cell))
