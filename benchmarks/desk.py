"""A desk at work: reports come in, ten a second, while thirty dispatchers have the board open, look at orders and sort them."""

from __future__ import annotations

import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from benchmarks import bureau, orders
from benchmarks.http_client import Browser
from benchmarks.rows import Row, at_least, at_most, compared
from benchmarks.server import served, signed_in
from fadu.config.upgrade import collect_static
from fadu.exchange import partners
from fadu.ledger import models
from fadu.registers.logins import create_login
from fadu.registers.models import Person

DISPATCHERS, A_SECOND, PAGE_MOST, ON_TIME = 30, 10, 300, 0.98
#: The board asks for what is new so often, in seconds, as its page does.
POLL = 5.0
#: A dispatcher opens an order at every third look, and sorts every second one that he opens.
OPENS, SORTS = 3, 2
OPEN_AT_FIRST = 300
DUTY = ("P047", "P048")
SPAN = timedelta(days=180)


@dataclass(slots=True)
class Day:
    """What one dispatcher saw: milliseconds of each page by kind, orders that he sorted."""

    board: list[float] = field(default_factory=list)
    order: list[float] = field(default_factory=list)
    sort: list[float] = field(default_factory=list)
    sorted: set[int] = field(default_factory=set)


def run(quick: bool) -> list[Row]:
    """Twenty seconds, or ten minutes, on a register with a past."""
    lasts, past = (20, 3_000) if quick else (600, 100_000)
    bureau.furnish()
    collect_static()
    key = partners.issue("性能", ["orders"], 10_000_000, "P055")
    for code in DUTY:
        create_login(Person.objects.get(code=code), bureau.PASSWORD)
    orders.build(orders.first(), past, SPAN, OPEN_AT_FIRST)
    with served() as (port, _):
        browsers = [signed_in(port, DUTY[place % 2]) for place in range(DISPATCHERS)]
        for browser in browsers[:6]:  # both workers have read what they keep
            browser.get("/desks/orders/")
        with ThreadPoolExecutor(DISPATCHERS + A_SECOND) as pool:
            until = time.monotonic() + lasts
            coming = [pool.submit(_reports, port, key, place, until) for place in range(A_SECOND)]
            days = [pool.submit(_work, browser, place, until) for place, browser in enumerate(browsers)]
            accepted = [pk for one in coming for pk in one.result()]
            done = [one.result() for one in days]
    kept = models.Matter.objects.filter(procedure="order", pk__in=accepted).count()
    sorted_ones = set().union(*(day.sorted for day in done))
    stand = models.Act.objects.filter(step="ord.sort", matter_id__in=sorted_ones).count()
    board, opened, sorting = ([ms for day in done for ms in getattr(day, name)] for name in ("board", "order", "sort"))
    pages = board + opened + sorting
    return [
        at_most(f"{DISPATCHERS} 个调度员的页面", _part(pages, 0.95), "毫秒（p95）", PAGE_MOST),
        compared("其中调度台的更新", _part(board, 0.95), "毫秒（p95）"),
        compared("其中打开一件", _part(opened, 0.95), "毫秒（p95）"),
        compared("其中分类一件", _part(sorting, 0.95), "毫秒（p95）"),
        compared("页面中位数", _part(pages, 0.5), "毫秒"),
        compared("页面", len(pages) / lasts, "页/秒"),
        at_least("同时进件", len(accepted) / lasts, "件/秒", A_SECOND * ON_TIME),
        at_most("收下的工单、作出的分类，丢失的", len(accepted) - kept + len(sorted_ones) - stand, "件", 0),
    ]


def _reports(port: int, key: str, place: int, until: float) -> list[int]:
    """One report a second, as long as it lasts; told to come back, it comes back."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    found: list[int] = []
    due = time.monotonic() + place / A_SECOND
    number = 0
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        status, said = orders.send(link, key, f"d{place}-{number}")
        if status == 201:
            found.append(int(json.loads(said)[0]["service_request_id"]))
            number, due = number + 1, due + 1
        else:
            assert status == 503, (status, said[:300])
            time.sleep(0.1)
    return found


def _work(browser: Browser, place: int, until: float) -> Day:
    """The board open, renewed as its page renews itself; now and then an order opened and sorted."""
    day, rng, looks = Day(), Random(place), 0
    mark, due = "", time.monotonic() + rng.uniform(0, POLL)
    seen: list[int] = []
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        due, looks = due + POLL, looks + 1
        status, body = _timed(day.board, lambda mark=mark: browser.poll(f"/desks/orders/?state=new&mark={mark}"))  # type: ignore[misc]
        if status == 200:
            mark = _mark(body)
            seen = [int(pk) for pk in re.findall(r'data-order="(\d+)"', body)]
        if looks % OPENS == place % OPENS and seen:
            pk = rng.choice(seen)
            _, page = _timed(day.order, lambda pk=pk: browser.poll(f"/desks/orders/{pk}/"))  # type: ignore[misc]
            if (looks // OPENS) % SORTS == 0 and 'value="ord.sort"' in page and _sort(browser, day, pk, page):
                day.sorted.add(pk)
    return day


def _sort(browser: Browser, day: Day, pk: int, page: str) -> bool:
    """Confirm the category that is proposed; false when a colleague was faster."""
    typed = {"step": "ord.sort", "kind": "complaint", "category": "S-01-02", "route": "none"}
    typed |= {name: _hidden(page, name) for name in ("key", "after", "suggested")}
    status, _ = _timed(day.sort, lambda: browser.send(f"/desks/orders/{pk}/", list(typed.items())))
    assert status in (302, 422), status
    return status == 302


def _timed(times: list[float], ask):  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    found = ask()
    times.append((time.perf_counter() - begun) * 1000)
    return found


def _mark(body: str) -> str:
    found = re.search(r"mark=([^\"&]*)", body)
    return found[1] if found else ""


def _hidden(page: str, name: str) -> str:
    form = page.partition('value="ord.sort"')[2]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    return found[1] if found else ""


def _part(times: list[float], part: float) -> float:
    return sorted(times)[int(part * (len(times) - 1))] if times else 0.0
