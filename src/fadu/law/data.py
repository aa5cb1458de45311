"""行为数据: the base of every act's data model and the field types that forms, sheets and the API understand.

A field's `title` is its Chinese label; its type says what it refers to. The model is the only place where an act's data is described.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError, create_model, field_validator
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from fadu.law.facts import CHINA

#: A person of the bureau, by code.
PersonId = Annotated[str, Field(max_length=20, json_schema_extra={"ref": "person"})]
#: A party of the ledger, by key; names and numbers live there, never in an act.
PartyId = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "party"})]
#: A vehicle of the ledger, by key; its plate lives there, never in an act.
VehicleId = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "vehicle"})]
#: A piece of evidence of this matter: E1, E2 …
EvidenceId = Annotated[str, Field(max_length=70, json_schema_extra={"ref": "evidence"})]
#: A penalty item of the power list, by code.
ItemCode = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "item"})]
#: An item of the register of permits, by code.
PermitCode = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "permit"})]
#: A town or sub-district, by code.
TownCode = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "town"})]
#: Any unit of the register, by code.
UnitCode = Annotated[str, Field(max_length=40, json_schema_extra={"ref": "unit"})]
#: The number of an earlier act in this matter.
ActSeq = Annotated[int, Field(ge=1, le=100_000, json_schema_extra={"ref": "act"})]
#: Another matter of the ledger, by its number.
MatterNumber = Annotated[str, Field(max_length=60, json_schema_extra={"ref": "matter"})]
#: A gate of some procedure, by id.
GateId = Annotated[str, Field(max_length=60, json_schema_extra={"ref": "gate"})]
#: Yuan, at most two decimals.
Yuan = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 10, decimal_places=2, json_schema_extra={"unit": "元"})]
#: What only some may know, such as the code shown in a room: it stands in the ledger, but no page or export tells it.
Secret = Annotated[str, Field(json_schema_extra={"secret": True})]
Text = Annotated[str, Field(max_length=500)]
LongText = Annotated[str, Field(max_length=20_000, json_schema_extra={"widget": "textarea"})]


#: Years that act data may speak of.
EARLIEST, LATEST = 1950, 2099


class OneOf:
    """Marks a string field, as in `Annotated[str, one_of(LABELS)]`: it must be a key of the labels, or a label, which becomes its key."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self.json_schema_extra = {"choices": dict(choices)}
        self._keys = {label: key for key, label in choices.items()} | {key: key for key in choices}
        self._said = "、".join(choices.values())

    def known(self, value: Any) -> str:
        """The key that a key or label means. Raises ValueError naming the labels."""
        key = self._keys.get(value) if isinstance(value, str) else None
        if key is None:
            raise ValueError(f"只能是：{self._said}")
        return key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.known, handler(source))


one_of = OneOf


class Data(BaseModel):
    """Base of all act data: frozen, no unknown fields, text stripped, a time without zone is Chinese time, dates a calendar can count from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="after", check_fields=False)
    @classmethod
    def _in_china(cls, value: Any) -> Any:
        if isinstance(value, date) and not EARLIEST <= value.year <= LATEST:
            raise ValueError(f"日期应在{EARLIEST}年至{LATEST}年之间")
        return value.replace(tzinfo=CHINA) if isinstance(value, datetime) and value.tzinfo is None else value


class Nothing(Data):
    """An act that carries nothing but its evidence and people."""

    note: LongText = Field("", title="备注")


def lenient(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    """The model from a file we did not make: unknown fields are dropped, unreadable or missing ones take their default or an empty value.

    For replay only; the gates then say what is lacking.
    """
    known = {name: values[name] for name in model.model_fields if name in values}
    filled = {
        name: _empty(info.annotation) for name, info in model.model_fields.items() if info.is_required() and name not in known
    }
    for _ in range(len(model.model_fields) + 1):
        try:
            built = model.model_validate(known)
        except ValidationError as error:
            lacking = False
            for name in {str(entry["loc"][0]) for entry in error.errors()}:
                lacking |= known.pop(name, None) is None
                if model.model_fields[name].is_required():
                    filled[name] = _empty(model.model_fields[name].annotation)
            if not lacking:
                continue
            break
        else:
            return built
    part = _part(model, frozenset(filled))
    return model.model_construct(**(dict(part.model_validate(known)) | filled))


@lru_cache(maxsize=4096)
def _part(model: type[BaseModel], without: frozenset[str]) -> type[BaseModel]:
    """The model without some of its fields; making it takes longer than all else here."""
    kept = {name: (info.annotation, info) for name, info in model.model_fields.items() if name not in without}
    return create_model(f"{model.__name__}Part", __base__=Data, **kept)  # type: ignore[call-overload]


def _empty(annotation: Any) -> Any:
    """An empty value of a required field's kind, so that gates can read it."""
    options = get_args(annotation)
    kind = getattr(annotation, "__origin__", annotation)
    if kind in (list, tuple):
        return kind()
    if kind is str or str in options:
        return ""
    return None


