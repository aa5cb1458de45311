"""The review by keyboard alone, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from fadu.ledger.models import Act
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.console.making import ticket
from tests.furnished import PASSWORD, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keys_affirm_pass_and_go_on(page: Page) -> None:
    furnish()
    create_login(Person.objects.get(code="P004"), PASSWORD)
    first, second = ticket("渝C11111"), ticket("渝C22222", place="另一处人行道")
    page.goto("/login/")
    page.fill("#id_username", "p004")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.goto("/parking/")
    page.get_by_role("button", name="逐件审核").click()
    expect(page).to_have_url(re.compile(rf"/parking/{first.pk}/"))
    expect(page.get_by_text("渝C11111")).to_be_visible()
    page.fill("#note", "ap")  # keys typed into a field do nothing else
    expect(page).to_have_url(re.compile(rf"/parking/{first.pk}/"))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(rf"/parking/{second.pk}/"))
    assert Act.objects.get(matter=first, seq=2).content["data"]["note"] == "ap"
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
