"""The queries of every act go by an index, whatever the size of the ledger."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.ledger import models, parties, read, seals

from .conftest import PICTURES, Play

pytestmark = [pytest.mark.both, pytest.mark.django_db]

#: Tables that grow with the bureau's work.
GROWING = ("ledger_act", "ledger_matter", "ledger_party", "ledger_deadline", "ledger_paper", "ledger_evidence", "ledger_look")


def scans(queries: list[dict[str, str]]) -> list[str]:
    """Reading statements that walk through the whole of a growing table."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries:
            sql = query["sql"]
            if not sql.startswith("SELECT") or not any(table in sql for table in GROWING):
                continue
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
            plan = " | ".join(str(row[-1]) for row in cursor.fetchall())
            bad = "SCAN ledger_" in plan.replace('"', "") if connection.vendor == "sqlite" else "Seq Scan on ledger_" in plan
            if bad and "USING" not in plan:
                found.append(f"{sql[:200]} → {plan}")
    return found


def test_recording_reads_by_index(script: Callable[..., list[Planned]], play: Play) -> None:
    play("preserve")
    planned = script("hearing")
    with CaptureQueriesContext(connection) as seen:
        Stage(PICTURES, lambda acts: None).play("penalty-ordinary", planned)
    assert len(seen) > 100
    assert scans(seen.captured_queries) == []


def test_looking_up_reads_by_index(play: Play) -> None:
    row = play("short", "serve:notice")
    assert row.party is not None
    name = row.party.read("name")
    with CaptureQueriesContext(connection) as seen:
        parties.search(name)
        list(read.overdue(datetime(2030, 1, 1).date())[:50])
        read.file_of(models.Matter.objects.get(pk=row.pk))
        models.Act.objects.filter(key="x").first()
        models.Paper.objects.filter(digest="x").first()
        seals.heads("2024-01-01")
    assert scans(seen.captured_queries) == []


def test_a_scan_would_be_seen(play: Play) -> None:
    play("short", "pen.file")
    with CaptureQueriesContext(connection) as seen:
        list(models.Act.objects.filter(body__contains="x"))
    assert len(scans(seen.captured_queries)) == 1
