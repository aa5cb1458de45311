"""The liaison officers' desk: who guides whom, what is overdue, what each town holds on a chosen day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.law.facts import CHINA, Evidence
from fadu.ledger.record import Intent, open_matter
from fadu.registers.models import Delegation, Liaison

SignIn = Callable[[str], Client]


def visit(town: str, day: str, liaison: str = "P014") -> int:
    """One visit of the town's liaison officer."""
    at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)
    data = {"topic": "指导", "town": town, "liaison": liaison, "met": "镇执法办", "what": "讲解程序"}
    sheet = Evidence("document", "0" * 64, at, liaison, "镇提供", "签到表")
    return open_matter("guidance", Intent("del.guide", data, (liaison,), at, (sheet,))).matter.pk


def page(client: Client, on: str = "2023-07-20") -> str:
    return client.get("/desks/towns/", {"on": on}).content.decode()


def between(text: str, first: str, then: str) -> str:
    """The table's rows from one unit up to another."""
    table = text.split("<tbody>")[1]
    return table[table.index(first) : table.index(then)]


def test_coverage_overdue_quarters_and_items_of_the_day(sign_in: SignIn) -> None:
    visit("Z-SHANGHE", "2023-02-10")
    visit("Z-SHANGHE", "2023-05-10")
    client = sign_in("P014")
    text = page(client)
    assert "已指导 1/20 个镇、0/3 个街道" in text
    assert "11 项处罚事项由镇行使" in text
    assert "22 个镇街有季度没有指导" in text
    assert "第一季度、第二季度" in text
    row = between(text, "上和镇", "龙形镇")
    assert "2 次" in row
    assert "2023-05-10" in row
    assert "第一季度" not in row
    assert "CQSR-18-1" in row
    before = page(client, "2022-12-31")
    assert "0 项处罚事项由镇行使" in before
    assert "没有联络员" in before


def test_a_sub_district_rotates_and_a_town_stays(sign_in: SignIn) -> None:
    client = sign_in("P002")
    first, second = page(client, "2023-02-01"), page(client, "2023-05-01")
    cut = [between(text, "桂林街道", "梓潼街道") for text in (first, second)]
    assert "轮换" in cut[0]
    assert cut[0] != cut[1]
    towns = [between(text, "上和镇", "龙形镇") for text in (first, second)]
    assert "固定联络" in towns[0]
    assert all("李云舟" in town for town in towns)


def test_rows_of_the_register_without_a_handover_are_named(sign_in: SignIn) -> None:
    assert "不一致（220 处）" in page(sign_in("P004"))
    Delegation.objects.all().delete()
    assert "不一致" not in page(sign_in("P004"))


@pytest.mark.parametrize("on", ["x", "2023-13-01", "0001-01-01", "9999-12-31", "2023-02-30"])
def test_an_odd_day_gets_a_sentence(sign_in: SignIn, on: str) -> None:
    answer = sign_in("P014").get("/desks/towns/", {"on": on})
    assert answer.status_code == 400
    assert "日期" in answer.content.decode()


def test_the_number_of_queries_does_not_grow(sign_in: SignIn) -> None:
    client = sign_in("P014")
    codes = list(Liaison.objects.filter(person_id="P014", way="fixed").values_list("unit_id", flat=True))
    counts = []
    for rows in (5, 50):
        for number in range(rows):
            visit(codes[number % len(codes)], "2023-03-01")
        page(client)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(client)
        counts.append(len(seen))
    assert counts[0] == counts[1]
