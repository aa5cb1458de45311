"""What goes wrong at a desk: the button pressed twice, two heads at once, a lost file, a certificate that ran out, no script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from fadu.law.facts import CHINA
from fadu.ledger import models, parties
from fadu.ledger.read import now
from fadu.ledger.record import Intent, open_matter
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.journeys.walker import PASSWORD, Walker

pytestmark = [pytest.mark.production, pytest.mark.browser]

ONE, OTHER, HEAD, PRINCIPAL = "P014", "P019", "P002", "P001"
CLUE: dict[str, Any] = {
    "source": "inspection",
    "found_on": "2023-03-01",
    "place": "桂林街道兴潼大道 88 号",
    "town": "JD-GUILIN",
    "item": "DL-27-1-1",
    "summary": "占道堆放",
}


def _clue() -> models.Matter:
    moment = now().replace(year=2023, month=3, day=1, hour=9, tzinfo=CHINA)
    return open_matter("penalty-ordinary", Intent("pen.clue", CLUE, [ONE, OTHER], moment)).matter


def test_the_button_pressed_twice_makes_one_act(walker: Walker) -> None:
    walker.form("pen.clue", ONE, "2023-03-01T09:00", [OTHER], **CLUE)
    walker.page.locator("button[value=record]").dblclick()
    expect(walker.page.locator(".messages")).to_contain_text("线索登记")
    assert models.Act.objects.count() == 1
    assert models.Matter.objects.count() == 1


def test_of_two_heads_at_once_one_wins_and_the_other_is_told(walker: Walker, browser: Browser) -> None:
    row = _clue()
    party = parties.find_or_make(kind="citizen", name="张三丰", id_number="500223199001011234", synthetic=True)
    walker.matter = f"/matters/{row.pk}/"
    second = walker.again(browser)
    for desk, head in ((walker, HEAD), (second, PRINCIPAL)):
        desk.form("pen.file", head, "2023-03-01T15:00", party_kind="citizen", found_on="2023-03-01", occurred_on="2023-03-01")
        desk.party(name="张三丰", id_number="500223199001011234")
    walker.send()
    walker.recorded("立案")
    second.send()
    expect(second.page.locator("#refused")).to_contain_text("陈立群")
    expect(second.page.locator("#refused")).to_contain_text("立案")
    expect(second.page.locator("[name=d-summary]")).to_have_value("占道堆放")
    expect(second.page.locator("[name=party-name]")).to_have_value("张三丰")
    assert list(models.Act.objects.order_by("seq").values_list("step", flat=True)) == ["pen.clue", "pen.file"]
    assert models.Party.objects.get() == party
    second.page.context.close()


def test_an_expired_certificate_is_refused_with_the_name(walker: Walker) -> None:
    """P031's certificate ended on 2023-06-30 and was not renewed."""
    page = walker.page
    walker.sign_in(ONE)
    page.goto("/matters/new/first-violation/wav.assess/")
    walker.type(
        co=["P031"],
        item="CQSR-18-3",
        party_kind="citizen",
        place="兴潼大道",
        town="JD-GUILIN",
        occurred_on=now().date().isoformat(),
        facts="出店经营",
    )
    walker.party(name="张三丰", phone="13800000000")
    walker.send()
    walker.refused("pen-two-officers", "许春生（示例）当日无有效执法证", "换证")
    expect(page.locator("[name=d-facts]")).to_have_value("出店经营")
    expect(page.locator("[name=party-name]")).to_have_value("张三丰")
    assert not models.Party.objects.exists()


def test_it_works_without_script(walker: Walker, browser: Browser) -> None:
    row = _clue()
    plain = walker.again(browser, java_script_enabled=False)
    plain.matter = f"/matters/{row.pk}/"
    plain.form("pen.evidence-add", ONE, "2023-03-01T10:00", [OTHER], note="收集证据")
    plain.page.set_input_files("#files", {"name": "假照片.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"})
    plain.send()
    expect(plain.page.locator("#refused")).to_contain_text("假照片.jpg")
    expect(plain.page.locator("#refused")).to_contain_text("不是照片")
    expect(plain.page.locator("[name=d-note]")).to_have_value("收集证据")
    plain.page.locator("button[value=check]").click()
    expect(plain.page.locator("#findings")).to_contain_text("线索核查阶段")
    plain.page.context.close()


def test_an_officer_prepares_and_the_head_signs(walker: Walker) -> None:
    row = _clue()
    walker.matter = f"/matters/{row.pk}/"
    walker.form("pen.file", ONE, party_kind="citizen", found_on="2023-03-01", occurred_on="2023-03-01", grave=True)
    walker.party(name="张三丰", id_number="500223199001011234")
    walker.page.locator("button[value=propose]").click()
    expect(walker.page.locator(".messages")).to_contain_text("审批")
    walker.sign_in(HEAD)
    walker.page.goto(f"/matters/{row.pk}/")
    walker.page.locator("a[href^='/proposals/']").click()
    walker.page.get_by_role("link", name="打开办理表单").click()
    expect(walker.page.locator("[name=d-grave]")).to_be_checked()
    walker.type("2023-03-01T15:00")
    walker.send()
    walker.recorded("立案")
    assert models.Act.objects.filter(step="pen.file", actor=HEAD).count() == 1


def test_nobody_does_what_his_role_may_not(walker: Walker) -> None:
    """An officer sees no button, and a form sent all the same is refused."""
    row = _clue()
    create_login(Person.objects.get(code="P024"), PASSWORD)
    walker.matter = f"/matters/{row.pk}/"
    walker.form("pen.file-decline", "P024", reasons="不立案")
    expect(walker.page.locator("button[value=record]")).to_have_count(0)
    walker.page.locator("button[value=check]").evaluate("button => { button.value = 'record'; button.click(); }")
    walker.refused("role", "没有实施“不予立案”的职责")
    assert models.Act.objects.count() == 1
