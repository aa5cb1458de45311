"""The help pages are the manual's, with their pictures and links; nothing in a page becomes markup of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from fadu.portal import manual
from tests.furnished import furnish


@pytest.fixture
def folder(settings, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A manual of our own."""
    settings.FADU_MANUAL = tmp_path
    manual._rendered.cache_clear()
    yield tmp_path
    manual._rendered.cache_clear()


@pytest.mark.django_db
def test_every_page_opens_without_sign_in_and_has_its_pictures() -> None:
    furnish()
    client = Client()
    first = client.get(reverse("portal:manual")).content.decode()
    assert len(manual.pages()) >= 13
    for name in manual.pages():
        address = reverse("portal:manual_page", args=[name])
        assert f'href="{address}"' in first
        answer = client.get(address)
        assert answer.status_code == 200
        pictures = re.findall(r'<img src="/static/([^"]+)"', answer.content.decode())
        assert pictures
        assert [picture for picture in pictures if finders.find(picture) is None] == []


@pytest.mark.django_db
def test_console_and_portal_lead_to_it() -> None:
    furnish()
    link = f'<a href="{reverse("portal:manual")}">帮助</a>'
    assert link in Client().get(reverse("portal:home")).content.decode()
    assert link in Client().get(reverse("login")).content.decode()


@pytest.mark.django_db
def test_an_unknown_page_is_not_found() -> None:
    for name in ("nix", "README", "settings"):
        assert Client().get(f"/portal/help/{name}/").status_code == 404


@pytest.mark.django_db
def test_markup_in_a_page_stays_text(folder: Path) -> None:
    (folder / "x.md").write_text("# 标题\n\n<script>1</script>[点](javascript:alert(1)) [回](README.md)", encoding="utf-8")
    page = Client().get("/portal/help/x/").content.decode()
    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page
    assert 'href="javascript' not in page
    assert f'<a href="{reverse("portal:manual")}">回</a>' in page
    assert "<title>标题 · 法度</title>" in page
