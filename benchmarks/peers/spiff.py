"""SpiffWorkflow: the same steps as a BPMN process, in memory and saved after every step."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

_BPMN = "omg.org/spec/BPMN/20100524/MODEL"
_SERIALIZER = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())
PROCESS = "case"


def process(steps: Sequence[str]) -> BpmnWorkflow:
    """A process whose manual tasks are the steps, one after the other, ready to be run."""
    nodes = ["start", *(f"t{place}" for place in range(len(steps))), "end"]
    tasks = "".join(f'<manualTask id="t{place}" name="{step}"/>' for place, step in enumerate(steps))
    flows = "".join(
        f'<sequenceFlow id="f{place}" sourceRef="{before}" targetRef="{after}"/>'
        for place, (before, after) in enumerate(pairwise(nodes))
    )
    text = (
        f'<definitions xmlns="http:{"//"}www.{_BPMN}"><process id="{PROCESS}" isExecutable="true">'
        f'<startEvent id="start"/>{tasks}<endEvent id="end"/>{flows}</process></definitions>'
    )
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(text.encode()))
    return BpmnWorkflow(parser.get_spec(PROCESS))


def fresh(steps: Sequence[str]) -> str:
    """A process at its beginning, as text; reading it back is cheaper than parsing the diagram again."""
    return save(process(steps))


def save(workflow: BpmnWorkflow) -> str:
    """The whole state as JSON."""
    return str(_SERIALIZER.serialize_json(workflow))


def restore(text: str) -> BpmnWorkflow:
    """The process that `save` gave."""
    return _SERIALIZER.deserialize_json(text)


def step(workflow: BpmnWorkflow) -> None:
    """Do the next manual task and what the engine does by itself after it."""
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def walk(workflow: BpmnWorkflow) -> int:
    """All manual tasks to the end; how many there were."""
    workflow.do_engine_steps()
    done = 0
    while not workflow.completed:
        step(workflow)
        done += 1
    return done
