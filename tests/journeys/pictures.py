"""Pictures of the console for the README and for our own eyes; run by scripts/screenshots.sh, not a test of anything."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page

from fadu.law.facts import CHINA
from tests.journeys.test_ordinary_case import HEAD, ONE, OTHER, PROPOSAL, PROVEN, _basis, _file
from tests.journeys.walker import Walker, photo

pytestmark = pytest.mark.browser

FOLDER = Path(os.environ.get("FADU_PICTURES", "docs/images"))
ALL = "all" in os.environ.get("FADU_PICTURES_OF", "")


def test_pictures(walker: Walker) -> None:
    with time_machine.travel(datetime(2023, 3, 8, 10, 0, tzinfo=CHINA), tick=True):
        _case(walker)
        page = walker.page
        walker.sign_in(HEAD)
        page.goto(walker.matter)
        page.locator("li.locked", has_text="处罚决定").locator("details.locks > summary").first.click()
        page.evaluate("window.scrollTo(0, 0)")
        _take(page, "console", full=False, height=1500)
        if not ALL:
            return
        _take(page, "matter")
        walker.form("pen.decide", HEAD, "")
        walker.send()
        _take(page, "refused")
        walker.form("pen.inspect", ONE, "", [OTHER])
        _take(page, "inspect")
        page.goto(f"{walker.matter}clock/pen.decide/")
        _take(page, "clock")
        page.goto(f"{walker.matter}acts/3/")
        _take(page, "act_done")
        page.goto(f"{walker.matter}replay/")
        _take(page, "replay")
        page.goto("/matters/new/")
        _take(page, "new")
        page.goto("/matters/new/penalty-simple/smp.issue/")
        page.select_option("[name=d-item]", "CQSR-18-3")
        page.wait_for_selector(".item-card")
        _take(page, "spot")


def _case(walker: Walker) -> None:
    """A case with its notice out, one record made by a single officer, and the decision still locked."""
    page = walker.page
    _file(walker)
    walker.form(
        "pen.inspect", ONE, "2023-03-02T09:00", [OTHER], recusal_told=True, text="现场堆放建材二十平方米", party_signed="signed"
    )
    page.set_input_files("#files", {"name": "现场.png", "mimeType": "image/png", "buffer": photo(240)})
    page.wait_for_selector("#uploads label")
    walker.send()
    walker.recorded("现场检查、勘验")
    walker.form("pen.inquire", ONE, "2023-03-02T11:00", recusal_told=True, text="当事人承认占道堆放建材", party_signed="signed")
    page.select_option("#co-1", "")
    walker.send()
    walker.recorded("询问")
    results = [{"evidence": "E1", "accepted": True, "proves": PROVEN}]
    walker.do("pen.evidence-verify", "查证证据", ONE, "2023-03-03T09:00", results=results)
    walker.do(
        "pen.conclude", "调查终结", ONE, "2023-03-06T09:00", [OTHER], **PROPOSAL, basis=_basis(walker), no_correction="当场清走"
    )
    walker.do("pen.notice", "处罚事先告知", ONE, "2023-03-06T11:00", [OTHER])
    walker.do("srv.direct", "直接送达", ONE, "2023-03-06T15:00", [OTHER], received_on="2023-03-06", receiver="party", signed=True)


def _take(page: Page, name: str, full: bool = True, height: int = 900) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in (1280, 390) if ALL else (1280,):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        end = f"-{width}" if ALL else ""
        page.screenshot(path=FOLDER / f"{name}{end}.png", full_page=full)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            raise AssertionError(f"{name}: wider than {width} pixels")
    page.set_viewport_size({"width": 1280, "height": height})
