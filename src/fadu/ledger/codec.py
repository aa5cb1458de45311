"""Acts as JSON text and back. The head of the body repeats the row's columns in a fixed order, so that `verify` can compare them cheaply."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

from fadu.law.data import lenient
from fadu.law.facts import CHINA, Act, Certificate, Evidence, Item, Matter, Person
from fadu.law.gates import Finding, Judgement, Proof
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure

_ITEM = TypeAdapter(Item)


def stamp(moment: datetime) -> str:
    """ISO 8601 to the second in Chinese time: 2023-03-01T09:00:00+08:00."""
    return moment.astimezone(CHINA).replace(microsecond=0).isoformat()


def head(
    matter_id: int,
    seq: int,
    step: str,
    at: str,
    recorded_at: str,
    actor: str,
    kind: str,
    amount: int | None,
    late: bool,
    key: str | None,
) -> str:
    """The first part of a body, rebuilt by `verify` from the columns of the row."""
    money = "null" if amount is None else amount
    return (
        f'{{"matter":{matter_id},"seq":{seq},"step":"{step}","at":"{at}","recorded_at":"{recorded_at}",'
        f'"actor":{_quoted(actor)},"kind":"{kind}","amount":{money},"late":{"true" if late else "false"},"key":{_quoted(key) if key else "null"},'
    )


def _quoted(text: str) -> str:
    """A JSON string; codes of people and keys seldom need escapes, those of foreign files may."""
    return f'"{text}"' if text.isalnum() else json.dumps(text, ensure_ascii=False)


def core(act: Act) -> str:
    """What was done, as JSON text: people, data, evidence, standing. The middle of the body, and what a paper's digest covers."""
    return dumps(
        {
            "by": [person.id for person in act.by],
            "people": {person.id: plain(person) for person in {person.id: person for person in (*act.by, *_named(act))}.values()},
            "data": act.data.model_dump(mode="json"),
            "evidence": [plain(piece) for piece in act.evidence],
            "standing": {key: plain(value) for key, value in act.standing.items() if key != "people"},
        }
    )


def encode(start: str, middle: str, papers: Iterable[Mapping[str, str]] = ()) -> str:
    """Body text of an act: its `head`, its `core` and the papers it issued."""
    return f'{start}{middle[1:-1]},"papers":{dumps(list(papers))}}}'


def encode_verdict(verdict: Judgement) -> str:
    """Verdict text: rules version, stage, findings, and the proof of each passed gate."""
    return dumps(
        {
            "rules": verdict.version,
            "stage": verdict.stage,
            "findings": [plain(finding) for finding in verdict.findings],
            "proofs": [
                {"gate": proof.gate, "article": proof.article, "facts": proof.facts, "values": proof.values}
                for proof in verdict.proofs
            ],
        }
    )


def decode(procedure: Procedure, body: str, with_standing: bool = False) -> Act:
    """An act from its body. The standing is rebuilt only for a replay; gates of later acts never read it."""
    if with_standing or ALL.get(procedure.id) is not procedure:
        return _decode(procedure, body, with_standing)
    known = _READ.get(body)
    if known is None:
        known = remember(body, _decode(procedure, body, False))
    return known


#: Of the registers' answers, those that later gates and drafts read off earlier acts.
_KEPT = ("major", "challenged", "executed", "strange_gates", "power")
#: Acts never change, so those of matters that are being worked on need not be read anew for each step. A body names its matter.
_READ: dict[str, Act] = {}
MOST_READ = 1024


def remember(body: str, act: Act) -> Act:
    """Keep what a body says, the oldest given up first."""
    if len(_READ) >= MOST_READ:
        with suppress(KeyError, StopIteration, RuntimeError):  # another thread was faster
            del _READ[next(iter(_READ))]
    _READ[body] = act
    return act


def as_read(act: Act, recorded_at: str, papers: Iterable[Mapping[str, str]]) -> Act:
    """An act just written, as `decode` gives it back from its body: what the body does not keep is gone."""
    return replace(
        act,
        evidence=tuple(evidence(_as_json(piece)) for piece in act.evidence),
        standing=_kept(act.standing, {person.id: person for person in (*act.by, *_named(act))}),
        recorded_at=datetime.fromisoformat(recorded_at),
        papers=tuple(paper["kind"] for paper in papers),
    )


