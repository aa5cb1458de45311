"""电子监控设备: what makes the records of a device evidence (行政处罚法第四十一条)."""

from __future__ import annotations

from django.db import models

from fadu.registers.models.base import Dated
from fadu.registers.models.powers import STATUTE_LEVELS

DEVICE_KINDS: dict[str, str] = {"fixed": "固定", "vehicle": "车载", "handheld": "手持联网", "drone": "无人机"}


class Monitor(Dated):
    """One device in one state of its papers: a new review, place or publication is a new row. `valid_from` of the first is its first use."""

    code = models.CharField("设备编码", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=DEVICE_KINDS, default="fixed")
    place = models.CharField("设置地点", max_length=200)
    purpose = models.CharField("用途", max_length=100)
    basis = models.CharField("依据", max_length=200, blank=True)
    basis_level = models.CharField("依据的效力层级", max_length=20, choices=STATUTE_LEVELS, blank=True)
    legal_review_on = models.DateField("法制审核通过日期", null=True, blank=True)
    technical_review_on = models.DateField("技术审核通过日期", null=True, blank=True)
    standard = models.CharField("符合的标准", max_length=200, blank=True)
    sign = models.BooleanField("标志明显", default=False)
    published_on = models.DateField("设置地点公布日期", null=True, blank=True)
    published_at = models.CharField("公布的途径", max_length=200, blank=True)
    police_filed_on = models.DateField("公安机关备案日期", null=True, blank=True)
    matter = models.CharField("登记事项编号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_monitor"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_monitor_key"),
        ]

    def __str__(self) -> str:
        return self.code
