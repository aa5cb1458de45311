"""Parties: find or make one, look at one (recorded), erase one. The only door to personal data."""

from __future__ import annotations

from unicodedata import category

from django.db import IntegrityError, transaction
from django.utils import timezone

from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS
from fadu.ledger import rows
from fadu.ledger.crypto import blind
from fadu.ledger.models import Look, Party
from fadu.ledger.models.party import FIELDS
from fadu.ledger.whole import one

#: Characters in one field of a party.
LONGEST = 500


def find_or_make(
    *,
    kind: str,
    name: str,
    id_number: str = "",
    phone: str = "",
    address: str = "",
    representative: str = "",
    synthetic: bool = False,
) -> Party:
    """The party with this identity number (or, without one, this name and phone), made when new. Raises InputError without a name."""
    if kind not in PARTY_KINDS:
        raise InputError(f"当事人类别只能是{'、'.join(PARTY_KINDS.values())}。")
    if not name.strip():
        raise InputError("请填写当事人姓名或者名称。")
    _check(name, id_number, phone, address, representative)
    known = _same(kind, name, id_number, phone)
    if known is not None:
        return known
    made = Party(kind=kind, synthetic=synthetic, created_at=timezone.now())
    made.put(name=name, id_number=id_number, phone=phone, address=address, representative=representative)
    try:
        with one():
            rows.insert(made)
    except IntegrityError:
        known = _same(kind, name, id_number, phone)
        if known is None:
            raise
        return known
    return made


def _same(kind: str, name: str, id_number: str, phone: str) -> Party | None:
    """The oldest party with this identity number or, without one, this name and phone."""
    if id_number.strip():
        found = rows.fetch(Party, id_number_index=blind(id_number), kind=kind)
    else:
        found = rows.fetch(Party, name_index=blind(name), phone_index=blind(phone), kind=kind, id_number_index="")
    return next((party for party in found if party.erased_at is None), None)


def _check(*values: str) -> None:
    """Raises InputError for what is no personal data: too long, or not text that can be kept."""
    for value in values:
        if len(value) > LONGEST:
            raise InputError(f"当事人的每一项最多{LONGEST}字，请核对。")
        if any(category(character) in ("Cc", "Cs") for character in value):
            raise InputError("当事人信息中有换行或者不可见的字符，请删去后重新填写。")


def search(text: str) -> list[Party]:
    """Parties whose name, identity number or phone is exactly `text`."""
    key = blind(text)
    if not key:
        return []
    hits = Party.objects.filter(name_index=key) | Party.objects.filter(id_number_index=key) | Party.objects.filter(phone_index=key)
    return list(hits.order_by("pk")[:50])


def look(party: Party, *, person: str, purpose: str, matter: str = "") -> dict[str, str]:
    """The plain personal data, with the look recorded. Raises InputError without a purpose."""
    if not purpose.strip():
        raise InputError("请写明查看个人信息的用途。")
    Look.objects.create(party=party.key, person=person, purpose=purpose[:100], matter=matter)
    return {name: party.read(name) for name in FIELDS}


def for_masking(party: Party | None) -> dict[str, str]:
    """Kind and plain values of a party, for hiding them in a text. Never shown to a person, so no look is recorded; empty without a party."""
    if party is None or party.erased_at is not None:
        return {}
    return {"kind": party.kind, **{name: party.read(name) for name in FIELDS}}


def erase(party: Party, *, person: str, purpose: str) -> None:
    """Erase the personal data; acts and chain stay whole, since they hold only the key."""
    with transaction.atomic():
        Look.objects.create(party=party.key, person=person, purpose=f"删除：{purpose}"[:100])
        party.put(**dict.fromkeys(FIELDS, ""))
        party.erased_at = timezone.now()
        party.save()