def _decode(procedure: Procedure, body: str, with_standing: bool) -> Act:
    content = from_json(body)
    step = procedure.by_step.get(content["step"])
    people = {code: person(found) for code, found in content["people"].items()}
    return Act(
        step=content["step"],
        at=datetime.fromisoformat(content["at"]),
        by=tuple(people[code] for code in content["by"]),
        data=lenient(step.data, content["data"]) if step else content["data"],
        evidence=tuple(evidence(found) for found in content["evidence"]),
        standing=(_standing if with_standing else _kept)(content["standing"], people),
        seq=content["seq"],
        recorded_at=datetime.fromisoformat(content["recorded_at"]),
        papers=tuple(paper["kind"] for paper in content["papers"]),
    )


def matter(procedure: Procedure, number: str, bodies: Iterable[str], stage: str, with_standing: bool = False) -> Matter:
    """A matter from its bodies in order."""
    return Matter(procedure.id, number, None, (decode(procedure, body, with_standing) for body in bodies), stage)


def findings(found: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Findings of a stored verdict."""
    return [Finding(**row) for row in found]


def proofs(found: Iterable[Mapping[str, Any]]) -> list[Proof]:
    """Proofs of a stored verdict."""
    return [Proof(**row) for row in found]


def person(found: Mapping[str, Any]) -> Person:
    """A person from its snapshot in an act."""
    held = found["certificate"]
    return _person(
        found["id"],
        found["name"],
        tuple(found["roles"]),
        found["unit"],
        tuple(held) if held else None,
        found["legal_qualification"],
        found["reviewer_since"],
    )


def _as_json(piece: Evidence) -> dict[str, Any]:
    values = plain(piece)
    values["taken_at"] = stamp(piece.taken_at) if piece.taken_at else None
    values["span"] = [stamp(moment) for moment in piece.span] if piece.span else None
    return values


def evidence(found: Mapping[str, Any]) -> Evidence:
    """A piece of evidence from JSON."""
    values = dict(found)
    values["taken_at"] = datetime.fromisoformat(values["taken_at"]) if values.get("taken_at") else None
    span = values.get("span")
    values["span"] = (datetime.fromisoformat(span[0]), datetime.fromisoformat(span[1])) if span else None
    values["proves"] = tuple(values.get("proves") or ())
    return Evidence(**{name: value for name, value in values.items() if name in Evidence.__slots__})


def item(found: Mapping[str, Any] | None) -> Item | None:
    """A penalty item from JSON."""
    return _ITEM.validate_python(found) if found else None


def plain(value: Any) -> Any:
    """A law value as JSON-able data."""
    if isinstance(value, Person):
        return _plain_person(value)
    if isinstance(value, Item):
        return _ITEM.dump_python(value, mode="json")
    if isinstance(value, Finding | Evidence):
        return {name: plain(getattr(value, name)) for name in value.__slots__}
    return value


def dumps(value: Any) -> str:
    """Compact JSON that keeps Chinese; the same value always gives the same text."""
    return _ENCODER.encode(value)


def _default(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return asdict(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_default)


@lru_cache(maxsize=4096)
def _plain_person(found: Person) -> dict[str, Any]:
    held = found.certificate
    return {
        "id": found.id,
        "name": found.name,
        "roles": sorted(found.roles),
        "unit": found.unit,
        "certificate": [held.number, held.valid_from.isoformat(), held.valid_to.isoformat()] if held else None,
        "legal_qualification": found.legal_qualification,
        "reviewer_since": found.reviewer_since.isoformat() if found.reviewer_since else None,
    }


@lru_cache(maxsize=4096)
def _person(
    code: str,
    name: str,
    roles: tuple[str, ...],
    unit: str,
    held: tuple[str, ...] | None,
    legal_qualification: bool,
    since: str | None,
) -> Person:
    """One value for one person however many acts name him."""
    return Person(
        id=code,
        name=name,
        roles=frozenset(roles),
        unit=unit,
        certificate=Certificate(held[0], date.fromisoformat(held[1]), date.fromisoformat(held[2])) if held else None,
        legal_qualification=legal_qualification,
        reviewer_since=date.fromisoformat(since) if since else None,
    )


def _named(act: Act) -> Iterable[Person]:
    return act.standing.get("people", {}).values()


def _kept(found: Mapping[str, Any], people: Mapping[str, Person]) -> dict[str, Any]:
    return {**{key: found.get(key) for key in _KEPT}, "people": dict(people)}


def _standing(found: Mapping[str, Any], people: Mapping[str, Person]) -> dict[str, Any]:
    out = dict(found)
    for key in ("item", "item_now"):
        if key in out:
            out[key] = item(out[key])
    out["people"] = dict(people)
    return out
