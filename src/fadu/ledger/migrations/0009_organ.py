"""The town in whose own name a matter is done, so that the bureau's figures leave out what is not the bureau's; filled in from the acts that opened it."""

import json
from typing import Any

from django.db import migrations, models

#: Acts that open a case, and what the registers' answer in their body holds where a town acted in its own name.
OPENING = ("pen.file", "smp.issue", "wav.assess", "prk.capture", "prk.decide-simple")
OWN = '"own_name":true'


def fill(apps: Any, _editor: Any) -> None:
    act, matter = apps.get_model("ledger", "Act"), apps.get_model("ledger", "Matter")
    opened = act.objects.filter(step__in=OPENING)
    for found in opened.filter(body__contains=OWN).order_by("matter_id", "seq").iterator(chunk_size=500):
        if not opened.filter(matter_id=found.matter_id, seq__lt=found.seq).exists():
            said = json.loads(found.body)
            matter.objects.filter(pk=found.matter_id).update(organ=said["people"][said["by"][0]]["unit"][:40])


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_order_units"),
    ]

    operations = [
        migrations.AddField("matter", "organ", models.CharField("以其名义办理的镇", max_length=40, default="")),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(condition=models.Q(("organ", ""), _negated=True), fields=["id"], name="matter_of_town"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
