"""Rows in plain SQL, for what every act reads and writes. The ORM builds each statement anew, which takes longer than running it.

The statements and the conversions of values come from the models; a row is the same object that the ORM would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model, TextField

Row = TypeVar("Row", bound=Model)
#: Kinds of field whose values go to the database as they are.
_PLAIN = (BooleanField, CharField, ForeignKey, IntegerField, TextField)


def fetch(model: type[Row], lock: bool = False, **equal: object) -> list[Row]:
    """The rows whose columns equal the given values, oldest first; `lock` holds them until the transaction ends."""
    link = connections[DEFAULT_DB_ALIAS]
    select, names, converters = _reading(model, link.vendor)
    held = " FOR UPDATE" if lock and link.features.has_select_for_update else ""
    with link.cursor() as cursor:
        cursor.execute(f"{select} WHERE {' AND '.join(f'{name} = %s' for name in equal)} ORDER BY id{held}", list(equal.values()))
        found = cursor.fetchall()
    return [model.from_db(link.alias, names, _read(values, converters)) for values in found]


def insert(row: Model) -> None:
    """Insert a row and give it its key."""
    link = connections[DEFAULT_DB_ALIAS]
    statement, fields = _inserting(type(row))
    with link.cursor() as cursor:
        cursor.execute(statement, _values(row, fields, link))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, link.alias


def update(row: Model, before: Mapping[str, Any]) -> None:
    """Write those columns of a row that differ from `before`, its attributes as they were; an index on the others is then left alone."""
    now = vars(row)
    changed = [field for field in row._meta.concrete_fields if now[field.attname] != before[field.attname]]
    if changed:
        link = connections[DEFAULT_DB_ALIAS]
        assigned = ", ".join(f'"{field.column}" = %s' for field in changed)
        with link.cursor() as cursor:
            cursor.execute(f'UPDATE "{row._meta.db_table}" SET {assigned} WHERE id = %s', [*_values(row, changed, link), row.pk])


def _values(row: Model, fields: Iterable[Field], link: BaseDatabaseWrapper) -> list[Any]:
    now = vars(row)
    return [
        now[field.attname] if isinstance(field, _PLAIN) else field.get_db_prep_save(now[field.attname], link) for field in fields
    ]


def _read(values: Iterable[Any], converters: Mapping[int, Callable[[Any], Any]]) -> list[Any]:
    found = list(values)
    for place, convert in converters.items():
        found[place] = convert(found[place])
    return found


@lru_cache(maxsize=32)
def _inserting(model: type[Model]) -> tuple[str, list[Field]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}) RETURNING id', fields


@lru_cache(maxsize=32)
def _reading(model: type[Model], vendor: str) -> tuple[str, list[str], dict[int, Callable[[Any], Any]]]:
    """The statement, the attributes it fills, and by place what turns a cell into the field's value."""
    fields = model._meta.concrete_fields
    found = {place: _converter(field) for place, field in enumerate(fields)}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [field.attname for field in fields]
    return f'SELECT {columns} FROM "{model._meta.db_table}"', names, {place: read for place, read in found.items() if read}


def _converter(field: Field) -> Callable[[Any], Any] | None:
    link = connections[DEFAULT_DB_ALIAS]
    column = field.get_col(field.model._meta.db_table)
    steps = [*link.ops.get_db_converters(column), *column.get_db_converters(link)]
    if not steps:
        return None

    def read(cell: Any) -> Any:
        for step in steps:
            cell = step(cell, column, connections[DEFAULT_DB_ALIAS])
        return cell

    return read
