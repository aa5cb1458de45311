"""Indexes that hold what figures ask, so that a year of a million acts is counted without reading them; and the record of rebuilt indexes."""

from django.db import migrations, models

from fadu.ledger.models.act import Found


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_open_orders"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="act", name="act_step_at"),
        migrations.RemoveIndex(model_name="matter", name="matter_due"),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["step", "at", "matter", "seq", "kind", "amount"], name="act_step_told"),
        ),
        migrations.AddIndex(model_name="act", index=models.Index(fields=["matter", "seq", "step", "at"], name="act_matter_told")),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(condition=models.Q(Found("verdict")), fields=["matter", "at"], name="act_found"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["clock", "stopped", "last", "matter"], name="deadline_clock"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["owner", "last", "stopped", "paused"], name="deadline_owner"),
        ),
        migrations.AddIndex(
            model_name="matter", index=models.Index(fields=["closed", "next_due", "opened_on"], name="matter_open")
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(condition=models.Q(("late", True)), fields=["year"], name="matter_late"),
        ),
        migrations.CreateModel(
            name="Rebuilt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=60, verbose_name="重建了什么")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={"verbose_name": "索引重建记录"},
        ),
    ]
