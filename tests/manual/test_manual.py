"""The user manual is as the pages are: every word it quotes stands on the screen, every picture is taken, every page opens.

With FADU_PICTURES=1 the pictures are written, and the README's picture is taken from the demo year.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from fadu.demo import year2023
from fadu.law.facts import CHINA
from fadu.ledger.models import Matter
from tests.manual import world
from tests.manual.guide import DESK, LARGEST, MANUAL, PHONE, WRITE, Guide, faults, keep
from tests.manual.walks import WALKS, sign_in

#: When the last act of the demo year, the publication of its report, is done.
AFTER_THE_YEAR = datetime(2024, 3, 20, 10, tzinfo=CHINA)
README_PICTURE = MANUAL.parent / "images" / "console.png"
PICTURES = sorted([*(MANUAL / "images").glob("*.png"), README_PICTURE])


def _window(browser: Browser, live_server: LiveServer, now: datetime) -> BrowserContext:
    """A browser at the bureau, whose clock shows the same time as the server's."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        geolocation={"longitude": 105.84, "latitude": 30.19, "accuracy": 8},
        permissions=["geolocation"],
    )
    context.clock.install(time=now)
    return context


@pytest.mark.browser
def test_every_page_of_the_manual_is_as_the_screen(
    transactional_db: None,
    browser: Browser,
    live_server: LiveServer,
    subtests: pytest.Subtests,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    guides: dict[str, Guide] = {}
    with time_machine.travel(world.NOW, tick=True):
        made, context = world.made(), _window(browser, live_server, world.NOW)
        page = context.new_page()  # one for all: each new one would look for its Chinese fonts anew
        for name, walk in WALKS:
            with subtests.test(walk=walk.__name__):
                walk(guides.setdefault(name, Guide(live_server.url)).at(page), made)
        context.close()
    for name, guide in guides.items():
        with subtests.test(page=name):
            wrong = list(faults(name, guide))
            assert not wrong, "\n".join(wrong)


def test_every_page_has_a_walk_and_every_picture_its_page() -> None:
    pages = sorted(MANUAL.glob("*.md"))
    assert {path.stem for path in pages} - {"README"} == {name for name, _ in WALKS}
    text = {path.stem: path.read_text(encoding="utf-8") for path in pages}
    assert [name for name in text if name != "README" and f"({name}.md)" not in text["README"]] == []
    assert [path.name for path in (MANUAL / "images").glob("*.png") if f"(images/{path.name})" not in "".join(text.values())] == []


def test_pictures_are_small_and_of_one_size() -> None:
    assert PICTURES
    for picture in PICTURES:
        assert picture.stat().st_size <= LARGEST, picture.stem
        assert Image.open(picture).width in (PHONE[0], DESK[0]), picture.stem


def test_the_backup_is_restored_as_the_manual_says(tmp_path: Path) -> None:
    """The shell lines of the administrator's page, as they stand."""
    text = (MANUAL / "admin.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"```sh\n(.+?)```", text, re.DOTALL) if "$BACKUP" in block]
    assert len(blocks) == 2
    own = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"}
    own |= {"FADU_DATA": str(tmp_path / "var"), "BACKUP": str(tmp_path / "backup")}
    done = subprocess.run(["sh", "-ec", "fadu setup\n" + "\n".join(blocks)], env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "台账完好" in done.stdout.splitlines()[-1]


@pytest.mark.browser
@pytest.mark.skipif(not WRITE, reason="loads the demo year, a minute and more: FADU_PICTURES=1")
def test_the_picture_of_the_readme(transactional_db: None, browser: Browser, live_server: LiveServer) -> None:
    """A case of the demo year before its decision: what is done, what is due, and why the head cannot yet decide."""
    with time_machine.travel(AFTER_THE_YEAR, tick=True):
        year2023.load()
        context = _window(browser, live_server, AFTER_THE_YEAR)
        guide = Guide(live_server.url).at(context.new_page())
        sign_in(guide, world.HEAD)
        guide.page.set_viewport_size({"width": DESK[0], "height": 1500})
        guide.open(
            f"/matters/{Matter.objects.filter(procedure='penalty-ordinary', stage='告知听证', closed=False).latest('opened_on').pk}/"
        )
        guide.page.locator("li.locked", has_text="处罚决定").locator("details.locks > summary").first.click()
        guide.page.evaluate("window.scrollTo(0, 0)")
        keep(guide.page.screenshot(animations="disabled"), README_PICTURE)
        context.close()
