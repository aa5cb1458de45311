"""Reads our PDFs with an independent library."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

#: The footer repeats on each page and cuts sentences that run over a page break.
FOOTER = re.compile(r"查验码[0-9a-f]{16}第\d+页共\d+页|第\d+页共\d+页|(?:查验码[0-9a-f]{16})?—\d+—(?:查验码[0-9a-f]{16})?")


def text_of(pdf: bytes) -> str:
    """All text without blanks and page footers: justified lines have blanks between characters."""
    pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    return "".join(FOOTER.sub("", page) for page in pages)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)
