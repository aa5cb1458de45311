"""A permit's stage after its delivery says that it was issued; whether it is still valid depends on the day and stands in the register."""

from typing import Any

from django.db import migrations

OLD, NEW = "许可有效", "已发证"


def rename(apps: Any, _editor: Any) -> None:
    apps.get_model("ledger", "Matter").objects.filter(procedure="permit", stage=OLD).update(stage=NEW)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_organ"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
