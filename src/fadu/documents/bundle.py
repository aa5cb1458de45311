"""证据册: a list and the files it names as one PDF with running page numbers, as a court wants it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from fadu.documents import files
from fadu.documents.fonts import fonts, plain
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
    """One entry of the book: a kept file, or a paper typeset already (`content`, a PDF)."""

    name: str
    sha256: str = ""
    mime: str = ""
    content: bytes = b""


def bundle(title: str, pieces: Sequence[Piece]) -> tuple[bytes, list[str]]:
    """A list of contents with page numbers, then every paper, photo and PDF in its order, each page numbered; and the names of pieces that no page
    can show (video, lost files): the list says of them that they are handed over apart.
    """
    found = [(piece, piece.content or _pages(piece)) for piece in pieces]
    lengths = [len(pypdf.PdfReader(io.BytesIO(page)).pages) if page is not None else 0 for _, page in found]
    names = [piece.name for piece in pieces]
    # The list's own length decides where the rest begins.
    front = _contents(title, names, lengths, 0)
    front = _contents(title, names, lengths, len(pypdf.PdfReader(io.BytesIO(front)).pages))
    out = pypdf.PdfWriter()
    out.append(io.BytesIO(front))
    for piece, page in found:
        if page is not None:
            begins = len(out.pages)
            out.append(io.BytesIO(page), import_outline=False)
            out.add_outline_item(title=piece.name, page_number=begins)
    _number(out)
    made = io.BytesIO()
    out.write(made)
    return made.getvalue(), [piece.name for piece, page in found if page is None]


def _contents(title: str, names: Sequence[str], lengths: Sequence[int], before: int) -> bytes:
    """The list: number, name, pages. Names go in as data, so that none is taken for markup."""
    rows, page = [], before + 1
    for name, length in zip(names, lengths, strict=True):
        span = "另附" if not length else str(page) if length == 1 else f"{page}—{page + length - 1}"
        rows.append([plain(name), span])
        page += length
    source = (
        '#set page(paper: "a4", margin: (x: 25mm, y: 28mm))\n#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")\n'
        "#let d = json(bytes(sys.inputs.d))\n"
        "#align(center, text(size: 18pt, d.title))\n#v(6mm)\n"
        "#table(columns: (14mm, 1fr, 24mm), inset: 6pt, stroke: 0.6pt, align: (center, left, center), "
        "table.header([序号], [名称], [页码]), ..d.rows.enumerate().map(((n, row)) => (str(n + 1), row.at(0), row.at(1))).flatten())"
    )
    told = {"d": json.dumps({"title": plain(title), "rows": rows}, ensure_ascii=False)}
    return _typeset(source, told)


def _typeset(source: str, told: Mapping[str, str]) -> bytes:
    made = typst.compile(source.encode(), font_paths=fonts(), ignore_system_fonts=True, sys_inputs=dict(told))
    assert isinstance(made, bytes)
    return made


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
    for page, stamp in zip(out.pages, pypdf.PdfReader(io.BytesIO(_typeset(source, {}))).pages, strict=True):
        page.merge_page(stamp)
