from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("report", "0001_annual"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年度")),
                ("marks", models.CharField(max_length=200, verbose_name="依据")),
                ("told", models.JSONField(verbose_name="数值")),
            ],
            options={"verbose_name": "统计汇总"},
        ),
    ]
