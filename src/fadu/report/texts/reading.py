"""The plain text of a report file: .txt, .html, .docx, .pdf, told by its content; a name that promises what the content is not is refused.

Needs no database.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fadu.law.errors import InputError
from fadu.registers.lazily import lazily

if TYPE_CHECKING:
    import docx.oxml.ns
    import pypdf
    from docx.document import Document
else:
    docx, pypdf = lazily("docx"), lazily("pypdf")

MOST_BYTES = 20 * 1024**2
MOST_UNPACKED = 200 * 1024**2
MOST_CHARS = 2_000_000
MOST_COLUMNS = 200
#: What is longer is no cell of a table, but the page itself, laid out by one.
LONGEST_CELL = 200
_AS_LINE, _CELLS = "\t", ("td", "th")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "title",
        "ul",
        "ol",
        "dd",
        "dt",
    ]
)
_SILENT = frozenset({"script", "style", "noscript", "template"})
_PAGE_NUMBER = re.compile(
    r"^\s*(?:查验码[0-9a-f ]{16,19}|[—\-–]+\s*\d{1,4}\s*[—\-–]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,4}\s*/\s*\d{1,4})\s*$"
)
_PARAGRAPH = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|附件|——|[-•●])")
#: Files that begin with a mark of their own; without it they are broken, whatever letters their bytes happen to give.
_PACKED = (".docx", ".pdf")
#: What no text has: control characters other than tab, line and page feed.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HAN = "\u3400-\u9fff，。；：、！？（）“”《》〔〕"


def read_file(path: Path) -> str:
    """The text of a file on disk. Raises InputError with a sentence when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"文件“{path.name}”超过 {MOST_BYTES // 1024**2} MB，不像一份报告；请只交报告本身。")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"没有文件“{path}”，请核对文件名。") from None
    except (IsADirectoryError, PermissionError) as error:
        why = "它是文件夹，请写文件名" if isinstance(error, IsADirectoryError) else "没有读它的权限"
        raise InputError(f"文件“{path}”读不出来：{why}。") from None
    except OSError as error:
        raise InputError(f"文件“{path}”读不出来（{error.strerror or '系统错误'}）。") from None
    return read_bytes(raw, path.name)


#: Browsers print 人 and 车 into a PDF as the radicals ⼈ and ⻋, which look the same; what is copied from it keeps them.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⼾⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "户母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


def read_bytes(raw: bytes, name: str) -> str:
    """The text of a file's bytes; `name` is for sentences only."""
    if len(raw) > MOST_BYTES:
        raise InputError(f"文件“{name}”超过 {MOST_BYTES // 1024**2} MB，不像一份报告；请只交报告本身。")
    if raw.startswith(b"%PDF"):
        text = _pdf(raw, name)
    elif raw.startswith(b"PK\x03\x04"):
        text = _docx(raw, name)
    elif raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"“{name}”是旧的 .doc 文件；请在 WPS 或者 Word 中另存为 .docx 后再交。")
    elif suffix := next((one for one in _PACKED if name.lower().endswith(one)), ""):
        raise InputError(f"“{name}”不是 {suffix} 文件，或者已经损坏；请在 WPS 或者 Word 中打开原文件，另存后再交。")
    else:
        text = _decoded(raw, name)
        if re.search(r"<(?:!doctype html|html|body|p|div)\b", text[:5000], re.IGNORECASE):
            text = _html(text)
    if not text.strip():
        raise InputError(f"“{name}”里没有文字；扫描件请先识别成文字。")
    if len(text) > MOST_CHARS:
        raise InputError(f"“{name}”超过 {MOST_CHARS:,} 字，不像一份报告。")
    return text.translate(_RADICALS)


