"""Deadline 时限索引: the clocks of open matters, for inbox and traffic light. Truth is recomputed from the acts."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.matter import Matter


class Deadline(models.Model):
    """A clock as of the newest act. One that time alone will start stands here before it runs, `provisional`."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="deadlines", db_index=False)
    clock = models.CharField("时限", max_length=40)
    start = models.DateField("起算日")
    last = models.DateField("届满日")
    stopped = models.DateField("完成日", null=True)
    owner = models.CharField("谁的期限", max_length=10)
    paused = models.BooleanField("中止中", default=False)
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        verbose_name = "时限"
        constraints = (models.UniqueConstraint(fields=["matter", "clock"], name="deadline_once"),)
        indexes = (
            models.Index(fields=["stopped", "last"], name="deadline_last"),
            models.Index(fields=["clock", "stopped", "last", "matter"], name="deadline_clock"),
            models.Index(fields=["owner", "last", "stopped", "paused"], name="deadline_owner"),
        )

    def __str__(self) -> str:
        return f"{self.clock} {self.last}"
