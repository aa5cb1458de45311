"""Fonts of papers, and the check that every character can be printed."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    import typst
else:
    typst = lazily("typst")

SONG, HEI = "Noto Serif SC", "Noto Sans SC"
#: Stands in a preview for a character that no font has, as Chinese printers do.
GETA = "〓"
#: Laid out by the typesetter, no glyph needed.
SPACES = frozenset(" \t\n\r\u3000\u00a0")


@cache
def fonts() -> typst.Fonts:
    """The packaged fonts and those of the administrator's folder (settings.FADU_FONTS, e.g. 仿宋); none of the machine's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(serif_path().parent), *_own_folder()]
    )


@cache
def body_fonts() -> list[str]:
    """Families for running text: the administrator's first, then the packaged one, which fills in what they lack."""
    return [*sorted(set(fonts().families()) - {SONG, HEI}), SONG]


def head_fonts() -> list[str]:
    """Families for headings."""
    return [HEI, SONG]


def _own_folder() -> list[str]:
    folder = getattr(settings, "FADU_FONTS", "")
    return [str(folder)] if folder and Path(folder).is_dir() else []


@cache
def _printable() -> frozenset[int]:
    """Code points that both packaged fonts have: a text may stand in the body or in a heading."""
    return frozenset(TTFont(serif_path(), lazy=True).getBestCmap()) & frozenset(TTFont(sans_path(), lazy=True).getBestCmap())


def missing_glyphs(text: str) -> set[str]:
    """Characters of `text` that cannot be printed. Ask before a number is given: such a name must be settled by a person first."""
    printable = _printable()
    return {char for char in set(text) if ord(char) not in printable and char not in SPACES and not invisible(char)}


def invisible(char: str) -> bool:
    """Marks that come along with pasted text (zero-width blank, byte-order mark, direction marks): dropped, never printed."""
    return unicodedata.category(char) == "Cf"


def plain(text: str) -> str:
    """`text` without invisible marks."""
    if text.isascii() or text.isprintable():  # what can be printed is not of the marks' category; asked first, for speed
        return text
    return "".join(char for char in text if not invisible(char))


def with_geta(text: str) -> str:
    """`text` with 〓 for every character that cannot be printed. For previews."""
    missing = missing_glyphs(text)
    return "".join(GETA if char in missing else char for char in text) if missing else text
