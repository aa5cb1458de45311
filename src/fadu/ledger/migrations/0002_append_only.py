"""The database itself refuses UPDATE, DELETE and TRUNCATE on acts, looks and seals. A mistake is mended by a further act."""

from django.db import migrations

TABLES = ("ledger_act", "ledger_seal", "ledger_look")
SAID = "账本只能追加，不得修改或者删除"

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END;
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION fadu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION fadu_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fadu_append_only();
"""


def forbid(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION.format(said=SAID))
        for table in TABLES:
            script = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
            for statement in script.format(table=table, said=SAID).strip().split("\n"):
                cursor.execute(statement)


def allow(apps, schema_editor):
    connection = schema_editor.connection
    names = ("append_only", "no_truncate") if connection.vendor == "postgresql" else ("no_update", "no_delete")
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in names:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_{name}{on}")


class Migration(migrations.Migration):
    dependencies = (("ledger", "0001_ledger"),)
    operations = (migrations.RunPython(forbid, allow),)
