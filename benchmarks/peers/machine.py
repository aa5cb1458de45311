"""viewflow.fsm: the same steps as transitions of a state machine, without any condition or record."""

from __future__ import annotations

from collections.abc import Sequence

from viewflow.fsm import State


def walker(steps: Sequence[str]) -> type:
    """A class whose method `walk` goes through all the steps."""
    states = [f"s{place}" for place in range(len(steps) + 1)]
    state = State(states, default=states[0])
    members: dict[str, object] = {"state": state}
    for place in range(len(steps)):
        members[f"do{place}"] = state.transition(source=states[place], target=states[place + 1])(_step())
    members["_state"] = states[0]
    members["get_state"] = state.getter()(lambda self: self._state)
    members["set_state"] = state.setter()(_set)

    def walk(self) -> int:  # type: ignore[no-untyped-def]
        for place in range(len(steps)):
            getattr(self, f"do{place}")()
        return len(steps)

    return type("Walker", (), members | {"walk": walk})


def _step():  # type: ignore[no-untyped-def]
    def do(self) -> None:  # type: ignore[no-untyped-def]
        """Nothing but the transition."""

    return do


def _set(self, value: str) -> None:  # type: ignore[no-untyped-def]
    self._state = value
