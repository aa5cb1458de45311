"""事项: list, search, filters, export."""

import io
from collections.abc import Callable

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape
from openpyxl import load_workbook

from fadu.console.desks import DESKS, Desk
from fadu.console.matters import PAGE
from fadu.law.procedures import ALL
from fadu.ledger.models import Matter
from tests.console.making import WHO, clue, filed, officers

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("code", WHO.values(), ids=WHO.keys())
def test_it_opens_for_every_role(sign_in: SignIn, code: str) -> None:
    assert "还没有您可以查看的事项" in sign_in(code).get("/matters/").text


def numbers(client: Client, query: str = "") -> set[str]:
    return {row.number for row in client.get(f"/matters/{query}").context["rows"]}


def test_it_searches_number_place_and_party(sign_in: SignIn) -> None:
    mine, other = filed("欧阳慕容", place="凉风垭 9 号"), clue(place="正兴街 2 号")
    client = sign_in("P002")
    assert numbers(client) == {mine.number, other.number}
    assert numbers(client, f"?q={other.number}") == {other.number}
    assert numbers(client, "?q=凉风垭") == {mine.number}
    assert numbers(client, "?q=欧阳慕容") == {mine.number}
    assert numbers(client, "?q=欧阳") == set()
    assert numbers(client, "?q=13800000000") == {mine.number}
    party = mine.party
    assert party is not None
    assert numbers(client, f"?q={party.read('id_number')}") == {mine.number}


def test_names_are_masked(sign_in: SignIn) -> None:
    filed("欧阳慕容")
    shown = sign_in("P002").get("/matters/?q=桂林").text
    assert "欧***" in shown
    assert "欧阳慕容" not in shown


def test_filters(sign_in: SignIn) -> None:
    first, second = filed(), clue(by=officers("CG-ZFDD-2"))
    client = sign_in("P002")
    assert numbers(client, "?procedure=penalty-ordinary") == {first.number, second.number}
    assert numbers(client, "?procedure=penalty-simple") == set()
    assert numbers(client, f"?stage={first.stage}") == {first.number}
    assert numbers(client, f"?year={first.year}") == {first.number, second.number}
    assert numbers(client, "?year=2019") == set()
    assert numbers(client, f"?unit={second.unit}") == {second.number}
    assert numbers(client, f"?town={first.town}") == {first.number, second.number}
    assert numbers(client, f"?handler={officers()[0]}") == {first.number}
    assert numbers(client, "?published=1") == set()
    assert numbers(client, "?late=1") == set()
    assert numbers(client, "?open=1") == {first.number, second.number}


def test_overdue_counts_the_bureaus_own_clocks(sign_in: SignIn) -> None:
    row = filed()
    assert numbers(sign_in("P002"), "?overdue=1") == set()
    with time_machine.travel("2031-01-01T10:00:00+08:00"):
        assert numbers(sign_in("P002"), "?overdue=1") == {row.number}


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=%25_%27%22",
        "?year=２０２３",
        "?year=99999999999999999999",
        "?year=0000",
        "?after=junk",
        "?after=2023-01-01_99999999999999999999",
        "?after=2023-01-01_²",
        "?after=2023-13-01_1",
        "?procedure=%00",
        "?handler=%22",
        "?q=" + "长" * 3000,
    ],
)
def test_odd_input_is_no_error(sign_in: SignIn, query: str) -> None:
    clue()
    assert sign_in("P002").get(f"/matters/{query}").status_code == 200


@pytest.mark.parametrize(("query", "rows"), [("", PAGE), ("?per=100", PAGE + 7), ("?per=9999", PAGE), ("?per=²", PAGE)])
def test_a_page_has_fifty_rows_or_a_hundred(sign_in: SignIn, query: str, rows: int) -> None:
    for number in range(PAGE + 7):
        clue(place=f"某路 {number} 号")
    assert len(sign_in("P002").get(f"/matters/{query}").context["rows"]) == rows


