"""A flood of public reports, at least four times what the server can take, while dispatchers work: what was accepted stands, the rest is told to
come back, the desk's pages still come, and soon after all is as before."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from statistics import median
from threading import Event

from benchmarks import bureau, orders
from benchmarks.http_client import Browser
from benchmarks.rows import Row, at_least, at_most, compared
from benchmarks.server import served, signed_in
from fadu.config.upgrade import collect_static
from fadu.exchange import partners
from fadu.ledger import models
from fadu.registers.logins import create_login
from fadu.registers.models import Person

CLIENTS, TIMES, NORMAL_AFTER, DUTY, PAGE_MOST = 8, 4, 5, "P047", 1_000


@dataclass(frozen=True, slots=True)
class Burst:
    """What clients that never wait were answered: accepted orders, how many were told to come back, other answers, tries a second."""

    accepted: list[int]
    busy: int
    odd: int
    tries: float


def run(quick: bool) -> list[Row]:
    """First what it can take, then four times that and more."""
    lasts = 4 if quick else 20
    bureau.furnish()
    collect_static()
    key = partners.issue("性能", ["orders"], 10_000_000, "P055")
    create_login(Person.objects.get(code=DUTY), bureau.PASSWORD)
    numbers = count()
    with served() as (port, _):
        desk = signed_in(port, DUTY)
        calm = _pages(desk, Event(), 20)
        usual = _burst(port, key, numbers, CLIENTS, lasts)
        over = Event()
        with ThreadPoolExecutor(1) as pool:
            pages = pool.submit(_pages, desk, over)
            flood = _burst(port, key, numbers, CLIENTS * TIMES, lasts)
            begun = time.monotonic()
            over.set()
            held = pages.result()
        after = _normal(port, key, desk, max(calm), begun)
    accepted = usual.accepted + flood.accepted
    kept = models.Matter.objects.filter(procedure="order", pk__in=accepted).count()
    taken = len(usual.accepted) / lasts
    return [
        compared("受理能力", taken, "件/秒"),
        at_least("洪峰时提交的次数与受理能力之比", flood.tries / taken, "倍", TIMES),
        compared("洪峰时受理", len(flood.accepted) / lasts, "件/秒"),
        compared("洪峰时请稍后再来（503、Retry-After）", float(flood.busy), "件"),
        at_most("收下而丢失的", len(accepted) - kept, "件", 0),
        at_most("既没有收下、也没有回答 503 和 Retry-After 的", usual.odd + flood.odd, "件", 0),
        at_most("洪峰时调度台一页", _p95(held), "毫秒（p95）", PAGE_MOST, "平时", _p95(calm)),
        at_most("洪峰过后恢复正常", after, "秒", NORMAL_AFTER),
    ]


def _burst(port: int, key: str, numbers: count[int], clients: int, lasts: int) -> Burst:
    until = time.monotonic() + lasts

    def work(_: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            status, said = orders.send(link, key, f"f{next(numbers)}")
            found.append((status, int(json.loads(said)[0]["service_request_id"]) if status == 201 else 0))
        return found

    with ThreadPoolExecutor(clients) as pool:
        answers = [one for found in pool.map(work, range(clients)) for one in found]
    counts = Counter(status for status, _ in answers)
    accepted = [pk for status, pk in answers if status == 201]
    return Burst(accepted, counts[503], len(answers) - counts[201] - counts[503], len(answers) / lasts)


def _pages(desk: Browser, over: Event, times: int = 0) -> list[float]:
    """Milliseconds of the board's page, until it is over or so many times."""
    found: list[float] = []
    while len(found) < times or not (times or over.is_set()):
        begun = time.perf_counter()
        desk.get("/desks/orders/")
        found.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.1)
    return found


def _normal(port: int, key: str, desk: Browser, usual: float, begun: float) -> float:
    """Seconds until a report is taken at once and a page comes as fast as before."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while True:
        at = time.perf_counter()
        desk.get("/desks/orders/")
        fast = (time.perf_counter() - at) * 1000 <= 1.5 * usual
        if orders.send(link, key, f"after{at}")[0] == 201 and fast:
            return time.monotonic() - begun
        time.sleep(0.05)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))] if times else median([0.0])
