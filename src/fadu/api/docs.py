"""接口说明: the API's own document as a page, without scripts of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.api.problems import CODES
from fadu.api.rest import api
from fadu.exchange.models import EVENTS, SCOPES

_KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "对象", "null": "空"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    address: str
    summary: str
    fields: tuple[Field, ...]
    statuses: str


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation by group, what problems mean, and what events hold."""
    context = {"groups": _groups(), "codes": CODES, "scopes": SCOPES, "events": EVENTS}
    return render(request, "api/docs.html", context)


@cache
def _groups() -> dict[str, list[Operation]]:
    document = api.get_openapi_schema(path_prefix="/api/")
    found: dict[str, list[Operation]] = {}
    for address, operations in document["paths"].items():
        for method, said in operations.items():
            found.setdefault(said["tags"][0], []).append(
                Operation(
                    method.upper(),
                    address,
                    said["summary"],
                    (*_parameters(said), *_body(document, said)),
                    "、".join(str(status) for status in said["responses"] if int(status) < 400),
                )
            )
    return found


def _parameters(said: Mapping[str, Any]) -> list[Field]:
    return [
        Field(one["name"], _kind(one["schema"]), one.get("required", False), one["schema"].get("description", ""))
        for one in said.get("parameters", ())
    ]


def _body(document: Mapping[str, Any], said: Mapping[str, Any]) -> list[Field]:
    content = said.get("requestBody", {}).get("content", {})
    for form in content.values():
        schema = _resolved(document, form["schema"])
        needed = schema.get("required", ())
        return [
            Field(name, _kind(one), name in needed, one.get("description", ""))
            for name, one in schema.get("properties", {}).items()
        ]
    return []


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref", "")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def _kind(schema: Mapping[str, Any]) -> str:
    options = schema.get("anyOf", [schema])
    return "或".join(_KINDS.get(str(one.get("type", "object")), "对象") for one in options if one.get("type") != "null")
