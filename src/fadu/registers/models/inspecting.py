"""一单两库: what may be checked at random, whom, and by whom (优化营商环境条例第五十四条)."""

from __future__ import annotations

from django.db import models

from fadu.registers.models.base import Dated
from fadu.registers.models.organisation import Person

DOMAINS: dict[str, str] = {
    "sanitation": "市容环卫",
    "waste": "建筑垃圾",
    "kitchen": "餐厨垃圾",
    "advert": "户外广告",
    "road": "道路和占道",
    "green": "园林绿化",
    "municipal": "市政设施",
}


class InspectionItem(Dated):
    """随机抽查事项清单: one item in one state. Its objects are those of its domain and kind; `times`: at most so often a year."""

    code = models.CharField("编号", max_length=40)
    title = models.CharField("抽查事项", max_length=100)
    domain = models.CharField("领域", max_length=20, choices=DOMAINS)
    object_kind = models.CharField("检查对象类别", max_length=50)
    basis = models.CharField("检查依据", max_length=300)
    content = models.CharField("检查内容", max_length=500)
    way = models.CharField("检查方式", max_length=100)
    share = models.PositiveSmallIntegerField("年度抽查比例（%）")
    times = models.PositiveSmallIntegerField("年度抽查次数上限")

    class Meta(Dated.Meta):
        db_table = "registers_inspection_item"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_inspection_item_key"),
        ]

    def __str__(self) -> str:
        return self.title


class InspectionObject(Dated):
    """检查对象名录库: one unit in one domain."""

    code = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("名称", max_length=100)
    domain = models.CharField("领域", max_length=20, choices=DOMAINS)
    kind = models.CharField("类别", max_length=50)
    address = models.CharField("地址", max_length=200, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_inspection_object"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "domain", "valid_from"], name="registers_inspection_object_key"),
        ]

    def __str__(self) -> str:
        return self.name


class InspectionOfficer(Dated):
    """检查人员名录库: that an officer is drawn in a domain. Name, unit and certificate stand in their own registers."""

    person = models.ForeignKey(Person, models.PROTECT, to_field="code", related_name="+", verbose_name="执法人员")
    domain = models.CharField("领域", max_length=20, choices=DOMAINS)

    class Meta(Dated.Meta):
        db_table = "registers_inspection_officer"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "domain", "valid_from"], name="registers_inspection_officer_key"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_domain_display()}"
