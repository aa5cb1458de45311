"""The year page and the lists behind its figures."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from fadu.report.defects import by_gate
from fadu.report.figures import FIGURES, all_figures
from fadu.report.printing import print_value
from tests.console.making import WHO, filed
from tests.law import cases
from tests.report import work

SignIn = Callable[[str], Client]


@pytest.fixture
def worked(bureau: None) -> None:
    work.fill()


@pytest.fixture
def head(sign_in: SignIn, worked: None) -> Client:
    """The head's browser, with the registers read once."""
    client = sign_in(WHO["head"])
    client.get("/year/2023/")
    return client


def text(page: Any) -> str:
    assert page.status_code == 200, page.content.decode()[:500]
    return page.content.decode()


def test_every_figure_stands_on_the_page_with_its_definition_and_opens(head: Client) -> None:
    page = text(head.get("/year/2023/"))
    values = all_figures(2023)
    for figure in FIGURES.values():
        assert f'href="/year/2023/{figure.id}/"' in page
        assert figure.definition in page
        assert print_value(figure, values[figure.id]) in page
        assert figure.definition in text(head.get(f"/year/2023/{figure.id}/"))


def test_a_list_shows_its_matters_and_opens_them(head: Client) -> None:
    page = text(head.get("/year/2023/penalty_cases_ordinary_published/"))
    assert "测1号" in page
    assert "测2号" in page
    assert "测3号" not in page  # withdrawn
    assert re.search(r'href="/matters/\d+/"', page)


def test_defects_are_told_by_gate(head: Client) -> None:
    assert "按关口统计" not in text(head.get("/year/2023/files_with_defects/"))
    procedure, acts = cases.ordinary_case(3000)
    work.enter((procedure, [act for act in acts if act.step != "pen.notice"]), "测无告知号")
    page = text(head.get("/year/2023/files_with_defects/"))
    assert "按关口统计" in page
    assert "测无告知号" in page
    gates = [count.gate for count in by_gate(2023)]
    assert gates
    assert all(gate in page for gate in gates)


def test_an_empty_year_says_what_to_do(head: Client) -> None:
    page = text(head.get("/year/1999/"))
    assert "1999年在台账里还没有记录" in page


def test_an_empty_list_says_so(head: Client) -> None:
    assert "没有符合口径的记录" in text(head.get("/year/2023/crime_transfers/"))


@pytest.mark.parametrize("path", ["/year/1/", "/year/2100/", f"/year/{10**30}/", "/year/2100/acts_recorded/"])
def test_a_year_outside_the_law_is_one_sentence(head: Client, path: str) -> None:
    page = head.get(path)
    assert page.status_code == 400
    assert "年度应当在 1996 至 2099 之间" in page.content.decode()


@pytest.mark.parametrize("path", ["/year/x/", "/year/2023/no-such/", "/year/-1/", "/year/2023/no-such/export.xlsx"])
def test_unknown_addresses_are_not_found(head: Client, path: str) -> None:
    assert head.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 50, "二", ""])
def test_odd_page_numbers_give_a_page(head: Client, page: str) -> None:
    assert head.get("/year/2023/acts_recorded/", {"page": page}).status_code == 200


def test_the_export_has_the_rows_of_the_list(head: Client) -> None:
    answer = head.get("/year/2023/ordinary_fines_yuan/export.xlsx")
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    rows = FIGURES["ordinary_fines_yuan"].rows(2023)
    assert len(sheet) == 1 + rows.count()
    place = [str(cell).rstrip("*") for cell in sheet[0]].index("金额（元）")
    assert sum(line[place] for line in sheet[1:]) == all_figures(2023)["ordinary_fines_yuan"]


def test_an_officer_gets_the_total_but_only_his_own_rows(sign_in: SignIn, worked: None) -> None:
    row = filed("张三丰")
    year = row.opened_on.year
    mine = text(sign_in(WHO["officer"]).get(f"/year/{year}/ordinary_cases_filed/"))
    other = text(sign_in(WHO["town"]).get("/year/2023/ordinary_cases_filed/"))
    assert row.number in mine
    assert "张三丰" not in mine
    assert "张**" in mine
    assert "测1号" not in other
    assert "您有权查看其中 0 条" in other


def test_nobody_sees_it_without_signing_in(client: Client, worked: None) -> None:
    for path in ("/year/2023/", "/year/2023/acts_recorded/", "/year/2023/acts_recorded/export.xlsx"):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/year/2023/", "/year/2023/acts_recorded/", "/year/2023/first_violation_waiver_cases/"])
def test_queries_do_not_grow_with_the_rows(head: Client, path: str) -> None:
    few = _queries(head, path)
    work.multiply(60)
    assert _queries(head, path) == few <= 22


def _queries(client: Client, path: str) -> int:
    client.get(path)  # figures are computed once after each act
    with CaptureQueriesContext(
        connection,
    ) as captured:
        text(client.get(path))
    return len(captured)
