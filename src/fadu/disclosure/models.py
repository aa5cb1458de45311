"""What is public: one copy for each publishing act, masked, made from the ledger and made again at any time (`copies`). Never the truth, always a copy."""

from __future__ import annotations

from datetime import date

from django.db import models

from fadu.law.publicity import COPY_KINDS
from fadu.ledger.models import Matter


class PublicCopy(models.Model):
    """公开文本: what the board shows of one decision or result. After a withdrawal only number, organ, days and the reason are left."""

    public_id = models.CharField("公开编号", max_length=16, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="public_copies", db_index=False, verbose_name="事项")
    seq = models.PositiveIntegerField("公开行为")
    kind = models.CharField("类别", max_length=10, choices=list(COPY_KINDS.items()))
    topic = models.CharField("标题", max_length=500, default="")
    number = models.CharField("文号", max_length=500, default="")
    party = models.CharField("当事人", max_length=500, default="")
    party_code = models.CharField("统一社会信用代码", max_length=500, default="")
    facts = models.TextField("事实", default="")
    basis = models.JSONField("依据", default=list)
    result = models.TextField("结果", default="")
    course = models.JSONField("执法过程", default=list)
    organ = models.CharField("作出机关", max_length=500, default="")
    item_code = models.CharField("事项编码", max_length=40, default="")
    item_title = models.CharField("事项名称", max_length=100, default="")
    unit = models.CharField("承办单位", max_length=40, default="")
    year = models.PositiveSmallIntegerField("年度")
    decided_on = models.DateField("决定日期", null=True)
    published_on = models.DateField("公开日期")
    until = models.DateField("公开至", null=True)
    withdrawn_seq = models.PositiveIntegerField("撤回行为", null=True)
    withdrawn_on = models.DateField("撤回日期", null=True)
    reason = models.TextField("撤回理由", default="")
    synthetic = models.BooleanField("示例数据", default=False)

    class Meta:
        verbose_name = "公开文本"
        constraints = (models.UniqueConstraint(fields=["matter", "seq"], name="public_copy_once"),)
        indexes = (
            models.Index(fields=["-published_on", "-id"], name="public_copy_newest"),
            models.Index(fields=["kind", "year"], name="public_copy_kind"),
        )

    def __str__(self) -> str:
        return self.number or self.public_id

    def shown_on(self, day: date) -> bool:
        """Whether the text is public that day: not withdrawn and its span not over."""
        return self.withdrawn_on is None and (self.until is None or day <= self.until)


class Cursor(models.Model):
    """How far a reader of the ledger has come: the newest time of recording that it has seen."""

    name = models.CharField("读者", max_length=40, unique=True)
    seen = models.CharField("已读到", max_length=25, default="")

    class Meta:
        verbose_name = "读取位置"

    def __str__(self) -> str:
        return f"{self.name} {self.seen}"
