"""The annual report of 2023 from its outline to the public page: figures by name, a wrong number found and mended, reviewed, approved, sent, published in time."""

from __future__ import annotations

import io
import re
from datetime import datetime
from random import Random

import docx
import pytest
import time_machine
from playwright.sync_api import Page, expect

from fadu.demo.annual_reports import WRITTEN, written
from fadu.demo.small import STUDY, study_scripts
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.ledger.models import Matter
from fadu.ledger.verify import verify
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.documents.reading import text_of
from tests.journeys.walker import PASSWORD, Walker

pytestmark = [pytest.mark.both, pytest.mark.browser]

CLERK, REVIEWER, HEAD, PRINCIPAL = "P042", "P004", "P002", "P001"
TOLD, WRONG = STUDY["first_agenda"], STUDY["first_agenda"] + 3
FIGURE = "party_first_topic_study_sessions"
PLACE = "{{" + FIGURE + "}}"
TOPIC = "2023年法治政府建设情况报告"


def test_the_report_of_2023_from_the_outline_to_the_public(walker: Walker) -> None:
    create_login(Person.objects.get(code=CLERK), PASSWORD)
    stage = Stage([], lambda acts: None)
    for acts in study_scripts(Random(7)):
        stage.play("leaders-study", acts)
    with time_machine.travel(_at(2, 5), tick=True) as clock:
        _begin(walker)
        _write(walker)
        _contradict_and_mend(walker)
        _review(walker)
        _later(walker, clock, _at(2, 8))
        _approve(walker)
        _later(walker, clock, _at(2, 20))
        _send(walker)
        _later(walker, clock, _at(3, 15))
        _publish(walker)
        _seen_by_all(walker.page)
    row = Matter.objects.get(procedure="annual-report")
    assert (row.stage, row.closed) == ("已公开", True)
    assert not any(act.judged["findings"] for act in row.acts.all()), "in time, and nothing to remark"
    assert verify().whole


def _at(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 10, tzinfo=CHINA)


def _later(walker: Walker, clock: time_machine.Traveller, moment: datetime) -> None:
    """Another day, when nobody's sign-in lasts any more."""
    clock.move_to(moment)
    walker.who = ""


def _begin(walker: Walker) -> None:
    page = walker.page
    walker.sign_in(CLERK)
    page.goto("/desks/")
    page.get_by_role("link", name="年度报告").click()
    expect(page.get_by_label("报告年度")).to_have_value("2023")
    page.get_by_label("提纲").select_option("report2023")
    page.get_by_label("主送机关").fill("区委、区政府")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("h1")).to_have_text(TOPIC)
    expect(page.get_by_label("正文")).to_have_value(re.compile(r"主要举措和成效"))


def _write(walker: Walker) -> None:
    """What the outline asks for is written, a figure is taken from the list; sentences about what nobody recorded are named, and go."""
    page = walker.page
    editor = page.get_by_label("正文")
    text = editor.input_value()
    expect(page.locator("#unwritten li")).to_have_text(list(WRITTEN))
    page.locator("details.offered", has_text="中心组学习").locator("summary").click()
    name = page.locator("details.offered li", has_text="中心组学习").locator("code").inner_text()
    text = text.replace("开展“第一议题”", f"党组理论学习中心组学习{name}，开展“第一议题”")
    editor.fill(text)
    page.get_by_role("button", name="定稿并核对").click()
    expect(page.locator("main [role=alert]")).to_contain_text("没有定稿")
    expect(editor).to_have_value(text)
    lacking = page.locator("#empty li code").all_inner_texts()
    expect(page.locator("#empty")).to_contain_text("许可办结率")
    expect(page.locator("#unwritten")).to_contain_text("请写明尚存在的不足")
    editor.fill(written(text, [name.strip("{}") for name in lacking]))
    page.get_by_label("这一稿改了什么").fill("写不足和明年安排，去掉没有记录的")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已保存第")
    expect(page.locator("#empty")).to_have_count(0)
    expect(page.locator("#unwritten")).to_have_count(0)
    page.get_by_role("link", name="预览").click()
    expect(page.locator("article.report")).to_contain_text(f"开展“第一议题”学习{TOLD}次")
    page.locator("article.report a", has_text=f"{TOLD}次").click()
    expect(page).to_have_url(re.compile(FIGURE))


