"""Two bureaus close a joint problem: found in one, handed over signed, taken and mended in the other, checked and closed in the first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Walker, photo
from tests.two_bureaus import Bureau

pytestmark = pytest.mark.browser
ONE, OTHER, HEAD = "P014", "P019", "P002"
TOPIC = "界桥下堆放废品"
DESK = "/desks/cross-region/"


def at_home(browser: Browser, bureau: Bureau) -> Walker:
    """A window at that bureau."""
    context = browser.new_context(base_url=bureau.address, locale="zh-CN", timezone_id="Asia/Shanghai")
    walker = Walker(context.new_page(), bureau.address)
    walker.page.set_default_timeout(10_000)
    return walker


def open_form(walker: Walker, who: str, step: str, **data: Any) -> None:
    """The form of a step with the problem's data typed in."""
    walker.sign_in(who)
    walker.page.goto(f"{walker.matter}do/{step}/")
    walker.type(**data)


def test_two_bureaus_close_a_joint_problem(browser: Browser, bureaus: tuple[Bureau, Bureau]) -> None:
    ours, theirs = bureaus
    here, there = at_home(browser, ours), at_home(browser, theirs)
    _find_and_send(here, theirs)
    assert ours.do("deliver")["delivered"] == 1
    _take_mend_and_answer(there, theirs)
    _enter_check_and_close(here)
    for walker in (here, there):
        walker.page.context.close()
    assert ours.do("whole")["whole"]
    assert theirs.do("whole")["whole"]


def _find_and_send(here: Walker, theirs: Bureau) -> None:
    page = here.page
    here.sign_in(ONE)
    page.goto(DESK)
    page.get_by_role("link", name="登记发现的问题").click()
    here.type(
        co=[OTHER], topic=TOPIC, place="两区界桥下", district="乙区", found_on=date.today().isoformat(), facts="堆放废品约五平方米"
    )
    page.set_input_files("#files", {"name": "界桥.png", "mimeType": "image/png", "buffer": photo(48)})
    expect(page.locator("#uploads label")).to_contain_text("界桥.png")
    here.send()
    here.recorded("发现跨区域问题")
    # To a bureau of another district it cannot go.
    open_form(here, HEAD, "jnt.send", organ=theirs.name, district="丙区", reason="地点在你辖区")
    here.send()
    here.refused("jnt-place", "不在丙区")
    here.type(district="乙区")
    here.send()
    here.recorded("移交相邻机关")


def _take_mend_and_answer(there: Walker, theirs: Bureau) -> None:
    page = there.page
    there.sign_in(ONE)
    page.goto(DESK)
    card = page.locator("article", has_text=TOPIC)
    expect(card).to_contain_text("甲区城市管理局")
    expect(card).to_contain_text("签名已核验")
    expect(card.locator("button")).to_have_count(0)
    there.sign_in(HEAD)
    page.goto(DESK)
    card.locator("select").nth(0).select_option(ONE)
    card.locator("select").nth(1).select_option(OTHER)
    card.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("h1")).to_contain_text("跨区案字")
    expect(page.locator("main")).to_contain_text(TOPIC)
    there.matter = page.url
    expect(page.locator(".pieces img")).to_have_count(1)
    open_form(there, ONE, "jnt.work", co=[OTHER], done="已清运")
    page.set_input_files("#files", {"name": "清运后.png", "mimeType": "image/png", "buffer": photo(52)})
    expect(page.locator("#uploads label")).to_contain_text("清运后.png")
    there.send()
    there.recorded("办理")
    open_form(there, HEAD, "jnt.answer", answer="废品已清运，现场恢复整洁")
    there.send()
    there.recorded("答复移交机关")
    assert theirs.do("deliver")["delivered"] == 2


def _enter_check_and_close(here: Walker) -> None:
    page = here.page
    here.sign_in(ONE)
    for _ in range(2):
        page.goto(DESK)
        page.locator("tr", has_text=TOPIC).get_by_role("button", name="登记入账").first.click()
        expect(page.locator(".messages")).to_contain_text("已入账")
    expect(page.locator("main")).to_contain_text("清运后.png")
    open_form(here, HEAD, "jnt.close", checked=True, note="现场核实")
    here.send()
    here.recorded("核实销号")
    expect(page.locator("main")).to_contain_text("已办结")
