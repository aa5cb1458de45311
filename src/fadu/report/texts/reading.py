"""The plain text of a report file: .txt, .html, .docx, .pdf, told by its content; a name that promises what the content is not is refused.

Needs no database.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

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
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
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
    return text


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


class _Reader(HTMLParser):
    """Text between tags; blocks end a line, scripts and styles are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


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
    """Every paragraph, those of tables and content controls too. Deleted text of a tracked change is not `w:t`."""
    qn = docx.oxml.ns.qn
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join("\t" if node.tag == qn("w:tab") else node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:tab")))


def _pdf(raw: bytes, name: str) -> str:
    try:
        pages = [page.extract_text() or "" for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError(f"“{name}”这份 PDF 读不出来，可能已经损坏或者加了密。") from error
    lines = [line for page in pages for line in page.splitlines() if line.strip() and not _PAGE_NUMBER.match(line)]
    return _joined([_unspaced(line) for line in lines])


def _unspaced(line: str) -> str:
    """Justified lines have blanks between characters."""
    return re.sub(rf"(?<=[{_HAN}\d])[ \t]+(?=[{_HAN}\d%％])", "", line.strip())


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph as one: a line nearly as long as the longest that ends no sentence goes on in the next."""
    full = max((len(line) for line in lines), default=0) * 0.8
    text = ""
    for line in lines:
        last = text.rsplit("\n", 1)[-1]
        goes_on = text and not _PARAGRAPH.match(line) and (len(last) >= full) and not last.endswith(("。", "：", "；"))
        text += line if goes_on or not text else f"\n{line}"
    return text
