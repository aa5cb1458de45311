"""赋权登记的写入: the door by which an act of handover or withdrawal writes the register of delegations, inside the act's own transaction.

A row written so names the matter; the spreadsheet cannot change it (`registry`). So register and acts cannot come to disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fadu.law.errors import InputError
from fadu.registers.models import Delegation, RegisterVersion


def grant(items: Iterable[str], town: str, since: date, basis: str, source: str) -> None:
    """From `since` the town holds the items. A row of the same day that a spreadsheet brought in is taken over. Raises InputError on overlap."""
    RegisterVersion.touch()
    for item in items:
        known = list(Delegation.objects.filter(item=item, unit_id=town).exclude(valid_to__lt=since))
        same = next((row for row in known if row.valid_from == since and row.kind == "granted"), None)
        if same is not None and not same.source and len(known) == 1:
            same.source, same.source_to, same.valid_to, same.basis = source, None, None, basis[:200]
            same.save()
        elif known:
            raise InputError(f"登记簿中“{item}”自{known[0].valid_from}起已由该镇行使，不能自{since}起再次交接。")
        else:
            Delegation.objects.create(item=item, unit_id=town, kind="granted", valid_from=since, basis=basis[:200], source=source)


def take_back(items: Iterable[str], town: str, last: date, source: str) -> None:
    """The town holds the items up to `last`. Raises InputError for an item that it does not hold by this matter on that day."""
    RegisterVersion.touch()
    for item in items:
        row = Delegation.objects.filter(item=item, unit_id=town, source=source, valid_to=None, valid_from__lte=last).first()
        if row is None:
            raise InputError(f"登记簿中该镇在{last}没有行使“{item}”，不能收回。")
        row.valid_to = row.source_to = last
        row.save()
