"""年度报告的工作稿: texts that people are still writing. Working papers, changed freely, each saved version kept; never the ledger. And the roll-up."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models import Matter


class Outline(models.Model):
    """A bureau's own outline: what a new report begins with."""

    title = models.CharField("名称", max_length=100, unique=True)
    topic = models.CharField("报告标题", max_length=200)
    text = models.TextField("正文")
    changed_by = models.CharField("修改人", max_length=20)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "年度报告提纲"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class ReportVersion(models.Model):
    """One saved version of a report's text. The newest is the working text; older ones are only read."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="report_versions", verbose_name="年度报告", db_index=False
    )
    number = models.PositiveIntegerField("稿次")
    text = models.TextField("正文")
    note = models.CharField("说明", max_length=200, default="", blank=True)
    sources = models.JSONField("手写数字的来源", default=dict)
    saved_by = models.CharField("保存人", max_length=20)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = "年度报告稿"
        ordering = ("matter", "number")
        constraints = (models.UniqueConstraint(fields=["matter", "number"], name="report_version_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id} 第{self.number}稿"


class Kept(models.Model):
    """A year's figures as last computed (`report.rollup`): figure → [value, records], true while `marks` are those of now. May be emptied at any time."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    marks = models.CharField("依据", max_length=200)
    told = models.JSONField("数值")

    class Meta:
        verbose_name = "统计汇总"

    def __str__(self) -> str:
        return f"{self.year}"
