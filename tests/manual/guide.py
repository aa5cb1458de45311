"""Walks the real pages for one page of the manual and remembers every word that stood on the screen, picture by picture.

In the manual, bold words are words on the screen, and each picture ends a section. A section may only use words that the walk saw since the
picture before it; so a button that is renamed, a page that cannot be opened and a picture that nobody takes are all found.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt
from PIL import Image
from playwright.sync_api import Error, Locator, Page, expect

from fadu.config import cli

MANUAL: Path = settings.FADU_MANUAL
#: Set to 1 to take the pictures that are in the repository; else the walk only goes by and looks.
WRITE = os.environ.get("FADU_PICTURES") == "1"
PHONE, DESK = (390, 844), (1280, 800)
#: Bytes that a picture may have, and its colours: pages are flat. The rare ones are kept, for red and yellow lights are small.
LARGEST, COLOURS = 120_000, 256
#: Every piece of text that can be seen, and whole labels of what is pressed or filled in.
_SEEN = """() => {
  const said = new Set(), add = (text) => { const tidy = text.replace(/\\s+/g, " ").trim(); if (tidy) said.add(tidy); };
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".sr-only");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(one.tagName)) continue;
    if (shown(one.tagName === "OPTION" ? one.closest("select") : one)) add(walk.currentNode.data);
  }
  for (const one of document.querySelectorAll("h1, h2, h3, a, button, label, legend, summary, th, dt")) if (shown(one)) add(one.innerText || "");
  return [...said];
}"""


@dataclass
class Section:
    """Words of the manual, or words on the screen, up to a picture ("" after the last one)."""

    words: set[str] = field(default_factory=set)
    picture: str = ""


class Guide:
    """One walk. Whatever page it comes by must open, fit its window and leave the browser's console without errors."""

    page: Page

    def __init__(self, home: str) -> None:
        self.home = home
        self.sections = [Section()]
        self.commands: list[str] = []

    def at(self, page: Page) -> Guide:
        """The same walk in another window."""
        self.page = page
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        return self

    def on_a_phone(self) -> None:
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})

    def open(self, address: str) -> None:
        """Go there; an answer that is no page is a fault."""
        answer = self.page.goto(address)
        if answer is None or not answer.ok:
            raise AssertionError(f"{address} does not open: {answer and answer.status}")
        self.look()

    def look(self) -> None:
        """Remember what stands on the screen; what was pressed may still be on its way there."""
        self.page.wait_for_load_state()
        self.page.locator("body").wait_for(state="attached")
        try:
            seen = self.page.evaluate(_SEEN)
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            self.look()  # a form that goes by itself left the page under our eyes
            return
        self.sections[-1].words |= set(seen)

    def press(self, name: str, role: str = "button", within: Locator | None = None) -> None:
        """Press what has exactly that name."""
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow the link whose first words those are."""
        (within or self.page).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def says(self, *texts: str) -> None:
        """The page says so."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        self.look()

    def run(self, line: str) -> None:
        """Run a command as it stands in the manual; it must end well."""
        program, *words = line.split()
        assert program == "fadu"
        assert cli.main(words) == 0, line
        self.commands.append(line)

    def take(self, picture: str, at: str = "") -> None:
        """End a section with a picture of the window, scrolled to `at`."""
        page = self.page
        self.look()
        if at:
            page.locator(at).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
        else:
            page.evaluate("window.scrollTo(0, 0)")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            raise AssertionError(f"{picture}: the page is wider than its window")
        if WRITE:
            keep(page.screenshot(animations="disabled"), MANUAL / "images" / f"{picture}.png")
        self.sections[-1].picture = picture
        self.sections.append(Section())
        self.look()


def keep(shot: bytes, path: Path) -> None:
    """Write the picture in few colours. Too large is a fault."""
    out = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    if out.tell() > LARGEST:
        raise AssertionError(f"{path.name}: {out.tell()} bytes, more than {LARGEST}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())


def written(name: str) -> tuple[list[Section], list[str], list[str]]:
    """Of a page of the manual: its sections, the command lines in it, and the commands that its text names."""
    sections, lines, named = [Section()], [], []
    for block in MarkdownIt("commonmark").parse((MANUAL / f"{name}.md").read_text(encoding="utf-8")):
        bold = False
        if block.type == "fence":
            lines += [line for line in block.content.splitlines() if line.startswith("fadu ")]
        for token in block.children or ():
            if token.type in ("strong_open", "strong_close"):
                bold = token.type == "strong_open"
            elif token.type == "image":
                sections[-1].picture = Path(str(token.attrs["src"])).stem
                sections.append(Section())
            elif bold:
                sections[-1].words.add(token.content)
            elif token.type == "code_inline" and token.content.startswith("fadu "):
                named.append(token.content.split()[1])
    return sections, lines, named


def faults(name: str, guide: Guide) -> Iterator[str]:
    """What the manual's page says and the walk did not find, one sentence each."""
    sections, lines, named = written(name)
    told, taken = [one.picture for one in sections], [one.picture for one in guide.sections]
    if told != taken:
        yield f"pictures in the manual {told}, taken {taken}"
        return
    for said, seen in zip(sections, guide.sections, strict=True):
        for word in sorted(said.words - seen.words):
            yield f"“{word}” stands on no page before {said.picture or 'the end'}"
    yield from (f"the manual's command is not run: {line}" for line in lines if line not in guide.commands)
    yield from (f"there is no command “{command}”" for command in named if command not in cli.COMMANDS)
    yield from (
        f"{picture}.png is not in docs/manual/images"
        for picture in told
        if picture and not (MANUAL / "images" / f"{picture}.png").is_file()
    )
