"""Reads the stories: YAML files in which a lawyer finds each gate passed and failed. How they are written stands at the top of each file.

`acts` are ready-made acts by name (step, people, time, fields by their Chinese titles); `beginnings` are named files so far; a story takes a
beginning, adds acts with what is different in this case, and says what the judge makes of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from fadu.law.data import field_extra
from fadu.law.facts import EVIDENCE_KINDS, Act, Evidence
from fadu.law.gates import Judgement
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.yamlfile import load
from tests.law.cases import ANSWERS, ITEMS, File, moment

FOLDER = Path(__file__).parent
#: Keys of an act that are no fields of its data.
FRAME = frozenset({"step", "at", "by", "evidence", "registers", "like", "as"})
LITTLE = timedelta(minutes=10)


@dataclass(frozen=True)
class Told:
    """A story played: the file, the judgement of each act, the story itself."""

    file: File
    verdicts: list[Judgement]
    story: Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """One story file."""

    name: str
    text: Mapping[str, Any]

    @property
    def stories(self) -> list[Mapping[str, Any]]:
        return self.text["stories"]

    def play(self, story: Mapping[str, Any]) -> Told:
        """All acts of the story in order, each judged against those before it."""
        file, names = File(self.text["procedure"]), {}
        verdicts = []
        for line in self._lines(story):
            act = self._act(file, line, names)
            law = rules_on(act.day)
            verdicts.append(judge(file.procedure, file.matter(), act, law))
            file.add(act)
        return Told(file, verdicts, story)

    def _lines(self, part: Mapping[str, Any]) -> Iterator[Any]:
        if "start" in part:
            yield from self._lines(self.text["beginnings"][part["start"]])
        yield from part.get("then", ())

    def _act(self, file: File, line: Any, names: dict[str, int]) -> Act:
        name, change = next(iter(line.items())) if isinstance(line, dict) else (line, {})
        template = self.text["acts"][name]
        said = self._like(template) | self._like(change or {})
        model = file.procedure.step(said["step"]).data
        named = {key: value for key, value in said.items() if key not in FRAME}
        data = _fields(model, named, names, _pieces(file))
        at = _at(file, said.get("at"), "at" in (change or {}))
        evidence = [self._piece(one, at) for one in said.get("evidence") or ()]
        registers = self._registers(said.get("registers") or {})
        act = file.act(said["step"], at, said["by"], evidence, registers, **data)
        names[said.get("as", name)] = act.seq
        return act

    def _like(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The fields, those of the proposal it is like included."""
        base = self._like(self.text["proposals"][said["like"]]) if "like" in said else {}
        return base | {key: value for key, value in said.items() if key != "like"}

    def _piece(self, one: Any, at: datetime) -> Evidence:
        name, change = next(iter(one.items())) if isinstance(one, dict) else (one, {})
        said = (
            {"kind": "视听资料", "origin": "现场取得", "taker": "王勘、李查", "taken_at": at}
            | (self.text.get("pieces") or {}).get(name, {})
            | change
        )
        kinds = {label: kind for kind, label in EVIDENCE_KINDS.items()}
        said["kind"] = kinds.get(said["kind"], said["kind"])
        taken = said.pop("taken_at")
        return Evidence(title=name, sha256="0" * 64, taken_at=moment(taken) if taken else None, **said)

    def _registers(self, said: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(said)
        if "power" in found:
            found["power"] = ANSWERS["power"] | found["power"]
        for key in ("item", "item_now"):
            if key in found:
                found[key] = self._item(found[key])
        return found

    def _item(self, said: Any) -> Any:
        if not isinstance(said, dict):
            return ITEMS.get(said)
        thing = ITEMS[said["code"]]
        return (
            replace(thing, fines=tuple(replace(one, maximum=Decimal(said["maximum"])) for one in thing.fines))
            if "maximum" in said
            else replace(thing, **said)
        )


def _at(file: File, said: Any, exactly: bool) -> datetime:
    """The time the story gives; a ready-made act that would come too early follows the act before it."""
    before = file.acts[-1].at + LITTLE if file.acts else None
    if said is None:
        assert before is not None, "第一个行为要写明时间"
        return before
    found = moment(said if isinstance(said, str) else said.isoformat())
    return found if exactly or before is None else max(found, before)


def _pieces(file: File) -> dict[str, str]:
    """Titles of the file's evidence → ids."""
    return {piece.title: piece.id for act in file.acts for piece in act.evidence}


def _fields(model: type[BaseModel], said: Mapping[str, Any], acts: Mapping[str, int], pieces: Mapping[str, str]) -> dict[str, Any]:
    names = _names(model)
    return {names[key]: _value(model, names[key], value, acts, pieces) for key, value in said.items()}


@cache
def _names(model: type[BaseModel]) -> dict[str, str]:
    """What a field may be called in a story: its id, its title, its title without the bracket."""
    found = {}
    for name, info in model.model_fields.items():
        title = info.title or name
        found |= {name: name, title: name, title.split("(")[0].split("（")[0]: name}
    return found


def _value(model: type[BaseModel], name: str, value: Any, acts: Mapping[str, int], pieces: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_value(model, name, one, acts, pieces) for one in value]
    if isinstance(value, dict):
        inner = next(
            one for one in get_args(model.model_fields[name].annotation) if isinstance(one, type) and issubclass(one, BaseModel)
        )
        return _fields(inner, value, acts, pieces)
    kind = field_extra(model, name).get("ref")
    if kind == "act" and isinstance(value, str):
        return acts[value]
    if kind == "evidence":
        return pieces.get(value, value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


BOOKS = [Book(path.stem, load(path)) for path in sorted(FOLDER.glob("*.yaml"))]
