"""What the bureau may permit, by which text, on what conditions, and which permits can be had in one form."""

from __future__ import annotations

from django.db import models

from fadu.registers.models.base import Dated
from fadu.registers.models.organisation import Unit

#: Parts a line of the form from how the sample fills it in.
EXAMPLE = "例："
PERIODS: dict[str, str] = {
    "lic.decide": "二十个工作日（行政许可法）",
    "lic.waste": "五个工作日，自申请起",
    "lic.stall": "十个工作日",
}


class PermitItem(Dated):
    """许可事项: one item in one version. Lists are lines of text, one entry a line; a line of the form may end with 例： and an example."""

    code = models.CharField("事项代码", max_length=40)
    title = models.CharField("事项", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", verbose_name="审批机构")
    basis = models.CharField("设定依据", max_length=500)
    conditions = models.TextField("许可条件")
    materials = models.TextField("申请材料")
    fields = models.TextField("申请表项目", blank=True)
    period = models.CharField("法定期限", max_length=20, choices=PERIODS, default="lic.decide")
    promised = models.PositiveSmallIntegerField("承诺工作日")
    on_site = models.BooleanField("需要现场核查", default=False)
    hearing = models.BooleanField("依法应当听证", default=False)
    fee = models.CharField("收费", max_length=200, blank=True)
    fee_basis = models.CharField("收费依据", max_length=200, blank=True)
    months = models.PositiveSmallIntegerField("有效期（月）", null=True, blank=True)
    quota = models.PositiveSmallIntegerField("数量限制", null=True, blank=True)
    online = models.BooleanField("可以网上申请", default=True)
    about = models.CharField("说明", max_length=500, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_permit_item"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_permititem_key"),
        ]

    def __str__(self) -> str:
        return self.title


class PermitBundle(Dated):
    """一件事: items that one form asks for together."""

    code = models.CharField("代码", max_length=40)
    title = models.CharField("名称", max_length=100)
    items = models.JSONField("包含的许可事项", default=list)
    promised = models.PositiveSmallIntegerField("承诺工作日")
    about = models.CharField("说明", max_length=500, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_permit_bundle"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_permitbundle_key"),
        ]

    def __str__(self) -> str:
        return self.title
