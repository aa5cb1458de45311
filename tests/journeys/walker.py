"""People at work in a real browser: sign in, open a form, type, sign."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

PASSWORD = "a-long-test-password"


class Walker:
    """One browser window, used by one person after another."""

    def __init__(self, page: Page, home: str = "") -> None:
        self.page = page
        self.home = home
        self.who = ""
        self.matter = ""

    def sign_in(self, code: str) -> None:
        """Sign in as somebody else, through the page."""
        if self.who == code:
            return
        self.page.context.clear_cookies()
        self.page.goto("/login/")
        self.page.fill("#id_username", code.lower())
        self.page.fill("#id_password", PASSWORD)
        self.page.locator("main button[type=submit], main form button.primary").first.click()
        self.page.wait_for_url(re.compile(r"/$"))
        self.who = code

    def again(self, browser: Browser, **options: Any) -> Walker:
        """A second window of the same bureau, with its own sign-in. Its context is the caller's to close."""
        context = browser.new_context(base_url=self.home, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        other = Walker(context.new_page(), self.home)
        other.page.set_default_timeout(10_000)
        other.matter = self.matter
        return other

    def form(self, step: str, who: str, at: str = "", co: Sequence[str] = (), **data: Any) -> None:
        """Open the step's form and type; nothing is sent yet."""
        self.sign_in(who)
        self.page.goto(f"{self.matter}do/{step}/" if self.matter else f"/matters/new/penalty-ordinary/{step}/")
        self.type(at, co, **data)

    def type(self, at: str = "", co: Sequence[str] = (), **data: Any) -> None:
        """Type into the form that is open."""
        if at:
            self.page.fill("#at", at)
        for number, code in enumerate(co, 1):
            self.page.select_option(f"#co-{number}", code)
        for name, value in data.items():
            _fill(self.page, f"d-{name}", value)

    def party(self, **data: str) -> None:
        """Write down a new party."""
        for name, value in data.items():
            self.page.fill(f"[name=party-{name}]", value)

    def send(self) -> None:
        """Press the button that records."""
        self.page.locator("button[name=do][value=record]").click()
        self.page.wait_for_load_state()

    def refused(self, gate: str, *said: str) -> None:
        """Nothing was recorded; the page names the gate, the article and what to do."""
        box = self.page.locator("#refused")
        expect(box).to_contain_text("没有记录")
        finding = box.locator("li.finding", has=self.page.locator(".gate code", has_text=re.compile(rf"^{re.escape(gate)}$")))
        expect(finding.locator(".article")).to_contain_text(re.compile("法|规定"))
        expect(finding.locator(".hint")).not_to_be_empty()
        for text in said:
            expect(finding).to_contain_text(text)

    def recorded(self, label: str) -> None:
        """The matter's page says so."""
        expect(self.page.locator(".messages")).to_contain_text(f"已记录“{label}”")
        self.matter = re.sub(r"[?#].*$", "", self.page.url)

    def do(self, step: str, label: str, who: str, at: str, co: Sequence[str] = (), **data: Any) -> None:
        """A step that is lawful at once."""
        self.form(step, who, at, co, **data)
        self.send()
        self.recorded(label)


def _fill(page: Page, name: str, value: Any) -> None:
    """Type one field, whatever its shape."""
    if isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
        _fill_rows(page, name, value)
        return
    field = page.locator(f'[name="{name}"]')
    kind = field.first.get_attribute("type") or ""
    if kind == "checkbox" and isinstance(value, bool):
        field.set_checked(value)
    elif kind == "radio":
        page.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind == "checkbox":
        for box in field.all():
            box.set_checked(box.get_attribute("value") in value)
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(str(value))
    else:
        field.fill("\n".join(value) if isinstance(value, list | tuple) else str(value))


def _fill_rows(page: Page, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    group = page.locator(f'[data-rows="{name}"]')
    for number, row in enumerate(rows):
        if not _has(group, f"{name}-{number}-"):
            group.locator("button.add-row").click()
        for field, value in row.items():
            _fill(page, f"{name}-{number}-{field}", value)


def _has(group: Locator, prefix: str) -> bool:
    return group.locator(f'.row-list [name^="{prefix}"]').count() > 0


def take(page: Page, name: str) -> None:
    """A picture for our own eyes, where a folder is named."""
    if folder := os.environ.get("FADU_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def photo(side: int = 64) -> bytes:
    """A small PNG made by hand."""
    rows = b"".join(b"\0" + _row(y, side) for y in range(side))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _row(y: int, side: int) -> bytes:
    return bytes(value for x in range(side) for value in (x * 4 % 256, y * 4 % 256, 120))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
