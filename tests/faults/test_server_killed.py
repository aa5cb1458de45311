"""The web server itself, with two workers: one is killed with SIGKILL while many report at once; what was accepted stands, and the file is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from threading import Event
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.db import connection

from fadu.config.commands.serve import server_command
from fadu.exchange import partners
from fadu.ledger import models, recheck
from fadu.ledger.verify import verify
from tests.answering import until_it_answers
from tests.faults.test_killed import ROOT, environment
from tests.furnished import furnish
from tests.two_bureaus import free_port

THREADS, WORKERS = 6, 2
#: So often a worker is killed, and further until a request died with one.
KILLS, MOST_KILLS = 2, 8
#: So many reports are accepted before the first kill and between kills; as many must still come through afterwards.
BETWEEN = 10
LONGEST = 120


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_many_report_loses_nothing_that_was_accepted() -> None:
    furnish()
    key = partners.issue("市民随手拍", ["orders"], 1_000_000, "P055")
    accepted: list[str] = []
    over, broken = Event(), []

    def report(thread: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            try:
                accepted.append(_reported(port, key, f"{thread}-{number}"))
            except urllib.error.HTTPError as error:
                if error.code != 503:  # told to come back
                    raise
                time.sleep(0.02)
            except (OSError, HTTPException):
                broken.append(number)  # the worker died with it: never told that it was accepted

    with _served() as (port, server), ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(report, thread) for thread in range(THREADS)]
        try:
            for kill in range(MOST_KILLS):
                if kill >= KILLS and broken:
                    break
                _until(len(accepted) + BETWEEN, accepted)
                before = _workers(server.pid)
                os.kill(before[0], signal.SIGKILL)
            _until(len(accepted) + BETWEEN, accepted)
        finally:
            over.set()
        for one in running:
            one.result()
    connection.close()
    assert broken, "nobody was in the middle of it"
    assert len(accepted) == len(set(accepted))
    assert set(map(int, accepted)) <= set(models.Order.objects.values_list("pk", flat=True)), "what was accepted is lost"
    found = verify()
    assert found.whole, found.broken
    rows = list(models.Matter.objects.filter(procedure="order"))
    assert [(row.number, said) for row in rows if (said := recheck.differences(row))] == []
    numbers = sorted(int(row.number.split("〕")[1].removesuffix("号")) for row in rows)
    assert numbers == list(range(1, len(rows) + 1)), "no number is missing or given twice"


def _reported(port: int, key: str, name: str) -> str:
    """The number of a report that the server says it has taken."""
    said = {
        "api_key": key,
        "service_code": "S-01-02",
        "lat": "30.19",
        "long": "105.84",
        "description": f"路口有垃圾 {name}",
        "attribute[external_id]": name,
    }
    address = f"http://127.0.0.1:{port}/api/open311/v2/requests.xml"
    with urllib.request.urlopen(address, urlencode(said).encode(), timeout=20) as answer:
        number = ElementTree.fromstring(answer.read()).findtext("request/service_request_id")
    assert number is not None
    return number


def _until(count: int, accepted: list[str]) -> None:
    begun = time.monotonic()
    while len(accepted) < count:
        assert time.monotonic() - begun < LONGEST, "the server accepts nothing any more"
        time.sleep(0.01)


def _workers(server: int) -> list[int]:
    """The server's worker processes, once they are all there."""
    begun = time.monotonic()
    while True:
        children = [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()]
        found = [pid for pid in children if "tracker" not in _command(pid)]
        if len(found) >= WORKERS:
            return found
        assert time.monotonic() - begun < LONGEST, "the killed worker is not replaced"
        time.sleep(0.05)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "tracker"


@contextmanager
def _served() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`fadu serve` as it is, on this test's own database; ended with all its workers."""
    port = free_port()
    connection.close()
    command = server_command("127.0.0.1", port, WORKERS)
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True) as server:
        try:
            until_it_answers(f"http://127.0.0.1:{port}/api/open311/v2/discovery.json", server)
            yield port, server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
