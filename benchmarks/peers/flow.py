"""viewflow: the same steps as a flow on its own tables, each step one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from time import perf_counter

from django.db import transaction
from tests.law.cases import ordinary_case
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


def _flow_of(steps: Sequence[str]) -> type[flow.Flow]:
    """A flow whose nodes are the steps, one after the other; nothing is asked and nothing is checked."""
    members: dict[str, object] = {"process_class": Process, "__module__": __name__}
    names = [*(f"step{place}" for place in range(len(steps))), "end"]
    members[names[0]] = flow.StartHandle(_start).Next(getattr(this, names[1]))
    for name, following in pairwise(names[1:]):
        members[name] = flow.Handle(_nothing).Next(getattr(this, following))
    members["end"] = flow.End()
    return type("CaseFlow", (flow.Flow,), members)


def rate(rounds: int) -> float:
    """Steps a second over whole processes, one transaction a step."""
    begun = perf_counter()
    for _ in range(rounds):
        with transaction.atomic():
            process = CaseFlow.step0.run()
        for place in range(1, len(STEPS)):
            node = getattr(CaseFlow, f"step{place}")
            with transaction.atomic():
                node.run(process.task_set.get(flow_task=node))
    return rounds * len(STEPS) / (perf_counter() - begun)


def _start(activation) -> Process:  # type: ignore[no-untyped-def]
    return activation.process


def _nothing(activation) -> None:  # type: ignore[no-untyped-def]
    """The step itself does nothing."""


STEPS = [act.step for act in ordinary_case()[1]]
#: The engine finds a flow by the name of its module.
CaseFlow = _flow_of(STEPS)