def _decoded(raw: bytes, name: str) -> str:
    """UTF-8 and UTF-16 by their marks, UTF-8 where it fits, else GB18030, which covers GBK and GB2312."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    tried = [code for mark, code in marks if raw.startswith(mark)] or ["utf-8", "gb18030"]
    for code in tried:
        try:
            text = raw.decode(code)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(text):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(f"“{name}”不是文字、网页、.docx 或者 .pdf 文件，或者已经损坏。")


@dataclass(slots=True)
class _Table:
    """A table that is being read: the cells of its row, and how many rows yet a cell of a row above stands in a column."""

    row: list[str] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    #: Columns and rows of the cell that is open.
    span: tuple[int, int] | None = None
    in_row: bool = False


class _Reader(HTMLParser):
    """Text between tags; blocks end a line, scripts and styles are passed over. A row of a table is one line, its cells parted by tabs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        #: What is written, and within it what is written of each open cell.
        self.parts: list[list[str]] = [[]]
        self.tables: list[_Table] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        table = self.tables[-1] if self.tables else None
        if tag == "table":
            self.parts[-1].append("\n")
            self.tables.append(_Table())
        elif tag == "tr" and table:
            self._end_row(table)
            table.in_row = True
        elif tag in _CELLS and table and table.in_row:
            self._end_cell(table)
            said = dict(attrs)
            table.span = (_span(said.get("colspan")), _span(said.get("rowspan")))
            self.parts.append([])
        elif tag in _BLOCKS:
            self.parts[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        table = self.tables[-1] if self.tables else None
        if table and tag in _CELLS:
            self._end_cell(table)
        elif table and tag in ("tr", "table"):
            self._end_row(table)
            if tag == "table":
                self.tables.pop()
        elif tag in _BLOCKS:
            self.parts[-1].append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts[-1].append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        while self.tables:
            self._end_row(self.tables.pop())

    def _end_cell(self, table: _Table) -> None:
        if table.span is None:
            return
        columns, rows = table.span
        self._below(table)
        for column in range(len(table.row), len(table.row) + columns):
            table.below[column] = rows - 1
        table.row += [_lines("".join(self.parts.pop())), *[""] * (columns - 1)]
        table.span = None

    def _below(self, table: _Table) -> None:
        """Empty cells where one of a row above stands."""
        while table.below.get(len(table.row)):
            table.below[len(table.row)] -= 1
            table.row.append("")

    def _end_row(self, table: _Table) -> None:
        if not table.in_row:
            return
        self._end_cell(table)
        self._below(table)
        whole = all(len(cell) <= LONGEST_CELL and "\t" not in cell for cell in table.row)  # else the table only lays out the page
        if any(table.row):
            self.parts[-1].append(
                f"\n{_AS_LINE.join(cell.replace(chr(10), '') for cell in table.row)}\n"
                if whole
                else "\n".join(["", *table.row, ""])
            )
        table.row, table.in_row = [], False


def _span(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and 0 < int(said[:6]) < MOST_COLUMNS else 1


def _lines(text: str) -> str:
    """Without blank lines and blanks at their ends; empty cells at the head of a row stay."""
    return "\n".join(line.strip(" ") for line in text.split("\n") if line.strip())


def _html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return _lines("".join(reader.parts[0]))


def open_docx(raw: bytes, name: str) -> Document:
    """A .docx, unpacked size checked first. Raises InputError when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
                raise InputError(f"“{name}”解开后太大，没有读取。")
        return docx.Document(io.BytesIO(raw))
    except InputError:
        raise
    except Exception as error:  # whatever a broken or foreign package makes the library raise
        raise InputError(f"“{name}”不是 .docx 文件，或者已经损坏；请在 WPS 或者 Word 中另存为 .docx 后再交。") from error


def _docx(raw: bytes, name: str) -> str:
    return "\n".join(_docx_lines(open_docx(raw, name)))


def _docx_lines(document: Document) -> Iterator[str]:
    """Every paragraph, those of content controls too; a row of a table is one line, its cells parted by tabs."""
    qn = docx.oxml.ns.qn
    for element in document.element.body.iter(qn("w:p"), qn("w:tr")):
        if next(element.iterancestors(qn("w:tc"), qn("w:p")), None) is None:
            yield "\t".join(_docx_cells(element)) if element.tag == qn("w:tr") else _docx_text(element)


def _docx_cells(row: Any) -> Iterator[str]:
    """The cells of a row; one over several columns is followed by empty ones, so that columns keep their place."""
    for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
        said = "".join(_docx_text(paragraph) for paragraph in cell.iter(docx.oxml.ns.qn("w:p")))
        yield re.sub(r"\s+", " ", said).strip()
        span = cell.xpath("string(./w:tcPr/w:gridSpan/@w:val)")
        yield from [""] * (int(span) - 1 if span.isdigit() and int(span) < MOST_COLUMNS else 0)


def _docx_text(paragraph: Any) -> str:
    """What a paragraph says. Deleted text of a tracked change is not `w:t`; what old programs show in place of a drawing is left out."""
    qn = docx.oxml.ns.qn
    other = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    said = paragraph.iter(qn("w:t"), *other)
    if paragraph.find(f".//{FALLBACK}") is not None:
        said = (node for node in said if next(node.iterancestors(FALLBACK), None) is None)
    return "".join(other.get(node.tag) or node.text or "" for node in said if node.getparent().tag != qn("w:tabs"))


def _pdf(raw: bytes, name: str) -> str:
    try:
        pages = [(page.extract_text() or "").translate(_RADICALS) for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError(f"“{name}”这份 PDF 读不出来，可能已经损坏或者加了密。") from error
    lines = [line for page in pages for line in page.splitlines() if line.strip() and not _PAGE_NUMBER.match(line)]
    return _joined([_unspaced(line) for line in lines])


def _unspaced(line: str) -> str:
    """Justified lines have blanks between characters; browsers put them around 32微克/立方米, too."""
    line = re.sub(rf"(?<=[{_HAN}])[ \t]*/[ \t]*(?=[{_HAN}])", "/", line.strip())
    return re.sub(rf"(?<=[{_HAN}\d])[ \t]+(?=[{_HAN}\d%％])", "", line)


def _width(line: str) -> int:
    """How wide it prints, in half squares: a Latin character takes half of a Chinese one."""
    return sum(1 if char.isascii() else 2 for char in line)


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph as one: a line nearly as long as the longest that ends no sentence goes on in the next."""
    full = max(map(_width, lines), default=0) * 0.8
    paragraphs: list[list[str]] = []
    reach = 0  # how wide the last paragraph is so far
    for line in lines:
        if reach >= full and paragraphs and not _PARAGRAPH.match(line) and not paragraphs[-1][-1].endswith(("。", "：", "；")):
            paragraphs[-1].append(line)
            reach += _width(line)
        else:
            paragraphs.append([line])
            reach = _width(line)
    return "\n".join(map("".join, paragraphs))
