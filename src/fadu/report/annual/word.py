"""The report as .docx for Word and WPS, and the edited file read back.

Every figure is inside a bookmark that people do not see: `fadu_<version>_<n>`, the n-th place of that version. Read back, a bookmark whose
number is unchanged is a place again; a changed one stays as typed and is named, so that nobody's number slips past the ledger.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from fadu.law.errors import InputError
from fadu.law.texts.places import PLACE, key_of, lines
from fadu.report.texts.reading import FALLBACK, MOST_BYTES, open_docx

#: Fonts of GB/T 9704 by the names that Word and WPS know: title, text, headings of the first and second level.
TITLE, BODY, FIRST, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
SONG = "宋体"
SIZE, TITLE_SIZE, NUMBER_SIZE, LINE = Pt(16), Pt(22), Pt(14), Pt(28.9)
_MARK = re.compile(r"^fadu_(\d{1,6})_(\d{1,5})$")
_FONTS = {0: BODY, 1: FIRST, 2: SECOND, 3: BODY}


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure whose number was changed in the file: its key, what was printed, what stands there now."""

    key: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An edited file: text with its places, the figures changed by hand, and those whose mark was lost."""

    text: str
    changed: list[Changed]
    lost: list[str]
    #: Paragraphs that Word numbers by itself: their numbers are not in the text.
    numbered: int = 0


def write(topic: str, receivers: list[str], text: str, printed: Mapping[str, str], version: int, bureau: str, day: str) -> bytes:
    """The text in the official layout; `printed`: how each place prints."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        _page_number(footer.paragraphs[0], side)
    normal = document.styles["Normal"]
    normal.font.size = SIZE
    _font(normal.element.get_or_add_rPr(), BODY)
    document.core_properties.title = topic
    document.core_properties.author = bureau
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = Pt(24)
    _run(head, topic, TITLE, TITLE_SIZE)
    if receivers:
        _run(_paragraph(document, indent=False), "、".join(receivers) + "：", BODY)
    number = 0
    for line in lines(text):
        paragraph = _paragraph(document, heading=line.level if line.level in (1, 2) else 0)
        number = _fill(paragraph, line.text.strip(), printed, version, number, _FONTS[line.level])
    for said in (bureau, day):
        end = _paragraph(document, indent=False)
        end.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(end, said, BODY)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(raw: bytes, name: str, keys: Mapping[int, list[str]], printed: Mapping[str, str], leave: tuple[str, ...]) -> ReadBack:
    """The edited file as a text with places.

    `keys`: version → its places in order. `printed`: how each prints. `leave`: lines that the layout adds (title, receivers, bureau, date).
    """
    if len(raw) > MOST_BYTES:
        raise InputError(f"“{name}”超过 {MOST_BYTES // 1024**2} MB，没有读取。")
    changed: list[Changed] = []
    seen: set[str] = set()
    found = []
    body = open_docx(raw, name).element.body
    numbered = 0
    for element in body.iter(qn("w:p")):
        if next(element.iterancestors(qn("w:p")), None) is not None:
            continue  # a text box: read with the paragraph that holds it
        for line in map(str.strip, _line(element, keys, printed, changed, seen).split("\n")):
            if line and line.rstrip("：:") not in leave:
                found.append(line)
                numbered += element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    if not found:
        raise InputError(f"“{name}”里没有正文，没有读取。")
    text = "\n".join(found)
    marked = {
        int(match[1]) for mark in body.iter(qn("w:bookmarkStart")) if (match := _MARK.match(mark.get(qn("w:name")) or ""))
    } & set(keys) or {max(keys, default=0)}
    wanted = set(keys.get(max(marked), ()))
    return ReadBack(text, changed, sorted(wanted - seen - {one.key for one in changed}), numbered)


def _line(element: Any, keys: Mapping[int, list[str]], printed: Mapping[str, str], changed: list[Changed], seen: set[str]) -> str:
    """A paragraph's text; what stands in a mark becomes its place where the number is unchanged."""
    text, within, mark, key = "", "", "", ""
    for node in element.iter():
        if next(node.iterancestors(FALLBACK), None) is not None:
            continue
        if node.tag == qn("w:bookmarkStart"):
            match = _MARK.match(node.get(qn("w:name")) or "")
            places = keys.get(int(match[1]), []) if match else []
            if match and int(match[2]) < len(places):
                mark, key, within = node.get(qn("w:id")), places[int(match[2])], ""
        elif node.tag == qn("w:bookmarkEnd") and mark and node.get(qn("w:id")) == mark:
            text += _bound(key, within, printed, changed, seen)
            mark = ""
        elif node.tag == qn("w:t"):
            text, within = (text, within + (node.text or "")) if mark else (text + (node.text or ""), within)
        elif node.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            text += "" if mark else " " if node.tag == qn("w:tab") else "\n"
    return text + (within if mark else "")


def _bound(key: str, said: str, printed: Mapping[str, str], changed: list[Changed], seen: set[str]) -> str:
    """A figure as it was printed, or a place that could not be filled and stands as it was written, is its place again."""
    written = PLACE.fullmatch(said.strip())
    if said.strip() == printed.get(key, "").strip() or (written and key_of(written) == key):
        seen.add(key)
        return f"{{{{{key}}}}}"
    if said.strip():
        changed.append(Changed(key, printed.get(key) or f"{{{{{key}}}}}", said.strip()))
    return said


def _paragraph(document: Any, indent: bool = True, heading: int = 0) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph(style=f"Heading {heading}" if heading else None)
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = SIZE * 2
    return paragraph


def _fill(paragraph: Paragraph, text: str, printed: Mapping[str, str], version: int, number: int, font: str) -> int:
    """The line's runs, each figure within its mark; gives the number of the next place."""
    at = 0
    for match in PLACE.finditer(text):
        _run(paragraph, text[at : match.start()], font)
        _bookmark(paragraph, version, number, "bookmarkStart")
        _run(paragraph, printed.get(key_of(match), match[0]), font)
        _bookmark(paragraph, version, number, "bookmarkEnd")
        number, at = number + 1, match.end()
    _run(paragraph, text[at:], font)
    return number


def _bookmark(paragraph: Paragraph, version: int, number: int, tag: str) -> None:
    mark = OxmlElement(f"w:{tag}")
    mark.set(qn("w:id"), str(number + 1))
    if tag == "bookmarkStart":
        mark.set(qn("w:name"), f"fadu_{version}_{number}")
    paragraph._p.append(mark)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character from the outer edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = NUMBER_SIZE
    _run(paragraph, "— ", SONG, NUMBER_SIZE)
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size = NUMBER_SIZE
        _font(run._r.get_or_add_rPr(), SONG)
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = "PAGE"
        run._r.append(mark)
    _run(paragraph, " —", SONG, NUMBER_SIZE)


def _run(paragraph: Paragraph, text: str, font: str, size: Any = SIZE) -> None:
    if not text:
        return
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = size, False, False
    run.font.color.rgb = RGBColor(0, 0, 0)
    _font(run._r.get_or_add_rPr(), font)


def _font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def keys_in(text: str) -> list[str]:
    """The key of each place in order, one for each time it stands."""
    return [key_of(match) for match in PLACE.finditer(text)]
