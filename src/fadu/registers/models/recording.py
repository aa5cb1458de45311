"""执法记录仪, and 音像记录事项清单: which acts must be on film (国办发〔2018〕118号)."""

from __future__ import annotations

from django.db import models

from fadu.registers.models.base import Dated
from fadu.registers.models.organisation import Unit


class Recorder(Dated):
    """One recorder in one unit's hands; moving it to another unit is a new row."""

    code = models.CharField("记录仪编码", max_length=40)
    model = models.CharField("型号", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", related_name="+", verbose_name="配发机构")
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_recorder"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_recorder_key"),
        ]

    def __str__(self) -> str:
        return self.code


class RecordingItem(Dated):
    """One kind of act that must be on film, and from when to when, as the bureau's list says."""

    step = models.CharField("步骤编号", max_length=40)
    title = models.CharField("事项", max_length=100)
    whole = models.BooleanField("全程不间断", default=False)
    before = models.PositiveSmallIntegerField("提前开始（分钟）", default=0)
    after = models.PositiveSmallIntegerField("延后结束（分钟）", default=0)
    basis = models.CharField("依据", max_length=200)

    class Meta(Dated.Meta):
        db_table = "registers_recording_item"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["step", "valid_from"], name="registers_recording_item_key"),
        ]

    def __str__(self) -> str:
        return self.title
