"""A shop asks for two permits in one form, the window and an examiner and a head do their part, and the licence is fetched and verified."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from fadu.ledger import models
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker, photo

pytestmark = [pytest.mark.both, pytest.mark.browser]

WINDOW, EXAMINER, SECOND, HEAD = "P034", "P050", "P053", "P002"
PHONE = "10200005678"


def _ask(page: Page) -> str:
    """The shop's form; the number to follow."""
    page.goto("/portal/permits/")
    page.get_by_role("link", name=re.compile("开一家临街的店")).click()
    page.locator("[name=kind][value=org]").check()
    page.fill("#name", "潼南区示例便利店")
    page.fill("#id_number", "00500223DEMO900002")
    page.fill("#contact_name", "示例店主")
    page.fill("#contact_phone", PHONE)
    page.fill("#place", "桂林街道示例路1号")
    page.set_input_files("#m-0", {"name": "执照.png", "mimeType": "image/png", "buffer": photo()})
    page.check("[name=truth]")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("main")).to_contain_text("2 项许可用这一个编号")
    return page.locator(".lead strong").inner_text()


def test_a_shop_obtains_a_bundle_of_two_permits_and_fetches_the_licence(walker: Walker) -> None:
    for code in (WINDOW, EXAMINER, SECOND):
        create_login(Person.objects.get(code=code), PASSWORD)
    page = walker.page
    page.set_default_timeout(30_000)
    page.set_viewport_size({"width": 390, "height": 844})
    number = _ask(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    walker.sign_in(WINDOW)
    page.goto("/desks/permits/")
    expect(page.locator("table")).to_contain_text("设置大型户外广告")
    for row in models.Matter.objects.filter(procedure="permit").order_by("pk"):
        walker.matter = f"/matters/{row.pk}/"
        walker.do("lic.accept", "受理", WINDOW, "")
        walker.do("lic.examine", "审查", EXAMINER, "", [SECOND], on_site=True, met="True", opinion="现场与图纸一致，符合条件")
        walker.do("lic.grant", "准予许可", HEAD, "")
        walker.do("lic.deliver", "颁发许可证件", WINDOW, "")
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/portal/permits/follow/")
    page.fill("#number", "-".join(re.findall(r"\d+", number)))
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("link", name="下载许可证")).to_have_count(2)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载许可证").first.click()
    pdf = fetched.value.path().read_bytes()
    found = re.search(rb"fadu:([0-9a-f]{64})", pdf)
    assert found is not None
    page.goto(f"/verify/{found[1].decode()}/")
    expect(page.locator("main")).to_contain_text("登记在案")
    expect(page.locator("main")).to_contain_text("行政许可证")
