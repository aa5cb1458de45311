"""Masking a thousand decisions, and the public board with ten thousand of them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from statistics import median

from django.db import connection
from django.test import Client
from tests.disclosure.corpus import KNOWN, composed, read

from benchmarks import bureau
from benchmarks.rows import Row, at_most, seconds
from fadu.config.upgrade import collect_static
from fadu.disclosure.masking import mask_all
from fadu.disclosure.models import PublicCopy
from fadu.ledger.chain import ZERO
from fadu.ledger.models import Matter

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MOST_MASKING, MOST_PAGE = 10, 100
SENTENCES = 12


def run(quick: bool) -> list[Row]:
    """Seconds for the masking, milliseconds for a page of the board, a search and a page of its JSON."""
    count, copies = (10, 60) if quick else (1_000, 10_000)
    rng = Random(2023)
    decisions = [{name: _text(rng) for name in ("facts", "result")} for _ in range(count)]
    masking = seconds(lambda: [mask_all(texts, KNOWN) for texts in decisions])
    bureau.furnish()
    collect_static()
    _fill(copies, rng)
    client, name = Client(SERVER_NAME="127.0.0.1"), NAMES[connection.vendor]
    rows = [at_most(f"隐去 {count:,} 份决定，每份约 {SENTENCES * 50:,} 字", masking, "秒", MOST_MASKING)]
    for title, address in (
        ("公示页", "/portal/decisions/"),
        ("公示页检索", "/portal/decisions/?q=%E6%B8%A3%E5%9C%9F+4000&year=2023"),
        ("公示数据（JSON）", "/portal/decisions.json?page=3"),
    ):
        _get(client, address)
        took = median(seconds(lambda: _get(client, address)) for _ in range(3 if quick else 15)) * 1000  # noqa: B023 - called at once
        rows.append(at_most(f"{title}，{copies:,} 件，{name}", took, "毫秒", MOST_PAGE))
    return rows


def _text(rng: Random) -> str:
    return "\n".join(read(composed(rng)).text for _ in range(SENTENCES // 2))


def _fill(count: int, rng: Random) -> None:
    """Copies of published decisions, each of its own matter."""
    first = date(2021, 1, 4)
    Matter.objects.bulk_create(
        [
            Matter(
                procedure="penalty-ordinary", number=f"示〔2023〕{number}号", year=2023, opened_on=first, acted_on=first, head=ZERO
            )
            for number in range(count)
        ]
    )
    keys = Matter.objects.filter(number__startswith="示〔2023〕").values_list("pk", flat=True)
    PublicCopy.objects.bulk_create(
        [
            PublicCopy(
                public_id=f"{number:016x}",
                matter_id=key,
                seq=1,
                kind="penalty",
                topic=f"非密闭车辆运输渣土案{number}",
                number=f"潼城管罚决字〔2023〕{number}号",
                party="张某",
                facts=_text(rng)[:400],
                result=f"罚款{rng.randint(1, 90) * 100}元",
                item_code=f"CQSR-{number % 60}-1",
                item_title=f"事项{number % 60}",
                unit="CG-ZFDD-1",
                year=2021 + number % 3,
                published_on=first + timedelta(days=number % 900),
            )
            for number, key in enumerate(keys)
        ]
    )


def _get(client: Client, address: str) -> None:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)
