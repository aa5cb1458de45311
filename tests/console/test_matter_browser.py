"""The matter's pages in a real Chromium: accessible, no wider than a phone, nothing that the browser blocks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import get_args

import pytest
from playwright.sync_api import Page, expect
from pydantic import BaseModel

from fadu.law.data import field_extra
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
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
    """As few forms of ordinary cases and of openings as show each shape of field: further ones are made of the same parts."""
    opening = [(f"/matters/new/{one.id}/{step.id}/", step) for one in ALL.values() for step in one.opening()]
    acting = [(f"/matters/{row.pk}/do/{step.id}/", step) for step in ALL["penalty-ordinary"].steps]
    shapes = {address: _shapes(step.data) for address, step in [*acting, *opening]}
    found: list[str] = []
    missing = set().union(*shapes.values())
    while missing:
        best = max(shapes, key=lambda address: len(shapes[address] & missing))
        missing -= shapes[best]
        found.append(best)
    return found


def _shapes(model: type[BaseModel], within: str = "") -> set[tuple[str, ...]]:
    """What tells the model's fields apart on a form; bounds of numbers and the names of choices do not. A table of rows has the fields of a row."""
    found = set()
    for name, info in model.model_fields.items():
        extra, said = field_extra(model, name), str(info.annotation)
        row = next((one for one in get_args(info.annotation) if isinstance(one, type) and issubclass(one, BaseModel)), None)
        if row is not None:
            found |= _shapes(row, f"{within}/{'rows' if said.startswith('list') else 'group'}")
        kind = re.sub(r"\[.*", "", said.replace("typing.Optional[", "optional ").replace("typing.Annotated[", ""))
        named = re.search(r"'ref': '(\w+)'", said)
        ref = named[1] if named else str(extra.get("ref"))
        found.add((within, kind, ref, str(info.is_required()), str(extra.get("widget")), str("choices" in extra)))
    return found


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
