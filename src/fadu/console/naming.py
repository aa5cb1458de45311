"""What the codes in an act's data mean: people, towns, items, parties (masked)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.console.access import book
from fadu.ledger.models import Matter, Party
from fadu.ledger.models.matter import SHOWN_AS


def codes_of(row: Matter, data: Mapping[str, Any]) -> dict[str, str]:
    """Code → words, for `readable`. Parties, the matter's and the one in the data, by their masked names."""
    today = book()
    found = {person.id: person.name for person in today.people()}
    found |= {unit["code"]: str(unit["name"]) for unit in today.units()}
    found |= {item.code: item.title for item in today.items()}
    named = (data.get("party"), data.get("contact"), *(data.get("parties") or ()), row.party.key if row.party else "")
    keys = {str(key) for key in named if key}
    hidden = SHOWN_AS.get(row.procedure)
    return found | {party.key: hidden or party.masked for party in Party.objects.filter(key__in=keys)}