def test_pages_follow_each_other_without_gap_or_double(sign_in: SignIn) -> None:
    for number in range(PAGE + 7):
        clue(place=f"某路 {number} 号")
    client = sign_in("P002")
    first = client.get("/matters/")
    mark = first.context["next"]
    second = client.get(f"/matters/?after={mark}")
    seen = [row.pk for answer in (first, second) for row in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == PAGE + 7
    assert second.context["next"] == ""
    assert "回到第一页" in second.text


def test_the_number_of_queries_does_not_grow(sign_in: SignIn, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = sign_in("P014")
    for count in (5, 45):
        for number in range(count):
            filed(f"张{chr(0x4E00 + count)}{chr(0x4E00 + number)}")
        with django_assert_max_num_queries(9):
            assert len(client.get("/matters/?q=桂林&overdue=").context["rows"]) >= 5


def test_export_opens_in_a_spreadsheet_with_names_masked_and_formulas_neutral(sign_in: SignIn) -> None:
    row = filed("欧阳慕容", place='=HYPERLINK("http://example.org")')
    hidden = clue(by=officers("CG-ZFDD-2"))
    answer = sign_in("P014").get("/matters/export.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    lines = [dict(zip(table[0], line, strict=True)) for line in table[1:]]
    assert [line["编号"] for line in lines] == [row.number]
    assert hidden.number not in {line["编号"] for line in lines}
    assert lines[0]["当事人（隐名）"] == "欧***"
    place = next(cell for cell in sheet[2] if cell.value == row.place)
    assert place.data_type == "s"
    assert place.quotePrefix
    assert "attachment" in answer["Content-Disposition"]


def test_export_obeys_the_filters(sign_in: SignIn) -> None:
    clue()
    answer = sign_in("P014").get("/matters/export.xlsx?procedure=penalty-simple")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 1


def test_too_large_an_export_is_refused_with_a_sentence(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fadu.console.matters.MOST_EXPORTED", 1)
    clue()
    clue()
    answer = sign_in("P002").get("/matters/export.xlsx")
    assert answer.status_code == 400
    assert "请加上年度、程序等条件后再导出" in answer.text


def test_town_staff_see_their_town_only(sign_in: SignIn) -> None:
    here, elsewhere = clue(town="Z-SHUANGJIANG"), clue()
    assert Matter.objects.count() == 2
    assert numbers(sign_in("P045")) == {here.number}
    assert elsewhere.number in numbers(sign_in("P014"))


def test_a_squad_leader_sees_the_squads_below(sign_in: SignIn) -> None:
    row = clue()
    assert numbers(sign_in("P008")) == {row.number}
    assert numbers(sign_in("P009")) == {row.number}
    assert numbers(sign_in("P010")) == set()


def test_a_matter_of_the_chosen_procedure_is_begun_from_its_list(sign_in: SignIn) -> None:
    opening = 'href="/matters/new/study-list/stl.list/"'
    assert opening in sign_in("P042").get("/matters/?procedure=study-list").text
    other = sign_in("P033").get("/matters/?procedure=study-list").text
    assert opening not in other
    assert 'href="/matters/new/"' in other


@pytest.mark.parametrize("desk", [desk for desk in DESKS if desk.query], ids=lambda desk: desk.label)
def test_a_desk_that_is_a_list_asks_for_what_there_is(desk: Desk) -> None:
    asked = QueryDict(desk.query.removeprefix("?")).dict()
    procedure = ALL[str(asked.pop("procedure"))]
    assert asked.pop("stage", procedure.stages[0]) in procedure.stages
    assert asked == {}


def test_the_archivist_finds_what_is_closed_and_not_archived(sign_in: SignIn) -> None:
    row = filed()
    Matter.objects.filter(pk=row.pk).update(stage="结案", closed=True)
    client = sign_in("P033")
    address = next(f"/matters/{desk.query}" for desk in DESKS if desk.label == "待归档")
    assert escape(address) in client.get("/desks/").text
    assert numbers(client, address.removeprefix("/matters/")) == {row.number}
    assert "待归档" not in sign_in("P014").get("/desks/").text
