"""Rows in plain SQL, for what every act reads and writes. The ORM builds each statement anew, which takes longer than running it.

The statements and the conversions of values come from the models; a row is the same object that the ORM would give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model, TextField
from django.db.models.base import ModelState
from django.db.models.expressions import Col
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

Row = TypeVar("Row", bound=Model)
#: A column's place, the column, and the functions that turn its cell into the field's value.
Converter = tuple[int, Col, Sequence[Callable[[Any, Col, BaseDatabaseWrapper], Any]]]
#: Two readings at once are enough: more would take the processors from the pages.
_BESIDE = ThreadPoolExecutor(1, "fadu-beside")
#: Kinds of field whose values go to the database as they are.
_PLAIN = (BooleanField, CharField, ForeignKey, IntegerField, TextField)


class Question(NamedTuple):
    """A statement that selects, with its values."""

    text: str
    values: Sequence[Any]


def question(model: type[Model], lock: bool = False, **equal: Any) -> Question:
    """The rows whose columns equal the given values, oldest first; `lock` holds them until the transaction ends."""
    held = " FOR UPDATE" if lock and connections[DEFAULT_DB_ALIAS].features.has_select_for_update else ""
    return Question(f"{_reading(model)[0]}{_where(tuple(equal))}{held}", list(equal.values()))


def ask(*questions: Question) -> list[list[tuple[Any, ...]]]:
    """The answers to several questions: in one round trip to a server, one after the other from a file."""
    return _answers(connections[DEFAULT_DB_ALIAS], questions)


def ask_side_by_side(*questions: Question) -> list[list[tuple[Any, ...]]]:
    """The answers to long questions, on two connections that take one after the other. Within a transaction on its own: no other sees what it wrote."""
    link = connections[DEFAULT_DB_ALIAS]
    if link.in_atomic_block or link.queries_logged or link.execute_wrappers:
        return ask(*questions)
    waiting, found = deque(enumerate(questions)), dict[int, list[tuple[Any, ...]]]()

    def work() -> None:
        with suppress(IndexError):
            while True:
                place, one = waiting.popleft()
                [found[place]] = ask(one)

    def beside() -> None:
        try:
            work()
        finally:
            connections[DEFAULT_DB_ALIAS].close()

    other = _BESIDE.submit(beside)
    try:
        work()
    finally:
        waiting.clear()
        if not other.cancel():  # else it never began, being busy for somebody else
            other.result()
    return [found[place] for place in range(len(questions))]


def objects(model: type[Row], found: Iterable[Iterable[Any]]) -> list[Row]:
    """Selected rows as the ORM would give them."""
    _, names, converters = _reading(model)
    return [_row(model, zip(names, _read(values, converters), strict=True), False) for values in found]


def made(model: type[Row], **values: Any) -> Row:
    """A new row, every column but the key given, without the constructor's search for defaults."""
    names = [field.attname for field in _inserting(model)[1]]
    if len(values) != len(names):
        raise TypeError(f"{model.__name__}: {set(names) ^ values.keys()}")
    return _row(model, [("id", None), *((name, values[name]) for name in names)], True)


def _row(model: type[Row], values: Iterable[tuple[str, Any]], adding: bool) -> Row:
    """An instance with all its columns, past the constructor, which takes as long as a statement."""
    row = model.__new__(model)
    row._state = state = ModelState()
    state.adding, state.db = adding, None if adding else DEFAULT_DB_ALIAS
    row.__dict__.update(values)
    return row


def fetch(model: type[Row], lock: bool = False, **equal: Any) -> list[Row]:
    """Question, answer and objects in one."""
    return objects(model, ask(question(model, lock, **equal))[0])


def _answers(
    link: BaseDatabaseWrapper, statements: Sequence[tuple[str, Sequence[Any]]], ends: bool = False
) -> list[list[tuple[Any, ...]]]:
    """What each statement gives, in order. `ends`: a server is to end the transaction with them.

    Django would rewrite the marks of each statement for SQLite, and have PostgreSQL plan each anew and wait for each answer; here the
    rewriting is done once for each text, the server keeps the plans, and the statements are sent together.
    """
    if link.queries_logged or link.execute_wrappers:  # somebody counts or watches
        return [_watched(link, text, values) for text, values in statements]
    link.ensure_connection()
    with link.wrap_database_errors:
        if link.vendor != "postgresql":
            return [link.connection.execute(_marked(text), values).fetchall() for text, values in statements]
        return _planned(link.connection, statements, ends)


def _planned(server: Connection, statements: Sequence[tuple[str, Sequence[Any]]], ends: bool) -> list[list[tuple[Any, ...]]]:
    """All statements in one round trip, each by the plan that the server keeps for this connection; the transaction begins and ends with them."""
    known = _PLANS.setdefault(server, set())
    names = [_name(text) for text, _ in statements]
    with server.cursor() as cursor:
        for (text, values), name in zip(statements, names, strict=True):
            if name not in known:
                cursor.execute(f"PREPARE {name} AS {_numbered(text) if values else text}".encode())
                known.add(name)
        calls = [_call(name, len(values)) for name, (_, values) in zip(names, statements, strict=True)]
        begins = not server.autocommit and server.pgconn.transaction_status == TransactionStatus.IDLE
        if begins:
            server.autocommit = True  # else the driver would send a beginning of its own, and wait for it
            calls.insert(0, "BEGIN")
        if ends:
            calls.append("COMMIT")
        cursor.execute("; ".join(calls), [value for _, values in statements for value in values])
        found = [_fetched(cursor)]
        while cursor.nextset():
            found.append(_fetched(cursor))
    return found[begins : begins + len(statements)]