def _contradict_and_mend(walker: Walker) -> None:
    """A number typed by hand that the ledger contradicts stops the legal section; put back by name it agrees."""
    page = walker.page
    report = _report_page()
    page.goto(report)
    editor = page.get_by_label("正文")
    text = editor.input_value()
    editor.fill(text.replace(PLACE, f"{WRONG}次"))
    page.get_by_role("button", name="定稿并核对").click()
    line = page.locator(".hand li", has_text=f"{WRONG}次")
    expect(line).to_contain_text("不一致")
    expect(line).to_contain_text(f"{TOLD}次")
    walker.matter = report.replace("reports", "matters")
    walker.form("rep.legal", REVIEWER, agreed=True, opinion="同意")
    walker.send()
    walker.refused("rep-reconciled", f"{WRONG}次")
    walker.sign_in(CLERK)
    page.goto(report)
    name = page.locator(".hand li", has_text=f"{WRONG}次").locator("code").inner_text()
    assert name == PLACE
    editor.fill(text.replace(PLACE, name))
    page.get_by_role("button", name="定稿并核对").click()
    expect(page.locator(".messages")).to_contain_text("已定稿，数字已经与台账核对")
    expect(page.locator(".hand li", has_text=f"{WRONG}次")).to_have_count(0)
    word = docx.Document(io.BytesIO(_fetched(page, "下载 Word")))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert TOPIC in said
    assert f"开展“第一议题”学习{TOLD}次" in said
    assert f"开展“第一议题”学习{TOLD}次" in text_of(_fetched(page, "PDF"))


def _review(walker: Walker) -> None:
    walker.do("rep.legal", "法制机构审核", REVIEWER, "", agreed=True, opinion="数字与台账一致，内容齐全（示例）。")
    walker.sign_in(CLERK)
    walker.page.goto(_report_page())
    expect(walker.page.get_by_role("button", name="定稿并核对")).to_have_count(0)
    expect(walker.page.locator("main")).to_contain_text("正文不能再改")


def _approve(walker: Walker) -> None:
    said = {"kind": "party", "held_on": "2024-02-08", "passed": True, "minutes": "审议通过（示例）。"}
    walker.form("rep.approve", PRINCIPAL, attended=[PRINCIPAL], **said)
    walker.send()
    walker.refused("rep-meeting", "出席的负责人不足两人")
    walker.type(attended=[PRINCIPAL, HEAD])
    walker.send()
    walker.recorded("会议审定")


def _send(walker: Walker) -> None:
    page = walker.page
    to = {"government": "区委、区政府", "superior": "市城市管理局", "copied_to": "区委依法治区办"}
    walker.do("rep.send", "报送", CLERK, "", sent_on="2024-02-20", **to)
    paper = text_of(_fetched(page, "年度报告"))
    assert f"开展“第一议题”学习{TOLD}次" in paper
    assert "区委、区政府：" in paper


def _publish(walker: Walker) -> None:
    said = {"published_on": "2024-03-15", "channel": "website", "address": "区政府网站信息公开专栏（示例）"}
    walker.do("rep.publish", "公开", CLERK, "", **said)
    expect(walker.page.locator(".stage-bar .now")).to_have_text("已公开")


def _seen_by_all(page: Page) -> None:
    """On a phone, without signing in; a figure opens its definition."""
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/portal/")
    page.get_by_role("link", name="年度报告").click()
    page.get_by_role("link", name=TOPIC).click()
    expect(page.locator("article.report")).to_contain_text("存在的不足和原因")
    page.locator("article.report a", has_text=f"{TOLD}次").click()
    expect(page.locator(f"#f-{FIGURE}")).to_contain_text(f"{TOLD}次")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _report_page() -> str:
    return f"/reports/{Matter.objects.get(procedure='annual-report').pk}/"


def _fetched(page: Page, link: str) -> bytes:
    """The file behind a link of the page."""
    address = page.get_by_role("link", name=link).first.get_attribute("href")
    answer = page.request.get(str(address))
    assert answer.ok, link
    return answer.body()
