"""What an act's data says, in Chinese: labels from the model, keys and codes as words. For papers and for pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from pydantic import BaseModel

from fadu.documents.words import iso_day, iso_moment, money
from fadu.law.errors import InputError

Names = Mapping[str, str]


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
    schema = _schema(model)
    fields = {name: part for name, part in schema["properties"].items() if name in data}
    return {name: _say(part, data[name], names or {}, schema.get("$defs", {})) for name, part in fields.items()}


@cache
def labels(model: type[BaseModel]) -> dict[str, str]:
    """Field name → Chinese label without the unit: money says 元 itself."""
    return {name: _label(part, name) for name, part in _schema(model)["properties"].items()}


@cache
def labels_of(model: type[BaseModel], name: str) -> dict[str, str]:
    """Labels of the nested model in a field, empty when the field holds none."""
    schema = _schema(model)
    nested = _nested(schema["properties"][name], schema.get("$defs", {}))
    return {key: _label(part, key) for key, part in nested["properties"].items()} if nested else {}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _label(part: Mapping[str, Any], name: str) -> str:
    label = str(part.get("title", name))
    for unit in ("(元)", "（元）"):
        label = label.removesuffix(unit)
    return label


def _nested(part: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for option in (part, part.get("items", {}), *part.get("anyOf", ())):
        if "$ref" in option:
            return shapes[option["$ref"].rsplit("/", 1)[1]]
    return None


def _say(part: Mapping[str, Any], value: Any, names: Names, shapes: Mapping[str, Any]) -> Any:
    if value is None:
        return ""
    if "$ref" in part:
        shape = shapes[part["$ref"].rsplit("/", 1)[1]]
        return {name: _say(inner, value.get(name), names, shapes) for name, inner in shape["properties"].items()}
    if isinstance(value, list | tuple):
        return [_say(part.get("items", {}), member, names, shapes) for member in value]
    for option in (part, *part.get("anyOf", ())):
        for mark, say in _WAYS.items():
            if mark in option:
                return say(option, value, names)
        if option.get("format") in _FORMATS:
            return _FORMATS[option["format"]](str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _choice(part: Mapping[str, Any], value: Any, names: Names) -> str:
    return str(part["choices"].get(value, value))


def _reference(part: Mapping[str, Any], value: Any, names: Names) -> str:
    if part["ref"] == "act":
        return names.get(f"#{value}", f"第{value}项行为")
    return names.get(str(value), str(value))


def _money(part: Mapping[str, Any], value: Any, names: Names) -> str:
    if part["unit"] != "元":
        return f"{value}{part['unit']}"
    try:
        return money(Decimal(str(value)))
    except InvalidOperation:
        raise InputError(f"“{value}”不是金额；请填写以元为单位的数字。") from None


_WAYS: dict[str, Callable[[Mapping[str, Any], Any, Names], str]] = {"choices": _choice, "ref": _reference, "unit": _money}
_FORMATS: dict[str, Callable[[str], str]] = {"date": iso_day, "date-time": iso_moment}


def _lines(value: Any, inner: Mapping[str, str]) -> str:
    """Text of one field: a list of plain members on one line if short, else numbered lines."""
    if isinstance(value, list):
        members = [_lines(member, inner) for member in value]
        if len(members) < 2 or (not inner and all(len(member) <= 20 for member in members)):
            return "、".join(members)
        return "\n".join(f"{count}. {member}" for count, member in enumerate(members, 1))
    if isinstance(value, dict):
        return "；".join(f"{inner.get(name, name)}：{text}" for name, part in value.items() if (text := _lines(part, {})))
    return "" if value is None else str(value)
