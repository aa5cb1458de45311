"""`judge`: an ordinary case with all its gates, in memory, beside the same steps in a BPMN engine and in a bare state machine."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.law.cases import ordinary_case

from benchmarks.peers import machine, spiff
from benchmarks.rows import Row, at_least, compared
from fadu.law.facts import Act, Matter
from fadu.law.judge import judge
from fadu.law.steps import Procedure

LEAST = 20_000
RATIO = 5


def run(quick: bool) -> list[Row]:
    """Acts a second: ours, then the peers'; they take turns, so that a slow minute of the machine meets all of them."""
    times, rounds = (3, 40) if quick else (15, 150)
    procedure, acts = ordinary_case()
    steps = [act.step for act in acts]
    moments = _moments(procedure, acts)
    walker = machine.walker(steps)
    rates = [
        (
            _rate(lambda: _judge_all(procedure, moments), rounds),
            _bpmn_rate(steps, max(2, rounds // 5)),
            _rate(lambda: walker().walk(), rounds),
        )
        for _ in range(times)
    ]
    ours, bpmn, state_machine = map(median, zip(*rates, strict=True))
    gates = sum(len(procedure.gates_on[step]) for step in steps)
    return [
        at_least(f"judge：{len(steps)} 步、{gates} 次关口判断", ours, "行为/秒", LEAST, "SpiffWorkflow", bpmn, RATIO),
        compared("SpiffWorkflow：同样步骤的 BPMN，内存", bpmn, "行为/秒"),
        compared("viewflow.fsm：只做状态转换", state_machine, "行为/秒"),
    ]


def _moments(procedure: Procedure, acts: list[Act]) -> list[tuple[Matter, Act]]:
    """Each act with the matter as it stood before it. Raises AssertionError when the case is not lawful: then nothing is worth measuring."""
    matter, found = Matter(procedure.id), []
    for act in acts:
        verdict = judge(procedure, matter, act)
        assert not verdict.findings, verdict.findings
        found.append((matter, act))
        matter = matter.plus(act, verdict.stage)
    return found


def _judge_all(procedure: Procedure, moments: list[tuple[Matter, Act]]) -> int:
    for matter, act in moments:
        judge(procedure, matter, act)
    return len(moments)


def _rate(work: Callable[[], int], rounds: int) -> float:
    begun, done = perf_counter(), 0
    for _ in range(rounds):
        done += work()
    return done / (perf_counter() - begun)


def _bpmn_rate(steps: list[str], rounds: int) -> float:
    """Only the walking counts, not the building of the processes."""
    ready = [spiff.process(steps) for _ in range(rounds)]
    begun = perf_counter()
    done = sum(spiff.walk(workflow) for workflow in ready)
    assert done == rounds * len(steps)
    return done / (perf_counter() - begun)
