"""年度行政执法统计: the totals that the bureau publishes by 31 January, each a figure of the ledger, and how often each kind of penalty was given."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fadu.law.facts import PENALTY_KINDS
from fadu.ledger.index import FINED
from fadu.ledger.models import Act
from fadu.report.figures import FIGURES
from fadu.report.figures.figure import acts, of_bureau
from fadu.report.printing import print_exact

#: Figures of the yearly statistics, in the order of the table; a further line of work adds its own here.
ITEMS: tuple[str, ...] = (
    "ordinary_cases_filed",
    "ordinary_cases_decided",
    "ordinary_cases_not_punished",
    "ordinary_cases_closed",
    "ordinary_fines_yuan",
    "simple_penalties",
    "simple_fines_yuan",
    "first_violation_waiver_cases",
    "other_waiver_cases",
    "hearings_held",
    "legal_reviews",
    "penalty_cases_ordinary_published",
    "publications_withdrawn",
)
KINDS = "各类处罚按决定计；一个决定有几种处罚的，各计一次；以后变更、撤销的不在此扣除。"


def totals(year: int) -> list[dict[str, str]]:
    """Code, label, value, unit and definition of each line, as the ledger gives them now."""
    found = []
    for code in ITEMS:
        figure = FIGURES[code]
        value = print_exact(figure, figure.value(year)).removesuffix(figure.unit)
        found.append({"code": code, "label": figure.label, "value": value, "unit": figure.unit, "definition": figure.definition})
    count = _kinds(year)
    return found + [
        {"code": f"kind.{kind}", "label": f"处罚种类：{label}", "value": str(count[kind]), "unit": "件", "definition": KINDS}
        for kind, label in PENALTY_KINDS.items()
        if count[kind]
    ]


def _kinds(year: int) -> Counter[str]:
    decided: Any = of_bureau(acts(year, *FINED)).order_by("pk")
    return Counter(kind for act in decided.iterator() for kind in _said(act))


def _said(act: Act) -> list[str]:
    return list(dict.fromkeys(act.content["data"].get("kinds") or ()))
