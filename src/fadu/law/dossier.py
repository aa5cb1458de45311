"""案卷 fadu.dossier/1: a file of any bureau as JSON, read leniently and judged by the same gates.

`read` raises InputError with a Chinese sentence only where the document is no dossier at all; whatever is merely missing becomes a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fadu.law.data import lenient, references
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, EVIDENCE_KINDS, ROLES, Act, Certificate, Evidence, Item, Person
from fadu.law.gates import Finding, Judgement
from fadu.law.judge import replay
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure

FORMAT = "fadu.dossier/1"
MOST_ACTS = 5_000
_ITEM = TypeAdapter(Item)
#: What a register's answer looks like, by question (`ledger.standing`).
_ANSWERS: dict[str, type] = {
    "power": dict,
    "taken_over": dict,
    "filed_elsewhere": str,
    "other_fines": list,
    "earlier": list,
    "major": list,
    "basis": dict,
    "like": dict,
    "file_under_review": dict,
    "review_pool": list,
    "review_seal": dict,
    "findings_listed": dict,
    "cited": list,
    "recording": list,
    "lot": str,
}
#: Matter facts that stand in for the opening act's data where a foreign file keeps them outside its acts.
_OPENING_FACTS = (
    "item",
    "party",
    "party_kind",
    "capacity",
    "place",
    "town",
    "occurred_on",
    "ended_on",
    "found_on",
    "grave",
    "handlers",
    "major",
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A file read: its procedure, number, bureau, facts and acts in order of time."""

    procedure: Procedure
    number: str
    bureau: str
    province: str
    facts: Mapping[str, Any]
    acts: Sequence[Act]

    def judge(self) -> list[Judgement]:
        """The findings of every act, in order."""
        return list(replay(self.procedure, self.acts, self.number, dict(self.facts), self.province))

    def findings(self) -> Iterator[tuple[Act, str, Finding]]:
        """Each finding with its act and the label of the act's step."""
        for act, verdict in zip(self.acts, self.judge(), strict=True):
            step = self.procedure.by_step.get(act.step)
            for finding in verdict.findings:
                yield act, step.label if step else act.step, finding


def parse(text: str | bytes, name: str = "文件") -> Dossier:
    """A dossier from JSON text. Raises InputError saying what is wrong."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}不是有效的 JSON 案卷：{_where(error)}") from error
    return read(found, name)


def read(found: Any, name: str = "文件") -> Dossier:
    """A dossier from loaded JSON."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{name}不是 {FORMAT} 案卷，请检查 format 一项。")
    procedure = ALL.get(str(found.get("procedure")))
    if procedure is None:
        raise InputError(f"{name}的程序“{str(found.get('procedure'))[:40]}”不认识，可用的是：{'、'.join(ALL)}。")
    rows = found.get("acts")
    if not isinstance(rows, list) or len(rows) > MOST_ACTS or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{name}的 acts 应当是行为的列表，最多 {MOST_ACTS} 条。")
    facts = found.get("facts") if isinstance(found.get("facts"), dict) else {}
    people = {person.id: person for person in _people(found.get("people"), name)}
    acts = [_act(procedure, row, number, people, facts or {}, name) for number, row in enumerate(rows, 1)]
    return Dossier(
        procedure,
        str(found.get("number") or ""),
        str(found.get("bureau") or ""),
        str(found.get("province") or "重庆"),
        facts or {},
        acts,
    )


def _people(rows: Any, name: str) -> list[Person]:
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise InputError(f"{name}的 people 应当是人员的列表。")
    return [_person(row, number, name) for number, row in enumerate(rows, 1) if isinstance(row, dict)]


def _person(row: Mapping[str, Any], number: int, name: str) -> Person:
    held = row.get("certificate")
    labels = {label: role for role, label in ROLES.items()}
    roles = {labels.get(str(role), str(role)) for role in _list(row, "roles", f"{name}第 {number} 个人员")}
    if "principal" in roles:
        roles.add("head")
    return Person(
        id=str(row.get("id") or f"people[{number}]"),
        name=str(row.get("name") or row.get("id") or ""),
        roles=frozenset(roles),
        unit=str(row.get("unit") or ""),
        certificate=_certificate(held, f"{name}第 {number} 个人员的执法证") if isinstance(held, dict) else None,
        legal_qualification=bool(row.get("legal_qualification")),
        reviewer_since=_day(row.get("reviewer_since"), f"{name}第 {number} 个人员"),
    )


def _certificate(held: Mapping[str, Any], where: str) -> Certificate:
    return Certificate(
        str(held.get("number") or ""), _day(held.get("from"), where) or date.min, _day(held.get("to"), where) or date.max
    )


def _act(
    procedure: Procedure, row: Mapping[str, Any], number: int, people: Mapping[str, Person], facts: Mapping[str, Any], name: str
) -> Act:
    where = f"{name}第 {number} 个行为"
    step_id = str(row.get("step") or "")
    step = procedure.by_step.get(step_id)
    data = row.get("data") if isinstance(row.get("data"), dict) else {}
    model = lenient(step.data, _with_facts(step.data, data or {}, facts)) if step else None
    return Act(
        step=step_id,
        at=_moment(row.get("at"), where),
        by=tuple(people.get(str(code)) or Person(str(code), str(code)) for code in _list(row, "by", where)),
        data=model,
        evidence=tuple(_evidence(piece, where) for piece in _list(row, "evidence", where) if isinstance(piece, dict)),
        standing=_standing(row.get("standing"), facts, step.asks if step else (), people, model),
        seq=number,
        papers=tuple(str(paper.get("kind") if isinstance(paper, dict) else paper) for paper in _list(row, "papers", where)),
    )


