"""`fadu serve` over HTTP: the list of matters, acts through the form, and the memory of the server, in a small and in a large ledger."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.db import connections
from django.urls import reverse
from tests.law.cases import ordinary_case

from benchmarks import bureau, copies, machine
from benchmarks.http_client import Browser, fields
from benchmarks.rows import Row, at_least, at_most, seconds
from benchmarks.throwaway import free_port
from fadu.config.upgrade import collect_static
from fadu.law.facts import Act
from fadu.ledger.models import Act as Recorded
from fadu.ledger.models import Matter
from fadu.ledger.record import open_matter, record_act
from fadu.registers.logins import create_login
from fadu.registers.models import Person

CLIENTS = 4
#: The form takes over here: what comes before brings in files of evidence.
BEGIN = "pen.conclude"
READER = "孙局"
LIST_MOST, POSTS_LEAST, MEMORY_MOST, SLOWER_MOST = 30, 150, 300, 1.2


def run(quick: bool) -> list[Row]:
    """Measured twice, in a small and in a large ledger; the ratios say how much slower the large one is."""
    small, large, matters, cases = (1_000, 4_000, 400, 8) if quick else (10_000, 1_000_000, 100_000, 60)
    bureau.furnish()
    collect_static()
    filed, clue = bureau.ordinary().file(0), bureau.ordinary(until="pen.clue").file(1)
    names = {person.id for act in _posted() for person in act.by} | {READER}
    for name in sorted(names):
        create_login(Person.objects.get(code=name), bureau.PASSWORD)
    copies.make(filed, small)
    with served() as (port, process):
        few = _measure(port, names, cases, 100)
        copies.make(filed, large - (matters - large // len(bureau.ordinary().acts)))
        copies.make(clue, large)
        many = _measure(port, names, cases, 100 + cases)
        peak = _memory(process)
    acts, rows = Recorded.objects.count(), Matter.objects.count()
    return [
        at_most(f"列表 100 个事项（一页），共 {rows:,} 个事项、{acts:,} 个行为", many.listing, "毫秒", LIST_MOST),
        at_most("同一列表与小台账相比", many.listing, "毫秒", None, f"{small:,} 个行为时", few.listing, SLOWER_MOST),
        at_least(f"提交表单，{acts:,} 个行为时", many.posts, "行为/秒", POSTS_LEAST),
        at_least("提交表单与小台账相比", many.posts, "行为/秒", None, f"{small:,} 个行为时", few.posts, round(1 / SLOWER_MOST, 3)),
        at_most("服务进程内存合计的峰值", peak, "MiB", MEMORY_MOST),
    ]


class Measured:
    """What one ledger size gave: milliseconds for the list, acts a second by form."""

    def __init__(self, listing: float, posts: float) -> None:
        self.listing, self.posts = listing, posts


def _measure(port: int, names: set[str], cases: int, first: int) -> Measured:
    ready = [_prepared(number) for number in range(first, first + cases)]
    crews = [{name: signed_in(port, name) for name in sorted(names)} for _ in range(CLIENTS)]
    reader = crews[0][READER]
    for _ in range(6):  # both workers have read what they keep
        _list(reader)
    listing = median(seconds(lambda: _list(reader)) for _ in range(25)) * 1000
    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        done = sum(pool.map(_walk, crews, [ready[place::CLIENTS] for place in range(CLIENTS)]))
        took = time.perf_counter() - begun
    assert done == cases * len(_posted()), "not every act was recorded"
    return Measured(listing, done / took)


def _posted() -> list[Act]:
    """The acts that go through the form: from the conclusion to the archive."""
    acts = ordinary_case()[1]
    return acts[next(place for place, act in enumerate(acts) if act.step == BEGIN) :]


def _prepared(number: int) -> Matter:
    """A case up to where the form takes over, filed through the ledger."""
    case = bureau.ordinary()
    first, *others = case.intents(number)
    row = open_matter(case.procedure, first, synthetic=True).matter
    for intent in others[: len(case.acts) - len(_posted()) - 1]:
        record_act(row.pk, intent)
    return row


def _walk(crew: dict[str, Browser], rows: list[Matter]) -> int:
    """Every case to its end, each act posted by the one who does it."""
    done = 0
    for row in rows:
        for act in _posted():
            who, *others = [person.id for person in act.by]
            typed = fields(act.data) + [("co", other) for other in others]
            typed += [("at", act.at.strftime("%Y-%m-%dT%H:%M")), ("do", "record"), ("after", str(act.seq - 1))]
            crew[who].post(reverse("act", args=[row.pk, act.step]), typed, then=reverse("matter", args=[row.pk]))
            done += 1
    return done


def _list(browser: Browser) -> None:
    """One page of a hundred."""
    page = browser.get(f"{reverse('matters')}?per=100")
    assert page.count('href="/matters/') >= 100, "the list is shorter than a hundred"


def signed_in(port: int, name: str) -> Browser:
    """A browser in which that person has signed in."""
    browser = Browser(port)
    browser.get(reverse("login"))
    browser.post(reverse("login"), [("username", name.lower()), ("password", bureau.PASSWORD)], then="/")
    return browser


def _memory(process: subprocess.Popen[bytes]) -> float:
    """The workers' own pages at their most, and the shared ones of the largest once."""
    pids = machine.tree(process.pid)
    return sum(machine.peak(pid) - machine.shared(pid) for pid in pids) + max(machine.shared(pid) for pid in pids)


@contextmanager
def served() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    connections.close_all()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("fadu"), "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            Browser(port).get("/login/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
