"""What the registers say as of one day. Everyone above asks here and never the tables.

`snapshot(day)` reads the version of the registers (one small query) and answers all further questions from memory, until any
register changes. Take one snapshot for each act and ask it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from fadu.law import facts
from fadu.registers import models, steady
from fadu.registers.models.permits import EXAMPLE
from fadu.registers.models.powers import plain

#: Answers kept in memory before all are dropped.
MOST_ANSWERS = 20_000
NO_ONE = date.max


class Snapshot:
    """The registers on one day."""

    __slots__ = ("_book", "day")

    def __init__(self, book: _Book, day: date) -> None:
        self._book = book
        self.day = day

    def __eq__(self, other: object) -> bool:
        """Snapshots of one version on one day say the same, so what was worked out of one may be kept for the other."""
        return isinstance(other, Snapshot) and self._book is other._book and self.day == other.day

    def __hash__(self) -> int:
        return hash((id(self._book), self.day))

    def on(self, day: date) -> Snapshot:
        """The same version of the registers on another day, without asking again which version is the newest."""
        return Snapshot(self._book, day)

    def person(self, code: str) -> facts.Person:
        """The person with roles and certificate of that day. Raises KeyError for a code that nobody has.

        The certificate is the one valid that day, else the one that ran out last: a gate must see that it has run out.
        """
        return self._book.person(code, self.day)

    def people(self, role: str = "") -> list[facts.Person]:
        """All who hold that role that day (everyone without `role`), by code."""
        everyone = (self.person(code) for code in self._book.people)
        return [person for person in everyone if not role or role in person.roles]

    def item(self, code: str) -> facts.Item | None:
        """The penalty item with its tiers of that day; None when it is not in force."""
        return self._book.item(code, self.day)

    def items(self) -> list[facts.Item]:
        """The whole power list of that day, in the order of the statutes."""
        found = (self.item(code) for code in self._book.items)
        return [item for item in found if item is not None]

    def power(self, item_code: str, town_code: str = "") -> dict[str, Any]:
        """Who may punish by that item in that place (行政处罚法第二十条、第二十四条).

        `on_list`: the item is in force; `holder`: "bureau", a town's code, or None; `kind`: "", "赋权" (the town decides in its own
        name) or "委托" (the town acts in the bureau's name, so the bureau is the holder); `basis`: the ground of the delegation.
        """
        if self.item(item_code) is None:
            return {"on_list": False, "holder": None, "kind": "", "basis": ""}
        for row in self._book.delegations.get((item_code, town_code), ()):
            if _holds(row, self.day):
                granted = row.kind == "granted"
                kind = row.get_kind_display()
                return {"on_list": True, "holder": town_code if granted else "bureau", "kind": kind, "basis": row.basis}
        return {"on_list": True, "holder": "bureau", "kind": "", "basis": ""}

    def delegation(self, item_code: str, town_code: str) -> dict[str, Any] | None:
        """The row by which the town holds the item that day: kind, valid_from, valid_to, basis, source (the matter that wrote it, or "")."""
        names = ("kind", "valid_from", "valid_to", "basis", "source")
        rows = self._book.delegations.get((item_code, town_code), ())
        return next(({name: getattr(row, name) for name in names} for row in rows if _holds(row, self.day)), None)

    def delegations(self) -> list[tuple[str, str]]:
        """(item, town) of every row that holds that day."""
        return [key for key, rows in self._book.delegations.items() if any(_holds(row, self.day) for row in rows)]

    def liaisons(self, unit_code: str = "") -> list[dict[str, str]]:
        """Who guides which town or sub-district that day: person, unit, way (“固定联络”, “轮换”); of one unit or all."""
        found = (row for row in self._book.liaisons if _holds(row, self.day) and unit_code in ("", row.unit_id))
        return [{"person": row.person_id, "unit": row.unit_id, "way": row.get_way_display()} for row in found]

    def unit(self, code: str) -> dict[str, Any]:
        """A unit: code, name, kind, parent (code or None), phone. Raises KeyError for an unknown code."""
        row = self._book.units[code]
        return {"code": row.code, "name": row.name, "kind": row.kind, "parent": row.parent_id, "phone": row.phone}

    def unit_name(self, code: str) -> str:
        """The name of a unit; empty for an unknown code."""
        row = self._book.units.get(code)
        return row.name if row is not None else ""

    def parent(self, code: str) -> str:
        """The unit above; empty for one that has none or is unknown."""
        row = self._book.units.get(code)
        return (row.parent_id or "") if row is not None else ""

    def units(self, *kinds: str) -> list[dict[str, Any]]:
        """The units that exist that day, of the given kinds (all without)."""
        rows = self._book.units.values()
        return [self.unit(row.code) for row in rows if _holds(row, self.day) and (not kinds or row.kind in kinds)]

    def bureau(self) -> dict[str, Any]:
        """What the bureau's papers say about it that day; empty when nothing is registered."""
        return next((said for row, said in self._book.bureaus if _holds(row, self.day)), {})

    def catalogue(self) -> list[dict[str, Any]]:
        """重大执法决定法制审核目录: code, title, kind, party, threshold (yuan or None: always)."""
        names = ("code", "title", "kind", "party", "threshold")
        return [{name: getattr(row, name) for name in names} for row in self._book.catalogue if _holds(row, self.day)]

    def statute(self, name: str) -> dict[str, Any] | None:
        """The text in force that day, by short or full name: short_name, name, level, number, valid_from, valid_to."""
        names = ("short_name", "name", "level", "number", "valid_from", "valid_to")
        for row in self._book.statutes:
            if name in (row.short_name, row.name) and _holds(row, self.day):
                return {field: getattr(row, field) for field in names}
        return None

    def monitor(self, code: str) -> dict[str, Any] | None:
        """The monitoring device as registered that day, dates as ISO text; `used_from` is the first day it was registered. None when unknown."""
        row = next((row for row in self._book.monitors.get(code, ()) if _holds(row, self.day)), None)
        if row is None:
            return None
        said = {field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in ("id", "note")}
        first = min(other.valid_from for other in self._book.monitors[code])
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()} | {
            "used_from": first.isoformat()
        }

    def recorder(self, code: str) -> dict[str, Any] | None:
        """The recorder as registered that day: code, model, unit; None when it is unknown or out of use."""
        row = next((row for row in self._book.recorders if row.code == code and _holds(row, self.day)), None)
        return None if row is None else {"code": row.code, "model": row.model, "unit": row.unit_id}

    def recorders(self) -> list[dict[str, Any]]:
        """All recorders in use that day, by code."""
        rows = (row for row in self._book.recorders if _holds(row, self.day))
        return [{"code": row.code, "model": row.model, "unit": row.unit_id} for row in rows]

    def recording_item(self, step: str) -> dict[str, Any] | None:
        """What the bureau's list of acts to be filmed says of a step that day: title, whole, before and after (minutes); None when not listed."""
        row = next((row for row in self._book.recording_items.get(step, ()) if _holds(row, self.day)), None)
        return (
            None if row is None else {name: getattr(row, name) for name in ("step", "title", "whole", "before", "after", "basis")}
        )

    def inspection_items(self) -> list[dict[str, Any]]:
        """随机抽查事项清单 of that day, by code: code, title, domain, domain_label, object_kind, basis, content, way, share (%), times."""
        names = ("code", "title", "domain", "object_kind", "basis", "content", "way", "share", "times")
        rows = (row for row in self._book.inspection_items if _holds(row, self.day))
        return [{name: getattr(row, name) for name in names} | {"domain_label": row.get_domain_display()} for row in rows]

    def inspection_item(self, code: str) -> dict[str, Any] | None:
        """One of them; None when it is not on the list that day."""
        return next((item for item in self.inspection_items() if item["code"] == code), None)

    def inspection_objects(self, domain: str, kind: str) -> list[dict[str, str]]:
        """检查对象名录库 of that day for an item's domain and kind, by code: code, name, address."""
        rows = self._book.inspection_objects.get((domain, kind), ())
        return [{"code": row.code, "name": row.name, "address": row.address} for row in rows if _holds(row, self.day)]

    def inspection_officers(self, domain: str) -> list[facts.Person]:
        """检查人员名录库 of that day for a domain: those listed who hold a valid certificate and are still officers, by code."""
        codes = dict.fromkeys(row.person_id for row in self._book.inspection_officers.get(domain, ()) if _holds(row, self.day))
        people = (self.person(code) for code in codes)
        return [person for person in people if "officer" in person.roles and person.may_enforce(self.day)]

    def categories(self) -> list[dict[str, Any]]:
        """The service categories in force that day, by code."""
        return [_category(row) for rows in self._book.categories.values() for row in rows if _holds(row, self.day)]

    def category(self, code: str) -> dict[str, Any] | None:
        """The service category as in force that day, with the name of its unit; None when unknown."""
        row = next((row for row in self._book.categories.get(code, ()) if _holds(row, self.day)), None)
        return None if row is None else _category(row) | {"unit_name": self._book.units[row.unit_id].name}

    def grids(self) -> list[dict[str, Any]]:
        """The grids that exist that day: code, name, town, lat, lng, radius, corners, officer, words."""
        return [grid for row, grid in self._book.grids if _holds(row, self.day)]

    def permit_item(self, code: str) -> facts.PermitItem | None:
        """The permit item as published that day; None when it is not in force."""
        row = next((row for row in self._book.permit_items.get(code, ()) if _holds(row, self.day)), None)
        return _permit_item(row) if row is not None else None

    def permit_items(self) -> list[facts.PermitItem]:
        """All permit items of that day."""
        found = (self.permit_item(code) for code in self._book.permit_items)
        return [item for item in found if item is not None]

    def bundles(self) -> list[facts.Bundle]:
        """The bundles of that day whose items are all in force."""
        rows = [row for row in self._book.permit_bundles if _holds(row, self.day)]
        return [
            facts.Bundle(row.code, row.title, tuple(row.items), row.promised, row.about)
            for row in rows
            if all(self.permit_item(code) is not None for code in row.items)
        ]

    def user_person(self, user: Any) -> facts.Person | None:
        """The person who signs in as `user`; None for a user without one."""
        code = self._book.logins.get(user.pk)
        return None if code is None else self.person(code)


