"""Random acts in random order through `record_act`: whatever is tried, the chain stays whole and the index stays the fold of the acts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fadu.law.data import lenient
from fadu.law.drafts import draft
from fadu.law.facts import CHINA, Evidence
from fadu.law.procedures import ALL
from fadu.ledger import models, recheck
from fadu.ledger.record import Intent, Recorded, load, open_matter, record_act
from fadu.ledger.verify import verify
from fadu.registers.asof import snapshot
from tests.faults.refusal import refusal
from tests.faults.worker import clue, filing

ORDINARY = ALL["penalty-ordinary"]
PEOPLE = ("P014", "P019", "P002", "P001", "P004", "P006", "P032", "P033", "P037")
FACT = {"element": "conduct", "text": "渣土撒落", "evidence": ["E1"]}
#: What a draft leaves open, for any step that has the field.
FILL: dict[str, Any] = {
    "facts": [FACT],
    "reasons": "理由",
    "basis": ["《重庆市市容环境卫生管理条例》第六十七条"],
    "kinds": ["fine"],
    "fine": "2500",
    "tier": "A",
    "certificates": "已出示",
    "recusal_told": True,
    "party_signed": "signed",
    "signed": True,
    "receiver": "party",
    "statement_right": True,
    "points": ["意见"],
    "officer": "P014",
    "granted": False,
    "handlers": ["P014", "P019"],
    "conduct": "撒落",
    "measure": "清理",
    "receipt": "示例",
    "result": "passed",
    "opinion": "同意",
    "days": 30,
    "members": ["P014", "P019"],
}


class Acts(RuleBasedStateMachine):
    """One matter at a time, in a transaction that is undone at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = datetime(2023, 3, 1, 9, tzinfo=CHINA)
        opened = open_matter("penalty-ordinary", Intent("pen.clue", clue(), PEOPLE[:2], self.at), synthetic=True)
        self.pk, self.done, self.tried = opened.matter.pk, 1, 0
        self.attempt("pen.file", filing(), ["P002"], 1, False)

    def attempt(self, step: str, data: Any, by: list[str], hours: int, proof: bool) -> None:
        before = (models.Act.objects.count(), models.Paper.objects.count(), models.Matter.objects.get(pk=self.pk).head)
        moment = self.at + timedelta(hours=hours)
        pieces = (
            [Evidence("record", "a" * 64, moment, by[0], "现场", proves=("party", "conduct", "time", "place"))] if proof else []
        )
        self.tried += 1
        found: list[Recorded] = []
        if refusal(lambda: found.append(record_act(self.pk, Intent(step, data, by, moment, pieces)))):
            assert (models.Act.objects.count(), models.Paper.objects.count(), models.Matter.objects.get(pk=self.pk).head) == before
            return
        assert found[0].judgement is not None
        assert not found[0].judgement.refused
        self.done, self.at = self.done + 1, moment

    @rule(
        step=st.sampled_from(sorted(ORDINARY.by_step)),
        by=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2),
        hours=st.sampled_from([-30, 0, 1, 24, 24, 100, 24 * 40]),
        proof=st.booleans(),
    )
    def any_step(self, step: str, by: list[str], hours: int, proof: bool) -> None:
        """Any step at all, mostly out of order."""
        self.drafted(step, by, hours, proof)

    @rule(number=st.integers(0, 100), hours=st.sampled_from([1, 24, 50]), proof=st.booleans())
    def next_step(self, number: int, hours: int, proof: bool) -> None:
        """A step that the stage allows, by somebody whose role may do it."""
        stage = models.Matter.objects.get(pk=self.pk).stage
        allowed = [step for step in ORDINARY.steps if stage in step.at]
        step = allowed[number % len(allowed)] if allowed else ORDINARY.steps[0]
        book = snapshot(self.at.date())
        fit = [code for code in PEOPLE if book.person(code).roles & set(step.who)]
        self.drafted(step.id, fit[:2] or ["P014"], hours, proof)

    def drafted(self, step: str, by: list[str], hours: int, proof: bool) -> None:
        row = models.Matter.objects.get(pk=self.pk)
        day = (self.at + timedelta(hours=hours)).date()
        model = ORDINARY.step(step).data
        said = draft(ORDINARY, load(ORDINARY, row), ORDINARY.step(step), day, snapshot(day).bureau())
        filled = {name: value for name, value in FILL.items() if name in model.model_fields} | said
        self.attempt(step, lenient(model, filled), by, hours, proof)

    @invariant()
    def chain_is_whole(self) -> None:
        report = verify()
        assert report.whole, report.broken

    @invariant()
    def index_is_the_fold_of_the_acts(self) -> None:
        row = models.Matter.objects.get(pk=self.pk)
        assert row.last_seq == row.acts.count() == self.done
        assert recheck.differences(row) == []

    @invariant()
    def no_decision_stands_with_a_blocking_finding(self) -> None:
        for act in models.Act.objects.filter(matter_id=self.pk):
            if ORDINARY.step(act.step).decides:
                assert [one["gate"] for one in act.judged["findings"] if one["level"] == "block"] == []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


@pytest.mark.both
@pytest.mark.django_db
def test_random_acts(caster: object) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Acts, settings=settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    )
