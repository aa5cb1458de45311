"""A shop asks for two permits in one form, the window and an examiner and a head do their part, the fee is paid online, and the licence is
fetched and verified; then the shop has one permit changed and renewed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.fixtures import Settings

from fadu.ledger import models
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker, photo, take
from tests.payments.conftest import till  # noqa: F401
from tests.payments.till import Sandbox

pytestmark = [pytest.mark.production, pytest.mark.browser]

WINDOW, EXAMINER, SECOND, HEAD = "P034", "P050", "P053", "P002"
PHONE = "10200005678"
PHONE_SIZE: ViewportSize = {"width": 390, "height": 844}


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
    expect(page.locator("main")).to_contain_text("2 项许可用这一个编号", timeout=30_000)
    return page.locator(".lead strong").inner_text()


def _pay(page: Page, number: str) -> None:
    """The shop reads the notice of the fee and pays at the provider's page."""
    _follow(page, number)
    owing = page.locator("main section").nth(1)
    expect(owing).to_contain_text("应缴 36.5 元")
    take(page, "permit-fee-390")
    with page.expect_download() as notice:
        owing.get_by_role("link", name="下载缴款通知书").click()
    assert notice.value.path().read_bytes().startswith(b"%PDF")
    owing.get_by_role("button", name="去缴款").click()
    expect(page.locator("h1")).to_have_text("缴纳许可费用")
    take(page, "permit-pay-390")
    page.get_by_role("link", name="到支付平台缴款").click()
    page.get_by_role("button", name="确认付款").click()
    expect(page.locator("h1")).to_have_text("缴款成功")
    page.get_by_role("link", name="我的许可").click()
    expect(owing).to_contain_text("票据号")
    take(page, "permit-paid-390")


def test_a_shop_obtains_a_bundle_of_two_permits_pays_and_fetches_the_licence(
    walker: Walker,
    settings: Settings,
    till: Sandbox,  # noqa: F811
) -> None:
    till.forget()
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET, settings.FADU_PUBLIC_URL = till.address, till.secret, walker.home
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
    walker.do(
        "lic.fee",
        "核定收费",
        WINDOW,
        "",
        what="城市道路占用费",
        basis="《城市道路管理条例》第三十七条",
        standard="市核定标准",
        amount="36.5",
    )
    walker.form("lic.deliver", WINDOW)
    walker.send()
    walker.refused("lic-paid", "应缴36.5元")
    _pay(page, number)
    page.set_viewport_size({"width": 1280, "height": 900})
    walker.who = ""
    for row in models.Matter.objects.filter(procedure="permit").order_by("pk"):
        walker.matter = f"/matters/{row.pk}/"
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
    _changed_and_renewed(walker)


def _follow(page: Page, number: str) -> None:
    page.context.clear_cookies()
    page.set_viewport_size(PHONE_SIZE)
    page.goto("/portal/permits/follow/")
    page.fill("#number", number)
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()


def _changed_and_renewed(walker: Walker) -> None:
    """By the licence's own number; the desk sees what is asked, the head decides on his page."""
    page, paper = walker.page, models.Paper.objects.filter(kind="permit_licence").order_by("pk")[0]
    _follow(page, paper.number)
    page.get_by_role("link", name="申请变更").first.click()
    page.fill("#what", "广告面积由十平方米减为五平方米")
    page.fill("#reasons", "门面改小")
    take(page, "permit-change-390")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".messages, main").first).to_contain_text("变更")
    page.get_by_role("link", name="申请延续").first.click()
    page.fill("#until", page.locator("#until").get_attribute("max") or "")
    take(page, "permit-renew-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    take(page, "permit-renew-1280")
    page.get_by_role("button", name="提交申请").click()
    take(page, "permit-mine-1280")
    page.set_viewport_size(PHONE_SIZE)
    take(page, "permit-mine-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SIZE["width"]
    walker.who = ""
    walker.sign_in(WINDOW)
    page.goto("/desks/permits/")
    take(page, "permit-desk-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    take(page, "permit-desk-1280")
    asked = page.locator("section", has=page.locator("#h-asked"))
    expect(asked.locator("li")).to_have_count(2)
    asked.get_by_role("link").first.click()
    walker.matter = f"/matters/{paper.matter_id}/"
    walker.do("lic.change", "决定变更", HEAD, "")
    walker.do("lic.renew", "决定延续", HEAD, "")
    _follow(page, paper.number)
    said = page.locator("main section").first
    expect(said).to_contain_text("已经准予：广告面积由十平方米减为五平方米")
    expect(said).to_contain_text("延续至")
    expect(said.get_by_role("link", name="申请延续")).to_be_visible()
    take(page, "permit-done-390")