class _Book:
    """All rows of the registers under one version, read when first asked for."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._persons: dict[tuple[str, date], facts.Person] = {}
        self._items: dict[tuple[str, date], facts.Item | None] = {}

    @cached_property
    def units(self) -> dict[str, models.Unit]:
        return {row.code: row for row in models.Unit.objects.order_by("pk")}

    @cached_property
    def people(self) -> dict[str, models.Person]:
        return {row.code: row for row in models.Person.objects.order_by("code")}

    @cached_property
    def logins(self) -> dict[Any, str]:
        return {row.user_id: row.code for row in self.people.values() if row.user_id is not None}

    @cached_property
    def appointments(self) -> dict[str, list[models.Appointment]]:
        return _by_person(models.Appointment.objects.all())

    @cached_property
    def certificates(self) -> dict[str, list[models.Certificate]]:
        return _by_person(models.Certificate.objects.order_by("valid_to"))

    @cached_property
    def items(self) -> dict[str, list[models.PenaltyItem]]:
        found: dict[str, list[models.PenaltyItem]] = defaultdict(list)
        for row in models.PenaltyItem.objects.order_by("pk"):
            found[row.code].append(row)
        return dict(found)

    @cached_property
    def tiers(self) -> dict[str, list[models.DiscretionTier]]:
        found: dict[str, list[models.DiscretionTier]] = defaultdict(list)
        for row in models.DiscretionTier.objects.order_by("party", "minimum", "code"):
            found[row.item].append(row)
        return dict(found)

    @cached_property
    def delegations(self) -> dict[tuple[str, str], list[models.Delegation]]:
        found: dict[tuple[str, str], list[models.Delegation]] = defaultdict(list)
        for row in models.Delegation.objects.all():
            found[row.item, row.unit_id].append(row)
        return dict(found)

    @cached_property
    def liaisons(self) -> list[models.Liaison]:
        return list(models.Liaison.objects.order_by("unit", "valid_from"))

    @cached_property
    def bureaus(self) -> list[tuple[models.Bureau, dict[str, Any]]]:
        names = [field.name for field in models.Bureau._meta.fields if field.name != "id"]
        return [(row, {name: getattr(row, name) for name in names}) for row in models.Bureau.objects.all()]

    @cached_property
    def catalogue(self) -> list[models.MajorCatalogue]:
        return list(models.MajorCatalogue.objects.order_by("pk"))

    @cached_property
    def statutes(self) -> list[models.Statute]:
        return list(models.Statute.objects.all())

    @cached_property
    def categories(self) -> dict[str, list[models.ServiceCategory]]:
        found: dict[str, list[models.ServiceCategory]] = defaultdict(list)
        for row in models.ServiceCategory.objects.order_by("code", "valid_from"):
            found[row.code].append(row)
        return dict(found)

    @cached_property
    def grids(self) -> list[tuple[models.Grid, dict[str, Any]]]:
        return [(row, _grid(row)) for row in models.Grid.objects.order_by("code", "valid_from")]

    @cached_property
    def monitors(self) -> dict[str, list[models.Monitor]]:
        found: dict[str, list[models.Monitor]] = defaultdict(list)
        for row in models.Monitor.objects.order_by("valid_from"):
            found[row.code].append(row)
        return dict(found)

    @cached_property
    def inspection_items(self) -> list[models.InspectionItem]:
        return list(models.InspectionItem.objects.order_by("code", "valid_from"))

    @cached_property
    def inspection_objects(self) -> dict[tuple[str, str], list[models.InspectionObject]]:
        found: dict[tuple[str, str], list[models.InspectionObject]] = defaultdict(list)
        for row in models.InspectionObject.objects.order_by("code", "valid_from"):
            found[row.domain, row.kind].append(row)
        return dict(found)

    @cached_property
    def inspection_officers(self) -> dict[str, list[models.InspectionOfficer]]:
        found: dict[str, list[models.InspectionOfficer]] = defaultdict(list)
        for row in models.InspectionOfficer.objects.order_by("person", "valid_from"):
            found[row.domain].append(row)
        return dict(found)

    @cached_property
    def recorders(self) -> list[models.Recorder]:
        return list(models.Recorder.objects.order_by("code", "valid_from"))

    @cached_property
    def recording_items(self) -> dict[str, list[models.RecordingItem]]:
        found: dict[str, list[models.RecordingItem]] = defaultdict(list)
        for row in models.RecordingItem.objects.order_by("valid_from"):
            found[row.step].append(row)
        return dict(found)

    @cached_property
    def permit_items(self) -> dict[str, list[models.PermitItem]]:
        found: dict[str, list[models.PermitItem]] = defaultdict(list)
        for row in models.PermitItem.objects.order_by("code", "valid_from"):
            found[row.code].append(row)
        return dict(found)

    @cached_property
    def permit_bundles(self) -> list[models.PermitBundle]:
        return list(models.PermitBundle.objects.order_by("code", "valid_from"))

    def person(self, code: str, day: date) -> facts.Person:
        found = self._persons.get((code, day))
        if found is None:
            if len(self._persons) >= MOST_ANSWERS:
                self._persons.clear()
            found = self._persons[code, day] = self._make_person(code, day)
        return found

    def item(self, code: str, day: date) -> facts.Item | None:
        key = (code, day)
        if key not in self._items:
            if len(self._items) >= MOST_ANSWERS:
                self._items.clear()
            self._items[key] = self._make_item(code, day)
        return self._items[key]

    def _make_person(self, code: str, day: date) -> facts.Person:
        row = self.people[code]
        return facts.Person(
            id=row.code,
            name=row.display_name,
            roles=frozenset(held.role for held in self.appointments.get(code, ()) if _holds(held, day)),
            unit=row.unit_id,
            certificate=_certificate(self.certificates.get(code, []), day),
            legal_qualification=row.legal_qualification,
            reviewer_since=row.reviewer_since,
        )

    def _make_item(self, code: str, day: date) -> facts.Item | None:
        row = next((row for row in self.items.get(code, ()) if _holds(row, day)), None)
        if row is None:
            return None
        return facts.Item(
            code=row.code,
            title=row.title,
            statute=row.statute,
            duty_article=row.duty_article,
            penalty_article=row.penalty_article,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            subject=row.subject,
            kinds=tuple(row.kinds),
            fines=row.fines(),
            elements=tuple(row.elements),
            first_violation=row.first_violation,
            correct_first=row.correct_first,
            tiers=tuple(_tier(tier) for tier in self.tiers.get(code, ()) if _holds(tier, day)),
        )


#: Gives one row with the registers' version, or none; for those who ask the database several things at once.
VERSION = "SELECT token FROM registers_version WHERE id = 1"


def snapshot(day: date, version: Sequence[tuple[str]] | None = None) -> Snapshot:
    """The registers as of `day`, under their newest version. `version`: what VERSION gave, where the caller has asked."""
    return Snapshot(_current(version), day)


def person(code: str, day: date) -> facts.Person:
    """See `Snapshot.person`."""
    return snapshot(day).person(code)


def people(role: str, day: date) -> list[facts.Person]:
    """See `Snapshot.people`."""
    return snapshot(day).people(role)


def item(code: str, day: date) -> facts.Item | None:
    """See `Snapshot.item`."""
    return snapshot(day).item(code)


def items(day: date) -> list[facts.Item]:
    """See `Snapshot.items`."""
    return snapshot(day).items()


def power(item_code: str, town_code: str, day: date) -> dict[str, Any]:
    """See `Snapshot.power`."""
    return snapshot(day).power(item_code, town_code)


def bureau(day: date) -> dict[str, Any]:
    """See `Snapshot.bureau`."""
    return snapshot(day).bureau()


def user_person(user: Any, day: date) -> facts.Person | None:
    """See `Snapshot.user_person`."""
    return snapshot(day).user_person(user)


def version() -> str:
    """The registers' newest version; empty while they were never filled."""
    return str(next(iter(steady.version(_ask)), ("",))[0])


