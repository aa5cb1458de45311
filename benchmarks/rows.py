"""One measured figure beside its limit and its peer, and the timing that all benchmarks share."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """`value` in `unit`; `limit` as people read it; `ratio` to `peer`; `ok` None where the row is only there to be compared with."""

    name: str
    value: float
    unit: str
    limit: str = ""
    peer: str = ""
    ratio: float | None = None
    ok: bool | None = None


def at_least(name: str, value: float, unit: str, least: float | None, peer: str = "", beside: float = 0, ratio: float = 0) -> Row:
    """A rate that must reach `least`, and `ratio` times the peer's rate `beside`."""
    limits = [f"≥ {least:,g}"] if least is not None else []
    limits += [f"≥ {ratio:g} 倍"] if ratio else []
    found = value / beside if beside else None
    ok = (least is None or value >= least) and (not ratio or (found or 0) >= ratio)
    return Row(name, value, unit, "，".join(limits), peer, found, ok if limits else None)


def at_most(name: str, value: float, unit: str, most: float | None, peer: str = "", beside: float = 0, ratio: float = 0) -> Row:
    """A time or a size that may be at most `most`, and at most `ratio` times the peer's `beside`."""
    limits = [f"≤ {most:,g}"] if most is not None else []
    limits += [f"≤ {ratio:g} 倍"] if ratio else []
    found = value / beside if beside else None
    ok = (most is None or value <= most) and (not ratio or (found if found is not None else ratio + 1) <= ratio)
    return Row(name, value, unit, "，".join(limits), peer, found, ok if limits else None)


def compared(name: str, value: float, unit: str) -> Row:
    """A peer's own figure."""
    return Row(name, value, unit)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, without a garbage collection of what came before it."""
    gc.collect()
    begun = perf_counter()
    work()
    return perf_counter() - begun
