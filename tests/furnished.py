"""The registers as delivered, put into each test by copying tables: reading and checking a thousand rows anew for every test takes most of a run.

They are loaded through the importer once a run. Their version comes with them, so that what was read under it stays read.
"""

from __future__ import annotations

import uuid

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from fadu.registers.bootstrap import load_bureau_data
from fadu.registers.models import Person, Unit

#: Everyone's password.
PASSWORD = "a-long-test-password"
_KEPT = "kept_"
_USERS = "auth_user"
_WITH_ACCOUNTS = uuid.uuid4().hex


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("registers").get_models()]


def keep() -> None:
    """Load once, keep copies that no test touches, and leave the tables empty as they were. Accounts are kept too, for the tests that sign in."""
    with transaction.atomic(), connection.cursor() as cursor:
        load_bureau_data()
        for table in _tables():
            cursor.execute(f'CREATE TABLE "{_KEPT}{table}" AS SELECT * FROM "{table}"')
        hashed = make_password(PASSWORD)
        codes = Person.objects.values_list("code", flat=True)
        users = get_user_model()
        users.objects.bulk_create(users(username=code.lower(), password=hashed) for code in codes)
        cursor.execute(f'CREATE TABLE "{_KEPT}{_USERS}" AS SELECT * FROM "{_USERS}"')
        cursor.execute(f'DELETE FROM "{_USERS}"')
        for table in reversed(_tables()):
            cursor.execute(f'DELETE FROM "{table}"')


def furnish() -> None:
    """Units, people and the power list that come with Fadu. A second time changes nothing."""
    if Unit.objects.exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{_KEPT}{table}"')
        if connection.vendor == "postgresql":
            _count_on(cursor)


def furnish_with_accounts() -> None:
    """The same, and everyone has an account. It is another state of the registers, so it has another version."""
    furnish()
    if get_user_model().objects.exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{_USERS}" SELECT * FROM "{_KEPT}{_USERS}"')
        cursor.execute(f'UPDATE "{Person._meta.db_table}" SET user_id = (SELECT id FROM "{_USERS}" WHERE username = LOWER(code))')
        cursor.execute("UPDATE registers_version SET token = %s", [_WITH_ACCOUNTS])
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{_USERS}\"', 'id'), (SELECT MAX(id) FROM \"{_USERS}\"))")


def _count_on(cursor) -> None:  # type: ignore[no-untyped-def]
    """The next keys come after those copied."""
    for model in apps.get_app_config("registers").get_models():
        key = model._meta.pk
        if key is not None and key.get_internal_type() in ("AutoField", "BigAutoField"):
            table, column = model._meta.db_table, key.column
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), COALESCE((SELECT MAX({column}) FROM \"{table}\"), 0) + 1, false)"
            )
