"""Open311 over `fadu serve`: lists and single requests in a small and in a large ledger, and public reports."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from statistics import median
from typing import TypeVar

from benchmarks import bureau, orders
from benchmarks.http_client import Line
from benchmarks.rows import Row, at_least, at_most, seconds
from benchmarks.server import served
from fadu.config.upgrade import collect_static
from fadu.exchange import partners

CLIENTS = 8
#: As many reporters at once as one process of the server has places for, since all may come to one: more are told to come back at once, and what that costs is measured by `flood`.
REPORTERS = 3
FIFTY_MOST, THOUSAND_MOST, ONE_LEAST, REPORTS_LEAST, SLOWER_MOST = 50, 100, 800, 120, 1.5
#: Orders lie so many minutes apart: a million reach nineteen years back, so that the 90 days hold some 13,000.
APART = timedelta(minutes=10)

Link = TypeVar("Link", Line, http.client.HTTPConnection)


def run(quick: bool) -> list[Row]:
    """Measured in a small and in a large ledger."""
    small, large, asks, reports = (1_000, 3_000, 200, 100) if quick else (10_000, 1_000_000, 4_000, 1_200)
    bureau.furnish()
    collect_static()
    key = partners.issue("性能", ["orders"], 10_000_000, "P055")
    first = orders.first()
    with served() as (port, _):
        orders.build(first, small, APART * small, 0)
        few = _get(port, 50)
        orders.build(first, large, APART * large, 0)
        fifty, thousand = _get(port, 50), _get(port, 1_000)
        ones = _rate(lambda: Line(port), asks, lambda line, n: line.get(f"{orders.V2}/requests/{first}.json"), 200, CLIENTS)
        taken = _rate(lambda: _link(port), reports, lambda link, n: orders.send(link, key, f"r{n}"), 201, REPORTERS)
    return [
        at_most(f"查询 50 件，共 {large:,} 件", fifty, "毫秒", FIFTY_MOST),
        at_most("同一查询与较少工单时相比", fifty, "毫秒", None, f"{small:,} 件时", few, SLOWER_MOST),
        at_most(f"查询 1,000 件，共 {large:,} 件", thousand, "毫秒", THOUSAND_MOST),
        at_least("查询一件", ones, "次/秒", ONE_LEAST),
        at_least("公众反映一件", taken, "件/秒", REPORTS_LEAST),
    ]


def _link(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _get(port: int, size: int) -> float:
    link = _link(port)

    def asked() -> None:
        status, said = orders.ask(link, "GET", f"{orders.V2}/requests.json?page_size={size}")
        assert (status, len(json.loads(said))) == (200, size)

    for _ in range(6):
        asked()
    return median(seconds(asked) for _ in range(25)) * 1000


def _rate(
    opened: Callable[[], Link], times: int, ask: Callable[[Link, int], tuple[int, bytes]], wanted: int, clients: int
) -> float:
    """How many a second by so many clients at once, each over a connection of its own; every answer must be as wanted."""
    numbers = count()

    def work(_: int) -> int:
        link, done = opened(), 0
        while done < times // clients:
            status, said = ask(link, next(numbers))
            assert status == wanted, (status, said[:300])
            done += 1
        link.close()
        return done

    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        done = sum(pool.map(work, range(clients)))
        return done / (time.perf_counter() - begun)
