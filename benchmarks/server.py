"""`fadu serve` over HTTP: the list of matters, acts through the form, and the memory of the server, in a small and in a large ledger."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connections
from django.urls import reverse
from tests.answering import until_it_answers
from tests.law.cases import ordinary_case

from benchmarks import bureau, copies, machine
from benchmarks.http_client import Browser, fields
from benchmarks.rows import Row, at_least, at_most, compared, seconds
from benchmarks.throwaway import free_port
from fadu.config.upgrade import collect_static
from fadu.exchange import partners
from fadu.law.facts import Act
from fadu.ledger.models import Act as Recorded
from fadu.ledger.models import Matter
from fadu.ledger.record import open_matter, record_act
from fadu.registers.logins import create_login
from fadu.registers.models import Person

#: As many at once, and so many times in turns of form and API; the median counts, for other machines beside this one take from it now and then.
CLIENTS, TURNS = 8, 3
#: The form takes over here: what comes before brings in files of evidence.
BEGIN = "pen.conclude"
READER = "孙局"
LIST_MOST, PAGE_MOST, ACTS_LEAST, MEMORY_MOST, SLOWER_MOST = 30, 100, 150, 300, 1.2
API = "/api/v1"
#: Who is signed in where, by code.
Crew = dict[str, Browser]


def run(quick: bool) -> list[Row]:
    """Measured twice, in a small and in a large ledger; the ratios say how much slower the large one is."""
    small, large, matters, cases = (2_000, 4_000, 400, 8) if quick else (10_000, 1_000_000, 100_000, 48)
    bureau.furnish()
    collect_static()
    filed, clue = bureau.ordinary().file(0), bureau.ordinary(until="pen.clue").file(1)
    names = sorted({person.id for act in _posted() for person in act.by} | {READER})
    for name in names:
        create_login(Person.objects.get(code=name), bureau.PASSWORD)
    keys = {name: partners.issue("性能", ["matters", "acts"], 1_000_000, READER, person=name) for name in names}
    copies.make(filed, small)
    with served() as (port, process):
        _measure(port, keys, CLIENTS, 10)  # the workers have read what they keep
        few = _measure(port, keys, cases, 100)
        copies.make(filed, large - (matters - large // len(bureau.ordinary().acts)))
        copies.make(clue, large)
        many = _measure(port, keys, cases, 1_000)
        peak = _memory(process)
    acts, rows = Recorded.objects.count(), Matter.objects.count()
    ledger, before = f"共 {rows:,} 个事项、{acts:,} 个行为", f"{small:,} 个行为时"
    return [
        at_most(f"列表 100 个事项，接口，{ledger}", many.list_api, "毫秒", LIST_MOST),
        at_most("同一列表与小台账相比", many.list_api, "毫秒", None, before, few.list_api, SLOWER_MOST),
        at_most(f"列表 100 个事项，网页，{ledger}", many.list_page, "毫秒", PAGE_MOST),
        at_most("同一网页与小台账相比", many.list_page, "毫秒", None, before, few.list_page, SLOWER_MOST),
        at_least(f"作出行为，接口，{acts:,} 个行为时", many.by_api, "行为/秒", ACTS_LEAST),
        at_least("同上，与小台账相比", many.by_api, "行为/秒", None, before, few.by_api, round(1 / SLOWER_MOST, 3)),
        compared(f"作出行为，网页表单，{acts:,} 个行为时", many.by_form, "行为/秒"),
        at_least("同上，与小台账相比", many.by_form, "行为/秒", None, before, few.by_form, round(1 / SLOWER_MOST, 3)),
        at_most("服务进程内存合计的峰值", peak, "MiB", MEMORY_MOST),
    ]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one ledger size gave: milliseconds for the list, acts a second, each through the pages and through the API."""

    list_page: float
    list_api: float
    by_form: float
    by_api: float


def _measure(port: int, keys: dict[str, str], cases: int, first: int) -> Measured:
    crews = [{name: signed_in(port, name) for name in keys} for _ in range(CLIENTS)]
    reader = crews[0][READER]
    doors = (_post, lambda crew, row, act: _say(crew, keys, row, act))
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS):
        for place, door in enumerate(doors):
            begin = first + (turn * len(doors) + place) * cases
            rates[place].append(_rate(crews, door, [_prepared(number) for number in range(begin, begin + cases)]))
    by_form, by_api = map(median, rates)
    return Measured(_milliseconds(lambda: _page(reader)), _milliseconds(lambda: _list(reader, keys[READER])), by_form, by_api)


def _milliseconds(work: Callable[[], None]) -> float:
    for _ in range(4):
        work()
    return median(seconds(work) for _ in range(25)) * 1000


def _rate(crews: list[Crew], prepare: Callable[[Crew, Matter, Act], Callable[[], object]], rows: list[Matter]) -> float:
    """Acts a second: every case from its preparation to its end, each act sent by the one who does it, as many cases at a time as there are crews."""
    shares = [[prepare(crew, row, act) for row in rows[place::CLIENTS] for act in _posted()] for place, crew in enumerate(crews)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        list(pool.map(lambda share: [send() for send in share], shares))
        return sum(map(len, shares)) / (time.perf_counter() - begun)


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


def _post(crew: Crew, row: Matter, act: Act) -> Callable[[], object]:
    """The act through its form; what is typed is worked out before the clock runs."""
    who, *others = [person.id for person in act.by]
    typed = fields(act.data) + [("co", other) for other in others]
    typed += [("at", act.at.strftime("%Y-%m-%dT%H:%M")), ("do", "record"), ("after", str(act.seq - 1))]
    address, then = reverse("act", args=[row.pk, act.step]), reverse("matter", args=[row.pk])
    return lambda: crew[who].post(address, typed, then)


def _say(crew: Crew, keys: dict[str, str], row: Matter, act: Act) -> Callable[[], object]:
    """The act through the API."""
    who, *others = [person.id for person in act.by]
    said = {
        "step": act.step,
        "data": act.data.model_dump(mode="json"),
        "beside": others,
        "at": act.at.isoformat(),
        "after": act.seq - 1,
    }
    return lambda: crew[who].ask("POST", f"{API}/matters/{row.pk}/acts", keys[who], said)


def _page(browser: Browser) -> None:
    """One page of a hundred."""
    page = browser.get(f"{reverse('matters')}?per=100")
    assert page.count('href="/matters/') >= 100, "the list is shorter than a hundred"


def _list(browser: Browser, key: str) -> None:
    """The same by the API."""
    assert len(browser.ask("GET", f"{API}/matters", key)["items"]) == 100, "the list is shorter than a hundred"


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
        until_it_answers(f"http://127.0.0.1:{port}/login/", process)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)
