"""People to sign in as, and matters filed through the ledger's doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from fadu.law.facts import CHINA, Evidence
from fadu.ledger import parties, record, vehicles
from fadu.ledger.models import Matter, Party
from fadu.ledger.read import now
from fadu.registers import asof

#: One person of each kind of work: role → code.
WHO = {
    "officer": "P014",
    "squad_leader": "P009",
    "reviewer": "P004",
    "host": "P007",
    "head": "P002",
    "principal": "P001",
    "finance": "P032",
    "clerk": "P033",
    "town": "P045",
}


def officers(unit: str = "CG-ZFDD-1") -> list[str]:
    """Two officers of a squad."""
    return [person.id for person in asof.people("officer", now().date()) if person.unit == unit][:2]


def clue(
    by: Sequence[str] | None = None, *, at: datetime | None = None, place: str = "桂林街道兴潼大道 1 号", town: str = ""
) -> Matter:
    """An ordinary penalty case with its clue, recorded by two officers of squad 1."""
    moment = at or now() - timedelta(days=1)
    book = asof.snapshot(moment.date())
    data: dict[str, Any] = {
        "source": "inspection",
        "found_on": moment.date().isoformat(),
        "place": place,
        "town": town or book.units("subdistrict")[0]["code"],
        "item": next(item.code for item in book.items() if item.tiers),
        "summary": "占道经营",
    }
    return record.open_matter("penalty-ordinary", record.Intent("pen.clue", data, by or officers(), moment)).matter


def filing(row: Matter, party: Party, handlers: Sequence[str] | None = None) -> dict[str, Any]:
    """Data of the filing act of a case from `clue`."""
    return {
        "item": row.item_code,
        "party": party.key,
        "party_kind": party.kind,
        "place": row.place,
        "town": row.town,
        "occurred_on": row.opened_on.isoformat(),
        "found_on": row.opened_on.isoformat(),
        "summary": "占道经营",
        "handlers": list(handlers or officers()),
    }


def filed(name: str = "张三丰", **more: Any) -> Matter:
    """A case filed by the head against a citizen."""
    row = clue(**more)
    moment = datetime.fromisoformat(row.acts.get(seq=1).at).astimezone(CHINA) + timedelta(hours=1)
    head = asof.people("head", moment.date())[0].id
    return record.record_act(row.pk, record.Intent("pen.file", filing(row, citizen(name)), [head], moment)).matter


def citizen(name: str = "张三丰") -> Party:
    """A synthetic citizen with number and phone."""
    number = f"50022319900101{sum(map(ord, name)) % 10_000:04d}"
    return parties.find_or_make(
        kind="citizen", name=name, id_number=number, phone="13800000000", address="潼南区某路 1 号", synthetic=True
    )


def ticket(
    plate: str = "渝C12345",
    *,
    by: Sequence[str] | None = None,
    at: datetime | None = None,
    place: str = "桂林街道某路口人行道",
    **more: Any,
) -> Matter:
    """A parking ticket with its capture by two officers of squad 1; two photos of different angles, kept without their bytes."""
    moment = at or now() - timedelta(days=1)
    officers_ = list(by or officers())
    data = {
        "item": "SZSS-21-2",
        "vehicle": vehicles.find_or_make(plate).key,
        "vehicle_kind": "four",
        "place": place,
        "town": "JD-GUILIN",
        "longitude": "105.84",
        "latitude": "30.19",
        "captured_at": moment.isoformat(),
        "angles": ["front", "rear"],
        "plate_legible": True,
        "on_pavement": True,
        "sign": True,
    }
    photos = [
        Evidence("electronic", sha256(f"{plate}{place}{moment}{name}".encode()).hexdigest(), moment, officers_[0], "现场拍摄", name)
        for name in ("车头照片", "车尾照片")
    ]
    return record.open_matter("parking", record.Intent("prk.capture", data | more, officers_, moment, photos)).matter


def planned_review(**more: Any) -> Matter:
    """A file review with its plan, over the simple and ordinary files of the last year."""
    today = now().date()
    plan = {
        "topic": "案卷自查",
        "cases": "penalty-ordinary",
        "since": (today - timedelta(days=400)).isoformat(),
        "until": (today - timedelta(days=1)).isoformat(),
        "size": 0,
        "source": "number",
        "number_of": "某期开奖号码",
        "reviewers": ["P004", "P005", "P054"],
    }
    return record.open_matter("file-review", record.Intent("rvw.plan", plan | more, ["P005"], now() - timedelta(days=1))).matter
