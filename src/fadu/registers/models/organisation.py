"""The bureau, its units, its people: who may do what since when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fadu.law.facts import ROLES
from fadu.registers.models.base import Dated, Register

UNIT_KINDS: dict[str, str] = {"bureau": "局", "section": "科室", "squad": "执法队伍", "town": "镇", "subdistrict": "街道"}
LIAISON_WAYS: dict[str, str] = {"fixed": "固定联络", "rotating": "轮换"}
SYNTHETIC_MARK = "（示例）"


class Bureau(Dated):
    """局: what its papers say about it. One row for each span in which nothing of it changed."""

    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("文号简称", max_length=20)
    district = models.CharField("所在区县", max_length=50)
    province = models.CharField("所在省（市）", max_length=50)
    seal_text = models.CharField("印章文字", max_length=100)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=50, blank=True)
    bank_name = models.CharField("收款银行", max_length=100, blank=True)
    bank_address = models.CharField("收款银行地址", max_length=200, blank=True)
    reconsideration_organ = models.CharField("复议机关", max_length=200)
    court = models.CharField("管辖法院", max_length=100)

    class Meta(Dated.Meta):
        db_table = "registers_bureau"
        constraints = [*Dated.Meta.constraints, models.UniqueConstraint(fields=["valid_from"], name="registers_bureau_key")]

    def __str__(self) -> str:
        return self.name


class Unit(Dated):
    """机构: a section or squad of the bureau, a town or a sub-district. Its dates are its life; its code is never used again."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=UNIT_KINDS)
    parent = models.ForeignKey("self", models.PROTECT, to_field="code", null=True, blank=True, verbose_name="上级机构")
    phone = models.CharField("电话", max_length=50, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_unit"

    def __str__(self) -> str:
        return self.name


class Person(Register):
    """人员: who someone is. What they may do and since when stands in appointments and certificates."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=50)
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", verbose_name="所在机构")
    legal_qualification = models.BooleanField("取得法律职业资格", default=False)
    reviewer_since = models.DateField("首次从事法制审核日期", null=True, blank=True)
    synthetic = models.BooleanField("虚构人员", default=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name="登录账号")

    class Meta:
        db_table = "registers_person"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as shown; synthetic people carry their mark everywhere."""
        return self.name + SYNTHETIC_MARK if self.synthetic else self.name


class Appointment(Dated):
    """任职: one role of one person in one unit for a time."""

    person = models.ForeignKey(Person, models.PROTECT, to_field="code", related_name="appointments", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=ROLES)
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", verbose_name="机构")

    class Meta(Dated.Meta):
        db_table = "registers_appointment"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "role", "unit", "valid_from"], name="registers_appointment_key"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_role_display()}"


class Certificate(Dated):
    """行政执法证 of one person; a renewal is a further row."""

    person = models.ForeignKey(Person, models.PROTECT, to_field="code", related_name="certificates", verbose_name="人员")
    number = models.CharField("证号", max_length=50)

    class Meta(Dated.Meta):
        db_table = "registers_certificate"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["number", "valid_from"], name="registers_certificate_key"),
            models.CheckConstraint(condition=models.Q(valid_to__isnull=False), name="registers_certificate_ends"),
        ]

    def __str__(self) -> str:
        return self.number


class Liaison(Dated):
    """镇街联络员: who guides a town or sub-district, fixed or in rotation. One at a time for each unit."""

    person = models.ForeignKey(Person, models.PROTECT, to_field="code", related_name="+", verbose_name="联络员")
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", related_name="+", verbose_name="镇街")
    way = models.CharField("方式", max_length=10, choices=LIAISON_WAYS, default="fixed")

    class Meta(Dated.Meta):
        db_table = "registers_liaison"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="registers_liaison_key"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.unit_id}"