def _fetched(cursor: Cursor) -> list[tuple[Any, ...]]:
    """The rows of the current answer. `cursor.description` would tell as well whether there are any, but it describes every column."""
    return cursor.fetchall() if cursor.pgresult is not None and cursor.pgresult.nfields else []


#: Connection → names of the plans that its server process keeps.
_PLANS: WeakKeyDictionary[Connection, set[str]] = WeakKeyDictionary()


@lru_cache(maxsize=1024)
def _name(text: str) -> str:
    return f"fadu_{sha256(text.encode()).hexdigest()[:24]}"


@lru_cache(maxsize=4096)
def _call(name: str, values: int) -> str:
    return f"EXECUTE {name}({', '.join(['%s'] * values)})" if values else f"EXECUTE {name}"


@lru_cache(maxsize=1024)
def _numbered(text: str) -> str:
    first, *rest = text.replace("%%", "%").split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def _watched(link: BaseDatabaseWrapper, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with link.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


@lru_cache(maxsize=1024)
def _marked(text: str) -> str:
    return text.replace("%s", "?").replace("%%", "%")


@lru_cache(maxsize=64)
def _where(names: tuple[str, ...]) -> str:
    return f" WHERE {' AND '.join(f'{name} = %s' for name in names)} ORDER BY id"


class Writes:
    """Inserts and updates that are sent together: in one round trip to a server, one after the other to a file."""

    def __init__(self) -> None:
        self._link = connections[DEFAULT_DB_ALIAS]
        self._statements: list[tuple[str, Sequence[Any]]] = []
        self._inserted: list[Model | None] = []

    def insert(self, row: Model) -> None:
        """Insert a row; `send` gives it its key."""
        statement, fields = _inserting(type(row))
        self._statements.append((statement, _values(row, fields, self._link)))
        self._inserted.append(row)

    def update(self, row: Model, before: Mapping[str, Any]) -> None:
        """Write those columns of a row that differ from `before`, its attributes as they were; an index on the others is then left alone."""
        now = vars(row)
        changed = [field for field in row._meta.concrete_fields if now[field.attname] != before[field.attname]]
        if changed:
            assigned = ", ".join(f'"{field.column}" = %s' for field in changed)
            values = [*_values(row, changed, self._link), row.pk]
            self._statements.append((f'UPDATE "{row._meta.db_table}" SET {assigned} WHERE id = %s', values))
            self._inserted.append(None)

    def add(self, text: str, values: Sequence[Any]) -> None:
        """A statement that gives nothing back."""
        self._statements.append((text, values))
        self._inserted.append(None)

    def send(self, last: bool = False) -> None:
        """Run what was collected, in order. `last`: nothing more is written in the caller's block; where that is a whole transaction, it ends here."""
        ends = last and self._link.in_atomic_block and not self._link.savepoint_ids and not self._link.needs_rollback
        found = _answers(self._link, self._statements, ends) if self._statements else ()
        for row, answer in zip(self._inserted, found, strict=True):
            if row is not None:
                [[row.pk]] = answer
                row._state.adding, row._state.db = False, self._link.alias
        self._statements, self._inserted = [], []


def insert(row: Model) -> None:
    """Insert one row and give it its key."""
    writes = Writes()
    writes.insert(row)
    writes.send()


def _values(row: Model, fields: Iterable[Field], link: BaseDatabaseWrapper) -> list[Any]:
    now = vars(row)
    return [
        now[field.attname] if isinstance(field, _PLAIN) else field.get_db_prep_save(now[field.attname], link) for field in fields
    ]


def _read(values: Iterable[Any], converters: Sequence[Converter]) -> list[Any]:
    found = list(values)
    if not converters:
        return found
    link = connections[DEFAULT_DB_ALIAS]
    for place, column, steps in converters:
        for step in steps:
            found[place] = step(found[place], column, link)
    return found


@lru_cache(maxsize=32)
def _inserting(model: type[Model]) -> tuple[str, list[Field]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}) RETURNING id', fields


@lru_cache(maxsize=32)
def _reading(model: type[Model]) -> tuple[str, list[str], list[Converter]]:
    """The statement, the attributes it fills, and what turns its cells into the fields' values."""
    link = connections[DEFAULT_DB_ALIAS]
    columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
    steps = [[*link.ops.get_db_converters(column), *column.get_db_converters(link)] for column in columns]
    converters: list[Converter] = [
        (place, column, found) for place, (column, found) in enumerate(zip(columns, steps, strict=True)) if found
    ]
    selected = ", ".join(f'"{column.target.column}"' for column in columns)
    return f'SELECT {selected} FROM "{model._meta.db_table}"', [column.target.attname for column in columns], converters
