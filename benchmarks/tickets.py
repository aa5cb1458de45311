"""The public plate query over HTTP, beside a bare page with one indexed look-up on the same server."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from statistics import median, quantiles
from urllib.parse import quote

from django.db import connection
from django.urls import reverse

from benchmarks.http_client import Browser
from benchmarks.rows import Row, at_least, compared
from benchmarks.server import served
from fadu.config.upgrade import collect_static
from fadu.ledger import vehicles
from fadu.ledger.chain import ZERO
from fadu.ledger.models import Matter, Party
from fadu.registers.bootstrap import load_bureau_data

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CLIENTS, ROUNDS = 3, 3
#: Queries from one address, below what the form lets one address do in a minute.
EACH = 15
TICKETS = 3
SHARE = 0.6
FIRST = date(2023, 1, 2)


def run(quick: bool) -> list[Row]:
    """Requests a second of both, by turns; the p99 of each."""
    count, queries = (500, 60) if quick else (20_000, 600)
    load_bureau_data()
    collect_static()
    _fill(count)
    ours: list[float] = []
    bare: list[float] = []
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    with served() as (port, _):
        for turn in range(ROUNDS):
            crews = _crews(port, queries, turn)
            bare.append(_rate(crews, lambda browser, number: _look(browser, number, count), times["bare"]))
            ours.append(_rate(crews, lambda browser, number: _ask(browser, number, count), times["ours"]))
    name, peer = NAMES[connection.vendor], median(bare)
    return [
        at_least(f"按号牌查询，{count:,} 辆车，{name}", median(ours), "请求/秒", None, "只查一行的页面", peer, SHARE),
        compared(f"按号牌查询的 p99，{name}", _p99(times["ours"]), "毫秒"),
        compared(f"只查一行的页面，{name}", peer, "请求/秒"),
        compared(f"只查一行的页面的 p99，{name}", _p99(times["bare"]), "毫秒"),
    ]


def _fill(count: int) -> None:
    """Vehicles with a few tickets each; the list reads the index alone, so they need no acts here."""
    wanted = {f"渝ZI{number:05d}": (f"DEM0I{number:012d}", "") for number in range(count)}
    keys = vehicles.find_or_make_all(wanted)
    rows = dict(Party.objects.filter(kind="vehicle").values_list("key", "pk"))
    Matter.objects.bulk_create(
        [
            Matter(
                procedure="parking",
                number=f"示违〔2023〕{place * TICKETS + one}号",
                stage="待处理",
                year=2023,
                opened_on=FIRST + timedelta(days=one),
                acted_on=FIRST + timedelta(days=one),
                occurred_on=FIRST + timedelta(days=one),
                vehicle_id=rows[key],
                item_code="SZSS-21-2",
                place="桂林街道某路口人行道",
                head=ZERO,
            )
            for place, key in enumerate(keys.values())
            for one in range(TICKETS)
        ],
        batch_size=2000,
    )


def _crews(port: int, queries: int, turn: int) -> list[list[tuple[Browser, range]]]:
    """For each client browsers on addresses of their own, and the numbers that each asks for."""
    crews: list[list[tuple[Browser, range]]] = [[] for _ in range(CLIENTS)]
    for place in range(queries // EACH):
        browser = Browser(port, f"127.{turn + 1}.{place // 250}.{place % 250 + 1}")
        browser.get(reverse("portal:tickets"))
        crews[place % CLIENTS].append((browser, range(place * EACH, (place + 1) * EACH)))
    return crews


def _rate(
    crews: Sequence[Sequence[tuple[Browser, range]]], work: Callable[[Browser, int], list[float]], times: list[float]
) -> float:
    """Requests a second of all clients together."""

    def walk(crew: Sequence[tuple[Browser, range]]) -> list[float]:
        return [took for browser, numbers in crew for number in numbers for took in work(browser, number)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        found = [took for one in pool.map(walk, crews) for took in one]
        took = time.perf_counter() - begun
    times += found
    return len(found) / took


def _ask(browser: Browser, number: int, count: int) -> list[float]:
    """Plate and secret, then the list: two requests."""
    vehicle = number * 37 % count
    said = [("plate", f"渝ZI{vehicle:05d}"), ("secret", f"{vehicle:06d}")]
    mine = reverse("portal:tickets_mine")
    return [_timed(lambda: browser.post(reverse("portal:tickets"), said, then=mine)), _timed(lambda: _list(browser, mine))]


def _list(browser: Browser, mine: str) -> None:
    page = browser.get(mine)
    assert page.count("桂林街道某路口人行道") == TICKETS, "not the vehicle's tickets"


def _look(browser: Browser, number: int, count: int) -> list[float]:
    """The bare page, as many requests as a query has."""
    address = quote(f"/bare/示违〔2023〕{number * 37 % count}号/")
    return [_timed(lambda: browser.get(address)) for _ in range(2)]


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[-1]
