"""The pages in a real Chromium: accessible, right on a phone, usable by keyboard and without a second press doing harm."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from fadu.console import proposals
from fadu.ledger import orders, read
from fadu.ledger.models import Look, Paper
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.registers import asof
from fadu.registers.logins import create_login
from fadu.registers.models import Person, Unit
from tests.console.making import filed
from tests.furnished import PASSWORD, furnish
from tests.registers.conftest import make_sheet

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)
LONG = "重庆市潼南区梓潼街道办事处大佛寺社区居民委员会第三居民小组滨江路农贸综合市场管理服务有限责任公司" * 2


@pytest.fixture
def world(transactional_db: None, page: Page) -> dict[str, str]:
    """A case with a very long place, a proposal that waits and one that came back; addresses by what they show."""
    furnish()
    row = filed("欧阳慕容", place=LONG)
    officer, head = asof.person("P014", read.today()), asof.person("P002", read.today())
    waiting = proposals.propose(row, "pen.suspend", {"reasons": LONG}, [], officer, LONG)
    back = proposals.propose(row, "pen.transfer-out", {}, [], officer, "")
    proposals.send_back(back.pk, LONG, head)
    paper = Paper.objects.filter(matter=row).order_by("-pk").first()
    assert row.party is not None
    assert paper is not None
    Look.objects.create(party=row.party.key, person="P014", purpose=LONG[:100], matter=row.number)
    return {
        "待办": "/",
        "没有逾期": "/?due=overdue",
        "事项": "/matters/",
        "事项没有": "/matters/?q=没有这样的&late=1",
        "当事人查找": "/parties/search/",
        "当事人": f"/parties/{row.party.key}/",
        "送批": f"/proposals/{waiting.pk}/",
        "退回的送批": f"/proposals/{back.pk}/",
        "查看记录": "/looks/",
        "登记册": "/registers/",
        "处罚事项": "/registers/penalty_items/",
        "人员没有": "/registers/people/?q=没有这样的",
        "一个事项": f"/registers/penalty_items/{row.item_code}/",
        "导入": "/registers/units/import/",
        "账本": "/ledger/",
        "核验": f"/verify/{paper.digest}/",
        "核验没有": f"/verify/{'0' * 64}/",
        "不存在": "/nowhere/",
    }


def sign_in(page: Page, code: str) -> None:
    """Put the session of a person into the browser."""
    client = Client()
    client.force_login(create_login(Person.objects.get(code=code), PASSWORD))
    base = page.evaluate("location.origin") if page.url != "about:blank" else ""
    if not base:
        page.goto("/login/")
        base = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}])


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    found = [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        for node in rule["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return found + (["wider than the window"] if wide else [])


def at_each_width(page: Page) -> list[str]:
    """The faults of the page that is open, in a wide window and in a phone's."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {fault}" for fault in faults(page)]
    return found


def test_pages_are_accessible_and_fit(page: Page, world: dict[str, str]) -> None:
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/login/")
    assert at_each_width(page) == []
    page.goto("/verify/")
    assert at_each_width(page) == []
    found: dict[str, list[str]] = {}
    for person in ("P004", "P002"):  # the second opens what is not for the first, and what is another page for him
        sign_in(page, person)
        for name, address in world.items():
            if (name not in found or name in ("待办", "送批")) and page.goto(address).status != 403:  # type: ignore[union-attr]
                found[name] = found.get(name, []) + at_each_width(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert found.keys() == world.keys()
    assert errors == []


def test_the_desks_of_orders_duty_and_facilities_are_accessible_and_fit(transactional_db: None, page: Page) -> None:
    furnish()
    said = {"topic": "夜间倾倒渣土", "place": LONG, "lat": 30.193, "lng": 105.83, "description": LONG, "phone": "13800000000"}
    order = orders.report(orders.Report(**said)).pk  # type: ignore[arg-type]
    record_act(order, Intent("ord.sort", {"kind": "report", "category": "S-01-03", "route": "clue"}, ["P047"]))
    pool = {"topic": LONG, "kind": "compost_pool", "town": "Z-BAIZI", "place": LONG, "lat": "30.12", "lng": "105.75"}
    open_matter("facility", Intent("fac.register", pool, ["P042"]))
    sign_in(page, "P047")
    found = {}
    for address in ("/desks/orders/", f"/desks/orders/{order}/", "/desks/facilities/", "/desks/duty/", "/desks/duty/rotation/"):
        page.goto(address)
        found[address] = at_each_width(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_demo_sign_in_is_accessible_and_one_press_signs_in(
    page: Page,
    world: dict[str, str],
    width: int,
    settings,  # type: ignore[no-untyped-def]
    tmp_path,  # type: ignore[no-untyped-def]
) -> None:
    create_login(Person.objects.get(code="P014"), PASSWORD)
    (tmp_path / "demo-password").write_text(PASSWORD, encoding="ascii")
    settings.FADU_DEMO, settings.DATA_DIR = True, tmp_path
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/login/")
    assert faults(page) == []
    page.get_by_role("button", name="p014").first.click()
    expect(page.get_by_role("heading", name="待办")).to_be_visible()


def test_signing_in_by_keyboard_alone(page: Page, world: dict[str, str]) -> None:
    create_login(Person.objects.get(code="P014"), PASSWORD)
    page.goto("/login/")
    page.keyboard.type("p014")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="待办")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_two_presses_send_a_form_once(page: Page, world: dict[str, str]) -> None:
    sign_in(page, "P004")
    page.goto(world["当事人"])
    page.get_by_label("用途").select_option("办理案件")
    before = Look.objects.count()
    page.get_by_role("button", name="记录并查看").dblclick()
    expect(page.get_by_text("欧阳慕容")).to_be_visible()
    assert Look.objects.count() == before + 1


def test_the_file_stays_chosen_between_check_and_import(page: Page, world: dict[str, str]) -> None:
    sign_in(page, "P004")
    page.goto("/registers/units/import/")
    sheet = make_sheet(
        ("代码", "名称", "类别", "上级机构", "电话", "生效日期", "失效日期"), ("NEW", "新科", "科室", "CG", "", "2023-01-01", "")
    )
    page.get_by_label("填好的 .xlsx 文件").set_input_files(
        {"name": "机构.xlsx", "mimeType": "application/octet-stream", "buffer": sheet.getvalue()}
    )
    page.get_by_role("button", name="先检查，不写入").click()
    expect(page.get_by_text("正式导入时将新增 1 行")).to_be_visible()
    assert not Unit.objects.filter(code="NEW").exists()
    page.get_by_role("button", name="正式导入").click()
    expect(page.get_by_text("导入完成：新增 1 行")).to_be_visible()
    assert Unit.objects.filter(code="NEW").exists()
