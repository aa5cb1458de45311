"""The portal in a real Chromium, phone first: every page meets WCAG 2.2 AA by axe; a neighbour complains with a photo, follows and rates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from fadu.demo import annual_reports, disclosure, parking
from fadu.demo.cases import Caster
from fadu.demo.stage import Stage
from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.ledger import models, orders
from fadu.ledger.models import Paper
from fadu.ledger.permit_acts import Application, apply
from fadu.ledger.read import today
from fadu.payments.orders import order_for
from fadu.registers import asof
from tests.console.test_guiding import choose, write
from tests.console.test_inspections import LEGAL, inspected
from tests.furnished import furnish
from tests.journeys.walker import photo, take
from tests.ledger.conftest import PICTURES, Play
from tests.portal.test_complain import PHONE, worked_on
from tests.portal.test_permits import WINDOW, do, granted

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Client]
PHONE_SIZE = {"width": 390, "height": 844}
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: What is not a page: downloads and feeds.
FILES = (".json", ".csv", ".atom", ".rss", ".txt", ".ics", ".pdf", ".xlsx", ".jpg")


def routes() -> dict[str, str]:
    """Name → route of every page of the portal."""
    found: dict[str, str] = {}
    resolvers = [
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) in ("portal/", "verify/")
    ]

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif not route.endswith(FILES):
                found[str(one.name)] = route

    for resolver in resolvers:
        walk(resolver.url_patterns, str(resolver.pattern))
    return found


def address_of(name: str, route: str, parts: dict[str, str]) -> str:
    """The route with its parts filled: those given for the page itself, else those given for all."""
    address = route
    for part in re.findall(r"<[^>]+>", route):
        assert f"{name}{part}" in parts or part in parts, f"give {part} of {name} a value"
        address = address.replace(part, parts.get(f"{name}{part}", parts.get(part, "")))
    return f"/{address}"


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


#: Pages that take forms only.
POSTED = {"permits_leave", "permit_give_up", "permit_hearing", "permit_pay", "tickets_leave", "ticket_pay", "petition_ask"}

#: Addresses that lead on to a page: what a message names, so that it does not tell what it is about.
LED = {"mine"}


@pytest.fixture
def filled(play: Play, caster: Caster, sign_in: SignIn, settings: Settings) -> dict[str, str]:
    """Something on every page: a case in public, a permit in each state, tickets, an order to pay, statistics, a report, a guiding case."""
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    stage = Stage(PICTURES, lambda acts: None)
    case = play("short")
    copies.follow()
    paper = Paper.objects.filter(matter=case).first()
    assert paper is not None
    list(annual_reports.play(stage))
    stage.play("enforcement-statistics", [disclosure.statistics()])
    case.refresh_from_db()
    writer, other = sign_in("P005"), sign_in("P004")
    guiding = choose(writer, case)
    write(writer, guiding)
    other.post(f"/desks/guiding/{guiding.pk}/", {"do": "pass", "compared": "true"})
    writer.post(f"/desks/guiding/{guiding.pk}/", {"do": "publish"})
    tickets = {
        path: stage.play("parking", parking.script(Random(7), caster, 7, date(2023, 5, day), path)) for path, day in TICKETS.items()
    }
    applicant = {"kind": "org", "name": "示例便利店", "id_number": "00500223DEMO900001"}
    permits = apply(
        Application(["XK-04", "XK-05", "XK-01"], applicant, {"name": "示例店主", "phone": PHONE}, "示例路1号", "PORTAL")
    )
    do(granted(permits[0]), "lic.deliver", [WINDOW])
    gap = asof.snapshot(today()).permit_item("XK-05").materials[1]  # type: ignore[union-attr]
    do(permits[1], "lic.correct", [WINDOW], gaps=[{"material": gap, "what": "没有标明范围"}])
    granted(permits[2])
    do(permits[2], "lic.fee", [WINDOW], what="占用费", basis="《城市道路管理条例》第三十七条", standard="市核定", amount="36.5")
    return {
        "<str:short>": orders.report(orders.Report("路灯不亮", place="兴潼大道")).short,
        "<slug:public_id>": PublicCopy.objects.get(matter=case).public_id,
        "<slug:name>": "statutes",
        "<int:year>": "2023",
        "<str:digest>": paper.digest,
        "<slug:page>": "officer",
        "<int:pk>": str(tickets["told"].pk),
        "guiding_case<int:pk>": str(guiding.pk),
        "inspection<int:pk>": str(inspected(sign_in(LEGAL))[0].pk),
        "permit_guide<str:code>": "XK-01",
        "power<str:code>": case.item_code,
        "<int:place>": "1",
        "permit_supply<int:place>": "2",
        "<slug:uid>": order_for(tickets["unpaid"]).uid,
        "permits_follow": permits[0].number,
    }


#: Which way a ticket goes → the day of May 2023: one that can still be objected to, one that is to be paid.
TICKETS = {"told": 9, "unpaid": 10}


def test_every_page_is_accessible_on_a_phone(transactional_db: None, page: Page, filled: dict[str, str]) -> None:
    """Each as somebody sees it who has something there, and who has shown that it is his."""
    cache.clear()
    page.set_default_timeout(15_000)
    page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
    page.goto("/portal/permits/follow/")
    page.fill("#number", filled["permits_follow"])
    page.fill("#phone", PHONE)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("3 项许可用这一个编号")
    page.goto("/portal/parking/")
    page.fill("#plate", "渝ZI0007")
    page.fill("#secret", "0007")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("停车记录")
    wrong: dict[str, list[str]] = {}
    found = {name: address_of(name, route, filled) for name, route in routes().items()}
    found["permit_apply"] += "?bundle=YJS-01"
    for name, address in (found | {"docs": reverse("api:docs")}).items():
        if name in POSTED:
            assert page.request.get(address).status == 405, f"{name} shows a page"
            continue
        answer = page.goto(address)
        assert answer is not None
        led = answer.request.redirected_from is not None
        assert (answer.status, led) == (200, name in LED), f"{name}: {address} shows nothing"
        if bad := faults(page):
            wrong[address] = bad
        take(page, f"portal-{name}")
    assert wrong == {}
    assert len(found) > 40


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
    expect(page.locator("[data-sum]")).to_be_hidden()  # the browser does the work
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


def test_who_presses_the_button_before_the_browser_has_done_its_work_is_not_refused(
    transactional_db: None, page: Page, live_server: LiveServer
) -> None:
    furnish()
    cache.clear()
    page.set_default_timeout(15_000)
    # A phone so slow that the work has not begun: its clock stands until the button was pressed.
    page.add_init_script(
        "{ const now = performance.now.bind(performance); let held = true; performance.now = () => (held ? Infinity : now()); window.go = () => { held = false; }; }"
    )
    page.goto(f"{live_server.url}/portal/complain/")
    page.fill("#description", "路灯整夜不亮，走路看不见")
    page.fill("#place", "桂林街道示例路1号")
    page.fill("#phone", PHONE)
    assert page.input_value("[name=work]") == ""
    page.get_by_role("button", name="提交").click()
    expect(page.locator("form[aria-busy=true]")).to_be_visible()
    page.evaluate("go()")
    expect(page.locator(".receipt strong")).to_be_visible()
