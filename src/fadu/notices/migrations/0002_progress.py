from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[("moved", "有新的办理"), ("due", "时限将到"), ("progress", "告知来办事的人有进展")],
                max_length=10,
                verbose_name="种类",
            ),
        ),
    ]
