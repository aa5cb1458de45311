"""An officer captures without a connection, closes the browser, opens it again, and the capture is in the ledger once."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fadu.ledger.models import Act, Evidence, Matter
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.conftest import CHROMIUM_FLAGS
from tests.console.making import filed, officers
from tests.furnished import PASSWORD, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Resolves when the service worker has taken the page over.
CONTROLLED = """new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def phone(browser: Browser, home: str, folder: Path) -> BrowserContext:
    """A phone's browser with what it keeps on its disk: closed and opened again, it is the same phone."""
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=os.environ.get("FADU_CHROMIUM", "/usr/bin/chromium"),
        args=CHROMIUM_FLAGS,
        base_url=home,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 390, "height": 844},
        geolocation={"longitude": 105.84, "latitude": 30.19, "accuracy": 8},
        permissions=["geolocation"],
    )


def opened(context: BrowserContext) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(15_000)
    return page


def at_work(page: Page, me: str) -> None:
    """Signed in, with the pages kept in the phone."""
    page.goto("/login/?next=/field/")
    page.fill("#id_username", me.lower())
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("#matters button")).to_be_visible()
    page.evaluate(CONTROLLED)


@pytest.fixture
def officer(db: None) -> tuple[str, str, Matter]:
    """An officer with a login, his colleague, their case."""
    furnish()
    me, mate = officers()
    create_login(Person.objects.get(code=me), PASSWORD)
    return me, mate, filed()


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (800, 600), "gray").save(path)
    return str(path)


def test_captured_offline_synced_once(browser: Browser, live_server, officer, photo: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    me, mate, case = officer
    context = phone(browser, live_server.url, tmp_path / "phone")
    page = opened(context)
    at_work(page, me)
    expect(page.locator("#matters button")).to_contain_text(case.number)
    assert fits(page)

    context.set_offline(True)
    page.reload()  # the shell comes from the phone
    page.locator("#matters button").click()
    expect(page.locator("#keep")).to_be_disabled()
    page.set_input_files("#files", photo)
    expect(page.locator("#findings")).to_contain_text("只有1名持当日有效执法证的执法人员，依法不得少于2名")
    expect(page.locator("#fine")).to_be_hidden()
    page.select_option("#second", mate)
    expect(page.locator("#findings li")).to_have_count(0)
    expect(page.locator("#fine")).to_contain_text("手机上的判断没有发现问题")
    page.fill("#text", "占道物品")
    assert fits(page)
    page.get_by_role("button", name="保存到手机").click()
    expect(page.locator("#queue li")).to_contain_text("待同步")
    assert fits(page)
    context.close()  # the whole browser, not the page alone
    assert not Act.objects.filter(step="pen.evidence-add").exists()

    context = phone(browser, live_server.url, tmp_path / "phone")
    context.set_offline(True)
    page = opened(context)
    page.goto("/field/")
    expect(page.locator("#queue li")).to_contain_text("待同步")
    context.set_offline(False)
    expect(page.locator("#queue li")).to_contain_text("已入账")
    page.get_by_role("button", name="同步").click()
    page.reload()
    expect(page.locator("#queue li")).to_have_count(1)
    act = Act.objects.get(step="pen.evidence-add")
    capture = act.content["data"]["capture"]
    assert (capture["offline"], capture["verdict"]) == (True, [])
    assert capture["hashes"] == [Evidence.objects.get(matter=case, act_seq=act.seq).sha256]
    assert act.content["by"] == [me, mate]
    assert not act.judged["findings"]

    page.get_by_role("button", name="采集新线索").click()
    page.set_input_files("#files", photo)
    page.select_option("#second", mate)
    page.fill("#item-find", "占道")
    page.fill("#place", "滨江路12号")
    expect(page.locator("#findings")).to_contain_text("“所在镇街”必须填写")
    page.select_option("#town", label="桂林街道")
    page.fill("#text", "摆摊")
    page.get_by_role("button", name="保存到手机").click()
    expect(page.locator("#queue li").filter(has_text="已入账")).to_have_count(2)
    assert Matter.objects.filter(place="滨江路12号").count() == 1
    assert Act.objects.get(matter__place="滨江路12号").content["data"]["capture"]["offline"] is False
    page.locator("#queue li a").first.click()
    expect(page).to_have_url(re.compile(r"/matters/\d+/"))
    context.close()


def test_a_network_through_which_nothing_gets_is_offline(
    browser: Browser, live_server, officer, photo: str, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    """The phone says it is connected, but no request arrives: the capture is marked as taken offline, and the form being filled stays."""
    me, mate, _ = officer
    context = phone(browser, live_server.url, tmp_path / "phone")
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true })")
    page = opened(context)
    at_work(page, me)
    expect(page.locator("#net")).to_have_text("有网络")
    context.set_offline(True)
    page.locator("#matters button").click()
    page.set_input_files("#files", photo)
    page.select_option("#second", mate)
    page.get_by_role("button", name="保存到手机").click()
    expect(page.locator("#queue li")).to_contain_text("待同步")
    expect(page.locator("#net")).to_have_text("离线")
    page.get_by_role("button", name="采集新线索").click()
    page.fill("#text", "还没有写完")
    context.set_offline(False)
    expect(page.locator("#net")).to_have_text("有网络")
    expect(page.locator("#text")).to_have_value("还没有写完")
    expect(page.locator("#capture")).to_be_visible()
    page.locator("#back").click()
    expect(page.locator("#queue li")).to_contain_text("已入账")
    assert Act.objects.get(step="pen.evidence-add").content["data"]["capture"]["offline"] is True
    context.close()
