"""The heads' overview and the 721 trend: numbers that open their lists, last year beside, the export, and a fixed number of queries."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from fadu.report.figures import FIGURES
from tests.console.making import WHO
from tests.report import work

SignIn = Callable[[str], Client]


@pytest.fixture
def head(sign_in: SignIn) -> Client:
    work.fill()
    return sign_in(WHO["head"])


def text(page: Any) -> str:
    assert page.status_code == 200, page.content.decode()[:500]
    return page.content.decode()


def test_every_number_of_the_overview_opens_a_list_of_that_many(head: Client) -> None:
    page = text(head.get("/dashboard/?year=2023"))
    links = re.findall(r'href="(/year/20\d\d/\w+/\?(?:month|unit|town)=[^"]+)" aria-label="[^"]*?">(\d+)</a>', page)
    counted = [(link, int(said)) for link, said in links if FIGURES[link.split("/")[3]].how != "sum"]
    assert len(counted) > 10
    for link, said in counted:
        assert f"来自 {said} 条记录" in text(head.get(link.replace("&amp;", "&"))), link


def test_last_year_stands_beside(head: Client) -> None:
    page = head.get("/dashboard/?year=2023")
    card = next(card for card in page.context["cards"] if card["figure"].id == "first_violation_waiver_cases")
    assert (card["printed"], card["before"]) == ("2件", "1件")
    assert "2022年 1件" in text(page)


def test_pictures_say_their_numbers_and_carry_no_style(head: Client) -> None:
    page = text(head.get("/dashboard/?year=2023"))
    assert 'aria-label="首违不罚，1月1，2月0' in page
    assert "style=" not in page
    assert page.count('class="before"') == 48


def test_the_export_holds_the_tables(head: Client) -> None:
    answer = head.get("/dashboard/export.xlsx?year=2023")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:4]] == ["2023年", "2022年", "1月"]
    place = [str(cell).rstrip("*") for cell in rows[0]].index("普通程序罚款决定金额（元）")
    months = [row for row in rows if row[0] == "按月"]
    assert len(months) == 12
    assert sum(float(row[place] or 0) for row in months) == float(rows[1][place]) == FIGURES["ordinary_fines_yuan"].value(2023)


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/721/"])
def test_an_empty_year_and_an_odd_one_say_so(head: Client, path: str) -> None:
    assert "还没有" in text(head.get(path, {"year": "1999"}))
    assert "四位数字" in head.get(path, {"year": "二〇二三"}).content.decode()
    assert head.get(path, {"year": "1000"}).status_code == 400
    assert head.get(path).status_code == 200


def test_the_trend_shows_waivers_apart_and_says_why(head: Client) -> None:
    page = text(head.get("/dashboard/721/?year=2023"))
    assert "首违不罚是执法案件的一种结果，计入执法，不计入管理" in page
    assert "settled_by_waiver/?month=1" in page
    assert "都去掉" in page


def test_others_do_not_see_the_overview_in_the_navigation(sign_in: SignIn, bureau: None) -> None:
    assert 'href="/dashboard/"' in text(sign_in("P042").get("/"))
    officer = sign_in(WHO["officer"])
    assert 'href="/dashboard/"' not in text(officer.get("/"))
    assert officer.get("/dashboard/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/dashboard/?year=2023", "/dashboard/721/?year=2023", "/year/2023/settled_by_waiver/?month=1&unit=CG"]
)
def test_queries_do_not_grow_with_the_rows(head: Client, path: str) -> None:
    few = _queries(head, path)
    work.multiply(60)
    assert _queries(head, path) == few <= 12


def _queries(client: Client, path: str) -> int:
    client.get(path)
    cache.clear()  # the overview keeps its numbers for a minute
    with CaptureQueriesContext(connection) as seen:
        text(client.get(path))
    return len(seen)


@pytest.mark.parametrize("asked", ["month=13", "month=x", "unit=%27%3B--", "town=" + "长" * 90, "month=3&unit=NONE&town=none"])
def test_odd_cuts_give_a_page(head: Client, asked: str) -> None:
    assert head.get(f"/year/2023/acts_recorded/?{asked}").status_code == 200
    assert head.get(f"/year/2023/legal_review_staff/?{asked}").status_code == 200
    assert head.get(f"/year/2023/ordinary_days_to_decide/?{asked}").status_code == 200
