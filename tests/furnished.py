"""The registers as delivered, put into each test by copying tables: reading and checking a thousand rows anew for every test takes most of a run.

They are loaded through the importer once a run. Their version comes with them, so that what was read under it stays read.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction

from fadu.registers.bootstrap import load_bureau_data
from fadu.registers.models import Unit

_KEPT = "kept_"


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("registers").get_models()]


def keep() -> None:
    """Load once, keep copies that no test touches, and leave the tables empty as they were."""
    with transaction.atomic(), connection.cursor() as cursor:
        load_bureau_data()
        for table in _tables():
            cursor.execute(f'CREATE TABLE "{_KEPT}{table}" AS SELECT * FROM "{table}"')
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


def _count_on(cursor) -> None:  # type: ignore[no-untyped-def]
    """The next keys come after those copied."""
    for model in apps.get_app_config("registers").get_models():
        key = model._meta.pk
        if key is not None and key.get_internal_type() in ("AutoField", "BigAutoField"):
            table, column = model._meta.db_table, key.column
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), COALESCE((SELECT MAX({column}) FROM \"{table}\"), 0) + 1, false)"
            )
