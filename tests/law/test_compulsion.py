"""What the execution of a decision, and a seizure, are told of its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fadu.law.common.compulsion import decision_of
from fadu.law.drafts import draft
from fadu.law.facts import Act, Matter
from fadu.law.params import rules_on
from tests.law.cases import File, ordinary_case
from tests.law.files.coercion import seizure_case


def case(*kinds: str, outcome: str = "") -> Matter:
    """A decided and served case with these kinds of penalty, taken back by the bureau itself with that outcome."""
    procedure, acts = ordinary_case(3000)
    upto = next(place for place, act in enumerate(acts) if act.step == "pen.issue") + 2
    file = File(procedure.id)
    for act in acts[:upto]:
        file.add(_with(act, kinds) if act.step == "pen.decide" else act)
    if outcome:
        file.do("pen.self-correct", "2023-05-08 10:00", ["孙局"], outcome=outcome, reasons="裁量不当", reviewed=True, fine="1000")
    return file.matter()


def _with(act: Act, kinds: tuple[str, ...]) -> Act:
    return replace(act, data=act.data.model_copy(update={"kinds": list(kinds)}))


@pytest.mark.parametrize(
    ("kinds", "outcome", "found"),
    [
        (("fine",), "", []),
        (("fine", "confiscate_goods"), "", ["confiscate_goods"]),
        (("confiscate_gains", "confiscate_goods"), "", ["confiscate_gains", "confiscate_goods"]),
        (("confiscate_goods",), "changed", ["confiscate_goods"]),
        (("confiscate_goods",), "revoked", []),
    ],
)
def test_only_a_decision_that_stands_confiscates(kinds: tuple[str, ...], outcome: str, found: list[str]) -> None:
    assert decision_of(case(*kinds, outcome=outcome), rules_on(date(2023, 6, 1)))["confiscates"] == found


def test_an_undecided_case_confiscates_nothing_and_no_remedy_was_used() -> None:
    told = decision_of(
        Matter("penalty-ordinary", "测1号", acts=ordinary_case(3000, until="pen.evidence-verify")[1]), rules_on(date(2023, 6, 1))
    )
    assert (told["confiscates"], told["remedied"], told["served_on"]) == ([], False, None)


def test_the_forms_about_things_taken_begin_with_the_list_and_the_store() -> None:
    procedure, acts = seizure_case()
    matter = Matter(procedure.id, "测1号", acts=[act for act in acts if act.step != "coe.release"])
    begun = {
        step: draft(procedure, matter, procedure.step(step), date(2023, 3, 20))
        for step in ("coe.keep", "coe.settle", "coe.release")
    }
    assert begun["coe.keep"] == {"kept_at": "本局仓库", "keeper": "孔保管"}
    assert begun["coe.settle"] == begun["coe.release"] == {"fates": [{"thing": 1, "fate": "returned"}]}