def _ask() -> steady.Version:
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return cursor.fetchall()


_newest: _Book | None = None


def _current(version: steady.Version | None = None) -> _Book:
    global _newest
    if version is None:
        version = steady.version(_ask)
    if not version:
        return _Book("")  # never filled through the registers' own doors: nothing to tell stale from fresh
    [[token]] = version
    book = _newest
    if book is None or book.token != token:
        book = _newest = _Book(token)
    return book


def _holds(row: models.Dated, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _by_person(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)


def _certificate(rows: list[models.Certificate], day: date) -> facts.Certificate | None:
    begun = [row for row in rows if row.valid_from <= day]
    if not begun:
        return None
    last = max(begun, key=lambda row: row.valid_to or NO_ONE)
    return facts.Certificate(last.number, last.valid_from, last.valid_to or NO_ONE)


def _tier(row: models.DiscretionTier) -> facts.Tier:
    return facts.Tier(row.code, row.label, row.condition, row.party, plain(row.minimum), plain(row.maximum), tuple(row.kinds))


def _category(row: models.ServiceCategory) -> dict[str, Any]:
    names = ("code", "kind", "group", "title", "description", "time", "time_unit", "emergency", "public", "words")
    return {name: getattr(row, name) for name in names} | {"unit": row.unit_id}


def _grid(row: models.Grid) -> dict[str, Any]:
    corners = [tuple(map(float, corner.split())) for corner in row.shape.split(",") if corner.strip()]
    return {
        "code": row.code,
        "name": row.name,
        "town": row.town_id,
        "lat": float(row.lat),
        "lng": float(row.lng),
        "radius": row.radius,
        "corners": corners,
        "officer": row.officer_id or "",
        "words": [word for word in row.words.split("、") if word],
    }


def _permit_item(row: models.PermitItem) -> facts.PermitItem:
    return facts.PermitItem(
        code=row.code,
        title=row.title,
        unit=row.unit_id,
        basis=row.basis,
        conditions=_entries(row.conditions),
        materials=_entries(row.materials),
        fields=tuple(line.partition(EXAMPLE)[0].strip() for line in _entries(row.fields)),
        samples=tuple(line.partition(EXAMPLE)[2].strip() for line in _entries(row.fields)),
        period=row.period,
        promised=row.promised,
        on_site=row.on_site,
        hearing=row.hearing,
        fee=row.fee,
        fee_basis=row.fee_basis,
        months=row.months,
        online=row.online,
        about=row.about,
        quota=row.quota,
    )


def _entries(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
