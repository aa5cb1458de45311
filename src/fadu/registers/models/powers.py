"""What the bureau may punish, how hard, where, and by which text."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from fadu.law.facts import PARTY_KINDS, PENALTY_KINDS, FineRange
from fadu.registers.models.base import Dated
from fadu.registers.models.organisation import Unit

FINE_PARTIES: dict[str, str] = {"any": "公民和单位", **PARTY_KINDS}
TIER_MARKS: dict[str, str] = {"V": "法定分档", "M": "本局参数"}
DELEGATION_KINDS: dict[str, str] = {"granted": "赋权", "entrusted": "委托"}
STATUTE_LEVELS: dict[str, str] = {
    "law": "法律",
    "regulation": "行政法规",
    "local_regulation": "地方性法规",
    "ministry_rule": "部门规章",
    "local_rule": "地方政府规章",
    "normative": "规范性文件",
}


def plain(amount: Decimal | None) -> Decimal | None:
    """An amount without idle decimals: 50 instead of 50.00."""
    return amount.quantize(Decimal(1)) if amount is not None and amount == amount.to_integral_value() else amount


def _amount(title: str) -> models.DecimalField:
    return models.DecimalField(title, max_digits=14, decimal_places=2, null=True, blank=True)


class PenaltyItem(Dated):
    """行政处罚事项: one row of the power list in one version of its statute.

    Amounts are yuan, or what `base` says they multiply. `fine_party` says whom the fine can meet at all.
    """

    code = models.CharField("事项代码", max_length=40)
    title = models.CharField("违法行为", max_length=100)
    category = models.CharField("类别", max_length=50, blank=True)
    statute = models.CharField("依据名称", max_length=100)
    duty_article = models.CharField("义务条款", max_length=100)
    penalty_article = models.CharField("处罚条款", max_length=100)
    subject = models.CharField("适用对象", max_length=100)
    kinds = models.JSONField("处罚种类", default=list)
    fine_party = models.CharField("罚款对象", max_length=10, choices=FINE_PARTIES, default="any")
    citizen_min = _amount("公民罚款下限")
    citizen_max = _amount("公民罚款上限")
    org_min = _amount("单位罚款下限")
    org_max = _amount("单位罚款上限")
    base = models.CharField("罚款计算基数", max_length=50, blank=True)
    elements = models.JSONField("证据清单", default=list)
    first_violation = models.BooleanField("可适用首违不罚", default=False)
    correct_first = models.BooleanField("逾期不改才罚", default=False)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_penalty_item"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_penaltyitem_key"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def fines(self) -> tuple[FineRange, ...]:
        """The statutory ranges; one for both kinds of party where the statute does not distinguish them."""
        if "fine" not in self.kinds:
            return ()
        ranges: dict[str, tuple[Decimal | None, Decimal | None]] = {
            "citizen": (plain(self.citizen_min), plain(self.citizen_max)),
            "org": (plain(self.org_min), plain(self.org_max)),
        }
        if self.fine_party != "any":
            return (FineRange(self.fine_party, *ranges[self.fine_party], self.base),)
        if ranges["citizen"] == ranges["org"]:
            return (FineRange("any", *ranges["org"], self.base),)
        return tuple(FineRange(party, *ends, self.base) for party, ends in ranges.items())


class DiscretionTier(Dated):
    """裁量阶次 of an item, yuan inclusive. Names the item by code: it outlives a new version of the item's row."""

    item = models.CharField("事项代码", max_length=40, db_index=True)
    party = models.CharField("当事人", max_length=10, choices=FINE_PARTIES, default="any")
    code = models.CharField("阶次代码", max_length=20)
    label = models.CharField("阶次", max_length=20)
    condition = models.CharField("适用情形", max_length=200)
    minimum = _amount("下限")
    maximum = _amount("上限")
    kinds = models.JSONField("处罚种类", default=list)
    mark = models.CharField("来源", max_length=1, choices=TIER_MARKS, default="M")

    class Meta(Dated.Meta):
        db_table = "registers_discretion_tier"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["item", "party", "code", "valid_from"], name="registers_discretiontier_key"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.label}"


class Delegation(Dated):
    """赋权 or 委托 of one item to one town.

    By 赋权 the town decides in its own name (行政处罚法第二十四条), by 委托 it acts in the bureau's (第二十条).
    """

    item = models.CharField("事项代码", max_length=40, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", verbose_name="镇")
    kind = models.CharField("方式", max_length=10, choices=DELEGATION_KINDS)
    basis = models.CharField("依据", max_length=200)
    #: The matter whose acts wrote this row, and the end they gave it: a spreadsheet may not say otherwise.
    source = models.CharField("交接事项", max_length=60, default="", blank=True)
    source_to = models.DateField("交接事项写明的失效日期", null=True, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_delegation"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["item", "unit", "valid_from"], name="registers_delegation_key"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.unit_id}"


class Statute(Dated):
    """执法依据: one version of one text."""

    short_name = models.CharField("简称", max_length=50)
    name = models.CharField("全称", max_length=100)
    level = models.CharField("效力层级", max_length=20, choices=STATUTE_LEVELS)
    number = models.CharField("文号", max_length=100, blank=True)

    class Meta(Dated.Meta):
        db_table = "registers_statute"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["short_name", "valid_from"], name="registers_statute_key"),
        ]

    def __str__(self) -> str:
        return self.name


class MajorCatalogue(Dated):
    """重大执法决定法制审核目录: one kind of decision that is reviewed before it is made; `threshold` in yuan, none means always."""

    code = models.CharField("代码", max_length=20)
    title = models.CharField("名称", max_length=100)
    kind = models.CharField("处罚种类", max_length=30, choices=PENALTY_KINDS)
    party = models.CharField("当事人", max_length=10, choices=FINE_PARTIES, default="any")
    threshold = _amount("数额标准")

    class Meta(Dated.Meta):
        db_table = "registers_major_catalogue"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="registers_majorcatalogue_key"),
        ]

    def __str__(self) -> str:
        return self.title
