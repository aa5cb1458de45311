"""The acts of a publication as the queue does them: propose from the decision's own text, confirm, publish, withdraw. All through `ledger.record`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from fadu.disclosure.masking import listed
from fadu.disclosure.source import LISTS, Source, source_of
from fadu.law.common import publication as pub
from fadu.law.facts import Matter, Person
from fadu.law.privacy import KINDS
from fadu.law.publicity import PUBLISHING
from fadu.ledger import models
from fadu.ledger.record import Intent, Recorded, open_matter, record_act


@dataclass(frozen=True, slots=True)
class About:
    """What the proposer says beside the text. `manual`: further exact text to hide → what to show instead."""

    ground: str
    told_on: date | None = None
    credit: str = "none"
    months: int | None = None
    secrets_checked: bool = False
    social_impact: bool = True
    manual: Mapping[str, str] | None = None
    facts: str = ""
    result: str = ""


def proposal(row: models.Matter, about: About, source: Source | None = None) -> dict[str, Any]:
    """Data of a proposal: the matter's decision, masked. Raises NoResult where there is none."""
    text = written(source or source_of(row), about)
    masked = text.masked(about.manual)
    said: dict[str, Any] = {name: one.text.splitlines() if name in LISTS else one.text for name, one in masked.items()}
    return said | {
        "number": text.number,
        "party_code": text.party_code,
        "organ": text.organ,
        "decided_on": text.decided_on,
        "social_impact": about.social_impact,
        "impact_ground": about.ground,
        "told_on": about.told_on,
        "credit": about.credit,
        "months": about.months,
        "hidden": [{"kind": kind, "instead": shown, "times": times} for kind, shown, times in listed(masked.values())],
        "secrets_checked": about.secrets_checked,
    }


def written(source: Source, about: About) -> Source:
    """The source with facts and result as the proposer wrote them, where the acts do not say them."""
    own = {name: text for name, text in (("facts", about.facts), ("result", about.result)) if text}
    return replace(source, texts={**source.texts, **own})


def propose(
    row: models.Matter, about: About, by: Person, *, at: datetime | None = None, key: str = "", after: int | None = None
) -> Recorded:
    """Put the masked text on the table. Raises Refused, Stale, InputError."""
    return record_act(row.pk, Intent(pub.PROPOSE, proposal(row, about), [by.id], at, key=key, after=after))


def propose_result(source: models.Matter, about: About, by: Person, *, at: datetime | None = None, key: str = "") -> Recorded:
    """Open a matter that publishes the result of another one. Raises Refused, InputError."""
    data = proposal(source, about) | {"source": source.number}
    return open_matter("disclosure", Intent(pub.PROPOSE, data, [by.id], at, key=key), synthetic=source.synthetic)


def publishing_step(steps: Mapping[str, Any]) -> str:
    """Of a procedure's steps the one that makes its result public; empty where it has none."""
    return next((step for step in PUBLISHING if step in steps), "")


def confirm(
    row: models.Matter, matter: Matter, by: Person, *, opinion: str = "", compared: bool = True, publish: str = "", key: str = ""
) -> Recorded:
    """The second person's word on the proposal; with `publish`, the step that makes it public at once. Raises Refused, Stale, InputError."""
    on_table = pub.proposed(matter)
    answer = {"result": "confirmed", "proposal": on_table.seq if on_table else None, "compared": compared, "opinion": opinion}
    with transaction.atomic():
        done = record_act(row.pk, Intent(pub.CONFIRM, answer, [by.id], key=key and f"{key}-c"))
        return make_public(row, on_table.data if on_table else None, publish, by, second=by.id, key=key) if publish else done


def send_back(row: models.Matter, matter: Matter, by: Person, opinion: str, *, key: str = "") -> Recorded:
    """The second person returns the proposal with what is to be mended."""
    on_table = pub.proposed(matter)
    answer = {"result": "returned", "proposal": on_table.seq if on_table else None, "compared": False, "opinion": opinion}
    return record_act(row.pk, Intent(pub.CONFIRM, answer, [by.id], key=key))


def make_public(row: models.Matter, said: Any, step: str, by: Person, *, second: str, key: str = "") -> Recorded:
    """Publish what was confirmed by `second`."""
    data = {
        "social_impact": getattr(said, "social_impact", False),
        "impact_ground": getattr(said, "impact_ground", ""),
        "address": f"{settings.FADU_PUBLIC_URL}/portal/decisions/",
        "redacted_by": second,
        "redaction_done": True,
    }
    return record_act(row.pk, Intent(step, data, [by.id], key=key and f"{key}-p"))


def withdraw(row: models.Matter, by: Person, *, cause: str, reasons: str, fallen_on: date | None = None, key: str = "") -> Recorded:
    """Take a publication back with a public reason. Recorded whatever the day; a late one stands with its finding."""
    data = {"cause": cause, "reasons": reasons, "fallen_on": fallen_on}
    return record_act(row.pk, Intent("pub.withdraw", data, [by.id], key=key))


def listed_of(source: Source, about: About) -> list[tuple[str, str, int]]:
    """The list of what a draft would hide: label of the kind, what is shown, how often."""
    return [(KINDS[kind], shown, times) for kind, shown, times in listed(written(source, about).masked(about.manual).values())]
