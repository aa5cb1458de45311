"""What the documents room keeps: number counters and which PDF was made from which digest."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """文号计数: the last number given in a series and year."""

    series = models.CharField("文书字", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    n = models.PositiveIntegerField("末号")

    class Meta:
        verbose_name = verbose_name_plural = "文号计数"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="documents_counter_series_year")]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.n}"


class Rendering(models.Model):
    """A PDF in the file store. Only a cache: the same values and template give the same bytes again."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    sha256 = models.CharField("文件散列", max_length=64)
    size = models.PositiveIntegerField("字节数")
    template_version = models.CharField("模板版本", max_length=64)
    made_at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书文件"

    def __str__(self) -> str:
        return self.digest[:16]
