"""The matter's pages in a real Chromium: accessible, no wider than a phone, nothing that the browser blocks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pydantic import BaseModel

from fadu.law.data import field_extra
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.law.steps import START
from fadu.ledger import record
from fadu.ledger.models import Matter
from tests.console.making import filed
from tests.console.test_browser import LONG, WIDTHS, faults, sign_in
from tests.furnished import furnish

pytestmark = pytest.mark.browser


@pytest.fixture
def row(transactional_db: None) -> Matter:
    """A case with long names and an inspection by one officer, whose defect stands beside it."""
    furnish()
    row = filed("欧阳慕容", place=LONG)
    at = datetime.fromisoformat(row.acts.get(seq=2).at).astimezone(CHINA) + timedelta(minutes=5)
    return record.record_act(row.pk, record.Intent("pen.inspect", {"text": LONG}, ["P014"], at)).matter


def _forms(row: Matter) -> list[str]:
    """Forms of ordinary cases and of openings until each shape of field has been shown: further ones are made of the same parts."""
    found: list[str] = []
    shown: set[tuple[str, ...]] = set()
    opening = [(procedure, step) for procedure in ALL.values() for step in procedure.steps if START in step.at]
    for procedure, step in [*((None, step) for step in ALL["penalty-ordinary"].steps), *opening]:
        shapes = {_shape(step.data, name) for name in step.data.model_fields}
        if not shapes <= shown:
            shown |= shapes
            found.append(f"/matters/new/{procedure.id}/{step.id}/" if procedure else f"/matters/{row.pk}/do/{step.id}/")
    return found


def _shape(model: type[BaseModel], name: str) -> tuple[str, ...]:
    info, extra = model.model_fields[name], field_extra(model, name)
    return str(info.annotation), str(info.is_required()), str(extra.get("ref")), str(extra.get("widget")), str("choices" in extra)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_matter_are_accessible_and_fit(page: Page, row: Matter, width: int) -> None:
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    forms = _forms(row) if width == 390 else [f"/matters/{row.pk}/do/{name}/" for name in ("pen.file", "pen.decide", "srv.direct")]
    addresses = [
        f"/matters/{row.pk}/",
        f"/matters/{row.pk}/acts/3/",
        f"/matters/{row.pk}/clock/pen.decide/",
        f"/matters/{row.pk}/replay/",
        "/matters/new/",
        *forms,
    ]
    found = {}
    sign_in(page, "P002")
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        found[address] = faults(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_form_is_accessible_and_the_refusal_has_the_focus(page: Page, row: Matter, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "P002")
    page.goto(f"/matters/{row.pk}/do/pen.decide/")
    page.get_by_role("button", name="签发并记录").click()
    expect(page.locator("#refused")).to_be_focused()
    assert faults(page) == []


def test_findings_follow_what_is_typed(page: Page, row: Matter) -> None:
    sign_in(page, "P014")
    page.goto(f"/matters/{row.pk}/do/pen.inspect/")
    expect(page.locator("#findings")).to_contain_text("可以办理")
    page.select_option("#co-1", "")
    expect(page.locator("#findings")).to_contain_text("pen-two-officers")
    page.select_option("#co-1", "P019")
    expect(page.locator("#findings")).not_to_contain_text("pen-two-officers")


def test_the_preview_opens_in_its_frame_and_the_form_stays_usable(page: Page, row: Matter) -> None:
    sign_in(page, "P014")
    page.goto(f"/matters/{row.pk}/do/pen.inspect/")
    with page.expect_response(lambda answer: answer.url.endswith("inspection_record.pdf")) as caught:
        page.get_by_role("button", name="现场检查").click()
    assert caught.value.status == 200
    assert caught.value.headers["content-type"] == "application/pdf"
    expect(page.locator("#paper-preview")).to_be_visible()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已记录")


def test_rows_can_be_added_and_taken_away(page: Page, row: Matter) -> None:
    sign_in(page, "P014")
    page.goto(f"/matters/{row.pk}/do/pen.conclude/")
    rows = page.locator('[data-rows="d-facts"] .row-list > .row-item')
    before = rows.count()
    page.locator('[data-rows="d-facts"] button.add-row').click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f'[name="d-facts-{before}-element"]')).to_be_focused()
    rows.nth(before).get_by_role("button", name="删除此行").click()
    expect(rows).to_have_count(before)


def test_the_list_of_items_narrows_while_typing(page: Page, row: Matter) -> None:
    sign_in(page, "P014")
    page.goto("/matters/new/penalty-ordinary/pen.clue/")
    page.get_by_label("输入事由").fill("出店经营")
    expect(page.locator(".item-facts")).to_contain_text("出店经营")
    expect(page.locator("[name=d-item]")).to_have_value("CQSR-18-3")


def test_the_tiers_of_the_item_chosen_can_be_chosen(page: Page, row: Matter) -> None:
    sign_in(page, "P014")
    page.goto("/matters/new/penalty-simple/smp.issue/")
    page.select_option("[name=d-item]", "CQSR-18-3")
    page.select_option("select[name=d-tier]", "A")
    expect(page.locator("select[name=d-tier]")).to_have_count(1)
