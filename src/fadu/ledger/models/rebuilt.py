"""Rebuilt 重建记录: an index made anew from the acts without a new act. Who keeps what was computed from an index compares the newest one."""

from __future__ import annotations

from django.db import models


class Rebuilt(models.Model):
    what = models.CharField("重建了什么", max_length=60)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "索引重建记录"

    def __str__(self) -> str:
        return self.what
