"""Parties: find or make one, look at one (recorded), erase one. The only door to personal data."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS
from fadu.ledger.crypto import blind
from fadu.ledger.models import Look, Party
from fadu.ledger.models.party import FIELDS


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
    with transaction.atomic():
        found = Party.objects.filter(kind=kind, erased_at=None)
        if id_number:
            found = found.filter(id_number_index=blind(id_number))
        else:
            found = found.filter(name_index=blind(name), phone_index=blind(phone), id_number_index="")
        known = found.order_by("pk").first()
        if known is not None:
            return known
        made = Party(kind=kind, synthetic=synthetic)
        made.put(name=name, id_number=id_number, phone=phone, address=address, representative=representative)
        made.save()
        return made


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


def erase(party: Party, *, person: str, purpose: str) -> None:
    """Erase the personal data; acts and chain stay whole, since they hold only the key."""
    with transaction.atomic():
        Look.objects.create(party=party.key, person=person, purpose=f"删除:{purpose}"[:100])
        party.put(**dict.fromkeys(FIELDS, ""))
        party.erased_at = timezone.now()
        party.save()
