"""A neighbour complains with a photo at night; the desk sorts and dispatches on its board; the squad handles; another verifies; the desk answers
and closes; the neighbour rates. All by pages, the neighbour and the squad on phones."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Page, ViewportSize, expect

from fadu.law.facts import CHINA
from fadu.ledger import models, orders
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker, photo, take

pytestmark = [pytest.mark.production, pytest.mark.browser]

DUTY, OFFICER, INSPECTOR, SQUAD = "P047", "P014", "P051", "CG-ZFDD-1"
PHONE = "13800000007"
SMALL: ViewportSize = {"width": 390, "height": 844}
LARGE: ViewportSize = {"width": 1280, "height": 900}
NIGHT = datetime(2026, 11, 10, 23, 40, tzinfo=CHINA)
PICTURE = {"name": "现场.png", "mimeType": "image/png"}


def test_from_the_complaint_at_night_to_the_rating(walker: Walker) -> None:
    cache.clear()
    for code in (DUTY, INSPECTOR):
        create_login(Person.objects.get(code=code), PASSWORD)
    walker.page.set_default_timeout(20_000)
    with time_machine.travel(NIGHT, tick=True):
        number = _complain(walker.page)
        row = orders.find(number)
        assert row is not None
        _dispatch(walker, number)
        _handle(walker)
        _verify(walker)
        _answer(walker)
        _rate(walker.page, number)
        _close(walker)
    row.refresh_from_db()
    assert (row.stage, row.rating, row.settled_by, row.late) == ("已结案", "satisfied", "management", False)
    steps = list(row.matter.acts.order_by("seq").values_list("step", flat=True))
    assert steps == ["ord.receive", "ord.sort", "ord.dispatch", "ord.handle", "ord.verify", "ord.reply", "ord.rate", "ord.close"]
    assert (row.unit, row.officer, row.grid) == (SQUAD, OFFICER, "W001")
    by = {act.step: act.content["by"][0] for act in row.matter.acts.all()}
    assert (by["ord.dispatch"], by["ord.handle"], by["ord.verify"]) == (DUTY, OFFICER, INSPECTOR)
    assert models.Evidence.objects.filter(matter=row.matter).count() == 2


def _complain(page: Page) -> str:
    page.set_viewport_size(SMALL)
    page.goto("/portal/")
    page.get_by_role("link", name="反映问题").first.click()
    page.fill("#description", "半夜还在楼下露天烧烤，油烟很大，睡不着")
    page.fill("#place", "桂林街道兴潼大道 88 号楼下")
    page.set_input_files("#photos", {**PICTURE, "buffer": photo(48)})
    page.fill("#phone", PHONE)
    expect(page.locator("[data-sum]")).to_be_hidden()  # the browser has done the work
    take(page, "neighbour-1-complain")
    page.get_by_role("button", name="提交").click()
    said = page.locator(".receipt strong").inner_text()
    fits(page)
    return said


def _dispatch(walker: Walker, number: str) -> None:
    """The board by keyboard: the newest is opened, the suggested category confirmed, the squad chosen."""
    page = walker.page
    walker.sign_in(DUTY)
    page.set_viewport_size(LARGE)
    page.goto("/desks/orders/")
    expect(page.locator("#board")).to_contain_text("半夜还在楼下露天烧烤")
    take(page, "neighbour-2-board")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator("h1")).to_contain_text("半夜还在楼下露天烧烤")
    expect(page.locator("#s-category option:checked")).to_have_text("露天烧烤")
    expect(page.locator("main img.thumb")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("未留姓名")
    take(page, "neighbour-3-order")
    page.get_by_role("button", name="确认分类").click()
    expect(page.locator(".messages")).to_contain_text("已记录“分类”")
    expect(page.locator("#d-unit")).to_have_value(SQUAD)  # found by the grid
    expect(page.locator("#dispatch")).to_contain_text("责任人：李云舟")
    take(page, "neighbour-4-dispatch")
    page.locator("#dispatch").get_by_role("button", name="派遣").click()
    expect(page.locator(".messages")).to_contain_text("已记录“派遣”")
    walker.matter = f"/matters/{page.url.rstrip('/').rpartition('/')[2]}/"


def _handle(walker: Walker) -> None:
    """The squad finds it among its own, on a phone."""
    page = walker.page
    page.set_viewport_size(SMALL)
    walker.sign_in(OFFICER)
    page.goto("/desks/orders/")
    take(page, "neighbour-5-squad")
    fits(page)
    own = page.locator("#board").get_by_role("link", name="半夜还在楼下露天烧烤").first
    assert own.bounding_box()["y"] < page.locator("#board svg").bounding_box()["y"], "the list comes before the map"  # type: ignore[index]
    own.click()
    page.get_by_role("link", name="处置反馈").click()
    page.fill("[name=d-result]", "已到现场，摊主熄火收摊，路面油污当场清扫")
    page.set_input_files("#files", {**PICTURE, "buffer": photo(52)})
    page.wait_for_selector("#uploads label")
    take(page, "neighbour-6-handle")
    fits(page)
    walker.send()
    walker.recorded("处置反馈")


def _verify(walker: Walker) -> None:
    page = walker.page
    page.set_viewport_size(LARGE)
    walker.sign_in(INSPECTOR)
    page.goto("/desks/orders/?state=verify")
    page.locator("#board").get_by_role("link", name="半夜还在楼下露天烧烤").first.click()
    expect(page.locator("#told")).to_contain_text("摊主熄火收摊")
    expect(page.locator(".photos")).to_contain_text("处置反馈")
    take(page, "neighbour-7-verify")
    page.get_by_role("link", name="核查", exact=True).click()
    page.fill("[name=d-opinion]", "凌晨到现场，已无烧烤摊，路面干净")
    walker.send()
    walker.recorded("核查")


def _answer(walker: Walker) -> None:
    page = walker.page
    walker.sign_in(DUTY)
    page.goto("/desks/orders/?state=reply")
    page.locator("#board").get_by_role("link", name="半夜还在楼下露天烧烤").first.click()
    page.get_by_role("link", name="答复", exact=True).click()
    take(page, "neighbour-8-reply")
    said = {
        "facts": "当晚到场核实，88 号楼下确有一处露天烧烤摊。",
        "basis": "重庆市市容环境卫生管理条例第七十三条",
        "result": "摊主已熄火收摊，路面油污当场清扫干净。",
        "next_channel": "对答复有不同意见的，可以拨打 12345 反映。",
    }
    for name, text in said.items():
        page.fill(f"[name=d-{name}]", text)
    walker.send()
    walker.recorded("答复")


def _rate(page: Page, number: str) -> None:
    page.context.clear_cookies()
    page.set_viewport_size(SMALL)
    page.goto("/portal/follow/")
    page.fill("#number", number)
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("摊主已熄火收摊")
    take(page, "neighbour-9-answer")
    fits(page)
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator(".notice.ok")).to_contain_text("谢谢您的评价")


def _close(walker: Walker) -> None:
    page = walker.page
    page.set_viewport_size(LARGE)
    walker.who = ""
    walker.sign_in(DUTY)
    page.goto(walker.matter.replace("/matters/", "/desks/orders/"))
    take(page, "neighbour-10-close")
    page.get_by_role("link", name="结案", exact=True).click()
    walker.send()
    walker.recorded("结案")


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
