"""The unit that was suggested for an order, beside the category; and the orders merged into one, found by its number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_told"),
    ]

    operations = [
        migrations.AddField("order", "suggested_unit", models.CharField("建议的单位", max_length=40, default="")),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("suggested_unit", ""), _negated=True), fields=["-matter"], name="order_suggested_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("merged_into", ""), _negated=True), fields=["merged_into"], name="order_merged"),
        ),
    ]
