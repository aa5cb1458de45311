"""The portal in a real Chromium, phone first: every page meets WCAG 2.2 AA by axe; a neighbour complains with a photo, follows and rates."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fadu.ledger import models, orders
from fadu.ledger.models import Paper
from tests.console.making import filed
from tests.furnished import furnish
from tests.journeys.walker import photo, take
from tests.portal.test_complain import PHONE, worked_on

pytestmark = pytest.mark.browser
PHONE_SIZE = {"width": 390, "height": 844}
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: What is not a page: downloads and feeds.
FILES = (".json", ".csv", ".atom", ".txt", ".ics", ".pdf", ".xlsx")


def portal_pages(parts: dict[str, str]) -> list[str]:
    """Addresses of every page of the portal; each part of an address must be known here."""
    found, unknown = [], []
    resolvers = [
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) in ("portal/", "verify/")
    ]

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif not route.endswith(FILES):
                address = route
                for name, value in parts.items():
                    address = address.replace(name, value)
                (unknown if "<" in address else found).append(f"/{address}")

    for resolver in resolvers:
        walk(resolver.url_patterns, str(resolver.pattern))
    assert unknown == [], "give these parts a value"
    return [*found, reverse("api:docs")]


def faults(page: Page) -> list[str]:
    """What axe finds, what is wider than the phone, and what has no heading."""
    found = [
        f"{rule['id']}: {node['html'][:100]}"
        for rule in Axe().run(page, options=STANDARD).response["violations"]
        for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the window")
    return found


def test_every_page_is_accessible_on_a_phone(transactional_db: None, page: Page) -> None:
    furnish()
    cache.clear()
    row = filed()
    paper = Paper.objects.filter(matter=row).first()
    assert paper is not None
    number = orders.report(orders.Report("路灯不亮", place="兴潼大道")).short
    parts = {
        "<str:short>": number,
        "<slug:public_id>": "0123456789abcdef",
        "<str:code>": row.item_code,
        "<slug:name>": "statutes",
        "<int:year>": str(row.year),
        "<str:digest>": paper.digest,
        "<int:pk>": str(row.pk),
        "<int:place>": "1",
        "<slug:uid>": "0123456789abcdef",
        "<slug:page>": "officer",
    }
    page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
    wrong: dict[str, list[str]] = {}
    pages = portal_pages(parts)
    for address in pages:
        if page.request.get(address).status == 405:
            continue  # takes forms only
        page.goto(address)
        if found := faults(page):
            wrong[address] = found
        take(page, f"portal{address.replace('/', '_')[:60]}")
    assert wrong == {}
    assert len(pages) > 15


def test_a_neighbour_complains_with_a_photo_follows_and_rates(
    transactional_db: None, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    furnish()
    cache.clear()
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=PHONE_SIZE,  # type: ignore[arg-type]
        geolocation={"latitude": 30.19001, "longitude": 105.84003},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/portal/")
    page.get_by_role("link", name="反映问题").first.click()
    page.fill("#description", "半夜有人在楼下倒渣土，堵住了人行道")
    page.fill("#place", "桂林街道兴潼大道 88 号旁")
    page.get_by_role("button", name="用手机定位").click()
    expect(page.locator("#located")).to_contain_text("已取得位置")
    picture = tmp_path / "现场.png"
    picture.write_bytes(photo(7))
    page.set_input_files("#photos", picture)
    page.fill("#phone", PHONE)
    expect(page.locator("[data-sum]")).to_be_hidden()  # the browser did the work
    assert faults(page) == []
    take(page, "journey-complain")
    page.get_by_role("button", name="提交").click()
    number = page.locator(".receipt strong").inner_text()
    take(page, "journey-receipt")
    order = orders.find(number)
    assert order is not None
    assert (order.lat, order.lng) == (30.19001, 105.84003)
    assert models.Evidence.objects.filter(matter_id=order.pk).count() == 1
    page.get_by_role("link", name="查进度").last.click()
    expect(page.locator("#number")).to_have_value(number)
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("待受理")
    worked_on(number)
    page.fill("#number", number)
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("环卫所清运")
    assert faults(page) == []
    take(page, "journey-follow")
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator(".notice.ok")).to_contain_text("谢谢您的评价")
    order.refresh_from_db()
    assert order.rating == "satisfied"
    context.close()
