"""What an act's data says, in Chinese: labels from the model, keys and codes as words. For papers and for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from fadu.documents.words import iso_day, iso_moment, money
from fadu.law.data import KEPT
from fadu.law.errors import InputError

Names = Mapping[str, str]
_HINTS = ("(元)", "（元）", "(行为序号)", "（行为序号）", "对应的行为序号", "行为序号")


def readable(
    model: type[BaseModel], data: Mapping[str, Any], names: Names | None = None, *, empty: bool = False
) -> list[tuple[str, str]]:
    """Label and text of each field, in the model's order.

    `data` is the model's JSON dump. `names` says what codes of people, parties, items, towns and evidence mean, and “#12” what act
    12 was; a code without a name is shown as it is. Fields without a value are left out unless `empty`. Long lists have one line a
    member.
    """
    shown = spoken(model, data, names)
    rows = [(label, _lines(shown.get(name), labels_of(model, name))) for name, label in labels(model).items()]
    return [(label, text) for label, text in rows if text or empty]


def spoken(model: type[BaseModel], data: Mapping[str, Any], names: Names | None = None) -> dict[str, Any]:
    """The same data by field name with every leaf in Chinese words; lists and nested models keep their shape."""
    return {name: _say(shape, data[name], names or {}) for name, shape in _shapes(model).items() if name in data}


@cache
def labels(model: type[BaseModel]) -> dict[str, str]:
    """Field name → Chinese label, without what only the form needs: the unit of money and “行为序号”, since the text says both."""
    return {name: _label(info.title or name) for name, info in model.model_fields.items()}


def _label(title: str) -> str:
    for hint in _HINTS:
        if title.endswith(hint) and title != hint:
            return title.removesuffix(hint)
    return title


def labels_of(model: type[BaseModel], name: str) -> dict[str, str]:
    """Labels of the nested model in a field, empty when the field holds none."""
    shape = _shapes(model)[name]
    nested = shape.model or (shape.member.model if shape.member else None)
    return labels(nested) if nested else {}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field holds: its kind, what the marks of `fadu.law.data` say (choices, ref, unit; `empty`: what a list without members means),
    its members or its nested model."""

    kind: Any
    marks: Mapping[str, Any]
    member: Shape | None = None
    model: type[BaseModel] | None = None


@cache
def _shapes(model: type[BaseModel]) -> dict[str, Shape]:
    return {name: _shape(info.annotation, [info, *info.metadata]) for name, info in model.model_fields.items()}


def _shape(kind: Any, marked: Iterable[Any] = ()) -> Shape:
    """The shape of an annotation, without its Optional and Annotated wrappings."""
    marks: dict[str, Any] = {}
    for mark in marked:
        extra = getattr(mark, "json_schema_extra", None)
        marks |= extra if isinstance(extra, dict) else {}
    origin, options = get_origin(kind), [option for option in get_args(kind) if option is not NoneType]
    if origin is Annotated:
        inner = _shape(options[0], options[1:])
    elif origin in (Union, UnionType):
        inner = _shape(options[0])
    elif origin in (list, tuple):
        return Shape(list, marks, member=_shape(options[0]))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        return Shape(kind, marks, model=kind)
    else:
        return Shape(kind, marks)
    return Shape(inner.kind, {**inner.marks, **marks}, inner.member, inner.model)


def _say(shape: Shape, value: Any, names: Names) -> Any:
    if value is None:
        return ""
    if shape.model:
        return {name: _say(inner, value.get(name), names) for name, inner in _shapes(shape.model).items()}
    if shape.member:
        return [_say(shape.member, member, names) for member in value] or shape.marks.get("empty", [])
    for mark, say in _WAYS.items():
        if mark in shape.marks:
            return say(shape.marks[mark], value, names)
    if shape.kind in (date, datetime):
        return iso_day(str(value)) if shape.kind is date else iso_moment(str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _choice(choices: Mapping[str, str], value: Any, names: Names) -> str:
    return str(choices.get(value, value))


def _reference(kind: str, value: Any, names: Names) -> str:
    if kind == "act":
        return names.get(f"#{value}", f"第{value}项行为")
    return names.get(str(value), str(value))


def _money(unit: str, value: Any, names: Names) -> str:
    if unit != "元":
        return f"{value}{unit}"
    try:
        return money(Decimal(str(value)))
    except InvalidOperation:
        raise InputError(f"“{value}”不是金额；请填写以元为单位的数字。") from None


_WAYS: dict[str, Callable[[Any, Any, Names], str]] = {
    "choices": _choice,
    "ref": _reference,
    "unit": _money,
    "secret": lambda mark, value, names: KEPT,
}


def _lines(value: Any, inner: Mapping[str, str]) -> str:
    """Text of one field: a list of plain members on one line if short, else numbered lines."""
    if isinstance(value, list):
        members = [_lines(member, inner) for member in value]
        if len(members) < 2 or (not inner and all(len(member) <= 20 for member in members)):
            return "、".join(members)
        return "\n".join(f"{count}. {member}" for count, member in enumerate(members, 1))
    if isinstance(value, dict):
        return "；".join(
            f"{inner.get(name, name)}：{text.rstrip('。')}" for name, part in value.items() if (text := _lines(part, {}))
        )
    return "" if value is None else str(value)
