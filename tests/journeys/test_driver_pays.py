"""A driver pays a ticket on a phone: query, ticket, order, the provider's own page (a real process, no JavaScript anywhere), back to the receipt; finance sees it agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from fadu.demo import parking
from fadu.demo.cases import Caster
from fadu.demo.stage import Stage
from fadu.ledger.models import Act, Matter
from fadu.ledger.read import today
from fadu.payments.reconcile import reconcile
from tests.ledger.conftest import PICTURES, caster  # noqa: F401
from tests.payments.conftest import till  # noqa: F401
from tests.payments.till import Sandbox

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}


def fits(page: Page) -> None:
    """Nothing runs over the right edge of the phone, which has no script to move it."""
    expect(page.locator("main")).to_be_visible()
    wide = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")["cssContentSize"]["width"]
    assert wide <= PHONE["width"], f"{page.url}: {wide} px"


@pytest.mark.django_db(transaction=True)
def test_from_the_plate_to_the_receipt(
    browser: Browser,
    live_server: LiveServer,
    settings: Settings,
    till: Sandbox,  # noqa: F811
    caster: Caster,  # noqa: F811
) -> None:
    cache.clear()
    till.forget()
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET, settings.FADU_PUBLIC_URL = till.address, till.secret, live_server.url
    play: Callable[..., Matter] = Stage(PICTURES, lambda acts: None).play
    row = play("parking", parking.script(Random(7), caster, 7, date(2023, 5, 9), "unpaid"))
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/portal/")
    fits(page)
    page.get_by_role("link", name="我的违停").click()
    fits(page)
    page.fill("#plate", "渝ZI0007")
    page.fill("#secret", "0007")
    page.get_by_role("button", name="查询").click()
    fits(page)
    page.get_by_role("link", name="罚款").click()
    expect(page.locator("h1")).to_contain_text("停放")
    fits(page)
    page.get_by_role("button", name="去缴款").click()
    fits(page)
    page.get_by_role("link", name="到支付平台缴款").click()
    expect(page.locator("h1")).to_have_text("支付沙箱")
    fits(page)
    page.get_by_role("button", name="确认付款").click()
    expect(page.locator("h1")).to_have_text("缴款成功")
    fits(page)
    assert page.url.startswith(live_server.url)
    act = Act.objects.get(matter=row, step="pay.bank")
    expect(page.locator("main")).to_contain_text(act.content["data"]["receipt"])
    page.get_by_role("link", name="停车记录").click()
    page.get_by_role("link", name="罚款").click()
    expect(page.locator("main")).to_contain_text("票据号")
    expect(page.get_by_role("button", name="去缴款")).to_have_count(0)
    fits(page)
    context.close()
    assert reconcile(today()).agreed == 1
