"""The public board: what it shows, finds and gives away; its downloads; what is withdrawn or over."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.law.facts import CHINA
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, record_act
from tests.ledger.conftest import Play

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def board(play: Play) -> list[Matter]:
    """Two published decisions and one that was withdrawn."""
    rows = [play("hearing", "pub.penalty"), play("preserve", "pub.penalty"), play("short", "pub.penalty")]
    taken = {"reasons": "决定已被撤销，特此说明", "cause": "mistake"}
    record_act(rows[2].pk, Intent("pub.withdraw", taken, ["P005"], datetime(2023, 4, 10, 11, tzinfo=CHINA)))
    copies.follow()
    return rows


def many(count: int, row: Matter) -> None:
    copy = PublicCopy.objects.filter(withdrawn_on=None)[0]
    for number in range(count):
        copy.pk, copy.public_id, copy.seq, copy.matter = None, f"{number:016d}", 1000 + number, row
        copy.save(force_insert=True)


def test_the_board_shows_what_stands_and_why_the_rest_is_gone(client: Client, board: list[Matter]) -> None:
    text = client.get("/portal/decisions/").text
    assert "未在指定地点倾倒建筑垃圾案" in text
    assert "决定已被撤销，特此说明" in text
    assert "非密闭车辆运输渣土砂石" in text
    for row in board:
        assert row.party is not None
        if row.party.kind == "citizen":
            assert row.party.read("name") not in text


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 3), ({"q": "倾倒"}, 1), ({"q": "倾倒 6000"}, 1), ({"q": "没有这样的"}, 0), ({"kind": "penalty"}, 3), ({"kind": "permit"}, 0),
     ({"kind": "penalty", "year": "二〇二三", "page": "-7"}, 3), ({"year": "2023"}, 3), ({"year": "2022"}, 0), ({"item": "CQSR-66-3"}, 1),
     ({"unit": "nix"}, 0), ({"q": "\0'%_"}, 0)],
)  # fmt: skip
def test_filters(client: Client, board: list[Matter], query: dict[str, str], count: int) -> None:
    assert client.get("/portal/decisions.json", query).json()["count"] == count
    assert f"{count} 件" in client.get("/portal/decisions/", query).text
    assert len(list(csv.reader(io.StringIO(client.get("/portal/decisions.csv", query).text)))) == count + 1


@pytest.mark.parametrize("form", ["/", ".json", ".csv", ".atom", ".rss"])
def test_a_kind_there_is_none_of_is_told(client: Client, board: list[Matter], form: str) -> None:
    answer = client.get(f"/portal/decisions{form}", {"kind": "nix"})
    assert answer.status_code == 400
    assert "没有“nix”这一类别" in answer.text


def test_a_decision_that_fell_says_so_until_it_is_taken_down(client: Client, board: list[Matter]) -> None:
    """A reconsideration revokes the published decision: board, page, downloads and feeds say it; the copy is still there to be withdrawn."""
    said = {"outcome": "revoked", "cause": "reconsidered", "document": "潼府复〔2023〕9号", "fallen_on": "2023-05-12"}
    record_act(board[0].pk, Intent("pub.fall", said, ["P004"], datetime(2023, 5, 12, 11, tzinfo=CHINA)))
    copy = PublicCopy.objects.get(matter=board[0])
    assert client.get("/portal/decisions/").text.count("决定已被行政复议决定撤销") == 1
    page = client.get(f"/portal/decisions/{copy.public_id}/").text
    assert "2023年5月12日：决定已被行政复议决定撤销" in page
    told = client.get(f"/portal/decisions/{copy.public_id}.json").json()
    assert (told["fallen_on"], told["fallen"]) == ("2023-05-12", "决定已被行政复议决定撤销")
    assert sum(one["fallen"] != "" for one in client.get("/portal/decisions.json").json()["decisions"]) == 1
    assert client.get("/portal/decisions.csv").text.count("决定已被行政复议决定撤销") == 1
    assert client.get("/portal/decisions.rss").text.count("决定已被行政复议决定撤销：") == 1


def test_one_decision_has_an_address_that_stays(client: Client, board: list[Matter]) -> None:
    copy = PublicCopy.objects.get(matter=board[0])
    answer = client.get(f"/portal/decisions/{copy.public_id}/")
    assert answer.status_code == 200
    for said in (copy.topic, copy.number, copy.party, "罚款6000元", "执法过程", 'rel="canonical"'):
        assert said in answer.text
    copies.rebuild()
    assert PublicCopy.objects.get(matter=board[0]).public_id == copy.public_id
    assert client.get(f"/portal/decisions/{copy.public_id}.json").json()["number"] == copy.number
    for odd in ("0" * 16, "x", "é" * 16, "0" * 300):
        assert client.get(f"/portal/decisions/{odd}/").status_code == 404


def test_a_withdrawn_decision_says_why_and_nothing_else(client: Client, board: list[Matter]) -> None:
    copy = PublicCopy.objects.get(matter=board[2])
    text = client.get(f"/portal/decisions/{copy.public_id}/").text
    assert "已于2023年4月10日撤回" in text
    assert "决定已被撤销，特此说明" in text
    said = client.get(f"/portal/decisions/{copy.public_id}.json").json()
    assert said["withdrawn_on"] == "2023-04-10"
    assert (said["title"], said["party"], said["facts"], said["result"]) == ("", "", "", "")
    assert "渣土" not in text


def test_a_decision_whose_span_is_over_is_gone(client: Client, board: list[Matter]) -> None:
    PublicCopy.objects.filter(matter=board[0]).update(until=date(2024, 1, 1))
    copy = PublicCopy.objects.get(matter=board[0])
    answer = client.get(f"/portal/decisions/{copy.public_id}/")
    assert answer.status_code == 410
    assert "公开期已于2024年1月1日届满" in answer.text
    assert copy.facts.splitlines()[0] not in answer.text
    assert client.get(f"/portal/decisions/{copy.public_id}.json").status_code == 410
    assert copy.topic not in client.get("/portal/decisions/").text
    assert client.get("/portal/decisions.json").json()["count"] == 2


def test_the_feed_is_atom_with_withdrawals(client: Client, board: list[Matter]) -> None:
    feed = ElementTree.fromstring(client.get("/portal/decisions.atom").content)
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert len(titles) == 3
    assert sum(title.startswith("已撤回：") for title in titles) == 1
    assert all((entry.findtext(f"{ATOM}id") or "").startswith("urn:fadu:decision:") for entry in feed.findall(f"{ATOM}entry"))


def test_the_feed_is_rss_too(client: Client, board: list[Matter]) -> None:
    answer = client.get("/portal/decisions.rss", {"q": "倾倒"})
    assert answer["Content-Type"].startswith("application/rss+xml")
    feed = ElementTree.fromstring(answer.content)
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    items = feed.findall("channel/item")
    assert [(item.findtext("guid") or "").startswith("urn:fadu:decision:") for item in items] == [True]
    assert feed.findtext("channel/title")
    page = client.get("/portal/decisions/").text
    assert 'type="application/rss+xml"' in page


def test_pages_of_the_json_follow_each_other(client: Client, board: list[Matter]) -> None:
    many(45, board[0])
    first = client.get("/portal/decisions.json", {"kind": "penalty"}).json()
    assert (first["count"], first["pages"], len(first["decisions"])) == (48, 3, 20)
    seen, address = len(first["decisions"]), first["next"]
    while address:
        page = client.get(address.partition("testserver")[2]).json()
        seen, address = seen + len(page["decisions"]), page["next"]
    assert seen == 48


def test_a_spreadsheet_takes_no_cell_for_a_formula(client: Client, board: list[Matter]) -> None:
    PublicCopy.objects.filter(matter=board[0]).update(topic="=1+1")
    text = client.get("/portal/decisions.csv").text
    assert text.startswith("\ufeff")
    assert "'=1+1" in text


@pytest.mark.parametrize(
    "address",
    ["/portal/decisions/", "/portal/decisions.json", "/portal/decisions.csv", "/portal/decisions.atom", "/portal/decisions.rss"],
)
def test_the_number_of_queries_does_not_grow(client: Client, board: list[Matter], address: str) -> None:
    counts = []
    for more in (5, 50):
        PublicCopy.objects.filter(seq__gte=1000).delete()
        many(more, board[0])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_an_empty_board_says_so(client: Client, bureau: None) -> None:
    assert "还没有公开的决定" in client.get("/portal/decisions/").text
    assert "没有符合条件" in client.get("/portal/decisions/", {"q": "渣土"}).text
    assert client.get("/portal/decisions.json").json()["decisions"] == []


def test_search_engines_may_read_the_public_pages_only(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Allow: /portal/" in text
    assert "Disallow: /\n" in text