def references(data: Any, ref: str) -> list[str]:
    """Codes that the data's fields of that reference kind hold ("person", "party", "evidence" …), nested ones too, each once."""
    if ref not in _held(data.__class__):
        return []
    found: dict[str, None] = {}
    for name, kind in _bearing(data.__class__):
        value = getattr(data, name, None)
        if not value or kind not in (ref, _NESTED):
            continue
        several = value if isinstance(value, (list, tuple)) else (value,)
        if kind == ref:
            found.update(dict.fromkeys(several))
        else:
            found.update(dict.fromkeys(code for item in several for code in references(item, ref)))
    return [str(code) for code in found]


#: What is said instead of a secret.
KEPT = "（不显示）"


def told(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """An act's data as others may have it: without its secrets."""
    return {
        name: KEPT if name in model.model_fields and field_extra(model, name).get("secret") else value
        for name, value in data.items()
    }


_NESTED = "*"


@lru_cache(maxsize=512)
def _held(model: type[BaseModel]) -> frozenset[str]:
    """Every reference kind that the model's fields may hold, nested ones too."""
    found: set[str] = set()
    for name, kind in _bearing(model):
        inner = _inside(model.model_fields[name].annotation) if kind == _NESTED else ()
        found |= {kind} if kind != _NESTED else {held for part in inner for held in _held(part)}
    return frozenset(found)


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation, under lists and options."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


@lru_cache(maxsize=512)
def _bearing(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The model's fields that hold codes, with their reference kind, or `_NESTED` for those that hold further models."""
    kinds = {name: _kind(model, name) for name in model.model_fields}
    return tuple((name, kind) for name, kind in kinds.items() if kind)


def _kind(model: type[BaseModel], name: str) -> str:
    annotation = model.model_fields[name].annotation
    inner = (annotation, *get_args(annotation))
    if any(isinstance(option, type) and issubclass(option, BaseModel) for option in inner):
        return _NESTED
    return str(field_extra(model, name).get("ref", ""))


@lru_cache(maxsize=2048)
def field_extra(model: type[BaseModel], name: str) -> Mapping[str, Any]:
    """What a field's type says for forms: {"ref"}, {"choices"}, {"widget"}, {"unit"}, {"empty"} and, for lists, {"many": True}. Empty when nothing."""
    return _extra(
        model.model_fields[name].annotation, model.model_fields[name].metadata, model.model_fields[name].json_schema_extra
    )


def _extra(annotation: Any, metadata: Sequence[Any], extra: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {**extra} if isinstance(extra, dict) else {}
    for item in metadata:
        if isinstance(getattr(item, "json_schema_extra", None), dict):
            found |= item.json_schema_extra
    if get_origin(annotation) is Annotated:
        base, *rest = get_args(annotation)
        return {**_extra(base, rest, None), **found}
    if get_origin(annotation) in (list, tuple):
        return {**_extra(get_args(annotation)[0], (), None), **found, "many": True}
    for option in get_args(annotation):
        if option is not type(None):
            return {**_extra(option, (), None), **found}
    return found


def digest(value: BaseModel | Mapping[str, Any]) -> str:
    """A short digest of what a draft says, so that a review can be tied to the draft it read."""
    text = value.model_dump_json() if isinstance(value, BaseModel) else repr(sorted(value.items()))
    return sha256(text.encode()).hexdigest()[:16]


__all__ = [
    "KEPT",
    "ActSeq",
    "Data",
    "EvidenceId",
    "GateId",
    "ItemCode",
    "LongText",
    "MatterNumber",
    "Nothing",
    "PartyId",
    "PermitCode",
    "PersonId",
    "Secret",
    "Text",
    "TownCode",
    "UnitCode",
    "VehicleId",
    "Yuan",
    "date",
    "datetime",
    "digest",
    "field_extra",
    "lenient",
    "one_of",
    "references",
    "told",
]
