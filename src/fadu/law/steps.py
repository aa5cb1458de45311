"""步骤与程序: which act may follow which, who may do it, what it carries, and the procedure as one value."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel

from fadu.law.clocks import Clock
from fadu.law.gates import Gate

#: The stage before the first act.
START = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of act.

    `decides`: the bureau decides by it, so a failed gate refuses it; otherwise it reports a fact, is always recorded, and the defect stands
    beside it. `at`: stages in which it may be done; `to`: the stage it leads to (None: stays). `who`: roles, any of which may do it.
    `papers`: documents it issues. `asks`: questions the registers and the ledger must answer for its gates. `of_party`: the party's own act, which staff only record.
    `amount`: the data field whose number the ledger indexes (yuan of a fine, a payment, a sum waived; or a count, such as notices given out); `kind`: the one whose
    choice it indexes (the ground of a waiver, the form of a study session), so that figures need not read the data.
    """

    id: str
    label: str
    data: type[BaseModel]
    who: tuple[str, ...]
    at: tuple[str, ...]
    to: str | None = None
    decides: bool = False
    papers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    of_party: bool = False
    amount: str = ""
    kind: str = ""
    article: str = ""
    help: str = ""


@dataclass(frozen=True, eq=False)  # one value for each: hashing its every part would take longer than judging an act
class Procedure:
    """What the law lays down for one kind of work. `stages` in order; the last ones named in `closed` end the matter."""

    id: str
    title: str
    wing: str
    system: str
    basis: str
    stages: tuple[str, ...]
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...] = ()
    clocks: tuple[Clock, ...] = ()
    closed: tuple[str, ...] = ()
    prefix: str = ""
    by_step: dict[str, Step] = field(init=False, default_factory=dict, compare=False)
    gates_on: dict[str, tuple[Gate, ...]] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.by_step.update({step.id: step for step in self.steps})
        if len(self.by_step) != len(self.steps):
            raise ValueError(f"{self.id}:步骤编号重复")
        for step in self.steps:
            unknown = [stage for stage in (*step.at, *([step.to] if step.to else [])) if stage and stage not in self.stages]
            if unknown:
                raise ValueError(f"{self.id}:步骤 {step.id} 的阶段 {'、'.join(unknown)} 不在本程序中")
            self.gates_on[step.id] = tuple(gate for gate in self.gates if "*" in gate.on or step.id in gate.on)

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises LookupError with a sentence for people when the procedure has none."""
        try:
            return self.by_step[step_id]
        except KeyError:
            raise LookupError(f"“{self.title}”程序没有“{step_id}”这一步骤") from None

    def opening(self) -> tuple[Step, ...]:
        """Steps a matter may begin with."""
        return tuple(step for step in self.steps if START in step.at)
