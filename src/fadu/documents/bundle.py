"""证据册: a list and the files it names as one PDF with running page numbers, as a court wants it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from fadu.documents import files
from fadu.documents.fonts import fonts
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    import pypdf
    import typst
    from PIL import Image
else:
    pypdf, typst, Image = lazily("pypdf"), lazily("typst"), lazily("PIL.Image")

#: A4 at 110 dots an inch: legible, and a hundred photos stay under 40 MB.
PAGE = (909, 1286)
MARGIN = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the list."""

    name: str
    sha256: str
    mime: str


def bundle(lists: bytes, pieces: Iterable[Piece]) -> tuple[bytes, list[str]]:
    """The list, then every photo and PDF in its order, each page numbered; and the names of pieces that no page can show (video, lost files)."""
    out, left_out = pypdf.PdfWriter(), []
    out.append(io.BytesIO(lists))
    for piece in pieces:
        page = _pages(piece)
        if page is None:
            left_out.append(piece.name)
            continue
        begins = len(out.pages)
        out.append(io.BytesIO(page))
        out.add_outline_item(title=piece.name, page_number=begins)
    _number(out)
    made = io.BytesIO()
    out.write(made)
    return made.getvalue(), left_out


def _pages(piece: Piece) -> bytes | None:
    if not files.exists(piece.sha256):
        return None
    with files.open_stored(piece.sha256) as stream:
        if piece.mime == "application/pdf":
            raw = stream.read()
            try:
                return raw if len(pypdf.PdfReader(io.BytesIO(raw)).pages) else None
            except pypdf.errors.PyPdfError:
                return None
        return _photo(stream) if piece.mime.startswith("image/") else None


def _photo(stream: IO[bytes]) -> bytes:
    sheet = Image.new("RGB", PAGE, "white")
    with Image.open(stream) as photo:
        photo.thumbnail((PAGE[0] - 2 * MARGIN, PAGE[1] - 3 * MARGIN))
        sheet.paste(photo.convert("RGB"), ((PAGE[0] - photo.width) // 2, MARGIN))
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=110.0)
    return out.getvalue()


def _number(out: Any) -> None:
    """第1页 … on every page, laid over what is there."""
    source = (
        '#set page(paper: "a4", margin: 0pt, fill: none)\n#set text(font: "Noto Sans SC", size: 10pt)\n'
        f"#for n in range(1, {len(out.pages)} + 1) {{ place(bottom + right, dx: -12mm, dy: -8mm)[证据册第#n;页]; "
        f"if n < {len(out.pages)} {{ pagebreak() }} }}"
    )
    compiled = typst.compile(source.encode(), font_paths=fonts(), ignore_system_fonts=True)
    assert isinstance(compiled, bytes)
    for page, stamp in zip(out.pages, pypdf.PdfReader(io.BytesIO(compiled)).pages, strict=True):
        page.merge_page(stamp)
