"""指标一览: the chapters in the order of the year page, and all figures of a year in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType

from fadu.law.errors import InputError
from fadu.report.figures import (
    accounting,
    casework,
    coercion,
    deciding,
    disclosure,
    inspection,
    learning,
    onepass,
    parking,
    penalties,
    permits,
    petitions,
    recording,
    rectification,
    review,
    reviewing,
    serving,
    towns,
    waivers,
)
from fadu.report.figures.figure import FIRST_YEAR, LAST_YEAR, Figure, Rows, in_days


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the year page: its id is the name of its module."""

    id: str
    title: str
    figures: tuple[Figure, ...]


def _chapter(module: ModuleType) -> Chapter:
    return Chapter(module.__name__.rpartition(".")[2], module.TITLE, module.FIGURES)


CHAPTERS = tuple(
    _chapter(module)
    for module in (
        penalties,
        waivers,
        parking,
        review,
        reviewing,
        disclosure,
        inspection,
        coercion,
        recording,
        towns,
        permits,
        rectification,
        serving,
        petitions,
        deciding,
        learning,
        accounting,
        casework,
    )
)
FIGURES: dict[str, Figure] = {figure.id: figure for chapter in CHAPTERS for figure in chapter.figures}


def all_figures(year: int) -> dict[str, Decimal | None]:
    """Every figure of the year by id, computed from the ledger now: sums in yuan, None where there is nothing to average."""
    return {figure: said.value for figure, said in with_records(year).items()}


def with_records(year: int) -> dict[str, onepass.Said]:
    """The same with the number of records behind each."""
    return onepass.read(year, FIGURES.values())


def checked_year(year: int) -> int:
    """The year itself. Raises InputError outside the years of the law."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"年度应当在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，不能是 {str(year)[:20]}。")
    return year


__all__ = ["CHAPTERS", "FIGURES", "Chapter", "Figure", "Rows", "all_figures", "checked_year", "in_days", "with_records"]
