"""A petition takes its statutory path in a real browser: filed on a phone, refused without sorting, answered, reviewed, re-reviewed, ended."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from fadu.ledger import models, read
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker
from tests.petitions import NAME, PHONE
from tests.portal.test_challenge import summed

pytestmark = pytest.mark.browser
DESK, WORKER, HEAD = "P049", "P014", "P002"


def _sum(page: Page) -> None:
    """Answer the sum of the form that is open."""
    asked = re.search(r"验证题：(\w+等于多少？)", page.locator("main").inner_text())
    assert asked is not None
    page.get_by_label("验证题").fill(summed(asked[1]))


def _look_up(page: Page, number: str) -> None:
    page.goto("/portal/petitions/follow/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("电话").fill(PHONE)
    page.get_by_role("button", name="查询").click()


def test_from_the_phone_to_the_end(walker: Walker) -> None:
    for code in (DESK, WORKER, HEAD):
        if not Person.objects.get(code=code).user:
            create_login(Person.objects.get(code=code), PASSWORD)
    page, today = walker.page, read.today()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/portal/petitions/")
    page.get_by_label("姓名或者单位名称").fill(NAME)
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("您的请求").fill("请求恢复人行道通行")
    page.get_by_label("事实和理由").fill("早晚高峰人行道被占用，行人只能走车行道")
    _sum(page)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("已经登记，编号")
    row = models.Matter.objects.get(procedure="petition")
    page.set_viewport_size({"width": 1280, "height": 900})

    walker.sign_in(DESK)
    page.goto("/desks/petitions/")
    expect(page.locator("main")).not_to_contain_text(NAME)
    walker.matter = f"/matters/{row.pk}/"
    accept = {"told_on": today.isoformat(), "ways": "六十日内办结"}
    walker.form("pet.direct", DESK, **accept)
    walker.send()
    expect(page.locator("#refused")).to_contain_text("没有甄别")
    page.goto(f"/desks/petitions/{row.pk}/")
    expect(page.locator("main")).to_contain_text("分流提示")
    page.locator("#path").select_option("petition")
    page.locator("#reasons").fill("请求改进管理，没有其他法定途径")
    page.get_by_role("button", name="确认甄别").click()
    expect(page.locator(".messages")).to_contain_text("已甄别为")
    walker.form("pet.direct", DESK, **accept)
    walker.send()
    walker.recorded("受理（直接提出）")
    walker.form("pet.handle", DESK, co=[WORKER], heard=True, found="早高峰确有占用")
    walker.send()
    walker.recorded("调查核实")
    opinion = {
        "result": "explain",
        "claim": "请求恢复人行道通行",
        "facts": "早高峰确有占用",
        "reasons": "已划定疏导区",
        "opinion": "增加巡查",
        "basis": ["《重庆市市容环境卫生管理条例》第十八条"],
    }
    walker.form("pet.opinion", HEAD, **opinion)
    walker.send()
    expect(page.locator("#refused")).to_contain_text("复查权利")
    walker.form("pet.opinion", HEAD, **opinion, review_told=True, review_organ="区人民政府", review_days="30")
    walker.send()
    walker.recorded("出具处理意见书")
    _serve(walker, today)

    _look_up(page, row.number)
    expect(page.locator("main")).to_contain_text("增加巡查")
    page.get_by_label("请求和理由").fill("不服处理意见，占用没有改变")
    _sum(page)
    page.get_by_role("button", name="提交请求").click()
    expect(page.locator("main")).to_contain_text("复查中")
    _superior(walker, "pet.review", "复查意见", "区人民政府", today)
    _serve(walker, today)
    _look_up(page, row.number)
    expect(page.get_by_role("heading", name="请求复核")).to_be_visible()
    page.get_by_label("请求和理由").fill("不服复查意见，请求复核")
    _sum(page)
    page.get_by_role("button", name="提交请求").click()
    expect(page.locator("main")).to_contain_text("复核中")
    _superior(walker, "pet.rereview", "复核意见", "市城市管理局", today)
    _serve(walker, today)
    walker.form("pet.final", HEAD, told_on=today.isoformat(), care="由社区定期走访")
    walker.send()
    walker.recorded("终结")
    _look_up(page, row.number)
    expect(page.locator("main")).to_contain_text("已终结")
    row.refresh_from_db()
    assert (row.stage, row.closed) == ("已终结", True)
    assert [act.judged["findings"] for act in row.acts.all() if act.judged["findings"]] == []


def _serve(walker: Walker, today: date) -> None:
    walker.form("pet.serve", DESK, received_on=today.isoformat())
    walker.send()
    walker.recorded("送达书面答复")


def _superior(walker: Walker, step: str, label: str, organ: str, today: date) -> None:
    said = {"organ": organ, "document": "示例1号", "issued_on": today.isoformat(), "result": "upheld", "opinion": "维持"}
    walker.form(step, DESK, **said, next_told=True)
    walker.send()
    walker.recorded(label)
