"""Two persons publish; a lost reconsideration takes the decision back, and a second person withdraws it on the clock; the public page shows each."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.ledger.models import Act, Deadline
from tests.journeys.walker import Walker
from tests.ledger.conftest import Play, caster, play, script  # noqa: F401

pytestmark = pytest.mark.browser


def test_published_by_two(walker: Walker, play: Play) -> None:  # noqa: F811
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
    expect(page.locator("main")).to_contain_text(f"{name[0]}某")
    expect(page.locator("main")).not_to_contain_text(name)


def test_a_lost_reconsideration_is_withdrawn_within_three_working_days_by_another(walker: Walker, play: Play) -> None:  # noqa: F811
    row = play("hearing", "pub.penalty")
    copies.follow()
    public, page = f"/portal/decisions/{PublicCopy.objects.get().public_id}/", walker.page
    published = Act.objects.get(matter=row, step="pub.redact").actor
    other = next(code for code in ("P004", "P005") if code != published)
    # Wednesday: the decision of the government arrives; three working days end on Monday.
    walker.sign_in(other)
    page.goto("/matters/new/reconsideration/rec.copy/")
    about = {"case": row.number, "topic": "处罚决定", "kind": "penalty", "decided_on": "2023-03-20", "organ": "区人民政府"}
    walker.type("2023-05-04T09:00", **about, received_on="2023-05-04")
    walker.send()
    walker.recorded("收到复议申请书副本")
    lost = {"result": "revoked", "document": "潼府复〔2023〕9号", "received_on": "2023-06-07"}
    walker.do("rec.decide", "收到复议结果", other, "2023-06-07T09:00", **lost)
    dispute = walker.matter
    clock = Deadline.objects.get(matter=row, clock="pub.withdraw")
    assert (clock.start, clock.last, clock.stopped) == (date(2023, 6, 7), date(2023, 6, 12), None)
    page.goto(public)
    expect(page.get_by_role("alert")).to_contain_text("决定已被行政复议决定撤销")
    walker.form("rec.close", other, "2023-06-08T09:00")
    walker.send()
    walker.refused("pub-withdrawn", "2023-06-12")
    page.goto("/disclosure/")
    expect(page.locator("section", has=page.locator("#fallen"))).to_contain_text(row.number)
    walker.matter = f"/matters/{row.pk}/"
    reasons = "复议决定撤销了原处罚决定，现予撤回"
    walker.do("pub.withdraw", "撤回公开", other, "2023-06-12T10:00", reasons=reasons, cause="reconsidered", fallen_on="2023-06-07")
    clock.refresh_from_db()
    assert clock.stopped == clock.last == date(2023, 6, 12)
    act = Act.objects.get(matter=row, step="pub.withdraw")
    assert (act.actor, act.judged["findings"]) == (other, [])
    walker.matter = dispute
    walker.form("rec.close", other, "2023-06-13T09:00")
    walker.send()
    expect(page.locator("#refused")).not_to_contain_text("pub-withdrawn")
    page.context.clear_cookies()
    page.goto(public)
    expect(page.locator("h1")).to_have_text("已撤回的公开信息")
    expect(page.locator("main")).to_contain_text(reasons)
    expect(page.locator("main")).not_to_contain_text("罚款6000元")
