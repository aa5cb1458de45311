"""A second person compares and publishes, another day withdraws; the public page shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker
from tests.ledger.conftest import Play, caster, play, script  # noqa: F401

pytestmark = pytest.mark.browser


def test_published_by_two_and_withdrawn_before_everyones_eyes(walker: Walker, play: Play) -> None:  # noqa: F811
    create_login(Person.objects.get(code="P005"), PASSWORD)
    row = play("hearing", "serve:decision")
    assert row.party is not None
    name, page = row.party.read("name"), walker.page
    walker.sign_in("P004")
    page.goto("/disclosure/")
    page.get_by_role("link", name=row.title).first.click()
    expect(page.locator(".masked")).to_contain_text(name)
    page.fill("#ground", "列入公开目录")
    page.fill("#told_on", "2023-03-20")
    page.get_by_label("具有一定社会影响").check()
    page.get_by_label("已核对国家秘密").check()
    page.get_by_role("button", name="送第二人复核").click()
    expect(page.locator("main")).to_contain_text("须由另一人复核")
    walker.sign_in("P005")
    page.goto(f"/disclosure/{row.pk}/")
    expect(page.locator(".masked mark").first).to_be_visible()
    page.get_by_label("已与原文逐项对照").check()
    page.get_by_role("button", name="复核无误，公开").click()
    page.get_by_role("link", name="公示页").click()
    public = page.url
    expect(page.locator("main")).to_contain_text(f"{name[0]}某")
    expect(page.locator("main")).not_to_contain_text(name)
    page.goto(f"/disclosure/{row.pk}/")
    page.select_option("#cause", "mistake")
    page.fill("#reasons", "公开的文号有误，现予撤回")
    page.get_by_role("button", name="撤回公开").click()
    expect(page.locator(".messages")).to_contain_text("已经撤回")
    page.context.clear_cookies()
    page.goto(public)
    expect(page.locator("h1")).to_have_text("已撤回的公开信息")
    expect(page.locator("main")).to_contain_text("公开的文号有误，现予撤回")
    expect(page.locator("main")).not_to_contain_text("罚款6000元")
