"""`record_act`, durable, one transaction an act, beside the bare driver and two workflow engines on the same database."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from django.db import connection, transaction

from benchmarks import bureau
from benchmarks.peers import driver, flow, spiff
from benchmarks.rows import Row, at_least, compared
from fadu.ledger.models import Act, Matter
from fadu.ledger.record import open_matter, record_act
from fadu.ledger.verify import verify

LEAST = {"sqlite": (1_000, 0.12), "postgresql": (400, 0.40)}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def run(quick: bool) -> list[Row]:
    """Acts a second on the process's database; the contenders take turns, so that a slow minute of the machine meets all of them."""
    times, cases = (2, 4) if quick else (7, 30)
    bureau.furnish()
    case = bureau.ordinary()
    steps = [act.step for act in case.acts]
    filed = case.file(0)
    _table_for_spiff()
    rates: dict[str, list[float]] = {"ours": [], "driver": [], "viewflow": [], "spiff": []}
    for turn in range(times):
        rates["ours"].append(_ours(case, 1 + turn * cases, cases))
        rates["driver"].append(driver.rate(filed, cases * 3))
        rates["viewflow"].append(flow.rate(max(2, cases // 4)))
        rates["spiff"].append(_spiff(steps, max(2, cases // 4)))
    ours, bare, viewflow, bpmn = (median(found) for found in rates.values())
    _require_whole(times * cases + 1)
    name, (least, ratio) = NAMES[connection.vendor], LEAST[connection.vendor]
    return [
        at_least(f"record_act，{name}", ours, "行为/秒", least, "裸驱动", bare, ratio),
        compared(f"裸驱动，{name}：插入一行、更新一行", bare, "事务/秒"),
        at_least(f"record_act 与 viewflow 相比，{name}", ours, "行为/秒", None, "viewflow", viewflow, 1),
        compared(f"viewflow，{name}：同样步骤，不判断条件", viewflow, "步骤/秒"),
        at_least(f"record_act 与 SpiffWorkflow 相比，{name}", ours, "行为/秒", None, "SpiffWorkflow", bpmn, 1),
        compared(f"SpiffWorkflow，{name}：每步存回整个状态，不判断条件", bpmn, "步骤/秒"),
    ]


def _ours(case: bureau.Case, first: int, cases: int) -> float:
    """Whole cases through the ledger; making the parties is not counted."""
    ready = [case.intents(number) for number in range(first, first + cases)]
    begun = perf_counter()
    for opening, *others in ready:
        key = open_matter(case.procedure, opening, synthetic=True).matter.pk
        for intent in others:
            record_act(key, intent)
    return cases * len(case.acts) / (perf_counter() - begun)


def _require_whole(cases: int) -> None:
    """What was measured must be a true ledger: our matters closed, their chains whole."""
    ours = Matter.objects.exclude(number__contains="-")
    assert ours.filter(closed=True).count() == cases, "not every case went through"
    last = ours.order_by("-pk").values_list("pk", flat=True)[:cases]
    for key in (min(last), max(last)):
        assert verify(key, key).whole, "the chain is broken"
    assert Act.objects.filter(matter__in=ours).count() % cases == 0


def _table_for_spiff() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_state (id integer PRIMARY KEY, state text NOT NULL)")


def _spiff(steps: list[str], rounds: int) -> float:
    """Each step: read the state, go on, write it back, in one transaction."""
    begin = spiff.fresh(steps)
    begun = perf_counter()
    for _ in range(rounds):
        _save("DELETE FROM bench_state", [])
        _save("INSERT INTO bench_state (id, state) VALUES (1, %s)", [begin])
        for _ in steps:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT state FROM bench_state WHERE id = 1")
                workflow = spiff.restore(cursor.fetchone()[0])
                workflow.do_engine_steps()
                spiff.step(workflow)
                cursor.execute("UPDATE bench_state SET state = %s WHERE id = 1", [spiff.save(workflow)])
    return rounds * len(steps) / (perf_counter() - begun)


def _save(statement: str, values: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
