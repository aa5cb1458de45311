"""A large register of orders: rows beside one real order, with other titles, places, days and stages, written in bulk; and reports as partners send them.

The acts are not made unless asked for: most of what is measured reads the index alone.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction

from fadu.law.facts import CHINA
from fadu.ledger import models, orders
from fadu.ledger.order_index import place_key
from fadu.registers.gridding import cell

V2 = "/api/open311/v2"
#: Streets, and numbers along each.
STREETS, NUMBERS = 40, 50
#: Problems: what is said, category, unit.
PROBLEMS = (
    ("垃圾没有清运", "S-01-02", "CG-HWK"),
    ("渣土倒在路边", "S-01-03", "CG-HWK"),
    ("夜市占道摆摊", "S-04-01", "CG-ZFDD-1"),
    ("店外经营占道", "S-04-02", "CG-ZFDD-2"),
    ("露天烧烤油烟大", "S-04-06", "CG-ZFDD-1"),
    ("路灯不亮", "B-01-05", "CG-SZK"),
    ("井盖松动", "B-01-01", "CG-SZK"),
    ("工地夜间施工", "S-03-01", "CG-ZFDD-3"),
)
WORDS = ("门口", "对面", "拐角", "学校旁", "小区北门", "菜市场外", "公交站边", "河边")
WEST, SOUTH, STEP = 105.80, 30.17, 0.0008


def build(pk: int, wanted: int, span: timedelta, opened: int, *, acts: bool = False) -> None:
    """Rows like the order `pk` until there are `wanted`, spread over the time up to now; the newest `opened` are still worked on.

    `acts`: each with its first act too, for what reads the words in which a problem was reported.

    The streets in the middle have more than those at the edge, as in a town.
    """
    have = models.Order.objects.count()
    missing = wanted - have
    if missing <= 0:
        return
    matter, order = _row("ledger_matter", "id", pk), _row("ledger_order", "matter_id", pk)
    base = models.Matter.objects.order_by("-pk").values_list("pk", flat=True)[0]
    now = datetime.now(CHINA)

    def made() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        rng = Random(7)
        for place in range(missing):
            at = (now - span * (place / missing)).replace(microsecond=0)
            yield _one(rng, base + 1 + place, at, place < opened)

    with transaction.atomic():
        _insert("ledger_matter", matter, (row for row, _ in made()))
        _insert("ledger_order", order, (row for _, row in made()))
        if acts:
            first = _row("ledger_act", "matter_id", pk)
            newest = models.Act.objects.order_by("-pk").values_list("pk", flat=True)[0]
            rows = ({"id": newest + place, "matter_id": row["id"]} for place, (row, _) in enumerate(made(), 1))
            _insert("ledger_act", {**first, "key": None}, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_matter', 'id'), (SELECT max(id) FROM ledger_matter))")


def _one(rng: Random, pk: int, at: datetime, is_open: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    street = int(STREETS * abs(rng.random() + rng.random() - 1))
    number = rng.randrange(NUMBERS)
    said, category, unit = PROBLEMS[rng.randrange(len(PROBLEMS))]
    place, title = f"示例{street}路{number}号", f"示例{street}路{WORDS[rng.randrange(len(WORDS))]}{said}"
    lat, lng = SOUTH + street * STEP, WEST + number * STEP
    stamp, stage = at.isoformat(), "处置中" if is_open else "已结案"
    matter = {
        "id": pk,
        "number": f"副本{pk}",
        "title": title,
        "place": place,
        "stage": stage,
        "closed": not is_open,
        "opened_on": at.date(),
        "acted_on": at.date(),
        "next_due": None,
    }
    order = {
        "matter_id": pk,
        "category": category,
        "unit": unit,
        "stage": stage,
        "closed": not is_open,
        "lat": lat,
        "lng": lng,
        "cell": cell(lat, lng),
        "place_key": place_key(place),
        "received_at": stamp,
        "changed_at": stamp,
        "due_at": (at + timedelta(hours=8)).isoformat() if is_open else "",
        "rating": "" if is_open else "satisfied",
    }
    return matter, order


def _row(table: str, key: str, pk: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [pk])  # both names are ours
        [row] = cursor.fetchall()
        return dict(zip([column[0] for column in cursor.description or ()], row, strict=True))


def _insert(table: str, like: dict[str, Any], rows: Iterable[dict[str, Any]]) -> None:
    names = list(like)
    lines: Iterable[list[Any]] = ([row.get(name, like[name]) for name in names] for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for line in lines:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", lines)  # names are ours


def first() -> int:
    """A real order to copy, through the ledger's own door."""
    return orders.report(orders.Report("路灯不亮", place="兴潼大道", lat=30.19, lng=105.84, category="S-01-02")).pk


def send(link: http.client.HTTPConnection, key: str, number: str) -> tuple[int, bytes]:
    """A public report with place, phone and a number of its own."""
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
    return ask(link, "POST", f"{V2}/requests.json", urlencode(said))


def ask(link: http.client.HTTPConnection, method: str, address: str, body: str | None = None) -> tuple[int, bytes]:
    """Status and body; one that is told to come back must be told when."""
    link.request(method, address, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
    answer = link.getresponse()
    said = answer.read()
    if answer.status == 503:
        assert answer.headers.get("Retry-After"), "told to come back without saying when"
    return answer.status, said