def _with_facts(model: Any, data: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    filled = {key: facts[key] for key in _OPENING_FACTS if key in facts and key in model.model_fields}
    if isinstance(filled.get("party"), dict):
        filled.setdefault("party_kind", filled["party"].get("kind"))
        filled["party"] = str(filled["party"].get("id") or filled["party"].get("name") or "party")
    if isinstance(filled.get("item"), dict):
        filled["item"] = str(filled["item"].get("code") or "item")
    return filled | dict(data)


def _standing(given: Any, facts: Mapping[str, Any], asks: Sequence[str], people: Mapping[str, Person], data: Any) -> dict[str, Any]:
    """The registers' answers that the file brings along, those of the right shape; gates take a missing answer as not asked."""
    given = given if isinstance(given, dict) else {}
    found: dict[str, Any] = {key: given[key] for key, shape in _ANSWERS.items() if isinstance(given.get(key), shape)}
    found["people"] = {code: people[code] for code in references(data, "person") if code in people} if data is not None else {}
    for key, thing in (("item", given.get("item") or facts.get("item")), ("item_now", given.get("item_now"))):
        item = _item(thing) if "item" in asks else None
        if item is not None:
            found[key] = item
    return found


def _item(thing: Any) -> Item | None:
    try:
        return _ITEM.validate_python(thing) if isinstance(thing, dict) else None
    except ValidationError:
        return None


def _evidence(piece: Mapping[str, Any], where: str) -> Evidence:
    kinds = {label: kind for kind, label in EVIDENCE_KINDS.items()}
    span = piece.get("span")
    both = isinstance(span, list) and len(span) == 2
    return Evidence(
        kind=kinds.get(str(piece.get("kind")), str(piece.get("kind") or "")),
        sha256=str(piece.get("sha256") or ""),
        taken_at=_moment(piece["taken_at"], where) if piece.get("taken_at") else None,
        taker=str(piece.get("taker") or ""),
        origin=str(piece.get("origin") or ""),
        title=str(piece.get("title") or ""),
        span=(_moment(span[0], where), _moment(span[1], where)) if both else None,  # type: ignore[index]
        proves=tuple(str(element) for element in _list(piece, "proves", where)),
        unlawful=str(piece.get("unlawful") or ""),
        id=str(piece.get("id") or ""),
    )


def _list(row: Mapping[str, Any], key: str, where: str) -> list[Any]:
    """The list under `key`; a missing one is empty. Raises InputError for anything else."""
    found = row.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise InputError(f"{where}的 {key} 应当是列表。")
    return found


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{where}的时间“{str(value)[:40]}”不是日期或者时间，请写成 2023-05-01T09:30:00+08:00。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _day(value: Any, where: str) -> date | None:
    return _moment(value, where).date() if value else None


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第 {error.lineno} 行第 {error.colno} 个字符处有误。"
    return "层次太深或者编码不是 UTF-8。"


def dump(
    procedure: Procedure, number: str, bureau: str, acts: Sequence[Act], facts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A dossier as JSON-able data. Parties stay as keys; no personal data leaves with it."""
    people = {person.id: person for act in acts for person in (*act.by, *act.standing.get("people", {}).values())}
    return {
        "format": FORMAT,
        "procedure": procedure.id,
        "number": number,
        "bureau": bureau,
        "facts": dict(facts or {}),
        "people": [_dump_person(person) for person in people.values()],
        "acts": [_dump_act(act) for act in acts],
    }


def _dump_person(person: Person) -> dict[str, Any]:
    held = person.certificate
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "unit": person.unit,
        "certificate": {"number": held.number, "from": held.valid_from.isoformat(), "to": held.valid_to.isoformat()}
        if held
        else None,
        "legal_qualification": person.legal_qualification,
        "reviewer_since": person.reviewer_since.isoformat() if person.reviewer_since else None,
    }


def _dump_act(act: Act) -> dict[str, Any]:
    standing = {
        key: _ITEM.dump_python(value, mode="json") if isinstance(value, Item) else value
        for key, value in act.standing.items()
        if key != "people"
    }
    return {
        "step": act.step,
        "at": act.at.isoformat(),
        "by": [person.id for person in act.by],
        "data": act.data.model_dump(mode="json"),
        "standing": standing,
        "evidence": [_dump_evidence(piece) for piece in act.evidence],
        "papers": list(act.papers),
    }


def _dump_evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "id": piece.id,
        "kind": piece.kind,
        "sha256": piece.sha256,
        "taken_at": piece.taken_at.isoformat() if piece.taken_at else None,
        "taker": piece.taker,
        "origin": piece.origin,
        "title": piece.title,
        "span": [moment.isoformat() for moment in piece.span] if piece.span else None,
        "proves": list(piece.proves),
        "unlawful": piece.unlawful,
    }


__all__ = ["FORMAT", "Dossier", "dump", "parse", "read"]
