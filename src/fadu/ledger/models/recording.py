"""Footage 音像资料 and Recordable 应录行为: indexes of the recording acts, derived and maintained beside them (`ledger.recording`)."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from fadu.ledger.models.matter import Matter


class Footage(models.Model):
    """One registered film: where its act stands, what it spans, until when it is kept."""

    shift = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="footage", verbose_name="领用事项")
    act_seq = models.PositiveIntegerField("行为序号")
    sha256 = models.CharField("散列", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=200)
    device = models.CharField("记录仪", max_length=40)
    officer = models.CharField("使用人", max_length=20)
    unit = models.CharField("机构", max_length=40)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=500, default="")
    case = models.CharField("所属事项编号", max_length=60, default="")
    major = models.BooleanField("永久保存", default=False)
    expires_on = models.DateField("保存期届满", null=True)
    deleted_on = models.DateField("删除日期", null=True)

    class Meta:
        verbose_name = "音像资料"
        indexes = (
            models.Index(fields=["started_at"], name="footage_started"),
            models.Index(fields=["expires_on"], condition=models.Q(deleted_on=None), name="footage_expires"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.started_at, self.ended_at


class Recordable(models.Model):
    """An act on the bureau's list of acts to be filmed: its span, the stretches without film, what was said of them."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="recordables")
    act_seq = models.PositiveIntegerField("行为序号")
    step = models.CharField("步骤", max_length=40)
    title = models.CharField("事项", max_length=100)
    unit = models.CharField("机构", max_length=40)
    people = models.JSONField("人员", default=list)
    whole = models.BooleanField("全程不间断", default=False)
    since = models.DateTimeField("应录起点")
    until = models.DateTimeField("应录终点")
    minutes = models.PositiveIntegerField("应录分钟")
    missing = models.PositiveIntegerField("没有音像的分钟")
    open = models.PositiveIntegerField("没有音像也没有说明的分钟")
    gaps = models.JSONField("没有音像的时段", default=list)
    statements = models.JSONField("经确认的说明", default=list)

    class Meta:
        verbose_name = "应录行为"
        constraints = (models.UniqueConstraint(fields=["matter", "act_seq"], name="recordable_once"),)
        indexes = (models.Index(fields=["since"], name="recordable_since"),)

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.act_seq}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.since, self.until

    @property
    def stretches(self) -> list[tuple[datetime, datetime]]:
        """The gaps as times."""
        return [(datetime.fromisoformat(begun), datetime.fromisoformat(ended)) for begun, ended in self.gaps]
