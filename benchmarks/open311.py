"""Open311 over `fadu serve`: lists and single requests in a small and in a large ledger, public reports, and a flood at four times what it takes."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from statistics import median
from urllib.parse import urlencode

from django.db import connection

from benchmarks import bureau
from benchmarks.rows import Row, at_least, at_most, seconds
from benchmarks.server import _served
from fadu.config.upgrade import collect_static
from fadu.exchange import partners
from fadu.law.facts import CHINA
from fadu.ledger import models, orders

V2 = "/api/open311/v2"
CLIENTS = 8
FIFTY_MOST, THOUSAND_MOST, ONE_LEAST, REPORTS_LEAST, SLOWER_MOST, NORMAL_AFTER = 50, 100, 800, 120, 1.5, 5
#: Orders lie so many minutes apart: a million reach nineteen years back, so that the 90 days hold some 13,000.
APART = timedelta(minutes=10)


def run(quick: bool) -> list[Row]:
    """Measured in a small and in a large ledger."""
    small, large, asks, reports = (1_000, 3_000, 200, 100) if quick else (10_000, 1_000_000, 4_000, 1_200)
    bureau.furnish()
    collect_static()
    key = partners.issue("性能", ["orders"], 10_000_000, "P055")
    first = orders.report(orders.Report("路灯不亮", place="兴潼大道", lat=30.19, lng=105.84, category="S-01-02")).pk
    with _served() as (port, _):
        _copies(first, small)
        few = _get(port, 50)
        _copies(first, large)
        fifty, thousand = _get(port, 50), _get(port, 1_000)
        ones = _rate(port, asks, lambda link, n: _ask(link, "GET", f"{V2}/requests/{first}.json"), 200)
        taken = _rate(port, reports, lambda link, n: _report(link, key, f"r{n}"), 201)
        flood = _flood(port, key, 3 if quick else 10)
    kept = models.Matter.objects.filter(procedure="order", pk__in=flood.accepted).count()
    assert kept == len(flood.accepted), "an accepted order was lost"
    return [
        at_most(f"查询 50 件，共 {large:,} 件", fifty, "毫秒", FIFTY_MOST),
        at_most("同一查询与较少工单时相比", fifty, "毫秒", None, f"{small:,} 件时", few, SLOWER_MOST),
        at_most(f"查询 1,000 件，共 {large:,} 件", thousand, "毫秒", THOUSAND_MOST),
        at_least("查询一件", ones, "次/秒", ONE_LEAST),
        at_least("公众反映一件", taken, "件/秒", REPORTS_LEAST),
        at_most("四倍负载时收下而丢失的", len(flood.accepted) - kept, "件", 0),
        at_most("四倍负载时既没有收下、也没有回答 503 和 Retry-After 的", flood.odd, "件", 0),
        at_most("负载过后恢复正常", flood.normal_after, "秒", NORMAL_AFTER),
    ]


class Flood:
    """What a flood left: orders accepted, answers that were neither that nor 503, seconds until all was as before."""

    def __init__(self, accepted: list[int], odd: int, normal_after: float) -> None:
        self.accepted, self.odd, self.normal_after = accepted, odd, normal_after


def _copies(pk: int, wanted: int) -> None:
    """Copies of one order, with its index, back in time."""
    have = models.Order.objects.count()
    matter, order = models.Matter.objects.get(pk=pk), models.Order.objects.get(pk=pk)
    now = datetime.now(CHINA).replace(microsecond=0)
    skip = {"id", "matter"}
    matter_names = [one.attname for one in models.Matter._meta.fields if one.name not in skip]
    order_names = [one.attname for one in models.Order._meta.fields if one.name not in skip]
    base = models.Matter.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for start in range(have, wanted, 5_000):
        places = range(start, min(start + 5_000, wanted))
        rows = [
            models.Matter(
                pk=base + place, **{name: getattr(matter, name) for name in matter_names} | {"number": f"副本{base}-{place}"}
            )
            for place in places
        ]
        models.Matter.objects.bulk_create(rows)
        models.Order.objects.bulk_create(
            models.Order(
                matter_id=base + place,
                **{name: getattr(order, name) for name in order_names} | {"received_at": (now - APART * place).isoformat()},
            )
            for place in places
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_matter', 'id'), (SELECT max(id) FROM ledger_matter))")


def _get(port: int, size: int) -> float:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def asked() -> None:
        status, said = _ask(link, "GET", f"{V2}/requests.json?page_size={size}")
        assert (status, len(json.loads(said))) == (200, size)

    for _ in range(6):
        asked()
    return median(seconds(asked) for _ in range(25)) * 1000


def _rate(port: int, times: int, ask: Callable[[http.client.HTTPConnection, int], tuple[int, bytes]], wanted: int) -> float:
    """How many a second by several clients; 503 is waited out, so that only what was done counts."""
    numbers = count()

    def work(_: int) -> int:
        link, done = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0
        while done < times // CLIENTS:
            status, said = ask(link, next(numbers))
            assert status in (wanted, 503), (status, said[:300])
            done += status == wanted
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        done = sum(pool.map(work, range(CLIENTS)))
        return done / (time.perf_counter() - begun)


def _flood(port: int, key: str, lasts: int) -> Flood:
    """Four times the clients that keep it busy, without waiting; then how long until a report is taken at once."""
    until, numbers = time.monotonic() + lasts, count()

    def work(_: int) -> Iterator[tuple[int, int]]:
        found = []
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            status, said = _report(link, key, f"f{next(numbers)}")
            found.append((status, int(json.loads(said)[0]["service_request_id"]) if status == 201 else 0))
        return iter(found)

    with ThreadPoolExecutor(CLIENTS * 4) as pool:
        answers = [one for found in pool.map(work, range(CLIENTS * 4)) for one in found]
    begun = time.monotonic()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while _report(link, key, f"after{time.monotonic()}")[0] != 201:
        time.sleep(0.05)
    counts = Counter(status for status, _ in answers)
    return Flood(
        [pk for status, pk in answers if status == 201], len(answers) - counts[201] - counts[503], time.monotonic() - begun
    )


def _report(link: http.client.HTTPConnection, key: str, number: str) -> tuple[int, bytes]:
    said = {
        "api_key": key,
        "service_code": "S-01-02",
        "lat": "30.1901",
        "long": "105.8402",
        "address_string": "桂林街道兴潼大道",
        "description": f"路边有垃圾没有清运 {number}",
        "phone": "13800000000",
        "attribute[external_id]": number,
    }
    return _ask(link, "POST", f"{V2}/requests.json", urlencode(said))


def _ask(link: http.client.HTTPConnection, method: str, address: str, body: str | None = None) -> tuple[int, bytes]:
    link.request(method, address, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
    answer = link.getresponse()
    said = answer.read()
    if answer.status == 503:
        assert answer.headers.get("Retry-After"), "told to come back without saying when"
    return answer.status, said
