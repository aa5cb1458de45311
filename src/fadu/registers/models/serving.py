"""服务类别和网格: what is reported by category, who answers for it in what time, and which officer keeps which square of the town."""

from __future__ import annotations

from django.db import models

from fadu.registers.models.base import Dated
from fadu.registers.models.organisation import Person, Unit

CATEGORY_KINDS: dict[str, str] = {"part": "部件", "event": "事件", "service": "咨询服务"}
CATEGORY_UNITS: dict[str, str] = {"wh": "工作时", "h": "小时", "wd": "工作日"}


class ServiceCategory(Dated):
    """One category of parts or events, in one state of its unit and time. `time` with `time_unit`: how long its handling may take."""

    code = models.CharField("代码", max_length=20)
    kind = models.CharField("大类", max_length=10, choices=CATEGORY_KINDS)
    group = models.CharField("类", max_length=50)
    title = models.CharField("名称", max_length=50)
    description = models.CharField("说明", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, to_field="code", db_column="unit", related_name="+")
    time = models.PositiveSmallIntegerField("处置时限")
    time_unit = models.CharField("时限单位", max_length=4, choices=CATEGORY_UNITS, default="wh")
    emergency = models.BooleanField("应急", default=False)
    public = models.BooleanField("公众可选", default=True)
    words = models.CharField("常用说法", max_length=200, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_service_category"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_service_category_key"),
        ]

    def __str__(self) -> str:
        return self.title


class Grid(Dated):
    """单元网格: a named square with the officer who keeps it. `shape`: its corners as "lng lat, lng lat, …", or empty; then `radius` metres round the centre."""

    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=50)
    town = models.ForeignKey(Unit, on_delete=models.PROTECT, to_field="code", db_column="town", related_name="+")
    lat = models.DecimalField("中心纬度", max_digits=9, decimal_places=6)
    lng = models.DecimalField("中心经度", max_digits=9, decimal_places=6)
    radius = models.PositiveIntegerField("半径（米）", default=500)
    shape = models.CharField("边界", max_length=2000, blank=True)
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, to_field="code", db_column="officer", related_name="+")
    words = models.CharField("路名和地名", max_length=300, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_grid"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_grid_key"),
        ]

    def __str__(self) -> str:
        return self.name
