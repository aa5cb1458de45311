"""What the codes in an act's data mean: people, towns, items, parties (masked)."""

from __future__ import annotations

from fadu.ledger import read
from fadu.ledger.models import Matter
from fadu.registers import asof


def codes_of(row: Matter) -> dict[str, str]:
    """Code → words, for `readable`. The party by its masked name."""
    book = asof.snapshot(read.today())
    found = {person.id: person.name for person in book.people()}
    found |= {unit["code"]: str(unit["name"]) for unit in book.units()}
    found |= {item.code: item.title for item in book.items()}
    if row.party is not None:
        found[row.party.key] = row.party.masked
    return found
