"""The pages of the console at the size of the demo year: time and number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

from benchmarks import demo_year
from benchmarks.rows import Row, at_most, compared, seconds
from fadu.ledger.models import Matter
from fadu.registers.models import Person

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST = 100
HEAD = "P002"


def run(quick: bool) -> list[Row]:
    """Each page as the head in charge sees it, signed in."""
    acts = demo_year.load(quick)
    setup_test_environment()
    client = Client()
    client.force_login(Person.objects.get(code=HEAD).user, backend="django.contrib.auth.backends.ModelBackend")
    name = NAMES[connection.vendor]
    rows: list[Row] = []
    for title, address in _addresses():
        _get(client, address)
        with CaptureQueriesContext(connection) as queries:
            _get(client, address)
        took = median(seconds(lambda: _get(client, address)) for _ in range(3 if quick else 15)) * 1000  # noqa: B023 - called at once
        rows.append(at_most(f"{title}，{acts:,} 个行为，{name}", took, "毫秒", MOST))
        rows.append(compared(f"{title}的查询数，{name}", len(queries), "次"))
    return rows


def _addresses() -> Iterator[tuple[str, str]]:
    longest = Matter.objects.order_by("-last_seq").values_list("pk", flat=True)[0]
    busy = Matter.objects.filter(procedure="penalty-ordinary", stage="调查取证").order_by("-last_seq").values_list("pk", flat=True).first()
    yield "待办", reverse("inbox")
    yield "事项列表", reverse("matters")
    yield "事项（行为最多的一件）", reverse("matter", args=[longest])
    if busy is not None:
        yield "事项（正在调查的一件）", reverse("matter", args=[busy])
        yield "填写处罚决定", reverse("act", args=[busy, "pen.decide"])
    yield "年度数据", reverse("year", args=[demo_year.YEAR])
    yield "登记簿", reverse("register", args=["penalty_items"])


def _get(client: Client, address: str) -> None:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)
    assert len(found.content) > 500, address
