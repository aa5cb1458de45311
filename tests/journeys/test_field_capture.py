"""An officer captures without a connection, closes the page, comes back, and the capture is in the ledger once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from fadu.ledger.models import Act, Evidence, Matter
from fadu.registers.logins import create_login
from fadu.registers.models import Person
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


def test_captured_offline_synced_once(browser: Browser, live_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    furnish()
    me, mate = officers()
    create_login(Person.objects.get(code=me), PASSWORD)
    case = filed()
    photo = tmp_path / "现场.jpg"
    Image.new("RGB", (800, 600), "gray").save(photo)
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 390, "height": 844},
        geolocation={"longitude": 105.84, "latitude": 30.19, "accuracy": 8},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/login/?next=/field/")
    page.fill("#id_username", me.lower())
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("#matters button")).to_contain_text(case.number)
    page.evaluate(CONTROLLED)
    assert fits(page)

    context.set_offline(True)
    page.reload()  # the shell comes from the phone
    page.locator("#matters button").click()
    expect(page.locator("#keep")).to_be_disabled()
    page.set_input_files("#files", str(photo))
    expect(page.locator("#findings")).to_contain_text("只有1名持当日有效执法证的执法人员，依法不得少于2名")
    page.select_option("#second", mate)
    expect(page.locator("#findings li")).to_have_count(0)
    page.fill("#text", "占道物品")
    assert fits(page)
    page.get_by_role("button", name="保存到手机").click()
    expect(page.locator("#queue li")).to_contain_text("待同步")
    assert fits(page)
    page.close()
    assert not Act.objects.filter(step="pen.evidence-add").exists()

    page = context.new_page()
    page.set_default_timeout(15_000)
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
    page.set_input_files("#files", str(photo))
    page.select_option("#second", mate)
    page.fill("#item-find", "占道")
    page.fill("#place", "滨江路12号")
    expect(page.locator("#findings")).to_contain_text("“所在镇街”必须填写")
    page.select_option("#town", label="桂林街道")
    page.fill("#text", "摆摊")
    page.get_by_role("button", name="保存到手机").click()
    expect(page.locator("#queue li").filter(has_text="已入账")).to_have_count(2)
    assert Matter.objects.filter(place="滨江路12号").count() == 1
    page.locator("#queue li a").first.click()
    expect(page).to_have_url(re.compile(r"/matters/\d+/"))
    context.close()
