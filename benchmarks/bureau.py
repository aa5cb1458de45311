"""A bureau to measure on: the registers that come with Fadu, the cast of the test files, and cases that are filed through the ledger's own door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tests.law.cases import CAST, ITEMS, ordinary_case

from fadu.law.facts import Act
from fadu.ledger import models as ledger
from fadu.ledger.parties import find_or_make
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.registers import models
from fadu.registers.bootstrap import load_bureau_data

SINCE = date(2018, 1, 1)
PASSWORD = "Bench-2023-only"
UNIT, TOWN = "执法大队", "T01"


def furnish() -> None:
    """Fill the registers: Fadu's own data, and beside it the people, items and town that the test files name."""
    load_bureau_data()
    models.Unit.objects.create(code=UNIT, name=UNIT, kind="squad", valid_from=SINCE)
    models.Unit.objects.create(code=TOWN, name="测试街道", kind="subdistrict", valid_from=SINCE)
    for someone in CAST.values():
        row = models.Person.objects.create(
            code=someone.id,
            name=someone.name,
            unit_id=UNIT,
            legal_qualification=someone.legal_qualification,
            reviewer_since=someone.reviewer_since,
            synthetic=True,
        )
        for role in sorted(someone.roles):
            models.Appointment.objects.create(person=row, role=role, unit_id=UNIT, valid_from=SINCE)
        held = someone.certificate
        if held is not None:
            models.Certificate.objects.create(person=row, number=held.number, valid_from=held.valid_from, valid_to=held.valid_to)
    for item in ITEMS.values():
        _item(item.code)


def _item(code: str) -> None:
    item = ITEMS[code]
    ranges = {found.party: found for found in item.fines}
    citizen, org = ranges.get("citizen", ranges.get("any")), ranges.get("org", ranges.get("any"))
    models.PenaltyItem.objects.create(
        code=code,
        title=item.title,
        statute=item.statute,
        duty_article=item.duty_article,
        penalty_article=item.penalty_article,
        valid_from=item.valid_from,
        kinds=list(item.kinds),
        elements=list(item.elements),
        first_violation=item.first_violation,
        correct_first=item.correct_first,
        citizen_min=citizen.minimum if citizen else None,
        citizen_max=citizen.maximum if citizen else None,
        org_min=org.minimum if org else None,
        org_max=org.maximum if org else None,
    )
    for tier in item.tiers:
        models.DiscretionTier.objects.create(
            item=code,
            party=tier.party,
            code=tier.code,
            label=tier.label,
            condition=tier.condition,
            minimum=tier.minimum,
            maximum=tier.maximum,
            kinds=list(tier.kinds),
            valid_from=SINCE,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the test files, ready to be filed again and again, each time for a party of its own."""

    procedure: str
    acts: Sequence[Act]

    def intents(self, number: int) -> list[Intent]:
        """What the bureau means to do, step by step, in the case of that number."""
        party = find_or_make(kind="citizen", name=f"测试当事人{number}", id_number=f"{number:018d}", synthetic=True)
        return [_intent(act, party.key) for act in self.acts]

    def file(self, number: int) -> ledger.Matter:
        """The whole case through the ledger."""
        first, *others = self.intents(number)
        row = open_matter(self.procedure, first, synthetic=True).matter
        for intent in others:
            record_act(row.pk, intent)
        row.refresh_from_db()
        return row


def ordinary(fine: Decimal | int = 3000, until: str = "pen.archive") -> Case:
    """An ordinary case, from the clue to the archive or to the step `until`."""
    procedure, acts = ordinary_case(fine, until=until)
    return Case(procedure.id, acts)


def _intent(act: Act, party: str) -> Intent:
    data = act.data.model_copy(update={"party": party}) if hasattr(act.data, "party") else act.data
    return Intent(act.step, data, [person.id for person in act.by], act.at, [replace(piece, id="") for piece in act.evidence])
