"""PostgreSQL: the ground of a waiver as an index, since reading it out of thousands of bodies takes a tenth of a second. SQLite does without."""

from django.db import migrations

CREATE = (
    "CREATE INDEX act_waiver_ground ON ledger_act (((body)::jsonb #>> '{data,ground}'::text[]), at) "
    "INCLUDE (matter_id, amount) WHERE step = 'wav.decide'"
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX act_waiver_ground")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
