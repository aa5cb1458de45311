"""Two more kinds of messages: a case handed over, and the receipt of it."""

from __future__ import annotations

from django.db import migrations, models

KINDS = [
    ("problem", "移交跨区域问题"),
    ("accepted", "受理回执"),
    ("declined", "不予受理"),
    ("answered", "办理答复"),
    ("case", "移送案件"),
    ("received", "案件接收回执"),
]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_partners")]
    operations = [
        migrations.AlterField(name, "kind", models.CharField("种类", max_length=10, choices=KINDS))
        for name in ("incoming", "outgoing")
    ]
