"""The pages of the console at the size of the demo year: time and number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import demo_year
from benchmarks.rows import Row, at_most, compared, seconds
from fadu.config.upgrade import collect_static
from fadu.ledger.models import Matter

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST = 100


def run(quick: bool) -> list[Row]:
    """Each page as the head in charge sees it, signed in."""
    loaded = demo_year.load(quick)
    collect_static()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(loaded.user)
    name = NAMES[connection.vendor]
    rows: list[Row] = []
    for title, address in _addresses():
        _get(client, address)
        queries = _queries(client, address)
        took = median(seconds(lambda: _get(client, address)) for _ in range(3 if quick else 15)) * 1000  # noqa: B023 - called at once
        rows.append(at_most(f"{title}，{loaded.acts:,} 个行为，{name}", took, "毫秒", MOST))
        rows.append(compared(f"{title}的查询数，{name}", queries, "次"))
    return rows


def _addresses() -> Iterator[tuple[str, str]]:
    longest = Matter.objects.order_by("-last_seq").values_list("pk", flat=True)[0]
    busy = (
        Matter.objects.filter(procedure="penalty-ordinary", stage="调查取证")
        .order_by("-last_seq")
        .values_list("pk", flat=True)
        .first()
    )
    yield "待办", reverse("inbox")
    yield "事项列表", reverse("matters")
    yield "事项（行为最多的一件）", reverse("matter", args=[longest])
    if busy is not None:
        yield "事项（正在调查的一件）", reverse("matter", args=[busy])
        yield "填写处罚决定", reverse("act", args=[busy, "pen.decide"])
    yield "年度数据", reverse("year", args=[demo_year.YEAR])
    yield "登记簿", reverse("register", args=["penalty_items"])


def _queries(client: Client, address: str) -> int:
    """How many statements one request runs."""
    seen: list[str] = []

    def note(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _get(client, address)
    return len(seen)


def _get(client: Client, address: str) -> None:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)
    assert len(found.content) > 500, address
