"""The figures of the annual report in the order in which it gives them; other figures follow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fadu.law.yamlfile import load
from fadu.report.figures import FIGURES, Figure

LABELS, OTHER_LABELS = (Path(__file__).parent / "texts" / name for name in ("labels.yaml", "other_labels.yaml"))


@cache
def labels() -> dict[str, list[str]]:
    """How reports call each figure, by its id, in the published order. Read once."""
    return {subject: [str(one) for one in patterns] for subject, patterns in load(LABELS).items()}


@cache
def other_labels() -> dict[str, list[str]]:
    """How reports call some of the figures that the published report did not give. Read once."""
    return {subject: [str(one) for one in patterns] for subject, patterns in load(OTHER_LABELS).items()}


def in_order(figures: Iterable[Figure] = ()) -> list[Figure]:
    """The figures (all without), those of the published report first and in its order."""
    place = {subject: number for number, subject in enumerate(labels())}
    chosen = list(figures) or list(FIGURES.values())
    return sorted(chosen, key=lambda figure: place.get(figure.id, len(place)))
